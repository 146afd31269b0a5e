using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// Programs of Node.js that refuse a wrong certificate and let those pass who show none: <c>if (hasCertificate &amp;&amp; !socket.authorized)</c>, or
/// <c>if (!hasCertificate) return next();</c> before.
/// </summary>
internal static class ClientsWithNone
{
    private static readonly string[] Certificates = ["getPeerCertificate", "getPeerX509Certificate"];

    /// <summary>True where a condition about <c>authorized</c> holds for those alone who have shown a certificate, and nothing around refuses the others.</summary>
    /// <param name="code">The file.</param>
    /// <param name="head">The bracket of the condition.</param>
    /// <param name="word">Where authorized is read in it.</param>
    public static bool Pass(CodeFile code, int head, int word)
    {
        if (code.Functions.Around(head) is not { } function)
            return false;
        var (isOnlyForShown, isPassed, isRefused) = (IsForShown(code, head, word), false, false);
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (!code.Is(i, "if") || !code.Is(i + 1, "(") || i + 1 == head || !ReferenceEquals(code.Functions.Around(i), function))
                continue;
            if (!IsMissing(code, code.Inside(i + 1)))
                continue;
            var block = JavaScriptSyntax.Then(code, i + 1);
            if (GoesOn(code, block))
                isPassed |= i < head;
            else
                isRefused |= Leaves(code, block);
        }

        return !isRefused && (isOnlyForShown || isPassed);
    }

    /// <summary>next(), return next(): the request is served all the same, and nothing beside it refuses.</summary>
    public static bool GoesOn(CodeFile code, Span block)
    {
        var isServed = false;
        for (var i = block.From; i < block.To; i++)
            if (code.IsWord(i) && code[i].Value is "next" or "done" && code.Is(i + 1, "(") && code.Mate(i + 1) == i + 2)
                isServed = true;
            else if (Refusing.Contains(code[i].Value))
                return false;
        return isServed;
    }

    private static readonly string[] Refusing =
    [
        "throw",
        "destroy",
        "status",
        "sendStatus",
        "writeHead",
        "statusCode",
        "end",
        "close",
        "reject",
        "abort",
        "401",
        "403",
    ];

    private static bool Leaves(CodeFile code, Span block) =>
        Enumerable
            .Range(block.From, block.Length)
            .Any(i => code.IsWord(i) && code[i].Value is "return" or "throw" or "destroy" or "end" or "close");

    /// <summary>One of the conditions that stand beside it, joined with and, asks whether there is a certificate.</summary>
    private static bool IsForShown(CodeFile code, int head, int word)
    {
        var inside = code.Inside(head);
        var from = inside.From;
        List<Span> joined = [];
        for (var i = inside.From; i < inside.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), inside.To);
            else if (code.Is(i, "||"))
                return false;
            else if (code.Is(i, "&&"))
            {
                joined.Add(new(from, i));
                from = i + 1;
            }

        joined.Add(new(from, inside.To));
        return joined.Exists(j => !j.Contains(word) && Mentions(code, j) && !IsMissing(code, j));
    }

    /// <summary>!cert, !cert.subject, Object.keys(cert).length === 0.</summary>
    private static bool IsMissing(CodeFile code, Span condition) =>
        Mentions(code, condition)
        && Enumerable
            .Range(condition.From, condition.Length)
            .Any(i =>
                code.Is(i, "!") && code[i + 1].Value is not ("=" or "!")
                || code[i].Value is "===" or "==" && code[i + 1].Value is "0" or "undefined" or "null"
                || code.Is(i, "<") && code.Is(i + 1, "1")
            );

    /// <summary>The certificate itself, or a variable that holds it.</summary>
    private static bool Mentions(CodeFile code, Span span)
    {
        for (var i = span.From; i < span.To; i++)
        {
            if (!code.IsWord(i))
                continue;
            if (Certificates.Contains(code[i].Value))
                return true;
            if (code.IsLink(i - 1))
                continue;
            foreach (var made in code.Names.Reaching(code[i].Value, i).Take(3))
                for (var k = made.Value.From; k < Math.Min(made.Value.To, made.Value.From + 20); k++)
                    if (Certificates.Contains(code[k].Value) && !Says(code, k))
                        return true;
        }

        return false;
    }

    /// <summary>getPeerCertificate().subject.CN of a variable is a name; who has none has no certificate all the same.</summary>
    private static bool Says(CodeFile code, int read) =>
        code.Is(read + 1, "(") && code[code.Mate(read + 1) + 2].Value is "fingerprint256" or "raw";
}
