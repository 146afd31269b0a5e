using System.Text.RegularExpressions;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Apple;

/// <summary>Functions that answer yes or no about a server's trust, and always say yes.</summary>
internal static partial class Answers
{
    /// <summary>Why a function accepts everything, or null.</summary>
    public static string? Accepts(CodeFile code, Function function)
    {
        if (function.Name.Length == 0)
            return null;
        var head = code.Text(new(function.Start, Math.Min(function.Body.From, function.Start + 60)));
        var isBool =
            head.Contains("-> Bool", StringComparison.Ordinal)
            || head.StartsWith("- (BOOL)", StringComparison.Ordinal)
            || head.StartsWith("-(BOOL)", StringComparison.Ordinal)
            || head.StartsWith("+ (BOOL)", StringComparison.Ordinal)
            || head.StartsWith("+(BOOL)", StringComparison.Ordinal);
        if (
            !isBool
            || !Trust().IsMatch(head)
            || head.Contains("canAuthenticate", StringComparison.Ordinal)
            || head.Contains("canHandle", StringComparison.Ordinal)
        )
            return null;
        var returns = code.Functions.Returns(function);
        if (returns.Count == 0 || !returns.All(r => code.Values.Of(r).Is(true)))
            return null;
        return $"{function.Name} says yes to every certificate: this client talks to whoever answers";
    }

    [GeneratedRegex("SecTrust(Ref)?\\b|serverTrust|URLAuthenticationChallenge|SecCertificate(Ref)?\\b")]
    private static partial Regex Trust();
}
