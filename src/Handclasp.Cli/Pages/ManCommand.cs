using System.Text;
using Handclasp.Cli.CommandLine;
using Handclasp.Engine;

namespace Handclasp.Cli.Pages;

/// <summary><c>handclasp man</c>: the manual page, made from the same descriptions as help and completion.</summary>
internal static class ManCommand
{
    public static CommandSpec Spec { get; } =
        new("man", "the manual page, in roff", "", [], Run)
        {
            Examples =
            [
                ("handclasp man > ~/.local/share/man/man1/handclasp.1", "so that man handclasp finds it"),
                ("handclasp man | man -l -", "to read it here"),
            ],
        };

    private static Task<int> Run(Typed typed, World world)
    {
        world.Print(Page(Commands.All));
        return Task.FromResult(ExitCodes.Passed);
    }

    /// <summary>The page carries neither version nor date: it changes only when the command line does.</summary>
    internal static string Page(IReadOnlyList<CommandSpec> commands)
    {
        var text = new StringBuilder();
        text.Append(".TH HANDCLASP 1 \"\" Handclasp \"User Commands\"\n");
        text.Append(".SH NAME\nhandclasp \\- proves that mutual TLS is really mutual\n.SH SYNOPSIS\n");
        foreach (var command in commands)
        {
            if (command != commands[0])
                text.Append(".br\n");
            text.Append(
                $"\\fBhandclasp {Escaped(command.Name)}\\fR{Italic(command.Arguments)}{(command.Options.Count > 0 ? " [\\fIOPTIONS\\fR]" : "")}\n"
            );
        }

        text.Append(".SH DESCRIPTION\n");
        Line(
            text,
            "A handshake is mutual only if both sides would have refused a stranger. Handclasp tries, and looks whether the protected answer comes back."
        );
        Line(text, "It contacts only the target, and the resolver where a name has to be looked up. Keys stay on this machine.");
        text.Append(".SH COMMANDS\n");
        foreach (var command in commands)
            Describe(text, command);
        text.Append(".SH EXIT STATUS\n");
        foreach (var (code, means) in Codes)
            Item(text, $"\\fB{code}\\fR", means);
        text.Append(".SH ENVIRONMENT\n");
        Item(
            text,
            "\\fBHANDCLASP_\\fR\\fIOPTION\\fR",
            "any long option of scan and source, in capitals with _ for -: HANDCLASP_CLIENT_CERT, HANDCLASP_FAIL_ON. The command line goes before it, it goes before the file. One value a line where an option may be repeated; a switch is on with 1, true, yes or on"
        );
        Item(
            text,
            "\\fBHANDCLASP_SECRET_\\fR\\fINAME\\fR",
            "what ${HANDCLASP_SECRET_NAME} in the file stands for; no other variable is filled in"
        );
        Item(
            text,
            "\\fBSSLKEYLOGFILE\\fR",
            "a file to which the secrets of every connection are appended, so that Wireshark can read what was recorded of a scan"
        );
        Item(text, "\\fBNO_COLOR\\fR", "no colour in the table, unless --color says otherwise");
        text.Append(".SH FILES\n");
        Item(
            text,
            "\\fB.handclasp.yaml\\fR",
            "targets, identities, thresholds and suppressions, in the working directory or a folder above; handclasp init writes one, handclasp schema config describes it"
        );
        text.Append(".SH SEE ALSO\n\\fBopenssl\\-s_client\\fR(1ssl), \\fBcurl\\fR(1)\n");
        return text.ToString();
    }

    /// <summary>As Help tells them.</summary>
    private static readonly (int Code, string Means)[] Codes =
    [
        (ExitCodes.Passed, "passed"),
        (Gate.Failed, "a gate failed"),
        (ExitCodes.Usage, "usage: a wrong option, file or value"),
        (ExitCodes.ToolFailed, "the tool failed"),
        (Gate.NothingScanned, "nothing was scanned"),
        (Gate.Inconclusive, "inconclusive, or some of several targets failed"),
        (ExitCodes.Interrupted, "interrupted; what was found until then is written"),
    ];

    private static void Describe(StringBuilder text, CommandSpec command)
    {
        text.Append($".SS \"handclasp {Escaped(command.Name)}\"\n");
        Line(text, command.Sentence);
        if (command.About.Length > 0)
        {
            text.Append(".PP\n");
            Line(text, command.About);
        }

        foreach (var group in command.Options.GroupBy(o => o.Group))
        {
            text.Append($".PP\n\\fI{Escaped(group.Key)}\\fR\n");
            foreach (var option in group)
                Item(text, Term(option), option.Summary + Choices(option));
        }

        foreach (var (line, does) in command.Examples)
            Item(text, $"\\fB{Escaped(line)}\\fR", does);
    }

    private static string Term(OptionSpec option) =>
        string.Join(", ", option.ShortestFirst.Select(s => $"\\fB{Escaped(s)}\\fR"))
        + (option.IsSwitch ? "" : Italic(option.Value))
        + (option.Repeatable ? " \\&..." : "");

    private static string Choices(OptionSpec option) => option.Words.Count is > 0 and <= 12 ? $" ({string.Join(", ", option.Words)})" : "";

    private static string Italic(string value) => value.Length > 0 ? $" \\fI{Escaped(value)}\\fR" : "";

    private static void Item(StringBuilder text, string term, string says)
    {
        text.Append(".TP\n").Append(term).Append('\n');
        Line(text, says);
    }

    private static void Line(StringBuilder text, string says)
    {
        foreach (var line in says.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            text.Append(Escaped(line)).Append('\n');
    }

    /// <summary>A dash that is typed stays a dash that can be copied; a line never begins with a request of roff.</summary>
    private static string Escaped(string plain)
    {
        var text = new StringBuilder(plain.Length + 8);
        foreach (var letter in plain)
            text.Append(
                letter switch
                {
                    '\\' => "\\e",
                    '-' => "\\-",
                    '\'' => "\\(aq",
                    '`' => "\\(ga",
                    '^' => "\\(ha",
                    '~' => "\\(ti",
                    '…' => "\\&...",
                    > '~' => $"\\[u{(int)letter:X4}]",
                    _ => letter.ToString(),
                }
            );
        return plain.StartsWith('.') ? "\\&" + text : text.ToString();
    }
}
