using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Trust managers of Java and Kotlin whose every refusal hangs on a name in the certificate, which anybody can write into his own.</summary>
internal static class JvmNameRefusals
{
    private static readonly string[] Demands = ["require", "check", "checkArgument", "checkState", "isTrue"];

    /// <summary>require(chain[0].subjectX500Principal.name == expected), if (!name.contains("CN=peer")) throw, and nothing else that could refuse.</summary>
    public static bool Are(CodeFile code, Function method)
    {
        if (method.Parameters.Count < 2)
            return false;
        List<Span> conditions = [];
        foreach (var i in Enumerable.Range(method.Body.From, method.Body.Length))
            if (code.Is(i, "throw"))
                conditions.Add(JvmEvasions.Condition(code, i));
            else if (code.IsWord(i) && Demands.Contains(code[i].Value) && code.Is(i + 1, "(") && !code.IsLink(i - 1))
                conditions.Add(code.Parts(code.Inside(i + 1)).FirstOrDefault());
        return conditions.Count > 0
            // A question whether there is a certificate may stand before; one for the certificate itself judges.
            && conditions.TrueForAll(c =>
                !c.IsEmpty && (JvmEvasions.IsPresence(code, method, c) || HasName(code, method, c) && IsOfNames(code, method, c))
            )
            && conditions.Exists(c => HasName(code, method, c))
            && !code.Calls().Any(c => method.Body.Contains(c.Name) && MayJudge(code, method, c));
    }

    private static bool HasName(CodeFile code, Function method, Span condition) =>
        code.WordsOf(condition).Any(w => JvmEvasions.IsName(w) || JvmEvasions.IsHeldName(code, method, w));

    /// <summary>It verifies, or is given the chain and may: a function of this file or of another.</summary>
    private static bool MayJudge(CodeFile code, Function method, Call call) =>
        call.Word is "verify" or "validate" or "checkServerTrusted" or "checkClientTrusted" or "digest" or "isEqual" or "build"
        || !call.IsNew
            && !Demands.Contains(call.Word)
            && !Logged.IsCall(call)
            && !call.Word.EndsWith("Exception", StringComparison.Ordinal)
            && call.Word is not ("if" or "when" or "catch" or "for" or "while")
            && call.Arguments.Any(a => a.Length == 1 && method.Parameters.Contains(code[a.From].Value));

    /// <summary>Names in the certificate, and what this side holds to compare them with.</summary>
    private static bool IsOfNames(CodeFile code, Function method, Span condition) =>
        Enumerable
            .Range(condition.From, condition.Length)
            .Where(code.IsWord)
            .All(i => JvmEvasions.IsOfNames(code, method, new(i, i + 1), 0) || IsHeld(code, method, i));

    /// <summary>A field, a constant or a parameter of what is around: a plain name that this method does not make.</summary>
    private static bool IsHeld(CodeFile code, Function method, int word) =>
        (!code.IsLink(word - 1) || code.Is(word - 2, "this"))
        && !code.Is(word + 1, "(")
        && !code.IsLink(word + 1)
        && !code.Names.To(code[word].Value).Any(a => method.Body.Contains(a.Name));
}
