using System.Text;

namespace Handclasp.Cli.CommandLine;

/// <summary>Help texts, made from the commands' descriptions.</summary>
internal static class Help
{
    private const int Column = 34;

    /// <summary>The whole program.</summary>
    public static string Of(IReadOnlyList<CommandSpec> commands)
    {
        var text = new StringBuilder();
        text.Append("handclasp proves whether mutual TLS would have refused a stranger.\n\nCommands\n");
        foreach (var command in commands)
            Row(text, $"{command.Name} {command.Arguments}".TrimEnd(), command.Summary);
        text.Append("\nExamples\n");
        foreach (
            var (line, does) in commands[0]
                .Examples.Take(2)
                .Append(("handclasp demo", "see it work: four servers of its own, three of them holed"))
        )
            Example(text, line, does);
        text.Append("\nhandclasp COMMAND --help tells a command's options; handclasp --version the version.\n");
        text.Append("Exit codes: 0 passed, 1 a gate failed, 2 usage, 3 the tool failed, 4 nothing was scanned,\n");
        text.Append("            5 inconclusive or some targets failed, 130 interrupted.\n");
        return text.ToString();
    }

    /// <summary>One command.</summary>
    public static string Of(CommandSpec command)
    {
        var text = new StringBuilder();
        var usage = command.Options.Count > 0 ? " [OPTIONS]" : "";
        text.Append($"handclasp {command.Name} {command.Arguments}".TrimEnd()).Append(usage).Append("\n\n");
        text.Append(char.ToUpperInvariant(command.Summary[0])).Append(command.Summary.AsSpan(1)).Append(".\n");
        if (command.About.Length > 0)
            text.Append('\n').Append(command.About).Append('\n');
        foreach (var group in command.Options.GroupBy(o => o.Group))
        {
            text.Append('\n').Append(group.Key).Append('\n');
            foreach (var option in group)
                Row(text, Left(option), option.Summary);
        }

        if (command.Examples.Count > 0)
            text.Append("\nExamples\n");
        foreach (var (line, does) in command.Examples)
            Example(text, line, does);
        return text.ToString();
    }

    private static string Left(OptionSpec option)
    {
        var spellings = option.Spellings.OrderBy(s => s.Length).ThenBy(s => s, StringComparer.Ordinal);
        var value = option.IsSwitch
            ? ""
            : " " + (option.Words.Count is > 0 and <= 4 && !option.IsList ? string.Join('|', option.Words) : option.Value);
        return string.Join(", ", spellings) + value + (option.Repeatable ? " …" : "");
    }

    private static void Row(StringBuilder text, string left, string right)
    {
        text.Append("  ").Append(left);
        if (left.Length + 2 >= Column)
            text.Append('\n').Append(' ', Column);
        else
            text.Append(' ', Column - left.Length - 2);
        text.Append(right).Append('\n');
    }

    private static void Example(StringBuilder text, string line, string does) =>
        text.Append("  ").Append(line).Append("\n      ").Append(does).Append('\n');
}
