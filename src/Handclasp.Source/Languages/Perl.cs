using Handclasp.Source.Lexing;

namespace Handclasp.Source.Languages;

/// <content>Perl.</content>
internal static partial class All
{
    private static readonly string[] PerlBeforePattern =
    [
        "split",
        "grep",
        "map",
        "join",
        "if",
        "unless",
        "and",
        "or",
        "not",
        "return",
        "when",
        "while",
        "until",
        "push",
        "x",
        "lt",
        "gt",
        "eq",
        "ne",
        "cmp",
    ];

    public static Language Perl { get; } =
        new(
            "Perl",
            new()
            {
                LineComments = ["#"],
                BlockComments = [],
                NameCharacters = "$@%",
                Operators = ["//=", "=~", "!~", "<=>", ".=", "//"],
                Strings = [new("\"", "\"", Lines: true), new("'", "'", Lines: true), new("`", "`")],
                Special = PerlSpecial,
                Skipped = (text, at) => Quotes.Aside(text, at, "\n=cut") ?? Heredocs.Body(text, at),
            }
        )
        {
            Fence = "perl",
            Extensions = [".pl", ".pm", ".t", ".psgi", ".cgi", ".plx", ".fcgi"],
            Links = ["->", "::"],
            ArrowLinks = true,
            True = [],
            False = [],
            Null = ["undef"],
            Declares = ["my", "our", "local", "state"],
            OwnMethods = true,
            LastIsWorth = true,
            MoreFunctions = PerlSyntax.Functions,
            MoreCalls = PerlSyntax.BareCalls,
            MoreAssignments = PerlSyntax.Assignments,
            Conditions = PerlSyntax.Conditions,
            ValueOf = PerlSyntax.ValueOf,
            SettingAt = PerlSyntax.SettingAt,
            Literals = [.. ScriptWords, "_cert", "peer_cert", "rsa"],
        };

    /// <summary>q(…), qq{…}, qw[…], m{…}, s{…}{…}, tr/…/…/, /…/, heredocs, and variables named by a mark.</summary>
    private static SpecialString? PerlSpecial(string text, int at)
    {
        var c = text[at];
        switch (c)
        {
            case '<':
                return Heredocs.Mark(text, at);
            case '/':
                return at > 0 && text[at - 1] == '$' ? null : Quotes.Slash(text, at, PerlBeforePattern, false);
            case '$' when at + 1 < text.Length && text[at + 1] is '\'' or '"' or '`' or '/':
                return new(at + 2, at, at);
            case '$' when at + 1 < text.Length && text[at + 1] == '#':
                var to = at + 2;
                while (to < text.Length && (char.IsLetterOrDigit(text[to]) || text[to] is '_' or '$'))
                    to++;
                return new(to, at, at);
            case 'q' or 'm' or 's' or 't' or 'y':
                return PerlQuote(text, at);
            default:
                return null;
        }
    }

    private static SpecialString? PerlQuote(string text, int at)
    {
        if (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '_' or '$' or '@' or '%' or '&' or '>' or ':'))
            return null;
        var word =
            text.AsSpan(at) is var rest
            && (rest.StartsWith("qq") || rest.StartsWith("qw") || rest.StartsWith("qr") || rest.StartsWith("qx") || rest.StartsWith("tr"))
                ? 2
            : text[at] == 't' ? 0
            : 1;
        if (word == 0)
            return null;
        var open = at + word;
        if (open >= text.Length)
            return null;
        var isAdjacent = true;
        while (open < text.Length && text[open] is ' ')
            (open, isAdjacent) = (open + 1, false);
        if (open >= text.Length || char.IsLetterOrDigit(text[open]) || char.IsWhiteSpace(text[open]))
            return null;
        // A key of a hash, a name that is compared or assigned, the end of a statement.
        if (text[open] is '=' or ',' or ';' or ')' or '_' or '}' or '.' or '-' || text[open] == '#' && !isAdjacent || text[open] == '>')
            return null;
        if (text[open] == '(' && word == 1 && text[at] != 'q' && at > 0 && text[at - 1] == '>')
            return null;
        if (Quotes.Between(text, open) is not var (close, end))
            return null;
        if (text[at] is 's' or 'y' or 't')
        {
            var isBracket = text[open] is '(' or '[' or '{' or '<';
            var second = isBracket ? end : close;
            while (isBracket && second < text.Length && char.IsWhiteSpace(text[second]))
                second++;
            if (Quotes.Between(text, second) is not var (_, last))
                return null;
            end = last;
        }

        while (
            text[at] is 'm' or 's' or 'y' or 't' && end < text.Length && char.IsAsciiLetter(text[end])
            || word == 2 && text[at + 1] == 'r' && end < text.Length && char.IsAsciiLetter(text[end])
        )
            end++;
        var isText = text[at] == 'q' && !(word == 2 && text[at + 1] == 'r');
        return isText
            ? new(end, open + 1, close, word == 2 && text[at + 1] == 'q' && text.AsSpan(open, close - open).ContainsAny('$', '@'))
            : new(end, at, at);
    }
}
