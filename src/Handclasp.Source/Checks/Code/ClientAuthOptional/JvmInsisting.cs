using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ClientAuthOptional;

/// <summary>A look at the peer of a session throws where it has shown no certificate: that insists on one, unless the exception makes a guest of it.</summary>
internal static class JvmInsisting
{
    private static readonly string[] Looks = ["getPeerCertificates", "peerCertificates", "getPeerPrincipal", "peerPrincipal"];

    /// <summary>Words of a catch block that serves no further.</summary>
    private static readonly HashSet<string> Refusing = new(StringComparer.Ordinal)
    {
        "return",
        "throw",
        "close",
        "closeQuietly",
        "null",
        "continue",
        "break",
        "false",
        "shutdown",
        "disconnect",
        "sendResponseHeaders",
        "sendError",
        "error",
        "reject",
        "abort",
        "finish",
        "cancel",
        "fail",
        "respond",
        "exitProcess",
        "endExchange",
        "UNAUTHORIZED",
        "FORBIDDEN",
        "SC_UNAUTHORIZED",
        "SC_FORBIDDEN",
    };

    /// <summary>Words by which a function ends what it was asked to serve.</summary>
    private static readonly HashSet<string> Closing = new(StringComparer.Ordinal)
    {
        "throw",
        "close",
        "closeQuietly",
        "shutdown",
        "disconnect",
        "sendResponseHeaders",
        "sendError",
        "reject",
        "abort",
        "fail",
        "setStatusCode",
        "setStatus",
        "UNAUTHENTICATED",
        "PERMISSION_DENIED",
        "UNAUTHORIZED",
        "Unauthorized",
        "FORBIDDEN",
        "Forbidden",
        "SC_FORBIDDEN",
        "SC_UNAUTHORIZED",
        "401",
        "403",
    };

    /// <summary>Words by which a request is allowed to whom Spring's filter knows by his certificate.</summary>
    private static readonly string[] Authorized =
    [
        "authenticated",
        "fullyAuthenticated",
        "hasRole",
        "hasAnyRole",
        "hasAuthority",
        "hasAnyAuthority",
    ];

    /// <summary>True where a look that can be about the place's server refuses who has no certificate.</summary>
    public static bool Has(CodeFile code, int at, IReadOnlyList<string> rivals) =>
        code.Index.Places(Looks)
            .Any(i =>
                code.IsWord(i)
                && Kinship.Speaks(code, at, i, rivals)
                && !MakesGuests(code, i)
                && !JvmKept.Is(code, i)
                && !IsGuestByResult(code, i)
                && !GivesNothing(code, at, i, rivals)
                && JvmHandlers.CanServe(code, at, i)
            ) || IsAuthorized(code);

    /// <summary>Spring Security: http.x509(…) beside anyRequest().authenticated(): who shows no certificate is let in nowhere but where it says so.</summary>
    private static bool IsAuthorized(CodeFile code) =>
        code.Index.Places("x509").Any(i => code.IsWord(i) && code[i + 1].Value is "(" or "{")
        && code.Index.Places("anyRequest", "anyExchange").Where(code.IsWord).ToList() is { Count: > 0 } any
        && any.TrueForAll(i => Enumerable.Range(i, 8).Any(k => Authorized.Contains(code[k].Value)));

    /// <summary>catch (…) { null }: the look answers nothing, and nobody who asks it refuses then.</summary>
    private static bool GivesNothing(CodeFile code, int at, int look, IReadOnlyList<string> rivals)
    {
        if (
            JvmMembers.Caught(code, look, 1) is not { IsEmpty: false } caught
            || EndsWithLog(code, caught)
            || Words(code, caught).Where(Refusing.Contains).Any(w => w is not ("null" or "return"))
            || code.Functions.Around(look) is not { } inner
            || Words(code, inner.Body).Any(Closing.Contains)
        )
            return false;
        // The handler of the very server that asks: nothing behind it refuses.
        if (
            code.Functions.NamedAround(look) is { } home
            && ReferenceEquals(home, code.Functions.NamedAround(at))
            && !Words(code, home.Body).Any(Closing.Contains)
        )
            return true;
        return code.Functions.NamedAround(look) is { } function
            && code.Index.Places(function.Name).Where(i => code.Is(i + 1, "(") && i > function.Body.To || i < function.Start).ToList()
                is { Count: > 0 } callers
            && !callers.Exists(i =>
                Kinship.Speaks(code, at, i, rivals)
                && code.Functions.Around(i) is { } caller
                && Words(code, caller.Body).Any(Closing.Contains)
            );
    }

    /// <summary>try { … peerPrincipal … } catch (e: SSLPeerUnverifiedException) { "guest" }; one that is empty goes on behind it, where the function may refuse.</summary>
    private static bool MakesGuests(CodeFile code, int look) =>
        JvmMembers.Caught(code, look, 1) is { IsEmpty: false } caught
        && !Words(code, caught).Any(Refusing.Contains)
        && !EndsWithLog(code, caught)
        && !(
            caught.Length <= 2
            && code.Functions.Around(look) is { } function
            && Words(code, new(caught.To, Math.Max(caught.To, function.Body.To))).Any(Closing.Contains)
        );

    /// <summary>try { look; serve } catch (…) { log } at the end of a loop or a function: who shows none is served no further.</summary>
    private static bool EndsWithLog(CodeFile code, Span caught)
    {
        var open = code.Is(caught.From, "{") ? caught.From : caught.From - 1;
        var close = code.Mate(open);
        var end = code.Is(close - 1, ";") ? close - 1 : close;
        if (
            !code.Is(end - 1, ")")
            || code.CallAt(code.Mate(end - 1)) is not { } log
            || log.Start != open + 1
            || !Logged.IsCall(log)
            || code.Parent(open) is not (> 0 and var around)
            || !code.Is(around, "{")
        )
            return false;
        var after = close + 1;
        while (code.Is(after, "catch") && code.Is(code.Mate(after + 1) + 1, "{"))
            after = code.Mate(code.Mate(after + 1) + 1) + 1;
        return code.Is(after, "}")
            && (
                code.Functions.Around(open) is { Name.Length: > 0 } home && home.Body.From == around + 1
                || code.Is(around - 1, ")") && code[code.Mate(around - 1) - 1].Value is "while" or "for"
            );
    }

    /// <summary>runCatching { session.peerPrincipal.name }.getOrDefault("guest"); of getOrNull() where the function refuses nobody.</summary>
    private static bool IsGuestByResult(CodeFile code, int look)
    {
        for (var (open, depth) = (code.Parent(look), 0); open > 1 && depth < 4; open = code.Parent(open), depth++)
        {
            if (!code.Is(open, "{") || !code.Is(open - 1, "runCatching"))
                continue;
            var end = code.Mate(open) + 1;
            if (!code.IsLink(end))
                return false;
            return code[end + 1].Value switch
            {
                "getOrDefault" => true,
                "getOrElse" => code.Is(end + 2, "{") && !Words(code, code.Inside(end + 2)).Any(Refusing.Contains),
                "getOrNull" => code.Functions.NamedAround(look) is { IsExpression: false } home
                    && !Words(code, home.Body).Any(w => Refusing.Contains(w)),
                _ => false,
            };
        }

        return false;
    }

    private static IEnumerable<string> Words(CodeFile code, Span span) =>
        Enumerable
            .Range(span.From, span.Length)
            .Where(i => code.IsWord(i) || code[i].Kind == Lexing.TokenKind.Number)
            .Select(i => code[i].Value);
}
