using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Connections of .NET's drivers for databases: modes that encrypt and verify nothing, or no name, in texts, builders and enumerations.</summary>
internal static partial class DotNetConnections
{
    private const string Full = "Use VerifyFull and name the root.";

    private static readonly string[] Enumerations = ["SslMode", "MySqlSslMode"];
    private static readonly string[] Unverified = ["Require", "Prefer", "Allow", "Required", "Preferred"];
    private static readonly string[] Nameless = ["VerifyCA", "VerifyCa"];

    /// <summary>Modes that verify nothing.</summary>
    public static IEnumerable<Flag> Servers(CodeFile code)
    {
        foreach (var (at, said) in Modes(code, Unverified))
            yield return new(at, $"{said} encrypts and verifies nothing: the driver talks to whoever answers")
            {
                Remedy = Full,
                LoweredTo = Severity.Medium,
            };
        foreach (var (at, key, value) in Indexed(code))
            if (key == "trustservercertificate" && value is "true" or "yes" or "1")
                yield return new(at, "the driver talks to whoever answers, with any certificate")
                {
                    Remedy = "Remove it; trust the server's root.",
                };
    }

    /// <summary>Modes that verify the chain, and any certificate of the root will do.</summary>
    public static IEnumerable<Flag> Hosts(CodeFile code)
    {
        foreach (var (at, said) in Modes(code, Nameless))
            yield return new(at, $"{said} compares no name: any certificate of a trusted authority will do")
            {
                Remedy = "Use VerifyFull.",
                LoweredTo = Severity.Medium,
            };
        for (var i = 0; i < code.Tokens.Length; i++)
            if (code[i].IsText && AnyName().IsMatch(code[i].Value))
                yield return new(new(i, i + 1), "the server's name is not compared: any certificate of a trusted authority will do")
                {
                    Remedy = "Remove it from the connection string.",
                };
        foreach (var flag in Packs.Jvm.Shared.OracleMatch(code))
            yield return flag;
        foreach (var setting in code.Settings("SSLServerDNMatch", "SslServerDnMatch"))
            if (code.Values.Of(setting.Value).Is(false))
                yield return new(setting.Whole, "the server's name is not compared") { Remedy = "Write true." };
    }

    /// <summary>Places that set one of these modes, with how it is said.</summary>
    private static IEnumerable<(Span At, string Said)> Modes(CodeFile code, string[] modes)
    {
        foreach (var i in code.Index.Places(modes))
            if (
                code.IsWord(i)
                && code.IsLink(i - 1)
                && Enumerations.Contains(code[i - 2].Value)
                && !Mentions.IsOnlySpokenOf(code, code.PathStart(i), i + 1)
            )
                yield return (new(i - 2, i + 1), code.PathTo(i));
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code[i].IsText
                && code[i].Value.Length < 2000
                && !code[i].Value.Contains('\n', StringComparison.Ordinal)
                && !code[i].Value.Contains("sslrootcert", StringComparison.OrdinalIgnoreCase)
                && Mode().Match(code[i].Value) is { Success: true } match
                && modes.Contains(Normal(match.Groups["mode"].Value), StringComparer.OrdinalIgnoreCase)
                && (Connects().IsMatch(code[i].Value) || Added().IsMatch(code[i].Value) || IsPartOfOne(code, i))
            )
                yield return (new(i, i + 1), match.Value.Trim(';', ' '));
        foreach (var (at, key, value) in Indexed(code))
            if (key == "sslmode" && modes.Contains(Normal(value), StringComparer.OrdinalIgnoreCase))
                yield return (at, $"SslMode={value}");
    }

    /// <summary>builder["SslMode"] = "Required", builder.Add("Ssl Mode", "Require").</summary>
    private static IEnumerable<(Span At, string Key, string Value)> Indexed(CodeFile code)
    {
        foreach (
            var name in code.Index.Places("SslMode", "Ssl Mode", "SSL Mode", "sslmode", "ssl mode", "ssl-mode", "Trust Server Certificate")
        )
            if (
                code[name].IsText
                && code.SettingAt(name) is { } setting
                && code.Values.Of(setting.Value) is { Kind: ValueKind.Text or ValueKind.True } value
            )
                yield return (setting.Whole, Normal(code[name].Value).ToLowerInvariant(), value.Is(true) ? "true" : value.Text);
    }

    private static string Normal(string text) => text.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);

    /// <summary>"Server=db;" + "SslMode=Required": a text beside others that are one.</summary>
    private static bool IsPartOfOne(CodeFile code, int text)
    {
        for (var i = text - 1; i > Math.Max(0, text - 10) && !code.Is(i, ";") && !code.Is(i, "="); i--)
            if (code[i].IsText && Connects().IsMatch(code[i].Value))
                return true;
        return false;
    }

    /// <summary>;SslMode=Required; and SslMode=Required; are put behind a connection string.</summary>
    [GeneratedRegex(@"(?i)^\s*(;\s*ssl[ -]?mode\s*=\s*[a-z-]+\s*(;|$)|ssl[ -]?mode\s*=\s*[a-z-]+\s*;)")]
    private static partial Regex Added();

    [GeneratedRegex(@"(?i)(^|[;&?\s])ssl[ -]?mode\s*=\s*'?(?<mode>[a-z][a-z-]*)")]
    private static partial Regex Mode();

    /// <summary>What makes a text one for a driver, and no sentence about one.</summary>
    [GeneratedRegex(
        @"(?i)(^|;)\s*(host|server|data source|datasource|address|addr|uid|user id|username|user|port|database|pwd|password)\s*=|://"
    )]
    private static partial Regex Connects();

    [GeneratedRegex(@"(?i)://\S*[?&](tlsallowinvalidhostnames|sslallowinvalidhostnames)=true(&|$)")]
    private static partial Regex AnyName();
}
