using System.Text.RegularExpressions;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// A yes or no that hangs on data: <c>setVerifyPeer(host.equals("peer.example"))</c>, <c>(not (= host "old"))</c>. For some peers it is the bad one, and
/// nobody who runs the program has decided that.
/// </summary>
internal static partial class DataChoices
{
    private const int Longest = 40;

    private static readonly HashSet<string> Asking = new(StringComparer.Ordinal)
    {
        "equals",
        "equalsIgnoreCase",
        "startsWith",
        "endsWith",
        "contains",
        "containsKey",
        "matches",
        "containsMatchIn",
        "starts-with?",
        "ends-with?",
        "includes?",
        "contains?",
        "re-find",
        "re-matches",
        "not=",
        "in",
    };

    /// <summary>True where an expression asks something about a host, an address or another thing that the function is given.</summary>
    public static bool IsOne(CodeFile code, Span value)
    {
        if (!code.Language.IsOnJvm || value.Length is < 3 or > Longest)
            return false;
        var (asks, about) = (false, false);
        for (var i = value.From; i < value.To; i++)
        {
            if (
                code[i]
                is { Kind: TokenKind.Symbol, Value: "==" or "!=" or "=" or "<" or ">" or "<=" or ">=" or "===" }
                    or { IsWord: true, Value: "=" }
            )
                asks = true;
            if (!code.IsWord(i))
                continue;
            var word = code[i].Value;
            var name = word[(word.LastIndexOf('/') + 1)..];
            if (Asking.Contains(name))
                asks = true;
            else if (NameWords.Of(name).Any(Configured.Contains))
                return false;
            else if (!code.IsLink(i - 1) && !code.Is(i + 1, "("))
                about |= IsGiven(code, name, i);
        }

        return asks && about;
    }

    /// <summary>A parameter, or something that is called after a peer.</summary>
    private static bool IsGiven(CodeFile code, string name, int at) => code.Functions.IsParameter(name, at) || Peer().IsMatch(name);

    /// <summary>Words of what whoever runs the program decides.</summary>
    private static readonly HashSet<string> Configured = new(StringComparer.OrdinalIgnoreCase)
    {
        "env",
        "environment",
        "getenv",
        "property",
        "properties",
        "config",
        "configuration",
        "cfg",
        "conf",
        "settings",
        "setting",
        "options",
        "opts",
        "option",
        "flag",
        "flags",
        "args",
        "profile",
        "profiles",
        "stage",
        "mode",
        "level",
        "policy",
        "debug",
        "prod",
        "production",
        "dev",
        "development",
        "test",
        "staging",
        "verify",
        "strict",
        "insecure",
        "lax",
        "secure",
        "null",
        "nil",
    };

    [GeneratedRegex(@"(?i)(host|hostname|address|addr|domain|peer|ur[il]|endpoint|broker|server|target)$")]
    private static partial Regex Peer();
}
