using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Commands;

/// <summary>
/// Settings of nginx, HAProxy and Apache that a script writes out: what the proxy says by them of whoever connects to it, and of whom it connects to.
/// </summary>
internal static partial class ProxyTexts
{
    private const string Passed = "the proxy passes requests on to whoever answers, with any certificate";
    private const string Unnamed = "the name of the server is not compared: any certificate of the same root will do";
    private const string Served = "clients without a certificate are served, and nothing refuses them";
    private const string Anybody = "clients are let in with any certificate";
    private const int Longest = 400;

    /// <summary>What falls under a check.</summary>
    public static IEnumerable<Flag> Look(CodeFile code, string check)
    {
        var text = code.Source.Text;
        if (!text.Contains("verif", StringComparison.OrdinalIgnoreCase) && !text.Contains("SSLProxy", StringComparison.Ordinal))
            return [];
        return check switch
        {
            "HC500" =>
            [
                .. Nginx(code, ProxyVerify(), Passed, b => IsToOthers(b)),
                .. Lines(code, BackendUnverified(), Passed),
                .. Lines(code, ApacheProxy(), Passed),
            ],
            "HC501" =>
            [
                .. Nginx(code, OptionalNoCa(), Anybody, b => !Asks(b)),
                .. Lines(code, Forgiving(), "every error of a client's certificate is passed over: " + Anybody),
            ],
            "HC502" => [.. Lines(code, BackendUnnamed(), Unnamed), .. Lines(code, ApacheName(), Unnamed)],
            "HC510" =>
            [
                .. Nginx(code, Optional(), Served, b => !Asks(b)),
                .. HasFrontends(text) ? [] : Lines(code, FrontendOptional(), Served),
                .. text.Contains("SSL_CLIENT_VERIFY", StringComparison.Ordinal) ? [] : Lines(code, ApacheOptional(), Served),
                .. Decided(code),
            ],
            "HC511" => Lines(code, FrontendNone(), "roots for clients are there, and no client is asked for a certificate"),
            _ => [],
        };
    }

    /// <summary>Something of HAProxy asks afterwards whether there is a certificate.</summary>
    private static bool HasFrontends(string text) =>
        text.Contains("ssl_c_verify", StringComparison.Ordinal)
        || text.Contains("ssl_c_used", StringComparison.Ordinal)
        || text.Contains("ssl_fc_has_crt", StringComparison.Ordinal);

    /// <summary>if ($ssl_client_verify != SUCCESS): whoever has none is refused, or the server behind is told.</summary>
    private static bool Asks(string block) => block.Contains("ssl_client_verify", StringComparison.Ordinal);

    private static bool IsToOthers(string block) => Tls().IsMatch(block) && !ToItself().IsMatch(block);

    /// <summary>A directive of nginx, in the light of the block that it stands in.</summary>
    private static IEnumerable<Flag> Nginx(CodeFile code, Regex directive, string because, Func<string, bool> isBad)
    {
        foreach (Match match in directive.Matches(code.Source.Text))
            if (isBad(Block(code.Source.Text, match.Index)))
                yield return Flagged(code, match, because);
    }

    private static IEnumerable<Flag> Lines(CodeFile code, Regex line, string because)
    {
        foreach (Match match in line.Matches(code.Source.Text))
            if (match.Length < Longest)
                yield return Flagged(code, match, because);
    }

    /// <summary>bind … verify $required: what the script puts there.</summary>
    private static IEnumerable<Flag> Decided(CodeFile code)
    {
        foreach (Match match in FrontendVariable().Matches(code.Source.Text))
        {
            var name = match.Groups["name"].Value;
            var given = code.Orders.To(name).Where(v => v.Text is "none" or "optional").ToList();
            if (given.Count > 0)
                yield return Flagged(code, match, $"clients are not asked for a certificate where {name} is {given[0].Text}")
                    .AsSwitch($"{(given[0].Asked is [var asked, ..] ? asked : name)} decides");
        }
    }

    private static Flag Flagged(CodeFile code, Match match, string because)
    {
        var group = match.Groups["at"].Success ? match.Groups["at"] : match;
        var at = new Reach(group.Index, group.Index + group.Length);
        return new(code.Covering(at), $"{group.Value.Trim()}: {because}")
        {
            Exact = at,
            Remedy = "Verify, and name the root that signed the other side.",
            Confidence = Confidence.Firm,
        };
    }

    /// <summary>The server's block of nginx around a place; the text around it where there is none.</summary>
    private static string Block(string text, int at)
    {
        var nested = 0;
        for (var i = at; i >= 0; i--)
            if (text[i] == '}')
                nested++;
            else if (text[i] == '{' && nested-- == 0)
            {
                nested = 0;
                var isServer = Server().IsMatch(text.AsSpan(Math.Max(0, i - 12), Math.Min(12, i)));
                var end = i + 1;
                for (var open = 1; end < text.Length && open > 0; end++)
                    open +=
                        text[end] == '{' ? 1
                        : text[end] == '}' ? -1
                        : 0;
                if (isServer || i == 0)
                    return text[i..end];
                at = i;
            }

        return text[Math.Max(0, at - 1000)..Math.Min(text.Length, at + 1000)];
    }

    [GeneratedRegex(@"\bserver\s*$")]
    private static partial Regex Server();

    [GeneratedRegex(@"(?m)^[ \t]*(?<at>(?:proxy|grpc|uwsgi)_ssl_verify[ \t]+off)[ \t]*;")]
    private static partial Regex ProxyVerify();

    [GeneratedRegex(@"(?m)^[ \t]*(?<at>ssl_verify_client[ \t]+optional)[ \t]*;")]
    private static partial Regex Optional();

    [GeneratedRegex(@"(?m)^[ \t]*(?<at>ssl_verify_client[ \t]+optional_no_ca)[ \t]*;")]
    private static partial Regex OptionalNoCa();

    [GeneratedRegex(@"_pass[ \t]+(?:https|grpcs|suwsgi)://")]
    private static partial Regex Tls();

    [GeneratedRegex(@"_pass[ \t]+(?:https|grpcs|suwsgi)://(?:127\.|localhost|\[::1\]|unix:)")]
    private static partial Regex ToItself();

    [GeneratedRegex(
        @"(?m)^[ \t]*(?<at>(?:server|default-server)[ \t](?![^\n]*(?:[ \t]127\.|localhost))[^\n]*\bssl\b[^\n]*\bverify[ \t]+none\b)"
    )]
    private static partial Regex BackendUnverified();

    [GeneratedRegex(
        @"(?m)^[ \t]*(?<at>server[ \t]+\S+[ \t]+(?!127\.|localhost)(?![^\n]*\b(?:verifyhost|sni)\b)[^\n]*\bssl\b[^\n]*\bverify[ \t]+required\b)"
    )]
    private static partial Regex BackendUnnamed();

    [GeneratedRegex(@"(?m)^[ \t]*(?<at>bind[ \t][^\n]*\bssl\b[^\n]*\bverify[ \t]+optional\b)(?![^\n]*-ignore-err[ \t]+all\b)")]
    private static partial Regex FrontendOptional();

    [GeneratedRegex(@"(?m)^[ \t]*(?<at>bind[ \t](?=[^\n]*\bca-file\b)[^\n]*\bssl\b[^\n]*\bverify[ \t]+none\b)")]
    private static partial Regex FrontendNone();

    [GeneratedRegex(@"(?m)^[ \t]*(?<at>bind[ \t](?=[^\n]*\bverify[ \t]+(?:required|optional)\b)[^\n]*\b(?:ca|crt)-ignore-err[ \t]+all\b)")]
    private static partial Regex Forgiving();

    [GeneratedRegex(@"(?m)^[ \t]*(?<at>bind[ \t][^\n]*\bssl\b[^\n]*\bverify[ \t]+\$\{?(?<name>[A-Za-z_]\w*)\}?)")]
    private static partial Regex FrontendVariable();

    [GeneratedRegex(@"(?m)^[ \t]*(?<at>SSLVerifyClient[ \t]+optional)[ \t\r]*$", RegexOptions.IgnoreCase)]
    private static partial Regex ApacheOptional();

    [GeneratedRegex(@"(?m)^[ \t]*(?<at>SSLProxyVerify[ \t]+(?:none|optional(?:_no_ca)?))[ \t\r]*$", RegexOptions.IgnoreCase)]
    private static partial Regex ApacheProxy();

    [GeneratedRegex(@"(?m)^[ \t]*(?<at>SSLProxyCheckPeer(?:Name|CN)[ \t]+off)[ \t\r]*$", RegexOptions.IgnoreCase)]
    private static partial Regex ApacheName();
}
