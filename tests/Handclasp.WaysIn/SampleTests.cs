using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace Handclasp.WaysIn;

/// <summary>The samples, run as their readers would run them; and their page, which shows these files and no others.</summary>
public sealed class SampleTests(DocsCommandsGround ground) : IClassFixture<DocsCommandsGround>
{
    private const string Page = "docs/guide/library.md";

    [Fact]
    public async Task Ten_lines_scan_an_endpoint_and_read_the_verdict()
    {
        var folder = ground.Fresh();
        var lines = File.ReadLines(Path.Combine(Ran.Root, "samples", "Scan", "Program.cs")).Count(l => l.Length > 0);

        var strict = await Ran.BashAsync($"'{Built("Scan")}' https://localhost:{ground.Strict}/", folder);
        var open = await Ran.BashAsync($"'{Built("Scan")}' https://localhost:{ground.Open}/", folder);

        Assert.Equal(10, lines);
        Assert.True(strict.Code == 0, strict.Out + strict.Error);
        Assert.Contains("enforcement  required (certain)", strict.Out, StringComparison.Ordinal);
        Assert.True(open.Code == 1, open.Out + open.Error);
        Assert.Contains("gave a stranger the answer", open.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tests_of_the_xUnit_sample_pass()
    {
        var ran = await Ran.BashAsync($"'{Built("XunitRefusesStrangers")}'", ground.Fresh());

        Assert.True(ran.Code == 0, ran.Out + ran.Error);
        Assert.Matches("Total: 2, Errors: 0, Failed: 0, Skipped: 0", ran.Out);
    }

    [Fact]
    public async Task The_service_of_the_AspNetCore_sample_refuses_whom_it_must_refuse()
    {
        var folder = ground.Fresh();
        using var service = Started(folder, "--Revocation NoCheck", out var port);
        try
        {
            var url = $"https://localhost:{port}/balance";

            var client = await Ran.BashAsync(Curl(url), folder);
            var scan = await Ran.BashAsync(
                $"'{Ran.Tool}' scan {url} --mtls --client-cert client-cert.pem --client-key client-key.pem"
                    + " --client-ca client-ca.pem --client-ca-key client-ca.key --server-ca server-ca.pem",
                folder
            );

            Assert.Equal("42 EUR for CN=client", client.Out);
            Assert.True(scan.Code == 0, scan.Out + scan.Error);
            Assert.Contains("enforcement  required (certain)", scan.Out, StringComparison.Ordinal);
            Assert.Contains("PASS HC121", scan.Out, StringComparison.Ordinal);
            Assert.Contains("PASS HC130", scan.Out, StringComparison.Ordinal);
        }
        finally
        {
            service.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task The_service_of_the_AspNetCore_sample_refuses_whose_revocation_it_cannot_look_up()
    {
        var folder = ground.Fresh();
        using var service = Started(folder, "", out var port);
        try
        {
            var client = await Ran.BashAsync(Curl($"https://localhost:{port}/balance"), folder);

            Assert.NotEqual(0, client.Code);
            Assert.Equal("", client.Out);
        }
        finally
        {
            service.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task Our_own_scanner_finds_nothing_wrong_in_the_samples()
    {
        var ran = await Ran.BashAsync($"'{Ran.Tool}' source samples --fail-on info --min-confidence tentative");

        Assert.True(ran.Code == 0, ran.Out + ran.Error);
        Assert.Matches(@"[5-9] files read: C# [5-9]", ran.Out);
        Assert.Equal(2, Regex.Count(ran.Out, "suppressed until"));
    }

    [Fact]
    public void The_page_shows_the_files_of_the_samples()
    {
        var page = File.ReadAllLines(Path.Combine(Ran.Root, Page));
        List<string> shown = [];
        foreach (var block in DocsCommandsPages.Blocks(Page).Where(b => b.Info == "csharp"))
        {
            var before = page.Take(block.Lines[0].Number - 1).Last(l => l.StartsWith("[samples/", StringComparison.Ordinal));
            var file = Regex.Match(before, @"^\[(samples/[^\]]+)\]").Groups[1].Value;
            shown.Add(file);

            Assert.Equal(
                File.ReadAllText(Path.Combine(Ran.Root, file)).TrimEnd(),
                string.Join('\n', block.Lines.Select(l => l.Text)).TrimEnd()
            );
        }

        var written = Directory
            .EnumerateFiles(Path.Combine(Ran.Root, "samples"), "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Ran.Root, f))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));
        Assert.Equal(written.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    private static string Curl(string url) => $"curl -sS --cacert server-ca.pem --cert client-cert.pem --key client-key.pem {url}";

    /// <summary>Beside these tests, built in the same configuration.</summary>
    private static string Built(string sample)
    {
        var configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/')))!;
        return Path.Combine(Ran.Root, "samples", sample, "bin", configuration, "net10.0", sample);
    }

    private static Process Started(string folder, string arguments, out string port)
    {
        var start = new ProcessStartInfo(Built("AspNetCore"), $"--urls https://127.0.0.1:0 {arguments}")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("the sample did not start");
        List<string> said = [];
        while (process.StandardOutput.ReadLine() is { } line)
        {
            said.Add(line);
            if (Regex.Match(line, @"Now listening on: https://127\.0\.0\.1:(\d+)") is { Success: true } found)
            {
                port = found.Groups[1].Value;
                _ = process.StandardOutput.ReadToEndAsync(); // else a full pipe would hold it up
                return process;
            }
        }

        process.Dispose();
        throw new InvalidOperationException("the sample did not listen: " + string.Join('\n', said));
    }
}
