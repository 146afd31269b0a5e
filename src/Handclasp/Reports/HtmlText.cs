using System.Net;
using System.Text;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>HTML as it is written here: elements and classes are ours, every text and attribute value is escaped.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder html = new();

    public override string ToString() => html.ToString();

    /// <summary>Writes what was gathered, as UTF-8, and forgets it: pages of hundreds of targets are a hundred megabytes.</summary>
    public void Flush(Stream output)
    {
        output.Write(Encoding.UTF8.GetBytes(html.ToString()));
        html.Clear();
    }

    /// <summary>A start tag.</summary>
    /// <param name="element">Name of the element.</param>
    /// <param name="kind">Its class, or empty.</param>
    /// <param name="attributes">Name and value, alternating.</param>
    public HtmlText Open(string element, string kind = "", params ReadOnlySpan<string> attributes)
    {
        html.Append('<').Append(element);
        if (kind.Length > 0)
            Attribute("class", kind);
        for (var i = 0; i + 1 < attributes.Length; i += 2)
            Attribute(attributes[i], attributes[i + 1]);
        html.Append('>');
        return this;
    }

    public HtmlText Close(string element)
    {
        html.Append("</").Append(element).Append('>');
        if (element is not ("span" or "b" or "code" or "td" or "th" or "a" or "dt" or "ins" or "del" or "label" or "option" or "button"))
            html.Append('\n');
        return this;
    }

    /// <summary>Foreign text: cleaned and escaped.</summary>
    public HtmlText Text(string text)
    {
        html.Append(Escape(text));
        return this;
    }

    /// <summary>A whole element with a text.</summary>
    public HtmlText Element(string element, string text, string kind = "") => Open(element, kind).Text(text).Close(element);

    /// <summary>The style sheet: ours, and not escaped, for the policy names its hash.</summary>
    public HtmlText Style(string css)
    {
        html.Append("<style>").Append(css).Append("</style>\n");
        return this;
    }

    /// <summary>The script: ours, and not escaped, for the policy names its hash.</summary>
    public HtmlText Script(string js)
    {
        html.Append("<script>").Append(js).Append("</script>\n");
        return this;
    }

    public HtmlText Newline()
    {
        html.Append('\n');
        return this;
    }

    public HtmlText DocType()
    {
        html.Append("<!doctype html>\n");
        return this;
    }

    public static string Escape(string text) => WebUtility.HtmlEncode(ForeignText.OneLine(text));

    private void Attribute(string name, string value) => html.Append(' ').Append(name).Append("=\"").Append(Escape(value)).Append('"');
}
