using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.MisreadPin;

/// <summary>OkHttp's interceptors in Java and Kotlin: what looks at the handshake of an answer does so when the request has gone.</summary>
internal static class Interceptors
{
    private static readonly string[] Comparing =
    [
        "isEqual",
        "equals",
        "contentEquals",
        "contains",
        "any",
        "none",
        "in",
        "constantTimeAreEqual",
        "verify",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var method in code.Functions.Named("intercept"))
        {
            var sent = code.Calls("proceed").Where(c => method.Body.Contains(c.Name)).Select(c => (Call?)c).FirstOrDefault();
            if (sent is not { } proceed || method.IsExpression)
                continue;
            var looks = code.Index.Places("handshake", "peerCertificates").Where(i => code.IsWord(i) && method.Body.Contains(i)).ToList();
            if (looks.Count == 0 || looks.Exists(i => i < proceed.Name))
                continue;
            var isPin = looks.Exists(i => Helper(code, i) >= 0 || IsPin(code, method));
            if (!isPin && !(JudgesNames(code, method) && IsRefusedBehind(code, method, looks[0])))
                continue;
            yield return new(
                new(code.Shown(looks[0]), looks[0] + 1),
                isPin
                    ? "the pin is looked at when the request has gone already: whoever answered has it, with the token in it"
                    : "a name in the certificate is compared when the request has gone already: whoever answered has it, with the token in it"
            )
            {
                Remedy =
                    "Give the client a CertificatePinner; or compare in a network interceptor, on chain.connection().handshake(), before proceed.",
                Confidence = Confidence.Firm,
                Beside = [new(proceed.Whole, "sent here")],
            };
        }
    }

    /// <summary>The call of a function of this file around a certificate that compares a digest or a key; -1 where it is given to none.</summary>
    public static int Helper(CodeFile code, int read)
    {
        for (var (open, depth) = (code.Parent(read), 0); open > 0 && depth < 4 && code.Is(open, "("); open = code.Parent(open), depth++)
            if (
                code.CallAt(open) is { Receiver: "" or "this" } call
                && code.Functions.Named(call.Word).Take(2).ToList() is [var helper]
                && Words(code, helper).Any(w => Any.Digest().IsMatch(w) || w == "CertificatePinner")
                && (Words(code, helper).Any(Comparing.Contains) || code.Text(helper.Body).Contains("==", StringComparison.Ordinal))
            )
                return call.Name;
        return -1;
    }

    /// <summary>It compares a name or a number of the certificate, which is no pin, and comes late as well.</summary>
    private static bool JudgesNames(CodeFile code, Function method) => Words(code, method).Any(IsOfPeer);

    /// <summary>A refusal behind the look that hangs on the certificate: if (name != …) throw, require(name == …).</summary>
    private static bool IsRefusedBehind(CodeFile code, Function method, int look)
    {
        for (var i = look; i < method.Body.To; i++)
        {
            var condition =
                code.Is(i, "throw") ? Common.JvmEvasions.Condition(code, i)
                : code[i].Value is "check" or "require" && code.Is(i + 1, "(") ? code.Inside(i + 1)
                : default;
            if (
                code.WordsOf(condition)
                    .Any(w => IsOfPeer(w) || code.Names.To(w).Any(a => method.Body.Contains(a.Name) && code.WordsOf(a.Value).Any(IsOfPeer)))
            )
                return true;
        }

        return false;
    }

    private static bool IsOfPeer(string word) =>
        Common.JvmEvasions.IsName(word) || word is "getSerialNumber" or "serialNumber" or "peerPrincipal" or "getPeerPrincipal";

    private static bool IsPin(CodeFile code, Function method) =>
        Words(code, method).Any(w => w is "throw" or "check" or "require" or "error")
        && Words(code, method).Any(w => Any.Digest().IsMatch(w) || w == "CertificatePinner");

    private static IEnumerable<string> Words(CodeFile code, Function function) =>
        Enumerable.Range(function.Body.From, function.Body.Length).Where(code.IsWord).Select(i => code[i].Value);
}
