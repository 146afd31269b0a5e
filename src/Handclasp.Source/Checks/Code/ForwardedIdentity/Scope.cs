using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ForwardedIdentity;

/// <summary>
/// For which readers of a header a proof can speak: for those of its own handler, of handlers that name it, and, where it stands in what all
/// requests of a block pass, of that block. A route that looks at the peer's address says nothing of its neighbour.
/// </summary>
internal static partial class Scope
{
    private static readonly string[] Verbs = ["get", "post", "put", "delete", "patch", "head", "options", "any", "del", "websocket"];

    /// <summary>What a middleware is given to, so that what it gives back is behind it.</summary>
    private static readonly string[] Grouping = ["grouped", "group", "Group", "With", "with", "Subrouter", "scope"];

    /// <summary>True where what stands at one place can speak for a header that is read at another.</summary>
    public static bool CanSpeak(CodeFile code, int at, int proof)
    {
        if (
            IsOnlyDeclared(code, proof)
            || IsOfOtherGroup(code, at, proof)
            || IsOfOneOfServers(code, proof)
            || IsOneOfListeners(code, proof)
        )
            return false;
        var (reader, prover) = (Unit(code, at), Unit(code, proof));
        if (reader?.Start == prover?.Start)
            return reader is null || prover is null || Clause(code, reader, at) == Clause(code, reader, proof);
        if (prover is null || Holds(prover, at))
            return true;
        // A clause, or a method that overloads another, is named by the same word.
        if (reader is not null && (Reaches(code, reader, prover) || Reaches(code, prover, reader)))
            return !IsFilterOfOthers(code, at, prover);
        if (IsOfOtherType(code, at, proof))
            return false;
        if (Any.Readers(code).Any(r => Unit(code, r)?.Start == prover.Start))
            return false;
        if (prover.Name.Length == 0)
            return !IsRoute(code, prover) && (Around(code, prover) is not { } block || Holds(block, at));
        return !Kinship.IsOwnedByOthers(code, at, proof, Any.Readers(code)) && !IsFilterOfOthers(code, at, prover);
    }

    /// <summary>run(app, host = "127.0.0.1") beside run(app, host = "0.0.0.0"): what only this machine reaches is not all that listens.</summary>
    private static bool IsOneOfListeners(CodeFile code, int proof) =>
        code[proof] is { IsText: true, Value: "127.0.0.1" or "localhost" or "::1" }
        && code.CallAt(code.Parent(proof)) is { } call
        && code.Index.Places("0.0.0.0", "::").Any(p => code[p].IsText && code.CallAt(code.Parent(p))?.Word == call.Word);

    /// <summary>RequireCertificate of one server, beside one that lets clients in without.</summary>
    private static bool IsOfOneOfServers(CodeFile code, int proof) =>
        code.Is(proof, "RequireCertificate")
        && code.Index.Places("AllowCertificate", "NoCertificate", "AllowAnyClientCertificate", "DelayCertificate").Any(code.IsWord);

    /// <summary>A class, a module that reads such headers itself asks for itself.</summary>
    internal static bool IsOfOtherType(CodeFile code, int at, int proof)
    {
        var (mine, its) = (Type(code, at), Type(code, proof));
        return its >= 0 && mine != its && Any.Readers(code).Any(r => Type(code, r) == its);
    }

    /// <summary>Where the innermost class or module around a token begins; -1 outside of all.</summary>
    private static int Type(CodeFile code, int index)
    {
        if (code.Language == Languages.All.Elixir)
            return code.Index.Places("defmodule").Where(i => i < index).DefaultIfEmpty(-1).Last();
        for (var open = code.Parent(index); open > 0; open = code.Parent(open))
        {
            if (!code.Is(open, "{"))
                continue;
            for (var i = open - 1; i > Math.Max(0, open - 24) && code[i].Value is not ("}" or ";" or "{" or ")"); i--)
                if (code[i].Value is "class" or "struct" or "object" or "trait" && code.IsWord(i + 1))
                    return open;
        }

        return -1;
    }

    /// <summary>The function that a request is handled in: the innermost with a name, a closure that a route is given, one that stands by itself.</summary>
    private static Function? Unit(CodeFile code, int index)
    {
        var function = Innermost(code, index);
        // Kotlin, Groovy: a block behind brackets is no function of the file's, and a route all the same.
        if (
            code.Language.Name is "Kotlin" or "Groovy"
            && Block(code, index) is { } block
            && !(function is not null && function.Start > block.Start)
        )
            return block;
        for (var depth = 0; function is { Name: "" } && depth < 30; depth++)
        {
            if (IsRoute(code, function) || IsPassed(code, function) || code.Functions.Outer(function) is not { } outer)
                return function;
            function = outer;
        }

        return function;
    }

    /// <summary>get("/config") { … }: the innermost block of a route or of what requests pass.</summary>
    private static Function? Block(CodeFile code, int index)
    {
        for (var open = code.Parent(index); open > 0; open = code.Parent(open))
        {
            if (!code.Is(open, "{"))
                continue;
            Function block = new(open, "", [], code.Inside(open), false);
            if (IsRoute(code, block) || IsPassed(code, block))
                return block;
        }

        return null;
    }

    /// <summary>The block around a block of that kind.</summary>
    private static Function? Around(CodeFile code, Function unit)
    {
        if (code.Language.Name is not ("Kotlin" or "Groovy") || !code.Is(unit.Start, "{"))
            return code.Functions.Outer(unit);
        var open = code.Parent(unit.Start);
        while (open > 0 && !code.Is(open, "{"))
            open = code.Parent(open);
        return open > 0 ? new(open, "", [], code.Inside(open), false) : null;
    }

    /// <summary>The innermost function around a token, its head included.</summary>
    private static Function? Innermost(CodeFile code, int index)
    {
        var around = code.Functions.Around(index);
        var head = code.Functions.All.LastOrDefault(f => f.Name.Length > 0 && f.Start < index && index < f.Body.From);
        return head is not null && (around is null || head.Start > around.Start) ? head : around;
    }

    /// <summary>Erlang: where the clause of a function begins that a token stands in; 0 in other languages.</summary>
    private static int Clause(CodeFile code, Function function, int index)
    {
        if (code.Language != Languages.All.Erlang || function.Name.Length == 0)
            return 0;
        for (var i = index; i > function.Start; i--)
            if (code.Is(i - 1, ";") && code.Is(i, function.Name) && code.Is(i + 1, "(") && code[i].LineBefore)
                return i;
        return function.Start;
    }

    private static bool Holds(Function function, int index) => function.Start <= index && index < function.End;

    private static bool Reaches(CodeFile code, Function one, Function other) =>
        one.Name.Length > 0 && other.Name.Length > 0 && Kinship.Reaches(code, one.Start, other.Body.From)
        // A closure of a route that names a function.
        || one.Name.Length == 0
            && other.Name.Length > 0
            && code.Index.Places(other.Name).Any(i => one.Body.Contains(i) && code.Functions.Named(other.Name).Take(2).Count() == 1);

    /// <summary>get("/config") { … }, get '/config' => sub { … }, app.get("/config", (request) => …)</summary>
    private static bool IsRoute(CodeFile code, Function function) =>
        Given(code, function) is >= 0 and var word && Verbs.Contains(code[word].Value.TrimStart('@'));

    /// <summary>intercept(…) { … }, app.use(…): each request of the block around it passes.</summary>
    private static bool IsPassed(CodeFile code, Function function) =>
        Given(code, function) is >= 0 and var word && Passing().IsMatch(code[word].Value);

    /// <summary>The word that a closure is given to; -1 where there is none.</summary>
    private static int Given(CodeFile code, Function function)
    {
        var before = function.Start - 1;
        // get("/config") { … }
        if (code.Is(before, ")") && code.Mate(before) is > 0 and var open && code.IsWord(open - 1))
            return open - 1;
        if (code.IsWord(before) && !code[before].Value.Any(char.IsUpper))
            return before;
        // get '/config' => sub { … }
        if (code[before].Value is "=>" or "," && code[before - 1].IsText && code.IsWord(before - 2))
            return before - 2;
        return code.Parent(function.Start) is > 0 and var bracket && code.Is(bracket, "(") && code.IsWord(bracket - 1) ? bracket - 1 : -1;
    }

    /// <summary>The name of a function, a class, a constant or a field where it is declared, and used elsewhere: there it is looked at.</summary>
    private static bool IsOnlyDeclared(CodeFile code, int proof)
    {
        if (!code.IsWord(proof))
            return false;
        if (code.Functions.Named(code[proof].Value).Any(f => f.Start <= proof && proof < f.Body.From))
            return true;
        if (!code.Index.Places(code[proof].Value).Skip(1).Any())
            return false;
        if (code[proof - 1].Value is "class" or "struct" or "object" or "trait" or "interface" or "enum" or "defmodule" or "record")
            return true;
        return Innermost(code, proof) is null
            && !code.IsLink(proof - 1)
            && code[proof + 1] is { Kind: TokenKind.Symbol, Value: "=" or ":=" or "<-" or ":" or ";" or "," or ")" }
            && (
                code.Parent(proof) < 0
                || code.Is(code.Parent(proof), "{")
                // class Filter(private val proxySecret: String)
                || code.Is(code.Parent(proof), "(") && code[proof - 1].Value is "val" or "var"
            );
    }

    /// <summary>let trusted = app.grouped(EdgeSecret()): speaks for the routes of that variable.</summary>
    private static bool IsOfOtherGroup(CodeFile code, int at, int proof)
    {
        for (var (open, depth) = (code.Parent(proof), 0); open > 0 && depth < 3; open = code.Parent(open), depth++)
        {
            if (code.CallAt(open) is not { } call || !Grouping.Contains(call.Word))
                continue;
            if (!code.Is(call.Start - 1, "=") && !code.Is(call.Start - 1, ":="))
                return false;
            var group = code[call.Start - 2].Value;
            return Route(code, at) is { Receiver.Length: > 0 } route && route.Receiver != group && !IsPartOf(code, route.Receiver, group);
        }

        return false;
    }

    private static bool IsPartOf(CodeFile code, string part, string group) =>
        code.Names.To(part).Any(a => code.WordsOf(a.Value).Contains(group));

    /// <summary>The call that the closure around a place is given to.</summary>
    private static Call? Route(CodeFile code, int at)
    {
        for (var function = code.Functions.Around(at); function is { Name: "" }; function = code.Functions.Outer(function))
            if (Given(code, function) is >= 0 and var word && code.CallAt(word + 1) is { } call && Verbs.Contains(call.Word))
                return call;
        return null;
    }

    /// <summary>before_action :from_proxy, only: :show, where another action reads the header.</summary>
    private static bool IsFilterOfOthers(CodeFile code, int at, Function filter)
    {
        if (code.Language.Name != "Ruby" || code.Functions.NamedAround(at) is not { } action)
            return false;
        foreach (var place in code.Index.Places(filter.Name).Where(p => p < filter.Start || p >= filter.End))
        {
            var start = code.StatementStart(place);
            if (code[start].Value is not ("before_action" or "before_filter" or "prepend_before_action"))
                return false;
            var end = start + 1;
            while (end < code.Tokens.Length && end < start + 40 && (!code[end].LineBefore || code.Parent(end) != code.Parent(start)))
                end++;
            var words = Enumerable.Range(start, end - start).Select(i => code[i].Value.Trim(':')).ToList();
            var (only, except) = (words.Contains("only"), words.Contains("except"));
            if (!only && !except || only == words.Contains(action.Name))
                return false;
        }

        return code.Index.Places(filter.Name).Skip(1).Any();
    }

    [GeneratedRegex("^(use|intercept|before|before_action|filter|onCall|addHook|middleware|around|under|hook|pre|guard)$")]
    private static partial Regex Passing();
}
