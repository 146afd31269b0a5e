using System.Globalization;
using System.Text.RegularExpressions;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>One message of a conversation, as a person reads it.</summary>
/// <param name="Sent">True for our side, the client's.</param>
/// <param name="Message">Its name: "ClientHello", "alert 48 unknown_ca".</param>
/// <param name="Meaning">What it says here, or empty.</param>
/// <param name="Matters">True for the messages that decide: the certificate asked for and given, alerts.</param>
/// <param name="Times">How often it came in a row.</param>
internal sealed record HandshakeStep(bool Sent, string Message, string Meaning, bool Matters, int Times);

/// <summary>The lines of a transcript as steps. What it does not know stays as it is.</summary>
internal static partial class Handshake
{
    private const string Alert = "alert fatal ";

    public static IEnumerable<HandshakeStep> Steps(ObservationReport seen)
    {
        var lines = seen.Transcript;
        for (var i = 0; i < lines.Count; )
        {
            var times = 1;
            while (i + times < lines.Count && lines[i + times] == lines[i])
                times++;
            yield return Step(seen, lines[i], times);
            i += times;
        }
    }

    private static HandshakeStep Step(ObservationReport seen, string line, int times)
    {
        var sent = !line.StartsWith("<- ", StringComparison.Ordinal);
        var what = line.StartsWith("-> ", StringComparison.Ordinal) || !sent ? line[3..] : line;
        if (Repeated().Match(what) is { Success: true } again)
            (what, times) = (what[..again.Index], int.Parse(again.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        // "ClientHello: TLS 1.3, no name": what stood in the message follows its name (Engine/HandshakeText).
        var (name, says) = what.IndexOf(": ", StringComparison.Ordinal) is >= 0 and var colon
            ? (what[..colon], what[(colon + 2)..])
            : (what, "");
        return (sent, name) switch
        {
            (true, "ClientHello") => new(sent, name, says.Length > 0 ? $"offers {says}" : Offer(seen), false, times),
            (false, "CertificateRequest") => new(sent, name, With("asks for a client certificate", says), true, times),
            (false, "Certificate") => new(sent, name, With("the server's chain", says), false, times),
            (true, "Certificate (0)") => new(sent, "Certificate", "empty: no certificate", true, times),
            (true, "CertificateVerify") => new(sent, name, "proof that it holds the key", true, times),
            (true, "application data") => new(sent, name, With("the question", says), false, times),
            (false, "application data") => new(sent, name, says.Length > 0 ? With("the answer", says) : Answer(seen), false, times),
            (false, _) when Certificates(name) is { } count => new(
                sent,
                "Certificate",
                With($"the server's chain, {count}", says),
                false,
                times
            ),
            (true, _) when Certificates(name) is { } count => new(
                sent,
                "Certificate",
                With($"{count}: {HtmlWords.Client(seen.Identity)}", says),
                true,
                times
            ),
            _ when what.StartsWith(Alert, StringComparison.Ordinal) => new(sent, $"alert {what[Alert.Length..]}", "", true, times),
            _ => new(sent, name, says, false, times),
        };
    }

    private static string With(string meaning, string says) => says.Length > 0 ? $"{meaning}: {says}" : meaning;

    private static string Offer(ObservationReport seen)
    {
        string[] parts = [TargetView.Place(seen.Protocol, seen.Alpn, ""), seen.Sni is { } name ? $"for {name}" : "no server name"];
        return $"offers {string.Join(", ", parts.Where(p => p.Length > 0))}";
    }

    /// <summary>The status where the protocol has one; the words stand in the outcome below.</summary>
    private static string Answer(ObservationReport seen) =>
        seen.Status is { } status ? string.Create(CultureInfo.InvariantCulture, $"the answer, {status}") : "";

    /// <summary>"1 certificate" for "Certificate (1)", else null.</summary>
    private static string? Certificates(string what) =>
        what.StartsWith("Certificate (", StringComparison.Ordinal)
        && what.EndsWith(')')
        && int.TryParse(what["Certificate (".Length..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? HtmlHeader.Count(count, "certificate")
            : null;

    [GeneratedRegex(@" \(x([0-9]{1,4})\)$", RegexOptions.CultureInvariant)]
    private static partial Regex Repeated();
}
