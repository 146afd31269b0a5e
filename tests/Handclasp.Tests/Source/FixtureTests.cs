using System.Globalization;
using Handclasp.Model;
using Handclasp.Source.Engine;
using Xunit;

namespace Handclasp.Tests.Source;

/// <summary>
/// Some two thousand pieces of code, written from libraries' documentation by people who had not read the checks: what must be found stands
/// in the head of each (<c>HC500@9</c>: that check on line 9), and nothing else may be. <c>HC500?9</c> is a place that is not found yet.
/// </summary>
public sealed class FixtureTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Source", "Fixtures");

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Folder, "*.txt").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_piece_gives_what_its_head_says(string name)
    {
        var wrong = new List<string>();
        var pieces = Pieces(name).ToList();
        foreach (var (head, text) in pieces)
        {
            if (SourceScan.LanguageOf(head.Split(' ')[0]) is not { } language)
            {
                wrong.Add($"{head}: no language reads a file of that name");
                continue;
            }

            var expected = head.Split(' ').Where(w => w.StartsWith("HC", StringComparison.Ordinal) && w.Contains('@')).ToList();
            var found = Snippets
                .Look(language, text)
                .Where(f => f.Flag.Confidence >= Confidence.Firm)
                .Select(f =>
                    string.Create(CultureInfo.InvariantCulture, $"{f.Check}@{f.Code.Source.At(Fixing.Range(f.Code, f.Flag).From).Line}")
                )
                .Distinct()
                .Order(StringComparer.Ordinal)
                .ToList();
            // HC500/HC503@9|12: either check, on either line.
            if (expected.Count != found.Count || !expected.TrueForAll(e => found.Exists(f => Means(e, f))))
                wrong.Add($"{head}: found {string.Join(' ', found)}");
        }

        Assert.True(pieces.Count >= 40, $"{name}: {pieces.Count} pieces");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>The share that is found, so that nobody makes it smaller unseen.</summary>
    [Theory]
    [InlineData("JavaScript", 98)]
    [InlineData("JavaScript3", 100)]
    [InlineData("Go", 99)]
    [InlineData("Go3", 100)]
    [InlineData("Java", 100)]
    [InlineData("Java3", 100)]
    [InlineData("Kotlin", 99)]
    [InlineData("Kotlin3", 100)]
    [InlineData("Kotlin4", 98)]
    [InlineData("CSharp", 99)]
    [InlineData("CSharp3", 100)]
    [InlineData("CSharp4", 98)]
    [InlineData("Python", 98)]
    [InlineData("Python3", 100)]
    [InlineData("Python4", 99)]
    [InlineData("C", 96)]
    [InlineData("Cpp", 98)]
    [InlineData("Swift", 98)]
    [InlineData("ObjC", 97)]
    [InlineData("Dart", 96)]
    [InlineData("Rust", 95)]
    [InlineData("Scala", 96)]
    [InlineData("Groovy", 83)]
    [InlineData("Clojure", 93)]
    [InlineData("VBNet", 97)]
    [InlineData("Shell", 98)]
    [InlineData("Commands", 98)]
    [InlineData("PowerShell", 95)]
    [InlineData("Elixir", 98)]
    [InlineData("Erlang", 97)]
    [InlineData("Lua", 94)]
    [InlineData("R", 92)]
    [InlineData("Php", 93)]
    [InlineData("Ruby", 93)]
    [InlineData("Perl", 91)]
    public void So_many_of_a_hundred_are_found(string name, int least)
    {
        var words = Pieces(name).SelectMany(p => p.Head.Split(' ')).Where(w => w.StartsWith("HC", StringComparison.Ordinal)).ToList();
        var found = words.Count(w => w.Contains('@'));

        Assert.InRange(100.0 * found / words.Count, least, 100);
    }

    private static bool Means(string expected, string found)
    {
        var (wanted, seen) = (expected.Split('@'), found.Split('@'));
        return wanted[0].Split('/').Contains(seen[0]) && wanted[1].Split('|').Contains(seen[1]);
    }

    internal static IEnumerable<(string Head, string Text)> Pieces(string name)
    {
        var file = Path.Combine(Folder, name + ".txt");
        foreach (var piece in ("\n" + File.ReadAllText(file)).Split("\n=== ", StringSplitOptions.RemoveEmptyEntries))
        {
            var end = piece.IndexOf('\n', StringComparison.Ordinal);
            yield return (piece[..end], piece[(end + 1)..]);
        }
    }
}
