using System.Text.RegularExpressions;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// Conditions about data, which nobody decides who runs the program: whom it talks to, which kind of device that is. What they switch off is off
/// for some peers always.
/// </summary>
internal static partial class DataConditions
{
    private const int Deepest = 3;

    /// <summary>Words of a language that speak of no data.</summary>
    private static readonly HashSet<string> Empty = new(StringComparer.Ordinal)
    {
        "null",
        "None",
        "nil",
        "NULL",
        "Nothing",
        "undefined",
        "true",
        "false",
        "True",
        "False",
        "TRUE",
        "FALSE",
    };

    /// <summary>
    /// host.EndsWith(".lab"), site is not Site.CENTRAL, labs.Contains(host), len(roots) == 0, also by a variable; not a stage, a setting, a switch by
    /// its name, whether something is there at all, or whether TLS is spoken.
    /// </summary>
    public static bool Is(CodeFile code, Span value) => Is(code, value, 0);

    private static bool Is(CodeFile code, Span value, int depth)
    {
        while (value.Length > 2 && code.Is(value.From, "(") && code.Mate(value.From) == value.To - 1)
            value = new(value.From + 1, value.To - 1);
        if (value.Length > 1 && (code.Is(value.From, "!") || code.Is(value.From, "not")))
            return Is(code, new(value.From + 1, value.To), depth);
        if (value.Length is 0 or > 40 || depth > Deepest)
            return false;
        if (value.Length == 1)
            return code.IsWord(value.From)
                && code.Names.Reaching(code[value.From].Value, value.From) is [var only]
                && code.Functions.Around(only.Name) is not null
                && !only.Value.Contains(value.From)
                && !IsOperators(code[value.From].Value)
                && Is(code, only.Value, depth + 1);
        return IsQuestion(code, value) && !IsOperators(code, value);
    }

    /// <summary>A comparison with something, or a call that answers with yes or no.</summary>
    private static bool IsQuestion(CodeFile code, Span value)
    {
        var asks = false;
        for (var i = value.From; i < value.To; i++)
        {
            if (code[i] is { Kind: TokenKind.Symbol, Value: "?" or "=>" or "->" or "??" or "||" or "&&" or "|" or "+" })
                return false;
            if (code[i] is { Kind: TokenKind.Word, Value: "if" or "else" or "or" or "and" or "lambda" })
                return false;
            if (code[i] is { Kind: TokenKind.Symbol, Value: "==" or "!=" or "===" or "!==" or "<" or ">" or "<=" or ">=" or "%in%" })
                asks = true;
            else if (code[i] is { Kind: TokenKind.Word, Value: "is" or "in" } && code.Language.Indents && i > value.From)
                asks = true;
            else if (code.IsWord(i) && code.Is(i + 1, "(") && Predicate().IsMatch(code[i].Value))
                asks = true;
        }

        return asks;
    }

    /// <summary>Speaks of what whoever runs the program sets, or of what is there or not.</summary>
    private static bool IsOperators(CodeFile code, Span value)
    {
        var isAbout = false;
        for (var i = value.From; i < value.To; i++)
        {
            var word = code[i].Value;
            if (Empty.Contains(word) && !code[i].IsText)
                return true;
            if (code[i].IsText ? Stages().IsMatch(word) : code.IsWord(i) && IsOperators(word) && !code.Is(i - 2, "StringComparison"))
                return true;
            isAbout |= code.IsWord(i) && !code.IsLink(i - 1) && !code.Is(i + 1, "(") && char.IsLetter(word[0]) || code.IsLink(i);
        }

        return !isAbout;
    }

    private static bool IsOperators(string name) => NameWords.Of(name).Any(w => Operators().IsMatch(w));

    [GeneratedRegex(
        "^(contains|endswith|ends_with|startswith|starts_with|any|exists|ismatch|isinstance|match|fullmatch|search|has|includes|haskey|containskey|grepl|issubsetof)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Predicate();

    /// <summary>Who runs the program decides, or the word is the switch itself.</summary>
    [GeneratedRegex(
        "^(env|environ|environment|getenv|configs?|cfg|configuration|settings?|conf|opts?|options?|args?|argv|arguments|flags?|features?|debug|dev|develop|development|prod|production|staging|stage|tests?|testing|insecure|verif(y|ies|ied|ication|ying)?|strict|skip|trust(s|ed|ing)?|unsafe|secure|ignore[sd]?|relax(ed)?|valid(ate[sd]?|ation)?|allow(s|ed)?|disabled?|enabled?|loopback|localhost|scheme|protocol|platform|versions?|mode|sslmode|tlsmode|policy|level|answer|reply|response|status|choice|input|prompt)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Operators();

    [GeneratedRegex(
        "^(dev|develop|development|debug|local|test|testing|ci|stag(e|ing)|prod|production|preprod|sandbox|true|false|yes|no|on|off|y|n|1|0|always|never|none|requir(e|ed)|prefer(red)?)$|localhost|^127\\.|^::1$|^(https?|tls|ssl|wss?|ldaps?|amqps?)(:(//)?)?$|^/|://|insecure|verif|strict|trust",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Stages();
}
