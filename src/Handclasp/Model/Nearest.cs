namespace Handclasp.Model;

/// <summary>Which known word a typed one probably meant.</summary>
internal static class Nearest
{
    /// <summary>The nearest by edits (insertions, deletions, replacements, swaps of neighbours), or null when none is near; of equally near ones the first.</summary>
    public static string? Of(string typed, IEnumerable<string> known)
    {
        if (typed.Length is < 3 or > 64 || char.IsAsciiDigit(typed[0]))
            return null;
        var most = Math.Max(1, typed.TrimStart('-').Length / 3);
        return known
            .Select(word => (Word: word, Edits: Edits(typed.ToLowerInvariant(), word.ToLowerInvariant())))
            .Where(c => c.Edits <= most)
            .OrderBy(c => c.Edits)
            .Select(c => c.Word)
            .FirstOrDefault();
    }

    private static int Edits(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        for (var j = 1; j <= b.Length; j++)
        {
            var same = a[i - 1] == b[j - 1] ? 0 : 1;
            d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + same);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
        }

        return d[a.Length, b.Length];
    }
}
