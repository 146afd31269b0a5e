using System.Buffers;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Engine;

/// <summary>A text without any of its language's words is not read: most end here.</summary>
internal static class Prefilter
{
    private static readonly Dictionary<Language, SearchValues<string>> Words = All.Languages.ToDictionary(
        l => l,
        l =>
            SearchValues.Create(
                [.. l.Literals.Concat(l.Parts is null ? All.CommandWords : []).Distinct()],
                StringComparison.OrdinalIgnoreCase
            )
    );

    /// <summary>True where a text may hold something to judge.</summary>
    public static bool MayHold(ReadOnlySpan<char> text, Language language) => text.ContainsAny(Words[language]);
}
