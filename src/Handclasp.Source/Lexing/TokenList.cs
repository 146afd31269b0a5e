using System.Buffers;
using System.Collections;

namespace Handclasp.Source.Lexing;

/// <summary>
/// The tokens of a text. Their array is borrowed and goes back with <see cref="Return"/>: a large tree has gigabytes of tokens, each file's for a
/// moment, and arrays of that size would each time wake the collector of the oldest generation.
/// </summary>
internal sealed class TokenList : IEnumerable<Token>
{
    private Token[] tokens;
    private bool isBorrowed;

    /// <summary>An empty list.</summary>
    /// <param name="expected">How many there will be, roughly.</param>
    public TokenList(int expected) => (tokens, isBorrowed) = (ArrayPool<Token>.Shared.Rent(expected), true);

    /// <summary>A list of these.</summary>
    public TokenList(Token[] tokens) => (this.tokens, Length) = (tokens, tokens.Length);

    public int Length { get; private set; }

    /// <summary>All of them, in the order of the text.</summary>
    public ReadOnlySpan<Token> Span => tokens.AsSpan(0, Length);

    public ref readonly Token this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Length);
            return ref tokens[index];
        }
    }

    /// <summary>The token there, or another where there is none.</summary>
    /// <param name="index">Any number.</param>
    /// <param name="none">What stands beyond the ends.</param>
    public ref readonly Token At(int index, ref readonly Token none)
    {
        if ((uint)index < (uint)Length)
            return ref tokens[index];
        return ref none;
    }

    public void Add(in Token token)
    {
        if (Length == tokens.Length)
        {
            var larger = ArrayPool<Token>.Shared.Rent(Math.Max(16, Length * 2));
            Span.CopyTo(larger);
            Give();
            (tokens, isBorrowed) = (larger, true);
        }

        tokens[Length++] = token;
    }

    /// <summary>Gives the array back; the list is empty then.</summary>
    public void Return()
    {
        Give();
        (tokens, isBorrowed, Length) = ([], false, 0);
    }

    public IEnumerator<Token> GetEnumerator()
    {
        for (var i = 0; i < Length; i++)
            yield return tokens[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Without the strings in it, which would live on.</summary>
    private void Give()
    {
        if (!isBorrowed)
            return;
        Array.Clear(tokens, 0, Length);
        ArrayPool<Token>.Shared.Return(tokens);
    }
}
