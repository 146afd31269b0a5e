using Handclasp.Source.Lexing;

namespace Handclasp.Source.Languages;

/// <summary>
/// Puts the tokens of Visual Basic into the shape of C#: blocks get braces, statements their semicolons, keywords the other name, and an
/// equals sign that compares is told from one that assigns. What is added has no length, so that places and texts stay the source's own.
/// </summary>
internal sealed partial class VisualBasicTokens(Token[] tokens)
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["New"] = "new",
        ["Nothing"] = "null",
        ["True"] = "true",
        ["False"] = "false",
        ["Me"] = "this",
        ["MyBase"] = "base",
        ["Return"] = "return",
        ["Throw"] = "throw",
        ["Overrides"] = "override",
        ["Shared"] = "static",
        ["Public"] = "public",
        ["Private"] = "private",
        ["Protected"] = "protected",
        ["Friend"] = "internal",
        ["ReadOnly"] = "readonly",
        ["Const"] = "const",
        ["Dim"] = "Dim",
        ["Await"] = "await",
        ["Async"] = "async",
        ["GetType"] = "typeof",
        ["TypeOf"] = "TypeOf",
        ["Inherits"] = "Inherits",
        ["Implements"] = "Implements",
    };

    private static readonly string[] Modifiers =
    [
        "Public",
        "Private",
        "Friend",
        "Protected",
        "Shared",
        "Overrides",
        "Overridable",
        "NotOverridable",
        "MustOverride",
        "Async",
        "Iterator",
        "ReadOnly",
        "WriteOnly",
        "Default",
        "Partial",
        "MustInherit",
        "NotInheritable",
        "Shadows",
        "Overloads",
        "Static",
        "WithEvents",
        "Declare",
        "Delegate",
    ];

    private static readonly string[] Types = ["Class", "Module", "Namespace", "Structure", "Interface", "Enum"];

    /// <summary>Words after which a line goes on.</summary>
    private static readonly string[] Joining =
    [
        "AndAlso",
        "OrElse",
        "And",
        "Or",
        "Xor",
        "Not",
        "With",
        "From",
        "AddressOf",
        "Is",
        "IsNot",
        "Mod",
        "Like",
    ];

    private static readonly Token Nowhere = new(TokenKind.Symbol, 0, 0, "", true);

    private readonly List<Token> made = new(tokens.Length * 2);
    private readonly Stack<Block> blocks = new();
    private readonly Stack<Context> contexts = new();
    private bool inWith;
    private int depth;
    private int at;

    /// <summary>A block that is open.</summary>
    /// <param name="Kind">The word behind its End.</param>
    /// <param name="Name">The function's name, or what With stands for.</param>
    /// <param name="IsLine">True for one that ends with its line.</param>
    /// <param name="Contexts">How many contexts were open before it.</param>
    private sealed record Block(string Kind, string Name, bool IsLine, int Contexts)
    {
        public IReadOnlyList<Token> Path { get; init; } = [];
    }

    /// <summary>Where an equals sign may assign.</summary>
    private sealed class Context(int depth, bool isInitialiser, bool isParameters)
    {
        public int Depth { get; } = depth;

        public bool IsInitialiser { get; } = isInitialiser;

        public bool IsParameters { get; } = isParameters;

        public bool CanAssign { get; set; }

        public bool IsBlock { get; init; }
    }

    /// <summary>All of them.</summary>
    public Token[] Made()
    {
        contexts.Push(new(0, false, false) { CanAssign = true, IsBlock = true });
        while (at < tokens.Length)
        {
            // A bracket that is never closed must not swallow the rest.
            if (depth > Base && Here.LineBefore && Is(Here, "End") && Peek(1).Value is "Sub" or "Function" or "Class" or "Module")
                depth = Base;
            if (Begins(at))
                Statement();
            else
                Next();
        }

        EndStatement();
        while (blocks.Count > 0)
            Close();
        return [.. made];
    }

    private Token Here => Peek(0);

    private Token Peek(int ahead) => (uint)(at + ahead) < (uint)tokens.Length ? tokens[at + ahead] : Nowhere;

    private static bool Is(Token token, string word) => token.IsWord && token.Value.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>True for the first token of a statement.</summary>
    private bool Begins(int index)
    {
        if (index == 0)
            return true;
        var (before, here) = (tokens[index - 1], tokens[index]);
        if (before.Is(":") && depth == Base)
            return true;
        if (!here.LineBefore || depth > Base)
            return false;
        if (before.Is("_"))
            return false;
        if (before.Kind == TokenKind.Symbol && before.Value is not (")" or "]" or "}" or ">" or "?" or ":"))
            return false;
        if (here.Kind == TokenKind.Symbol && here.Value is ")" or "}")
            return false;
        if (here.Is(".") && !inWith && !blocks.Any(b => b.Kind == "With"))
            return false;
        return !(before.IsWord && Joining.Contains(before.Value, StringComparer.OrdinalIgnoreCase));
    }

    private int Base => contexts.First(c => c.IsBlock).Depth;

    private void Add(string value, TokenKind kind = TokenKind.Symbol)
    {
        var place = made.Count > 0 ? made[^1].End : 0;
        made.Add(new(kind, place, place, value, false));
    }

    private void Emit(Token token, string value, TokenKind kind) => made.Add(token with { Kind = kind, Value = value });

    private void EndStatement()
    {
        while (contexts.Count > 1 && !contexts.Peek().IsBlock)
            contexts.Pop();
        while (blocks.Count > 0 && blocks.Peek().IsLine)
        {
            Semicolon();
            Close();
        }

        Semicolon();
    }

    private void Semicolon()
    {
        if (made.Count > 0 && made[^1] is not { Kind: TokenKind.Symbol, Value: ";" or "{" or "}" or ":" or "=>" })
            Add(";");
    }

    private void Open(string kind, string name = "", bool isLine = false)
    {
        Add("{");
        blocks.Push(new(kind, name, isLine, contexts.Count));
    }

    private void Close()
    {
        var block = blocks.Pop();
        while (contexts.Count > block.Contexts && contexts.Count > 1)
            contexts.Pop();
        Add("}");
    }

    /// <summary>End Sub, Next, Loop: closes up to the block of that kind.</summary>
    private void CloseTo(params string[] kinds)
    {
        if (!blocks.Any(b => kinds.Contains(b.Kind, StringComparer.OrdinalIgnoreCase)))
            return;
        Semicolon();
        while (!kinds.Contains(blocks.Peek().Kind, StringComparer.OrdinalIgnoreCase))
            Close();
        Close();
    }

    private void Statement()
    {
        EndStatement();
        contexts.Peek().CanAssign = true;
        // <Attribute>
        if (Here.Is("<"))
            while (at < tokens.Length && !Here.Is(">"))
                Plain();
        var start = at;
        while (
            Here.IsWord
            && Modifiers.Contains(Here.Value, StringComparer.OrdinalIgnoreCase)
            && !Peek(1).Is(".")
            && !Peek(1).Is("=")
            && !Peek(1).Is("(")
        )
            Plain();
        var isBodiless = Enumerable
            .Range(start, at - start)
            .Any(i => Is(tokens[i], "MustOverride") || Is(tokens[i], "Declare") || Is(tokens[i], "Delegate"));
        var word = Here.IsWord && !Peek(1).Is(".") ? Here.Value.ToUpperInvariant() : "";
        switch (word)
        {
            case "END" when Peek(1).IsWord && !Peek(1).LineBefore:
                var kind = Peek(1).Value;
                at += 2;
                CloseTo(kind);
                break;
            case "NEXT" when blocks.Any(b => b.Kind == "For"):
                Skip();
                CloseTo("For");
                break;
            case "LOOP":
                Skip();
                CloseTo("Do");
                break;
            case "WEND":
                Skip();
                CloseTo("While");
                break;
            case "IF":
                If();
                break;
            case "ELSEIF":
                CloseTo("If");
                Add("else", TokenKind.Word);
                If();
                break;
            case "ELSE":
                at++;
                CloseTo("If");
                Add("else", TokenKind.Word);
                if (Is(Here, "If") && !Here.LineBefore)
                    If();
                else
                    Open("If");
                break;
            case "TRY":
                Emit(tokens[at++], "try", TokenKind.Word);
                Open("Try");
                break;
            case "CATCH":
                CloseTo("Try");
                Emit(tokens[at++], "catch", TokenKind.Word);
                if (!Here.LineBefore && at < tokens.Length)
                    Head();
                Open("Try");
                break;
            case "FINALLY":
                CloseTo("Try");
                Emit(tokens[at++], "finally", TokenKind.Word);
                Open("Try");
                break;
            case "SELECT" when Is(Peek(1), "Case"):
                Emit(tokens[at], "switch", TokenKind.Word);
                at += 2;
                Head();
                Open("Select");
                break;
            case "CASE":
                if (Is(Peek(1), "Else"))
                {
                    Emit(tokens[at], "default", TokenKind.Word);
                    at += 2;
                }
                else
                {
                    Emit(tokens[at++], "case", TokenKind.Word);
                    contexts.Peek().CanAssign = false;
                    RestOfLine();
                }

                Add(":");
                break;
            case "WITH":
                Emit(tokens[at++], "with", TokenKind.Word);
                var from = made.Count + 1;
                inWith = true;
                Head();
                inWith = false;
                List<Token> path = made.Count - 1 > from ? made.GetRange(from, made.Count - 1 - from) : [];
                Open("With");
                blocks.Push(blocks.Pop() with { Path = path });
                break;
            case "USING":
                at++;
                Open("Using");
                RestOfLine();
                Add(";");
                break;
            case "SYNCLOCK" or "WHILE" or "FOR":
                var head = Here.Value;
                Emit(
                    tokens[at++],
                    word == "FOR" ? "for"
                        : word == "WHILE" ? "while"
                        : "lock",
                    TokenKind.Word
                );
                Head();
                Open(word == "FOR" ? "For" : head);
                break;
            case "DO":
                Emit(tokens[at++], "while", TokenKind.Word);
                if (Is(Here, "While") || Is(Here, "Until"))
                    at++;
                Head();
                Open("Do");
                break;
            case "FUNCTION" or "SUB" or "OPERATOR" when Peek(1).IsWord || word == "OPERATOR":
                Method(isBodiless || blocks.Count > 0 && blocks.Peek().Kind == "Interface");
                break;
            case "PROPERTY" when Peek(1).IsWord:
                Property();
                break;
            case "GET" when InProperty && (Peek(1).LineBefore || at + 1 >= tokens.Length):
                Emit(tokens[at++], "get", TokenKind.Word);
                Open("Get");
                break;
            case "SET" when InProperty:
                at++;
                Skip();
                Add("set", TokenKind.Word);
                Open("Set");
                break;
            case "SET" or "LET" or "CALL":
                at++;
                Rest();
                break;
            case "EXIT":
                Emit(tokens[at++], Is(Here, "Sub") || Is(Here, "Function") ? "return" : "break", TokenKind.Word);
                Skip();
                break;
            case "IMPORTS":
                Emit(tokens[at++], "using", TokenKind.Word);
                break;
            case "OPTION" when Peek(1).IsWord:
                Skip();
                break;
            case "ADDHANDLER":
                at++;
                Handler();
                break;
            case "RETURN" or "THROW":
                contexts.Peek().CanAssign = false;
                Next();
                break;
            default:
                if (
                    Types.Contains(Here.Value ?? "", StringComparer.OrdinalIgnoreCase)
                    && Here.IsWord
                    && Peek(1).IsWord
                    && !Peek(1).LineBefore
                )
                    Type();
                else
                    Rest();
                break;
        }
    }

    private bool InProperty => blocks.Count > 0 && blocks.Peek().Kind == "Property";

    /// <summary>The beginning of a plain statement: a member of With, a result by the function's name.</summary>
    private void Rest()
    {
        if (Here.Is(".") && blocks.FirstOrDefault(b => b.Kind == "With") is { Path.Count: > 0 } with)
            foreach (var token in with.Path)
                made.Add(token with { Start = Here.Start, End = Here.Start, LineBefore = false });
        if (
            Here.IsWord
            && Peek(1).Is("=")
            && blocks.FirstOrDefault(b => b.Kind is "Function")?.Name is { Length: > 0 } name
            && Is(Here, name)
        )
        {
            Emit(tokens[at], "return", TokenKind.Word);
            at += 2;
            contexts.Peek().CanAssign = false;
        }

        if (at < tokens.Length && !(made.Count > 0 && made[^1].Is("return") && Begins(at)))
            Next();
    }

    private void Skip()
    {
        at++;
        while (at < tokens.Length && !Begins(at))
            at++;
    }

    private void RestOfLine()
    {
        while (at < tokens.Length && !Begins(at))
            Next();
    }

    /// <summary>What is in the rest of the line, in brackets.</summary>
    private void Head()
    {
        Add("(");
        contexts.Push(new(depth, false, false));
        while (at < tokens.Length && !Begins(at))
            Next();
        while (contexts.Count > 1 && !contexts.Peek().IsBlock)
            contexts.Pop();
        Add(")");
    }

    private void If()
    {
        Emit(tokens[at++], "if", TokenKind.Word);
        Add("(");
        contexts.Push(new(depth, false, false));
        while (at < tokens.Length && !Begins(at) && !(Is(Here, "Then") && !Peek(-1).Is(".")))
            Next();
        while (contexts.Count > 1 && !contexts.Peek().IsBlock)
            contexts.Pop();
        Add(")");
        if (Is(Here, "Then"))
            at++;
        var isLine = at < tokens.Length && !Begins(at);
        Open("If", isLine: isLine);
        if (!isLine)
            return;
        contexts.Peek().CanAssign = true;
        Inner();
    }

    /// <summary>A statement in the middle of a line.</summary>
    private void Inner()
    {
        var word = Here.IsWord ? Here.Value.ToUpperInvariant() : "";
        switch (word)
        {
            case "RETURN" or "THROW":
                contexts.Peek().CanAssign = false;
                Next();
                break;
            case "EXIT":
                Emit(tokens[at++], Is(Here, "Sub") || Is(Here, "Function") ? "return" : "break", TokenKind.Word);
                at++;
                break;
            case "IF":
                If();
                break;
            default:
                Rest();
                break;
        }
    }

    private void Method(bool isBodiless)
    {
        var kind = Here.Value;
        at++;
        var name = Here.Value ?? "";
        if (Here.IsWord)
            Emit(tokens[at++], Is(tokens[at - 1], "New") ? "ctor" : name, TokenKind.Word);
        else
            at++;
        if (Here.Is("(") && Is(Peek(1), "Of"))
            while (at < tokens.Length && !tokens[at++].Is(")")) { }
        if (Here.Is("("))
            Parameters();
        else
        {
            Add("(");
            Add(")");
        }

        if (Is(Here, "As") && !Here.LineBefore)
            Result();
        while (at < tokens.Length && !Begins(at))
            at++;
        if (isBodiless)
            Add(";");
        else
            Open(
                kind.Equals("Sub", StringComparison.OrdinalIgnoreCase) ? "Sub"
                    : kind.Equals("Operator", StringComparison.OrdinalIgnoreCase) ? "Operator"
                    : "Function",
                name
            );
    }

    /// <summary>As T, up to Implements or Handles.</summary>
    private void Result()
    {
        Emit(tokens[at++], ":", TokenKind.Symbol);
        while (at < tokens.Length && !Begins(at) && !Is(Here, "Implements") && !Is(Here, "Handles"))
            Next();
    }

    private void Parameters()
    {
        var outer = depth;
        contexts.Push(new(depth + 1, false, true));
        do Next();
        while (at < tokens.Length && depth > outer);
        if (contexts.Count > 1 && contexts.Peek().IsParameters)
            contexts.Pop();
    }

    private void Property()
    {
        at++;
        // Get or Set on the next line makes it a block.
        var end = at;
        while (
            end < tokens.Length
            && !(
                tokens[end].LineBefore
                && !tokens[end - 1].Is("_")
                && tokens[end - 1] is not { Kind: TokenKind.Symbol, Value: "," or "(" or "=" or "{" }
            )
        )
            end++;
        while (end < tokens.Length && Modifiers.Contains(tokens[end].Value, StringComparer.OrdinalIgnoreCase))
            end++;
        var isBlock =
            end < tokens.Length
            && (Is(tokens[end], "Get") || Is(tokens[end], "Set"))
            && !(blocks.Count > 0 && blocks.Peek().Kind == "Interface");
        // Property Get X(), of old, is a function.
        if ((Is(Here, "Get") || Is(Here, "Let") || Is(Here, "Set")) && Peek(1).IsWord && !Peek(1).LineBefore && !Is(Peek(1), "As"))
        {
            Method(false);
            blocks.Push(blocks.Pop() with { Kind = "Property" });
            return;
        }

        Emit(tokens[at], Here.Value, TokenKind.Word);
        at++;
        if (Here.Is("(") && !Here.LineBefore)
            Parameters();
        RestOfLine();
        if (isBlock)
            Open("Property");
    }

    private void Type()
    {
        var kind = Here.Value;
        Emit(tokens[at++], kind.ToLowerInvariant(), TokenKind.Word);
        RestOfLine();
        Open(kind);
    }

    /// <summary>AddHandler x.Event, handler.</summary>
    private void Handler()
    {
        var outer = depth;
        if (Here.Is(".") && blocks.Any(b => b.Kind == "With"))
            Rest();
        while (at < tokens.Length && !(Here.Is(",") && depth == outer) && !Begins(at))
            Next();
        if (Here.Is(","))
            Emit(tokens[at++], "+=", TokenKind.Symbol);
        contexts.Peek().CanAssign = false;
    }
}
