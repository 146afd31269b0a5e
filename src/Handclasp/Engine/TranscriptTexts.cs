using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>
/// Handshakes as a person reads them. Most of a run's are alike, across identities and across hundreds of targets: equal ones are kept once.
/// </summary>
internal sealed class TranscriptTexts
{
    /// <summary>More different handshakes than this in one run are somebody's play with us: they are kept, but not looked up.</summary>
    private const int MostKept = 4096;

    /// <summary>When so many sentences are known, most are one target's own: begin again, the common ones soon return.</summary>
    private const int MostSentences = 16_384;
    private const int LongestSentence = 1024;
    private readonly HandshakeText text = new();
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> kept = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> sentences = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Of(Conversation held, Transcript seen)
    {
        List<string> lines = [.. text.Lines(held, seen)];
        var key = string.Join('\n', lines);
        if (kept.TryGetValue(key, out var known))
            return known;
        return kept.Count < MostKept ? kept.GetOrAdd(key, [.. lines]) : lines;
    }

    /// <summary>The same text, kept once per run.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public string? Once(string? text)
    {
        if (text is null || text.Length > LongestSentence)
            return text;
        if (sentences.Count >= MostSentences)
            sentences.Clear();
        return sentences.GetOrAdd(text, text);
    }
}
