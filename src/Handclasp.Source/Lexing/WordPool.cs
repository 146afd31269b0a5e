namespace Handclasp.Source.Lexing;

/// <summary>One string for each short word that comes again and again. Of bounded size: a newer word takes the place of an older one.</summary>
internal sealed class WordPool
{
    private const int Longest = 40;
    private const int Size = 4096;

    [ThreadStatic]
    private static WordPool? ofThread;

    private readonly string?[] known = new string?[Size];

    /// <summary>The one of this thread.</summary>
    public static WordPool OfThread => ofThread ??= new();

    /// <summary>A string of these characters.</summary>
    public string Of(ReadOnlySpan<char> word)
    {
        if (word.Length > Longest)
            return word.ToString();
        var hash = (uint)word.Length;
        foreach (var c in word)
            hash = (hash * 31) + c;
        ref var place = ref known[(hash ^ (hash >> 12)) % Size];
        if (place is { } old && word.SequenceEqual(old))
            return old;
        return place = word.ToString();
    }
}
