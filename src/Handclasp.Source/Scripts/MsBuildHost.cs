using Handclasp.Source.Formats;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Scripts;

/// <summary>The commands in a project of MSBuild: <c>&lt;Exec Command="…" /&gt;</c>, with its variables, and the events before and after a build.</summary>
internal static class MsBuildHost
{
    private static readonly string[] Events = ["PreBuildEvent", "PostBuildEvent"];

    private static readonly (string Written, char Means)[] Entities =
    [
        ("&quot;", '"'),
        ("&apos;", '\''),
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&#xD;", '\n'),
        ("&#xA;", '\n'),
        ("&#10;", '\n'),
        ("&#13;", '\n'),
    ];

    public static IEnumerable<Part> Parts(CodeFile code)
    {
        var text = code.Source.Text;
        var script = new Script();
        for (var at = text.IndexOf('<', StringComparison.Ordinal); at >= 0; at = at < text.Length ? text.IndexOf('<', at) : -1)
        {
            if (text.AsSpan(at).StartsWith("<!--"))
            {
                var end = text.IndexOf("-->", at, StringComparison.Ordinal);
                at = end < 0 ? text.Length : end + 3;
                continue;
            }

            at =
                Is(text, at + 1, "Exec") ? Task(script, text, at + 5)
                : Array.Find(Events, e => Is(text, at + 1, e)) is { } name ? Event(script, text, at + name.Length + 1)
                : at + 1;
        }

        return [script.Done()];
    }

    private static bool Is(string text, int at, string name) =>
        text.AsSpan(at).StartsWith(name)
        && at + name.Length < text.Length
        && (char.IsWhiteSpace(text[at + name.Length]) || text[at + name.Length] == '>');

    /// <summary>The attributes of a task, up to the end of its tag.</summary>
    private static int Task(Script script, string text, int from)
    {
        List<Excerpt> commands = [];
        var i = from;
        while (i < text.Length && text[i] != '>')
        {
            if (text[i] is not ('"' or '\''))
            {
                i++;
                continue;
            }

            var end = text.IndexOf(text[i], i + 1);
            if (end < 0)
                return text.Length;
            var name = text.AsSpan(from, i - from).TrimEnd().TrimEnd('=').TrimEnd();
            if (name.EndsWith("Command") && !name.EndsWith("ErrorCommand"))
                commands.Add(Plain(text, i + 1, end));
            else if (name.EndsWith("EnvironmentVariables"))
                Variables(script, Plain(text, i + 1, end));
            i = end + 1;
        }

        foreach (var command in commands)
            script.Lines(command);
        return i;
    }

    /// <summary>GIT_SSL_NO_VERIFY=1;NODE_ENV=test</summary>
    private static void Variables(Script script, Excerpt values)
    {
        for (var from = 0; from < values.Length; )
        {
            var end = values.Text.IndexOf(';', from);
            end = end < 0 ? values.Length : end;
            var one = values.Slice(from, end).Trim();
            if (one.Text.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
                script.Variable(one.Slice(0, equals), one.Slice(equals + 1, one.Length));
            from = end + 1;
        }
    }

    private static int Event(Script script, string text, int from)
    {
        var begin = text.IndexOf('>', from);
        var end = begin < 0 ? -1 : text.IndexOf('<', begin);
        if (end < 0)
            return text.Length;
        script.Lines(Plain(text, begin + 1, end));
        return end;
    }

    /// <summary>Without XML's entities; a property is a variable to the shell, a metadata a word, a backslash parts folders.</summary>
    private static Excerpt Plain(string text, int from, int to)
    {
        var made = new Excerpt.Builder(from);
        Stack<char> closes = [];
        for (var i = from; i < to; i++)
        {
            var entity =
                text[i] == '&'
                    ? Array.Find(Entities, e => text.AsSpan(i).StartsWith(e.Written, StringComparison.OrdinalIgnoreCase))
                    : default;
            if (entity.Written is { } written)
            {
                made.Add(entity.Means, i);
                i += written.Length - 1;
            }
            else if (text[i] is '$' or '%' or '@' && i + 1 < to && text[i + 1] == '(')
            {
                made.Add(text[i] == '$' ? '$' : '_', i).Add(text[i] == '$' ? '{' : '_', i + 1);
                closes.Push(text[i] == '$' ? '}' : '_');
                i++;
            }
            else if (text[i] == '(')
            {
                made.Add('(', i);
                closes.Push(')');
            }
            else if (text[i] == ')')
                made.Add(closes.TryPop(out var close) ? close : ')', i);
            else if (text[i] == '\\')
                made.Say("\\\\", i);
            else
                made.Add(text[i], i);
        }

        return made.Done();
    }
}
