using Handclasp.Model;

namespace Handclasp.Protocols;

/// <summary>A scheme, its usual port, and who speaks it.</summary>
/// <param name="Scheme">As it stands before "://".</param>
/// <param name="DefaultPort">TCP port, or 0 where the scheme has no usual one.</param>
internal sealed record SchemeInfo(string Scheme, int DefaultPort, ISpeaker Speaker);

/// <summary>Every application protocol.</summary>
internal static class Speakers
{
    private static readonly SchemeInfo[] Known =
    [
        new("https", 443, new HttpSpeaker(["h2", "http/1.1"])),
        new("h2", 443, new HttpSpeaker(["h2"])),
        new("tls", 0, new RawSpeaker()),
    ];

    /// <summary>All schemes, in the order that messages list them.</summary>
    public static IReadOnlyList<SchemeInfo> All => Known;

    /// <exception cref="UsageException">The scheme is unknown; the message lists those known and the nearest by spelling.</exception>
    public static SchemeInfo Find(string scheme) =>
        Known.FirstOrDefault(s => s.Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase)) ?? throw Unknown(scheme);

    private static UsageException Unknown(string scheme)
    {
        var nearest = Known
            .Select(s => (s.Scheme, Distance: Distance(scheme, s.Scheme)))
            .Where(s => s.Distance <= 2 && s.Distance < s.Scheme.Length)
            .OrderBy(s => s.Distance)
            .Select(s => $" (did you mean '{s.Scheme}'?)")
            .FirstOrDefault("");
        return new($"unknown scheme '{OneLine.Shown(scheme, 40)}'{nearest}: known are {string.Join(", ", Known.Select(s => s.Scheme))}");
    }

    /// <summary>Levenshtein's: how many letters to insert, drop or change.</summary>
    private static int Distance(string typed, string known)
    {
        if (typed.Length > 40)
            return int.MaxValue;
        var row = Enumerable.Range(0, known.Length + 1).ToArray();
        for (var i = 0; i < typed.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < known.Length; j++)
            {
                var change = diagonal + (char.ToLowerInvariant(typed[i]) == known[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(change, Math.Min(row[j], diagonal) + 1);
            }
        }

        return row[^1];
    }
}
