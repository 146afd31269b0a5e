using System.Text;
using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Source.Checks;
using Handclasp.Source.Engine;
using Xunit;

namespace Handclasp.Tests.Source;

/// <summary>Folders as they are found: what is read, what is left out and said to be, what weighs less, what is suppressed.</summary>
public sealed class SourceScanTests : IDisposable
{
    private const string Bad = "https.get({ rejectUnauthorized: false });\n";
    private readonly string folder = Directory.CreateTempSubdirectory("handclasp-source").FullName;

    public void Dispose() => Directory.Delete(folder, true);

    [Fact]
    public void Places_are_told_with_file_line_and_column()
    {
        Write("src/a.js", "// one\n" + Bad);

        var finding = Assert.Single(Failures(Read()));

        Assert.Equal(("HC500", Severity.Critical, Confidence.Certain), (finding.Check.Id, finding.Severity, finding.Ruling.Confidence));
        var at = finding.Ruling.Evidence[0];
        Assert.Equal(("src/a.js", 2, 13, 2, 38), (at.Where, at.Line, at.Column, at.EndLine, at.EndColumn));
        Assert.Equal("rejectUnauthorized: false", at.Fact);
        Assert.True(finding.Ruling.Fix is { Safe: true, Edits: [{ Line: 2, Column: 33, EndColumn: 38, Text: "true" }] });
    }

    [Fact]
    public void What_is_left_out_is_counted()
    {
        Write(".gitignore", "/build/\n*.gen.js\n!keep.gen.js\n");
        Write("build/a.js", Bad);
        Write("b.gen.js", Bad);
        Write("keep.gen.js", Bad);
        Write("node_modules/x/a.js", Bad);
        Write("sub/.handclaspignore", "c.js\n");
        Write("sub/c.js", Bad);
        Write("bundle.js", new string('x', 60_000) + Bad);
        Write("large.js", new string('\n', 3 * 1024 * 1024) + Bad);
        File.WriteAllBytes(Path.Combine(folder, "binary.js"), [0x7f, 0, 1, .. Encoding.ASCII.GetBytes(Bad)]);
        Directory.CreateSymbolicLink(Path.Combine(folder, "loop"), folder);
        File.CreateSymbolicLink(Path.Combine(folder, "gone.js"), Path.Combine(folder, "nowhere.js"));
        File.CreateSymbolicLink(Path.Combine(folder, "circle.js"), Path.Combine(folder, "circle.js"));

        var report = Read();

        Assert.Null(report.Error);

        Assert.Equal(["keep.gen.js"], Failures(report).Select(f => f.Ruling.Evidence[0].Where));
        var told = string.Join('\n', report.Notes);
        foreach (
            var reason in (string[])
                [
                    "binary file",
                    "minified file",
                    "larger than --max-file-size",
                    "others' code (node_modules)",
                    "symbolic link to a folder",
                    "symbolic link to nothing",
                    "ignored by .gitignore",
                ]
        )
            Assert.Contains(reason, told, StringComparison.Ordinal);
        var all = Read(new SourceOptions { NoIgnore = true });
        Assert.Equal(
            ["b.gen.js", "build/a.js", "keep.gen.js", "node_modules/x/a.js", "sub/c.js"],
            Failures(all).Select(f => f.Ruling.Evidence[0].Where)
        );
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("iso-8859-1")]
    public void Any_encoding_is_read(string encoding)
    {
        File.WriteAllText(Path.Combine(folder, "a.js"), "// héllo\n" + Bad, Encoding.GetEncoding(encoding));

        Assert.Equal((2, 13), Failures(Read()).Select(f => (f.Ruling.Evidence[0].Line, f.Ruling.Evidence[0].Column)).Single());
    }

    [Fact]
    public void Tests_and_samples_weigh_at_most_low_and_are_counted()
    {
        Write("test/a.js", Bad);
        Write("src/client.spec.ts", Bad);
        Write("src/latest/a.js", Bad);

        var report = Read();

        Assert.Equal(
            [("src/client.spec.ts", Severity.Low), ("src/latest/a.js", Severity.Critical), ("test/a.js", Severity.Low)],
            Failures(report).Select(f => (f.Ruling.Evidence[0].Where, f.Severity))
        );
        Assert.Contains(report.Notes, n => n.StartsWith("2 findings in tests", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("// handclasp:ignore HC500 until 2099-01-01: the lab has no names", "", true)]
    [InlineData("/* handclasp:ignore server-not-verified until 2099-01-01: the lab */", "", true)]
    [InlineData("// handclasp:ignore HC500 until 2020-01-01: the lab has no names", "HC001", false)]
    [InlineData("// handclasp:ignore HC500 until 2099-01-01:", "HC003", false)]
    [InlineData("// handclasp:ignore HC500", "HC003", false)]
    [InlineData("// handclasp:ignore HC500 until soon: x", "HC003", false)]
    [InlineData("// handclasp:ignore HC502 until 2099-01-01: another check", "HC002", false)]
    public void Suppressions_need_a_reason_and_an_end(string comment, string remark, bool holds)
    {
        Write("above.js", comment + "\n" + Bad);
        Write("beside.js", Bad.TrimEnd('\n') + " " + comment + "\n");

        var report = Read();

        var failures = report.Findings.Where(f => f.Check.Id == "HC500").ToList();
        Assert.Equal(2, failures.Count);
        Assert.All(failures, f => Assert.Equal(holds, f.Suppressed is not null));
        Assert.Equal(
            remark.Length == 0 ? [] : [remark, remark],
            report.Findings.Where(f => f.Check.Group == CheckGroup.Housekeeping).Select(f => f.Check.Id)
        );
    }

    [Fact]
    public void Fingerprints_survive_moved_lines_and_tell_two_places_apart()
    {
        Write("a.js", Bad + Bad);
        var before = Failures(Read()).Select(f => f.Fingerprint).ToList();

        Write("a.js", "\n\n// more\n" + Bad + "\n" + Bad);

        Assert.Equal(2, before.Distinct().Count());
        Assert.Equal(before, Failures(Read()).Select(f => f.Fingerprint));
    }

    [Fact]
    public void More_places_of_one_check_cost_half_each_to_twice_its_weight()
    {
        int? Scored(int places, string text)
        {
            foreach (var old in Directory.GetFiles(folder))
                File.Delete(old);
            for (var i = 0; i < places; i++)
                Write($"a{i}.go", text);
            return Scoring
                .Score(
                    new Report(
                        new("t", "1", "1"),
                        new(default, 0, "source", 0, 0, false),
                        new(null, "none", false, null, new(0, 0, 0)),
                        [Read()]
                    )
                )
                .Score.Value;
        }

        const string old = "package a\nvar c = &tls.Config{MinVersion: tls.VersionTLS10}\n";
        Assert.Equal([92, 88, 86, 84], ((int[])[1, 2, 3, 20]).Select(n => Scored(n, old)));
        Assert.Equal(100, Scored(1, "package a\nvar c = &tls.Config{}\n"));
        Assert.Equal(39, Scored(1, "package a\nvar c = &tls.Config{InsecureSkipVerify: true}\n"));
    }

    [Fact]
    public void A_password_that_is_found_is_not_shown()
    {
        Write("A.java", "KeyStore s = KeyStore.getInstance(\"PKCS12\");\ns.load(in, \"Tr0ub4dor\".toCharArray());\n");

        var report = new Report(
            new("t", "1", "1"),
            new(default, 0, "source", 0, 0, false),
            new(null, "none", false, null, new(0, 0, 0)),
            [Read()]
        );

        Assert.Equal("HC571", Assert.Single(Failures(report.Targets[0])).Check.Id);
        foreach (var format in Handclasp.Reports.Formats.All)
        {
            using var output = new MemoryStream();
            format.Write(Scoring.Score(report), output, new(false, 0, true));
            Assert.DoesNotContain("Tr0ub4dor", Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_folder_without_code_is_no_success()
    {
        Write("readme.txt", "nothing");

        Assert.Equal("nothing-to-read", Read().Error?.Code);
    }

    /// <summary>Files are read side by side, out of arrays that others were read from before.</summary>
    [Fact]
    public void A_file_gives_among_many_what_it_gives_alone()
    {
        var pieces = FixtureTests
            .Names.SelectMany(n => FixtureTests.Pieces(n.Data))
            .Where((_, i) => i % 5 == 0)
            .Select((p, i) => (Path: $"{i:0000}/{p.Head.Split(' ')[0]}", p.Text))
            .ToList();
        foreach (var (path, text) in pieces)
            Write(path, text);
        var alone = pieces
            .SelectMany(p =>
                new SourceScan(new() { NoIgnore = true }, SourceChecks.Rules, CancellationToken.None)
                    .Read(Path.Combine(folder, p.Path), p.Path)
                    .Targets.SelectMany(t => Places(t))
            )
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.True(alone.Count > 300, $"only {alone.Count} findings");

        for (var round = 0; round < 2; round++)
            Assert.Equal(alone, Places(Read(new() { NoIgnore = true })).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Places(TargetReport report)
    {
        Assert.DoesNotContain(report.Findings, f => f.Ruling.Broken);
        return Failures(report)
            .Select(f => f.Ruling.Evidence[0])
            .Select(e => $"{e.Where}:{e.Line}:{e.Column}-{e.EndLine}:{e.EndColumn} {e.Fact}");
    }

    private TargetReport Read(SourceOptions? options = null) =>
        Assert.Single(
            new SourceScan((options ?? new()) with { Today = new(2026, 11, 25) }, SourceChecks.Rules, CancellationToken.None)
                .Read(folder, ".")
                .Targets
        );

    private static List<Finding> Failures(TargetReport report) =>
        [.. report.Findings.Where(f => f.Ruling.Verdict == Verdict.Fail && f.Check.Group != CheckGroup.Housekeeping)];

    private void Write(string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
