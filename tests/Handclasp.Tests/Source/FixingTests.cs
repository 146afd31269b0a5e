using System.Text;
using Handclasp.Source.Checks;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Xunit;

namespace Handclasp.Tests.Source;

/// <summary>Corrections: the finding is gone, the rest of the file is as it was, and a second run changes nothing.</summary>
public sealed class FixingTests
{
    public static TheoryData<string, string, string> Examples => GuidanceExamples.Bad;

    [Theory]
    [MemberData(nameof(Examples))]
    public void What_was_corrected_is_found_no_more(string check, string fence, string example)
    {
        var language = GuidanceExamples.LanguageOf(fence);
        var found = Snippets.Look(language, example);
        var correctable = found.Where(f => f.Flag.Changes.Count > 0).ToList();
        var corrected = correctable.Count == 0 ? example : Fixing.Corrected(correctable[0].Code, correctable.Select(f => f.Flag));

        Assert.NotEmpty(check);
        var again = Snippets.Look(language, corrected);
        Assert.DoesNotContain(again, f => f.Flag.Changes.Count > 0);
        // What had no correction is still found, and nothing new is.
        Assert.True(
            again.Count <= found.Count - correctable.Select(f => f.Flag.At.From).Distinct().Count() || correctable.Count == 0,
            corrected
        );
        Assert.Equal(Balance(example), Balance(corrected));
    }

    public static TheoryData<string> Fixtures => FixtureTests.Names;

    /// <summary>Over every piece: what was corrected is found no more, nothing new is, the brackets still match, and a second run changes nothing.</summary>
    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Every_piece_survives_its_corrections(string name)
    {
        var wrong = new List<string>();
        var count = 0;
        foreach (var (head, text) in FixtureTests.Pieces(name))
        {
            if (SourceScan.LanguageOf(head.Split(' ')[0]) is not { } language)
                continue;
            var found = Snippets.Look(language, text);
            var correctable = found.Where(f => f.Flag.Changes.Count > 0).ToList();
            if (correctable.Count == 0)
                continue;
            count++;
            var corrected = Fixing.Corrected(correctable[0].Code, correctable.Select(f => f.Flag));
            var again = Snippets.Look(language, corrected);
            var isRight =
                corrected != text
                && again.TrueForAll(f => f.Flag.Changes.Count == 0)
                // A callback that decided nothing is told as such when the standard verification stands again, and so is a library that verifies but
                // compares no name, a server that verifies and names no root for its clients, and roots whose reading may fail in silence.
                && again.Count(f => f.Check is not ("HC514" or "HC502" or "HC520" or "HC521"))
                    <= found.Count - correctable.Select(f => f.Flag.At.From).Distinct().Count()
                && Balance(text) == Balance(corrected);
            if (!isRight)
                wrong.Add(
                    $"{head}: {string.Join("; ", again.Select(f => $"{f.Check} {f.Flag.Because}"))}\n{Fixing.Diff(head, text, corrected)}"
                );
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.InRange(count, 0, 1000);
    }

    private static string Balance(string text) =>
        $"{text.Count(c => c == '(') - text.Count(c => c == ')')} {text.Count(c => c == '[') - text.Count(c => c == ']')} {text.Count(c => c == '{') - text.Count(c => c == '}')}";

    [Fact]
    public void Only_the_flagged_range_is_touched()
    {
        const string text = "// before\r\nconst o = {\r\n\trejectUnauthorized : false , // why\r\n};\r\nhttps.get(o);\r\n";
        var found = Snippets.Look(All.JavaScript, text);

        var corrected = Fixing.Corrected(Assert.Single(found).Code, found.Select(f => f.Flag));

        Assert.Equal(text.Replace("false", "true", StringComparison.Ordinal), corrected);
    }

    [Fact]
    public void A_diff_shows_the_lines_that_change()
    {
        var before = string.Join('\n', Enumerable.Range(1, 20).Select(i => $"line {i}"));
        var after = before
            .Replace("line 10", "line ten", StringComparison.Ordinal)
            .Replace("line 18", "line eighteen\nline more", StringComparison.Ordinal);

        var diff = Fixing.Diff("a.txt", before, after);

        Assert.Equal(
            "--- a/a.txt\n+++ b/a.txt\n@@ -7,7 +7,7 @@\n line 7\n line 8\n line 9\n-line 10\n+line ten\n line 11\n line 12\n line 13\n"
                + "@@ -15,6 +15,7 @@\n line 15\n line 16\n line 17\n-line 18\n+line eighteen\n+line more\n line 19\n line 20\n",
            diff
        );
        Assert.Equal("", Fixing.Diff("a.txt", before, before));
    }

    [Fact]
    public void Encoding_and_byte_order_mark_are_kept()
    {
        var folder = Directory.CreateTempSubdirectory("handclasp-fix").FullName;
        try
        {
            var file = Path.Combine(folder, "a.js");
            var utf16 = new UnicodeEncoding(false, true);
            File.WriteAllText(file, "// é\nhttps.get({ rejectUnauthorized: false });\n", utf16);
            var seen = new SourceScan(new() { Corrects = true }, SourceChecks.Rules, CancellationToken.None).Read(folder, ".");
            var only = Assert.Single(seen.Files);

            Fixing.Write(file, Fixing.Corrected(only.Code!, only.Told), only.Code!.Source.Encoding);

            Assert.Equal(
                [.. utf16.GetPreamble(), .. utf16.GetBytes("// é\nhttps.get({ rejectUnauthorized: true });\n")],
                File.ReadAllBytes(file)
            );
            Assert.Equal(["a.js"], Directory.GetFiles(folder).Select(Path.GetFileName));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}
