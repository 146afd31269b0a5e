using System.Buffers;
using System.Collections.Concurrent;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Engine;

/// <summary>A text without any of its language's words is not read: most end here.</summary>
internal static class Prefilter
{
    /// <summary>Made for the languages that a run meets: most meet few.</summary>
    private static readonly ConcurrentDictionary<Language, SearchValues<string>> Words = new();

    /// <summary>True where a text may hold something to judge.</summary>
    public static bool MayHold(ReadOnlySpan<char> text, Language language) => text.ContainsAny(Words.GetOrAdd(language, WordsOf));

    private static SearchValues<string> WordsOf(Language language) =>
        SearchValues.Create(
            [.. language.Literals.Concat(language.Parts is null ? All.CommandWords : []).Distinct()],
            StringComparison.OrdinalIgnoreCase
        );
}
