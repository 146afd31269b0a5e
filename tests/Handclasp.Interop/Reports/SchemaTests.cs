using Handclasp.Checks;
using Handclasp.Demo;
using Handclasp.Engine;
using Handclasp.Interop.Harness;
using Handclasp.Reports;
using Xunit;

namespace Handclasp.Interop.Reports;

/// <summary>Reports of a real run, held against their schemas by validators that are not ours (DESIGN.md section 8, habit 6).</summary>
public sealed class SchemaTests
{
    private const string Validate = """
        import json, sys, jsonschema
        schema, report = (json.load(open(p, encoding="utf-8")) for p in sys.argv[1:3])
        jsonschema.Draft202012Validator.check_schema(schema)
        for error in jsonschema.Draft202012Validator(schema).iter_errors(report):
            print("/".join(map(str, error.absolute_path)), error.message[:200])
        """;

    [Fact]
    public async Task The_JSON_report_is_valid_by_the_published_schema_and_a_spoiled_one_is_not()
    {
        using var folder = new TemporaryFolder();
        var schema = folder.File("schema.json", Schemas.Report);
        var sound = folder.File("sound.json", await RenderedAsync("json"));
        var spoiled = folder.File(
            "spoiled.json",
            (await File.ReadAllTextAsync(sound)).Replace("\"required\"", "\"demanded\"", StringComparison.Ordinal)
        );

        var good = await Tools.RunAsync("/usr/bin/python3", ["-c", Validate, schema, sound]);
        var bad = await Tools.RunAsync("/usr/bin/python3", ["-c", Validate, schema, spoiled]);

        Assert.Equal("", good.Output + good.Errors);
        Assert.Contains("'demanded' is not one of", bad.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_SARIF_report_is_valid_by_the_standards_own_validator_and_a_spoiled_one_is_not()
    {
        using var folder = new TemporaryFolder();
        var sound = folder.File("sound.sarif", await RenderedAsync("sarif"));
        var spoiled = folder.File(
            "spoiled.sarif",
            (await File.ReadAllTextAsync(sound)).Replace("\"ruleIndex\"", "\"ruleIndexx\"", StringComparison.Ordinal)
        );
        var validator = Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME")
                ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "handclasp-tests/sarif-multitool/package/Sarif.Multitool"
        );
        var rollForward = new Dictionary<string, string> { ["DOTNET_ROLL_FORWARD"] = "Major" };

        var good = await Tools.RunAsync(validator, ["validate", sound], environment: rollForward);
        var bad = await Tools.RunAsync(validator, ["validate", spoiled], environment: rollForward);

        Assert.Contains("Analysis completed successfully", good.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(": error ", good.Output, StringComparison.Ordinal);
        Assert.Contains(": error ", bad.Output, StringComparison.Ordinal);
    }

    /// <summary>The demonstration's servers, one of them strict and three holed, and a port where nobody is.</summary>
    private static async Task<string> RenderedAsync(string format)
    {
        var servers = DemoServers.Start(
            TimeProvider.System,
            failure => throw new InvalidOperationException("a demo server failed", failure)
        );
        await using (servers)
        {
            List<TargetAddress> targets = [.. servers.Targets, TargetAddress.Parse($"https://127.0.0.1:{Ports.Free()}/", _ => 443)];
            var context = new ScanContext(TimeProvider.System, "0.0.0");
            var seen = await Scanner.ScanAsync(targets, servers.Options, context, All.Rules, TestContext.Current.CancellationToken);
            using var output = new MemoryStream();
            Formats.Find(format)!.Write(Scoring.Score(seen), output, new(Color: false, Width: 0, Verbose: true));
            return System.Text.Encoding.UTF8.GetString(output.ToArray());
        }
    }

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly string path = Directory.CreateTempSubdirectory("handclasp-schema-").FullName;

        public string File(string name, string text)
        {
            var file = Path.Combine(path, name);
            System.IO.File.WriteAllText(file, text);
            return file;
        }

        public void Dispose() => Directory.Delete(path, recursive: true);
    }
}
