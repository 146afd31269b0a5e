using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <summary>What only JavaScript and TypeScript write so: objects taken apart, members of constant objects, what the command line was parsed into.</summary>
internal static class JavaScriptSyntax
{
    private const int Farthest = 400;

    /// <summary>Words of the libraries that parse a command line.</summary>
    private static readonly HashSet<string> Parsers = new(StringComparer.Ordinal)
    {
        "yargs",
        "minimist",
        "meow",
        "parseArgs",
        "docopt",
        "mri",
        "commandLineArgs",
        "getopts",
        "hideBin",
        "argv",
        "parseSync",
        "optsWithGlobals",
    };

    /// <summary>What an <c>if</c> does where its condition holds.</summary>
    /// <param name="code">The file.</param>
    /// <param name="head">The bracket that the condition stands in.</param>
    public static Span Then(CodeFile code, int head)
    {
        var then = code.Mate(head) + 1;
        return code.Is(then, "{") ? code.Inside(then)
            : code[then].Value is "return" or "throw" ? new(then, code.Expression(then + 1).To)
            : code.Expression(then);
    }

    /// <summary>What an expression is worth: nothing, a member of an object that this file writes out, an option of the command line.</summary>
    public static Value? ValueOf(CodeFile code, Span span)
    {
        if (span.Length == 2 && code.Is(span.From, "void"))
            return new(ValueKind.Null, "undefined");
        if (code.Is(span.From, "Boolean") && code.Is(span.From + 1, "(") && code.Mate(span.From + 1) == span.To - 1)
            return AsYesOrNo(code.Values.Of(new(span.From + 2, span.To - 1)));
        if (span.Length == 5 && code.Is(span.From, "this") && IsPath(code, span))
            return OfField(code, span);
        if (IsAskedOfEnvironment(code, span))
            return new(ValueKind.Switch, code.Text(span));
        if (span.Length < 3 || !code.IsWord(span.From) || code[span.From].Value is "this" or "new" or "process" or "import")
            return null;
        if (code.Is(span.To - 1, ")") && code.OperandEnd(span.From) >= span.To && IsParsed(code, span))
            return new(ValueKind.Switch, code.Text(span));
        return IsPath(code, span) ? Member(code, span) : null;
    }

    /// <summary>['1', 'true'].includes(process.env.X ?? ''), /^(1|on)$/.test(process.env.X): a yes or no that whoever runs the program decides.</summary>
    private static bool IsAskedOfEnvironment(CodeFile code, Span span) =>
        span.Length > 6
        && code.Is(span.To - 1, ")")
        && code.Mate(span.To - 1) is > 0 and var open
        && open > span.From
        && code[open - 1].Value is "includes" or "test" or "has" or "match"
        && code.IsLink(open - 2)
        && (
            code.Is(span.From, "[")
            || code[span.From].Kind == Lexing.TokenKind.Pattern
            || code.Is(span.From, "new")
            || code.IsWord(span.From)
        )
        && code.Inside(open) is var given
        && code.OperandEnd(span.From) >= span.To
        && Enumerable
            .Range(given.From, Math.Max(0, given.Length - 2))
            .Any(i =>
                code.Is(i, "env") && code[i - 2].Value is "process" or "Bun" or "Deno" || code.Is(i, "process") && code.Is(i + 2, "env")
            );

    /// <summary>Boolean(0), Boolean(process.env.VERIFY): what a value is as yes or no.</summary>
    private static Value AsYesOrNo(Value value) =>
        value.Kind switch
        {
            ValueKind.Number => new(value.Text == "0" ? ValueKind.False : ValueKind.True),
            ValueKind.Text => new(value.Text.Length == 0 ? ValueKind.False : ValueKind.True),
            ValueKind.Null => new(ValueKind.False),
            ValueKind.Environment => value with { Kind = ValueKind.Switch },
            _ => value,
        };

    /// <summary>const { A, b: c } = process.env: each is decided by whoever decides the whole.</summary>
    public static IEnumerable<Assignment> MoreAssignments(CodeFile code)
    {
        for (var i = 3; i < code.Tokens.Length; i++)
        {
            if (!code.Is(i, "=") || !code.Is(i - 1, "}") || code.Mate(i - 1) is not (> 0 and var brace))
                continue;
            if (!code.Language.Declares.Contains(code[brace - 1].Value))
                continue;
            var value = code.Expression(i + 1);
            if (!IsEnvironment(code, value) && !IsParsed(code, value))
                continue;
            foreach (var part in code.Parts(code.Inside(brace)))
            {
                var name = code.Is(part.From + 1, ":") ? part.From + 2 : part.From;
                if (code.IsWord(name))
                    yield return new(name, value, true);
            }
        }
    }

    private static bool IsEnvironment(CodeFile code, Span span) =>
        span.Length >= 3
        && code.Is(span.To - 1, "env")
        && (code.Is(span.From, "process") || code.Is(span.From, "import") || code.Is(span.From, "Bun"));

    /// <summary>program.opts(), yargs(…).argv, minimist(process.argv.slice(2)), parseArgs({ … }).values.</summary>
    private static bool IsParsed(CodeFile code, Span span)
    {
        for (var i = span.From; i < Math.Min(span.To, span.From + Farthest); i++)
        {
            if (!code.IsWord(i))
                continue;
            if (Parsers.Contains(code[i].Value))
                return true;
            if (
                code[i].Value is "opts"
                && code.IsLink(i - 1)
                && (code.Is(i + 1, "(") && code.Is(i + 2, ")") || code.Is(i + 1, "<") && code.Is(span.To - 1, ")"))
            )
                return true;
            if (code.Is(i, "=>") || code.Is(i, "function"))
                return false;
        }

        return false;
    }

    /// <summary>cleanEnv(process.env, { … }), schema.parse(process.env): each of its members.</summary>
    private static bool IsReadFromEnvironment(CodeFile code, Span span) =>
        code.Is(span.To - 1, ")")
        && code.Mate(span.To - 1) is > 0 and var open
        && code.Parts(code.Inside(open)).FirstOrDefault() is { Length: 3 } first
        && IsEnvironment(code, first);

    private static bool IsPath(CodeFile code, Span span)
    {
        for (var i = span.From; i < span.To; i++)
            if (!code.IsWord(i) && !code.IsLink(i) && !code.Is(i, "!"))
                return false;
        return code.IsWord(span.To - 1);
    }

    private static Value? Member(CodeFile code, Span span)
    {
        var root = code[span.From].Value;
        if (code.Functions.IsParameter(root, span.From))
            return IsAction(code, root, span.From) || IsOfCommandLine(code, code[span.To - 1].Value)
                ? new(ValueKind.Switch, code.Text(span))
                : null;
        if (code.Names.Reaching(root, span.From) is not [var only] || only.Value.IsEmpty || only.Value.From == span.From)
            return null;
        if (span.Length == 3 && OfClass(code, only.Value, code[span.To - 1].Value) is { } made)
            return made;
        if (Literal(code, only.Value) is not { } brace)
            return IsParsed(code, only.Value) || IsReadFromEnvironment(code, only.Value) ? new(ValueKind.Switch, code.Text(span)) : null;
        for (var i = span.From + 1; i < span.To; i++)
        {
            if (!code.IsWord(i))
                continue;
            if (code.In(brace, code[i].Value) is not { } inner || inner.Value.From == inner.Name)
                return null;
            if (i == span.To - 1)
            {
                var isChanged = code.Settings(code[i].Value).Any(s => s.IsMember && s.Owner == code.PathTo(i - 2));
                return !isChanged && code.Values.Of(inner.Value) is var value && (value.IsKnown || value.Is(ValueKind.Switch))
                    ? value with
                    {
                        Decides = value.Decides < 0 ? inner.Value.From : value.Decides,
                    }
                    : null;
            }

            if (Literal(code, inner.Value) is not { } next)
                return null;
            brace = next;
        }

        return null;
    }

    /// <summary>this.settings.strict, where a field holds an object that this file writes out, or makes of a class that stands here.</summary>
    private static Value? OfField(CodeFile code, Span span)
    {
        var member = code[span.To - 1].Value;
        if (code.Names.To(code[span.From + 2].Value) is not [var only] || only.Value.IsEmpty)
            return null;
        if (OfClass(code, only.Value, member) is { } made)
            return made;
        return
            Literal(code, only.Value) is { } brace
            && code.In(brace, member) is { } inner
            && !IsSet(code, member)
            && code.Values.Of(inner.Value) is { IsKnown: true } value
            ? value with
            {
                Decides = inner.Value.From,
            }
            : null;
    }

    /// <summary>new Settings(): what a field of the class begins with, where nobody sets it.</summary>
    private static Value? OfClass(CodeFile code, Span made, string field)
    {
        if (!code.Is(made.From, "new") || !code.IsWord(made.From + 1) || !code.Is(made.From + 2, "("))
            return null;
        foreach (var name in code.Index.Places(code[made.From + 1].Value))
        {
            if (!code.Is(name - 1, "class"))
                continue;
            var brace = name + 1;
            while (brace < Math.Min(code.Tokens.Length, name + 12) && !code.Is(brace, "{"))
                brace++;
            if (!code.Is(brace, "{") || IsSet(code, field))
                return null;
            foreach (var place in code.Index.Places(field))
                if (
                    code.Parent(place) == brace
                    && !code.IsLink(place - 1)
                    && code.SettingAt(place) is { } setting
                    && code.Values.Of(setting.Value) is { IsKnown: true } value
                )
                    return value with { Decides = setting.Value.From };
            return null;
        }

        return null;
    }

    /// <summary>Somewhere in the file a member of that name is set.</summary>
    private static bool IsSet(CodeFile code, string member) => code.Settings(member).Any(s => s.IsMember);

    /// <summary>{ … }, { … } as const, Object.freeze({ … }): the index of its brace.</summary>
    private static int? Literal(CodeFile code, Span span)
    {
        var from = span.From;
        if (code.Is(from, "Object") && code.Is(from + 2, "freeze") && code.Is(from + 3, "("))
            from += 4;
        return code.Is(from, "{") && code.Mate(from) <= span.To ? from : null;
    }

    /// <summary>opts.insecure, where the file declares an option --insecure of the command line: commander, yargs, oclif, meow, parseArgs.</summary>
    private static bool IsOfCommandLine(CodeFile code, string member)
    {
        if (member.Length < 3 || !code.Index.Words.Any(Declaring.Contains))
            return false;
        var kebab = string.Concat(member.Select(c => char.IsUpper(c) ? "-" + char.ToLowerInvariant(c) : c.ToString()));
        foreach (var call in code.Calls("option", "addOption", "Option", "requiredOption", "options", "flag"))
            if (
                call.Arguments.Any(a =>
                    code[a.From].IsText
                    && a.Length == 1
                    && (
                        code[a.From].Value == member
                        || code[a.From].Value == kebab
                        || code[a.From].Value.Split(' ', ',', '=').Any(w => w == "--" + kebab || w == "--no-" + kebab)
                    )
                )
            )
                return true;
        // static flags = { insecure: Flags.boolean({ … }) }; options: { insecure: { type: 'boolean' } }
        foreach (var setting in code.Settings(member, kebab))
            if (
                code[setting.Value.From].Value is "Flags" or "flags"
                || code.Is(setting.Value.From, "{")
                    && code.In(setting.Value.From, "type") is { } type
                    && code.Values.Of(type.Value).Text is "boolean"
            )
                return true;
        return false;
    }

    /// <summary>Words of files that declare options of a command line.</summary>
    private static readonly HashSet<string> Declaring = new(StringComparer.Ordinal)
    {
        "commander",
        "Command",
        "yargs",
        "yargs/yargs",
        "cac",
        "sade",
        "@oclif/core",
        "meow",
        "parseArgs",
        "clipanion",
    };

    /// <summary>program.command('get').action((url, options) => …): what the command line says.</summary>
    private static bool IsAction(CodeFile code, string parameter, int use)
    {
        for (var function = code.Functions.Around(use); function is not null; function = code.Functions.Around(function.Start - 1))
            if (function.Parameters.Contains(parameter))
                return code.Parent(function.Start) is > 0 and var open && code.CallAt(open) is { Word: "action" or "handler" };
        return false;
    }
}
