using System.Text.RegularExpressions;
using Handclasp.Model;
using Xunit;

namespace Handclasp.Tests.Reports;

public sealed partial class HtmlFiltersTests
{
    private static readonly string Page = Rendered.Text("html", Sample.Report);

    [Fact]
    public void Every_control_has_a_label()
    {
        var named = Control().Matches(Page).Select(m => Id().Match(m.Value).Groups[1].Value).ToList();

        Assert.Contains("find", named);
        Assert.Contains("group", named);
        Assert.Contains("v-failed", named);
        Assert.All(
            named,
            id => Assert.Matches($"<label for=\"{id}\">[^<]+</label>|<label><input [^>]*id=\"{id}\"[^>]*>[^<]+</label>", Page)
        );
    }

    /// <summary>Without the script the filters are rules of the style sheet: a control without its rule would do nothing.</summary>
    [Fact]
    public void Every_box_and_every_group_has_its_rule()
    {
        Assert.All(Box().Matches(Page).Select(m => m.Groups[1].Value), id => Assert.Contains($"#{id}:not(:checked)", Page));
        Assert.All(Enum.GetValues<CheckGroup>(), group => Assert.Contains(Rule(group), Page));

        static string Rule(CheckGroup group) =>
            $"option[value=\"{group.ToString().ToLowerInvariant()}\"]:checked) .item:not(.g-{group.ToString().ToLowerInvariant()})";
    }

    [Fact]
    public void Every_finding_is_known_to_the_filters()
    {
        var findings = Sample.Report.Targets.SelectMany(t => t.Findings).ToList();

        Assert.Equal(findings.Count, Item().Count(Page));
        Assert.All(findings, f => Assert.Contains($"item s-{f.Severity.Word()} g-{f.Check.Group.ToString().ToLowerInvariant()}", Page));
    }

    [Fact]
    public void There_is_nowhere_to_send_them() => Assert.DoesNotContain("<form", Page);

    [GeneratedRegex("<(input|select) [^>]*>")]
    private static partial Regex Control();

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex Id();

    [GeneratedRegex("type=\"checkbox\" id=\"([^\"]*)\"")]
    private static partial Regex Box();

    [GeneratedRegex("class=\"[^\"]*\\bitem s-")]
    private static partial Regex Item();
}
