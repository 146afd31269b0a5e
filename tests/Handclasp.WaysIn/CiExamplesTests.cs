using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Handclasp.WaysIn;

/// <summary>The examples for other CI systems: their scripts are run as written, with their variables filled in as those systems do.</summary>
public sealed partial class CiExamplesTests(ActionServer.Fixture fixture) : IClassFixture<ActionServer.Fixture>
{
    private static readonly string Examples = Path.Combine(Ran.Root, "docs/examples/ci");
    private ActionServer Server => fixture.Server;

    [Fact]
    public async Task The_template_for_GitLab_scans_and_gates()
    {
        var good = await GitLabAsync(Given(Server.Strict));
        var open = await GitLabAsync(Given(Server.Open));

        Assert.True(good.Code == 0, good.Out + good.Error);
        Assert.Equal(1, open.Code);
        using var quality = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Server.Folder, "gl-code-quality-report.json")));
        Assert.Contains(
            quality.RootElement.EnumerateArray(),
            i => i.GetProperty("check_name").GetString()!.StartsWith("HC101", StringComparison.Ordinal)
        );
        Assert.Contains(
            "<testsuite",
            await File.ReadAllTextAsync(Path.Combine(Server.Folder, "handclasp-junit.xml")),
            StringComparison.Ordinal
        );
        Assert.Contains("is below 80", open.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_template_for_GitLab_reads_code_and_runs_nothing_of_its_inputs()
    {
        await File.WriteAllTextAsync(
            Path.Combine(Server.Folder, "$(touch PWNED).py"),
            "import ssl\nc = ssl._create_unverified_context()\n"
        );

        var ran = await GitLabAsync(new() { ["source"] = "$(touch PWNED).py" });

        Assert.Equal(1, ran.Code);
        Assert.Contains("HC5", ran.Out, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Server.Folder, "PWNED")));
    }

    [Fact]
    public void The_example_for_GitLab_gives_inputs_that_the_template_has()
    {
        var (spec, job) = Template();
        var inputs = spec.At("spec")!.At("inputs").Pairs().ToList();
        var given = ActionYaml.Read(Path.Combine(Examples, "gitlab-ci.yml")).At("include").Items().Single();
        var used = Interpolated().Matches(File.ReadAllText(TemplateFile)).Select(m => m.Groups[1].Value).ToHashSet();

        Assert.EndsWith("/ci/gitlab/handclasp.gitlab-ci.yml", given.At("remote").Text(), StringComparison.Ordinal);
        Assert.All(given.At("inputs").Pairs(), p => Assert.Contains(p.Key, inputs.Select(i => i.Key)));
        var obligatory = inputs.Where(i => i.Value.At("default") is null).Select(i => i.Key);
        Assert.All(obligatory, key => Assert.NotNull(given.At("inputs")!.At(key)));
        Assert.Equal(inputs.Select(i => i.Key).Order(), used.Order());
        Assert.All(
            job.At("script").Items().Concat(job.At("before_script").Items()),
            s => Assert.DoesNotContain("$[[", s.Text(), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_pipeline_for_Jenkins_scans_and_gates()
    {
        var script = JenkinsScript().Match(await File.ReadAllTextAsync(Path.Combine(Examples, "Jenkinsfile"))).Groups[1].Value;
        Assert.NotEmpty(script);

        await GatesAsync(script, "handclasp-junit.xml");
    }

    [Fact]
    public async Task The_pipeline_for_Azure_scans_and_gates()
    {
        var pipeline = ActionYaml.Read(Path.Combine(Examples, "azure-pipelines.yml"));
        var step = pipeline.At("steps").Items().Single(s => s.At("bash") is not null);
        Assert.DoesNotContain("$(", step.At("bash").Text(), StringComparison.Ordinal);
        Assert.Equal(["TARGET", "CLIENT_CERT", "CLIENT_KEY"], step.At("env").Pairs().Select(p => p.Key));

        await GatesAsync(step.At("bash").Text(), "handclasp-junit.xml");
    }

    [Fact]
    public async Task The_plain_script_scans_and_gates() => await GatesAsync($"'{Examples}/handclasp.sh'", "handclasp-junit.xml");

    [Fact]
    public async Task The_watch_tells_a_regression_until_it_is_gone_or_accepted()
    {
        var state = Path.Combine(Server.Folder, "state");
        var first = await WatchAsync(state, Server.Strict);
        var same = await WatchAsync(state, Server.Strict);
        // The same service, opened: the server behind the same name is another one now.
        var worse = await WatchAsync(state, $"{Server.Strict} --connect {new Uri(Server.Open).Authority}");
        var still = await WatchAsync(state, $"{Server.Strict} --connect {new Uri(Server.Open).Authority}");
        var down = await WatchAsync(state, $"{Server.Strict} --connect 127.0.0.1:1");
        var better = await WatchAsync(state, Server.Strict);

        Assert.True(first.Code == 0, first.Out + first.Error);
        Assert.Contains("first run", first.Out, StringComparison.Ordinal);
        Assert.Equal([0, 1, 1, 5, 0], new[] { same, worse, still, down, better }.Select(r => r.Code));
        Assert.Contains("NEW    critical  HC101", worse.Out, StringComparison.Ordinal);
        Assert.Contains("passed before", worse.Out, StringComparison.Ordinal);
        Assert.Contains("score 89 B -> 39 F (-50)", worse.Out, StringComparison.Ordinal);
        Assert.Contains("not scanned", down.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_units_for_systemd_are_well()
    {
        var units = Directory.CreateDirectory(Path.Combine(Server.Folder, "units")).FullName;
        var program = Path.Combine(Examples, "handclasp-watch");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Examples, "systemd")))
            await File.WriteAllTextAsync(
                Path.Combine(units, Path.GetFileName(file)),
                (await File.ReadAllTextAsync(file)).Replace("/usr/local/bin/handclasp-watch", program, StringComparison.Ordinal)
            );

        var good = await Ran.BashAsync("systemd-analyze verify --man=no ./handclasp.service ./handclasp.timer", units);
        await File.AppendAllTextAsync(Path.Combine(units, "handclasp.timer"), "OnCalendar=every now and then\n[Timer]\nOnCalendar=never\n");
        var bad = await Ran.BashAsync("systemd-analyze verify --man=no ./handclasp.timer", units);

        Assert.True(good.Code == 0 && good.Error.Length == 0, good.Error);
        Assert.NotEmpty(bad.Error);
    }

    [Fact]
    public void The_unit_and_the_table_of_cron_run_the_same()
    {
        var unit = File.ReadAllText(Path.Combine(Examples, "systemd/handclasp.service"));
        var cron = File.ReadAllLines(Path.Combine(Examples, "handclasp.cron"))
            .Single(l => l.Contains("handclasp-watch", StringComparison.Ordinal));

        Assert.Matches(
            @"^\d+ \d+ \* \* \* handclasp /usr/local/bin/handclasp-watch /var/lib/handclasp https://\S+ --mtls --client-cert \S+ --client-key \S+$",
            cron
        );
        Assert.Contains(
            "ExecStart=/usr/local/bin/handclasp-watch %S/handclasp https://api.example.com:443 --mtls",
            unit,
            StringComparison.Ordinal
        );
    }

    private static string TemplateFile { get; } = Path.Combine(Ran.Root, "ci/gitlab/handclasp.gitlab-ci.yml");

    private static Dictionary<string, string> Given(string target) =>
        new()
        {
            ["target"] = target,
            ["client_cert"] = "client-cert.pem",
            ["client_key"] = "client-key.pem",
            ["fail_if_score_below"] = "80",
        };

    /// <summary>The template's two documents: its inputs, and its one job.</summary>
    private static (YamlNode Spec, YamlNode Job) Template()
    {
        var stream = new YamlStream();
        using var text = new StringReader(File.ReadAllText(TemplateFile));
        stream.Load(text);
        return (stream.Documents[0].RootNode, stream.Documents[1].RootNode.Pairs().Single().Value);
    }

    private async Task<Ran> GitLabAsync(Dictionary<string, string> given)
    {
        var (spec, job) = Template();
        var inputs = spec.At("spec")!.At("inputs")!;
        var variables = new Dictionary<string, string>(Server.Trusting);
        foreach (var (name, value) in job.At("variables").Pairs())
            variables[name] = Interpolated()
                .Replace(
                    value.Text(),
                    m => given.GetValueOrDefault(m.Groups[1].Value) ?? inputs.At(m.Groups[1].Value)!.At("default").Text()
                );
        var script = string.Join('\n', job.At("script").Items().Select(s => s.Text()));
        await File.WriteAllTextAsync(Path.Combine(Server.Folder, "job.sh"), script);
        return await Ran.BashAsync($"{OnPath} sh -e job.sh", Server.Folder, variables);
    }

    /// <summary>The script passes against the strict server, fails against the open one, and writes its file both times.</summary>
    private async Task GatesAsync(string script, string file)
    {
        foreach (var (target, code) in new[] { (Server.Strict, 0), (Server.Open, 1) })
        {
            File.Delete(Path.Combine(Server.Folder, file));
            var variables = new Dictionary<string, string>(Server.Trusting)
            {
                ["TARGET"] = target,
                ["CLIENT_CERT"] = "client-cert.pem",
                ["CLIENT_KEY"] = "client-key.pem",
            };
            await File.WriteAllTextAsync(Path.Combine(Server.Folder, "step.sh"), script);

            var ran = await Ran.BashAsync($"{OnPath} sh -e step.sh", Server.Folder, variables);

            Assert.True(ran.Code == code, ran.Out + ran.Error);
            Assert.True(File.Exists(Path.Combine(Server.Folder, file)));
        }
    }

    private Task<Ran> WatchAsync(string state, string target) =>
        Ran.BashAsync(
            $"{OnPath} '{Examples}/handclasp-watch' '{state}' {target} --mtls --client-cert client-cert.pem --client-key client-key.pem",
            Server.Folder,
            Server.Trusting
        );

    /// <summary>Puts the tool on the PATH under its own name.</summary>
    private static string OnPath { get; } = $"mkdir -p bin; ln -sf '{Ran.Tool}' bin/handclasp; PATH=\"$PWD/bin:$PATH\" exec";

    [GeneratedRegex(@"\$\[\[ inputs\.(\w+) \]\]")]
    private static partial Regex Interpolated();

    [GeneratedRegex("sh '''(.*?)'''", RegexOptions.Singleline)]
    private static partial Regex JenkinsScript();
}
