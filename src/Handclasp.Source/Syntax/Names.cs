using Handclasp.Source.Languages;
using Handclasp.Source.Lexing;

namespace Handclasp.Source.Syntax;

/// <summary>One assignment to a name: <c>x = value</c>, <c>x := value</c>, <c>const x: T = value</c>.</summary>
/// <param name="Name">Index of the name's token.</param>
/// <param name="Value">What it gets.</param>
/// <param name="Declares">True where the name is declared there.</param>
internal readonly record struct Assignment(int Name, Span Value, bool Declares);

/// <summary>The names of a file: what is assigned to them. Simple data flow within the file, no more.</summary>
internal sealed class Names(CodeFile code)
{
    private Dictionary<string, List<Assignment>>? assignments;

    /// <summary>Every assignment to a plain name, in the order of the file; members (<c>x.y = …</c>) are not among them.</summary>
    public IReadOnlyList<Assignment> To(string name) => (assignments ??= Read()).TryGetValue(name, out var found) ? found : [];

    /// <summary>What a name by itself was set to, where one assignment alone reaches it; any other value as it stands.</summary>
    public Span Held(Span value) =>
        value.Length == 1 && code.IsWord(value.From) && Reaching(code[value.From].Value, value.From) is [var only] ? only.Value : value;

    /// <summary>The assignments that reach a use: those of the innermost block around it that has any.</summary>
    public IReadOnlyList<Assignment> Reaching(string name, int use)
    {
        var all = To(name);
        if (all.Count <= 1)
            return all;
        for (var block = Block(use); ; block = block < 0 ? -1 : Block(block))
        {
            var here = all.Where(a => Block(a.Name) == block).ToList();
            if (here.Count > 0)
                return Latest(block < 0 ? here : [.. all.Where(a => Encloses(block, a.Name))], use);
            if (block < 0)
                return all;
        }
    }

    /// <summary>C: what a statement of a block around the use assigns counts, and nothing before it.</summary>
    private List<Assignment> Latest(List<Assignment> given, int use)
    {
        if (code.Language != All.C || code.Functions.Around(use) is null)
            return given;
        for (var k = given.Count - 1; k > 0; k--)
        {
            var (name, value) = (given[k].Name, given[k].Value);
            if (
                value.To <= use
                && Block(name) is >= 0 and var block
                && Encloses(block, use)
                && code.Is(value.From - 1, "=")
                && code[code.StatementStart(name)].Value is not ("if" or "else" or "for" or "while" or "case" or "default" or "do" or "#")
            )
                return [.. given.Skip(k)];
        }

        return given;
    }

    /// <summary>True when the file uses this word anywhere as a name.</summary>
    public bool Has(string word) => code.Index.Places(word).Any(code.IsWord);

    /// <summary>True when a text or word of the file contains this.</summary>
    public bool Mentions(string part) => code.Threes.MayHold(part) && code.Source.Text.Contains(part, StringComparison.Ordinal);

    /// <summary>True when a text or word of the file contains this, small or large letters.</summary>
    public bool MentionsAnyCase(string part) =>
        code.Threes.MayHold(part) && code.Source.Text.Contains(part, StringComparison.OrdinalIgnoreCase);

    /// <summary>The innermost brace around a token, or -1. Where indentation makes blocks, the function around it.</summary>
    private int Block(int index)
    {
        if (code.Language.Indents || code.Language.FunctionsAreBlocks)
            return code.Functions.Around(index)?.Start ?? -1;
        var open = code.Parent(index);
        while (open >= 0 && !code.Is(open, "{"))
            open = code.Parent(open);
        return open;
    }

    private bool Encloses(int block, int index) =>
        code.Language.Indents || code.Language.FunctionsAreBlocks ? Block(index) == block : block < index && index < code.Mate(block);

    private Dictionary<string, List<Assignment>> Read()
    {
        var found = new Dictionary<string, List<Assignment>>(StringComparer.Ordinal);
        for (var i = 1; i < code.Tokens.Length; i++)
        {
            if (code[i] is not { Kind: TokenKind.Symbol, Value: "=" or ":=" or "|=" or "&=" or "||=" or "??=" or "+=" or "//=" })
                continue;
            if (NameBefore(i) is not { } name)
                continue;
            // A named argument is no assignment; Go groups its constants so.
            if (
                code.Parent(i) is >= 0 and var open
                && code.Is(open, "(")
                && !code.Is(i, ":=")
                && !(code.Language == All.Go && code[open - 1].Value is "const" or "var")
            )
                continue;
            var isDeclared = code.Is(i, ":=") || IsDeclared(name);
            var value = code.Expression(i + 1);
            // a = b = value
            if (code.Is(value.From + 1, "=") && code.IsWord(value.From) && value.Length > 2)
                value = new(value.From + 2, value.To);
            if (Several(i, name, value) is { Count: > 1 } several)
                foreach (var (each, given) in several)
                    Add(each, given, isDeclared);
            else
                Add(name, value, isDeclared);
        }

        if (code.Language == All.CSharp)
            foreach (var arrow in Properties())
                Add(arrow - 1, code.Expression(arrow + 1), true);

        foreach (var own in code.Language.MoreAssignments?.Invoke(code) ?? [])
            Add(own.Name, own.Value, own.Declares);

        void Add(int at, Span value, bool isDeclared)
        {
            if (!found.TryGetValue(code[at].Value, out var list))
                found[code[at].Value] = list = [];
            list.Add(new(at, value, isDeclared));
        }

        return found;
    }

    /// <summary>The name before an equals sign, with a type between stepped over: <c>x = </c>, <c>x: bool = </c>, <c>var x bool = </c>.</summary>
    private int? NameBefore(int equals)
    {
        var last = equals - 1;
        if (!code.IsWord(last) && !code.Is(last, ">") && !code.Is(last, "]"))
            return null;
        var start = code.StatementStart(code.Is(last, "]") && code.Mate(last) > 0 ? code.Mate(last) : last);
        // TypeScript, Kotlin, Python, Swift: the type follows a colon. Go: it follows the name.
        for (var i = start; i < last && i < start + 6; i++)
        {
            if (code.IsWord(i) && code.Is(i + 1, ":") && !code.IsLink(i + 1))
                return i;
            if (code.Language == All.Go && code.Language.Declares.Contains(code[i].Value) && code.IsWord(i + 1) && i + 1 < last)
                return i + 1;
        }

        if (!code.IsWord(last))
            return null;
        if (!code.IsLink(last - 1))
            return last;
        // this.x and self.x are the object's own name.
        return code[last - 2].Value is "this" or "self" or "$this" or "static" && !code.IsLink(last - 3) ? last : null;
    }

    /// <summary>C#: bool Skip => true;</summary>
    private IEnumerable<int> Properties()
    {
        for (var i = 2; i < code.Tokens.Length; i++)
            if (
                code.Is(i, "=>")
                && code.IsWord(i - 1)
                && (code.IsWord(i - 2) || code.Is(i - 2, ">") || code.Is(i - 2, "?") && code[i - 2].End == code[i - 3].End + 1)
                && code[i - 2].Value is not ("case" or "or" or "and" or "not" or "is")
                && !code.IsLink(i - 2)
            )
                yield return i;
    }

    /// <summary>a, b = c, d; and a, err := f(), where the first name gets what the call gives.</summary>
    private List<(int Name, Span Value)>? Several(int equals, int last, Span value)
    {
        // int a = 1, b = 2; declares two, it takes nothing apart.
        if (!code.Is(last - 1, ",") || code.Language.TypesFirst || code.Parent(last) is >= 0 and var open && !code.Is(open, "{"))
            return null;
        List<int> names = [last];
        for (var i = last; code.Is(i - 1, ",") && code.IsWord(i - 2); i -= 2)
            names.Insert(0, i - 2);
        // Where a value is a list its expressions go on behind the commas.
        List<Span> values = [value];
        while (code.Is(values[^1].To, ",") && values.Count < names.Count && equals < values[^1].To)
            values.Add(code.Expression(values[^1].To + 1));
        if (values.Count == names.Count)
            return [.. names.Zip(values)];
        return [(names[0], value), .. names.Skip(1).Select(n => (n, new Span(n, n)))];
    }

    private bool IsDeclared(int name)
    {
        var start = code.StatementStart(name);
        for (var i = start; i < name; i++)
            if (code.Language.Declares.Contains(code[i].Value))
                return true;
        return code.Language.TypesFirst && name > start && code.IsWord(name - 1) || code.Language.Indents;
    }
}
