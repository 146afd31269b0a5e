using System.Text.RegularExpressions;
using Handclasp.Source.Formats;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Scripts;

/// <summary>The commands and variables in settings files: .env, systemd's units, supervisord, tox, files of variables.</summary>
internal static partial class SettingsHost
{
    public static IEnumerable<Part> Parts(CodeFile code)
    {
        var script = new Script();
        foreach (var entry in code.Entries)
            Take(script, entry);
        return [script.Done()];
    }

    private static void Take(Script script, Entry entry)
    {
        var name = entry.Name.Text;
        if (Commands().IsMatch(name) && entry.HasSign)
        {
            script.Lines(name.StartsWith("Exec", StringComparison.Ordinal) ? Bare(entry.Value) : entry.Value);
        }
        else if (name is "Environment" or "environment" or "PassEnvironment" && entry.HasSign)
        {
            foreach (Match match in Assignments().Matches(entry.Line.Text[(entry.Line.Text.IndexOf('=', StringComparison.Ordinal) + 1)..]))
                Variable(script, entry, match, entry.Line.Text.IndexOf('=', StringComparison.Ordinal) + 1);
        }
        else if (name is "setenv" or "set_env" or "env" && entry.HasSign)
        {
            foreach (Match match in EnvironmentLines().Matches(entry.Line.Text))
                Variable(script, entry, match, 0);
        }
        else if (entry.HasSign && VariableName().IsMatch(name) && (entry.Section.Length == 0 || UpperName().IsMatch(name)))
        {
            script.Variable(entry.Name, entry.Value);
        }
        else if (entry.Line.Text.StartsWith("-D", StringComparison.Ordinal))
        {
            // jvm.config, maven.config: words for Java.
            script.Command([entry.Line.Slice(0, 0), entry.Line]);
        }
    }

    private static void Variable(Script script, Entry entry, Match match, int from)
    {
        var (name, value) = (match.Groups["name"], match.Groups["value"]);
        script.Variable(
            entry.Line.Slice(from + name.Index, from + name.Index + name.Length),
            entry.Line.Slice(from + value.Index, from + value.Index + value.Length).Unquoted()
        );
    }

    /// <summary>systemd: the marks in front of the program say how it is run.</summary>
    private static Excerpt Bare(Excerpt line)
    {
        var i = 0;
        while (i < line.Length && line.Text[i] is '-' or '@' or ':' or '+' or '!')
            i++;
        return line.Slice(i, line.Length);
    }

    [GeneratedRegex(
        "^(?:Exec(?:Start|StartPre|StartPost|Stop|StopPost|Reload|Condition)|command|commands|commands_pre|commands_post|install_command|list_dependencies_command)$"
    )]
    private static partial Regex Commands();

    [GeneratedRegex("""["']?(?<name>[A-Za-z_][\w.]*)=(?<value>"[^"\n]*"|'[^'\n]*'|[^\s,"'\n]*)["']?""")]
    private static partial Regex Assignments();

    [GeneratedRegex("""(?:^|\n|=)[ \t]*(?<name>[A-Za-z_]\w*)[ \t]*=[ \t]*(?<value>[^\n=]*)(?=\n|$)""")]
    private static partial Regex EnvironmentLines();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex VariableName();

    [GeneratedRegex("^[A-Z][A-Z0-9_]+$")]
    private static partial Regex UpperName();
}
