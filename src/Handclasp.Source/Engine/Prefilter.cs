using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Engine;

/// <summary>A text without any of its language's words is not read: most end here.</summary>
internal static class Prefilter
{
    /// <summary>Made for the languages that a run meets: most meet few.</summary>
    private static readonly ConcurrentDictionary<Language, Sought> Words = new();

    /// <summary>True where a text may hold something to judge.</summary>
    public static bool MayHold(ReadOnlySpan<char> text, Language language)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            return MayHold(bytes.AsSpan(0, Encoding.Latin1.GetBytes(text, bytes)), language);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>True where a file may hold something to judge.</summary>
    /// <param name="text">In ASCII or any encoding that agrees with it: no word holds anything else.</param>
    /// <param name="language">What it is written in.</param>
    public static bool MayHold(ReadOnlySpan<byte> text, Language language)
    {
        var sought = Words.GetOrAdd(language, static l => new(l));
        return language.HasLongTexts ? OutsideLongTexts(text, sought) : sought.InCode.In(text);
    }

    /// <summary>
    /// Documentation names what the code beside it does not use, and there is much of it: within long texts only what can be judged in a text is looked for.
    /// Where it is not plain that the quotes begin a text (a comment or another text may stand before them), all is looked through as code.
    /// </summary>
    private static bool OutsideLongTexts(ReadOnlySpan<byte> text, Sought sought)
    {
        while (NextQuotes(text) is >= 0 and var open)
        {
            var before = text[..open];
            if (before[(before.LastIndexOf((byte)'\n') + 1)..].ContainsAny((byte)'#', (byte)'"', (byte)'\''))
                break;
            if (sought.InCode.In(before))
                return true;
            var inside = text[(open + 3)..];
            var end = inside.IndexOf(text.Slice(open, 3));
            if (end > 0 && inside[end - 1] == '\\')
                break;
            if (sought.InTexts.In(end < 0 ? inside : inside[..end]))
                return true;
            text = end < 0 ? default : inside[(end + 3)..];
        }

        return sought.InCode.In(text);
    }

    /// <summary>Where three quotes of one kind stand together next, or -1.</summary>
    private static int NextQuotes(ReadOnlySpan<byte> text)
    {
        for (var at = 0; text[at..].IndexOfAny((byte)'"', (byte)'\'') is >= 0 and var next; at++)
        {
            at += next;
            if (at + 2 < text.Length && text[at + 1] == text[at] && text[at + 2] == text[at])
                return at;
        }

        return -1;
    }

    /// <summary>What is looked for in a language's files.</summary>
    private sealed class Sought
    {
        public Sought(Language language)
        {
            IReadOnlyList<string> commands = language.Parts is null ? All.CommandWords : [];
            InCode = new([.. language.Literals, .. commands]);
            InTexts = language.HasLongTexts ? new([.. language.LiteralsInTexts, .. commands]) : InCode;
        }

        public WordSearch InCode { get; }

        public WordSearch InTexts { get; }
    }
}
