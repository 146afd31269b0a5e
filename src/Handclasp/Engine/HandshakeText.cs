using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Pki;
using Handclasp.Tls;

namespace Handclasp.Engine;

/// <summary>A conversation's messages as a person reads them: in order, with direction, and what stood in those that decide.</summary>
internal sealed partial class HandshakeText
{
    private const int MostIssuers = 3;

    /// <summary>A run's conversations show the same few certificates again and again.</summary>
    private readonly ConditionalWeakTable<byte[], string> certificates = [];

    public IEnumerable<string> Lines(Conversation held, Transcript seen)
    {
        var lines = seen.Lines.Select(l => $"{(l.Sent ? "->" : "<-")} {Told(l, held, seen)}").ToList();
        if (lines.FindIndex(l => l == "<- application data") is var first and >= 0 && seen.Answer is { StatusLine.Length: > 0 } answer)
            lines[first] += $": {answer.StatusLine}";
        var last = seen.Ending switch
        {
            Ending.Eof => "<- closed by TCP, without close_notify",
            Ending.Reset => "<- reset by TCP",
            Ending.Timeout => "<- nothing more until we stopped waiting",
            _ => null,
        };
        if (lines.Count > 0 && last is not null)
            lines.Add(last);
        return Folded(lines);
    }

    private string Told(TranscriptLine line, Conversation held, Transcript seen) =>
        (line.Sent, line.What) switch
        {
            (true, "ClientHello") => $"ClientHello: {Offer(held)}",
            (false, "ServerHello") => $"ServerHello: {Choice(seen)}",
            (false, "ServerKeyExchange") when seen.Group.Length > 0 => $"ServerKeyExchange: {seen.Group}",
            (false, "EncryptedExtensions") when seen.Alpn.Length > 0 => $"EncryptedExtensions: {seen.Alpn}",
            (false, "Certificate") when seen.ServerChain is [var leaf, ..] => Chain(seen.ServerChain.Count, leaf),
            (false, "CertificateRequest") => $"CertificateRequest: {Issuers(seen.AcceptedIssuers)}",
            (true, "Certificate (0)") => "Certificate (0): none",
            (true, var what) when seen.PresentedLeaf.Length > 0 && what.StartsWith("Certificate (", StringComparison.Ordinal) =>
                $"{what}: {Certificate(seen.PresentedLeaf)}",
            (true, "application data") when held.At.Path.Length > 0 => $"application data: {held.Method} {held.At.Path}",
            (_, var what) => what,
        };

    private static string Offer(Conversation held)
    {
        var name = held.Sni is { Length: > 0 } sni ? $", name {sni}" : ", no name";
        var alpn = held.At.Alpn.Length > 0 ? $", {held.At.Alpn}" : "";
        return held.At.Version.Human() + name + alpn;
    }

    private static string Choice(Transcript seen)
    {
        List<string> parts = [];
        if (seen.Version is { } version)
            parts.Add(version.Human());
        if (seen.CipherSuite >= 0)
            parts.Add(CipherSuites.Name(seen.CipherSuite));
        // Before TLS 1.3 the group stands in ServerKeyExchange, the application protocol here.
        if (seen.Version == TlsVersion.Tls13 && seen.Group.Length > 0)
            parts.Add(seen.Group);
        if (seen.Version != TlsVersion.Tls13 && seen.Alpn.Length > 0)
            parts.Add(seen.Alpn);
        if (seen.Resumed)
            parts.Add("resumes the session");
        return string.Join(", ", parts);
    }

    private string Chain(int count, byte[] leaf) =>
        string.Create(CultureInfo.InvariantCulture, $"Certificate ({count}): {Certificate(leaf)}");

    private static string Issuers(IReadOnlyList<byte[]> names)
    {
        if (names.Count == 0)
            return "names no issuer";
        var told = string.Join("; ", names.Take(MostIssuers).Select(DistinguishedNames.Text));
        var more = names.Count > MostIssuers ? string.Create(CultureInfo.InvariantCulture, $"; and {names.Count - MostIssuers} more") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"names {names.Count} {(names.Count == 1 ? "issuer" : "issuers")}: {told}{more}"
        );
    }

    private string Certificate(byte[] der) =>
        certificates.GetValue(
            der,
            static bytes =>
                !ParsedCertificate.TryParse(bytes, out var read, out _) ? "not readable"
                : read.IsSelfIssued ? $"{Same(read.Subject)}, issued by itself"
                : $"{Same(read.Subject)}, issued by {Same(read.Issuer)}"
        );

    /// <summary>Names that we made up are other ones in every run; reports of equal runs are equal.</summary>
    private static string Same(string name) => MadeUp().Replace(name, "client-…");

    [GeneratedRegex("client-[0-9a-f]{8}", RegexOptions.CultureInvariant)]
    private static partial Regex MadeUp();

    /// <summary>Equal lines in a row once, with their number.</summary>
    private static List<string> Folded(List<string> lines)
    {
        List<string> folded = [];
        for (var i = 0; i < lines.Count; )
        {
            var same = i;
            while (same < lines.Count && lines[same] == lines[i])
                same++;
            folded.Add(same - i > 1 ? string.Create(CultureInfo.InvariantCulture, $"{lines[i]} (x{same - i})") : lines[i]);
            i = same;
        }

        return folded;
    }
}
