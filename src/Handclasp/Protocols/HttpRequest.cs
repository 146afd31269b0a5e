using System.Text;
using Handclasp.Model;

namespace Handclasp.Protocols;

/// <summary>
/// A question made into the fields of an HTTP request, whatever the version. Nothing a user or a report carries into it can
/// end a line: a request line or header of somebody else's making must never reach the wire (RFC 9110 section 5.5).
/// </summary>
internal sealed record HttpRequest(string Method, string Target, string Host, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>Names us, so that whoever reads the server's log knows what this was.</summary>
    public static readonly string UserAgent = $"handclasp/{ProductVersion.Text} (+mTLS test)";

    /// <summary>Header names are the fields in the order written, without Host and those of one version only.</summary>
    public static HttpRequest Of(Question question)
    {
        var theirs = question.Headers.Where(h => IsToken(h.Key)).Select(h => KeyValuePair.Create(h.Key, FieldValue(h.Value))).ToList();
        KeyValuePair<string, string>[] ours = [new("User-Agent", UserAgent), new("Accept", "*/*")];
        var host = theirs.Where(h => Is(h, "Host")).Select(h => h.Value).FirstOrDefault(question.Host);
        return new(
            IsToken(question.Method) ? question.Method : "GET",
            RequestTarget(question.Path),
            FieldValue(host),
            [.. ours.Where(o => !theirs.Exists(t => Is(t, o.Key))), .. theirs.Where(t => !Is(t, "Host"))]
        );
    }

    /// <summary>The request of HTTP/1.1 (RFC 9112 section 3), which ends the connection after its answer.</summary>
    public byte[] ToHttp1()
    {
        var text = new StringBuilder();
        text.Append(Method).Append(' ').Append(Target).Append(" HTTP/1.1\r\nHost: ").Append(Host).Append("\r\n");
        foreach (var (name, value) in Headers)
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        if (!Headers.Any(h => Is(h, "Connection")))
            text.Append("Connection: close\r\n");
        return Encoding.UTF8.GetBytes(text.Append("\r\n").ToString());
    }

    public static bool Is(KeyValuePair<string, string> header, string name) => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>As given; only what cannot stand in a request line (controls, space, bytes beyond ASCII) is percent-encoded.</summary>
    private static string RequestTarget(string path)
    {
        var target = new StringBuilder();
        foreach (var octet in Encoding.UTF8.GetBytes(path.Length == 0 ? "/" : path))
        {
            if (octet is > 0x20 and < 0x7F)
                target.Append((char)octet);
            else
                target.Append('%').Append(octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return target.ToString();
    }

    private static string FieldValue(string text) => string.Concat(text.Select(c => char.IsControl(c) && c != '\t' ? ' ' : c)).Trim();

    /// <summary>RFC 9110 section 5.6.2.</summary>
    private static bool IsToken(string text) =>
        text.Length is > 0 and <= 256
        && text.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}
