using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>One option of an object, and whether it is set in every case.</summary>
/// <param name="Setting">Where it is set.</param>
/// <param name="IsSure">False where it is set under a condition only.</param>
internal readonly record struct GivenOption(Setting Setting, bool IsSure);

/// <summary>
/// What an options object of JavaScript holds in the end, put together from literals, spreads, <c>Object.assign</c>, members that are set
/// later, and functions of the file that return one: what stands later holds.
/// </summary>
internal sealed class JavaScriptOptions
{
    private const int Deepest = 8;
    private const int MostSettings = 200;

    /// <summary>Options by which a server's side of TLS is judged.</summary>
    private static readonly string[] OfTls = ["requestCert", "rejectUnauthorized", "ca", "key", "cert", "pfx"];

    /// <summary>Under these keys frameworks take the options of TLS.</summary>
    public static IReadOnlyList<string> Nested { get; } =
    ["https", "http2", "tls", "httpsOptions", "ssl", "serverOptions", "server", "httpsServerOptions"];

    private static readonly string[] Merging =
    [
        "assign",
        "merge",
        "extend",
        "mergeWith",
        "deepmerge",
        "mergeDeepRight",
        "mergeRight",
        "mergeOptions",
        "mergeDeep",
        "freeze",
        "seal",
        "cloneDeep",
        "clone",
        "structuredClone",
    ];

    /// <summary>These let what stands earlier hold.</summary>
    private static readonly string[] Defaulting = ["defaults", "defaultsDeep", "mergeDeepLeft", "mergeLeft", "defu"];

    private readonly CodeFile code;
    private readonly List<GivenOption> given = [];
    private readonly Dictionary<string, Span> arguments = new(StringComparer.Ordinal);
    private readonly HashSet<int> open = [];

    private JavaScriptOptions(CodeFile code) => this.code = code;

    /// <summary>True where a part of it comes from outside the file's sight.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The options of TLS that an expression holds.</summary>
    public static JavaScriptOptions Of(CodeFile code, Span span)
    {
        var options = new JavaScriptOptions(code);
        options.Read(span, true, 0);
        return options;
    }

    /// <summary>Every place that sets one of its options.</summary>
    public IEnumerable<int> Places => given.Select(g => g.Setting.Name);

    /// <summary>What an option may be set to in the end: the last that surely holds, and what is set behind it under a condition.</summary>
    public IReadOnlyList<Setting> Last(params string[] options)
    {
        List<Setting> found = [];
        for (var i = given.Count - 1; i >= 0; i--)
        {
            if (!options.Contains(given[i].Setting.Option, StringComparer.Ordinal))
                continue;
            found.Add(given[i].Setting);
            if (given[i].IsSure)
                break;
        }

        return found;
    }

    /// <summary>True where one of these is set to anything but no or nothing.</summary>
    public Setting? On(params string[] options)
    {
        foreach (var setting in Last(options))
            if (code.Values.Of(setting.Value) is var value && !value.Is(false) && !value.Is(ValueKind.Null))
                return setting;
        return null;
    }

    private void Read(Span span, bool isSure, int depth)
    {
        span = Plain(span);
        if (span.IsEmpty || depth > Deepest || given.Count > MostSettings)
        {
            IsOpen = true;
            return;
        }

        if (Alternatives(span) is { Count: > 0 } several)
        {
            foreach (var one in several)
                Read(one, false, depth + 1);
            return;
        }

        if (code.Is(span.From, "{") && code.Mate(span.From) == span.To - 1)
            Literal(span.From, isSure, depth);
        else if (code.Is(span.To - 1, ")") && code.Mate(span.To - 1) is > 0 and var bracket && code.CallAt(bracket) is { } call)
            Called(call, isSure, depth);
        else
            Held(span, isSure, depth);
    }

    /// <summary>Without brackets, await, and the types that TypeScript adds.</summary>
    private Span Plain(Span span)
    {
        for (var again = true; again && !span.IsEmpty; )
        {
            again = false;
            if (span.Length > 2 && code.Is(span.From, "(") && code.Mate(span.From) == span.To - 1)
                (span, again) = (new(span.From + 1, span.To - 1), true);
            else if (code.Is(span.From, "await") || code.Is(span.From, "<") && code.Is(span.From + 2, ">"))
                (span, again) = (new(code.Is(span.From, "await") ? span.From + 1 : span.From + 3, span.To), true);
            else if (code.Is(span.To - 1, "!"))
                (span, again) = (new(span.From, span.To - 1), true);
        }

        for (var i = span.From + 1; i < span.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), span.To);
            else if (code.Is(i, "as") || code.Is(i, "satisfies"))
                return new(span.From, i);
        return span;
    }

    /// <summary>c ? a : b, a || b, c &amp;&amp; a: what it may be, where that is not one thing alone; else nothing.</summary>
    private List<Span> Alternatives(Span span)
    {
        List<Span> found = [];
        var (from, isChosen) = (span.From, false);
        for (var i = span.From; i < span.To; i++)
        {
            if (code.IsOpen(i))
            {
                i = Math.Min(code.Mate(i), span.To);
                continue;
            }

            if (code.Is(i, "=>"))
                return [];
            if (code.Is(i, "?") || code.Is(i, "&&"))
                // The condition is none of them.
                (from, isChosen) = (i + 1, true);
            else if (code.Is(i, ":") || code.Is(i, "||") || code.Is(i, "??"))
            {
                found.Add(new(from, i));
                (from, isChosen) = (i + 1, true);
            }
        }

        if (isChosen)
            found.Add(new(from, span.To));
        return found;
    }

    private void Literal(int brace, bool isSure, int depth)
    {
        foreach (var part in code.Parts(code.Inside(brace)))
        {
            if (code.Is(part.From, "..."))
            {
                Read(new(part.From + 1, part.To), isSure, depth + 1);
                continue;
            }

            var name = code.Is(part.From, "[") ? part.From + 1 : part.From;
            var word = code[name].Value;
            if (Nested.Contains(word) && code.SettingAt(name) is { } inner && depth < 4)
                Read(inner.Value, isSure, depth + 1);
            else if (OfTls.Contains(word, StringComparer.Ordinal))
                given.Add(new(code.SettingAt(name) ?? new Setting(code, name, new(name, name + 1), false), isSure));
        }
    }

    private void Called(Call call, bool isSure, int depth)
    {
        if (Merging.Contains(call.Word, StringComparer.Ordinal))
            foreach (var argument in call.Arguments)
                Read(argument, isSure, depth + 1);
        else if (Defaulting.Contains(call.Word, StringComparer.Ordinal))
            foreach (var argument in call.Arguments.Reverse())
                Read(argument, isSure, depth + 1);
        else if (
            call.Receiver is "" or "this" or "self"
            && code
                .Functions.Named(call.Word)
                .Where(f => JavaScriptClasses.MayMean(code, call.Name, f.Start))
                .Concat(Arrow(call))
                .FirstOrDefault()
                is { } function
            && open.Add(function.Start)
        )
        {
            var passed = call.Arguments;
            for (var i = 0; i < Math.Min(passed.Count, function.Parameters.Count); i++)
                arguments[function.Parameters[i]] = passed[i];
            var returns = code.Functions.Returns(function);
            foreach (var returned in returns)
                Read(returned, isSure && returns.Count == 1, depth + 1);
            open.Remove(function.Start);
        }
        else
            IsOpen = true;
    }

    /// <summary>const options = () => ({ … }).</summary>
    private IEnumerable<Function> Arrow(Call call) => code.Functions.Of(new(call.Name, call.Name + 1)) is { } function ? [function] : [];

    /// <summary>A variable, a field of the object, a member of a constant.</summary>
    private void Held(Span span, bool isSure, int depth)
    {
        var last = span.To - 1;
        if (!code.IsWord(last) || code.PathStart(last) != span.From || code.Language.Null.Contains(code[last].Value))
        {
            IsOpen |= !code.Language.Null.Contains(code[last].Value) && !code.Language.False.Contains(code[last].Value);
            return;
        }

        var name = code[last].Value;
        var isField = code[span.From].Value is "this" && span.Length == 3;
        if (span.Length > 1 && !isField)
        {
            if (Member(span) is { } value)
                Read(value, isSure, depth + 1);
            else
                IsOpen = true;
            return;
        }

        if (!isField && code.Functions.IsParameter(name, span.From))
        {
            if (arguments.TryGetValue(name, out var argument) && !argument.IsEmpty && open.Add(argument.From))
            {
                Read(argument, isSure, depth + 1);
                open.Remove(argument.From);
            }
            else if (!arguments.ContainsKey(name))
                IsOpen = true;
        }
        else
        {
            var reaching = isField
                ? [.. code.Names.To(name).Where(a => JavaScriptClasses.Around(code, a.Name) == JavaScriptClasses.Around(code, last))]
                : code.Names.Reaching(name, span.From);
            if (reaching.Count == 0)
                IsOpen = true;
            foreach (var assignment in reaching.Take(4))
                if (!assignment.Value.IsEmpty && open.Add(assignment.Value.From))
                {
                    Read(assignment.Value, isSure && reaching.Count == 1, depth + 1);
                    open.Remove(assignment.Value.From);
                }
        }

        Later(name, isField ? "this." + name : name, span.From, isSure, depth);
    }

    /// <summary>options.requestCert = true; Object.assign(options, { … }).</summary>
    private void Later(string name, string owner, int use, bool isSure, int depth)
    {
        var declared = code.Names.Reaching(name, use).Select(a => a.Name).DefaultIfEmpty(-1).First();
        List<(int At, Action Read)> later = [];
        foreach (var setting in code.Settings(OfTls))
            if (setting.IsMember && setting.Owner == owner && IsSame(setting.Name))
                later.Add((setting.Name, () => given.Add(new(setting, isSure && !IsConditional(setting.Name, declared)))));
        foreach (var call in code.Calls("assign", "merge", "extend"))
            if (
                call.Argument(0) is { IsEmpty: false } target
                && code.Text(target) == owner
                && IsSame(call.Name)
                && call.Open != code.Parent(use)
                && open.Add(call.Open)
            )
                later.Add(
                    (
                        call.Name,
                        () =>
                        {
                            foreach (var argument in call.Arguments.Skip(1))
                                Read(argument, isSure && !IsConditional(call.Name, declared), depth + 1);
                            open.Remove(call.Open);
                        }
                    )
                );
        foreach (var (_, read) in later.OrderBy(l => l.At))
            read();

        bool IsSame(int at) =>
            owner != name || code.Names.Reaching(name, at).Select(a => a.Name).DefaultIfEmpty(-1).First() == declared && declared >= 0;
    }

    /// <summary>Within an if that the declaration does not stand in.</summary>
    private bool IsConditional(int at, int declared)
    {
        for (var brace = code.Parent(at); brace >= 0 && !(brace < declared && declared < code.Mate(brace)); brace = code.Parent(brace))
            if (
                code.Is(brace - 1, "else")
                || code.Is(brace - 1, ")") && code.Mate(brace - 1) is > 0 and var head && code.Is(head - 1, "if")
            )
                return true;
        return code[code.StatementStart(at)].Value is "if" or "else"
            || code.Is(code.StatementStart(at) - 1, ")")
                && code.Mate(code.StatementStart(at) - 1) is > 0 and var single
                && code.Is(single - 1, "if");
    }

    /// <summary>config.tls, where this file has the literal.</summary>
    private Span? Member(Span span)
    {
        if (!code.IsWord(span.From) || code.Names.Reaching(code[span.From].Value, span.From) is not [var only])
            return null;
        var value = Thawed(only.Value);
        for (var i = span.From + 2; i < span.To; i += 2)
        {
            if (!code.IsLink(i - 1) || !code.Is(value.From, "{") || code.In(value.From, code[i].Value) is not { } inner)
                return null;
            value = Thawed(inner.Value);
        }

        return value;
    }

    /// <summary>Object.freeze({ … }): what it freezes.</summary>
    private Span Thawed(Span span)
    {
        span = Plain(span);
        return
            code.Is(span.To - 1, ")")
            && code.Mate(span.To - 1) is > 0 and var bracket
            && code.CallAt(bracket) is { Word: "freeze" or "seal" or "structuredClone", Arguments: [var only] }
            ? Plain(only)
            : span;
    }
}
