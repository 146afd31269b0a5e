namespace Handclasp.Reports;

/// <summary>
/// The Markdown of our own guidance as HTML: headings, paragraphs, lists, fenced examples and code in backticks. What it does not know
/// stays text.
/// </summary>
internal static class GuidanceHtml
{
    public static void Write(HtmlText html, string guidance)
    {
        var lines = guidance.ReplaceLineEndings("\n").Split('\n');
        List<string> paragraph = [];
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd();
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                End(html, paragraph);
                i = Fence(html, lines, i);
            }
            else if (line.StartsWith('#'))
            {
                End(html, paragraph);
                html.Element("h4", line.TrimStart('#').Trim());
            }
            else if (line.StartsWith("- ", StringComparison.Ordinal))
            {
                End(html, paragraph);
                i = List(html, lines, i);
            }
            else if (line.Length == 0)
            {
                End(html, paragraph);
            }
            else
            {
                paragraph.Add(line.Trim());
            }
        }

        End(html, paragraph);
    }

    private static void End(HtmlText html, List<string> paragraph)
    {
        if (paragraph.Count == 0)
            return;
        html.Open("p");
        Inline(html, string.Join(' ', paragraph));
        html.Close("p");
        paragraph.Clear();
    }

    /// <summary>An example up to its closing fence; gives the closing line's index.</summary>
    private static int Fence(HtmlText html, string[] lines, int start)
    {
        var end = start + 1;
        while (end < lines.Length && !lines[end].StartsWith("```", StringComparison.Ordinal))
            end++;
        // "```nginx bad": a bad example must not look like advice.
        var words = lines[start].TrimStart('`').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is [.., "good" or "bad"])
            html.Element("p", words[^1] == "good" ? "✓ So" : "✗ Not so", $"example {words[^1]}");
        html.Open("pre").Open("code");
        for (var i = start + 1; i < end; i++)
            html.Text(lines[i]).Newline();
        html.Close("code").Close("pre");
        return end;
    }

    /// <summary>A list up to the first line that does not belong to it; gives its last line's index.</summary>
    private static int List(HtmlText html, string[] lines, int start)
    {
        var i = start;
        html.Open("ul");
        while (i < lines.Length && lines[i].StartsWith("- ", StringComparison.Ordinal))
        {
            var item = lines[i][2..].Trim();
            while (i + 1 < lines.Length && lines[i + 1].StartsWith("  ", StringComparison.Ordinal))
                item += " " + lines[++i].Trim();
            html.Open("li");
            Inline(html, item);
            html.Close("li");
            i++;
        }

        html.Close("ul");
        return i - 1;
    }

    private static void Inline(HtmlText html, string text)
    {
        var parts = text.Split('`');
        for (var i = 0; i < parts.Length; i++)
        {
            // An odd part stands between two backticks; the last one has no closing backtick where their number is odd.
            if (i % 2 == 1 && i < parts.Length - 1)
                html.Element("code", parts[i]);
            else
                html.Text(i % 2 == 1 ? "`" + parts[i] : parts[i]);
        }
    }
}
