using System.Text.RegularExpressions;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// Functions of Node.js that look at <c>authorizationError</c> and let the errors pass that tell a stranger: an own signature, an unknown issuer,
/// another's name. What such a function looks at decides nothing.
/// </summary>
internal static partial class ToleratedErrors
{
    private static readonly object Key = new();

    private static readonly string[] Decisive =
    [
        "DEPTH_ZERO_SELF_SIGNED_CERT",
        "SELF_SIGNED_CERT_IN_CHAIN",
        "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        "UNABLE_TO_GET_ISSUER_CERT",
        "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
        "CERT_UNTRUSTED",
        "INVALID_CA",
        "CERT_SIGNATURE_FAILURE",
        "HOSTNAME_MISMATCH",
        "ERR_TLS_CERT_ALTNAME_INVALID",
    ];

    private static readonly string[] Refusing =
    [
        "throw",
        "destroy",
        "reject",
        "close",
        "abort",
        "exit",
        "end",
        "false",
        "Error",
        "sendStatus",
        "status",
        "writeHead",
    ];

    /// <summary>Where such an error is let pass: the head of the condition, or the case of a switch.</summary>
    public static IReadOnlyList<Span> Of(CodeFile code) => code.Once<List<Span>>(Key, c => [.. Find(c)]);

    /// <summary>True for a place in a function that lets one pass and knows the peer by nothing else.</summary>
    public static bool Around(CodeFile code, int at) =>
        Of(code).Count > 0
        && code.Functions.Around(at) is { } function
        && Of(code).Any(s => ReferenceEquals(code.Functions.Around(s.From), function));

    private static IEnumerable<Span> Find(CodeFile code)
    {
        if (!code.Names.Has("authorizationError"))
            yield break;
        foreach (var use in Uses(code))
            if (
                code.Functions.Around(use) is { } function
                && code.Index.Places("authorizationError").Any(i => function.Body.Contains(i))
                && !code.Index.Words.Any(w => Digest().IsMatch(w) && code.Index.Places(w).Any(i => function.Body.Contains(i)))
                && Passed(code, use) is { } span
            )
                yield return span;
    }

    /// <summary>The texts themselves, and the names of the lists that hold them.</summary>
    private static IEnumerable<int> Uses(CodeFile code)
    {
        foreach (var text in code.Index.Places(Decisive))
        {
            if (!code[text].IsText)
                continue;
            var open = code.Parent(text);
            if (!code.Is(open, "["))
            {
                yield return text;
                continue;
            }

            // const TOLERATED = ['…'], new Set(['…']); ['…'].includes(error)
            if (code.IsLink(code.Mate(open) + 1))
            {
                yield return open;
                continue;
            }

            var start = code.Is(code.Parent(open), "(") ? code.Parent(open) : open;
            if (Listed(code, start) is { Length: > 0 } name)
                foreach (var use in code.Index.Places(name))
                    if (code.IsWord(use) && code.IsLink(use + 1) && code[use + 2].Value is "has" or "includes" or "indexOf" or "some")
                        yield return use;
        }
    }

    private static string Listed(CodeFile code, int bracket)
    {
        var start = code.StatementStart(bracket);
        for (var i = start; i < bracket; i++)
            if (code.Language.Declares.Contains(code[i].Value) && code.IsWord(i + 1))
                return code[i + 1].Value;
        return "";
    }

    /// <summary>The condition around a use, where what it lets pass is that error.</summary>
    private static Span? Passed(CodeFile code, int use)
    {
        if (code.Is(use - 1, "case"))
        {
            var end = use + 2;
            while (end < code.Tokens.Length && !code.Is(end, "case") && !code.Is(end, "default") && !code.Is(end, "}"))
                end++;
            return Refuses(code, new(use + 2, end)) || code.Is(use + 2, "case") ? null : new(use - 1, use + 1);
        }

        var head = code.Parent(use);
        while (head >= 0 && !(code.Is(head, "(") && code.Is(head - 1, "if")))
        {
            if (code.Is(head, "{"))
                return Joined(code, use);
            head = code.Parent(head);
        }

        if (head < 0)
            return Joined(code, use);
        var isOther = code[use - 1].Value is "!==" or "!=" or "!" || code[use + 1].Value is "!==" or "!=";
        var then = code.Mate(head) + 1;
        var block = code.Is(then, "{")
            ? code.Inside(then)
            : new(then, code.Expression(code[then].Value is "return" or "throw" ? then + 1 : then).To);
        // if (error === 'SELF_SIGNED_CERT_IN_CHAIN') warn(error); else if (error) refuse();
        var after = code.Is(then, "{") ? code.Mate(then) + 1 : block.To + (code.Is(block.To, ";") ? 1 : 0);
        var isElseRefused = code.Is(after, "else") && Refuses(code, new(after, Math.Min(code.Tokens.Length, after + 30)));
        var isPassed = isOther ? Refuses(code, block) : !Refuses(code, block) && (isElseRefused || Leaves(code, block));
        return isPassed ? new(head - 1, code.Mate(head) + 1) : null;
    }

    /// <summary>return socket.authorized || TOLERATED.includes(reason): what is not authorized is right as well.</summary>
    private static Span? Joined(CodeFile code, int use)
    {
        var from = code.StatementStart(use);
        for (var i = use - 1; i > from; i--)
            if (code.Is(i, ")") || code.Is(i, "]"))
                i = code.Mate(i);
            else if (code[i].Value is "!" or "!==" or "!=" or "&&" or "=>" or "(" or "[")
                return null;
            else if (code.Is(i, "||"))
            {
                var isAuthorized = code.Is(i - 1, "authorized") && !code.Is(code.PathStart(i - 1) - 1, "!");
                var isClean = code.Is(i - 1, "authorizationError") && code.Is(code.PathStart(i - 1) - 1, "!");
                return isAuthorized || isClean ? new(i - 1, code.OperandEnd(use)) : null;
            }

        return null;
    }

    /// <summary>It goes on from there, and does not only write a line.</summary>
    private static bool Leaves(CodeFile code, Span block) =>
        block.IsEmpty
        || Enumerable
            .Range(block.From - 1, block.Length + 1)
            .Any(i =>
                code.IsWord(i) && code[i].Value is "return" or "resolve" or "next" or "cb" or "callback" or "done" or "true" or "write"
            );

    private static bool Refuses(CodeFile code, Span block) =>
        Enumerable.Range(block.From, block.Length).Any(i => code.IsWord(i) && Refusing.Contains(code[i].Value, StringComparer.Ordinal));

    [GeneratedRegex("fingerprint|pubkey|publicKey|spki|digest|^pin", RegexOptions.IgnoreCase)]
    private static partial Regex Digest();
}
