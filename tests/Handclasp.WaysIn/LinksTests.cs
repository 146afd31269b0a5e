using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Handclasp.WaysIn;

/// <summary>Every relative link of every page leads somewhere, to the file and to the heading in it.</summary>
public sealed class LinksTests
{
    private static readonly Regex Link = new(
        @"\[(?:[^\]\[]|\[[^\]]*\])*\]\((?<to>[^)\s]+)(?: ""[^""]*"")?\)",
        RegexOptions.ExplicitCapture
    );
    private static readonly Regex Heading = new(@"^#{1,6}\s+(?<text>.+?)\s*#*$", RegexOptions.ExplicitCapture);

    public static TheoryData<string> Pages() => [.. DocsCommandsPages.All];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_resolves(string page)
    {
        var broken = Links(page).Where(l => !Resolves(page, l.Text)).Select(l => $"{page}:{l.Number}: {l.Text}").ToList();

        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    /// <summary>Were no link found, none would be broken.</summary>
    [Fact]
    public void Links_are_found_and_broken_ones_told()
    {
        Assert.Contains(Links("README.md"), l => l.Text.EndsWith("docs/checks/README.md", StringComparison.Ordinal));
        Assert.True(Resolves("docs/guide/source.md", "../report.md#suppressions"));
        Assert.False(Resolves("docs/guide/source.md", "../report.md#no-such-heading"));
        Assert.False(Resolves("docs/guide/source.md", "no-such-page.md"));
    }

    private static IEnumerable<DocLine> Links(string page) =>
        from line in DocsCommandsPages.Prose(page)
        from Match link in Link.Matches(Regex.Replace(line.Text, "`[^`]*`", "`"))
        let to = link.Groups["to"].Value
        where !Regex.IsMatch(to, "^(https?|mailto):")
        select new DocLine(line.Number, to);

    private static bool Resolves(string page, string link)
    {
        var parts = link.Split('#', 2);
        var file = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page) ?? "", parts[0]);
        var path = Path.GetFullPath(Path.Combine(Ran.Root, file));
        if (!File.Exists(path) && !Directory.Exists(path))
            return false;
        return parts.Length < 2 || (path.EndsWith(".md", StringComparison.Ordinal) && Anchors(path).Contains(parts[1]));
    }

    /// <summary>Headings as GitHub makes anchors of them: lower case, without punctuation, hyphens for spaces.</summary>
    private static HashSet<string> Anchors(string path) =>
        [
            .. DocsCommandsPages
                .Prose(Path.GetRelativePath(Ran.Root, path))
                .Select(l => Heading.Match(l.Text))
                .Where(m => m.Success)
                .Select(m => Anchor(m.Groups["text"].Value)),
        ];

    private static string Anchor(string heading)
    {
        var text = new StringBuilder();
        foreach (var c in Regex.Replace(heading, @"\[(?<shown>[^\]]*)\]\([^)]*\)", "${shown}").ToLowerInvariant())
            if (char.IsLetterOrDigit(c) || c is '-' or '_' or ' ')
                text.Append(c == ' ' ? '-' : c);
        return text.ToString();
    }
}
