using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.AcceptingVerifier;

/// <summary>pyOpenSSL: the callback of set_verify returns whether to go on.</summary>
internal static class Python
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var call in code.Calls("set_verify"))
            if (
                call.Arguments.Count > 1
                && code.Functions.Of(call.Argument(1)) is { } callback
                && Verifiers.Judge(code, callback, v => v.Is(true) || v is { Kind: ValueKind.Number, Text: "1" })
                    is Verdicts.AcceptsAll
                        or Verdicts.Swallows
            )
                yield return new(
                    call.Whole,
                    "the verify callback says True to everything: OpenSSL's own result (preverify_ok) is thrown away"
                )
                {
                    Remedy = "Return the last argument, preverify_ok.",
                };
    }
}
