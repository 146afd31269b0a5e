using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.RevocationOff;

/// <summary>Revocation switched off where it was on by itself.</summary>
internal static class Readers
{
    public static IEnumerable<Flag> Jvm(CodeFile code)
    {
        foreach (var call in code.Calls("setRevocationEnabled"))
            if (code.Values.Of(call.Argument(0)).Is(false) && !HasOwnChecker(code, call.Name))
                yield return new(call.Whole, "setRevocationEnabled(false): a revoked certificate is accepted")
                {
                    Remedy = "Leave it on, with PKIXRevocationChecker.",
                    Changes = [new(call.Argument(0), "true")],
                };
        foreach (var setting in code.Settings("isRevocationEnabled"))
            if (code.Values.Of(setting.Value).Is(false) && !HasOwnChecker(code, setting.Name))
                yield return new(setting.Whole, "isRevocationEnabled is false: a revoked certificate is accepted")
                {
                    Remedy = "Leave it on, with PKIXRevocationChecker.",
                    Changes = [new(setting.Value, "true")],
                };
        foreach (
            var (name, whole, value) in code.Calls("setRevocationEnabled")
                .Where(c => c.Arguments.Count == 1)
                .Select(c => (c.Name, c.Whole, c.Argument(0)))
                .Concat(code.Settings("isRevocationEnabled").Select(s => (s.Name, s.Whole, s.Value)))
        )
            if (
                !code.Values.Of(value).Is(false)
                && !HasOwnChecker(code, name)
                && Options.Judge(code, whole, value, v => v.Is(false), "a revoked certificate is accepted", "Leave it on.")
                    is { Confidence: >= Model.Confidence.Firm } chosen
            )
                yield return chosen;
        foreach (var pair in Pairs.Of(code))
            if (
                pair.Name is "com.sun.net.ssl.checkRevocation" or "ocsp.enable" or "com.sun.security.enableCRLDP"
                && code.Values.Of(pair.Value) is { Kind: ValueKind.False } or { Kind: ValueKind.Text, Text: "false" }
            )
                yield return new(pair.At, "revocation checking is switched off for the whole process") { Remedy = "Remove the line." };
    }

    /// <summary>A checker of one's own takes the place of the built-in one: parameters.addCertPathChecker(checker).</summary>
    private static bool HasOwnChecker(CodeFile code, int name) =>
        code.Calls("addCertPathChecker", "setCertPathCheckers")
            .Any(c => JvmOwners.IsBeside(code, name, c.Name) && JvmOwners.Of(code, name) == JvmOwners.Of(code, c.Name));
}
