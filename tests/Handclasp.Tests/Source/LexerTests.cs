using CsCheck;
using Handclasp.Source.Checks;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Lexing;
using Xunit;

namespace Handclasp.Tests.Source;

/// <summary>Lexers read everything: cut, spoiled and endless texts give tokens in order, and the checks behind them no exception.</summary>
public sealed class LexerTests
{
    private static readonly string[] Pages = [.. SourceChecks.Rules.Select(r => r.Info.Guidance)];
    private static readonly string[] Pieces =
    [
        "\"",
        "'",
        "`",
        "\"\"\"",
        "'''",
        "/*",
        "*/",
        "//",
        "#",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "${",
        "\\",
        "\n",
        "=>",
        "->",
        "lambda",
        "def f(",
        ":",
        ",",
        "/",
        "/[",
        "if",
        "return",
        "f\"{",
        "$\"{",
        "@\"",
        "R\"(",
        "<",
        ">",
        "=",
        "?",
        "func",
        "fun",
        "\0",
        "\uFEFF",
        "é",
    ];

    public static TheoryData<string> Names => [.. All.Languages.Select(l => l.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Spoiled_examples_are_read(string name)
    {
        var language = All.Languages.Single(l => l.Name == name);
        Gen.Select(
                Gen.Int[0, Pages.Length - 1].Select(i => Pages[i]),
                Gen.Int[0, 4000],
                Gen.Int[0, 4000],
                Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i])
            )
            .Sample(
                spoil =>
                {
                    var (page, cut, at, piece) = spoil;
                    var text = page[..Math.Min(page.Length, cut)];
                    Read(language, text.Insert(Math.Min(text.Length, at), piece));
                },
                iter: Spoils * 2
            );
    }

    /// <summary>A real piece of code with one token emptied, removed, doubled or put in another's place.</summary>
    [Theory]
    [MemberData(nameof(FixtureTests.Names), MemberType = typeof(FixtureTests))]
    public void Spoiled_fixtures_are_read(string name)
    {
        var pieces = FixtureTests.Pieces(name).ToList();
        Gen.Select(Gen.Int[0, pieces.Count - 1], Gen.Int[0, 3], Gen.Int[0, 100_000], Gen.Int[0, 100_000])
            .Sample(
                spoil =>
                {
                    var (piece, how, first, second) = spoil;
                    var (head, text) = pieces[piece];
                    var language = SourceScan.LanguageOf(head.Split(' ')[0])!;
                    var tokens = Lexer.Read(text, language.Lexis).Tokens;
                    if (tokens.Length == 0)
                        return;
                    var (token, other) = (tokens[first % tokens.Length], tokens[second % tokens.Length]);
                    var own = text[token.Start..token.End];
                    var instead = how switch
                    {
                        0 => token.IsText && own.Length > 2 ? own[..1] + own[^1..] : "",
                        1 => own + " " + own,
                        2 => text[other.Start..other.End],
                        _ => token.IsText ? own[..1] : "",
                    };
                    Read(language, string.Concat(text.AsSpan(0, token.Start), instead, text.AsSpan(token.End)));
                },
                iter: Spoils
            );
    }

    private static readonly int Spoils = int.Parse(
        Environment.GetEnvironmentVariable("HANDCLASP_SPOILS") ?? "150",
        System.Globalization.CultureInfo.InvariantCulture
    );

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_row_of_pieces_is_read(string name)
    {
        var language = All.Languages.Single(l => l.Name == name);
        Gen.Int[0, Pieces.Length - 1]
            .Select(i => Pieces[i])
            .Array[0, 60]
            .Sample(pieces => Read(language, string.Concat(pieces)), iter: Spoils * 2);
    }

    /// <summary>A step for each bracket, quote or slash that looks through the rest would not end in the life of this test.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Endless_texts_are_read(string name)
    {
        var language = All.Languages.Single(l => l.Name == name);
        // The six in depth with all their checks; the others share the machinery, and a quadratic step shows at a fifth of the length as well.
        var length = name is "JavaScript" or "Go" or "Java" or "Kotlin" or "C#" or "Python" ? 300_000 : 60_000;
        foreach (var piece in (string[])["(", "\"", "'", "/[", "{", ")", "`", "/*", "${", "a.", "a(", "x=", "f\"{", "<"])
            Read(language, string.Concat(Enumerable.Repeat(piece, length / piece.Length)));
    }

    [Fact]
    public void Strings_and_comments_hold_no_code()
    {
        var (tokens, comments) = Lexer.Read(
            "a /* rejectUnauthorized: false */ 'b: \\' c' `d ${ {e: `f`} } g` // h\n;/i'j/.test(k)",
            All.JavaScript.Lexis
        );

        Assert.Equal(["a", "b: ' c", "d ${ {e: `f`} } g", ";", "/i'j/", ".", "test", "(", "k", ")"], tokens.Select(t => t.Value));
        Assert.Equal(2, comments.Length);
        Assert.True(tokens[2].Holes);
        Assert.True(tokens[3].LineBefore);
    }

    [Fact]
    public void Every_way_to_write_a_string_is_one_text()
    {
        Assert.Equal(["x", "=", "a\"b"], Values(All.CSharp, "x = @\"a\"\"b\""));
        Assert.Equal(["x", "=", "a\\d\n\"q\" b"], Values(All.Python, "x = r'''a\\d\n\"q\" b'''"));
        Assert.Equal(["x", ":=", "a\\n\"b\""], Values(All.Go, "x := `a\\n\"b\"`"));
        Assert.Equal(["val", "x", "=", "a $b \"c\""], Values(All.Kotlin, "val x = \"\"\"a $b \"c\"\"\"\""));
        Assert.Equal(["x", "=", "A\n"], Values(All.Java, "x = \"\\u0041\\n\""));
    }

    private static IEnumerable<string> Values(Language language, string text) =>
        Lexer.Read(text, language.Lexis).Tokens.Select(t => t.Value);

    private static void Read(Language language, string text)
    {
        var (tokens, comments) = Lexer.Read(text, language.Lexis);
        var end = 0;
        foreach (var token in tokens)
        {
            Assert.True(token.Start >= end && token.End > token.Start && token.End <= text.Length, language.Name);
            end = token.End;
        }

        Assert.All(comments, c => Assert.True(c.End <= text.Length && c.Start < c.End));
        _ = Snippets.Look(language, text);
    }
}
