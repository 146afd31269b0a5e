using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Packs.Jvm;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>application.conf of Play, Akka and Pekko: the switches of ssl-config, and connection strings.</summary>
internal static partial class Hocon
{
    private const string Remedy = "Remove the line, and name the root that signed the server in trustManager.stores.";

    public static IReadOnlyList<Entry> Entries { get; } =
    [
        New(
            "HC500",
            c =>
                Lines(c, More.AnyCertificate(), "this client talks to whoever answers, with any certificate")
                    .Concat(Lines(c, Strings(), "the driver talks to whoever answers, with any certificate")),
            "play.ws.ssl.loose.acceptAnyCertificate = true",
            "play.ws.ssl.loose.acceptAnyCertificate = false"
        ),
        New(
            "HC502",
            c => Lines(c, More.AnyHost(), "the server's name is not compared"),
            "play.ws.ssl.loose.disableHostnameVerification = true",
            "play.ws.ssl.loose.disableHostnameVerification = false"
        ),
        New(
            "HC550",
            c =>
                Lines(c, More.WeakProtocols(), "SSL and early TLS are allowed")
                    .Concat(Lines(c, Protocols(), "an old version is allowed, whose handshake can be broken")),
            "play.ws.ssl.enabledProtocols = [\"TLSv1.2\", \"TLSv1.1\"]",
            "play.ws.ssl.enabledProtocols = [\"TLSv1.3\", \"TLSv1.2\"]"
        ),
        New(
            "HC551",
            c => Lines(c, More.WeakCiphers(), "weak suites are allowed"),
            "play.ws.ssl.loose.allowWeakCiphers = true",
            "play.ws.ssl.loose.allowWeakCiphers = false"
        ),
    ];

    private static Entry New(string check, Func<CodeFile, IEnumerable<Flag>> look, string bad, string good) =>
        new(check, new([All.Settings], look) { Bad = bad, Good = good });

    private static IEnumerable<Flag> Lines(CodeFile code, Regex line, string because)
    {
        var text = code.Source.Text;
        for (var (from, to) = (0, 0); from < text.Length; from = to + 1)
        {
            to = text.IndexOf('\n', from) is >= 0 and var end ? end : text.Length;
            var written = text[from..to];
            var trimmed = written.Trim();
            if (
                trimmed.Length is < 8 or > 2000
                || trimmed[0] is '#' or ';'
                || trimmed.StartsWith("//", StringComparison.Ordinal)
                || !line.IsMatch(written)
            )
                continue;
            var start = from + written.Length - written.TrimStart().Length;
            var at = new Reach(start, start + trimmed.Length);
            yield return new(code.Covering(at), $"{trimmed}: {because}") { Exact = at, Remedy = Remedy };
        }
    }

    [GeneratedRegex(
        """(?i)^\s*[\w.\-]*(?<![a-z])(url|uri|jdbcUrl)["]?\s*[=:]\s*"[^"\n]*[?&;](verifyServerCertificate=false|trustServerCertificate=true|tlsInsecure=true|tlsAllowInvalidCertificates=true|sslfactory=org\.postgresql\.ssl\.NonValidatingFactory)"""
    )]
    private static partial Regex Strings();

    [GeneratedRegex("""(?i)^\s*[\w.\-]*enabled-?Protocols\s*[=:]\s*\[[^\]\n]*"?(SSLv3|TLSv1|TLSv1\.[01])"?\s*[,\]]""")]
    private static partial Regex Protocols();
}
