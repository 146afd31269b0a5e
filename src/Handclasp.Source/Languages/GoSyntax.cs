using System.Text.RegularExpressions;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <summary>What Go's own ways of saying yes and no come to.</summary>
internal static partial class GoSyntax
{
    /// <summary>The kind of build that a file is for, //go:build dev, where that says more than a system or an architecture; else empty.</summary>
    public static string Build(CodeFile code)
    {
        foreach (var comment in code.Comments)
        {
            // It stands before the package.
            if (code.Tokens.Length == 0 || comment.Start > code[0].Start)
                break;
            var line = code.Source.Text.AsSpan(comment.Start, comment.End - comment.Start);
            if (
                (line.StartsWith("//go:build ", StringComparison.Ordinal) || line.StartsWith("// +build ", StringComparison.Ordinal))
                && Kinds().IsMatch(line)
            )
                return line[(line.IndexOf("build ", StringComparison.Ordinal) + 6)..].Trim().ToString();
        }

        return "";
    }

    [GeneratedRegex(
        @"(?<![\w.])(dev|devel|develop|development|debug|prod|production|release|test|tests|testing|e2e|integration|insecure|unsafe|skipverify|noverify|local|lab|mock|demo|sandbox|staging|ci)(?![\w.])|(?i)insecure|skip_?verify|no_?verify|dev_?(mode|build|only)"
    )]
    private static partial Regex Kinds();

    /// <summary>config.MinVersion, config.InsecureSkipVerify = tls.VersionTLS12, true: one member among several that are set at once.</summary>
    public static Setting? SettingAt(CodeFile code, int name)
    {
        if (!code.IsWord(name) || !code.IsLink(name - 1) || code.Parent(name) is >= 0 and var open && !code.Is(open, "{"))
            return null;
        var start = code.PathStart(name);
        if (!code.Is(name + 1, ",") && !(code.Is(name + 1, "=") && code.Is(start - 1, ",")))
            return null;
        var equals = name + 1;
        while (equals < name + 20 && code.Is(equals, ","))
            equals = code.OperandEnd(equals + 1);
        var from = start;
        var before = 0;
        for (; from > 1 && code.Is(from - 1, ",") && before < 6; before++)
            from = code.PathStart(from - 2);
        if (!code.Is(equals, "=") || from != code.StatementStart(name))
            return null;
        var value = code.Expression(equals + 1);
        for (var i = 0; i < before && code.Is(value.To, ","); i++)
            value = code.Expression(value.To + 1);
        return new(code, name, value, true);
    }

    /// <summary>The value of an expression where Go has its own words for it; null for all others.</summary>
    public static Value? ValueOf(CodeFile code, Span span)
    {
        if (span.Length == 1)
            return code.IsWord(span.From) ? FromEnvironment(code, span.From) ?? FromCallers(code, span.From) : null;
        // len(hosts) > 0, failures.Load() >= limit
        if (Comparisons.Is(code, span, "<", ">", "<=", ">="))
            return new(ValueKind.Switch, code.Text(span));
        if (!code.Is(span.To - 1, ")") || code.Mate(span.To - 1) is not (> 1 and var open) || open <= span.From)
            return null;
        if (AsksEnvironment(code, span, open) || Compares(code, span, open))
            return new(ValueKind.Switch, code.Text(span));
        if (Answer(code, span, open) is { } answer)
            return answer;
        if (code[open - 1].Value != "Bool" || !code.IsLink(open - 2))
            return null;
        // playwright.Bool(true), aws.Bool(true): a pointer to what stands there.
        if (span.To - open == 3 && code.Language.True.Contains(code[open + 1].Value))
            return new(ValueKind.True);
        if (span.To - open == 3 && code.Language.False.Contains(code[open + 1].Value))
            return new(ValueKind.False);
        // kingpin.Flag("lax", "…").Bool()
        for (var i = span.From; i < open; i++)
            if (code[i].Value is "Flag" && code.Is(i + 1, "("))
                return new(ValueKind.Switch, code.Text(new(i + 2, Math.Min(i + 3, open))));
        return null;
    }

    /// <summary>strings.HasPrefix(stage, "dev"): like ==, it is decided when the program runs.</summary>
    private static bool Compares(CodeFile code, Span span, int open) =>
        open == span.From + 3
        && code[span.From].Value is "strings" or "slices"
        && code[open - 1].Value is "HasPrefix" or "HasSuffix" or "Contains" or "EqualFold" or "ContainsFunc";

    /// <summary>isLab(host), a function of this file that answers yes or no: always the same, or what is decided when the program runs.</summary>
    private static Value? Answer(CodeFile code, Span span, int open)
    {
        if (
            open != span.From + 1
            || code.Functions.Named(code[span.From].Value).Take(2).ToList() is not [var asked]
            || !code.Is(asked.Body.From - 2, "bool")
            || code.Is(asked.Body.From - 3, ",")
            || code.Functions.Returns(asked) is not { Count: > 0 } answers
        )
            return null;
        var kinds = answers.Select(a => code.Values.Of(a).Kind).Distinct().ToList();
        return kinds is [ValueKind.True or ValueKind.False] ? new(kinds[0], code.Text(span)) : new(ValueKind.Switch, code.Text(span));
    }

    /// <summary>envBool("SKIP_VERIFY", false), a function of this file that asks the environment for a yes or no.</summary>
    private static bool AsksEnvironment(CodeFile code, Span span, int open) =>
        open == span.From + 1
        && code[open + 1].IsText
        && code.Functions.Named(code[span.From].Value).Take(2).ToList() is [var asks]
        && code.Is(asks.Body.From - 2, "bool")
        && code.Index.Places("Getenv", "LookupEnv").Any(p => asks.Body.Contains(p));

    /// <summary>_, skip := os.LookupEnv("SKIP"): whether it is set at all.</summary>
    private static Value? FromEnvironment(CodeFile code, int word)
    {
        if (code.Names.Reaching(code[word].Value, word) is not [{ Value.IsEmpty: true } only])
            return null;
        for (var i = only.Name; i < Math.Min(only.Name + 4, code.Tokens.Length); i++)
            if (code.Is(i, ":=") || code.Is(i, "="))
                return code.Text(code.Expression(i + 1)).Contains("LookupEnv", StringComparison.Ordinal)
                    ? new(ValueKind.Switch, code.Text(code.Expression(i + 1)))
                    : null;
        return null;
    }

    /// <summary>A parameter of a function that only this file can call: what all its calls give.</summary>
    private static Value? FromCallers(CodeFile code, int word)
    {
        var name = code[word].Value;
        var function = code.Functions.Around(word);
        for (var depth = 0; function is not null && !function.Parameters.Contains(name) && depth < 8; depth++)
            function = code.Functions.Around(function.Start - 1);
        if (function is not { Name: [>= 'a' and <= 'z', ..] } || code.Functions.Named(function.Name).Skip(1).Any())
            return null;
        var position = function.Parameters.ToList().IndexOf(name);
        ValueKind? agreed = null;
        foreach (var use in code.Index.Places(function.Name))
        {
            if (use >= function.Start && use < function.Body.From)
                continue;
            // Given to something, and not called: nobody knows with what.
            if (!code.Is(use + 1, "(") || code.CallAt(use + 1) is not { } call)
                return null;
            var given = code.Values.Of(call.Argument(position)).Kind;
            if (given is not (ValueKind.True or ValueKind.False) || agreed is { } before && before != given)
                return null;
            agreed = given;
        }

        return agreed is { } all ? new(all, name) : null;
    }
}
