using Handclasp.Source.Languages;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// Servers of Python that ask for a certificate and leave the rest to their own code: whether that code refuses who brings none. To read a name,
/// to log, to keep the certificate, or to refuse a wrong one, is nothing of the kind.
/// </summary>
internal static class PythonInsisting
{
    private const int Deepest = 3;

    /// <summary>What reads the certificate of the client.</summary>
    private static readonly string[] Reads =
    [
        "getpeercert",
        "get_peer_certificate",
        "getPeerCertificate",
        "peercert",
        "SSL_CLIENT_CERT",
        "get_ssl_certificate",
        "get_verified_chain",
        "get_peer_cert_chain",
        "client_cert_chain",
        "client_cert_name",
    ];

    /// <summary>What refuses a client.</summary>
    private static readonly string[] Refusals =
    [
        "raise",
        "close",
        "abort",
        "shutdown",
        "exit",
        "continue",
        "break",
        "reject",
        "deny",
        "refuse",
        "forbidden",
        "unauthorized",
        "HTTPForbidden",
        "HTTPUnauthorized",
        "HttpResponseForbidden",
        "PermissionDenied",
        "send_error",
        "loseConnection",
        "abortConnection",
        "close_connection",
        "unwrap",
        "FORBIDDEN",
        "UNAUTHORIZED",
        "403",
        "401",
    ];

    /// <summary>What only keeps or shows what it is given.</summary>
    private static readonly string[] Keeping =
    [
        "print",
        "str",
        "repr",
        "pprint",
        "format",
        "append",
        "add",
        "put",
        "dumps",
        "sendall",
        "setdefault",
        "set",
        "update",
        "jsonify",
        "setattr",
    ];

    /// <summary>True where code that can speak for the context at a place refuses who has no certificate.</summary>
    public static bool Insists(CodeFile code, int at) =>
        code
            .Index.Places(Reads)
            .Any(p =>
                (PythonServing.Reaches(code, at, p) ?? Kinship.Speaks(code, at, p, PythonContexts.Makers))
                && IsOfServer(code, p)
                && Refuses(code, p)
            );

    /// <summary>A certificate that is read from a connection of a client's is no client's.</summary>
    private static bool IsOfServer(CodeFile code, int read)
    {
        var owner = code.IsLink(read - 1) ? code[code.PathStart(read)].Value : "";
        return !code
            .Names.Reaching(owner, read)
            .Any(a =>
                code.Said(a.Value) is var made
                && made.Contains("wrap_socket", StringComparison.Ordinal)
                && made.Contains("server_hostname", StringComparison.Ordinal)
            );
    }

    private static bool Refuses(CodeFile code, int read)
    {
        // The name of a parameter, of an argument, of a function that asks.
        if (Logged.Is(code, read) || code.Is(read - 1, "def") || !code[read].IsText && !code.Is(read + 1, "("))
            return false;
        // get_extra_info("peercert"), environ["SSL_CLIENT_CERT"]: the call or the subscript reads.
        if (code[read].IsText && code.Parent(read) is > 0 and var reader)
            read = code.CallAt(reader)?.Name ?? reader - 1;
        var close = code[read + 1].Value is "(" or "[" ? Math.Min(code.Mate(read + 1), code.Tokens.Length - 1) : read;
        return Result(code, code.PathStart(read), close, 0);
    }

    /// <summary>What becomes of what an expression gives: the certificate, or nothing where there is none.</summary>
    private static bool Result(CodeFile code, int from, int close, int depth)
    {
        if (depth > Deepest || Logged.Is(code, from))
            return false;
        var function = code.Functions.Around(from);
        var end = function?.Body.To ?? code.Tokens.Length;
        var start = LogicalStart(code, from);
        // conn.getpeercert() or {}: taken apart, it is as good as none.
        var isAny = code.Is(close + 1, "or") && code[close + 2].Value is "{" or "dict" or "(" or "[";
        // Where there is none, this raises.
        if (!isAny && (code.Is(close + 1, "[") || code.IsLink(close + 1)) && !IsCaught(code, from))
            return true;
        if (code[start].Value is "if" or "elif" or "while" or "assert" && code.IsWord(start))
            return Condition(code, start, [], from, end, depth);
        if (
            code.Parent(from) is > 0 and var open
            && code.Is(open, "(")
            && code.CallAt(open) is { } outer
            && !isAny
            && !IsArm(code, start, from)
            && Takes(code, outer, from, depth) is { } judged
        )
            return judged;
        if (code.Is(start, "return"))
            return function is null || Callers(code, from, depth);
        var held = HeldBy(code, start, from);
        return held.Length > 0 && ByName(code, held, from, close + 1, end, isAny, depth);
    }

    /// <summary>name(cert) if cert else "": one of two that the certificate's presence decides between.</summary>
    private static bool IsArm(CodeFile code, int start, int at)
    {
        for (var i = start; i < Math.Min(code.Tokens.Length, at + 40) && !(i > start && code[i].LineBefore && code.Parent(i) < 0); i++)
            if (code.Is(i, "if") && i > start)
                return true;
        return false;
    }

    /// <summary>The first token of the statement around, out of all brackets.</summary>
    private static int LogicalStart(CodeFile code, int index)
    {
        var start = code.StatementStart(index);
        for (var open = code.Parent(index); open >= 0; open = code.Parent(open))
            if (start > open)
                start = code.StatementStart(open);
        return start;
    }

    /// <summary>cert = conn.getpeercert(), self.cert = …, if not (cert := …).</summary>
    private static string HeldBy(CodeFile code, int start, int at)
    {
        for (var i = at - 1; i >= start && i > at - 12; i--)
            if (code[i] is { Kind: TokenKind.Symbol, Value: "=" or ":=" } && code.IsWord(i - 1) && code.Parent(i) <= code.Parent(at))
                return code.PathTo(i - 1);
        // cert: dict | None = …
        return code.Is(start + 1, ":") && code.IsWord(start) ? code[start].Value : "";
    }

    /// <summary>Raised here, it is caught and forgotten.</summary>
    private static bool IsCaught(CodeFile code, int at) =>
        PythonTries.Of(code, at, false) is var (_, _, block) && !Enumerable.Range(block.From, block.Length).Any(i => IsRefusal(code, i));

    /// <summary>
    /// Follows a name that holds the certificate, and those that hold something of it: a condition that is met without a certificate must refuse;
    /// to take it apart where there may be none raises.
    /// </summary>
    private static bool ByName(CodeFile code, string held, int made, int from, int end, bool isDerived, int depth)
    {
        HashSet<string> derived = new(StringComparer.Ordinal);
        var isMember = held.StartsWith("self.", StringComparison.Ordinal);
        var (first, last) = (from, end);
        if (isMember && PythonClasses.Around(code, made) is { } type)
            (first, last) = (type.Body.From, type.Body.To);
        for (var i = first; i < last; i++)
        {
            if (!code.IsWord(i) || i < from && i >= made)
                continue;
            var isRoot = isMember ? code.IsLink(i - 1) && code.PathTo(i) == held : !code.IsLink(i - 1) && code[i].Value == held;
            if (!isRoot && (code.IsLink(i - 1) || !derived.Contains(code[i].Value)))
                continue;
            var at = code.PathStart(i);
            // The name of an argument, or what it is given anew.
            if (code.Is(i + 1, "=") || Logged.Is(code, i))
                continue;
            var start = LogicalStart(code, at);
            if (code.IsWord(start) && code[start].Value is "if" or "elif" or "while" or "assert" && code.Functions.AreTogether(start, at))
            {
                if (Condition(code, start, [.. derived, code[i].Value], at, end, depth))
                    return true;
                // Within a block that is entered with a certificate alone, what takes it apart says nothing; nor behind one that leaves without.
                if (code[start].Value is "if" && PythonBlocks.Of(code, start) is { } block)
                    if (!IsNegative(code, new(start + 1, block.From - 1)))
                    {
                        derived.UnionWith(Assigned(code, block));
                        i = Math.Max(i, block.To - 1);
                    }
                    else
                        isDerived |= isRoot;
                continue;
            }

            if (isRoot && !isDerived && !IsArm(code, start, at) && (code.Is(i + 1, "[") || code.IsLink(i + 1)) && !IsCaught(code, i))
                return true;
            if (
                isRoot
                && !isDerived
                && !IsArm(code, start, at)
                && code.Parent(at) is > 0 and var open
                && code.CallAt(open) is { } taker
                && Takes(code, taker, at, depth) is { } judged
            )
            {
                if (judged)
                    return true;
            }
            else if (
                code.Is(start, "return")
                && code.Functions.NamedAround(at) is not null
                && !isMember
                && !IsAnswer(code, start)
                && Callers(code, at, depth)
            )
            {
                return true;
            }

            if (HeldBy(code, start, at) is { Length: > 0 } other && other != held)
                derived.Add(other.Split('.')[^1]);
            else if (code.Is(start, "for") && code.IsWord(start + 1))
                derived.UnionWith(code.WordsOf(new(start + 1, at)).Where(w => w is not "in"));
        }

        return false;
    }

    /// <summary>The names that a block gives values: what it takes out of the certificate.</summary>
    private static IEnumerable<string> Assigned(CodeFile code, Span block) =>
        Enumerable
            .Range(block.From, block.Length)
            .Where(i => code.IsWord(i) && code.Is(i + 1, "=") && code.Parent(i) < 0 && !code.IsLink(i - 1))
            .Select(i => code[i].Value);

    /// <summary>True or false for a call that is given the certificate: a function of this file is looked into; null for what says nothing of it.</summary>
    private static bool? Takes(CodeFile code, Call taker, int at, int depth)
    {
        if (Keeping.Contains(taker.Word) || Logged.IsCall(taker))
            return null;
        if (taker.Word is "bool" or "dict" or "len" or "list" or "tuple" or "set" or "any" or "all" or "next" or "iter" or "isinstance")
            return null;
        // A class of this file keeps it, until its methods look.
        if (PythonClasses.All(code).Any(c => c.Name == taker.Word))
            return null;
        var functions = taker.Receiver is "" or "self" or "cls" ? code.Functions.Named(taker.Word).Take(3).ToList() : [];
        if (functions.Count == 0)
            // Somebody else's, who may refuse; to tell others of it refuses nobody.
            return taker.Receiver.Length == 0 || !taker.Receiver.Contains("metric", StringComparison.OrdinalIgnoreCase);
        foreach (var function in functions)
        {
            var position = taker.Position(at) + (function.Parameters is ["self" or "cls", ..] ? 1 : 0);
            if (position < 0 || position >= function.Parameters.Count)
                return true;
            if (
                depth < Deepest
                && ByName(code, function.Parameters[position], function.Start, function.Body.From, function.Body.To, false, depth + 1)
            )
                return true;
        }

        return Result(code, taker.Start, code.Mate(taker.Open), depth + 1);
    }

    /// <summary>Whether who asks a function for the certificate, or for something of it, refuses where it gives nothing. Nobody in this file: then who knows.</summary>
    private static bool Callers(CodeFile code, int at, int depth)
    {
        if (depth >= Deepest || code.Functions.NamedAround(at) is not { } function)
            return true;
        var calls = code.Calls(function.Name).Where(c => !code.Is(c.Name - 1, "def")).Take(12).ToList();
        // Named and not called: what it returns goes to the library that calls it.
        return calls.Count == 0 && (IsProperty(code, function) || code.Index.Places(function.Name).Count() == 1)
            || calls.Exists(c => Result(code, c.Start, code.Mate(c.Open), depth + 1));
    }

    private static bool IsProperty(CodeFile code, Function function) =>
        Languages
            .PythonValues.Decorators(code, function)
            .Any(d => code.WordsOf(d).Any(w => w.TrimStart('@') is "property" or "cached_property"));

    /// <summary>True where a condition about the certificate refuses who has none.</summary>
    private static bool Condition(CodeFile code, int start, HashSet<string> names, int at, int end, int depth)
    {
        if (PythonBlocks.Of(code, start) is not { } block)
            return code.Is(start, "assert");
        if (code.Is(start, "assert"))
            return true;
        var head = new Span(start + 1, block.From - 1);
        if (!IsPositive(code, head, names, at))
            return Holds(code, block, at, depth);
        // if cert: …, else: close.
        var next = block.To;
        while (
            next < end
            && code.Column(next) == code.Column(start)
            && code[next].Value is "elif" or "else"
            && PythonBlocks.Of(code, next) is { } other
        )
        {
            if (code.Is(next, "else") && Holds(code, other, at, depth))
                return true;
            next = other.To;
        }

        // if cert: serve and return; close. Where the block itself refuses, what stands behind it is for those who pass.
        return IsLeft(code, block)
            && !Enumerable.Range(block.From, block.Length).Any(i => IsRefusal(code, i))
            && Holds(code, new(next, end), at, depth);
    }

    /// <summary>A block that ends with leaving the function.</summary>
    private static bool IsLeft(CodeFile code, Span block)
    {
        var column = code.Column(block.From);
        for (var i = block.To - 1; i >= block.From; i--)
            if (i == block.From || code[i].LineBefore && code.Parent(i) < 0 && code.Column(i) == column)
                return code[i].Value is "return" or "raise" or "continue";
        return false;
    }

    /// <summary>cert and …, cert is not None: it is met only with a certificate.</summary>
    private static bool IsPositive(CodeFile code, Span head, HashSet<string> names, int at)
    {
        var hasOr = false;
        var depth = code.Parent(head.From);
        for (var i = head.From; i < head.To; i++)
            hasOr |= code.Is(i, "or") && code.Parent(i) == depth;
        if (hasOr)
            return false;
        var from = head.From;
        for (var i = head.From; i <= head.To; i++)
        {
            if (i < head.To && !(code.Is(i, "and") && code.Parent(i) == depth))
                continue;
            var part = new Span(from, i);
            from = i + 1;
            if (part.Contains(at) || Enumerable.Range(part.From, part.Length).Any(k => code.IsWord(k) && names.Contains(code[k].Value)))
            {
                if (!IsNegative(code, part) && IsBare(code, part))
                    return true;
            }
        }

        return false;
    }

    /// <summary>The certificate itself, or that it is there: no question that somebody else answers.</summary>
    private static bool IsBare(CodeFile code, Span part) =>
        code.OperandEnd(part.From) >= part.To
        || Enumerable.Range(part.From, part.Length).Any(k => code.Is(k, "is") && code.Is(k + 1, "not"))
        || Enumerable.Range(part.From, part.Length).Any(k => code.Is(k, ":="))
        || Enumerable.Range(part.From, part.Length).Any(k => code.Is(k, "in") && !code.Is(k - 1, "not"))
        || Enumerable.Range(part.From, part.Length).Any(k => code.Is(k, "=="))
        || Enumerable.Range(part.From, part.Length).Any(k => code.Is(k, "!=") && code.Is(k + 1, "None"));

    /// <summary>not cert, cert is None, name not in ALLOWED.</summary>
    private static bool IsNegative(CodeFile code, Span part)
    {
        for (var i = part.From; i < part.To; i++)
            if (
                code.Is(i, "not") && !code.Is(i - 1, "is")
                || code.Is(i, "is") && code.Is(i + 1, "None")
                || code.Is(i, "==") && code[i + 1].Value is "None" or "0" or "{" or ""
                || code.Is(i, "!=") && !code.Is(i + 1, "None")
            )
                return true;
        return false;
    }

    private static bool Holds(CodeFile code, Span block, int at, int depth)
    {
        for (var i = block.From; i < block.To; i++)
            if (IsRefusal(code, i) || code.Is(i, "return") && code.IsWord(i) && !IsAnswer(code, i) && IsEnd(code, at, depth))
                return true;
        return false;
    }

    /// <summary>To return is to refuse where nobody takes what is returned; else who takes it decides.</summary>
    private static bool IsEnd(CodeFile code, int at, int depth)
    {
        if (code.Functions.NamedAround(at) is not { } function)
            return true;
        var calls = code.Calls(function.Name).Where(c => !code.Is(c.Name - 1, "def")).Take(12).ToList();
        return !calls.Exists(c => IsTaken(code, c)) || Callers(code, at, depth);
    }

    private static bool IsTaken(CodeFile code, Call call)
    {
        var start = code.Is(call.Start - 1, "await") ? call.Start - 1 : call.Start;
        return code.Parent(call.Start) >= 0 || code.StatementStart(call.Name) != start;
    }

    private static bool IsRefusal(CodeFile code, int index) =>
        Refusals.Contains(code[index].Value) && !Logged.Is(code, index)
        || code[index].IsText
            && code[index].Value.Length < 80
            && (code[index].Value.Contains("401", StringComparison.Ordinal) || code[index].Value.Contains("403", StringComparison.Ordinal))
            && !Logged.Is(code, index);

    /// <summary>A page for whoever asked, and no error: return web.json_response({…}).</summary>
    private static bool IsAnswer(CodeFile code, int returns)
    {
        var given = code.Expression(returns + 1);
        var said = code.Said(given);
        return (
                said.Contains("response", StringComparison.OrdinalIgnoreCase)
                || said.Contains("render", StringComparison.OrdinalIgnoreCase)
                || said.Contains("jsonify", StringComparison.Ordinal)
                || code.Is(given.From, "{")
                || code[given.From].IsText && given.Length == 1 && code[given.From].Value.Length > 0
            )
            && !((string[])["40", "error", "denied", "forbid", "unauth", "refus", "reject"]).Any(w =>
                said.Contains(w, StringComparison.OrdinalIgnoreCase)
            );
    }
}
