using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Handclasp.Reports;
using Xunit;

namespace Handclasp.Tests.Reports;

public sealed partial class HtmlReportTests
{
    private static readonly string Page = Rendered.Text("html", Sample.Report);

    [Fact]
    public void It_asks_for_nothing_and_runs_nothing()
    {
        Assert.DoesNotContain("<script", Page);
        Assert.DoesNotContain("<link", Page);
        Assert.DoesNotContain("src=", Page);
        Assert.DoesNotContain("url(", Page);
        Assert.DoesNotContain("style=", Page);
        Assert.DoesNotContain("@import", Page);
        Assert.All(Href().Matches(Page).Select(m => m.Groups[1].Value), target => Assert.StartsWith("#", target));
    }

    [Fact]
    public void The_policy_allows_only_its_own_style_sheet()
    {
        var css = Style().Match(Page).Groups[1].Value;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(css)));

        Assert.Contains(
            $"content=\"default-src &#39;none&#39;; style-src &#39;sha256-{hash.Replace("+", "&#43;")}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;\"",
            Page.Replace($"sha256-{hash}", $"sha256-{hash.Replace("+", "&#43;")}")
        );
        Assert.True(Page.IndexOf("Content-Security-Policy", StringComparison.Ordinal) < Page.IndexOf("<style>", StringComparison.Ordinal));
    }

    [Fact]
    public void It_is_made_for_both_colour_schemes_for_paper_and_for_phones()
    {
        Assert.Contains("@media (prefers-color-scheme: dark)", Page);
        Assert.Contains("@media print", Page);
        Assert.Contains("name=\"viewport\"", Page);
        Assert.Contains("<html lang=\"en\">", Page);
    }

    [Fact]
    public void Score_and_harm_come_first()
    {
        var page = Rendered.Text("html", Sample.OpenAlone);
        var grade = page.IndexOf("class=\"grade bad\"", StringComparison.Ordinal);
        var harm = page.IndexOf("gave a stranger the answer that your certificate gets", StringComparison.Ordinal);
        var findings = page.IndexOf("<h3>Failed", StringComparison.Ordinal);

        Assert.True(grade > 0 && grade < harm && harm < findings, $"grade {grade}, harm {harm}, findings {findings}");
    }

    [Fact]
    public void Headings_descend_step_by_step()
    {
        var levels = Heading().Matches(Page).Select(m => m.Groups[1].Value[0] - '0').ToList();

        Assert.Equal(1, levels[0]);
        Assert.Equal(1, levels.Count(l => l == 1));
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1, $"h{pair.First} then h{pair.Second}"));
    }

    [Fact]
    public void Anchors_are_unique_and_every_link_has_one()
    {
        var ids = Id().Matches(Page).Select(m => m.Groups[1].Value).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(Href().Matches(Page).Select(m => m.Groups[1].Value[1..]), target => Assert.Contains(target, ids));
    }

    [Fact]
    public void Guidance_becomes_headings_paragraphs_lists_and_examples()
    {
        var html = new HtmlText();
        GuidanceHtml.Write(
            html,
            "## Why `x`\nOne `<b>` line\nand two.\n\n- a\n  more\n- b\n\n```nginx good\non; # <i>\n\nend\n```\nan odd ` tick"
        );

        Assert.Equal(
            """
            <h4>Why `x`</h4>
            <p>One <code>&lt;b&gt;</code> line and two.</p>
            <ul>
            <li>a more</li>
            <li>b</li>
            </ul>
            <pre><code>on; # &lt;i&gt;

            end
            </code></pre>
            <p>an odd ` tick</p>

            """,
            html.ToString().Replace("<ul><li>", "<ul>\n<li>", StringComparison.Ordinal)
        );
    }

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Href();

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex Id();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("<h([1-6])[ >]")]
    private static partial Regex Heading();
}
