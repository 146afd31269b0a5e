using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.CCode;

/// <summary>Small questions that the readers of C and C++ share.</summary>
internal static class Words
{
    /// <summary>True for what declares or defines a function of that name, not for a call of it.</summary>
    public static bool IsDeclaration(CodeFile code, int name, int open)
    {
        if (code.Is(code.Mate(open) + 1, "{") && !code.Is(open, "{"))
            return true;
        var before = code[code.PathStart(name) - 1];
        if (before.Is("~") || (code.Is(open, "(") && IsParameterList(code, open)))
            return true;
        if (before is { IsWord: true, Value: not null })
            return before.Value
                is not (
                    "return"
                    or "else"
                    or "new"
                    or "do"
                    or "throw"
                    or "co_await"
                    or "co_return"
                    or "case"
                    or "delete"
                    or "and"
                    or "or"
                    or "not"
                );
        // const Options& verify(bool on); *make(…) at the beginning of a statement.
        return (before.Is("*") || before.Is("&"))
            && code.IsWord(code.PathStart(name) - 2)
            && code.Is(code.Mate(open) + 1, ";")
            && code.StatementStart(name) >= name - 5
            && code.Parent(name) < 0;
    }

    /// <summary>(bool on), (const SSL *ssl): a type and a name stand side by side.</summary>
    private static bool IsParameterList(CodeFile code, int open)
    {
        for (var i = open + 1; i < Math.Min(code.Mate(open), open + 4); i++)
            if (
                code.IsWord(i)
                && code.IsWord(i + 1)
                && code[i].Value is not ("new" or "sizeof" or "not" or "co_await" or "struct" or "L" or "u8")
            )
                return true;
        return false;
    }

    /// <summary>True in a line of the preprocessor.</summary>
    public static bool IsInDirective(CodeFile code, int at)
    {
        for (var i = at; i > 0 && at - i < 80; i--)
            if (code[i].LineBefore && !code.Is(i - 1, "\\"))
                return code.Is(i, "#");
        return false;
    }

    /// <summary>A statement behind a label, that turns one of a program's own names into the library's.</summary>
    public static bool IsTranslation(CodeFile code, int at)
    {
        var start = code.StatementStart(at);
        for (var i = at; i > start - 14 && i > 0; i--)
            if (code.Is(i, "case"))
                return true;
            else if (code.Is(i, "{") || code.Is(i, "}") || code.Is(i, ";") && i < start - 1)
                break;
        // if (!strcmp(arg, "TLSv1")) …: whoever configures it names the version.
        if (code.Is(start, "if") && AsksForText(code, start + 1))
            return true;
        for (var (open, depth) = (code.Parent(at), 0); open > 0 && depth < 3; open = code.Parent(open), depth++)
            if (code.Is(open, "{") && code.Is(open - 1, ")") && AsksForText(code, code.Mate(open - 1)))
                return true;
        return false;
    }

    private static bool AsksForText(CodeFile code, int open) =>
        open > 0
        && code.Is(open, "(")
        && Holds(
            code,
            code.Inside(open),
            "strcmp",
            "strcasecmp",
            "stricmp",
            "_stricmp",
            "strncmp",
            "strncasecmp",
            "g_strcmp0",
            "iequals",
            "compare",
            "streq"
        );

    /// <summary>The arguments of a call; an empty run for one that is not there.</summary>
    public static Span Argument(this Call call, IReadOnlyList<Span> arguments, int position) =>
        position < 0
            ? arguments.Count + position >= 0
                ? arguments[arguments.Count + position]
                : default
            : position < arguments.Count
                ? arguments[position]
                : default;

    /// <summary>True when a run holds this word.</summary>
    public static bool Holds(CodeFile code, Span span, params string[] words)
    {
        for (var i = span.From; i < span.To; i++)
            if (code.IsWord(i) && words.Contains(code[i].Value, StringComparer.Ordinal))
                return true;
        return false;
    }

    /// <summary>True when the file uses one of these words as a name.</summary>
    public static bool Any(CodeFile code, params string[] words) => code.Index.Places(words).Any(code.IsWord);

    /// <summary>True when one of these words stands as a name where it can speak for a place: another context's settings are none of its own.</summary>
    public static bool Near(CodeFile code, int at, params string[] words) =>
        code.Index.Places(words).Any(p => code.IsWord(p) && Kin.Speaks(code, at, p, Rivals(code, at)));

    /// <summary>The calls that can speak for a place.</summary>
    public static IEnumerable<Call> CallsNear(CodeFile code, int at, params string[] words) =>
        code.Calls(words).Where(c => Kin.Speaks(code, at, c.Name, Rivals(code, at)));

    /// <summary>A function that makes its own session out of its context has nothing from what another one does with another session.</summary>
    private static string[] Rivals(CodeFile code, int at) =>
        Holds(code, Around(code, at), "SSL_new") && code.Functions.Around(at) is not null ? ["SSL_new"] : [];

    /// <summary>True where the code, not its comments, speaks of TLS.</summary>
    public static bool IsAboutTls(CodeFile code) =>
        code.Tokens.Any(t =>
            (t.IsWord || t.IsText)
            && t.Value is { Length: < 200 }
            && (
                t.Value.Contains("ssl", StringComparison.OrdinalIgnoreCase)
                || t.Value.Contains("tls", StringComparison.OrdinalIgnoreCase)
                || t.Value.Contains("x509", StringComparison.OrdinalIgnoreCase)
                || t.Value.Contains("https", StringComparison.OrdinalIgnoreCase)
            )
        );

    /// <summary>A literal text that an argument is, also by way of a constant of the file; null where it is none.</summary>
    public static string? Literal(CodeFile code, Span value) =>
        !value.IsEmpty && code.Values.Of(value) is { Kind: ValueKind.Text } text ? text.Text : null;

    /// <summary>The function around a place, or the file where there is none.</summary>
    public static Span Around(CodeFile code, int at)
    {
        var function = code.Functions.Around(at);
        for (var outer = function; outer is not null; outer = code.Functions.Around(outer.Start - 1))
            function = outer;
        return function?.Body ?? new(0, code.Tokens.Length);
    }

    /// <summary>True for what writes a line somewhere: it is told what was found and does nothing about it.</summary>
    public static bool IsLogging(string word) =>
        word is "X509_verify_cert_error_string" or "syslog" or "gnutls_strerror" or "to_string" or "puts" or "perror"
        || word.Contains("print", StringComparison.OrdinalIgnoreCase)
        || NameWords.Of(word).Any(w => Logs.Contains(w.ToLowerInvariant()));

    private static readonly HashSet<string> Logs =
    [
        "log",
        "logf",
        "logger",
        "warn",
        "warning",
        "info",
        "debug",
        "trace",
        "notice",
        "print",
        "message",
        "audit",
        "report",
        "note",
        "verbose",
    ];

    /// <summary>Where a value is written that an argument gets by way of a variable or constant of the file; the call where it is written there.</summary>
    public static Span Written(CodeFile code, Span argument, Span whole)
    {
        var decides = argument.IsEmpty ? -1 : code.Values.Of(argument).Decides;
        return decides < 0 || whole.Contains(decides) ? whole : new(decides, decides + 1);
    }

    /// <summary>
    /// Tells a flaw where its value is written: <c>int level = LDAP_OPT_X_TLS_NEVER;</c>, not where its address is taken. There it is mended.
    /// </summary>
    public static IEnumerable<(Flag Flag, bool IsHost)> AtValues(this IEnumerable<(Flag Flag, bool IsHost)> flags) =>
        flags
            .Select(f =>
                f.Flag.Beside is [.., { Fact: Comes } value]
                    ? (
                        f.Flag with
                        {
                            At = value.At,
                            Beside = [new(f.Flag.At, "it is used here"), .. f.Flag.Beside.SkipLast(1)],
                            Changes = [],
                            IsSafe = false,
                        },
                        f.IsHost
                    )
                    : f
            )
            .DistinctBy(f => (f.Item1.At, f.Item1.Because));

    private const string Comes = "the value comes from here";
}
