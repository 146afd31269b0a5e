using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>What a Python file does where something in a try goes wrong: whether that ends the way, or is swallowed.</summary>
internal static class PythonTries
{
    /// <summary>Errors that reading a file or taking certificates out of it ends in.</summary>
    private static readonly string[] OfReading =
    [
        "Exception",
        "BaseException",
        "OSError",
        "IOError",
        "EnvironmentError",
        "FileNotFoundError",
        "PermissionError",
        "IsADirectoryError",
        "SSLError",
        "Error",
        "ValueError",
        "UnicodeDecodeError",
    ];

    private static readonly string[] Ending =
    [
        "raise",
        "exit",
        "_exit",
        "quit",
        "abort",
        "fail",
        "die",
        "fatal",
        "continue",
        "break",
        "assert",
        "set_exception",
        "sys_exit",
        "bail",
        "skip",
    ];

    /// <summary>
    /// The clause that catches what goes wrong in reading a file at a place, within the same function; and what it does. Null where none does.
    /// An empty block is that of <c>with suppress(OSError)</c>.
    /// </summary>
    /// <param name="code">The file.</param>
    /// <param name="at">The place.</param>
    /// <param name="isReading">False where any error counts.</param>
    public static (int Clause, Span Tried, Span Block)? Of(CodeFile code, int at, bool isReading = true)
    {
        foreach (var i in PythonBlocks.Outward(code, at))
        {
            if (code[i].Value is "def" or "class" || code.Is(i, "async") && code.Is(i + 1, "def"))
                return null;
            if (code.Is(i, "with") && PythonBlocks.Of(code, i) is { } suppressed && IsSuppressed(code, i, suppressed.From))
                return (i, suppressed, new(suppressed.From, suppressed.From));
            if (
                code.Is(i, "try")
                && PythonBlocks.Of(code, i) is { } tried
                && tried.From <= at
                && Caught(code, tried.To, code.Column(i), isReading) is { } caught
            )
                return (caught.Clause, tried, caught.Block);
        }

        return null;
    }

    /// <summary>The first handler behind a try that reading ends in.</summary>
    private static (int Clause, Span Block)? Caught(CodeFile code, int clause, int column, bool isReading)
    {
        while (clause < code.Tokens.Length && code.Column(clause) == column && code.Is(clause, "except"))
        {
            if (PythonBlocks.Of(code, clause) is not { } block)
                return null;
            if (!isReading || IsOfReading(code, clause, block.From))
                return (clause, block);
            clause = block.To;
        }

        return null;
    }

    private static bool IsOfReading(CodeFile code, int clause, int to) =>
        code.Is(clause + 1, ":") || Enumerable.Range(clause, to - clause).Any(i => code.IsWord(i) && OfReading.Contains(code[i].Value));

    private static bool IsSuppressed(CodeFile code, int with, int to) =>
        Enumerable.Range(with, to - with).Any(i => code.Is(i, "suppress") && code.Is(i + 1, "(")) && IsOfReading(code, with, to);

    /// <summary>True where a handler ends the way, or gives the decision to whoever called: what it returns then is judged by the caller.</summary>
    public static bool Ends(CodeFile code, Span block) =>
        Enumerable
            .Range(block.From, block.Length)
            .Any(i =>
                code.IsWord(i)
                && Ending.Contains(code[i].Value)
                && !(
                    code.IsLink(i - 1) && code[i].Value is "fatal" && code[i - 2].Value.Contains("log", StringComparison.OrdinalIgnoreCase)
                )
            )
        // parser.error("…") ends the program.
        || code.Calls("error").Any(c => block.Contains(c.Name) && c.Receiver is "parser" or "ap" or "argparser" or "p");

    /// <summary>True where the function looks later on at a name that is assigned within the try or its handler, and refuses by it.</summary>
    public static bool IsLookedAt(CodeFile code, Span tried, Span block, int end)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var span in (Span[])[tried, block])
            for (var i = span.From; i < span.To; i++)
                if (code.IsWord(i) && code.Parent(i) < 0 && (code.Is(i + 1, "=") || code.Is(i + 1, "+=")) && !code.IsLink(i - 1))
                    names.Add(code[i].Value);
        names.ExceptWith(["ctx", "context", "ssl_context", "tls_context"]);
        return names.Count > 0 && RefusesBy(code, names, Math.Max(tried.To, block.To), end);
    }

    /// <summary>if roots is None: raise, behind a place: a condition with one of these names that ends the way.</summary>
    public static bool RefusesBy(CodeFile code, IReadOnlySet<string> names, int from, int end)
    {
        for (var i = from; i < end; i++)
            if (code[i].Value is "if" or "elif" or "assert" && code.IsWord(i) && code[i].LineBefore && code.Parent(i) < 0)
            {
                var head = PythonBlocks.Of(code, i);
                var to = head?.From ?? i + 12;
                if (!Enumerable.Range(i, to - i).Any(k => code.IsWord(k) && names.Contains(code[k].Value)))
                    continue;
                if (code.Is(i, "assert") || head is { } block && (Ends(code, block) || Returns(code, block)))
                    return true;
                // if roots: …, else: raise
                if (
                    head is { } then
                    && code.Is(then.To, "else")
                    && PythonBlocks.Of(code, then.To) is { } otherwise
                    && Ends(code, otherwise)
                )
                    return true;
            }

        return false;
    }

    private static bool Returns(CodeFile code, Span block) =>
        Enumerable.Range(block.From, block.Length).Any(i => code.Is(i, "return") && code.IsWord(i));
}
