using System.Text.Json;
using Xunit;

namespace Handclasp.WaysIn;

/// <summary>The GitHub action, run as the runner runs it, against a server that refuses strangers and one that serves them.</summary>
public sealed class ActionTests(ActionServer.Fixture fixture) : IClassFixture<ActionServer.Fixture>
{
    private static readonly string UsersWorkflow = Path.Combine(Ran.Root, "tests/Handclasp.WaysIn/Workflows/users-document.yml");
    private ActionServer Server => fixture.Server;

    /// <summary>What the users' document gives, with the address of a server here.</summary>
    private static Dictionary<string, string> Documented(string target) =>
        new(UsersStep().At("with").Pairs().ToDictionary(p => p.Key, p => p.Value.Text())) { ["target"] = target };

    [Fact]
    public void The_users_workflow_uses_inputs_that_there_are()
    {
        var step = UsersStep();
        var inputs = ActionYaml.Read(ActionRun.File).At("inputs").Pairs().Select(p => p.Key).ToList();

        Assert.Equal("handclasp/handclasp-action@v1", step.At("uses").Text());
        Assert.Equal(["target", "mtls", "client_cert", "client_key", "fail_if_score_below"], step.At("with").Pairs().Select(p => p.Key));
        Assert.All(step.At("with").Pairs(), p => Assert.Contains(p.Key, inputs));
    }

    [Fact]
    public async Task The_users_workflow_passes_where_strangers_are_refused()
    {
        var environment = new Dictionary<string, string>(Server.Trusting) { ["HANDCLASP_API_KEY"] = "hc_secret_4711" };

        var used = await ActionRun.UseAsync(Documented(Server.Strict), Server.Folder, environment);

        Assert.True(used.Code == 0, used.Log);
        Assert.Equal(("89", "B", "0"), (used.Outputs["score"], used.Outputs["grade"], used.Outputs["exit_code"]));
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(used.Outputs["report"]));
        Assert.Equal(89, report.RootElement.GetProperty("score").GetProperty("value").GetInt32());
        using var sarif = JsonDocument.Parse(await File.ReadAllTextAsync(used.Outputs["sarif"]));
        Assert.Equal("2.1.0", sarif.RootElement.GetProperty("version").GetString());
        Assert.StartsWith("# Handclasp: 89 B", used.Summary, StringComparison.Ordinal);
        Assert.Contains("PASS HC101", used.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(used.Commands, c => c.Name == "error");
        Assert.DoesNotContain("hc_secret_4711", used.Log + used.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_users_workflow_fails_where_strangers_are_served()
    {
        var used = await ActionRun.UseAsync(Documented(Server.Open), Server.Folder, Server.Trusting);

        Assert.Equal(1, used.Code);
        Assert.Equal(("39", "F", "1"), (used.Outputs["score"], used.Outputs["grade"], used.Outputs["exit_code"]));
        Assert.StartsWith("# Handclasp: 39 F", used.Summary, StringComparison.Ordinal);
        Assert.Contains(used.Commands, c => c.Name == "error" && c.Properties.Contains("HC101", StringComparison.Ordinal));
        Assert.Contains("is below 80 (--fail-if-score-below)", used.Log, StringComparison.Ordinal);
        Assert.True(File.Exists(used.Outputs["sarif"]));
    }

    [Fact]
    public async Task Targets_are_lines()
    {
        var with = Documented($"\n  {Server.Strict}\n\n  {Server.Open}  \n");
        with["path"] = "/v1/balance\n/v1/orders\n";

        var used = await ActionRun.UseAsync(with, Server.Folder, Server.Trusting);

        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(used.Outputs["report"]));
        var targets = report.RootElement.GetProperty("targets").EnumerateArray().ToList();
        Assert.Equal([$"{Server.Strict}/", $"{Server.Open}/"], targets.Select(t => t.GetProperty("target").GetString()));
        Assert.Equal(1, used.Code);
        var paths = targets[0].GetProperty("endpoints").EnumerateArray().Select(e => e.GetProperty("path").GetString());
        Assert.Equal(["/v1/balance", "/v1/orders"], paths.Distinct().Order());
    }

    [Fact]
    public async Task Code_is_read_with_source()
    {
        var code = Directory.CreateDirectory(Path.Combine(Server.Folder, "a folder"));
        await File.WriteAllTextAsync(Path.Combine(code.FullName, "a.js"), "require('https').get({ rejectUnauthorized: false });\n");

        var used = await ActionRun.UseAsync(
            new Dictionary<string, string>
            {
                ["source"] = "a folder",
                ["report"] = "out/code.json",
                ["sarif"] = "out/code.sarif",
            },
            Server.Folder
        );

        Assert.Equal(1, used.Code);
        Assert.Equal(("out/code.json", "out/code.sarif"), (used.Outputs["report"], used.Outputs["sarif"]));
        Assert.True(
            File.Exists(Path.Combine(Server.Folder, "out/code.json")) && File.Exists(Path.Combine(Server.Folder, "out/code.sarif"))
        );
        Assert.Contains(used.Commands, c => c.Name == "error" && c.Properties.Contains("a.js,line=1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_baseline_lets_known_failures_pass_and_args_reach_the_tool()
    {
        var with = Documented(Server.Open);
        with.Remove("fail_if_score_below");
        with["report"] = "before.json";
        with["args"] = "--checks HC101,HC100 --header 'X-Two: a  \"b\"' --quiet";
        Assert.Equal(1, (await ActionRun.UseAsync(with, Server.Folder, Server.Trusting)).Code);
        with["baseline"] = "before.json";
        with.Remove("report");

        var again = await ActionRun.UseAsync(with, Server.Folder, Server.Trusting);

        Assert.True(again.Code == 0, again.Log);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(again.Outputs["report"]));
        var checks = report.RootElement.GetProperty("targets")[0].GetProperty("findings").EnumerateArray();
        Assert.Equal(["HC100", "HC101"], checks.Select(f => f.GetProperty("check").GetString()));
    }

    [Fact]
    public async Task Summary_and_annotations_can_be_left_out()
    {
        var with = Documented(Server.Open);
        (with["summary"], with["annotations"]) = ("false", "False");

        var used = await ActionRun.UseAsync(with, Server.Folder, Server.Trusting);

        Assert.Equal(1, used.Code);
        Assert.Empty(used.Summary);
        Assert.DoesNotContain(used.Commands, c => c.Name == "error");
        Assert.Contains("FAIL HC101", used.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_scanners_key_is_ignored_with_a_note()
    {
        var environment = new Dictionary<string, string>(Server.Trusting) { ["MIDDLEBRICK_API_KEY"] = "mb_secret" };

        var used = await ActionRun.UseAsync(Documented(Server.Strict), Server.Folder, environment);

        Assert.Equal(0, used.Code);
        Assert.Contains(
            used.Commands,
            c => c.Name == "notice" && c.Data.StartsWith("MIDDLEBRICK_API_KEY is ignored", StringComparison.Ordinal)
        );
        Assert.DoesNotContain("mb_secret", used.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mtls", "yes", "the input mtls is 'yes': write true or false")]
    [InlineData("target", " \n ", "name a target")]
    [InlineData("source", ".", "both target and source are given")]
    [InlineData("client_cert", "a.pem\nb.pem", "the input client_cert has more than one line")]
    [InlineData("fail_if_score_below", "eighty", "--fail-if-score-below 'eighty' is no whole number from 0 to 100")]
    [InlineData("client_cert", "./nowhere.pem", "./nowhere.pem")]
    [InlineData("args", "--header 'open", "the input args has an unmatched quote")]
    [InlineData("binary", "./no-such-program", "no-such-program is no program")]
    public async Task Wrong_input_is_one_error_that_names_it(string input, string value, string said)
    {
        var with = Documented(Server.Strict);
        with[input] = value;

        var used = await ActionRun.UseAsync(with, Server.Folder, Server.Trusting);

        Assert.Equal(2, used.Code);
        var error = Assert.Single(used.Commands, c => c.Name == "error");
        Assert.Contains(said, error.Data, StringComparison.Ordinal);
        Assert.Equal("", used.Outputs["score"]);
        Assert.Equal(input == "binary" ? "" : "2", used.Outputs["exit_code"]);
    }

    private static YamlDotNet.RepresentationModel.YamlNode UsersStep() =>
        ActionYaml.Read(UsersWorkflow).At("jobs")!.At("security")!.At("steps").Items()[1];
}
