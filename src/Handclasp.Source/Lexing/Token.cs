namespace Handclasp.Source.Lexing;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    /// <summary>An identifier or keyword.</summary>
    Word,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A string or character literal; its value has quotes and escapes taken off.</summary>
    Text,

    /// <summary>An operator or bracket.</summary>
    Symbol,

    /// <summary>A regular expression literal.</summary>
    Pattern,
}

/// <summary>One token. Comments are no tokens.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Offset of its first character (UTF-16).</param>
/// <param name="End">Offset after its last character.</param>
/// <param name="Value">A word or symbol as written; a text without quotes and escapes.</param>
/// <param name="LineBefore">True when it is the first on its line.</param>
/// <param name="Holes">True for a text with interpolated parts: its value is not known whole.</param>
internal readonly record struct Token(TokenKind Kind, int Start, int End, string Value, bool LineBefore, bool Holes = false)
{
    /// <summary>True for this word or symbol.</summary>
    public bool Is(string value) => Kind is TokenKind.Word or TokenKind.Symbol && Value == value;

    public bool IsWord => Kind == TokenKind.Word;

    public bool IsText => Kind == TokenKind.Text;
}

/// <summary>A comment, for suppressions.</summary>
/// <param name="Start">Offset of its first character.</param>
/// <param name="End">Offset after its last character.</param>
internal readonly record struct Comment(int Start, int End);
