using System.Text;

namespace Handclasp.Cli.Pages;

/// <summary>Markdown as plain lines for a terminal: headings, paragraphs filled, lists, code left alone. Our own pages only.</summary>
internal static class MarkdownText
{
    private const string Bold = "\u001b[1m";
    private const string Plain = "\u001b[0m";

    /// <param name="width">Columns to fill paragraphs to.</param>
    public static string Render(string markdown, int width, bool color)
    {
        var text = new StringBuilder();
        List<string> paragraph = [];
        var code = false;
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                Fill(text, paragraph, width);
                code = !code;
            }
            else if (code)
                text.Append("    ").Append(line).Append('\n');
            else if (line.StartsWith('#'))
            {
                Fill(text, paragraph, width);
                var title = Inline(line.TrimStart('#').Trim());
                text.Append(color ? $"{Bold}{title}{Plain}" : title).Append('\n');
            }
            else if (line.StartsWith('|'))
            {
                Fill(text, paragraph, width);
                Row(text, line);
            }
            else if (line.Length == 0 || line.StartsWith("    ", StringComparison.Ordinal))
            {
                Fill(text, paragraph, width);
                text.Append(line).Append('\n');
            }
            else
            {
                if (IsItem(line))
                    Fill(text, paragraph, width);
                paragraph.Add(Inline(line));
            }
        }

        Fill(text, paragraph, width);
        return text.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>A table's row as columns; its ruler and an empty head are left out.</summary>
    private static void Row(StringBuilder text, string line)
    {
        var cells = line.Trim('|').Split('|').Select(c => Inline(c.Trim())).ToList();
        if (!cells.TrueForAll(c => c.Trim('-', ':').Length == 0))
            text.Append("  ").Append(string.Join("  ", cells.Select((c, i) => i == 0 ? c.PadRight(10) : c))).Append('\n');
    }

    private static bool IsItem(string line)
    {
        var start = line.TrimStart();
        return start.StartsWith("* ", StringComparison.Ordinal)
            || start.StartsWith("- ", StringComparison.Ordinal)
            || (start.Length > 2 && char.IsAsciiDigit(start[0]) && start[1] == '.' && start[2] == ' ');
    }

    private static void Fill(StringBuilder text, List<string> paragraph, int width)
    {
        if (paragraph.Count == 0)
            return;
        var first = paragraph[0];
        var margin = first.Length - first.TrimStart().Length;
        var hang = IsItem(first) ? margin + first.TrimStart().IndexOf(' ', StringComparison.Ordinal) + 1 : margin;
        var used = margin;
        var begun = false;
        text.Append(' ', margin);
        foreach (var word in paragraph.SelectMany(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (begun && used + 1 + word.Length > width)
            {
                text.Append('\n').Append(' ', hang);
                used = hang;
            }
            else if (begun)
            {
                text.Append(' ');
                used++;
            }

            text.Append(word);
            used += word.Length;
            begun = true;
        }

        text.Append('\n');
        paragraph.Clear();
    }

    /// <summary>Emphasis and code marks go; a link keeps its text, and its address where that says more.</summary>
    private static string Inline(string line)
    {
        var text = new StringBuilder();
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '`')
                continue;
            if (line[i] == '*' && i + 1 < line.Length && line[i + 1] == '*')
            {
                i++;
                continue;
            }

            if (line[i] == '[' && Link(line, i) is { } link)
            {
                text.Append(link.Text == link.Address ? link.Text : $"{link.Text} ({link.Address})");
                i = link.End;
                continue;
            }

            text.Append(line[i]);
        }

        return text.ToString();
    }

    private static (string Text, string Address, int End)? Link(string line, int open)
    {
        var middle = line.IndexOf("](", open, StringComparison.Ordinal);
        var close = middle < 0 ? -1 : line.IndexOf(')', middle);
        return close < 0 ? null : (line[(open + 1)..middle], line[(middle + 2)..close], close);
    }
}
