using System.CommandLine;
using System.CommandLine.Parsing;
using Handclasp.Model;

namespace Handclasp.Cli.CommandLine;

/// <summary>Words to options and arguments, by System.CommandLine; what is wrong is said in one line of ours.</summary>
internal static class CommandParser
{
    /// <param name="words">What follows the command's name.</param>
    /// <exception cref="UsageException">Unknown option, missing value, too much.</exception>
    public static Typed Parse(CommandSpec command, IReadOnlyList<string> words)
    {
        foreach (var word in words.TakeWhile(w => w != "--"))
            if (command.Options.FirstOrDefault(o => o.IsSwitch && o.Spellings.Any(n => IsAssigned(word, n))) is { } assigned)
                throw new UsageException($"{assigned.Name} takes no value: it is a switch, give it or leave it out");
        var root = new Command(command.Name);
        var arguments = new Argument<string[]>("arguments") { Arity = ArgumentArity.ZeroOrMore };
        root.Add(arguments);
        Dictionary<Option, OptionSpec> options = [];
        foreach (var spec in command.Options)
        {
            // Every value arrives as text: what it means, and what is wrong with it, is for one place to say (Values).
            Option option = new Option<string[]>(spec.Name, [.. spec.Aliases])
            {
                Arity = spec.IsSwitch ? ArgumentArity.Zero : ArgumentArity.ZeroOrMore,
                AllowMultipleArgumentsPerToken = false,
            };
            options.Add(option, spec);
            root.Add(option);
        }

        // No response files: a value that begins with @ is a value.
        var parsed = root.Parse(words, new() { ResponseFileTokenReplacer = null });
        var typed = InOrder(command, parsed, options);
        foreach (var group in typed.Values.GroupBy(v => v.Option).Where(g => !g.Key.Repeatable && !g.Key.IsSwitch && g.Count() > 1))
            throw new UsageException($"{group.Key.Name} was given {group.Count()} times: give it once");
        if (typed.Arguments.Count > command.MostArguments)
            throw new UsageException(
                command.MostArguments == 0
                    ? $"'{Shown(typed.Arguments[0])}' is one word too many: {command.Name} takes no arguments"
                    : $"'{Shown(typed.Arguments[command.MostArguments])}' is one word too many: handclasp {command.Name} {command.Arguments}"
            );
        return typed;
    }

    /// <summary>A spelling among those known that the user probably meant, as " (did you mean X?)"; or empty.</summary>
    public static string DidYouMean(string typed, IEnumerable<string> known) =>
        Nearest.Of(typed, known) is { } near ? $": did you mean {near}?" : "";

    /// <summary>A user's word in a message: one line, bounded, without control characters.</summary>
    public static string Shown(string text) =>
        string.Concat((text.Length > 120 ? text[..120] + "…" : text).Select(c => char.IsControl(c) ? '?' : c));

    /// <summary>The tokens in the order typed: which --output belongs to which --format hangs on it.</summary>
    private static Typed InOrder(CommandSpec command, ParseResult parsed, Dictionary<Option, OptionSpec> options)
    {
        List<string> arguments = [];
        List<(OptionSpec, string)> values = [];
        OptionSpec? open = null;
        var onlyArguments = false;
        foreach (var token in parsed.Tokens)
        {
            if (token.Type == TokenType.DoubleDash)
            {
                Close(ref open);
                onlyArguments = true;
            }
            else if (token.Type == TokenType.Option && !onlyArguments)
            {
                Close(ref open);
                var spec = options.Values.First(o => o.Spellings.Contains(token.Value, StringComparer.Ordinal));
                if (spec.IsSwitch)
                    values.Add((spec, ""));
                else
                    open = spec;
            }
            else if (open is not null)
            {
                values.Add((open, token.Value));
                open = null;
            }
            else if (token.Value.Length > 1 && token.Value[0] == '-' && !onlyArguments)
                throw Unknown(command, token.Value);
            else
                arguments.Add(token.Value);
        }

        Close(ref open);
        return new(arguments, values);

        static void Close(ref OptionSpec? open)
        {
            if (open is not null)
                throw new UsageException($"{open.Name} needs a value: {open.Name} {open.Value}");
        }
    }

    /// <summary>System.CommandLine splits --name=value and --name:value.</summary>
    private static bool IsAssigned(string word, string name) =>
        word.Length > name.Length && word.StartsWith(name, StringComparison.Ordinal) && word[name.Length] is '=' or ':';

    private static UsageException Unknown(CommandSpec command, string word)
    {
        var name = word.Split('=', 2)[0];
        var known = command.Options.SelectMany(o => o.Spellings).Append("--help").Where(o => o.Length > 2);
        var near = DidYouMean(name, known);
        return new(
            $"unknown option {Shown(name)}" + (near.Length > 0 ? near : $": handclasp {command.Name} --help lists the options there are")
        );
    }
}
