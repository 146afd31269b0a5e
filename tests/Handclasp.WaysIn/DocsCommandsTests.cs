using System.Text.RegularExpressions;
using Xunit;

namespace Handclasp.WaysIn;

/// <summary>Every command of every page is run, as it stands there. One that nobody knows fails with its place.</summary>
public sealed class DocsCommandsTests(DocsCommandsGround ground) : IClassFixture<DocsCommandsGround>
{
    /// <summary>Commands that are run elsewhere, by how they begin, and where.</summary>
    private static readonly (string Start, string Where)[] Elsewhere =
    [
        ("dotnet run -c Release --project src/Handclasp.Cli -- demo", "eng/smoke.sh runs the demonstration, .ci/run builds it"),
        ("dotnet publish src/Handclasp.Cli -c Release -o out", ".ci/run"),
        ("eng/test.sh", ".ci/run: it is the run that these tests belong to"),
        ("eng/docs.sh", ".ci/run, docs equal code: the same two commands"),
        ("bench/run.sh", "by hand: minutes of load; what it printed is docs/bench.md"),
        ("dotnet run --project samples/Scan", "SampleTests"),
        ("dotnet run --project samples/AspNetCore", "SampleTests"),
        ("dotnet run --project samples/XunitRefusesStrangers", "SampleTests"),
        ("dotnet run --project tests/Handclasp.Interop", "eng/test.sh"),
        ("eng/install-packages.sh", "eng/test.sh"),
        ("dotnet build tests/", "eng/test.sh builds all of them"),
        ("set -eu", "the first line of a script, which changes nothing by itself"),
        ("handclasp completion pwsh |", "by content in PagesTests: PowerShell is no Debian package"),
        ("npm audit signatures", "nowhere: it asks the registry for the signatures of a release, and there is none yet"),
        ("dotnet tool install", "DotnetToolTests"),
        ("dotnet add package", "LibraryPackageTests"),
        ("docker ", "ContainerTests, as far as it goes without an engine"),
        ("podman ", "ContainerTests, as far as it goes without an engine"),
    ];

    /// <summary>What the pages promise of their main commands: exit code and output. All others must be accepted and must not break.</summary>
    private static readonly (string Command, int Code, string Output)[] Promised =
    [
        (
            "npx handclasp scan https://api.example.com:443 --mtls --client-cert client-cert.pem --client-key client-key.pem",
            0,
            @"enforcement  required \(certain\)[\s\S]*PASS HC101[\s\S]*score 89 B"
        ),
        (
            "handclasp scan https://api.example.com:443 --mtls --client-cert client-cert.pem --client-key client-key.pem --server-ca server-ca.pem",
            0,
            @"enforcement  required \(certain\)[\s\S]*PASS HC101[\s\S]*score 89 B"
        ),
        ("handclasp scan https://api.example.com", 0, @"enforcement  required \(firm"),
        (
            "handclasp scan https://api.example.com:443 --mtls --client-ca issuing-ca.pem --client-ca-key issuing-ca.key --client-cert client-cert.pem --client-key client-key.pem",
            0,
            @"PASS HC121[\s\S]*PASS HC130[\s\S]*score (9.|100) A"
        ),
        ("handclasp source .", 1, @"FAIL HC500 critical  src/client\.js:2"),
    ];

    public static TheoryData<string> Pages() => [.. DocsCommandsPages.All.Where(page => Commands(page).Any())];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_command_of_the_page_works(string page)
    {
        List<string> wrong = [];
        foreach (var block in DocsCommandsPages.Blocks(page).Where(b => !IsExample(page, b)))
        {
            var folder = ground.Fresh();
            foreach (var command in block.Commands())
                if (await TroubleAsync(command.Text, folder) is { Length: > 0 } trouble)
                    wrong.Add($"{page}:{command.Number}: {command.Text}\n  {trouble}");
            Directory.Delete(folder, recursive: true);
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    /// <summary>Were the reader of pages blind, every page would be green.</summary>
    [Fact]
    public void The_commands_of_the_pages_are_found()
    {
        var found = DocsCommandsPages.All.SelectMany(page => Commands(page).Select(c => c.Text)).ToHashSet();

        Assert.All(Promised, promised => Assert.Contains(promised.Command, found));
        Assert.Contains("eng/test.sh", found);
        Assert.True(found.Count > 15, $"{found.Count} commands");
    }

    /// <summary>What the README shows is what comes out: every line of its examples, whatever stands between them.</summary>
    [Fact]
    public async Task The_output_in_the_README_is_real()
    {
        var examples = DocsCommandsPages
            .Blocks("README.md")
            .Where(b => b.Lines[0].Text.StartsWith("    api.example.com", StringComparison.Ordinal))
            .ToList();
        var (command, folder) = (Promised[0].Command, ground.Fresh());
        var open = ground.Environment.ToDictionary();
        open["GROUND_PORT"] = ground.Open.ToString(System.Globalization.CultureInfo.InvariantCulture);

        var strict = Lines((await Ran.BashAsync(command, folder, ground.Environment)).Out);
        var holed = Lines((await Ran.BashAsync(command, folder, open)).Out);

        Assert.Equal(2, examples.Count);
        Assert.All(Lines(Text(examples[0])).Where(l => l != "…"), line => Assert.Contains(line, strict));
        Assert.Equal(Lines(Text(examples[1])), holed.Take(1));

        static string Text(DocBlock block) => string.Join('\n', block.Lines.Select(l => l.Text));
        static List<string> Lines(string text) =>
            [.. text.Split('\n').Select(l => Regex.Replace(l.Trim(), " +", " ")).Where(l => l.Length > 0)];
    }

    [Fact]
    public async Task A_command_that_is_wrong_is_told()
    {
        var folder = ground.Fresh();

        Assert.Contains(
            "exit code 2",
            await TroubleAsync("handclasp scan https://api.example.com --no-such-option", folder),
            StringComparison.Ordinal
        );
        Assert.Contains("nobody runs it", await TroubleAsync("frobnicate all", folder), StringComparison.Ordinal);
        Assert.Equal("", await TroubleAsync("handclasp scan mqtts://broker.example.com", folder));
    }

    private static IEnumerable<DocLine> Commands(string page) =>
        DocsCommandsPages.Blocks(page).Where(b => !IsExample(page, b)).SelectMany(b => b.Commands());

    /// <summary>Bad and good code of the checks' pages: GuidanceExamplesTests runs the scanner over them; nobody is to run the code.</summary>
    private static bool IsExample(string page, DocBlock block) =>
        page.StartsWith("docs/checks/", StringComparison.Ordinal) && Regex.IsMatch(block.Info, "^[a-z]+ (bad|good)$");

    /// <summary>Runs the line; why it is wrong, or empty.</summary>
    private async Task<string> TroubleAsync(string line, string folder)
    {
        if (Elsewhere.Any(e => line.StartsWith(e.Start, StringComparison.Ordinal)))
            return "";
        if (line.StartsWith("openssl ", StringComparison.Ordinal))
            return await Ran.BashAsync(line, folder, ground.Environment) is { Code: not 0 } failed ? failed.Error : "";
        if (!Regex.IsMatch(line, @"^([A-Z_]+=\S* )*(handclasp|npx (-\S+ )*handclasp)( |$)"))
            return "nobody runs it: write it so that this test can, or name in DocsCommandsTests.Elsewhere what does";
        File.Delete(ground.Calls);
        var ran = await Ran.BashAsync(line, folder, ground.Environment);
        if (!File.Exists(ground.Calls))
            return $"the tool was not called: {ran.Error}";
        var calls = await File.ReadAllTextAsync(ground.Calls, TestContext.Current.CancellationToken);
        var said = $"exit code {ran.Code}\n{ran.Error}{ran.Out}";
        if (Promised.FirstOrDefault(p => p.Command == line) is { Command: not null } promised)
            return ran.Code == promised.Code && Regex.IsMatch(ran.Out, promised.Output)
                ? ""
                : $"promised: exit code {promised.Code} and {promised.Output}; {said}";
        return Expected(calls).Contains(ran.Code) ? "" : said;
    }

    /// <summary>What an accepted command may end with: a scan of the web server really took place; nobody listens where other servers are meant.</summary>
    private static int[] Expected(string calls)
    {
        if (calls.StartsWith("scan ", StringComparison.Ordinal))
            return Regex.IsMatch(calls, "(?!https)[a-z0-9-]{2,}://") && !calls.Contains("https://", StringComparison.Ordinal)
                ? [4]
                : [0, 1, 5];
        return Regex.IsMatch(calls, "^(source|diff) ") ? [0, 1] : [0];
    }
}
