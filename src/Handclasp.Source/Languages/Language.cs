using System.Runtime.CompilerServices;
using Handclasp.Source.Formats;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <summary>How a language ends an expression.</summary>
internal enum LineEnds
{
    /// <summary>With a semicolon, comma or bracket only (Java, C#, C).</summary>
    Nothing,

    /// <summary>Also with the line, unless it is plainly continued (Go, Python, Kotlin, JavaScript).</summary>
    Expressions,
}

/// <summary>A programming language: which files, how to read them, which words mean what.</summary>
internal sealed record Language(string Name, Lexis Lexis)
{
    /// <summary>There is one of each language: comparing what they are made of would cost something for every file.</summary>
    public bool Equals(Language? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>True for the languages of the Java virtual machine.</summary>
    public bool IsJvm => Name is "Java" or "Kotlin" or "Scala" or "Groovy";

    /// <summary>These and Clojure, whose forms are no statements.</summary>
    public bool IsOnJvm => IsJvm || Name == "Clojure";

    /// <summary>The word behind the fence of an example in it.</summary>
    public required string Fence { get; init; }

    /// <summary>File extensions with their dot, lower case.</summary>
    public required IReadOnlyList<string> Extensions { get; init; }

    /// <summary>Whole file names that are of this language.</summary>
    public IReadOnlyList<string> FileNames { get; init; } = [];

    /// <summary>Files of it that neither extension nor name tell, by their path.</summary>
    public Func<string, bool>? IsFile { get; init; }

    /// <summary>A file without any of these words (ASCII, three characters at least, compared without case) holds nothing to judge.</summary>
    public required IReadOnlyList<string> Literals { get; init; }

    /// <summary>True where three quotes begin and end a text over many lines, most of which are documentation (Python).</summary>
    public bool HasLongTexts { get; init; }

    /// <summary>The words that matter within such texts.</summary>
    public IReadOnlyList<string> LiteralsInTexts { get; init; } = [];

    public LineEnds LineEnds { get; init; } = LineEnds.Nothing;

    /// <summary>Words for true.</summary>
    public IReadOnlyList<string> True { get; init; } = ["true"];

    /// <summary>Words for false.</summary>
    public IReadOnlyList<string> False { get; init; } = ["false"];

    /// <summary>Words for nothing.</summary>
    public IReadOnlyList<string> Null { get; init; } = ["null"];

    /// <summary>Words that declare a variable or constant.</summary>
    public IReadOnlyList<string> Declares { get; init; } = [];

    /// <summary>Words that begin a function with a name (<c>function</c>, <c>func</c>, <c>def</c>, <c>fun</c>).</summary>
    public IReadOnlyList<string> Functions { get; init; } = [];

    /// <summary>Ways to set an option that are this language's own, asked before the usual ones: a file and the index of a name give the setting, or null.</summary>
    public Func<CodeFile, int, Setting?>? SettingAt { get; init; }

    /// <summary>Functions that are written in a way that is this language's own, beside the usual ones.</summary>
    public Func<CodeFile, IEnumerable<Function>>? MoreFunctions { get; init; }

    /// <summary>True where <see cref="MoreFunctions"/> gives all of them: what looks like the usual function is something else here.</summary>
    public bool OwnFunctions { get; init; }

    /// <summary>What a function returns without a word for it: its last expression. Null where the usual way holds.</summary>
    public Func<CodeFile, Function, IReadOnlyList<Span>>? Results { get; init; }

    /// <summary>True where a function verifies and lets no failure out, in a way that is this language's own.</summary>
    public Func<CodeFile, Function, bool>? Swallows { get; init; }

    /// <summary>Conditions around a place that are written in a way that is this language's own; true where the place is reached when they do not hold.</summary>
    public Func<CodeFile, int, IEnumerable<(Span Condition, bool IsElse)>>? Conditions { get; init; }

    /// <summary>Puts the tokens of a text into the shape that readers know: blocks get braces, keywords their usual names.</summary>
    public Func<string, Token[], Token[]>? Rewrite { get; init; }

    /// <summary>Calls that are written without round brackets behind a name, beside the usual ones.</summary>
    public Func<CodeFile, IEnumerable<Call>>? MoreCalls { get; init; }

    /// <summary>Assignments that are written in a way that is this language's own, beside the usual ones.</summary>
    public Func<CodeFile, IEnumerable<Assignment>>? MoreAssignments { get; init; }

    /// <summary>What an expression is worth where the language has its own words for it, asked before the usual ones.</summary>
    public Func<CodeFile, Span, Value?>? ValueOf { get; init; }

    /// <summary>Takes off what does not change an expression's worth and is this language's own: casts, conversions. Given and giving a run of tokens.</summary>
    public Func<CodeFile, Span, Span>? Unwrap { get; init; }

    /// <summary>True where a block behind a call, or behind a name, is an argument of it.</summary>
    public bool TrailingBlocks { get; init; }

    /// <summary>True where a flaw in a chain of calls over several lines is shown at its link, not where the chain begins.</summary>
    public bool ShowsLinks { get; init; }

    /// <summary>Texts of other languages that a file of it holds; null for a programming language, whose programs may run commands.</summary>
    public Func<CodeFile, IEnumerable<Part>>? Parts { get; init; }

    /// <summary>True where <see cref="MoreFunctions"/> finds all functions that have no word in front of them: an arrow or a brace behind brackets is none.</summary>
    public bool OwnMethods { get; init; }

    /// <summary>True where a function is worth its last expression, with or without <c>return</c> (Ruby, Perl).</summary>
    public bool LastIsWorth { get; init; }

    /// <summary>True where a variable lives in its function, and blocks have no braces of their own (Ruby).</summary>
    public bool FunctionsAreBlocks { get; init; }

    /// <summary>Index of the word that ends the block which a word begins (<c>do … end</c>); -1 where it begins none.</summary>
    public Func<CodeFile, int, int>? BlockEnd { get; init; }

    /// <summary>What joins a member to its owner, where that is not the usual.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>True where an arrow joins a member to its owner (C, PHP).</summary>
    public bool ArrowLinks { get; init; }

    /// <summary>True where indentation, not braces, makes a block (Python).</summary>
    public bool Indents { get; init; }

    /// <summary>True where the types of parameters and variables stand before the name (Java, C#, C).</summary>
    public bool TypesFirst { get; init; }
}
