using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ClientAuthOptional;

/// <summary>Properties of a server that the program itself sets: "server.ssl.client-auth" to "want", "--server.ssl.client-auth=want".</summary>
internal static partial class JvmProperties
{
    private const string Because = "clients are asked for a certificate and served without one";
    private const string Remedy = "Write need (Quarkus: required).";

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var pair in Pairs.Of(code))
            if (
                Name().IsMatch(pair.Name)
                && code.Values.Of(pair.Value) is { Kind: ValueKind.Text } value
                && value.Text.ToUpperInvariant() is "WANT" or "REQUEST" or "OPTIONAL"
                && !Readers.Insists(code, pair.At.From)
            )
                yield return new(pair.At, $"{pair.Name}: {Because}") { Remedy = Remedy };
        // Hazelcast's members: no handler of the program sees the connection.
        foreach (var pair in Pairs.Of(code))
            if (
                pair.Name is "mutualAuthentication" or "javax.net.ssl.mutualAuthentication"
                && code.Values.Of(pair.Value) is { Kind: ValueKind.Text } value
                && value.Text.Equals("OPTIONAL", StringComparison.OrdinalIgnoreCase)
            )
                yield return new(pair.At, $"{pair.Name}: {Because}") { Remedy = "Write REQUIRED." };
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code[i].IsText
                && code[i].Value.Length is > 20 and < 120
                && Line().IsMatch(code[i].Value)
                && code.Parent(i) >= 0
                && !Mentions.IsOnlySpokenOf(code, i, i + 1)
            )
                yield return new(new(i, i + 1), $"{code[i].Value}: {Because}") { Remedy = Remedy };
    }

    [GeneratedRegex(@"^(?:[\w-]+\.)*ssl\.client-?(?:a|A)uth(?:entication)?$")]
    private static partial Regex Name();

    [GeneratedRegex(@"^(?:--|-D)?(?:[\w-]+\.)+ssl\.client-?(?:a|A)uth(?:entication)?\s*[=:]\s*(?i:want|request|optional)$")]
    private static partial Regex Line();
}
