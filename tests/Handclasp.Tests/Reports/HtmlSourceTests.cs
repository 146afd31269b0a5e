using Handclasp.Model;
using Xunit;

namespace Handclasp.Tests.Reports;

public sealed class HtmlSourceTests
{
    private const string Flagged = "verify=False, <b>";

    [Fact]
    public void A_correction_is_a_diff_of_the_flagged_text()
    {
        var page = Page(new SourceEdit("py/client.py", 2, 17, 2, 22, "True"), safe: true);

        Assert.Contains("<code>py/client.py:2</code>", page);
        Assert.Contains("<del>- verify=False, &lt;b&gt;</del>\n<ins>+ verify=True, &lt;b&gt;</ins>", page);
        Assert.Contains("<code>handclasp source --fix</code>", page);
    }

    [Fact]
    public void A_correction_elsewhere_is_told_by_its_place()
    {
        var page = Page(new SourceEdit("py/client.py", 9, 3, 9, 6, "True"), safe: false);

        Assert.Contains("<pre><code>verify=False, &lt;b&gt;</code>", page);
        Assert.Contains("<span class=\"at\">@@ py/client.py:9:3 @@</span>\n<del>- columns 3 to 5</del>\n<ins>+ True</ins>", page);
        Assert.Contains("<code>handclasp source --fix --unsafe-fixes</code>", page);
    }

    [Fact]
    public void What_is_only_taken_out_has_no_new_line()
    {
        var page = Page(new SourceEdit("py/client.py", 2, 9, 2, 27, ""), safe: true);

        Assert.Contains("<del>- verify=False, &lt;b&gt;</del>", page);
        Assert.DoesNotContain("<ins>", page);
    }

    [Fact]
    public void A_suppressed_place_is_marked()
    {
        var page = Page(new SourceEdit("py/client.py", 2, 17, 2, 22, "True"), safe: true, new("the lab", new(2027, 3, 31)));

        Assert.Contains("<h3>Suppressed (1)</h3>", page);
        Assert.Contains("<span class=\"tag none\">suppressed</span>", page);
        Assert.Contains("until 2027-03-31: the lab", page);
        Assert.DoesNotContain("<h3>Failed", page);
    }

    private static string Page(SourceEdit edit, bool safe, Suppression? suppressed = null)
    {
        var at = new EvidenceItem(Flagged, "py/client.py", 2, 2, 10, 10 + Flagged.Length);
        var ruling = Ruling.Fail("verify is off", Confidence.Certain, [at]) with { Fix = new(safe, "Leave it on.", [edit]) };
        var check = Sample.OpenAlone.Targets[0].Findings[0].Check;
        var target = new TargetReport("src") { IsSource = true, Findings = [new(check, ruling) { Suppressed = suppressed }] };
        return Rendered.Text("html", Sample.Report with { Targets = [target] });
    }
}
