using System.Runtime.CompilerServices;

namespace Handclasp.Source.Syntax;

/// <summary>Blocks that begin and end with words (<c>do … end</c>, <c>case … end</c>, <c>function … end</c>): matched once for a file.</summary>
internal sealed class WordBlocks
{
    private static readonly ConditionalWeakTable<CodeFile, WordBlocks> Known = [];

    private readonly int[] ends;
    private readonly int[] around;

    private WordBlocks(CodeFile code, Func<CodeFile, int, bool> opens, Func<CodeFile, int, bool> closes)
    {
        ends = new int[code.Tokens.Length];
        around = new int[code.Tokens.Length];
        var open = new Stack<int>();
        for (var i = 0; i < ends.Length; i++)
        {
            ends[i] = -1;
            if (open.Count > 0 && code.IsWord(i) && closes(code, i))
                ends[open.Pop()] = i;
            around[i] = open.Count > 0 ? open.Peek() : -1;
            if (!code.IsWord(i) || !opens(code, i))
                continue;
            open.Push(i);
            ends[i] = ends.Length;
        }

        while (open.Count > 0)
            ends[open.Pop()] = ends.Length;
    }

    /// <summary>The blocks of a file.</summary>
    /// <param name="code">The file.</param>
    /// <param name="opens">True for a word that begins a block.</param>
    /// <param name="closes">True for one that ends it.</param>
    public static WordBlocks Of(CodeFile code, Func<CodeFile, int, bool> opens, Func<CodeFile, int, bool> closes) =>
        Known.GetValue(code, c => new(c, opens, closes));

    /// <summary>Index of the word that ends the block that begins there; the number of tokens where none does; -1 where none begins.</summary>
    public int End(int open) => (uint)open < (uint)ends.Length ? ends[open] : -1;

    /// <summary>Index of the word that begins the innermost block around a token, or -1.</summary>
    public int Around(int index) => (uint)index < (uint)around.Length ? around[index] : -1;
}
