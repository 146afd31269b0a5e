using Handclasp.Source.Lexing;

namespace Handclasp.Source.Languages;

/// <content>Ruby.</content>
internal static partial class All
{
    private static readonly string[] RubyBeforePattern =
    [
        "if",
        "unless",
        "and",
        "or",
        "not",
        "return",
        "when",
        "while",
        "until",
        "elsif",
        "then",
    ];

    public static Language Ruby { get; } =
        new(
            "Ruby",
            new()
            {
                LineComments = ["#"],
                BlockComments = [],
                NameCharacters = "@$",
                NameEnds = "?!",
                Operators = ["&.", "=~", "!~", "<=>", "||=", "**"],
                Strings =
                [
                    new("\"", "\"", Lines: true) { Hole = "#{" },
                    new("'", "'", Lines: true),
                    new("`", "`", Lines: true) { Hole = "#{" },
                ],
                Special = RubySpecial,
                Skipped = (text, at) => Quotes.Aside(text, at, "\n=end") ?? Heredocs.Body(text, at),
            }
        )
        {
            Fence = "ruby",
            Extensions = [".rb", ".rake", ".gemspec", ".ru", ".erb", ".jbuilder"],
            FileNames = ["Rakefile", "Gemfile", "Vagrantfile", "Capfile", "Puppetfile"],
            LineEnds = LineEnds.Expressions,
            Links = [".", "&.", "::"],
            Null = ["nil"],
            OwnMethods = true,
            LastIsWorth = true,
            FunctionsAreBlocks = true,
            MoreFunctions = RubySyntax.Functions,
            MoreCalls = RubySyntax.BareCalls,
            Conditions = RubySyntax.Conditions,
            ValueOf = RubySyntax.ValueOf,
            SettingAt = RubySyntax.SettingAt,
            Literals = [.. ScriptWords, "rsa", "peer_cert", "channel_is", "ciphers"],
        };

    /// <summary>%w[…], %q(…), %(…), /…/, ?x, heredocs.</summary>
    private static SpecialString? RubySpecial(string text, int at)
    {
        switch (text[at])
        {
            case '<':
                return Heredocs.Mark(text, at);
            case '/':
                return Quotes.Slash(text, at, RubyBeforePattern, true);
            case '%' when at + 2 < text.Length:
                if (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is ')' or ']' or '_'))
                    return null;
                var letter = text[at + 1];
                var open = char.IsAsciiLetter(letter) ? at + 2 : at + 1;
                if (open == at + 2 && !"wWiIqQrxs".Contains(letter, StringComparison.Ordinal))
                    return null;
                if (char.IsLetterOrDigit(text[open]) || char.IsWhiteSpace(text[open]) || text[open] is '=' or '_')
                    return null;
                if (open == at + 1 && text[open] is not ('(' or '[' or '{' or '|' or '!'))
                    return null;
                if (Quotes.Between(text, open) is not var (close, end))
                    return null;
                if (letter == 'r' && open == at + 2)
                    while (end < text.Length && char.IsAsciiLetter(text[end]))
                        end++;
                return letter == 'r' && open == at + 2
                    ? new(end, at, at)
                    : new(end, open + 1, close, text.AsSpan(open, close - open).Contains("#{", StringComparison.Ordinal));
            default:
                return null;
        }
    }
}
