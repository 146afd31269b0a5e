using System.Globalization;
using System.Text;

namespace Handclasp.Tls;

/// <summary>Tells what a peer speaks that does not speak TLS, from its first bytes.</summary>
internal static class ForeignProtocols
{
    private const int MostQuoted = 80;

    private static readonly (byte[] Start, string Name)[] Starts =
    [
        ("HTTP/"u8.ToArray(), "HTTP"),
        ("<"u8.ToArray(), "HTTP"),
        ("SSH-"u8.ToArray(), "SSH"),
        ("220-"u8.ToArray(), "SMTP or FTP"),
        ("220 "u8.ToArray(), "SMTP or FTP"),
        ("+OK"u8.ToArray(), "POP3"),
        ("* OK"u8.ToArray(), "IMAP"),
        ("-ERR"u8.ToArray(), "Redis"),
        ("RFB "u8.ToArray(), "VNC"),
        ("INFO {"u8.ToArray(), "NATS"),
        ("AMQP"u8.ToArray(), "AMQP"),
        ([0xFF, 0xFB], "Telnet"),
        ([0xFF, 0xFD], "Telnet"),
    ];

    /// <summary>"expected a TLS record, got \"SSH-2.0-OpenSSH\": looks like SSH".</summary>
    /// <param name="received">What came first; may be cut anywhere.</param>
    public static string Describe(ReadOnlySpan<byte> received)
    {
        var name = Name(received);
        var looks = name.Length == 0 ? "" : $": looks like {name}";
        var hint = received.IndexOf("plain HTTP request was sent to HTTPS port"u8) >= 0 ? " that takes us for a plain HTTP client" : "";
        return $"expected a TLS record, got {Quote(received)}{looks}{hint}";
    }

    /// <summary>Bytes as a person reads them: the first line, escaped and bounded; hexadecimal where little of it is text.</summary>
    public static string Quote(ReadOnlySpan<byte> bytes)
    {
        var line = bytes.IndexOfAny((byte)'\r', (byte)'\n') is var end and > 0 ? bytes[..end] : bytes;
        var shown = line[..Math.Min(line.Length, MostQuoted)];
        var printable = 0;
        foreach (var b in shown)
            printable += b is >= 0x20 and < 0x7F ? 1 : 0;
        if (printable * 4 < shown.Length * 3)
            return string.Create(CultureInfo.InvariantCulture, $"0x{Convert.ToHexString(shown[..Math.Min(shown.Length, 16)])}");
        var text = new StringBuilder("\"");
        foreach (var b in shown)
            text.Append(
                b is (byte)'"' or (byte)'\\' ? $"\\{(char)b}"
                : b is >= 0x20 and < 0x7F ? ((char)b).ToString()
                : $"\\x{b:x2}"
            );
        return text.Append(line.Length > shown.Length ? "…\"" : "\"").ToString();
    }

    private static string Name(ReadOnlySpan<byte> received)
    {
        foreach (var (start, name) in Starts)
            if (received.StartsWith(start))
                return name;
        // A frame header of HTTP/2 (RFC 9113 section 4.1): SETTINGS on stream 0.
        if (received.Length >= 9 && received[0] == 0 && received[3] == 4 && received[5..9].IndexOfAnyExcept((byte)0) < 0)
            return "HTTP/2 without TLS";
        // A packet header and protocol version 10.
        return received.Length >= 5 && received[2] == 0 && received[3] == 0 && received[4] == 10 ? "MySQL" : "";
    }
}
