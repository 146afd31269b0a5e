using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <content>Objective-C.</content>
internal static partial class All
{
    public static Language ObjectiveC { get; } =
        new("Objective-C", new() { Strings = [new("@\"", "\""), Double, Single], NameCharacters = "@" })
        {
            Fence = "objc",
            Extensions = [".m", ".mm"],
            ArrowLinks = true,
            TypesFirst = true,
            Null = ["nil", "NULL", "Nil", "kCFNull"],
            False = ["NO", "false", "FALSE", "@NO", "kCFBooleanFalse", "@0", "@false"],
            True = ["YES", "true", "TRUE", "@YES", "kCFBooleanTrue", "@1", "@true"],
            OwnFunctions = true,
            SettingAt = ObjectiveCSetting,
            MoreFunctions = ObjectiveCFunctions,
            MoreAssignments = ObjectiveCMacros,
            ValueOf = ObjectiveCValue,
            Unwrap = CBare,
            Literals =
            [
                .. Everywhere,
                "trust",
                "tls",
                "ssl",
                "certificate",
                "insecure",
                "sec_protocol",
                "secpolicy",
                "verifypeer",
                "verifyhost",
                "verify_none",
                "p12",
                "pkcs12",
                "passphrase",
                "private key",
                "posixpermissions",
                "chmod",
                "authenticationchallenge",
                "kSecAttrKeySizeInBits",
            ],
        };

    /// <summary>
    /// [receiver option:value], [receiver setOption:value]: the part of a message with its argument; dictionary[(id)key] = value.
    /// </summary>
    private static Setting? ObjectiveCSetting(CodeFile code, int name)
    {
        var open = code.Parent(name);
        if (code.Is(name + 1, ":") && code.Is(open, "[") && code[name].IsWord)
            return IsSelector(code, name) ? new(code, name, MessageArgument(code, name), false) : null;
        return code.Is(name + 1, "]") && code.Is(name + 2, "=") && code.Is(open, "[") && code[name - 1].Kind == TokenKind.Symbol
            ? new(code, name, code.Expression(name + 3), false)
            : null;
    }

    /// <summary>True for a word that ends with a colon in a message: what stands before it is an expression of its own.</summary>
    internal static bool IsSelector(CodeFile code, int name)
    {
        var before = code[name - 1];
        if (before.Kind == TokenKind.Symbol && before.Value is not (")" or "]" or "}"))
            return false;
        // cond ? (T)a : b within an index.
        for (var i = name - 1; i > code.Parent(name) && name - i < 60; i--)
        {
            if (code.Is(i, "?"))
                return false;
            if (code.Is(i, ":"))
                break;
            if (code[i] is { Kind: TokenKind.Symbol, Value: ")" or "]" or "}" } && code.Mate(i) >= 0)
                i = code.Mate(i);
        }

        return true;
    }

    /// <summary>The argument behind a part of a message: up to the next part or the end.</summary>
    internal static Span MessageArgument(CodeFile code, int name)
    {
        var open = code.Parent(name);
        var end = Math.Min(code.Mate(open), code.Tokens.Length);
        for (var i = name + 2; i < end; i++)
        {
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), end);
            else if (code.IsWord(i) && i > name + 2 && code.Is(i + 1, ":") && IsSelector(code, i))
                return new(name + 2, i);
        }

        return new(name + 2, end);
    }

    private static IEnumerable<Function> ObjectiveCFunctions(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (
                (code.Is(i, "-") || code.Is(i, "+"))
                && code.Is(i + 1, "(")
                && code[i].LineBefore
                && ObjectiveCMethod(code, i) is { } method
            )
                yield return method;
            else if (code.Is(i, "^") && Block(code, i) is { } block)
                yield return block;
            else if (code.IsWord(i) && code.Is(i + 1, "(") && CFunction(code, i) is { } function)
                yield return function;
        }
    }

    /// <summary>- (void)part:(Type)name part:(Type)name { … }.</summary>
    private static Function? ObjectiveCMethod(CodeFile code, int start)
    {
        var first = code.Mate(start + 1) + 1;
        if (!code.IsWord(first))
            return null;
        List<string> parameters = [];
        for (var i = first; i < code.Tokens.Length && i < first + 120; i++)
        {
            if (code.Is(i, "{"))
                return new(start, code[first].Value, parameters, code.Inside(i), false);
            if (code.Is(i, ";") || code.Is(i, "}"))
                return null;
            if (code.Is(i, ":") && code.Is(i + 1, "(") && code.IsWord(code.Mate(i + 1) + 1))
            {
                i = code.Mate(i + 1) + 1;
                parameters.Add(code[i].Value);
            }
            else if (code.Is(i, "("))
            {
                i = code.Mate(i);
            }
        }

        return null;
    }

    /// <summary>^(Type a, Type b) { … }, ^Type(…) { … }, ^{ … }.</summary>
    private static Function? Block(CodeFile code, int caret)
    {
        var parameters = new Span(caret, caret);
        for (var i = caret + 1; i < code.Tokens.Length && i < caret + 8; i++)
        {
            if (code.Is(i, "{"))
                return new(caret, "", ObjectiveCParameters(code, parameters), code.Inside(i), false);
            if (code.Is(i, "("))
            {
                parameters = code.Inside(i);
                i = code.Mate(i);
                if (code.Is(i + 1, "{"))
                    return new(caret, "", ObjectiveCParameters(code, parameters), code.Inside(i + 1), false);
                return null;
            }

            if (!code.IsWord(i) && !code.Is(i, "*"))
                return null;
        }

        return null;
    }

    private static Function? CFunction(CodeFile code, int name)
    {
        var after = code.Mate(name + 1) + 1;
        return
            code.Is(after, "{")
            && (
                code[name - 1] is { Kind: TokenKind.Word, Value: not ("else" or "return") }
                || code.Is(name - 1, "*") && code.IsWord(name - 2)
            )
            && code[name].Value is not ("if" or "for" or "while" or "switch" or "catch" or "@catch" or "@synchronized")
            ? new(name, code[name].Value, ObjectiveCParameters(code, code.Inside(name + 1)), code.Inside(after), false)
            : null;
    }

    private static List<string> ObjectiveCParameters(CodeFile code, Span span)
    {
        List<string> names = [];
        foreach (var part in code.Parts(span).Take(20))
        {
            var last = part.To - 1;
            // void (^handler)(BOOL)
            for (var i = part.From; i + 2 < part.To; i++)
                if (code.Is(i, "(") && code.Is(i + 1, "^") && code.IsWord(i + 2))
                    last = i + 2;
            if (code.IsWord(last))
                names.Add(code[last].Value);
        }

        return names;
    }

    /// <summary>#define NAME value</summary>
    private static IEnumerable<Assignment> ObjectiveCMacros(CodeFile code)
    {
        for (var i = 0; i + 3 < code.Tokens.Length; i++)
            if (
                code.Is(i, "#")
                && code.Is(i + 1, "define")
                && code.IsWord(i + 2)
                && !code[i + 3].LineBefore
                && (code[i + 4].LineBefore || i + 4 >= code.Tokens.Length)
            )
                yield return new(i + 2, new(i + 3, i + 4), true);
    }

    /// <summary>Numbers as objects, casts, and what the user or the environment sets.</summary>
    private static Value? ObjectiveCValue(CodeFile code, Span span)
    {
        // 0L, 1UL
        if (span.Length == 1 && code[span.From].Kind == TokenKind.Number)
            return CValue(code, span);
        // (id)x, (__bridge CFTypeRef)x
        if (code.Is(span.From, "(") && code.Mate(span.From) is var close && close < span.To - 1 && IsCast(code, span.From, close))
            return code.Values.Of(new(close + 1, span.To));
        // @(NO), @[…]
        if (
            code[span.From] is { Kind: TokenKind.Word, Value: "@" }
            && code.Is(span.From + 1, "(")
            && code.Mate(span.From + 1) == span.To - 1
        )
            return code.Values.Of(code.Inside(span.From + 1));
        if (
            code.Is(span.From, "CFSTR")
            && code.Is(span.From + 1, "(")
            && code[span.From + 2].IsText
            && code.Mate(span.From + 1) == span.To - 1
        )
            return new(ValueKind.Text, code[span.From + 2].Value);
        if (!code.Is(span.From, "[") || code.OperandEnd(span.From) < span.To)
            return null;
        for (var i = span.From; i < span.To; i++)
        {
            if (
                code[i].Value is "numberWithBool" or "numberWithInt" or "numberWithInteger" or "initWithBool"
                && code.Is(i + 1, ":")
                && code.Mate(span.From) == span.To - 1
            )
                return code.Values.Of(MessageArgument(code, i));
            if (code[i] is { Kind: TokenKind.Word, Value: "null" } && code[i - 1].Value == "NSNull")
                return new(ValueKind.Null);
            if (
                code[i] is
                {
                    Kind: TokenKind.Word,
                    Value: "NSUserDefaults" or "NSProcessInfo" or "objectForInfoDictionaryKey" or "boolForKey" or "NSBundle"
                }
            )
                return new(ValueKind.Switch, code.Text(span));
        }

        return null;
    }

    /// <summary>(id), (__bridge NSString *), (BOOL): words and stars alone, and a value behind it.</summary>
    internal static bool IsCast(CodeFile code, int open, int close)
    {
        for (var i = open + 1; i < close; i++)
            if (!code.IsWord(i) && !code.Is(i, "*") && !code.Is(i, "<") && !code.Is(i, ">"))
                return false;
        return close > open + 1
            && (
                code.IsWord(close + 1)
                || code[close + 1].IsText
                || code.Is(close + 1, "[")
                || code.Is(close + 1, "(")
                || code.Is(close + 1, "^")
            )
            && code[open + 1].Value is not ("YES" or "NO");
    }
}
