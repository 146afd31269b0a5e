using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.RevocationOff;

/// <summary>Snowflake's JDBC driver asks OCSP by itself: insecureMode and disableOCSPChecks switch that off, and verify the rest.</summary>
internal static partial class Snowflake
{
    private const string Because = "the driver asks no longer whether the server's certificate is revoked";
    private const string Remedy = "Remove the property.";

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (!code.Names.MentionsAnyCase("snowflake"))
            yield break;
        foreach (var pair in Pairs.Of(code))
            if (
                pair.Name is "insecureMode" or "disableOCSPChecks" or "insecure_mode"
                && code.Values.Of(pair.Value) is var value
                && (value.Is(true) || value is { Kind: ValueKind.Text } && value.Text.Equals("true", StringComparison.OrdinalIgnoreCase))
            )
                yield return new(pair.At, $"{pair.Name}: {Because}") { Remedy = Remedy };
        foreach (var call in code.Calls("setDisableOCSPChecks", "setInsecureMode"))
            if (call.Arguments is [var only] && code.Values.Of(only).Is(true) && !ServerNotVerified.Jvm.IsDeclaration(code, call))
                yield return new(call.Whole, $"{call.Word}: {Because}") { Remedy = Remedy };
        foreach (var flag in Addresses(code))
            yield return flag;
    }

    /// <summary>Addresses of connections that say so.</summary>
    public static IEnumerable<Flag> Addresses(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
            if (code[i].IsText && code[i].Value.Length is > 15 and < 1000 && Address().Match(code[i].Value) is { Success: true } match)
                yield return new(new(i, i + 1), $"{match.Groups[1].Value}: {Because}") { Remedy = Remedy };
    }

    [GeneratedRegex("[?&](insecureMode=true|disableOCSPChecks=true)(?=[&\"']|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
