using System.Net;
using System.Text;

namespace Handclasp.Protocols;

/// <summary>A body as a person would read it. Every reading is bounded and linear: the page may be hostile.</summary>
internal sealed class Page
{
    /// <summary>Ends a sentence in <see cref="Text"/> where markup does: a heading, a paragraph, a line break, a table cell.</summary>
    public const char Break = '\u2029';
    private const int MostRead = 64 * 1024;
    private const int MostText = 32 * 1024;
    private const int MostTitle = 200;

    private static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a",
        "b",
        "i",
        "u",
        "em",
        "strong",
        "span",
        "font",
        "code",
        "small",
        "tt",
        "abbr",
        "mark",
        "wbr",
    };

    private static readonly HashSet<string> Unread = new(StringComparer.OrdinalIgnoreCase) { "script", "style", "template", "svg" };

    private readonly StringBuilder headings = new();

    /// <param name="contentType">As the server named it, or empty.</param>
    public Page(string body, string contentType)
    {
        Body = body;
        var read = body.AsSpan(0, Math.Min(body.Length, MostRead));
        IsHtml = contentType.Contains("html", StringComparison.OrdinalIgnoreCase) || read.TrimStart().StartsWith("<");
        Text = IsHtml ? Visible(read) : read[..Math.Min(read.Length, MostText)].ToString();
        if (Title.Length == 0)
            Title = FirstWords();
    }

    /// <summary>As received, decoded.</summary>
    public string Body { get; }

    public bool IsHtml { get; }

    /// <summary>The title; else the first words of a short text. One line, bounded.</summary>
    public string Title { get; private set; } = "";

    /// <summary>What is visible, title first; bounded.</summary>
    public string Text { get; }

    /// <summary>Title and headings.</summary>
    public string Headings => headings.ToString();

    /// <summary>A field for a password is on the page.</summary>
    public bool AsksForPassword { get; private set; }

    private string FirstWords()
    {
        // Long texts and binary ones have no first words worth showing.
        var binary = Text.AsSpan(0, Math.Min(Text.Length, 256)).ContainsAnyInRange('\0', '\b');
        return binary || (!IsHtml && Body.Length > 2048) ? "" : OneLine.Folded(Text, 120);
    }

    private string Visible(ReadOnlySpan<char> html)
    {
        var text = new StringBuilder();
        var (inTitle, inHeading) = (false, false);
        var at = 0;
        while (at < html.Length && text.Length < MostText)
        {
            var open = html[at..].IndexOf('<');
            var words = open < 0 ? html[at..] : html.Slice(at, open);
            if (!words.IsEmpty)
            {
                var decoded = WebUtility.HtmlDecode(words.ToString());
                text.Append(decoded);
                if (inTitle)
                    Title = OneLine.Folded($"{Title} {decoded}", MostTitle);
                if (inTitle || inHeading)
                    headings.Append(decoded);
            }

            if (open < 0)
                break;
            at += open;
            var (name, closing, end) = Tag(html, at);
            if (name.Length == 0)
            {
                // "a < b", a comment or a declaration.
                if (end == at + 1)
                    text.Append('<');
                at = end;
                continue;
            }

            if (name.Equals("input", StringComparison.OrdinalIgnoreCase))
                AsksForPassword |= IsPassword(html[at..end]);
            if (name.Equals("title", StringComparison.OrdinalIgnoreCase))
                inTitle = !closing && Title.Length == 0;
            if (name.Length == 2 && name[0] is 'h' or 'H' && name[1] is >= '1' and <= '3')
                inHeading = !closing;
            if (!Inline.Contains(name))
            {
                text.Append(Break);
                headings.Append(Break);
            }

            at = !closing && Unread.Contains(name) ? After(html, end, name) : end;
        }

        return text.ToString();
    }

    /// <summary>The tag that starts at <paramref name="at"/>: an empty name for what is none; <c>End</c> lies behind it.</summary>
    private static (string Name, bool Closing, int End) Tag(ReadOnlySpan<char> html, int at)
    {
        var rest = html[at..];
        if (rest.StartsWith("<!--"))
        {
            var close = rest.IndexOf("-->");
            return ("", false, close < 0 ? html.Length : at + close + 3);
        }

        var closing = rest.StartsWith("</");
        var from = closing ? 2 : 1;
        var length = 0;
        while (from + length < rest.Length && length < 20 && char.IsAsciiLetterOrDigit(rest[from + length]))
            length++;
        var declaration = rest.StartsWith("<!") || rest.StartsWith("<?");
        if (length == 0 && !declaration)
            return ("", false, at + 1);
        var end = rest.IndexOf('>');
        return (rest.Slice(from, length).ToString(), closing, end < 0 ? html.Length : at + end + 1);
    }

    private static int After(ReadOnlySpan<char> html, int from, string name)
    {
        var close = html[from..].IndexOf($"</{name}", StringComparison.OrdinalIgnoreCase);
        return close < 0 ? html.Length : from + close;
    }

    private static bool IsPassword(ReadOnlySpan<char> tag)
    {
        var tight = string.Concat(tag[..Math.Min(tag.Length, 1024)].ToString().Where(c => !char.IsWhiteSpace(c) && c is not ('"' or '\'')));
        return tight.Contains("type=password", StringComparison.OrdinalIgnoreCase);
    }
}
