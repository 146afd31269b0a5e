using System.Text;

namespace Handclasp.Source.Engine;

/// <summary>
/// Tells whether a text holds one of many words, letters compared without case (ASCII). SearchValues is fast up to some forty words and slow beyond; here each word is known
/// by its rarest three characters, and one pass looks at each character once, however many words there are.
/// </summary>
internal sealed class WordSearch
{
    private const int Class = 5;
    private const uint Three = (1 << (3 * Class)) - 1;

    /// <summary>How many combinations of three characters are told apart.</summary>
    public const uint Combinations = Three + 1;

    /// <summary>The most frequent letters of programs, in their order: the later one comes, or not at all, the rarer it is.</summary>
    private const string Frequent = "etainorslcdupmfgh_ybv.-";

    private static readonly byte[] Classes = [.. Enumerable.Range(0, 256).Select(c => ClassOf((char)c))];

    /// <summary>One bit for each three characters that a word is known by.</summary>
    private readonly ulong[] known = new ulong[(Three + 1) / 64];

    /// <summary>The words that are known by three characters: each, and where the three end in it.</summary>
    private readonly Dictionary<uint, List<(byte[] Word, int End)>> words = [];

    /// <summary>Words of less.</summary>
    private readonly List<byte[]> brief = [];

    /// <param name="words">ASCII; those of less than three characters are compared as written.</param>
    public WordSearch(IEnumerable<string> words)
    {
        foreach (var word in words.Select(w => w.ToLowerInvariant()).Distinct(StringComparer.Ordinal))
        {
            if (word.Length < 3)
            {
                brief.Add(Encoding.ASCII.GetBytes(word));
                continue;
            }

            var at = Enumerable.Range(0, word.Length - 2).MaxBy(i => Rarity(word.AsSpan(i, 3)));
            var three = 0u;
            for (var i = at; i < at + 3; i++)
                three = (three << Class) | ClassOf(word[i]);
            known[three / 64] |= 1ul << (int)(three % 64);
            if (!this.words.TryGetValue(three, out var same))
                this.words[three] = same = [];
            same.Add((Encoding.ASCII.GetBytes(word), at + 3));
        }
    }

    /// <summary>True where one of the words stands in it.</summary>
    public bool In(ReadOnlySpan<byte> text)
    {
        var three = 0u;
        var (bits, classes) = (known, Classes);
        for (var i = 0; i < text.Length; i++)
        {
            three = ((three << Class) | classes[text[i]]) & Three;
            if ((bits[three / 64] >> (int)(three % 64) & 1) != 0 && IsWord(text, i + 1, three))
                return true;
        }

        foreach (var word in brief)
            if (text.IndexOf(word) >= 0)
                return true;
        return false;
    }

    private bool IsWord(ReadOnlySpan<byte> text, int end, uint three)
    {
        foreach (var (word, at) in words[three])
            if (end >= at && end - at + word.Length <= text.Length && Ascii.EqualsIgnoreCase(text.Slice(end - at, word.Length), word))
                return true;
        return false;
    }

    /// <summary>The combination of the last two characters and one more.</summary>
    /// <param name="three">The combination before.</param>
    /// <param name="c">What follows; of what is no ASCII nothing is known but that.</param>
    public static uint Next(uint three, char c) => ((three << Class) | (c < Classes.Length ? Classes[c] : 0u)) & Three;

    private static int Rarity(ReadOnlySpan<char> three)
    {
        var sum = 0;
        foreach (var c in three)
            sum += Frequent.IndexOf(c, StringComparison.Ordinal) is >= 0 and var place ? place : Frequent.Length + 4;
        return sum;
    }

    /// <summary>Letters each for themselves; digits, signs and what is no ASCII share the rest: who shares is told apart afterwards.</summary>
    private static byte ClassOf(char c) =>
        char.IsAsciiLetter(c) ? (byte)(char.ToLowerInvariant(c) - 'a' + 1)
        : char.IsAsciiDigit(c) ? (byte)27
        : c == '_' ? (byte)28
        : c == '-' ? (byte)29
        : c == '.' ? (byte)30
        : c == ' ' ? (byte)31
        : (byte)0;
}
