using System.Buffers;

namespace Handclasp.Source.Lexing;

/// <summary>How a string says that its end has not come yet.</summary>
internal enum Escapes
{
    /// <summary>Nothing is escaped.</summary>
    None,

    /// <summary>A backslash escapes the next character.</summary>
    Backslash,

    /// <summary>The closing quote written twice stands for itself.</summary>
    Doubled,
}

/// <summary>One way to write a string.</summary>
/// <param name="Open">How it begins, prefix and quote.</param>
/// <param name="Close">How it ends.</param>
/// <param name="Escapes">How the end is escaped.</param>
/// <param name="Lines">True when it may go over several lines.</param>
internal sealed record StringForm(string Open, string Close, Escapes Escapes = Escapes.Backslash, bool Lines = false)
{
    private SearchValues<char>? marks;

    /// <summary>How an interpolated expression begins (<c>${</c>), or empty; it ends with the matching brace.</summary>
    public string Hole { get; init; } = "";

    /// <summary>A backslash keeps the quote behind it from closing, and stays where it stands (Python's r"…").</summary>
    public bool KeepsBackslashes { get; init; }

    /// <summary>The characters that mean something for where it ends.</summary>
    public SearchValues<char> Marks =>
        marks ??= SearchValues.Create(
            $"{Close[0]}{(Hole.Length > 0 ? Hole[0] : Close[0])}{(Escapes == Escapes.Backslash ? '\\' : Close[0])}{(Lines ? Close[0] : '\n')}"
        );
}

/// <summary>The words of a language: what is a comment, a string, a name. One lexer reads them all.</summary>
internal sealed record Lexis
{
    /// <summary>What begins a comment up to the end of the line.</summary>
    public IReadOnlyList<string> LineComments { get; init; } = ["//"];

    /// <summary>What begins and ends a comment over several lines.</summary>
    public IReadOnlyList<(string Open, string Close)> BlockComments { get; init; } = [("/*", "*/")];

    /// <summary>True where such comments stand in each other (Kotlin, Swift, Scala, Rust).</summary>
    public bool CommentsNest { get; init; }

    /// <summary>The string forms, the longest opening first.</summary>
    public IReadOnlyList<StringForm> Strings { get; init; } = [];

    /// <summary>Characters beside letters, digits and the underscore that a name may hold.</summary>
    public string NameCharacters { get; init; } = "";

    /// <summary>Characters that may end a name (<c>empty?</c>, <c>save!</c>).</summary>
    public string NameEnds { get; init; } = "";

    /// <summary>Operators of more than one character, beside the usual ones.</summary>
    public IReadOnlyList<string> Operators { get; init; } = [];

    /// <summary>True where a slash may begin a regular expression (JavaScript).</summary>
    public bool Patterns { get; init; }

    /// <summary>
    /// Strings whose end is not a fixed word: given the text and an offset, the end and where its value lies; or null where none begins there.
    /// </summary>
    public Func<string, int, SpecialString?>? Special { get; init; }

    /// <summary>What is no code by rules of its own (documentation between the code, what stands behind its end): its end, or null where none begins there.</summary>
    public Func<string, int, int?>? Skipped { get; init; }

    /// <summary>What may begin with which character.</summary>
    public Openings Openings => field ??= new(this);
}

/// <summary>A string with rules of its own: raw strings with hashes, heredocs.</summary>
/// <param name="End">Offset after it.</param>
/// <param name="ValueStart">Where its value begins.</param>
/// <param name="ValueEnd">Where its value ends.</param>
/// <param name="Holes">True when parts of it are interpolated.</param>
internal readonly record struct SpecialString(int End, int ValueStart, int ValueEnd, bool Holes = false);
