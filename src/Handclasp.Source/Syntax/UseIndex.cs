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
    public IEnumerable<int> Places(params string[] values)
    {
        places ??= ReadPlaces();
        if (values is [var only])
            return places.TryGetValue(only, out var chain) ? Along(chain) : [];
        List<int> found = [];
        foreach (var value in values.Distinct(StringComparer.Ordinal))
            if (places.TryGetValue(value, out var there))
                found.AddRange(Along(there));
        found.Sort();
        return found;
    }

    /// <summary>The different words and texts of the file, in no order.</summary>
    public IEnumerable<string> Words => (places ??= ReadPlaces()).Keys;

    /// <summary>The calls whose last word is one of these, in the order of the file.</summary>
    public IEnumerable<Call> CallsTo(string[] words) => InOrder(byWord ??= ReadWords(), words);

    private static List<Call> InOrder(Dictionary<string, List<Call>> known, string[] words)
    {
        if (words is [var only])
            return known.GetValueOrDefault(only) ?? [];
        List<Call> found = [];
        foreach (var word in words.Distinct(StringComparer.Ordinal))
            if (known.TryGetValue(word, out var there))
                found.AddRange(there);
        found.Sort((a, b) => a.Open.CompareTo(b.Open));
        return found;
    }

    private IEnumerable<int> Along(Chain chain)
    {
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
