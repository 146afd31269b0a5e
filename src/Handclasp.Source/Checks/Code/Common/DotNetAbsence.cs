using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Servers of .NET that look at a client's certificate: whether they refuse who shows none, or only read, log or store what there is.</summary>
internal static class DotNetAbsence
{
    /// <summary>What turns a client away.</summary>
    private static readonly string[] Refusing =
    [
        "throw",
        "Unauthorized",
        "Forbid",
        "Forbidden",
        "ForbidAsync",
        "ChallengeAsync",
        "Challenge",
        "UnauthorizedResult",
        "ForbidResult",
        "ChallengeResult",
        "UnauthorizedHttpResult",
        "Status401Unauthorized",
        "Status403Forbidden",
        "Abort",
        "Fail",
        "BadRequest",
        "Problem",
        "StatusCode",
        "NotFound",
        "Close",
        "Dispose",
        "Disconnect",
        "PermissionDenied",
        "Unauthenticated",
        "NotAuthorized",
        "BadUserNameOrPassword",
    ];

    /// <summary>True where the function that reads the certificate refuses who shows none, or gives it to somebody who may.</summary>
    /// <param name="code">The file.</param>
    /// <param name="read">Index of the word that reads it.</param>
    public static bool IsRefused(CodeFile code, int read)
    {
        if (code.Functions.Around(read) is not { } function)
            return true;
        // A property or a function of this file that gives it on.
        if (function.IsExpression || code.Is(code.StatementStart(read), "return"))
            return true;
        var names = Names(code, function, read);
        for (var i = function.Body.From; i < function.Body.To; i++)
            if (
                code.IsWord(i)
                    && (Refusing.Contains(code[i].Value) || code.Is(i, "return") && code.Values.At(i + 1).Is(false))
                    && !IsShown(code, function, i, names)
                || code.Is(i, "return") && code.Is(i + 1, ";") && IsWithout(code, function, i, names)
            )
                return true;
        return IsHandedOn(code, function, read, names);
    }

    /// <summary>The names that hold the certificate in a function.</summary>
    private static HashSet<string> Names(CodeFile code, Function function, int read)
    {
        HashSet<string> names = new(StringComparer.Ordinal) { code[read].Value };
        for (var i = read - 1; i > Math.Max(function.Body.From - 1, read - 30) && code[i].Value is not (";" or "{" or "}"); i--)
            if (code.Is(i, "=") && code.IsWord(i - 1))
                names.Add(code[i - 1].Value);
        // … is { } certificate, … is X509Certificate2 certificate
        for (var i = read + 1; i < Math.Min(function.Body.To, read + 12) && code[i].Value is not (";" or "&&" or "||"); i++)
            if (code.Is(i, "is"))
                for (var k = i + 1; k < i + 6 && code[k].Value is not (")" or "&&" or "||" or ";"); k++)
                    if (code.IsWord(k) && code[k].Value is not ("not" or "null" or "X509Certificate2" or "X509Certificate"))
                        names.Add(code[k].Value);
        return names;
    }

    /// <summary>True where a place is reached only with a certificate: what is refused there is a wrong one, and none passes.</summary>
    private static bool IsShown(CodeFile code, Function function, int place, HashSet<string> names)
    {
        if (code.StatementStart(place) is var start && code.Is(start, "if") && Demands(code, code.Inside(start + 1), names))
            return true;
        for (var open = code.Parent(place); open >= function.Body.From; open = code.Parent(open))
            if (
                code.Is(open, "{")
                && code.Is(open - 1, ")")
                && code.Mate(open - 1) is > 0 and var head
                && code.Is(head - 1, "if")
                && Demands(code, code.Inside(head), names)
            )
                return true;
        return false;
    }

    /// <summary>if (certificate is null) return;: who shows none is served no further, unless he is passed on before.</summary>
    private static bool IsWithout(CodeFile code, Function function, int leaves, HashSet<string> names)
    {
        var block = code.Parent(leaves);
        var isBlock = code.Is(block, "{") && block >= function.Body.From;
        var head =
            isBlock && code.Is(block - 1, ")") ? code.Mate(block - 1)
            : code.StatementStart(leaves) is var start && code.Is(start, "if") ? start + 1
            : -1;
        if (head <= 0 || !code.Is(head - 1, "if"))
            return false;
        var condition = code.Inside(head);
        return Enumerable.Range(condition.From, condition.Length).Any(i => names.Contains(code[i].Value))
            && !Demands(code, condition, names)
            && !(isBlock && code.WordsOf(code.Inside(block)).Any(w => w is "next" or "_next" or "Invoke"));
    }

    /// <summary>certificate != null &amp;&amp; …, certificate is not null, certificate is { } c: a condition that holds for none that is missing.</summary>
    private static bool Demands(CodeFile code, Span condition, HashSet<string> names)
    {
        for (var i = condition.From; i < condition.To; i++)
        {
            if (code.Is(i, "||"))
                return false;
            if (!code.IsWord(i) || !names.Contains(code[i].Value))
                continue;
            var next = i + 1;
            if (code.Is(next, "("))
                next = code.Mate(next) + 1;
            if (
                code.Is(next, "!=") && code.Is(next + 1, "null")
                || code.Is(next, "is")
                    && (
                        code.Is(next + 1, "not") && code.Is(next + 2, "null")
                        || code.Is(next + 1, "{")
                        || code.IsWord(next + 1) && code[next + 1].Value is not ("not" or "null")
                    )
            )
                return !Enumerable.Range(condition.From, condition.Length).Any(k => code.Is(k, "||"));
        }

        return false;
    }

    /// <summary>Known(certificate): the certificate itself is given to what may refuse; a member of it tells no more than its text.</summary>
    private static bool IsHandedOn(CodeFile code, Function function, int read, HashSet<string> names) =>
        Enumerable
            .Range(function.Body.From, function.Body.Length)
            .Any(i =>
                code.IsWord(i)
                && names.Contains(code[i].Value)
                && !(code.IsLink(i - 1) && i != read)
                && (code.Is(i + 1, ",") || code.Is(i + 1, ")") || i == read && code.Is(i + 1, "(") && code.Is(code.Mate(i + 1) + 1, ")"))
                && code.CallAt(code.Parent(code.PathStart(i))) is { } call
                && !call.Word.Equals("nameof", StringComparison.Ordinal)
                && !Logged.IsCall(call)
                && !IsKeeping(call.Word)
            );

    /// <summary>Puts it away, or makes a text of it.</summary>
    private static bool IsKeeping(string word) =>
        word
            is "Add"
                or "TryAdd"
                or "Set"
                or "SetTag"
                or "Append"
                or "Enqueue"
                or "ToString"
                or "Write"
                or "WriteAsync"
                or "X509Certificate2";
}
