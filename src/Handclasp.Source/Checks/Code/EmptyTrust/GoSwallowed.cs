using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.EmptyTrust;

/// <summary>
/// Go: roots that cannot be read, and a program that tells nobody or only a log and connects all the same: with the system's roots, or with a pool
/// that is empty.
/// </summary>
internal static class GoSwallowed
{
    private const string Because =
        "where the roots cannot be read the program goes on without them: every public authority is trusted in their place, or none";
    private const string Remedy = "Return the error: without its roots the program must not connect.";

    private static readonly string[] Pools = ["RootCAs", "ClientCAs"];

    /// <summary>What ends a function, a program or a round of a loop, and what keeps an error for later.</summary>
    private static readonly string[] Leaving =
    [
        "return",
        "panic",
        "Fatal",
        "Fatalf",
        "Fatalln",
        "Fatalw",
        "Exit",
        "Panic",
        "Panicf",
        "Panicln",
        "continue",
        "break",
        "goto",
        "FailNow",
        "Goexit",
        "errs",
        "Join",
        "Check",
        "NoError",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (!code.Names.Has("RootCAs") && !code.Names.Has("ClientCAs"))
            yield break;
        HashSet<int> told = [];
        foreach (var at in Filled(code).Concat(Read(code)).Concat(Made(code)).Concat(Dropped(code)))
            if (told.Add(code.Functions.Around(at.From)?.Start ?? -1))
                yield return new(at, Because) { Remedy = Remedy, Confidence = Confidence.Firm };
    }

    /// <summary>if !pool.AppendCertsFromPEM(pem) { log.Print("…") }, and if pool.AppendCertsFromPEM(pem) { config.RootCAs = pool }.</summary>
    private static IEnumerable<Span> Filled(CodeFile code)
    {
        foreach (var call in code.Calls("AppendCertsFromPEM"))
        {
            if (code.Functions.Around(call.Name) is not { } function || IsBesideSystem(code, function))
                continue;
            var start = code.PathStart(call.Name);
            // ok := pool.AppendCertsFromPEM(pem); if !ok {
            var tested =
                code[start - 1].Value is ":=" or "=" && code.IsWord(start - 2) && !code.Is(code.StatementStart(start), "if")
                    ? Tested(code, function, start - 2, code.Mate(call.Open) + 1)
                    : start;
            if (tested < 0 || IfAround(code, tested) is not var (condition, block))
                continue;
            var isNegated = Enumerable.Range(condition.From, condition.Length).Any(i => code.Is(i, "!"));
            // What is asked for again is decided there.
            if (tested != start && code.Index.Places(code[tested].Value).Any(p => p > block.To && p < function.Body.To && code.IsWord(p)))
                continue;
            if (isNegated ? GoesOn(code, function, block) : IsOnlyWhere(code, function, block))
                yield return new(condition.From - 1, block.From - 1);
        }
    }

    /// <summary>The place where a variable is asked for as a condition; -1 where it is used for something else, or for nothing.</summary>
    private static int Tested(CodeFile code, Function function, int variable, int from)
    {
        foreach (var p in code.Index.Places(code[variable].Value))
            if (p >= from && p < function.Body.To && code.IsWord(p) && !code.IsLink(p - 1))
                return code.Is(code.Is(p - 1, "!") ? p - 2 : p - 1, "if") ? p : -1;
        return -1;
    }

    /// <summary>if pem, err := os.ReadFile(…); err == nil { … config.RootCAs = pool }, and the same with else.</summary>
    private static IEnumerable<Span> Read(CodeFile code)
    {
        foreach (var call in code.Calls("ReadFile"))
        {
            if (
                code.Functions.Around(call.Name) is not { } function
                || Error(code, call) is not { } error
                || IfAfter(code, function, call, error) is not var (condition, block)
                || IsBesideSystem(code, function) && !FallsBack(code, block)
            )
                continue;
            if (IsNoError(code, condition))
            {
                if (IsOnlyWhere(code, function, block) && FillsPool(code, block))
                    yield return condition;
            }
            else if (
                GoesOn(code, function, block)
                && code.Is(block.To + 1, "else")
                && Block(code, block.To + 1) is { } other
                && (FillsPool(code, other) || SetsRoots(code, other) && Names(code, new(block.To + 1, other.To), Given(code, call)))
            )
                yield return condition;
            else if (SetsRoots(code, function.Body) && FallsBack(code, block))
                yield return condition;
        }
    }

    /// <summary>RootCAs: roots(path), where that function logs what went wrong and gives nil; and the error of one that gives it is only logged.</summary>
    private static IEnumerable<Span> Made(CodeFile code)
    {
        foreach (var maker in code.Functions.All)
        {
            if (maker.Name.Length == 0 || !GivesPool(code, maker))
                continue;
            var uses = code.Calls(maker.Name).Where(c => !(maker.Start <= c.Name && c.Name < maker.Body.To)).ToList();
            if (uses.Exists(u => Reaches(code, u)))
                foreach (var place in GivenUp(code, maker))
                    yield return place;
            foreach (var use in uses)
                if (
                    code.Functions.Around(use.Name) is { } function
                    && Error(code, use) is { } error
                    && Reaches(code, use)
                    && IfAfter(code, function, use, error) is var (condition, block)
                )
                {
                    if (
                        IsNoError(code, condition)
                            ? IsOnlyWhere(code, function, block)
                            : GoesOn(code, function, block) || FallsBack(code, block)
                    )
                        yield return condition;
                }
        }
    }

    /// <summary>pool, _ := load(path), and the pool is what is trusted.</summary>
    private static IEnumerable<Span> Dropped(CodeFile code)
    {
        foreach (var maker in code.Functions.All)
            if (maker.Name.Length > 0 && GivesPool(code, maker) && code.Is(maker.Body.From - 2, ")"))
                foreach (var use in code.Calls(maker.Name))
                    if (code.Is(use.Start - 1, ":=") && code.Is(use.Start - 2, "_") && code.Is(use.Start - 3, ",") && Reaches(code, use))
                        yield return use.Whole;
    }

    /// <summary>if err != nil { log.Print(err); return nil } in what gives a pool and no error.</summary>
    private static IEnumerable<Span> GivenUp(CodeFile code, Function maker)
    {
        for (var i = maker.Body.From; i < maker.Body.To; i++)
        {
            if (!code.Is(i, "return") || !ReferenceEquals(code.Functions.Around(i), maker))
                continue;
            if (code.Parent(i) is not (> 0 and var open) || open < maker.Body.From || Head(code, open) is not { IsEmpty: false } condition)
                continue;
            if (!(code.Is(i + 1, "nil") && code.Is(maker.Body.From - 2, "CertPool")) && !FallsBack(code, code.Inside(open)))
                continue;
            if (
                IsError(code, condition)
                || Enumerable.Range(condition.From, condition.Length).Any(k => code.Is(k, "AppendCertsFromPEM"))
                    && code.Is(condition.From, "!")
            )
                yield return condition;
        }
    }

    /// <summary>The system's pool in place of what could not be read, or a configuration without roots: return &amp;tls.Config{MinVersion: …}.</summary>
    private static bool FallsBack(CodeFile code, Span block)
    {
        var isGiven = false;
        for (var i = block.From; i < block.To; i++)
        {
            if (code.Is(i, "SystemCertPool"))
                isGiven = true;
            if (!code.Is(i, "return"))
                continue;
            var value = code.Expression(i + 1);
            // return nil, err: nothing is put in its place.
            if (code.Is(value.To, ",") && !code.Is(value.To + 1, "nil"))
                return false;
            var text = code.Text(value);
            isGiven |=
                text.Contains("tls.Config{", StringComparison.Ordinal)
                    && !Pools.Any(p => text.Contains(p, StringComparison.Ordinal))
                    && !text.Contains("InsecureSkipVerify", StringComparison.Ordinal)
                || text is "http.DefaultClient" or "http.DefaultTransport" or "&http.Client{}";
        }

        return isGiven;
    }

    /// <summary>The variable that the first result of a call is given to.</summary>
    private static string Given(CodeFile code, Call call)
    {
        var start = code.StatementStart(code.PathStart(call.Name));
        return code[code.Is(start, "if") ? start + 1 : start].Value;
    }

    private static bool Names(CodeFile code, Span block, string name) =>
        code.Index.Places(name).Any(p => block.Contains(p) && code.IsWord(p) && !code.IsLink(p - 1));

    /// <summary>A function that gives a pool of roots, with an error or without.</summary>
    private static bool GivesPool(CodeFile code, Function function) =>
        code.Is(function.Body.From - 2, "CertPool")
        || code.Is(function.Body.From - 2, ")")
            && code.Mate(function.Body.From - 2) is > 0 and var open
            && code.Index.Places("CertPool").Any(p => open < p && p < function.Body.From)
            && code.Index.Places("error").Any(p => open < p && p < function.Body.From);

    /// <summary>What a call gives is trusted: RootCAs: load(), and pool := load() with RootCAs: pool, which nobody asks for being nil.</summary>
    private static bool Reaches(CodeFile code, Call use)
    {
        var start = code.PathStart(use.Name);
        if (Pools.Contains(code[start - 2].Value) && code[start - 1].Value is ":" or "=")
            return true;
        var assigned = code.StatementStart(start);
        if (code.Is(assigned, "if"))
            assigned++;
        if (!code.IsWord(assigned) || !(code[assigned + 1].Value is ":=" or "=" or ","))
            return false;
        var name = code[assigned].Value;
        if (code.Functions.Around(use.Name) is not { } function)
            return false;
        var isTrusted =
            code.Settings(Pools).Any(s => function.Body.Contains(s.Name) && code.Text(s.Value) == name)
            || code.IsLink(assigned + 1) && Pools.Contains(code[assigned + 2].Value);
        return isTrusted
            && !code
                .Index.Places(name)
                .Any(p => function.Body.Contains(p) && p > use.Name && code.Is(p + 1, "==") && code.Is(p + 2, "nil"));
    }

    /// <summary>The name of the error that a call gives; empty where it has none.</summary>
    private static string? Error(CodeFile code, Call call)
    {
        var start = code.PathStart(call.Name);
        return code[start - 1].Value is ":=" or "=" && code.Is(start - 3, ",") && code.IsWord(start - 2) && !code.Is(start - 2, "_")
            ? code[start - 2].Value
            : null;
    }

    /// <summary>The first condition behind a call that asks for its error, in the same statement or right behind it.</summary>
    private static (Span Condition, Span Block)? IfAfter(CodeFile code, Function function, Call call, string error)
    {
        var close = code.Mate(call.Open);
        // if pem, err := os.ReadFile(path); err == nil {   and   pem, err := …  if err != nil {
        var condition =
            code.Is(close + 1, ";") ? close + 2
            : code.Is(close + 1, "if") ? close + 2
            : -1;
        if (
            condition < 0
            || !code.Is(condition, error)
            || code[condition + 1].Value is not ("==" or "!=")
            || !code.Is(condition + 2, "nil")
        )
            return null;
        for (var i = condition; i < function.Body.To && i < condition + 60; i++)
            if (code.Is(i, "{"))
                return (new(condition, i), code.Inside(i));
        return null;
    }

    private static bool IsNoError(CodeFile code, Span condition) => code.Is(condition.From + 1, "==");

    /// <summary>err != nil, and nothing more.</summary>
    private static bool IsError(CodeFile code, Span condition) =>
        condition.Length >= 3 && code.Is(condition.To - 1, "nil") && code.Is(condition.To - 2, "!=") && !code.Is(condition.To - 4, "==");

    /// <summary>A block that neither leaves the function nor puts something else in the place of what is missing.</summary>
    private static bool GoesOn(CodeFile code, Function function, Span block) =>
        !Enumerable
            .Range(block.From, block.Length)
            .Any(i =>
                code.IsWord(i)
                    && (Leaving.Contains(code[i].Value) || code[i + 1] is { Kind: TokenKind.Symbol, Value: "=" } && !code.Is(i + 2, "nil"))
                || code.Is(i, "<-") && !code[i].IsText
            ) && !IsTestOf(function);

    /// <summary>What happens only where all went well: nothing else is done where it did not, and the function goes on.</summary>
    private static bool IsOnlyWhere(CodeFile code, Function function, Span block)
    {
        if (!SetsRoots(code, block) || code.Is(block.To + 1, "else") || IsTestOf(function))
            return false;
        // if ok { return config }: behind it stands what happens where it is not.
        return !Enumerable.Range(block.From, block.Length).Any(i => code.Is(i, "return"));
    }

    private static bool SetsRoots(CodeFile code, Span block) => code.Settings(Pools).Any(s => block.Contains(s.Name));

    /// <summary>A pool is filled, and becomes what is trusted in the same block.</summary>
    private static bool FillsPool(CodeFile code, Span block) =>
        SetsRoots(code, block) && code.Index.Places("AppendCertsFromPEM").Any(p => block.Contains(p));

    /// <summary>What is added to the system's roots leaves them where they were.</summary>
    private static bool IsBesideSystem(CodeFile code, Function function) =>
        code.Index.Places("SystemCertPool").Any(p => function.Body.Contains(p));

    private static bool IsTestOf(Function function) => function.Name.StartsWith("Test", StringComparison.Ordinal);

    private static (Span Condition, Span Block)? IfAround(CodeFile code, int index)
    {
        for (var open = index; open < index + 60 && open < code.Tokens.Length; open++)
        {
            if (!code.Is(open, "{"))
                continue;
            var condition = Head(code, open);
            return condition.IsEmpty || !(condition.From <= index || code.Is(code.StatementStart(index), "if"))
                ? null
                : (condition, code.Inside(open));
        }

        return null;
    }

    /// <summary>The condition before a block: of if x := f(); x {, the last part.</summary>
    private static Span Head(CodeFile code, int open)
    {
        var start = code.StatementStart(open);
        var from = start;
        while (start > 0 && code.Is(start - 1, ";") && !code[start].LineBefore)
            start = code.StatementStart(start - 1);
        if (code.Is(start, "else"))
            start++;
        return code.Is(start, "if") ? new(Math.Max(from, start + 1), open) : default;
    }

    private static Span? Block(CodeFile code, int from)
    {
        for (var i = from; i < from + 40 && i < code.Tokens.Length; i++)
            if (code.Is(i, "{"))
                return code.Inside(i);
        return null;
    }
}
