using Handclasp.Source.Engine;

namespace Handclasp.Source.Syntax;

/// <summary>
/// Which three characters stand together somewhere in a text, letters without case: made in one pass, it says of almost every word that the text
/// does not hold that it does not, and checks ask for hundreds.
/// </summary>
internal sealed class Threes
{
    private readonly ulong[] known = new ulong[WordSearch.Combinations / 64];

    /// <summary>Reads a text.</summary>
    public Threes(string text)
    {
        var three = 0u;
        foreach (var c in text)
        {
            three = WordSearch.Next(three, c);
            known[three / 64] |= 1ul << (int)(three % 64);
        }
    }

    /// <summary>False where the text holds this nowhere, however it is written, large or small; true where it may.</summary>
    /// <param name="part">ASCII; of less than three characters nothing is known.</param>
    public bool MayHold(ReadOnlySpan<char> part)
    {
        var three = 0u;
        for (var i = 0; i < part.Length; i++)
        {
            three = WordSearch.Next(three, part[i]);
            if (i >= 2 && (known[three / 64] >> (int)(three % 64) & 1) == 0)
                return false;
        }

        return true;
    }

    /// <summary>True where it may hold one of them.</summary>
    public bool MayHoldAny(IEnumerable<string> parts)
    {
        foreach (var part in parts)
            if (MayHold(part))
                return true;
        return false;
    }
}
