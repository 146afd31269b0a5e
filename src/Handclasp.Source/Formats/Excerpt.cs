using System.Text;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;

namespace Handclasp.Source.Formats;

/// <summary>
/// A text taken out of a file, without the quotes, escapes and margins around it, that knows where in the file each of its characters
/// stands: what is found in it can be shown, and corrected, where it is written.
/// </summary>
internal sealed class Excerpt
{
    private readonly int start;
    private readonly int[]? places;

    private Excerpt(string text, int start, int[]? places)
    {
        (Text, this.start, this.places) = (text, start, places);
    }

    /// <summary>Nothing, from nowhere.</summary>
    public static Excerpt Empty { get; } = new("", 0, null);

    public string Text { get; }

    public int Length => Text.Length;

    public bool IsEmpty => Text.Length == 0;

    /// <summary>A part of a text as it is written there.</summary>
    public static Excerpt Of(string text, int from, int to) =>
        new(to - from == text.Length ? text : WordPool.OfThread.Of(text.AsSpan(from, to - from)), from, null);

    /// <summary>Offset in the file of a character; behind the last where there is none.</summary>
    public int Place(int index)
    {
        if (places is null)
            return start + Math.Min(index, Text.Length);
        if (index < places.Length)
            return places[index];
        return places.Length > 0 ? places[^1] + 1 : start;
    }

    /// <summary>A part of it.</summary>
    public Excerpt Slice(int from, int to) =>
        to <= from ? new("", Place(from), null)
        : places is null ? new(Text[from..to], start + from, null)
        : new(Text[from..to], places[from], places[from..to]);

    /// <summary>Without blanks at both ends.</summary>
    public Excerpt Trim()
    {
        var (from, to) = (0, Text.Length);
        while (from < to && char.IsWhiteSpace(Text[from]))
            from++;
        while (to > from && char.IsWhiteSpace(Text[to - 1]))
            to--;
        return from == 0 && to == Text.Length ? this : Slice(from, to);
    }

    /// <summary>Without the quotes around it.</summary>
    public Excerpt Unquoted()
    {
        var trimmed = Trim();
        return trimmed.Length >= 2 && trimmed.Text[0] is '"' or '\'' && trimmed.Text[^1] == trimmed.Text[0]
            ? trimmed.Slice(1, trimmed.Length - 1)
            : trimmed;
    }

    /// <summary>The characters of the file from one to before another.</summary>
    public Reach Reach(int from, int to)
    {
        var (start, end) = (Place(from), to > from ? Place(to - 1) + 1 : Place(from));
        return new(start, Math.Max(start, end));
    }

    /// <summary>All of it, in the file.</summary>
    public Reach Reach() => Reach(0, Length);

    /// <summary>True where the characters stand one after the other in the file as they do here.</summary>
    public bool IsAsWritten(int from, int to)
    {
        for (var i = from + 1; places is not null && i < to; i++)
            if (places[i] != places[i - 1] + 1)
                return false;
        return true;
    }

    /// <summary>Puts an excerpt together.</summary>
    internal sealed class Builder(int start)
    {
        private readonly StringBuilder text = new();
        private readonly List<int> places = [];

        public int Length => text.Length;

        /// <summary>A character that stands at an offset, or is written otherwise there.</summary>
        public Builder Add(char c, int place)
        {
            text.Append(c);
            places.Add(place);
            return this;
        }

        /// <summary>A character of another excerpt.</summary>
        public Builder Add(Excerpt from, int index) => Add(from.Text[index], from.Place(index));

        /// <summary>A part of another excerpt.</summary>
        public Builder Add(Excerpt from, int begin, int end)
        {
            for (var i = begin; i < end; i++)
                Add(from, i);
            return this;
        }

        /// <summary>Words that the file does not have, at a place of it.</summary>
        public Builder Say(string words, int place)
        {
            foreach (var c in words)
                Add(c, place);
            return this;
        }

        public Excerpt Done() => new(text.ToString(), start, [.. places]);
    }
}
