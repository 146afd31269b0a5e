using System.Text.RegularExpressions;
using Handclasp.Checks;
using Handclasp.Model;
using Xunit;

namespace Handclasp.Tests.Checks;

/// <summary>DESIGN.md section 3: a check is whole, or the tests fail.</summary>
public sealed partial class CatalogueTests
{
    public static TheoryData<string> Ids => [.. All.Rules.Select(r => r.Info.Id)];

    [Fact]
    public void Every_rule_of_the_assembly_is_in_the_catalogue()
    {
        var classes = typeof(IRule)
            .Assembly.GetTypes()
            .Where(t => typeof(IRule).IsAssignableFrom(t) && t is { IsAbstract: false, IsClass: true });

        Assert.Equal(classes.Select(t => t.Name).Order(), All.Rules.Select(r => r.GetType().Name).Order());
    }

    [Fact]
    public void Ids_and_slugs_are_unique_and_in_order()
    {
        var ids = All.Rules.Select(r => r.Info.Id).ToList();

        Assert.Equal(ids.Distinct(), ids);
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(ids.Count, All.Rules.Select(r => r.Info.Slug).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_check_is_whole(string id)
    {
        var info = All.Rules.Single(r => r.Info.Id == id).Info;

        Assert.Matches("^HC[1-6][0-9]{2}$", info.Id);
        Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", info.Slug);
        Assert.Matches(
            "^[A-Z].* (asks|refuses|offers|accepts|is|are|holds|has|lies|does|do|keeps|keep|sends|ends|use|depend|names|gives|leads|leave|serves|opens|lets|gets)\\b",
            info.Title
        );
        Assert.InRange(info.Title.Length, 15, 90);
        Assert.DoesNotContain("\n", info.Title);
        Assert.InRange(info.Label.Length, 3, 45);
        Assert.Matches("^[A-Z].*\\.$", info.Remediation);
        Assert.Equal(
            ["## Why it matters", "## How it is tested", "## What to do"],
            info.Guidance.Split('\n').Where(l => l.StartsWith('#')).Select(l => l.TrimEnd())
        );
        Assert.All(info.Guidance.Split("\n## ", StringSplitOptions.None), section => Assert.True(section.Length > 60, section));
        Assert.DoesNotContain("{Remedies", info.Guidance, StringComparison.Ordinal);
        Assert.NotEmpty(info.References);
        Assert.Equal(info.References.Distinct(), info.References);
        Assert.All(info.References, r => Assert.Matches(Spelling(), r));
    }

    [Fact]
    public void Words_that_a_scan_may_not_say_stand_nowhere()
    {
        Assert.All(
            CheckDocs.Pages(All.Infos),
            page => Assert.DoesNotMatch("(?i)is compliant|certified|passes PCI|passes HIPAA", page.Markdown)
        );
    }

    [Fact]
    public void The_documents_are_one_index_and_one_page_per_check_and_always_the_same()
    {
        var pages = CheckDocs.Pages(All.Infos);

        Assert.Equal([CheckDocs.Index, .. All.Infos.Select(i => i.Id + ".md")], pages.Select(p => p.FileName));
        Assert.Equal(pages, CheckDocs.Pages(All.Infos));
        Assert.All(All.Infos, i => Assert.Contains($"[{i.Id}]({i.Id}.md)", pages[0].Markdown, StringComparison.Ordinal));
        Assert.DoesNotContain(pages, p => p.Markdown.Contains('\r', StringComparison.Ordinal));
    }

    [Fact]
    public void A_page_is_found_by_id_and_by_slug_and_holds_its_parts()
    {
        var page = CheckDocs.Page(All.Infos, "hc121");

        Assert.NotNull(page);
        Assert.Equal(page, CheckDocs.Page(All.Infos, "expired-client-certificate"));
        Assert.StartsWith("# HC121: Server refuses an expired client certificate\n", page, StringComparison.Ordinal);
        Assert.Contains("* CWE-298\n", page, StringComparison.Ordinal);
        Assert.Contains("ssl_verify_client on;", page, StringComparison.Ordinal);
        Assert.Null(CheckDocs.Page(All.Infos, "HC999"));
    }

    [GeneratedRegex(
        @"^(CWE-\d+|OWASP API\d+:2023|ASVS v5\.0\.0-\d+\.\d+\.\d+|RFC \d{4}( §[0-9A-E]+(\.\d+)*( \(RFC 9846 §\d+(\.\d+)*\))?)?|NIST SP 800-53 [A-Z]{2}-\d+(\(\d+\))?|PCI DSS 4\.0\.1 \d+(\.\d+)+|45 CFR 164\.312\([a-e]\)(\(\d\))?|GDPR Art\. 32\(1\)\([abd]\)|SOC 2 CC6\.[167]|ISO 27001:2022 A\.8\.\d+)$"
    )]
    private static partial Regex Spelling();
}
