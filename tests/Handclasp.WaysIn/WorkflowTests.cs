using Xunit;

namespace Handclasp.WaysIn;

/// <summary>Every workflow here, and every one that the guides show, keeps to the rules; and the rules can be broken.</summary>
public sealed class WorkflowTests
{
    private const string Good = """
        on: push
        permissions:
          contents: read
        jobs:
          a:
            runs-on: ubuntu-24.04
            timeout-minutes: 5
            steps:
              - uses: actions/cache@0057852bfaa89a56745cba8c7296529d2fc39830 # v4.3.0
              - run: echo "$TITLE"
                env:
                  TITLE: ${{ github.event.issue.title }}
        """;

    public static TheoryData<string> Workflows() =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Ran.Root, ".github/workflows"), "*.y*ml")
                .Concat(Directory.EnumerateFiles(Path.Combine(Ran.Root, "docs/examples/ci/github"), "*.yml"))
                .Select(f => Path.GetRelativePath(Ran.Root, f))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_workflow_keeps_to_the_rules(string file) =>
        Assert.Empty(WorkflowRules.Broken(File.ReadAllText(Path.Combine(Ran.Root, file))));

    [Fact]
    public void A_workflow_that_is_well_has_no_complaint() => Assert.Empty(WorkflowRules.Broken(Good));

    [Theory]
    [InlineData("on: push", "on: issue_comment", "event issue_comment")]
    [InlineData("on: push", "on: {}", "no event")]
    [InlineData("on: push", "on: push\njob: 1", "unknown key job")]
    [InlineData("contents: read", "contents: write", "permission contents: write")]
    [InlineData("contents: read", "content: read", "unknown permission content")]
    [InlineData("permissions:\n  contents: read\n", "", "no permissions at the top")]
    [InlineData("permissions:\n  contents: read\n", "permissions: write-all\n", "permissions write-all: name them")]
    [InlineData("    timeout-minutes: 5\n", "", "a: no timeout-minutes")]
    [InlineData("    runs-on: ubuntu-24.04\n", "", "a: no runs-on")]
    [InlineData("    runs-on:", "    run-on: a\n    runs-on:", "a: unknown key run-on")]
    [InlineData("        env:", "        envs:", "a: unknown key envs in a step")]
    [InlineData("\"$TITLE\"", "${{ github.event.issue.title }}", "a: ${{ github.event.issue.title }} within run")]
    [InlineData("\"$TITLE\"", "${{ format('{0}', inputs.x) }}", "a: ${{ format('{0}', inputs.x) }} within run")]
    [InlineData("      - run:", "      - uses: ./x\n        run:", "a: a step has not exactly one of uses and run")]
    [InlineData(
        "cache@0057852bfaa89a56745cba8c7296529d2fc39830 # v4.3.0",
        "cache@v4",
        "not pinned with its version beside it: - uses: actions/cache@v4"
    )]
    [InlineData("actions/cache@", "actions/checkout@", "a: checkout leaves its token in the folder: persist-credentials: false")]
    public void A_broken_rule_is_told(string good, string bad, string complaint)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);

        Assert.Equal([complaint], WorkflowRules.Broken(Good.Replace(good, bad, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_check_of_a_change_is_the_one_that_is_run_by_hand() =>
        Assert.Contains(".ci/run", File.ReadAllText(Path.Combine(Ran.Root, ".github/workflows/ci.yml")), StringComparison.Ordinal);

    [Fact]
    public void The_action_has_no_expression_in_a_script_and_hands_every_input_on()
    {
        var action = ActionYaml.Read(ActionRun.File);
        var steps = action.At("runs")!.At("steps").Items();
        var used = steps
            .SelectMany(s => s.At("env").Pairs())
            .Select(p => p.Value.Text())
            .Concat(steps.Select(s => s.At("if").Text()))
            .ToList();

        Assert.Equal("composite", action.At("runs")!.At("using").Text());
        Assert.All(steps, s => Assert.DoesNotContain("${{", s.At("run").Text(), StringComparison.Ordinal));
        Assert.All(steps, s => Assert.Equal("bash", s.At("shell").Text()));
        Assert.All(
            action.At("inputs").Pairs(),
            input => Assert.Contains(used, u => u.Contains($"inputs.{input.Key} ", StringComparison.Ordinal))
        );
        Assert.All(action.At("inputs").Pairs(), input => Assert.NotEmpty(input.Value.At("description").Text()));
    }

    [Theory]
    [InlineData("docs/examples/ci/github/pull-request.yml")]
    [InlineData("docs/examples/ci/github/schedule.yml")]
    public void The_examples_give_inputs_that_there_are(string file)
    {
        var inputs = ActionYaml.Read(ActionRun.File).At("inputs").Pairs().Select(p => p.Key).ToList();
        var uses = ActionYaml
            .Read(Path.Combine(Ran.Root, file))
            .Mappings()
            .Where(m => m.At("uses").Text().StartsWith("handclasp/", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(uses);
        Assert.All(uses.SelectMany(u => u.At("with").Pairs()), p => Assert.Contains(p.Key, inputs));
    }
}
