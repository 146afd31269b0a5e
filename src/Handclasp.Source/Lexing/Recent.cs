namespace Handclasp.Source.Lexing;

/// <summary>
/// What was found out about the words asked for lately: the files of a tree share most of them. Of bounded size, each word in its own place, where
/// a newer one takes it. For one thread.
/// </summary>
/// <param name="find">Finds it; depends on the word alone.</param>
internal sealed class Recent<T>(Func<string, T> find)
{
    private const int Size = 4096;

    private readonly (string? Word, T Found)[] known = new (string?, T)[Size];

    /// <summary>What is known of a word.</summary>
    public T Of(string word)
    {
        ref var place = ref known[(uint)word.GetHashCode(StringComparison.Ordinal) % Size];
        if (place.Word != word)
            place = (word, find(word));
        return place.Found;
    }
}
