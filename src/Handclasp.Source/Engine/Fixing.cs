using System.Text;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Engine;

/// <summary>Applies corrections: the flagged range and nothing else, encoding and line ends kept, each file at once or not at all.</summary>
internal static class Fixing
{
    /// <summary>Offsets of a flaw in its file.</summary>
    public static (int From, int To) Range(CodeFile code, Flag flag) => Range(code, flag.At, flag.Exact);

    /// <summary>Offsets of some tokens in their file, or of the exact characters where those are known.</summary>
    public static (int From, int To) Range(CodeFile code, Span span, Reach? exact = null)
    {
        if (exact is { } known)
            return (known.From, known.To);
        if (code.Tokens.Length == 0)
            return (0, 0);
        if (!span.IsEmpty)
            return (code.Tokens[span.From].Start, code.Tokens[Math.Min(span.To, code.Tokens.Length) - 1].End);
        var at = span.From < code.Tokens.Length ? code.Tokens[span.From].Start : code.Source.Text.Length;
        return (at, at);
    }

    /// <summary>The text with these flaws corrected. Of corrections over each other the first in the file wins: the next run finds the rest.</summary>
    public static string Corrected(CodeFile code, IEnumerable<Flag> flags)
    {
        var edits = flags
            .SelectMany(f => f.Changes.Select(c => (Range: Range(code, c.At, c.Exact), c.Text)))
            .Distinct()
            .OrderBy(e => e.Range.From)
            .ThenBy(e => e.Range.To)
            .ToList();
        var text = code.Source.Text;
        var made = new StringBuilder(text.Length + 64);
        var at = 0;
        foreach (var ((from, to), replacement) in edits)
        {
            if (from < at)
                continue;
            made.Append(text, at, from - at).Append(replacement);
            at = to;
        }

        return made.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>Writes a file beside itself and puts it in its place.</summary>
    public static void Write(string file, string text, Encoding encoding)
    {
        // A link is followed: the file behind it is corrected, and the link stays one.
        var real = File.ResolveLinkTarget(file, true)?.FullName ?? file;
        var beside = real + ".handclasp-new";
        try
        {
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(encoding.GetPreamble());
                stream.Write(encoding.GetBytes(text));
            }

            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(beside, File.GetUnixFileMode(real));
            File.Move(beside, real, true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    /// <summary>What a correction would change, as a unified diff of whole lines.</summary>
    public static string Diff(string path, string before, string after)
    {
        if (before == after)
            return "";
        var (a, b) = (before.Split('\n'), after.Split('\n'));
        var text = new StringBuilder($"--- a/{path}\n+++ b/{path}\n");
        foreach (var hunk in Hunks(a, b))
            text.Append(hunk);
        return text.ToString();
    }

    /// <summary>Corrections keep the order of lines, so walking both sides to the next common line is enough.</summary>
    private static IEnumerable<string> Hunks(string[] a, string[] b)
    {
        const int context = 3;
        var (i, j) = (0, 0);
        while (i < a.Length || j < b.Length)
        {
            if (i < a.Length && j < b.Length && a[i] == b[j])
            {
                (i, j) = (i + 1, j + 1);
                continue;
            }

            var (toA, toB) = Meet(a, b, i, j);
            var (fromA, fromB) = (Math.Max(0, i - context), Math.Max(0, j - context));
            // Changes that follow closely stand in one hunk.
            var lines = new StringBuilder();
            for (var k = fromA; k < i; k++)
                lines.Append(' ').Append(a[k]).Append('\n');
            var (startA, startB) = (fromA, fromB);
            while (true)
            {
                for (; i < toA; i++)
                    lines.Append('-').Append(a[i]).Append('\n');
                for (; j < toB; j++)
                    lines.Append('+').Append(b[j]).Append('\n');
                var same = 0;
                while (same < context && i < a.Length && j < b.Length && a[i] == b[j])
                {
                    lines.Append(' ').Append(a[i]).Append('\n');
                    (i, j, same) = (i + 1, j + 1, same + 1);
                }

                if (same == context || (i >= a.Length && j >= b.Length))
                    break;
                (toA, toB) = Meet(a, b, i, j);
            }

            yield return $"@@ -{startA + 1},{i - startA} +{startB + 1},{j - startB} @@\n{lines}";
        }
    }

    private static (int A, int B) Meet(string[] a, string[] b, int i, int j)
    {
        for (var sum = 1; sum < 400; sum++)
        for (var x = 0; x <= sum; x++)
            if (i + x < a.Length && j + sum - x < b.Length && a[i + x] == b[j + sum - x])
                return (i + x, j + sum - x);
        return (a.Length, b.Length);
    }
}
