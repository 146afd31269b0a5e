using System.Text.RegularExpressions;
using Xunit;

namespace Handclasp.WaysIn;

/// <summary>What the guides show is what the files are.</summary>
public sealed partial class CiGuidesTests
{
    private static readonly string Guide = File.ReadAllText(Path.Combine(Ran.Root, "docs/guide/in-ci.md"));

    [Theory]
    [InlineData("docs/examples/ci/gitlab-ci.yml")]
    [InlineData("docs/examples/ci/handclasp.sh")]
    public void An_example_stands_in_the_guide_as_it_is(string file) =>
        Assert.Contains($"\n{File.ReadAllText(Path.Combine(Ran.Root, file))}```", Guide, StringComparison.Ordinal);

    [Fact]
    public void The_step_of_the_guide_is_that_of_the_users_document()
    {
        var documented = File.ReadAllText(Path.Combine(Ran.Root, "tests/Handclasp.WaysIn/Workflows/users-document.yml"));
        var shown = Yaml().Match(Guide).Groups[1].Value;

        Assert.Contains("uses: handclasp/handclasp-action@v1", shown, StringComparison.Ordinal);
        Assert.All(
            shown.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Contains(line.Trim(), documented, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_guide_tells_every_input_and_output()
    {
        var action = ActionYaml.Read(ActionRun.File);

        Assert.All(
            action.At("inputs").Pairs().Concat(action.At("outputs").Pairs()),
            p => Assert.Contains($"`{p.Key}`", Guide, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("in-ci.md")]
    [InlineData("continuous.md")]
    public void Links_lead_somewhere(string guide)
    {
        var file = Path.Combine(Ran.Root, "docs/guide", guide);
        var links = Link().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value).ToList();

        Assert.NotEmpty(links);
        Assert.All(links, l => Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(file)!, l)), l));
    }

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
