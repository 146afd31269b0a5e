using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ClientAuthOptional;

/// <summary>
/// Whether a look at the client's certificate refuses who shows none. To log a name, to store it, or to refuse a wrong certificate and let none pass
/// is no excuse for a server that only asks.
/// </summary>
internal static class GoInsisting
{
    private const int Deepest = 3;

    /// <summary>A server: a token of the function that has it, and the keys of others that are made as it is.</summary>
    private readonly record struct Server(int Place, IReadOnlyCollection<string> Others);

    /// <summary>What holds the certificates of a client.</summary>
    private static readonly string[] Shown = ["PeerCertificates", "VerifiedChains"];

    /// <summary>How a request is refused because of who sends it.</summary>
    private static readonly string[] Refusals =
    [
        "StatusUnauthorized",
        "StatusForbidden",
        "401",
        "403",
        "496",
        "Unauthenticated",
        "PermissionDenied",
        "ErrUnauthorized",
        "ErrForbidden",
        "Unauthorized",
        "Forbidden",
    ];

    /// <summary>How a request or a connection is refused, whatever the reason.</summary>
    private static readonly string[] Ends =
    [
        "Error",
        "Errorf",
        "WriteHeader",
        "NewHTTPError",
        "AbortWithStatus",
        "AbortWithStatusJSON",
        "AbortWithError",
        "Abort",
        "SendStatus",
        "NewError",
        "Close",
        "panic",
        "Redirect",
    ];

    /// <summary>What takes requests, or makes what takes them: nobody asks it for an answer.</summary>
    private static readonly string[] Handling =
    [
        "ResponseWriter",
        "Handler",
        "HandlerFunc",
        "gin.Context",
        "echo.Context",
        "fiber.Ctx",
        "MiddlewareFunc",
        "UnaryHandler",
        "StreamHandler",
    ];

    /// <summary>What keeps something for the handlers behind.</summary>
    private static readonly string[] Keeping = ["WithValue", "Set", "Locals", "SetUserValue"];

    /// <summary>True where a look that can be about the option's server refuses who shows no certificate, or may do so where this file does not show it.</summary>
    /// <param name="code">The file.</param>
    /// <param name="place">A token of the function whose server it is.</param>
    /// <param name="others">Keys of other servers: who refuses where such a key holds refuses for them alone.</param>
    public static bool Has(CodeFile code, int place, IReadOnlyCollection<string> others) =>
        Looks(code, place).Any(p => Insists(code, p, new(place, others)));

    /// <summary>The same where a callback that no configuration is given is no excuse: what is demanded for all must not be lost for some.</summary>
    public static bool HasGiven(CodeFile code, Setting setting) =>
        Looks(code, setting.Name)
            .Any(p =>
                Insists(code, p, new(setting.Name, [])) && !(code.Functions.NamedAround(p) is { } function && IsIdle(code, function))
            );

    private static IEnumerable<int> Looks(CodeFile code, int place) =>
        code.Index.Places(Shown).Where(p => code.IsWord(p) && GoTls.Speaks(code, place, p));

    private static bool IsIdle(CodeFile code, Function function) =>
        char.IsLower(function.Name[0])
        && !code.Is(function.Start + 1, "(")
        && code.Index.Places(function.Name).Count(code.IsWord) == 1
        && code.Text(new(function.Start, function.Body.From)) is var head
        && (head.Contains("tls.ConnectionState", StringComparison.Ordinal) || head.Contains("[][]byte", StringComparison.Ordinal));

    private static bool Insists(CodeFile code, int look, Server server)
    {
        if (GoCallbacks.IsLogged(code, look) || Logged.Is(code, look))
            return false;
        // The handler that is written there is the one that is asked.
        for (var inner = code.Functions.Around(look); inner is { Name: "" }; inner = code.Functions.Outer(inner))
            if (IsHandling(code, inner))
                return Refuses(code, inner, server) || Keeps(code, inner, server);
        return code.Functions.NamedAround(look) is not { } function || Insists(code, function, server, 0);
    }

    private static bool Insists(CodeFile code, Function function, Server server, int depth)
    {
        var uses = code
            .Index.Places(function.Name)
            .Where(p => code.IsWord(p) && !(function.Start <= p && p < function.Body.From) && !function.Body.Contains(p))
            .ToList();
        if (Refuses(code, function, server))
            return true;
        if (IsHandling(code, function))
            return Keeps(code, function, server);
        // Who asks it is not in sight.
        if (uses.Count == 0 || depth >= Deepest)
            return true;
        return uses.Exists(p =>
            code.Functions.NamedAround(p) is not { } caller || ReferenceEquals(caller, function) || Insists(code, caller, server, depth + 1)
        );
    }

    /// <summary>What is kept here somebody behind may ask for.</summary>
    private static bool Keeps(CodeFile code, Function function, Server server) =>
        Enumerable.Range(function.Body.From, function.Body.Length).Any(i => Keeping.Contains(code[i].Value) && code.Is(i + 1, "("))
        && code.Index.Places(Refusals).Any(p => !function.Body.Contains(p) && GoTls.Speaks(code, server.Place, p));

    /// <summary>True where a function has a refusal that who shows no certificate runs into.</summary>
    private static bool Refuses(CodeFile code, Function function, Server server)
    {
        var returnsError =
            code.Is(function.Body.From - 2, "error") || code.Is(function.Body.From - 2, ")") && code.Is(function.Body.From - 3, "error");
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            var isRefusal =
                Refusals.Contains(code[i].Value) && !code[i].IsText
                || returnsError && ReturnsError(code, i)
                || Ends.Contains(code[i].Value) && code.Is(i + 1, "(") && Absent(code, function, i)
                || code.Is(i, "return") && Absent(code, function, i) && !AnswersText(code, i) && !AnswersYes(code, function, i);
            if (isRefusal && !IsLogged(code, i) && !OnlyWhereShown(code, function, i) && !IsOfOthers(code, function, i, server.Others))
                return true;
        }

        return false;
    }

    /// <summary>if s.mode == ModeMesh { refuse }, where it is another mode that lets everybody in.</summary>
    private static bool IsOfOthers(CodeFile code, Function function, int index, IReadOnlyCollection<string> others) =>
        others.Count > 0
        && Conditions(code, function, index)
            .Any(c =>
                !c.IsElse
                && Enumerable
                    .Range(c.Condition.From, c.Condition.Length)
                    .Any(i => code.IsWord(i) && others.Contains(code[i].Value) && code.Is(i - 1, "=="))
            );

    /// <summary>In a line for the log; http.Error is none, whatever it is called.</summary>
    private static bool IsLogged(CodeFile code, int index) =>
        GoCallbacks.IsLogged(code, index) && !(code.CallAt(code.Parent(index)) is { Word: "Error", Receiver: "http" or "status" });

    /// <summary>return nil, errors.New(…), return err: the last of what is returned is not nil.</summary>
    private static bool ReturnsError(CodeFile code, int index)
    {
        if (!code.Is(index, "return") || code[index + 1].LineBefore)
            return false;
        var last = code.Expression(index + 1);
        while (code.Is(last.To, ",") && last.Length > 0)
            last = code.Expression(last.To + 1);
        // return next(c), return h(ctx, request): what is passed on refuses nobody.
        return code.Text(last) is { Length: > 0 } text
            && (
                text is "err"
                || text.StartsWith("err", StringComparison.OrdinalIgnoreCase)
                || text.Contains("rror", StringComparison.Ordinal)
                || text.Contains("Err", StringComparison.Ordinal)
            );
    }

    /// <summary>return "anonymous": another name in place of the one that is missing.</summary>
    private static bool AnswersText(CodeFile code, int index) => code[index + 1] is { IsText: true, LineBefore: false, Value.Length: > 0 };

    /// <summary>return nil of what returns errors, return true: nothing is wrong.</summary>
    private static bool AnswersYes(CodeFile code, Function function, int index) =>
        !code[index + 1].LineBefore
        && code[code.Expression(index + 1).To - 1].Value is "true" or "nil"
        && !(code.Is(index + 2, ",") && code[index + 1].Value is "nil")
        && code.Functions.Around(index) is { } around
        && (code.Is(around.Body.From - 2, "error") || code.Is(around.Body.From - 2, "bool"));

    private static bool IsHandling(CodeFile code, Function function) =>
        code.Text(new(function.Start, function.Body.From)) is var head && Handling.Any(h => head.Contains(h, StringComparison.Ordinal));

    /// <summary>In a block whose condition is that there is no certificate: len(certificates) == 0, r.TLS == nil.</summary>
    private static bool Absent(CodeFile code, Function function, int index) =>
        Conditions(code, function, index)
            .Any(c => !c.IsElse && IsAbout(code, function, c.Condition) && HasSign(code, c.Condition, "==", "<", "!"))
        || Conditions(code, function, index).Any(c => c.IsElse && IsPresence(code, function, c.Condition));

    /// <summary>In a block that is entered only with a certificate: who shows none goes past it.</summary>
    private static bool OnlyWhereShown(CodeFile code, Function function, int index) =>
        Conditions(code, function, index).Any(c => !c.IsElse && IsPresence(code, function, c.Condition));

    /// <summary>len(certificates) &gt; 0, r.TLS != nil &amp;&amp; …, range certificates.</summary>
    private static bool IsPresence(CodeFile code, Function function, Span condition) =>
        IsAbout(code, function, condition)
        && (code.Is(condition.From, "range") || HasSign(code, condition, ">", "!=", ">="))
        && !HasSign(code, condition, "||", "==", "<");

    private static bool HasSign(CodeFile code, Span span, params string[] signs) =>
        Enumerable.Range(span.From, span.Length).Any(i => !code[i].IsText && signs.Contains(code[i].Value));

    /// <summary>About whether there are certificates at all, or a connection that could have some.</summary>
    private static bool IsAbout(CodeFile code, Function function, Span condition)
    {
        for (var i = condition.From; i < condition.To; i++)
        {
            if (!code.IsWord(i))
                continue;
            // Of a certificate's parts it is about which one it is.
            if (code.IsLink(i - 1) && code[i].Value is "Subject" or "CommonName" or "DNSNames" or "Issuer" or "URIs" or "Raw")
                return false;
            if (Shown.Contains(code[i].Value) || code.IsLink(i - 1) && code.Is(i, "TLS"))
                return true;
            // certificates := r.TLS.PeerCertificates; name, ok := caller(r)
            if (
                !code.IsLink(i - 1)
                && code.Names.To(code[i].Value)
                    .Any(a =>
                        function.Body.Contains(a.Name)
                        && Enumerable
                            .Range(a.Name, Math.Clamp(code.Expression(a.Name).To - a.Name, 0, 40))
                            .Any(k => Shown.Contains(code[k].Value))
                    )
            )
                return true;
        }

        return false;
    }

    /// <summary>The conditions of the blocks around a place, outward to the function's body.</summary>
    private static IEnumerable<(Span Condition, bool IsElse)> Conditions(CodeFile code, Function function, int index)
    {
        for (var open = code.Parent(index); open >= function.Body.From; open = code.Parent(open))
        {
            if (!code.Is(open, "{"))
                continue;
            if (code.Is(open - 1, "else"))
            {
                if (code.Is(open - 2, "}") && code.Mate(open - 2) is > 0 and var before)
                    yield return (Head(code, before), true);
                continue;
            }

            yield return (Head(code, open), false);
        }
    }

    /// <summary>What stands between if, or for, and the brace.</summary>
    private static Span Head(CodeFile code, int open)
    {
        var start = code.StatementStart(open);
        while (start > 0 && code.Is(start - 1, ";") && code[start].LineBefore is false)
            start = code.StatementStart(start - 1);
        if (code.Is(start, "else"))
            start++;
        if (code.Is(start, "for"))
            for (var i = start; i < open; i++)
                if (code.Is(i, "range"))
                    return new(i, open);
        return code.Is(start, "if") || code.Is(start, "case") ? new(start + 1, open) : default;
    }
}
