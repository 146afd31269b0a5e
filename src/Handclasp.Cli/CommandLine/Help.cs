using Handclasp.Reports;

namespace Handclasp.Cli.CommandLine;

/// <summary>Help texts, made from the commands' descriptions.</summary>
internal static class Help
{
    private const int Column = 34;

    /// <summary>Lines longer than this are hard to read, however wide the terminal.</summary>
    private const int Widest = 120;

    /// <summary>The whole program.</summary>
    /// <param name="width">Columns of the terminal; 0 does not wrap.</param>
    public static string Of(IReadOnlyList<CommandSpec> commands, int width = 0)
    {
        var text = Text(width);
        text.Line("", "handclasp proves whether mutual TLS would have refused a stranger.");
        text.Blank();
        text.Line("", "Commands");
        foreach (var command in commands)
            Row(text, $"{command.Name} {command.Arguments}".TrimEnd(), command.Summary);
        text.Blank();
        text.Line("", "Examples");
        foreach (
            var (line, does) in commands[0]
                .Examples.Take(2)
                .Append(("handclasp demo", "see it work: four servers of its own, three of them holed"))
        )
            Example(text, line, does);
        text.Blank();
        text.Line("", "handclasp COMMAND --help tells a command's options; handclasp --version the version.");
        text.Line("", "Exit codes: 0 passed, 1 a gate failed, 2 usage, 3 the tool failed, 4 nothing was scanned,");
        text.Line("            ", "5 inconclusive or some targets failed, 130 interrupted.");
        return text.ToString();
    }

    /// <summary>One command.</summary>
    /// <param name="width">Columns of the terminal; 0 does not wrap.</param>
    public static string Of(CommandSpec command, int width = 0)
    {
        var text = Text(width);
        var usage = command.Options.Count > 0 ? " [OPTIONS]" : "";
        text.Line("", $"handclasp {command.Name} {command.Arguments}".TrimEnd() + usage);
        text.Blank();
        text.Line("", command.Sentence);
        if (command.About.Length > 0)
            text.Blank();
        foreach (var line in command.About.Split('\n').Where(l => l.Length > 0))
            text.Line("", line);
        foreach (var group in command.Options.GroupBy(o => o.Group))
        {
            text.Blank();
            text.Line("", group.Key);
            foreach (var option in group)
                Row(text, Left(option), option.Summary);
        }

        if (command.Examples.Count > 0)
        {
            text.Blank();
            text.Line("", "Examples");
        }

        foreach (var (line, does) in command.Examples)
            Example(text, line, does);
        return text.ToString();
    }

    private static TerminalText Text(int width) => new(Math.Min(width, Widest), color: false);

    private static string Left(OptionSpec option)
    {
        var value = option.IsSwitch
            ? ""
            : " " + (option.Words.Count is > 0 and <= 4 && !option.IsList ? string.Join('|', option.Words) : option.Value);
        return string.Join(", ", option.ShortestFirst) + value + (option.Repeatable ? " …" : "");
    }

    private static void Row(TerminalText text, string left, string right)
    {
        if (left.Length + 2 < Column)
        {
            text.Line("  " + left.PadRight(Column - 2), right);
            return;
        }

        text.Whole("  ", left);
        text.Line(new string(' ', Column), right);
    }

    /// <summary>A command is copied: it is not wrapped.</summary>
    private static void Example(TerminalText text, string line, string does)
    {
        text.Whole("  ", line);
        text.Line("      ", does);
    }
}
