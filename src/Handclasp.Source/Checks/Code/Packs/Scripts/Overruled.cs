using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Scripts;

/// <summary>
/// Callbacks of Ruby and Perl that would refuse somebody, given beside a mode that verifies nothing: OpenSSL goes on whatever they say.
/// </summary>
internal static class Overruled
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var given in Givens.Of(code))
            if (
                given.Key is "verifycallback" or "sslverifycallback"
                && given.Beside().Any(g => Meaning.IsMode(g.Key) && Meaning.ModeOf(code, g.Value) == Modes.None)
                && MayRefuse(code, given.Value)
            )
                yield return Told(given.Whole);
        foreach (var call in code.Calls("CTX_set_verify", "set_verify"))
            if (call.Arguments.Count > 2 && Meaning.ModeOf(code, call.Argument(1)) == Modes.None && MayRefuse(code, call.Argument(2)))
                yield return Told(call.Argument(2));
    }

    private static Flag Told(Span at) =>
        new(at, "this callback is given beside a mode that verifies nothing: whatever it says, the connection goes on")
        {
            Remedy = "Verify (VERIFY_PEER), so that what the callback says is heard; or delete it.",
            Confidence = Confidence.Firm,
        };

    /// <summary>It looks at something and has a no for it; what only hands back OpenSSL's own verdict is what everybody writes there.</summary>
    private static bool MayRefuse(CodeFile code, Span value) =>
        Callbacks.Function(code, value) is { } function
        && !Callbacks.AcceptsAll(code, function)
        && (
            MisreadPin.Any.Comparisons(code).Any(function.Body.Contains)
            || Enumerable
                .Range(function.Body.From, function.Body.Length)
                .Any(i =>
                    code[i].Value
                        is "&&"
                            or "and"
                            or "=~"
                            or "!~"
                            or "if"
                            or "unless"
                            or "include?"
                            or "match?"
                            or "start_with?"
                            or "end_with?"
                            or "raise"
                            or "die"
                )
        );
}
