using System.Buffers;
using System.Runtime.CompilerServices;
using Handclasp.Source.Engine;
using Handclasp.Source.Formats;
using Handclasp.Source.Languages;
using Handclasp.Source.Lexing;
using Handclasp.Source.Reading;
using Handclasp.Source.Scripts;

namespace Handclasp.Source.Syntax;

/// <summary>A run of tokens.</summary>
/// <param name="From">Index of its first token.</param>
/// <param name="To">Index after its last.</param>
internal readonly record struct Span(int From, int To)
{
    public bool IsEmpty => From >= To;

    public int Length => Math.Max(0, To - From);

    /// <summary>True where a token stands in it.</summary>
    public bool Contains(int index) => From <= index && index < To;
}

/// <summary>
/// One file as tokens with their brackets matched: the light tree that every language shares. No grammar is needed to know which call an
/// argument belongs to, which object a setting stands in and where a value ends.
/// </summary>
internal sealed class CodeFile
{
    private const int LongestStatement = 400;
    private const int LongestExpression = 4000;

    /// <summary>What stands beyond the ends: a symbol without text, so that nobody who asks for a neighbour must ask whether there is one.</summary>
    private static readonly Token Nothing = new(TokenKind.Symbol, 0, 0, "", false);

    private readonly int[] mates;
    private readonly int[] parents;

    private Orders? orders;
    private IReadOnlyList<Embedded>? embedded;
    private IReadOnlyList<Entry>? entries;
    private IReadOnlyList<Node>? documents;
    private Dictionary<object, object>? remembered;
    private Threes? threes;

    /// <summary>Reads a text.</summary>
    /// <param name="source">The text.</param>
    /// <param name="language">What it is written in.</param>
    /// <param name="depth">In how many texts of other languages it stands.</param>
    public CodeFile(SourceText source, Language language, int depth = 0)
    {
        (Source, Language, Depth) = (source, language, depth);
        (Tokens, Comments) = Lexer.Read(source.Text, language.Lexis);
        if (language.Rewrite is { } rewrite)
        {
            var written = Tokens;
            Tokens = new(rewrite(source.Text, written.Span.ToArray()));
            written.Return();
        }

        (mates, parents) = Match(Tokens);
        Values = new(this);
        Functions = new(this);
        Names = new(this);
        Index = new(this);
    }

    public SourceText Source { get; }

    public Language Language { get; }

    /// <summary>In how many texts of other languages it stands.</summary>
    public int Depth { get; }

    public TokenList Tokens { get; }

    public Comment[] Comments { get; }

    /// <summary>What expressions are worth.</summary>
    public Values Values { get; }

    /// <summary>Functions, lambdas and what they return.</summary>
    public Functions Functions { get; }

    /// <summary>Imports, variables and their assignments.</summary>
    public Names Names { get; }

    /// <summary>Where its words and calls stand.</summary>
    public UseIndex Index { get; }

    /// <summary>The commands that a shell script runs and the variables that it sets.</summary>
    public Orders Orders => orders ??= ShellReader.Read(this);

    /// <summary>What a YAML or JSON file holds.</summary>
    public IReadOnlyList<Node> Documents => documents ??= Yaml.Read(Source.Text);

    /// <summary>The lines of a settings file.</summary>
    public IReadOnlyList<Entry> Entries => entries ??= [.. Ini.Read(Source.Text)];

    /// <summary>Texts of other languages in it, as files of their own.</summary>
    public IReadOnlyList<Embedded> Embedded =>
        embedded ??= [
            .. (Language.Parts ?? CommandsInPrograms.Parts)(this)
                .Select(p => Syntax.Embedded.Of(this, p.Text, p.Language))
                .OfType<Embedded>(),
        ];

    /// <summary>Which three characters stand together somewhere in its text.</summary>
    public Threes Threes => threes ??= new(Source.Text);

    /// <summary>Gives back what it and the texts in it borrowed, where nobody asks it anything any more.</summary>
    public void Return()
    {
        Tokens.Return();
        ArrayPool<int>.Shared.Return(mates);
        ArrayPool<int>.Shared.Return(parents);
        foreach (var part in embedded ?? [])
            part.Code.Return();
    }

    /// <summary>What several checks ask of a file, found once.</summary>
    /// <param name="key">Whose question it is.</param>
    /// <param name="find">Finds it.</param>
    public T Once<T>(object key, Func<CodeFile, T> find)
        where T : class
    {
        if ((remembered ??= []).TryGetValue(key, out var known))
            return (T)known;
        var found = find(this);
        remembered[key] = found;
        return found;
    }

    /// <summary>The tokens that some characters of the file touch; the next one where they touch none.</summary>
    public Span Covering(Reach reach)
    {
        var (low, high) = (0, Tokens.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Tokens[middle].End <= reach.From ? (middle + 1, high) : (low, middle);
        }

        var to = low;
        while (to < Tokens.Length && Tokens[to].Start < reach.To)
            to++;
        return low < Tokens.Length ? new(low, Math.Max(to, low + 1)) : new(Math.Max(0, Tokens.Length - 1), Tokens.Length);
    }

    /// <summary>The token there; one that is nothing where there is none.</summary>
    public ref readonly Token this[int index]
    {
        // Thousands of places ask: written into each of them it would weigh a quarter of a megabyte.
        [MethodImpl(MethodImplOptions.NoInlining)]
        get => ref Tokens.At(index, in Nothing);
    }

    public bool Is(int index, string value) => this[index].Is(value);

    public bool IsWord(int index) => (uint)index < (uint)Tokens.Length && Tokens[index].IsWord;

    /// <summary>1-based column of a token.</summary>
    public int Column(int index) => Source.ColumnOf(this[index].Start);

    /// <summary>Index of the bracket that belongs to this one; the number of tokens where it is never closed, -1 where there is none.</summary>
    public int Mate(int index) => (uint)index < (uint)Tokens.Length ? mates[index] : -1;

    /// <summary>Index of the innermost bracket that encloses a token, or -1.</summary>
    public int Parent(int index) => (uint)index < (uint)Tokens.Length ? parents[index] : -1;

    /// <summary>The tokens between an opening bracket and its mate; none where no bracket opens.</summary>
    public Span Inside(int open) => new(open + 1, Math.Max(open + 1, Math.Min(Mate(open), Tokens.Length)));

    /// <summary>The text of some tokens as written; nothing behind the last, where what follows a bracket that is never closed would stand.</summary>
    public string Text(Span span) =>
        span.IsEmpty || span.From >= Tokens.Length
            ? ""
            : Source.Text[Tokens[span.From].Start..Tokens[Math.Min(span.To, Tokens.Length) - 1].End];

    /// <summary>The text of some tokens with each word as the readers know it: what a file imports under another name has its own here.</summary>
    public string Said(Span span)
    {
        var text = Text(span);
        var first = text.Length == 0 ? 0 : Tokens[span.From].Start;
        for (var i = Math.Min(span.To, Tokens.Length) - 1; i >= span.From; i--)
            if (Tokens[i] is { IsWord: true } word && !Source.Text.AsSpan(word.Start, word.End - word.Start).SequenceEqual(word.Value))
                text = string.Concat(text.AsSpan(0, word.Start - first), word.Value, text.AsSpan(word.End - first));
        return text;
    }

    /// <summary>The parts of a run between commas (and semicolons) of its own level.</summary>
    public IEnumerable<Span> Parts(Span span)
    {
        var from = span.From;
        for (var i = span.From; i < span.To; i++)
        {
            if (IsOpen(i))
            {
                i = Math.Min(mates[i], span.To);
                continue;
            }

            if (Language.BlockEnd?.Invoke(this, i) is > 0 and var end)
            {
                i = Math.Min(end, span.To);
                continue;
            }

            // The commas between a lambda's parameters are its own.
            if (Language.Indents && Is(i, "lambda"))
                while (i + 1 < span.To && !Is(i + 1, ":"))
                    i++;
            if (!Is(i, ",") && !Is(i, ";"))
                continue;
            if (i > from)
                yield return new(from, i);
            from = i + 1;
        }

        if (span.To > from)
            yield return new(from, span.To);
    }

    /// <summary>What the words of a span say, one after the other.</summary>
    public IEnumerable<string> WordsOf(Span span)
    {
        for (var i = span.From; i < span.To; i++)
            if (IsWord(i))
                yield return this[i].Value;
    }

    /// <summary>The expression that begins there: up to a comma, a semicolon, the closing bracket around it, or the end of a line that is not continued.</summary>
    public Span Expression(int from)
    {
        var i = from;
        for (var steps = 0; i < Tokens.Length && steps < LongestExpression; i++, steps++)
        {
            var token = Tokens[i];
            // new Func<A, B, bool>(…): the commas between type arguments are their own.
            if (Is(i, "<") && i > from && IsWord(i - 1) && TypeArgumentsEnd(i) is { } close)
            {
                i = close;
                continue;
            }

            if (i > from && token.LineBefore && Language.LineEnds == LineEnds.Expressions && !IsOpenParent(from) && EndsWithLine(i))
                break;
            // The commas between a lambda's parameters are its own.
            if (Language.Indents && token.Is("lambda"))
                while (i + 1 < Tokens.Length && !Is(i + 1, ":") && !Tokens[i + 1].LineBefore)
                    i++;
            if (IsOpen(i))
            {
                i = mates[i];
                continue;
            }

            if (Language.BlockEnd?.Invoke(this, i) is > 0 and var end)
            {
                i = end;
                continue;
            }

            if (token.Kind == TokenKind.Symbol && token.Value is "," or ";" or ")" or "]" or "}")
                break;
            // The word that ends the block around.
            if (
                i > from
                && Language.BlockEnd is not null
                && token is { Kind: TokenKind.Word, Value: "end" or "else" or "elseif" or "until" or "then" or "rescue" }
                && !IsLink(i - 1)
                && !Is(i - 1, ":")
                && !Is(i + 1, ":")
            )
                break;
            // Erlang: the stop behind a form.
            if (token.Is(".") && Language.LineEnds == LineEnds.Nothing && !IsLink(i))
                break;
        }

        return new(from, Math.Min(i, Tokens.Length));
    }

    /// <summary>Index after the operand that begins there: a name with its members, calls and subscripts, a literal, a bracket.</summary>
    public int OperandEnd(int from)
    {
        var i = from;
        if (!Step(ref i))
            return from;
        while (i < Tokens.Length)
        {
            if (IsOpen(i) && !Is(i, "{") && !(Tokens[i].LineBefore && Language.LineEnds == LineEnds.Expressions))
                i = Math.Min(mates[i] + 1, Tokens.Length);
            else if (IsLink(i) && i + 1 < Tokens.Length)
                i += 2;
            else
                break;
        }

        return i;
    }

    /// <summary>True for an opening bracket.</summary>
    public bool IsOpen(int index) => this[index] is { Kind: TokenKind.Symbol, Value: "(" or "[" or "{" };

    /// <summary>True for what joins a member to its owner.</summary>
    public bool IsLink(int index) =>
        Language.Links.Count > 0
            ? this[index].Kind == TokenKind.Symbol && Language.Links.Contains(this[index].Value)
            : this[index] is { Kind: TokenKind.Symbol, Value: "." or "?." or "::" or "!!" } || (Language.ArrowLinks && Is(index, "->"));

    /// <summary>Index of the first token of the name that ends there: <c>a</c> of <c>a.b.c</c>, with the calls between stepped over.</summary>
    public int PathStart(int last)
    {
        var i = last;
        while (i >= 2 && IsLink(i - 1))
        {
            var before = i - 2;
            if ((Is(before, "!!") || Is(before, "!")) && before >= 1)
                before--;
            if (Is(before, ")") || Is(before, "]"))
            {
                var open = mates[before];
                if (open < 0 || open >= before)
                    return i;
                i = open > 0 && (IsWord(open - 1) || Is(open - 1, ")") || Is(open - 1, "]")) ? open - 1 : open;
                if (Is(i, ")") || Is(i, "]"))
                    return i;
            }
            else if (IsWord(before) || Tokens[before].IsText)
            {
                i = before;
            }
            else
            {
                return i;
            }
        }

        return i;
    }

    /// <summary>Where to point for the name that ends there: its first token on the line of its last; a chain over lines is shown by its link.</summary>
    public int Shown(int last)
    {
        var start = PathStart(last);
        for (var i = last; i > start && Language.ShowsLinks; i--)
            if (Tokens[i].LineBefore)
                return IsLink(i) ? i + 1 : i;
        return start;
    }

    /// <summary>The dotted name that ends there, without arguments: <c>a.b.c</c>. Links are written as dots.</summary>
    public string PathTo(int last)
    {
        if (last < 2 || !IsLink(last - 1))
            return this[last].Value;
        List<string> words = [];
        var start = PathStart(last);
        for (var i = start; i <= last; i++)
        {
            if (IsOpen(i))
                i = Math.Min(mates[i], last);
            else if (IsWord(i))
                words.Add(Tokens[i].Value);
        }

        return string.Join('.', words);
    }

    /// <summary>The first token of a statement: after a semicolon, a brace, or the end of a line.</summary>
    public int StatementStart(int index)
    {
        var i = index;
        for (var steps = 0; i > 0; steps++)
        {
            var before = i - 1;
            // Nobody writes a statement of so many parts; a row of endless equals signs must not be walked again from each.
            if (steps > LongestStatement || this[before] is { Kind: TokenKind.Symbol, Value: ";" or "{" or "}" or "(" or "[" })
                return i;
            if (Language.LineEnds == LineEnds.Expressions && Tokens[i].LineBefore && EndsWithLine(i))
                return i;
            i = (Is(before, ")") || Is(before, "]")) && mates[before] >= 0 ? mates[before] : before;
        }

        return 0;
    }

    /// <summary>True for the first token of a line that does not continue the one before.</summary>
    public bool BeginsStatement(int index) => index == 0 || this[index].LineBefore && EndsWithLine(index);

    private bool Step(ref int i)
    {
        if (i >= Tokens.Length)
            return false;
        if (IsOpen(i))
            i = Math.Min(mates[i] + 1, Tokens.Length);
        else if (Tokens[i].Kind == TokenKind.Symbol)
            return false;
        else
            i++;
        return true;
    }

    /// <summary>Index of the bracket that closes type arguments in front of a call or a name; null where it is less-than.</summary>
    private int? TypeArgumentsEnd(int open)
    {
        var depth = 0;
        for (var i = open; i < Tokens.Length && i < open + 60; i++)
        {
            if (Is(i, "<"))
                depth++;
            else if (Is(i, ">") && --depth == 0)
                return Is(i + 1, "(") || Is(i + 1, "{") || Is(i + 1, "::") ? i : null;
            else if (
                !IsWord(i)
                && !(
                    this[i].Kind == TokenKind.Symbol && this[i].Value is "<" or ">" or "," or "." or "?" or "[" or "]" or ":" or "*" or "::"
                )
            )
                return null;
        }

        return null;
    }

    /// <summary>Inside round or square brackets a line's end means nothing; those of a Go declaration (const (, var () hold one on each line.</summary>
    private bool IsOpenParent(int index) =>
        Parent(index) is >= 0 and var open
        && !Is(open, "{")
        && !(Language == Languages.All.Go && open > 0 && Tokens[open - 1] is { Kind: TokenKind.Word, Value: "const" or "var" });

    /// <summary>True where the line before this token is no unfinished expression.</summary>
    private bool EndsWithLine(int index)
    {
        var before = this[index - 1];
        var here = this[index];
        // The colon of if, def, class: what follows on the next line is a statement of its own.
        if (Language.Indents && before.Is(":") && Parent(index) < 0)
            return true;
        if (Language.FunctionsAreBlocks)
        {
            if (before is { Kind: TokenKind.Word, Value: "and" or "or" or "not" or "when" or "in" } || here.Is("and") || here.Is("or"))
                return false;
            // An atom, a map, a binary.
            if (here is { Kind: TokenKind.Symbol, Value: ":" or "%" or "<" or "<<" } && before.Kind != TokenKind.Symbol)
                return true;
        }

        // Swift's types end with a question mark, its unwrapped values with an exclamation mark.
        var isMark = before.Value is "?" or "!" or ">" && Language == All.Swift;
        if (
            before.Kind == TokenKind.Symbol
            && before.Value is not (")" or "]" or "}" or "++" or "--" or "!!")
            && !isMark
            && !EndsBlockHead(index - 1)
        )
            return false;
        // Swift: #else, #endif.
        return here.Kind != TokenKind.Symbol
            || here.Is("#") && Language == All.Swift
            || here.Value is "{" or "}" or "(" or "[" or "!" or "*" or "&" or "@" or "-" or "++" or "--" or "...";
    }

    /// <summary>do |a, b|: the bar ends the head of a block.</summary>
    private bool EndsBlockHead(int index) => Language.FunctionsAreBlocks && Is(index, "|");

    private static (int[] Mates, int[] Parents) Match(TokenList tokens)
    {
        var mates = ArrayPool<int>.Shared.Rent(tokens.Length);
        var parents = ArrayPool<int>.Shared.Rent(tokens.Length);
        var open = new Stack<int>();
        for (var i = 0; i < tokens.Length; i++)
        {
            mates[i] = -1;
            var token = tokens[i];
            if (token.Kind != TokenKind.Symbol || token.Value.Length != 1)
            {
                parents[i] = open.Count > 0 ? open.Peek() : -1;
                continue;
            }

            var c = token.Value[0];
            if (c is ')' or ']' or '}')
            {
                // A bracket that closes nothing open is skipped; one that closes an outer one closes those within.
                if (Closes(tokens, open, c))
                {
                    while (tokens[open.Peek()].Value[0] != Opening(c))
                        mates[open.Pop()] = i;
                    mates[i] = open.Peek();
                    mates[open.Pop()] = i;
                }
            }

            parents[i] = open.Count > 0 ? open.Peek() : -1;
            if (c is '(' or '[' or '{')
            {
                open.Push(i);
                mates[i] = tokens.Length;
            }
        }

        return (mates, parents);
    }

    /// <summary>Looks only a few brackets up: a stray one must not cost the depth of the file each time.</summary>
    private static bool Closes(TokenList tokens, Stack<int> open, char c)
    {
        var looked = 0;
        foreach (var candidate in open)
        {
            if (tokens[candidate].Value[0] == Opening(c))
                return true;
            if (++looked == 8)
                return false;
        }

        return false;
    }

    private static char Opening(char c) =>
        c switch
        {
            ')' => '(',
            ']' => '[',
            _ => '{',
        };
}
