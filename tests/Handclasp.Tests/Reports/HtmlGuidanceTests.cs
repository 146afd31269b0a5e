using Handclasp.Reports;
using Xunit;

namespace Handclasp.Tests.Reports;

public sealed class HtmlGuidanceTests
{
    [Fact]
    public void Guidance_becomes_headings_paragraphs_lists_and_examples()
    {
        var html = new HtmlText();
        GuidanceHtml.Write(
            html,
            "## Why `x`\nOne `<b>` line\nand two.\n\n- a\n  more\n- b\n\n```nginx good\non; # <i>\n\nend\n```\n```nginx bad\noff;\n```\nan odd ` tick"
        );

        Assert.Equal(
            """
            <h4>Why `x`</h4>
            <p>One <code>&lt;b&gt;</code> line and two.</p>
            <ul>
            <li>a more</li>
            <li>b</li>
            </ul>
            <p class="example good">✓ So</p>
            <pre><code>on; # &lt;i&gt;

            end
            </code></pre>
            <p class="example bad">✗ Not so</p>
            <pre><code>off;
            </code></pre>
            <p>an odd ` tick</p>

            """,
            html.ToString().Replace("<ul><li>", "<ul>\n<li>", StringComparison.Ordinal)
        );
    }
}
