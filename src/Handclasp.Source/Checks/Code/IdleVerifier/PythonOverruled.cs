using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.IdleVerifier;

/// <summary>
/// Callbacks of pyOpenSSL that would refuse somebody, given beside <c>VERIFY_NONE</c>: with that OpenSSL goes on whatever they say, and a server
/// does not even ask for a certificate.
/// </summary>
internal static class PythonOverruled
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        var all = code.Calls("set_verify").Where(c => c.Arguments.Count > 1).ToList();
        foreach (var set in all.Where(s => IsNone(code, s)))
            if (
                PythonCallbacks.Of(code, set).FirstOrDefault(f => f.Name.Length > 0 && MayRefuse(code, f)) is { } callback
                // Where it is heard elsewhere, it is not the callback that is idle.
                && !all.Exists(o => !IsNone(code, o) && PythonCallbacks.Of(code, o).Any(f => f.Start == callback.Start))
            )
                yield return new(
                    code.In(set.Open, "callback")?.Whole ?? set.Argument(1),
                    $"{callback.Name} is given beside VERIFY_NONE: whatever it says, the connection goes on"
                )
                {
                    Remedy = "Verify with SSL.VERIFY_PEER, so that what the callback says is heard; or delete it.",
                    Confidence = Model.Confidence.Firm,
                    Beside = [new(new(callback.Start, callback.Start + 2), "what would be asked")],
                };
    }

    private static bool IsNone(CodeFile code, Call set) => code.Said(set.Argument(0)).EndsWith("VERIFY_NONE", StringComparison.Ordinal);

    /// <summary>It looks at something and has a no for it; what only hands back OpenSSL's own verdict is what everybody writes there.</summary>
    private static bool MayRefuse(CodeFile code, Function callback) =>
        Verifiers.Judge(code, callback, v => v.Is(true)) is not (Verdicts.AcceptsAll or Verdicts.Swallows)
        && (
            Enumerable.Range(callback.Body.From, callback.Body.Length).Any(i => code.IsWord(i) && code[i].Value is "if" or "raise" or "and")
            || MisreadPin.Any.Comparisons(code).Any(callback.Body.Contains)
        );
}
