using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common.Impostors;

/// <summary>
/// Plays one callback through with an impostor: what each condition is to him, and whether a way leads to a yes. What the file does not tell
/// stays open, and an open condition lets nobody pass. Here are its statements.
/// </summary>
internal sealed partial class Play(CodeFile code, Impostor impostor)
{
    private const int MostSteps = 2000;
    private const int Deepest = 5;
    private const int MostNested = 80;

    private int steps;
    private int depth;
    private int nested;
    private bool isLax;

    /// <summary>The first condition that held since nothing is configured, or -1.</summary>
    public int Missed { get; private set; } = -1;

    /// <summary>The first place of the callback itself that surely agrees with him, or -1.</summary>
    public int Agreed { get; private set; } = -1;

    /// <summary>What an expression outside of all callbacks is worth.</summary>
    public Thing Value(Span span) => Worth(span, new());

    /// <summary>What a callback that is given these things comes to.</summary>
    public Thing Call(Function function, IReadOnlyList<Thing> given, Variables? around = null)
    {
        if (depth >= Deepest || steps > MostSteps)
            return Thing.Open;
        depth++;
        var wasLax = isLax;
        isLax |= IsLax(function);
        var variables = around?.Copy() ?? new Variables();
        for (var i = 0; i < Math.Min(given.Count, function.Parameters.Count); i++)
            variables[function.Parameters[i]] = given[i];
        // An event is told; a method without a result has agreed where it comes to its end.
        var isEvent = depth == 1 && variables[Variables.Answer] is not null;
        if (!isEvent)
            variables[Variables.Answer] = code.Is(function.Start - 1, "void") ? Thing.Of(true) : Thing.Void;
        var found =
            function.IsExpression && variables[Variables.Answer] is { Kind: Kinds.Void }
                ? Worth(function.Body, variables)
                : Run(new(function.Body.From, function.Body.To, null), variables);
        isLax = wasLax;
        depth--;
        return found;
    }

    /// <summary>A chain that may end anywhere, or with errors that are let pass: what it says then is another check's.</summary>
    private bool IsLax(Function function) =>
        code
            .Index.Places("VerificationFlags")
            .Any(p =>
                function.Body.From <= p
                && p < function.Body.To
                && !code.Text(code.Expression(p)).Contains("NoFlag", StringComparison.Ordinal)
            );

    /// <summary>Where to go on: a run of statements, and what comes behind it.</summary>
    private sealed record Frame(int At, int To, Frame? Next)
    {
        /// <summary>True for what break and continue leave.</summary>
        public bool IsLoop { get; init; }

        /// <summary>Index of the catch behind a try, or -1.</summary>
        public int Handler { get; init; } = -1;
    }

    private Thing Run(Frame? frame, Variables variables)
    {
        while (true)
        {
            if (++steps > MostSteps)
                return Thing.Open;
            if (frame is null)
                return variables[Variables.Answer] ?? Thing.Void;
            var (i, to) = (frame.At, frame.To);
            if (i >= to)
            {
                frame = frame.Next;
                continue;
            }

            var end = Math.Min(StatementEnd(i, to), to);
            var rest = frame with { At = Math.Max(end, i + 1) };
            switch (code[i].Value)
            {
                case "{":
                    frame = new(i + 1, code.Mate(i), rest);
                    continue;
                case "return":
                    return Noted(
                        i,
                        code.Is(i + 1, ";") ? variables[Variables.Answer] ?? Thing.Void : Worth(UpToEnd(i + 1, end), variables)
                    );
                case "throw":
                    return Thrown(frame, code.Is(i + 1, "new") ? code[i + 2].Value : "", variables);
                case "break" or "continue":
                    while (frame is { IsLoop: false })
                        frame = frame.Next;
                    frame = frame?.Next;
                    continue;
                case "if" when code.Is(i + 1, "("):
                    return If(i, rest, variables);
                case "foreach" when code.Is(i + 1, "("):
                    return Each(i, end, rest, variables);
                case "for" or "while" when code.Is(i + 1, "("):
                    return Merge(
                        Chance.Open,
                        Run(new(code.Mate(i + 1) + 1, end, rest) { IsLoop = true }, variables.Copy()),
                        Run(rest, variables.Copy())
                    );
                case "do":
                    frame = new(i + 1, StatementEnd(i + 1, to), rest) { IsLoop = true };
                    continue;
                case "using" or "lock" or "fixed" when code.Is(i + 1, "("):
                    Statement(i + 2, code.Mate(i + 1), variables);
                    frame = new(code.Mate(i + 1) + 1, end, rest);
                    continue;
                case "checked" or "unchecked" or "unsafe":
                    frame = new(i + 1, end, rest);
                    continue;
                case "switch" when code.Is(i + 1, "("):
                    return Switch(i, rest, variables);
                case "try" when code.Is(i + 1, "{"):
                    return Try(i, rest, variables);
                case ";":
                    frame = rest;
                    continue;
                case "#" when code.Is(i + 1, "if"):
                    // Who builds decides.
                    return Merge(
                        Chance.Open,
                        Run(frame with { At = Line(i, to) }, variables.Copy()),
                        Run(frame with { At = Otherwise(i, to, "else", "elif", "endif") }, variables.Copy())
                    );
                case "#":
                    frame = frame with { At = code[i + 1].Value is "else" or "elif" ? Otherwise(i, to, "endif") : Line(i, to) };
                    continue;
            }

            var goesOn = IsLocalFunction(i, end) ? Chance.Always : Statement(i, end, variables);
            if (goesOn.No == 0)
                frame = rest;
            else
                return Merge(goesOn, goesOn.Yes == 0 ? Thing.Void : Run(rest, variables.Copy()), Thrown(frame, "", variables.Copy()));
        }
    }

    /// <summary>What is said at a place, which is kept where it lets him pass.</summary>
    private Thing Noted(int at, Thing said)
    {
        if (depth == 1 && Agreed < 0 && said.AsChance.Yes == 2)
            Agreed = at;
        return said;
    }

    /// <summary>Index behind a directive's line.</summary>
    private int Line(int at, int to)
    {
        do at++;
        while (at < to && !code[at].LineBefore);
        return at;
    }

    /// <summary>Index behind the next of these directives that belongs to the one at a place.</summary>
    private int Otherwise(int at, int to, params string[] words)
    {
        var nested = 0;
        for (var i = at + 2; i < to; i++)
            if (!code.Is(i, "#"))
                continue;
            else if (code.Is(i + 1, "if"))
                nested++;
            else if (nested == 0 && words.Contains(code[i + 1].Value))
                return Line(i, to);
            else if (code.Is(i + 1, "endif"))
                nested--;
        return to;
    }

    private Thing If(int at, Frame rest, Variables variables)
    {
        var then = code.Mate(at + 1) + 1;
        var thenEnd = StatementEnd(then, code.Tokens.Length);
        var asked = code.Inside(at + 1);
        var condition = Worth(asked, variables).AsChance;
        if (
            impostor.IsUnset
            && condition.No == 0
            && Enumerable.Range(asked.From, asked.Length).Any(i => code.IsWord(i) && IsTrust(code[i].Value))
        )
            Missed = Missed < 0 ? at : Missed;
        var otherwise = code.Is(thenEnd, "else") ? new Frame(thenEnd + 1, StatementEnd(thenEnd + 1, code.Tokens.Length), rest) : rest;
        return condition.No == 0 ? Run(new(then, thenEnd, rest), variables)
            : condition.Yes == 0 ? Run(otherwise, variables)
            : Merge(condition, Run(new(then, thenEnd, rest), variables.Copy()), Run(otherwise, variables.Copy()));
    }

    /// <summary>foreach (var status in chain.ChainStatus): once for the one that there is.</summary>
    private Thing Each(int at, int end, Frame rest, Variables variables)
    {
        var head = code.Inside(at + 1);
        var inside = Enumerable.Range(head.From, head.Length).FirstOrDefault(i => code.Is(i, "in"), -1);
        if (inside < 0)
            return Thing.Open;
        var several = Worth(new(inside + 1, head.To), variables);
        if (several is { Kind: Kinds.Many, Item: null } or { Kind: Kinds.Missing })
            return Run(rest, variables);
        var body = new Frame(code.Mate(at + 1) + 1, end, rest) { IsLoop = true };
        var each = variables.Copy();
        each[code[inside - 1].Value] = several.Item ?? Thing.Open;
        return several.Kind == Kinds.Many ? Run(body, each) : Merge(Chance.Open, Run(body, each), Run(rest, variables.Copy()));
    }

    private Thing Try(int at, Frame rest, Variables variables)
    {
        var body = code.Inside(at + 1);
        var handler = code.Mate(at + 1) + 1;
        if (!code.Is(handler, "catch"))
            return Run(new(body.From, body.To, rest), variables);
        var before = variables.Copy();
        var found = Run(new(body.From, body.To, rest) { Handler = handler }, variables);
        // Who makes a certificate can make one that the engine chokes on.
        return impostor.IsStranger && Looks(body)
            ? Handlers(handler).Aggregate(found, (so, h) => Merge(Chance.Either, Run(new(h.From, h.To, rest), before.Copy()), so))
            : found;
    }

    private bool Looks(Span body) => Enumerable.Range(body.From, body.Length).Any(i => code.IsWord(i) && code.Is(i + 1, "(") && !IsIdle(i));

    /// <summary>The blocks of the catches that begin there.</summary>
    private IEnumerable<Span> Handlers(int handler, string? type = null)
    {
        for (var i = handler; code.Is(i, "catch"); )
        {
            var open = i + 1;
            while (open < code.Tokens.Length && !code.Is(open, "{"))
                open = code.Is(open, "(") ? code.Mate(open) + 1 : open + 1;
            if (open >= code.Tokens.Length)
                yield break;
            var takes = code.Is(i + 1, "(") ? code[i + 2].Value : "";
            if (type is null || type.Length == 0 || takes.Length == 0 || takes == "Exception" || takes == type)
                yield return code.Inside(open);
            i = code.Mate(open) + 1;
        }
    }

    /// <summary>What is thrown ends in the next catch that takes it; else it refuses.</summary>
    private Thing Thrown(Frame? frame, string type, Variables variables)
    {
        for (var at = frame; at is not null; at = at.Next)
            if (at.Handler >= 0 && Handlers(at.Handler, type).Take(1).ToList() is [var taken])
                return Run(new(taken.From, taken.To, at.Next), variables);
        return Thing.Of(false);
    }

    private Thing Switch(int at, Frame rest, Variables variables)
    {
        var subject = Worth(code.Inside(at + 1), variables);
        var open = code.Mate(at + 1) + 1;
        if (!code.Is(open, "{"))
            return Thing.Open;
        List<(List<Span> Labels, int From)> sections = [];
        List<Span> labels = [];
        var inside = code.Inside(open);
        for (var i = inside.From; i < inside.To; i++)
            if (code.Is(i, "case") || code.Is(i, "default") && code.Is(i + 1, ":"))
            {
                var colon = i;
                while (colon < inside.To && !code.Is(colon, ":"))
                    colon = code.IsOpen(colon) ? code.Mate(colon) + 1 : colon + 1;
                labels.Add(new(i, colon));
                if (!(code.Is(colon + 1, "case") || code.Is(colon + 1, "default")))
                {
                    sections.Add((labels, colon + 1));
                    labels = [];
                }

                i = colon;
            }
            else if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), inside.To);
        var found = Run(rest, variables.Copy());
        foreach (var isDefault in (bool[])[true, false])
            for (var n = sections.Count - 1; n >= 0; n--)
            {
                var (mine, from) = sections[n];
                if (mine.Exists(l => code.Is(l.From, "default")) != isDefault)
                    continue;
                var to = n + 1 < sections.Count ? sections[n + 1].Labels[0].From : inside.To;
                var run = variables.Copy();
                var fits = isDefault ? Chance.Always : mine.Select(l => Case(subject, l, run)).Aggregate((a, b) => a.Or(b));
                found = Merge(fits, Run(new(from, to, rest) { IsLoop = true }, run), found);
            }

        return found;
    }

    /// <summary>case pattern when condition</summary>
    private Chance Case(Thing subject, Span label, Variables variables)
    {
        var at = label.From + 1;
        var fits = Pattern(subject, ref at, label.To, variables);
        return code.Is(at, "when") ? fits.And(Worth(new(at + 1, label.To), variables).AsChance) : fits;
    }

    /// <summary>An assignment or a call; whether it goes on behind it.</summary>
    private Chance Statement(int from, int end, Variables variables)
    {
        var span = UpToEnd(from, end);
        if (code.Is(span.From, "using") || code.Is(span.From, "const"))
            span = new(span.From + 1, span.To);
        for (var i = span.From; i < span.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), span.To);
            else if (code[i].Value is "=" or "&=" or "|=" or "+=" or "??=" && !code[i].IsText)
            {
                Assign(i, new(i + 1, span.To), variables);
                return Chance.Always;
            }
            else if (code.Is(i, "=>"))
                break;
        var worth = Worth(span, variables);
        return Verifies(span, variables) ? impostor.Vouched.AsChance
            : Thrower(span) ? worth.AsChance
            : worth.Kind == Kinds.Open && MayRefuse(span, variables) ? Chance.Open
            : Chance.Always;
    }

    private void Assign(int equals, Span value, Variables variables)
    {
        var worth = Worth(value, variables);
        if (!code.IsWord(equals - 1))
            return;
        var name = code[equals - 1].Value;
        if (code.IsLink(equals - 2))
        {
            var root = code[code.PathStart(equals - 1)].Value;
            if (variables[root] is { Kind: Kinds.Arguments })
                variables[Variables.Answer] = Noted(code.PathStart(equals - 1), worth);
            else if (root == "this" && code.PathStart(equals - 1) == equals - 3)
                variables[name] = worth;
            return;
        }

        if (code.Is(equals, "="))
            variables[name] = worth;
        else if (variables[name] is { } old)
            variables[name] = code[equals].Value switch
            {
                "&=" => Both(old, worth),
                "|=" => Any(old, worth),
                _ => Thing.Open,
            };
    }

    /// <summary>ChainTrust.Validate(certificate), base.Validate(certificate): throws where nobody vouches for it.</summary>
    private bool Verifies(Span span, Variables variables) =>
        code.Is(span.To - 1, ")")
        && code.Mate(span.To - 1) is > 0 and var open
        && code.CallAt(open) is { Word: "Validate" } call
        && (call.Receiver is "base" || call.Receiver.Contains("ChainTrust", StringComparison.Ordinal))
        && call.Arguments is [var only]
        && Worth(only, variables).Kind == Kinds.Peer;

    /// <summary>A method of this file without a result: it goes on, or it throws.</summary>
    private bool Thrower(Span span) =>
        code.IsWord(span.From)
        && code.Is(span.From + 1, "(")
        && code.Functions.Named(code[span.From].Value).Any(f => code.Is(f.Start - 1, "void"));

    /// <summary>Gives what is judged to code that is not in sight, and that may throw.</summary>
    private bool MayRefuse(Span span, Variables variables) =>
        code.Is(span.To - 1, ")")
        && code.Mate(span.To - 1) is > 0 and var open
        && !IsIdle(open - 1)
        && Enumerable
            .Range(open, span.To - open)
            .Any(i =>
                code.IsWord(i)
                && !code.IsLink(i - 1)
                && variables[code[i].Value] is { Kind: not (Kinds.Open or Kinds.Request or Kinds.Text or Kinds.Void or Kinds.Chance) }
            );

    /// <summary>Writes a log, or keeps what it is given.</summary>
    private bool IsIdle(int name)
    {
        var path = code.IsWord(name) ? code.PathTo(name) : "";
        return path.Contains("og", StringComparison.Ordinal)
            || path.StartsWith("Console", StringComparison.Ordinal)
            || path.StartsWith("Debug", StringComparison.Ordinal)
            || path.StartsWith("Trace", StringComparison.Ordinal)
            || code[name].Value
                is "Add"
                    or "AddRange"
                    or "TryAdd"
                    or "Dispose"
                    or "Clear"
                    or "Append"
                    or "AppendLine"
                    or "WriteLine"
                    or "Increment"
                    or "Enqueue"
                    or "nameof"
                    or "Write"
                    or "SetTag"
                    or "AddTag"
                    or "ToString"
                    or "Import"
                    or "ImportFromPemFile"
                    or "ImportFromPem";
    }

    private bool IsLocalFunction(int from, int end) =>
        code.Functions.All.Any(f =>
            f.Name.Length > 0 && from < f.Start && f.Start < from + 6 && f.End <= end + 1 && code.Is(f.Start + 1, "(")
        );

    private Span UpToEnd(int from, int end) => new(from, code.Is(end - 1, ";") ? end - 1 : end);

    /// <summary>Index after the statement that begins there.</summary>
    private int StatementEnd(int at, int to, int within = 0)
    {
        if (at >= to || within > MostNested)
            return to;
        switch (code[at].Value)
        {
            case "{":
                return code.Mate(at) + 1;
            case "if" when code.Is(at + 1, "("):
                var then = StatementEnd(code.Mate(at + 1) + 1, to, within + 1);
                return code.Is(then, "else") ? StatementEnd(then + 1, to, within + 1) : then;
            case "for" or "foreach" or "while" or "using" or "lock" or "fixed" or "switch" when code.Is(at + 1, "("):
                return StatementEnd(code.Mate(at + 1) + 1, to, within + 1);
            case "try" when code.Is(at + 1, "{"):
                var end = code.Mate(at + 1) + 1;
                while (end < to && code[end].Value is "catch" or "finally")
                {
                    while (end < to && !code.Is(end, "{"))
                        end = code.Is(end, "(") ? code.Mate(end) + 1 : end + 1;
                    end = end < to ? code.Mate(end) + 1 : to;
                }

                return end;
            case "do" or "checked" or "unchecked" or "unsafe" when code.Is(at + 1, "{"):
                return code.Mate(at + 1) + 1;
        }

        for (var i = at; i < to; i++)
            if (code.Is(i, ";"))
                return i + 1;
            else if (code.IsOpen(i))
            {
                i = Math.Min(code.Mate(i), to);
                // bool IsKnown(X509Certificate2 c) { … }
                if (code.Is(i, "}") && code.Functions.All.Any(f => f.Name.Length > 0 && f.Start >= at && f.End == i))
                    return i + 1;
            }

        return to;
    }
}
