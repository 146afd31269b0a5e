namespace Handclasp.Source.Lexing;

/// <summary>What may begin with which (ASCII) character: the lexer asks at each character, so this is found once for a language.</summary>
internal sealed class Openings
{
    private static readonly string[] UsualOperators =
    [
        ">>>=",
        "===",
        "!==",
        "...",
        "<<=",
        ">>=",
        "&&=",
        "||=",
        "??=",
        "**=",
        "?:",
        "=>",
        "->",
        "::",
        ":=",
        "==",
        "!=",
        "<=",
        ">=",
        "&&",
        "||",
        "??",
        "?.",
        "+=",
        "-=",
        "*=",
        "/=",
        "|=",
        "&=",
        "^=",
        "%=",
        "++",
        "--",
        "<-",
        "!!",
    ];

    public Openings(Lexis lexis)
    {
        foreach (var open in lexis.LineComments.Concat(lexis.BlockComments.Select(c => c.Open)))
            Comments[open[0] & 127] = true;
        Strings = ByFirst(lexis.Strings, f => f.Open);
        Operators = ByFirst([.. lexis.Operators, .. UsualOperators], o => o);
        for (var c = '\0'; c < 128; c++)
        {
            NameStarts[c] = char.IsAsciiLetter(c) || c == '_' || lexis.NameCharacters.Contains(c, StringComparison.Ordinal);
            NameParts[c] = NameStarts[c] || char.IsAsciiDigit(c);
        }
    }

    /// <summary>True where a name may begin.</summary>
    public bool[] NameStarts { get; } = new bool[128];

    /// <summary>True where a name may go on.</summary>
    public bool[] NameParts { get; } = new bool[128];

    /// <summary>True where a comment may begin.</summary>
    public bool[] Comments { get; } = new bool[128];

    /// <summary>The ways to write a string, in the language's order.</summary>
    public StringForm[][] Strings { get; }

    /// <summary>The operators of more than one character: the language's own, then the usual ones.</summary>
    public string[][] Operators { get; }

    private static T[][] ByFirst<T>(IReadOnlyList<T> all, Func<T, string> open) =>
        [.. Enumerable.Range(0, 128).Select(c => all.Where(a => open(a)[0] == c).ToArray())];
}
