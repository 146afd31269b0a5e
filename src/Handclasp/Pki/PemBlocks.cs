using System.Buffers.Text;
using System.Text;

namespace Handclasp.Pki;

/// <summary>One block between BEGIN and END lines.</summary>
/// <param name="Label">"CERTIFICATE", "PRIVATE KEY" …</param>
/// <param name="Der">The decoded content; empty where it cannot be decoded.</param>
/// <param name="Flaw">Why it cannot be decoded, or empty.</param>
internal sealed record PemBlock(string Label, byte[] Der, string Flaw)
{
    /// <summary>OpenSSL's own encryption of traditional keys, by headers in the block ("Proc-Type: 4,ENCRYPTED").</summary>
    public bool LegacyEncrypted { get; init; }
}

/// <summary>Reads PEM (RFC 7468) as leniently as OpenSSL does: text around blocks, headers, any line length, byte order marks.</summary>
internal static class PemBlocks
{
    private const string Begin = "-----BEGIN ";
    private const string Dashes = "-----";

    public static IReadOnlyList<PemBlock> Read(byte[] file)
    {
        var text = Text(file);
        List<PemBlock> blocks = [];
        var at = 0;
        while ((at = text.IndexOf(Begin, at, StringComparison.Ordinal)) >= 0)
        {
            var labelAt = at + Begin.Length;
            var labelEnd = text.IndexOf(Dashes, labelAt, StringComparison.Ordinal);
            if (labelEnd < 0 || labelEnd - labelAt > 80)
            {
                at = labelAt;
                continue;
            }

            var label = text[labelAt..labelEnd];
            var body = labelEnd + Dashes.Length;
            var end = text.IndexOf($"-----END {label}-----", body, StringComparison.Ordinal);
            if (end < 0)
            {
                blocks.Add(new(label, [], "is cut off: its END line is missing"));
                at = body;
                continue;
            }

            blocks.Add(Block(label, text[body..end]));
            at = end + Dashes.Length;
        }

        return blocks;
    }

    private static PemBlock Block(string label, string body)
    {
        var encrypted = body.Contains("Proc-Type:", StringComparison.Ordinal) && body.Contains("ENCRYPTED", StringComparison.Ordinal);
        var content = encrypted ? "" : WithoutHeaders(body);
        var octets = Encoding.ASCII.GetBytes(content);
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(octets.Length)];
        var status = Base64.DecodeFromUtf8(octets, decoded, out _, out var length);
        return status == System.Buffers.OperationStatus.Done && (length > 0 || encrypted)
            ? new(label, decoded[..length], "") { LegacyEncrypted = encrypted }
            : new(label, [], "holds no base64 between its BEGIN and END lines");
    }

    /// <summary>RFC 1421 headers end with an empty line.</summary>
    private static string WithoutHeaders(string body)
    {
        if (!body.Contains(':', StringComparison.Ordinal))
            return body;
        var lines = body.ReplaceLineEndings("\n").TrimStart('\n');
        var blank = lines.IndexOf("\n\n", StringComparison.Ordinal);
        return blank < 0 ? body : lines[(blank + 2)..];
    }

    /// <summary>Windows shells write UTF-16; editors write byte order marks.</summary>
    private static string Text(byte[] file) =>
        file switch
        {
            [0xff, 0xfe, ..] => Encoding.Unicode.GetString(file, 2, file.Length - 2),
            [0xfe, 0xff, ..] => Encoding.BigEndianUnicode.GetString(file, 2, file.Length - 2),
            _ => Encoding.Latin1.GetString(file),
        };
}
