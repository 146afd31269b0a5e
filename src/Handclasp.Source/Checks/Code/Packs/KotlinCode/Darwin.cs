using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.KotlinCode;

/// <summary>Kotlin on Apple's platforms: a challenge of the server that is answered with a credential made of whatever trust it brings.</summary>
internal static class Darwin
{
    /// <summary>Words of a handler that looks at the trust before it agrees.</summary>
    private static readonly string[] Looking =
    [
        "SecTrustEvaluate",
        "SecTrustEvaluateWithError",
        "SecTrustEvaluateAsyncWithError",
        "SecTrustGetCertificateAtIndex",
        "SecTrustCopyCertificateChain",
        "SecTrustCopyKey",
        "CertificatePinner",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (code.Language != All.Kotlin)
            yield break;
        foreach (var at in code.Index.Places("NSURLSessionAuthChallengeUseCredential"))
        {
            if (!code.IsWord(at) || ServerNotVerified.Jvm.IsImportOrType(code, at) || Handler(code, at) is not { } function)
                continue;
            var handler = function.Body;
            var words = code.WordsOf(handler).ToHashSet(StringComparer.Ordinal);
            var trusts = words.Contains("serverTrust") || words.Contains("credentialForTrust");
            // A function of the file that it hands the trust to may look.
            var asks = words.Any(w => code.Functions.Named(w).Any(f => !f.Body.Contains(at) && code.WordsOf(f.Body).Any(Looking.Contains)));
            if (trusts && (!asks && !words.Overlaps(Looking) || IsThrownAway(code, function, at)))
                // The question which kind of challenge it is stands around the answer, and is no switch: told where the handler begins.
                yield return new(
                    function.Name.Length > 0
                        ? Common.JvmTrust.Head(code, function)
                        : new(Math.Max(0, function.Start - 1), function.Start + 1),
                    "the server's challenge is answered with its own trust, and nothing evaluates it: this client talks to whoever answers"
                )
                {
                    Beside = [new(new(code.Shown(at), at + 1), "the answer")],
                    Remedy = "Answer with PerformDefaultHandling, or ask SecTrustEvaluateWithError before.",
                };
        }
    }

    /// <summary>val ok = SecTrustEvaluateWithError(trust, null), which is only printed, or asked as a statement: the answer is given in any case.</summary>
    private static bool IsThrownAway(CodeFile code, Function function, int answer)
    {
        var asked = code.Calls("SecTrustEvaluateWithError", "SecTrustEvaluate").Where(c => function.Body.Contains(c.Name)).ToList();
        if (
            asked is not [var only]
            || only.Name > answer
            || code.WordsOf(function.Body).Any(w => w is "throw" or "SecTrustCopyKey" or "SecTrustCopyCertificateChain")
        )
            return false;
        if (code.BeginsStatement(only.Start))
            return code.BeginsStatement(code.Mate(only.Open) + 1);
        return code.Is(only.Start - 1, "=")
            && code.IsWord(only.Start - 2)
            && code.Is(only.Start - 3, "val")
            && code.Index.Places(code[only.Start - 2].Value)
                .Where(i => only.Name < i && i < function.Body.To)
                .All(i => Common.Logged.Is(code, i));
    }

    /// <summary>The body of the handler around a token: of the outermost lambda within the function that makes the client, or of the delegate's method.</summary>
    private static Function? Handler(CodeFile code, int at)
    {
        for (var f = code.Functions.Around(at); f is not null; f = code.Functions.Around(f.Start - 1))
            if (f.Parameters.Count > 2 || f.Name.Length > 0)
                return f;
        return null;
    }
}
