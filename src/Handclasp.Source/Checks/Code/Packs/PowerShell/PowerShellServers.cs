using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Scripts;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>What a script of PowerShell tells the servers of Windows of their clients' certificates: IIS, and HTTP.sys by netsh.</summary>
internal static partial class PowerShellServers
{
    private const string Unrevoked = "a revoked certificate of a client is accepted";
    private const string Check = "Write verifyclientcertrevocation=enable.";

    /// <summary>sslFlags with SslNegotiateCert and without SslRequireCert: clients are asked, and served without.</summary>
    public static IEnumerable<Flag> Optional(CodeFile code)
    {
        if (!code.Source.Text.Contains("sslFlags", StringComparison.OrdinalIgnoreCase))
            yield break;
        for (var i = 1; i < code.Tokens.Length; i++)
            if (
                code[i].IsText
                && code[i].Value is { Length: < 200 } text
                && text.Contains("SslNegotiateCert", StringComparison.OrdinalIgnoreCase)
                && !text.Contains("SslRequireCert", StringComparison.OrdinalIgnoreCase)
                && !Compares().IsMatch(code[i - 1].Value)
            )
                yield return new(
                    new(i, i + 1),
                    "IIS asks for a certificate and serves those without one: SslNegotiateCert without SslRequireCert"
                )
                {
                    Remedy = "Write Ssl,SslNegotiateCert,SslRequireCert.",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>netsh http add sslcert … verifyclientcertrevocation=disable, by itself or by what the callers of a function give.</summary>
    public static IEnumerable<Flag> Revocation(CodeFile code)
    {
        if (!code.Source.Text.Contains("verifyclientcertrevocation", StringComparison.OrdinalIgnoreCase))
            yield break;
        HashSet<string> parameters = new(StringComparer.OrdinalIgnoreCase);
        foreach (Match match in Said().Matches(code.Source.Text))
            if (match.Groups["name"].Success)
                parameters.Add(match.Groups["name"].Value);
            else
            {
                var at = new Reach(match.Index, match.Index + match.Length);
                yield return new(code.Covering(at), $"{match.Value}: {Unrevoked}") { Exact = at, Remedy = Check };
            }

        if (parameters.Count == 0)
            yield break;
        foreach (var words in PowerShellHost.Statements(code))
            for (var i = 1; i + 1 < words.Count; i++)
                if (words[i].Text is ['-', .. var name] && parameters.Contains(name) && words[i + 1].Is("disable"))
                    yield return new(new(words[i].At.From, words[i + 1].At.To), $"-{name} {words[i + 1].Text}: {Unrevoked}")
                    {
                        Remedy = Check,
                        Confidence = Confidence.Firm,
                    };
    }

    [GeneratedRegex("^-i?(eq|ne|match|notmatch|like|contains)$", RegexOptions.IgnoreCase)]
    private static partial Regex Compares();

    [GeneratedRegex(@"verifyclientcertrevocation=(?:disable|\$\{?(?<name>\w+)\}?)", RegexOptions.IgnoreCase)]
    private static partial Regex Said();
}
