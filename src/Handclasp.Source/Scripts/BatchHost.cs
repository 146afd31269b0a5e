using Handclasp.Source.Formats;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Scripts;

/// <summary>A batch file of Windows as the shell would have it: rem, set, %NAME%, ^ at the end of a line.</summary>
internal static class BatchHost
{
    public static IEnumerable<Part> Parts(CodeFile code)
    {
        var text = code.Source.Text;
        var made = new Excerpt.Builder(0);
        for (var from = 0; from < text.Length; )
        {
            var end = text.IndexOf('\n', from);
            end = end < 0 ? text.Length : end;
            var start = from;
            while (start < end && text[start] is ' ' or '\t' or '@')
                start++;
            var line = text.AsSpan(start, end - start);
            if (
                !line.StartsWith("::")
                && !line.StartsWith("rem ", StringComparison.OrdinalIgnoreCase)
                && !line.StartsWith("echo", StringComparison.OrdinalIgnoreCase)
            )
                Line(made, text, start, end);
            else if (line.StartsWith("echo", StringComparison.OrdinalIgnoreCase) && line.Contains('>'))
                Line(made, text, start, end);
            from = end + 1;
        }

        return [new(made.Done(), Languages.All.Shell)];
    }

    private static void Line(Excerpt.Builder made, string text, int from, int end)
    {
        var to = end;
        while (to > from && char.IsWhiteSpace(text[to - 1]))
            to--;
        var goesOn = to > from && text[to - 1] == '^';
        to -= goesOn ? 1 : 0;
        var line = text.AsSpan(from, to - from);
        if (
            line.StartsWith("set ", StringComparison.OrdinalIgnoreCase)
            && line.Contains('=')
            && !line.Contains("/p", StringComparison.OrdinalIgnoreCase)
        )
        {
            var begin = from + 4;
            while (begin < to && text[begin] is ' ' or '"')
                begin++;
            if (text[to - 1] == '"' && text.AsSpan(from + 4, begin - from - 4).Contains('"'))
                to--;
            var equals = text.IndexOf('=', begin);
            // set NAME= takes the variable away.
            if (equals + 1 < to)
            {
                made.Say("export ", from);
                Shell(made, text, begin, equals + 1);
                made.Say("\"", equals);
                Shell(made, text, equals + 1, to);
                made.Say("\"", to);
            }
        }
        else
        {
            Shell(made, text, from, to);
        }

        made.Add(goesOn ? ' ' : '\n', end);
    }

    private static void Shell(Excerpt.Builder made, string text, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (text[i] is '\\' or '\'' or '$' or '`')
                made.Say("\\", i).Add(text[i], i);
            else if (text[i] == '^' && i + 1 < to)
                made.Say("\\", i);
            else if (
                text[i] == '%'
                && text.IndexOf('%', i + 1) is > 0 and var close
                && close < to
                && text.AsSpan(i + 1, close - i - 1).IndexOfAny(' ', '~', '*') < 0
                && close > i + 1
            )
            {
                made.Say("${", i);
                for (var j = i + 1; j < close; j++)
                    made.Add(text[j], j);
                made.Add('}', close);
                i = close;
            }
            else
            {
                made.Add(text[i], i);
            }
        }
    }
}
