using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>Names that say by themselves that nothing is verified when they are on, in any library.</summary>
internal static partial class Insecure
{
    /// <summary>Every setting with such a name.</summary>
    public static IEnumerable<Setting> Settings(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                (code[i].IsWord || code[i].IsText)
                && code[i].Value.Length is >= 8 and < 48
                && Name().IsMatch(code[i].Value)
                && code.SettingAt(i) is { } setting
            )
                yield return setting;
    }

    /// <summary>sslmode=verify-ca in a connection string: the authority is checked and the name is not.</summary>
    public static IEnumerable<Flag> AnyName(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code[i].IsText
                && code[i].Value.Length is > 17 and < 2000
                && code[i].Value.Replace(" ", "", StringComparison.Ordinal).Contains("sslmode=verify-ca", StringComparison.Ordinal)
                && !code[i].Value.Contains('\n', StringComparison.Ordinal)
                && (
                    code[i].Value.Contains("://", StringComparison.Ordinal)
                    || code[i].Value.Contains("host", StringComparison.OrdinalIgnoreCase)
                )
            )
                yield return new(new(i, i + 1), "sslmode verify-ca: any certificate of that authority will do, whoever it was issued to")
                {
                    Remedy = "Write sslmode=verify-full.",
                    LoweredTo = Severity.Medium,
                };
    }

    /// <summary>The first flaw of each function: one handler, one finding.</summary>
    public static IEnumerable<Flag> FirstOfEach(CodeFile code, IEnumerable<Flag> flags) =>
        flags.GroupBy(f => code.Functions.Around(f.At.From)?.Start ?? -1).Select(g => g.First());

    /// <summary>What may follow in a name: it is compared as a whole.</summary>
    private const string Rest =
        "(_?(ssl|tls|https|peers?|server|host(name)?|certs?|certificates?|verify|verification|verified|checks?|checking|validation|errors?|warnings?|issues?|security|all|any|enabled))*";

    [GeneratedRegex(
        @"^(\w+[_.])?(insecure|(insecure_?)?skip_?(\w+_)?(verify|verification|(tls|ssl|cert)"
            + Rest
            + @"|certificates?"
            + Rest
            + @")|no_?(ssl_?|tls_?|certs?_|certificates?_)?verif(y|ication)"
            + Rest
            + "|disable_?(ssl|tls|certs?|certificates?|verify|verification)"
            + Rest
            + "|ignore_?(ssl|tls|certs?|certificates?|invalid_?cert(ificate)?s?)"
            + Rest
            + @"|(allow|accept|trust)_?(all|any|invalid|insecure|self_?signed|untrusted|bad)_?(cert(ificate)?s?|tls|ssl|https|connections?|server(_?cert(ificate)?s?)?s?)|trust_?server_?certificate|(tls|ssl)_?insecure|insecure_?(ssl|tls|https|connections?|skip(_?(tls|ssl|cert|verify))*|verify)|weak_cert_validation|allow_insecure|trust_all|allow_invalid_certs|noverify)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Name();
}
