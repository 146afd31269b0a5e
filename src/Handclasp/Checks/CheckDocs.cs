using System.Text;
using Handclasp.Model;

namespace Handclasp.Checks;

/// <summary>The pages of docs/checks, and what <c>handclasp explain</c> prints: made from the checks themselves, so they cannot disagree.</summary>
internal static class CheckDocs
{
    /// <summary>The name of the page that lists all others.</summary>
    public const string Index = "README.md";

    /// <summary>The index first, then one page per check in the order of their ids. The same bytes every time.</summary>
    public static IReadOnlyList<(string FileName, string Markdown)> Pages(IReadOnlyList<CheckInfo> all) =>
        [(Index, IndexPage(all)), .. all.Select(info => ($"{info.Id}.md", Markdown(info)))];

    /// <summary>The page of one check, or null where there is none of that id or slug.</summary>
    public static string? Page(IReadOnlyList<CheckInfo> all, string idOrSlug) =>
        all.Where(info =>
                info.Id.Equals(idOrSlug, StringComparison.OrdinalIgnoreCase)
                || info.Slug.Equals(idOrSlug, StringComparison.OrdinalIgnoreCase)
            )
            .Select(Markdown)
            .FirstOrDefault();

    private static string IndexPage(IReadOnlyList<CheckInfo> all)
    {
        var page = new StringBuilder("# Checks\n\nMade by `handclasp checks --format markdown`; edit the checks, not these pages.\n");
        foreach (var group in all.GroupBy(info => info.Group).OrderBy(group => group.Key))
        {
            page.Append("\n## ").Append(Title(group.Key)).Append("\n\n| Check | What must hold | Severity |\n| --- | --- | --- |\n");
            foreach (var info in group)
                page.Append($"| [{info.Id}]({info.Id}.md) `{info.Slug}` | {Cell(info.Title)} | {info.Severity.Word()} |\n");
        }

        return page.ToString();
    }

    private static string Markdown(CheckInfo info)
    {
        var page = new StringBuilder();
        page.Append($"# {info.Id}: {info.Title}\n\n");
        page.Append("| | |\n| --- | --- |\n");
        page.Append($"| Name | `{info.Slug}` |\n| Severity | {info.Severity.Word()} |\n| Group | {Title(info.Group)} |\n\n");
        page.Append(info.Guidance.ReplaceLineEndings("\n").TrimEnd()).Append("\n\n");
        page.Append("In short: ").Append(info.Remediation).Append("\n\n## References\n\n");
        foreach (var reference in info.References)
            page.Append("* ").Append(reference).Append('\n');
        page.Append("\nA finding is evidence that bears on these; it is no statement of compliance with them.\n");
        return page.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Title(CheckGroup group) =>
        group switch
        {
            CheckGroup.Trust => "Presence and trust",
            CheckGroup.Possession => "Proof of possession",
            CheckGroup.Content => "Content of client certificates",
            CheckGroup.Chain => "Chains of client certificates",
            CheckGroup.Revocation => "Revocation",
            CheckGroup.Strength => "Strength",
            CheckGroup.Names => "Names and virtual hosts",
            CheckGroup.Alternates => "Other ways to the same content",
            CheckGroup.Headers => "Forwarded headers",
            CheckGroup.Exposure => "Exposure",
            CheckGroup.Authorisation => "Authorisation",
            CheckGroup.ServerCertificate => "The server's certificate",
            CheckGroup.ClientCertificate => "The client's own certificate",
            CheckGroup.ClientCode => "Code: what a client must verify",
            CheckGroup.ServerCode => "Code: what a server must demand",
            CheckGroup.TrustCode => "Code: which roots are trusted",
            CheckGroup.Secrets => "Code: keys and passwords",
            _ => "Housekeeping",
        };
}
