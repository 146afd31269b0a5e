using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Handclasp.Tests.Reports;

public sealed partial class HtmlReportTests
{
    private static readonly string Page = Rendered.Text("html", Sample.Report);

    [Fact]
    public void It_asks_for_nothing()
    {
        Assert.DoesNotContain("<link", Page);
        Assert.DoesNotContain("src=", Page);
        Assert.DoesNotContain("url(", Page);
        Assert.DoesNotContain("@import", Page);
        Assert.All(Href().Matches(Page).Select(m => m.Groups[1].Value), target => Assert.StartsWith("#", target));
    }

    [Fact]
    public void No_style_and_no_handler_stands_in_an_attribute() => Assert.DoesNotMatch("<[^>]* (style|on[a-z]+)=", Page);

    [Fact]
    public void The_policy_names_the_one_style_sheet_and_the_one_script_by_hash()
    {
        var policy = System.Net.WebUtility.HtmlDecode(Policy().Match(Page).Groups[1].Value);

        Assert.Equal(
            $"default-src 'none'; style-src '{Hash(Style())}'; script-src '{Hash(Script())}'; base-uri 'none'; form-action 'none'",
            policy
        );
        Assert.True(Page.IndexOf("Content-Security-Policy", StringComparison.Ordinal) < Page.IndexOf("<style>", StringComparison.Ordinal));

        static string Hash(Regex element) =>
            "sha256-"
            + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Assert.Single(element.Matches(Page)).Groups[1].Value)));
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
        var harm = page.IndexOf("<h1>api.open.test/ gave a stranger the answer that your certificate gets</h1>", StringComparison.Ordinal);
        var findings = page.IndexOf("<h3>Failed", StringComparison.Ordinal);

        Assert.True(grade > 0 && grade < harm && harm < findings, $"grade {grade}, harm {harm}, findings {findings}");
    }

    [Fact]
    public void Several_targets_are_told_as_one_sentence_and_listed()
    {
        Assert.Contains("<h1>1 of 6 targets let in a client that they must refuse; 1 not scanned</h1>", Page);
        Assert.Contains("<a href=\"#target-6\">gone.test:443/</a>", Page);
        Assert.Contains("<td>not scanned (unresolvable)</td>", Page);
    }

    [Fact]
    public void A_report_of_nothing_is_a_page()
    {
        var page = Rendered.Text("html", Sample.Report with { Targets = [], Score = new(null, "none", false, null, new(0, 0, 0)) });

        Assert.Contains("<h1>Nothing was scanned</h1>", page);
        Assert.DoesNotContain(" tested</p>", page);
        Assert.DoesNotContain("role=\"search\"", page);
        Assert.DoesNotContain("<article", page);
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
    public void Header_cells_have_a_scope() =>
        Assert.All(HeaderCell().Matches(Page).Select(m => m.Value), cell => Assert.Matches("scope=\"(col|row)\"", cell));

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Href();

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex Id();

    [GeneratedRegex("<th[ >][^>]*>?")]
    private static partial Regex HeaderCell();

    [GeneratedRegex("http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"")]
    private static partial Regex Policy();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<h([1-6])[ >]")]
    private static partial Regex Heading();
}
