using System.Security.Cryptography;
using System.Text;
using Handclasp.Demo;
using Handclasp.Engine;
using Handclasp.Interop.Harness;
using Handclasp.Model;
using Handclasp.Reports;
using Xunit;

namespace Handclasp.Interop.Reports;

/// <summary>Outputs against their schemas, by a validator that is not ours. Each spoiled document beside its sound one.</summary>
public sealed class SchemaTests
{
    /// <summary>The npm package that carries the OASIS schema of SARIF 2.1.0; the schema's own hash pins it.</summary>
    private const string SarifPackage = "@microsoft/jest-sarif@1.0.0-beta.0";
    private const string SarifSchema = "package/lib/schemas/sarif-2.1.0-rtm.5.json";
    private const string SarifSchemaSha256 = "2d99159ae54a3eea97f81781cff48780548657c35949f4b7f25e99a2ba4de4f8";
    private static readonly Lazy<Task<Report>> Scanned = new(ScanAsync);
    private static readonly Lazy<Task<string>> Sarif = new(FetchSarifSchemaAsync);

    [Fact]
    public async Task A_real_scan_is_valid_json() => Assert.Equal("", await ErrorsAsync(JsonSchema(), await RenderAsync("json")));

    [Theory]
    [InlineData("report.json")]
    public async Task The_pinned_sample_is_valid_json(string snapshot) =>
        Assert.Equal("", await ErrorsAsync(JsonSchema(), Pinned(snapshot)));

    [Theory]
    [InlineData("\"verdict\": \"fail\"", "\"verdict\": \"failed\"", "'failed' is not one of")]
    [InlineData("\"grade\": \"F\"", "\"grade\": \"none\"", "'none' is not one of")]
    [InlineData("\"slug\":", "\"slugs\":", "'slug' is a required property")]
    [InlineData("\"partial\": false", "\"partial\": false, \"password\": \"x\"", "'password' was unexpected")]
    [InlineData("handclasp-report/1", "handclasp-report/2", "'handclasp-report/1' was expected")]
    [InlineData("\"startedAt\": \"2026-11-25T09:30:15Z\"", "\"startedAt\": \"yesterday\"", "does not match")]
    public async Task A_spoiled_report_is_refused(string sound, string spoiled, string why)
    {
        var document = Pinned("report.json");
        Assert.Contains(sound, document);

        Assert.Contains(why, await ErrorsAsync(JsonSchema(), document.Replace(sound, spoiled, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_real_scan_is_valid_sarif() => Assert.Equal("", await ErrorsAsync(await Sarif.Value, await RenderAsync("sarif")));

    [Theory]
    [InlineData("json")]
    [InlineData("sarif")]
    public async Task A_report_about_source_is_valid(string format)
    {
        var folder = Folders.Create("source");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "a b.js"),
            "const o = { requestCert: true, rejectUnauthorized: false }; // handclasp:ignore HC501 until 2099-01-01: why\nhttps.createServer(o);\nhttps.get({ rejectUnauthorized: false });\n",
            TestContext.Current.CancellationToken
        );
        var seen = new Source.Engine.SourceScan(new(), Source.Checks.SourceChecks.Rules, TestContext.Current.CancellationToken).Read(
            folder,
            "."
        );
        var score = new Score(null, "none", false, null, new(0, 0, 0));
        var report = Scoring.Score(
            new(new("handclasp", "0.1.0", "1"), new(DateTimeOffset.UnixEpoch, 1, "source", 1, 0, false), score, seen.Targets)
        );
        Assert.Contains(report.Targets[0].Findings, f => f.Suppressed is not null);
        Assert.Contains(report.Targets[0].Findings, f => f.Ruling.Fix is not null);
        using var output = new MemoryStream();
        Formats.Find(format)!.Write(report, output, new(false, 0, false));

        var errors = await ErrorsAsync(format == "json" ? JsonSchema() : await Sarif.Value, Encoding.UTF8.GetString(output.ToArray()));

        Assert.Equal("", errors);
    }

    [Fact]
    public async Task The_pinned_sample_is_valid_sarif() => Assert.Equal("", await ErrorsAsync(await Sarif.Value, Pinned("report.sarif")));

    [Theory]
    [InlineData("\"level\": \"error\"", "\"level\": \"fatal\"", "'fatal' is not one of")]
    [InlineData("\"kind\": \"external\"", "\"kind\": \"elsewhere\"", "'elsewhere' is not one of")]
    [InlineData("\"partialFingerprints\"", "\"partialPrints\"", "'partialPrints' was unexpected")]
    public async Task A_spoiled_sarif_is_refused(string sound, string spoiled, string why)
    {
        var document = Pinned("report.sarif");
        Assert.Contains(sound, document);

        Assert.Contains(why, await ErrorsAsync(await Sarif.Value, document.Replace(sound, spoiled, StringComparison.Ordinal)));
    }

    private static async Task<string> ErrorsAsync(string schema, string document)
    {
        var folder = Folders.Create("schema");
        var (schemaFile, documentFile) = (Path.Combine(folder, "schema.json"), Path.Combine(folder, "document.json"));
        await File.WriteAllTextAsync(schemaFile, schema).ConfigureAwait(false);
        await File.WriteAllTextAsync(documentFile, document).ConfigureAwait(false);
        // Debian's interpreter: another one in front of it in PATH need not have Debian's packages.
        var script = Path.Combine(AppContext.BaseDirectory, "Reports", "validate.py");
        var result = await Tools.RunAsync("/usr/bin/python3", [script, schemaFile, documentFile]).ConfigureAwait(false);
        Assert.True(result.ExitCode == 0, $"validate.py failed (python3-jsonschema is needed): {result.Errors}");
        return result.Output;
    }

    private static string JsonSchema() => Schemas.Report;

    private static string Pinned(string snapshot)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Handclasp.slnx")))
            folder = folder.Parent;
        return File.ReadAllText(Path.Combine(folder!.FullName, "tests", "Handclasp.Tests", "Reports", "Snapshots", snapshot));
    }

    private static async Task<string> RenderAsync(string format)
    {
        using var output = new MemoryStream();
        Formats.Find(format)!.Write(await Scanned.Value.ConfigureAwait(false), output, new(false, 0, false));
        return Encoding.UTF8.GetString(output.ToArray());
    }

    /// <summary>The four servers of the demonstration, and one address where nobody listens.</summary>
    private static async Task<Report> ScanAsync()
    {
        var servers = DemoServers.Start(TimeProvider.System, _ => { });
        await using (servers.ConfigureAwait(false))
        {
            var nobody = new TargetAddress("https", "127.0.0.1", Ports.Free(), "/", "", "");
            var report = await Scanner
                .ScanAsync(
                    [.. servers.Targets, nobody],
                    servers.Options,
                    new(TimeProvider.System, "0.1.0"),
                    Checks.All.Rules,
                    CancellationToken.None
                )
                .ConfigureAwait(false);
            var scored = Scoring.Score(report);
            Assert.Equal(servers.Targets.Count, scored.Targets.Count(t => t.Observations.Count > 0));
            Assert.Single(scored.Targets, t => t.Error is not null);
            return scored;
        }
    }

    private static async Task<string> FetchSarifSchemaAsync()
    {
        var folder = Folders.Create("sarif");
        var packed = await Tools.RunAsync("npm", ["pack", "--silent", SarifPackage], folder: folder).ConfigureAwait(false);
        Assert.True(packed.ExitCode == 0, $"npm pack {SarifPackage} failed: {packed.Errors}");
        var unpacked = await Tools
            .RunAsync("tar", ["-xzf", Path.Combine(folder, packed.Output.Trim()), "-C", folder, SarifSchema])
            .ConfigureAwait(false);
        Assert.True(unpacked.ExitCode == 0, unpacked.Errors);
        var schema = await File.ReadAllBytesAsync(Path.Combine(folder, SarifSchema)).ConfigureAwait(false);
        Assert.Equal(SarifSchemaSha256, Convert.ToHexStringLower(SHA256.HashData(schema)));
        return Encoding.UTF8.GetString(schema);
    }
}
