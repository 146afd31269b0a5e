using System.Runtime.CompilerServices;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <summary>The blocks of a Ruby file that end with a word: found once.</summary>
internal sealed class RubyBlocks
{
    private static readonly ConditionalWeakTable<CodeFile, RubyBlocks> Known = [];
    private readonly int[] owners;

    private RubyBlocks(CodeFile code)
    {
        var open = new Stack<Block>();
        owners = new int[code.Tokens.Length];
        Array.Fill(owners, -1);
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            owners[i] = open.Count > 0 ? open.Peek().Number : -1;
            if (!code.IsWord(i) || code.IsLink(i - 1) || IsSymbolOrKey(code, i))
                continue;
            switch (code[i].Value)
            {
                case "end":
                    if (open.Count > 0)
                        open.Pop().End = i;
                    break;
                case "def" when IsEndless(code, i):
                    break;
                case "def" or "class" or "module" or "begin" or "case":
                case "if" or "unless" or "while" or "until" or "for" when BeginsStatement(code, i):
                case "do" when !IsOfLoop(code, open, i):
                    open.Push(new(All.Count, i, open.Count > 0 ? open.Peek().Number : -1) { End = code.Tokens.Length });
                    All.Add(open.Peek());
                    break;
                case "else" or "elsif" or "when" or "rescue" or "ensure" or "in" when open.Count > 0:
                    open.Peek().Branches.Add(i);
                    break;
            }
        }
    }

    /// <summary>One of them.</summary>
    /// <param name="Number">Its place among all.</param>
    /// <param name="Open">Index of the word that opens it.</param>
    /// <param name="Around">The one around it, or -1.</param>
    internal sealed record Block(int Number, int Open, int Around)
    {
        /// <summary>Index of its end.</summary>
        public int End { get; set; }

        /// <summary>Indexes of else, elsif, when, rescue, ensure.</summary>
        public List<int> Branches { get; } = [];
    }

    /// <summary>All, in the order in which they open.</summary>
    public List<Block> All { get; } = [];

    public static RubyBlocks Of(CodeFile code) => Known.GetValue(code, c => new(c));

    /// <summary>The innermost block that holds a token.</summary>
    public Block? At(int index) => (uint)index < (uint)owners.Length && owners[index] >= 0 ? All[owners[index]] : null;

    /// <summary>The block that a word opens.</summary>
    public Block? OpenedBy(int index)
    {
        // They stand in the order in which they open.
        var (low, high) = (0, All.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = All[middle].Open < index ? (middle + 1, high) : (low, middle);
        }

        return low < All.Count && All[low].Open == index ? All[low] : null;
    }

    internal static bool IsSymbolOrKey(CodeFile code, int i) =>
        code.Is(i - 1, ":") && code[i - 1].End == code[i].Start || code.Is(i + 1, ":") && code[i + 1].Start == code[i].End;

    private static bool BeginsStatement(CodeFile code, int i) =>
        i == 0
        || code[i].LineBefore && !(code[i - 1] is { Kind: TokenKind.Symbol, Value: "&&" or "||" or "+" or "\\" })
        || code[i - 1]
            is { Kind: TokenKind.Symbol, Value: "=" or ";" or "(" or "||=" or "|" or "[" or "<<" or "{" }
                or { Kind: TokenKind.Word, Value: "then" or "else" or "do" or "begin" or "return" };

    /// <summary>def name(x) = value.</summary>
    private static bool IsEndless(CodeFile code, int def)
    {
        var i = def + 1;
        while (code.IsWord(i) && code.IsLink(i + 1))
            i += 2;
        if (code.Is(i + 1, "(") && code[i + 1].Start == code[i].End)
            i = code.Mate(i + 1);
        return code.Is(i + 1, "=") && !code[i + 1].LineBefore && code[i + 1].Start > code[i].End;
    }

    /// <summary>while c do: the word belongs to the loop.</summary>
    private static bool IsOfLoop(CodeFile code, Stack<Block> open, int index)
    {
        if (open.Count == 0 || code[open.Peek().Open].Value is not ("while" or "until" or "for"))
            return false;
        for (var i = open.Peek().Open + 1; i <= index; i++)
            if (code[i].LineBefore)
                return false;
        return true;
    }
}
