using Handclasp.Source.Languages;
using Handclasp.Source.Lexing;

namespace Handclasp.Source.Syntax;

/// <summary>A function, method or lambda.</summary>
/// <param name="Start">Index of its first token.</param>
/// <param name="Name">Its name, or empty.</param>
/// <param name="Parameters">The names of its parameters.</param>
/// <param name="Body">Its body, without braces.</param>
/// <param name="IsExpression">True where the body is one expression whose value is returned.</param>
internal sealed record Function(int Start, string Name, IReadOnlyList<string> Parameters, Span Body, bool IsExpression)
{
    /// <summary>Index after everything that belongs to it.</summary>
    public int End => Body.To;
}

/// <summary>The functions of a file.</summary>
internal sealed class Functions(CodeFile code)
{
    private static readonly string[] NotNames =
    [
        "if",
        "for",
        "while",
        "switch",
        "catch",
        "using",
        "lock",
        "synchronized",
        "return",
        "foreach",
        "fixed",
        "when",
        "else",
        "try",
        "do",
        "super",
        "this",
        "new",
        "await",
        "select",
        "function",
        "func",
        "typeof",
        "sizeof",
        "match",
        "elif",
        "with",
        "assert",
        "except",
    ];
    private List<Function>? all;
    private int[]? owners;

    /// <summary>All of them, in the order in which they begin.</summary>
    public IReadOnlyList<Function> All =>
        all ??= [.. Find().Concat(code.Language.MoreFunctions?.Invoke(code) ?? []).OrderBy(f => f.Start).ThenByDescending(f => f.End)];

    /// <summary>Those of that name.</summary>
    public IEnumerable<Function> Named(string name) => All.Where(f => f.Name == name);

    /// <summary>The innermost function whose body holds a token, or null.</summary>
    public Function? Around(int index)
    {
        owners ??= Owners();
        return (uint)index < (uint)owners.Length && owners[index] >= 0 ? All[owners[index]] : null;
    }

    /// <summary>The function that another is written in, or null. Where indentation makes blocks, what stands before it may be the end of its neighbour.</summary>
    public Function? Outer(Function function) => Around(code.Language.Indents ? function.Start : function.Start - 1);

    /// <summary>The innermost function with a name around a token, lambdas and blocks in it stepped over; null where there is none.</summary>
    public Function? NamedAround(int index)
    {
        var function = Around(index);
        for (var depth = 0; function is { Name: "" } && depth < 30; depth++)
            function = Outer(function);
        return function is { Name: "" } ? null : function;
    }

    /// <summary>True for two places of one function's body, or of what stands outside of all.</summary>
    public bool AreTogether(int one, int other) => ReferenceEquals(Around(one), Around(other));

    /// <summary>True when a word means a parameter of a function around this token.</summary>
    public bool IsParameter(string word, int index)
    {
        var depth = 0;
        for (var f = Around(index); f is not null && depth < 20; f = Outer(f), depth++)
            if (f.Parameters.Contains(word))
                return true;
        return false;
    }

    /// <summary>
    /// The function that an expression is: written there, or named there and defined in this file (<c>verify</c>, <c>this::verify</c>,
    /// <c>new AllowAll()</c> is none).
    /// </summary>
    public Function? Of(Span span) => Of(span, 0);

    private Function? Of(Span span, int depth)
    {
        while (span.Length > 2 && code.Is(span.From, "(") && code.Mate(span.From) == span.To - 1)
            span = new(span.From + 1, span.To - 1);
        // name: callback; ::callback; (Type) callback.
        if (span.Length > 2 && code.IsWord(span.From) && code.Is(span.From + 1, ":") && !code.Is(span.From, "lambda"))
            span = new(span.From + 2, span.To);
        if (span.Length > 1 && code.Is(span.From, "::"))
            span = new(span.From + 1, span.To);
        if (span.IsEmpty || depth > 4)
            return null;
        if (At(span) is { } here)
            return here;
        if (code.Is(span.From, "(") && code.Mate(span.From) < span.To - 1 && !code.Is(code.Mate(span.From) + 1, "=>"))
            return Of(new(code.Mate(span.From) + 1, span.To), depth + 1);
        var last = span.To - 1;
        // new Delegate(x), HostnameVerifier(x), Make() where Make returns one.
        if (code.Is(last, ")") && code.Mate(last) is var open && open > span.From)
        {
            var argument = code.Parts(code.Inside(open)).FirstOrDefault();
            if (code.Is(span.From, "new"))
                return Of(argument, depth + 1);
            if (
                code.IsWord(open - 1)
                && code.PathStart(open - 1) >= span.From
                && argument.IsEmpty
                && Named(code[open - 1].Value).FirstOrDefault() is { } maker
                && Returns(maker) is [var made]
            )
                return Of(made, depth + 1);
            return null;
        }

        if (!code.IsWord(last) || code.PathStart(last) > span.From)
            return null;
        var name = code[last].Value;
        if (Named(name).FirstOrDefault() is { } named)
            return named;
        return code.Names.Reaching(name, span.From) is [var only] && only.Value.From != span.From && !only.Value.Contains(span.From)
            ? Of(only.Value, depth + 1)
            : null;
    }

    /// <summary>A function written right there.</summary>
    private Function? At(Span span)
    {
        var (low, high) = (0, All.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = All[middle].Start < span.From ? (middle + 1, high) : (low, middle);
        }

        for (var i = low; i < All.Count && All[i].Start < span.From + 2; i++)
            if (All[i].End <= span.To + 1 || code.Language.FunctionsAreBlocks && All[i].Start == span.From)
                return All[i];
        return null;
    }

    /// <summary>The expressions a function returns, its own and not those of functions in it.</summary>
    public IReadOnlyList<Span> Returns(Function function)
    {
        if (code.Language.Results is { } results)
            return results(code, function);
        if (function.IsExpression)
            return [function.Body];
        List<Span> found = [];
        var last = -1;
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (!ReferenceEquals(Around(i), function))
                continue;
            last = i;
            if (!code.IsWord(i) || !(code[i].Value == "return" || code[i].Value.StartsWith("return@", StringComparison.Ordinal)))
                continue;
            var value =
                i + 1 >= function.Body.To
                || code.Is(i + 1, ";")
                || (code[i + 1].LineBefore && code.Language.LineEnds == LineEnds.Expressions)
                    ? new Span(i + 1, i + 1)
                    : code.Expression(code.Is(i + 1, "@") ? i + 3 : i + 1);
            found.Add(value);
        }

        if (code.Language.LastIsWorth && last >= 0 && Last(function, last) is { } worth && !found.Exists(f => f.To >= worth.To))
            found.Add(worth);

        // Kotlin's lambdas are worth their last expression.
        if (found.Count == 0 && code.Language == Languages.All.Kotlin && last >= 0 && code.Is(function.Start, "{"))
        {
            var start = code.StatementStart(last);
            found.Add(new(Math.Max(start, function.Body.From), function.Body.To));
        }

        return found;
    }

    /// <summary>The last statement of a function's body, where that is an expression.</summary>
    private Span? Last(Function function, int last)
    {
        if (code.Is(last, ";"))
            last--;
        if (last < function.Body.From)
            return null;
        var start = code.Is(last, ")") || code.Is(last, "]") || code.Is(last, "}") ? code.Mate(last) : last;
        start = Math.Max(code.StatementStart(Math.Max(start, function.Body.From)), function.Body.From);
        return
            code[start].Value
                is "return"
                    or "end"
                    or "if"
                    or "unless"
                    or "else"
                    or "foreach"
                    or "for"
                    or "while"
                    or "rescue"
                    or "ensure"
                    or "}"
            ? null
            : new(start, last + 1);
    }

    private IEnumerable<Function> Find()
    {
        if (code.Language.OwnFunctions)
            yield break;
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            var token = code[i];
            if (token.Kind == TokenKind.Word)
            {
                if (code.Language.Functions.Contains(token.Value) && Declared(i) is { } declared)
                    yield return declared;
                else if (code.Language.Indents && token.Value == "lambda")
                    yield return Lambda(i);
                else if (token.Value == "delegate" && code.Is(i + 1, "(") && Block(code.Mate(i + 1) + 1) is { } body)
                    yield return new(WithModifiers(i), "", Parameters(code.Inside(i + 1)), body, false);
                else if (token.Value == "delegate" && code.Language == Languages.All.CSharp && Block(i + 1) is { } bare)
                    yield return new(WithModifiers(i), "", [], bare, false);
                else if (code.Is(i + 1, "(") && code.Language != Languages.All.Rust && Method(i) is { } method)
                    yield return method;
            }
            // Rust: an arm of match, and the type of what is returned.
            else if (
                token.Kind == TokenKind.Symbol
                && token.Value is "=>" or "->"
                && code.Language != Languages.All.Rust
                && Arrow(i) is { } arrow
            )
            {
                yield return arrow;
            }
            else if (token.Is("{") && code.Language == Languages.All.Kotlin && Implicit(i) is { } block)
            {
                yield return block;
            }
            else if (token.Is("[") && code.Language == Languages.All.C && Captures(i) is { } captures)
            {
                yield return captures;
            }
        }
    }

    /// <summary>C++: [captures](a, b) mutable -> T { }; an index stands after what it indexes.</summary>
    private Function? Captures(int open)
    {
        if (open > 0 && (code.IsWord(open - 1) || code.Is(open - 1, ")") || code.Is(open - 1, "]")) && !code.Is(open - 1, "return"))
            return null;
        var after = code.Mate(open) + 1;
        if (!code.Is(after, "("))
            return null;
        var parameters = Parameters(code.Inside(after));
        var last = code.Mate(after) + 1;
        for (var i = last; i < code.Tokens.Length && i < last + 20; i++)
        {
            if (code.Is(i, "{"))
                return new(open, "", parameters, code.Inside(i), false);
            if (code.Is(i, ";") || code.Is(i, ",") || code.Is(i, ")"))
                return null;
        }

        return null;
    }

    /// <summary>function f(a) { }, func (r) f(a) error { }, def f(a): …, fun f(a): T = e.</summary>
    private Function? Declared(int word)
    {
        var i = word + 1;
        if (code.Language == Languages.All.Go && code.Is(i, "(") && code.IsWord(code.Mate(i) + 1) && code.Is(code.Mate(i) + 2, "("))
            i = code.Mate(i) + 1; // the receiver
        if (code.Is(i, "*"))
            i++;
        // Kotlin: fun <T> name(…), fun <T> List<T>.name(…).
        var isKotlin = code.Language == Languages.All.Kotlin;
        if (isKotlin)
            i = BehindTypes(i);
        var name = "";
        while (code.IsWord(i) && (code.IsLink(i + 1) || code.Is(i + 1, "(") || code.Is(i + 1, "<") || code.Is(i + 1, "[")))
        {
            name = code[i].Value;
            i += code.IsLink(i + 1) ? 2 : 1;
            if (isKotlin && BehindTypes(i) is var behind && behind > i && code.IsLink(behind))
                i = behind + 1;
        }

        while (i < code.Tokens.Length && !code.Is(i, "(") && i < word + 30)
            i++;
        if (!code.Is(i, "("))
            return null;
        // Go: func f() func(a int) error {: what f gives back, not its body's head.
        if (code.Language == Languages.All.Go && name.Length == 0 && code.Is(word - 1, ")") && !code[word].LineBefore)
            return null;
        var parameters = Parameters(code.Inside(i));
        var after = code.Mate(i) + 1;
        if (code.Language.Indents)
        {
            while (after < code.Tokens.Length && !code.Is(after, ":") && !code[after].LineBefore)
                after++;
            return code.Is(after, ":") ? new(word, name, parameters, Indented(word, after + 1), false) : null;
        }

        // Result types stand between; a line that begins anew ends the head of a function without a body.
        var angles = 0;
        for (var j = after; j < code.Tokens.Length && j < after + 60; j++)
        {
            angles +=
                code.Is(j, "<") ? 1
                : code.Is(j, ">") ? -1
                : 0;
            // Go: the type of a parameter or a field is no function; its body would begin on the same line.
            if (code.Language == Languages.All.Go && (code.Is(j, ")") || code[j].LineBefore))
                return null;
            if (code.Is(j, "{") && !(code.Is(j - 1, "interface") || code.Is(j - 1, "struct")))
                return new(word, name, parameters, code.Inside(j), false);
            if (code.Is(j, "{"))
                j = code.Mate(j);
            else if (code.Is(j, "="))
                return new(word, name, parameters, code.Expression(j + 1), true);
            else if (code.Is(j, ";") || (code.Is(j, ",") && angles <= 0) || code.Is(j, "}"))
                return null;
            else if (code.Is(j, "("))
                j = code.Mate(j);
        }

        return null;
    }

    /// <summary>Index after the type parameters that begin there; the same where none do.</summary>
    private int BehindTypes(int open)
    {
        if (!code.Is(open, "<"))
            return open;
        var depth = 0;
        for (var i = open; i < code.Tokens.Length && i < open + 40; i++)
        {
            depth +=
                code.Is(i, "<") ? 1
                : code.Is(i, ">") ? -1
                : 0;
            if (depth == 0)
                return i + 1;
        }

        return open;
    }

    private Function Lambda(int word)
    {
        var colon = word + 1;
        while (colon < code.Tokens.Length && !code.Is(colon, ":") && colon < word + 40)
            colon++;
        return new(word, "", Parameters(new(word + 1, colon)), code.Expression(colon + 1), true);
    }

    /// <summary>name(a, b) { } and name(a, b) => e where a function is declared without a word for it.</summary>
    private Function? Method(int name)
    {
        if (
            NotNames.Contains(code[name].Value)
            || code.Language.OwnMethods
            || code.IsLink(name - 1)
            || code.Is(name - 1, "new")
            || code.Language.Indents
            || code.Language == Languages.All.Go
            || code.Language == Languages.All.Kotlin
            // function f() { } is one already.
            || code.Language == Languages.All.JavaScript
                && (code.Is(name - 1, "function") || code.Is(name - 2, "function") && code.Is(name - 1, "*"))
        )
            return null;
        var close = code.Mate(name + 1);
        var after = close + 1;
        // Java's throws, C#'s where, TypeScript's result type.
        if (code.Is(after, "throws") || code.Is(after, "where") || code.Is(after, ":"))
            while (
                after < code.Tokens.Length
                && after < close + 40
                && !code.Is(after, "{")
                && !code.Is(after, ";")
                && !code.Is(after, "=>")
                && !code.Is(after, ")")
            )
                after++;
        if (code.Is(after, "{") && (code.Language.TypesFirst ? IsAfterType(name) : !code.Is(name - 1, "=")))
            return new(name, code[name].Value, Parameters(code.Inside(name + 1)), code.Inside(after), false);
        return code.Language.TypesFirst && code.Is(after, "=>") && IsAfterType(name)
            ? new(name, code[name].Value, Parameters(code.Inside(name + 1)), code.Expression(after + 1), true)
            : null;
    }

    /// <summary>A method's name follows its result type: a word, an array, a generic.</summary>
    private bool IsAfterType(int name) =>
        code[name - 1] is { Kind: TokenKind.Word, Value: not ("return" or "else" or "throw" or "await" or "new" or "case" or "yield") }
        || code.Is(name - 1, ">")
        || code.Is(name - 1, "]")
        || code.Is(name - 1, "?");

    private int WithModifiers(int start)
    {
        while (code[start - 1].Value is "static" or "async" && code.Language == Languages.All.CSharp)
            start--;
        return start;
    }

    private Function? Arrow(int arrow)
    {
        if (
            code.Language == Languages.All.Go
            || code.Language == Languages.All.Python
            || code.Language == Languages.All.Rust
            || code.Language.OwnMethods
        )
            return null;
        // There an arrow is a link to a member.
        if (code.Language.ArrowLinks && code.Is(arrow, "->"))
            return null;
        int start;
        Span parameters;
        if (code.Is(arrow - 1, ")") && code.Mate(arrow - 1) is >= 0 and var open && open < arrow)
            (start, parameters) = (open, code.Inside(open));
        else if (code.Language == Languages.All.JavaScript && TypedHead(arrow) is { } typed)
            (start, parameters) = (typed, code.Inside(typed));
        else if (code.IsWord(arrow - 1) && !code.IsLink(arrow - 2) && code.Language != Languages.All.Kotlin)
            (start, parameters) = (arrow - 1, new(arrow - 1, arrow));
        else
            return null;
        // A method with an expression for its body is one already.
        if (
            code.Language.TypesFirst
            && code.IsWord(start - 1)
            && code.Is(start, "(")
            && !NotNames.Contains(code[start - 1].Value)
            && !code.Is(start - 1, "async")
            && !code.Is(start - 1, "static")
            && IsAfterType(start - 1)
            && code.Is(arrow, "=>")
        )
            return null;
        while (code.Is(start - 1, "async") || (code.Is(start - 1, "static") && code.Language == Languages.All.CSharp))
            start--;
        if (code.Language == Languages.All.Kotlin)
            return null;
        return code.Is(arrow + 1, "{")
            ? new(start, "", Parameters(parameters), code.Inside(arrow + 1), false)
            : new(start, "", Parameters(parameters), UpToColon(code.Expression(arrow + 1)), true);
    }

    /// <summary>condition ? (a) => b : (a) => c: the first arm ends at the colon.</summary>
    private Span UpToColon(Span span)
    {
        for (var (i, questions) = (span.From, 0); i < span.To; i++)
        {
            if (code.IsOpen(i))
                i = code.Mate(i);
            else if (code.Is(i, "?"))
                questions++;
            else if (code.Is(i, ":") && questions-- == 0)
                return new(span.From, i);
        }

        return span;
    }

    /// <summary>TypeScript: (a: T): R => e.</summary>
    private int? TypedHead(int arrow)
    {
        for (var i = arrow - 1; i > arrow - 20 && i > 0; i--)
        {
            if (code.Is(i, ")") && code.Is(i + 1, ":"))
                return code.Mate(i) is >= 0 and var open ? open : null;
            if (code[i] is { Kind: TokenKind.Symbol, Value: ";" or "," or "(" or "{" or "=" })
                return null;
            if (code.Is(i, ")") || code.Is(i, "]") || code.Is(i, "}"))
                i = Math.Max(0, code.Mate(i));
        }

        return null;
    }

    /// <summary>Kotlin: { a, b -> e }, and a block that is an argument.</summary>
    private Function? Implicit(int open)
    {
        var inside = code.Inside(open);
        var before = code[open - 1];
        for (var i = inside.From; i < inside.To && i < inside.From + 24; i++)
        {
            if (code.IsOpen(i))
                i = code.Mate(i);
            else if (code.Is(i, "->"))
                return code.Is(open - 2, "when") || code.Is(open - 1, ")") && code.Is(code.Mate(open - 1) - 1, "when")
                    ? null
                    : new(open, "", Parameters(new(inside.From, i)), new(i + 1, inside.To), false);
            else if (code[i].LineBefore && i > inside.From + 1)
                break;
        }

        return
            before.Is("=")
            || (
                before.IsWord
                && !NotNames.Contains(before.Value)
                && !before.Is("object")
                // fun f(): Outer.Inner { }, class C : Outer.Inner { }
                && !code.Is(code.PathStart(open - 1) - 1, ":")
                && !code.Is(open - 2, "class")
                && !code.Is(open - 2, "object")
                && !code.Is(open - 2, ":")
            )
            ? new(open, "", ["it"], inside, false)
            : null;
    }

    internal List<string> Parameters(Span span)
    {
        List<string> names = [];
        foreach (var part in code.Parts(span).Take(30))
        {
            var words = Enumerable.Range(part.From, part.Length).TakeWhile(i => !code.Is(i, "=")).Where(code.IsWord).ToList();
            if (words.Count == 0)
                continue;
            if (code.Language == Languages.All.Php)
                words = words.FindAll(w => code[w].Value.StartsWith('$')) is { Count: > 0 } named ? named : words;
            names.Add(
                code.Language.TypesFirst
                    ? code[words[^1]].Value
                    : code[
                        words.FirstOrDefault(
                            w => code[w].Value is not ("val" or "var" or "vararg" or "final" or "public" or "private" or "readonly"),
                            words[0]
                        )
                    ].Value
            );
        }

        return names;
    }

    private Span? Block(int at) => code.Is(at, "{") ? code.Inside(at) : null;

    /// <summary>The lines below that are indented deeper than the line of the head; or what stands behind its colon.</summary>
    private Span Indented(int head, int from)
    {
        var first = head;
        while (first > 0 && !code[first].LineBefore)
            first--;
        var margin = code.Column(first);
        var i = from;
        while (i < code.Tokens.Length && !(code[i].LineBefore && !InBrackets(i) && code.Column(i) <= margin))
            i++;
        return new(from, i);
    }

    private bool InBrackets(int index) => code.Parent(index) >= 0;

    private int[] Owners()
    {
        var owners = new int[code.Tokens.Length];
        var open = new Stack<int>();
        // By their bodies: a lambda among the defaults of a function's parameters begins later and is over sooner.
        var bodies = Enumerable.Range(0, All.Count).OrderBy(f => All[f].Body.From).ThenByDescending(f => All[f].Body.To).ToArray();
        var next = 0;
        for (var i = 0; i < owners.Length; i++)
        {
            while (next < bodies.Length && All[bodies[next]].Body.From <= i)
            {
                if (All[bodies[next]].Body.To > i)
                    open.Push(bodies[next]);
                next++;
            }

            while (open.Count > 0 && All[open.Peek()].Body.To <= i)
                open.Pop();
            owners[i] = open.Count > 0 ? open.Peek() : -1;
        }

        return owners;
    }
}
