using System.Runtime.InteropServices;

namespace Handclasp.Source.Syntax;

/// <summary>Where each word and each call of a file stands: found in one pass, asked by every check.</summary>
internal sealed class UseIndex(CodeFile code)
{
    private Dictionary<string, Chain>? places;
    private int[] following = [];
    private List<Call>? calls;
    private Dictionary<string, List<Call>>? byWord;

    /// <summary>Every call, in the order of the file.</summary>
    public IReadOnlyList<Call> Calls => calls ??= [.. Uses.ReadCalls(code)];

    /// <summary>Indexes of the words and texts that are one of these, in the order of the file.</summary>
    public IEnumerable<int> Places(params string[] values) => InOrder(values, (places ??= ReadPlaces()).ContainsKey, Along, i => i);

    /// <summary>The different words and texts of the file, in no order.</summary>
    public IEnumerable<string> Words => (places ??= ReadPlaces()).Keys;

    /// <summary>The calls whose last word is one of these, in the order of the file.</summary>
    public IEnumerable<Call> CallsTo(string[] words) => InOrder(words, (byWord ??= ReadWords()).ContainsKey, w => byWord![w], c => c.Open);

    /// <summary>Of the many words that a check asks for, a file has few, and most often none.</summary>
    private static IEnumerable<T> InOrder<T>(string[] words, Func<string, bool> has, Func<string, IEnumerable<T>> of, Func<T, int> place)
    {
        if (words is [var only])
            return has(only) ? of(only) : [];
        List<string>? present = null;
        foreach (var word in words)
            if (has(word))
                (present ??= []).Add(word);
        if (present is null)
            return [];
        List<T> found = [.. present.Distinct(StringComparer.Ordinal).SelectMany(of)];
        found.Sort((a, b) => place(a).CompareTo(place(b)));
        return found;
    }

    private IEnumerable<int> Along(string word)
    {
        if (!(places ??= ReadPlaces()).TryGetValue(word, out var chain))
            yield break;
        for (var i = chain.First; i >= 0; i = i == chain.Last ? -1 : following[i])
            yield return i;
    }

    private Dictionary<string, Chain> ReadPlaces()
    {
        var found = new Dictionary<string, Chain>(StringComparer.Ordinal);
        following = new int[code.Tokens.Length];
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            ref readonly var token = ref code[i];
            if (!token.IsWord && !token.IsText)
                continue;
            ref var chain = ref CollectionsMarshal.GetValueRefOrAddDefault(found, token.Value, out var isKnown);
            if (isKnown)
                following[chain.Last] = i;
            else
                chain.First = i;
            chain.Last = i;
        }

        return found;
    }

    private Dictionary<string, List<Call>> ReadWords()
    {
        var found = new Dictionary<string, List<Call>>(StringComparer.Ordinal);
        foreach (var call in Calls)
        {
            if (!found.TryGetValue(call.Word, out var list))
                found[call.Word] = list = [];
            list.Add(call);
        }

        return found;
    }

    /// <summary>Where a word stands first and last; what lies between follows one from the other.</summary>
    private record struct Chain(int First, int Last);
}
