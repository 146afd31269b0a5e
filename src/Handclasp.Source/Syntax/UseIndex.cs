namespace Handclasp.Source.Syntax;

/// <summary>Where each word and each call of a file stands: found in one pass, asked by every check.</summary>
internal sealed class UseIndex(CodeFile code)
{
    private Dictionary<string, List<int>>? places;
    private List<Call>? calls;
    private Dictionary<string, List<Call>>? byWord;

    /// <summary>Every call, in the order of the file.</summary>
    public IReadOnlyList<Call> Calls => calls ??= [.. Uses.ReadCalls(code)];

    /// <summary>Indexes of the words and texts that are one of these, in the order of the file.</summary>
    public IEnumerable<int> Places(params string[] values) => InOrder(places ??= ReadPlaces(), values, i => i);

    /// <summary>The different words and texts of the file, in no order.</summary>
    public IEnumerable<string> Words => (places ??= ReadPlaces()).Keys;

    /// <summary>The calls whose last word is one of these, in the order of the file.</summary>
    public IEnumerable<Call> CallsTo(string[] words) => InOrder(byWord ??= ReadWords(), words, c => c.Open);

    private static List<T> InOrder<T>(Dictionary<string, List<T>> known, string[] words, Func<T, int> place)
    {
        if (words is [var only])
            return known.GetValueOrDefault(only) ?? [];
        List<T> found = [];
        foreach (var word in words.Distinct(StringComparer.Ordinal))
            if (known.TryGetValue(word, out var there))
                found.AddRange(there);
        found.Sort((a, b) => place(a).CompareTo(place(b)));
        return found;
    }

    private Dictionary<string, List<int>> ReadPlaces()
    {
        var found = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < code.Tokens.Length; i++)
            if (code[i].IsWord || code[i].IsText)
                Add(found, code[i].Value, i);
        return found;
    }

    private Dictionary<string, List<Call>> ReadWords()
    {
        var found = new Dictionary<string, List<Call>>(StringComparer.Ordinal);
        foreach (var call in Calls)
            Add(found, call.Word, call);
        return found;
    }

    private static void Add<T>(Dictionary<string, List<T>> found, string word, T item)
    {
        if (!found.TryGetValue(word, out var list))
            found[word] = list = [];
        list.Add(item);
    }
}
