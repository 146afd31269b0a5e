using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <content>Swift.</content>
internal static partial class All
{
    public static Language Swift { get; } =
        new(
            "Swift",
            new()
            {
                CommentsNest = true,
                NameCharacters = "$@",
                Special = SwiftText,
                Operators = ["...", "..<"],
            }
        )
        {
            Fence = "swift",
            Extensions = [".swift"],
            LineEnds = LineEnds.Expressions,
            Null = ["nil", "kCFNull"],
            True = ["true", "kCFBooleanTrue"],
            False = ["false", "kCFBooleanFalse"],
            Declares = ["let", "var"],
            OwnFunctions = true,
            SettingAt = SwiftSetting,
            MoreFunctions = SwiftFunctions,
            MoreAssignments = SwiftProperties,
            ValueOf = SwiftValue,
            Literals =
            [
                .. Everywhere,
                "trust",
                "tls",
                "ssl",
                "certificate",
                "selfsigned",
                "insecure",
                "sec_protocol",
                "secpolicy",
                "p12",
                "pkcs12",
                "passphrase",
                "private key",
                "posixpermissions",
                "chmod",
                "client-cert",
                "clientcert",
                "client_cert",
                "kSecAttrKeySizeInBits",
            ],
        };

    /// <summary>"…", """…""", and both between hashes; what is interpolated may hold texts itself.</summary>
    private static SpecialString? SwiftText(string text, int at)
    {
        var hashes = 0;
        while (at + hashes < text.Length && text[at + hashes] == '#' && hashes < 16)
            hashes++;
        var quote = at + hashes;
        if (quote >= text.Length || text[quote] != '"')
            return null;
        var lines = string.CompareOrdinal(text, quote, "\"\"\"", 0, 3) == 0;
        var start = quote + (lines ? 3 : 1);
        var close = (lines ? "\"\"\"" : "\"") + new string('#', hashes);
        var escape = "\\" + new string('#', hashes);
        var holes = false;
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] == '\n' && !lines)
                return new(i, start, i, holes);
            if (string.CompareOrdinal(text, i, escape, 0, escape.Length) == 0)
            {
                i += escape.Length;
                if (i < text.Length && text[i] == '(')
                {
                    holes = true;
                    i = HoleEnd(text, i, lines);
                }
            }
            else if (string.CompareOrdinal(text, i, close, 0, close.Length) == 0)
            {
                return new(i + close.Length, start, i, holes);
            }
        }

        return new(text.Length, start, text.Length, holes);
    }

    /// <summary>Offset of the bracket that ends an interpolated expression.</summary>
    private static int HoleEnd(string text, int open, bool lines)
    {
        var (depth, inText) = (0, false);
        for (var i = open; i < text.Length; i++)
        {
            if (text[i] == '\n' && !lines)
                return i - 1;
            if (text[i] == '\\' && inText)
                i++;
            else if (text[i] == '"')
                inText = !inText;
            else if (text[i] == '(' && !inText)
                depth++;
            else if (text[i] == ')' && !inText && --depth == 0)
                return i;
        }

        return text.Length - 1;
    }

    /// <summary>key as String: value, and dictionary[key as String] = value.</summary>
    private static Setting? SwiftSetting(CodeFile code, int name)
    {
        // [.posixPermissions: 0o600]: a key of an enumeration.
        if (code.Is(name + 1, ":") && code.Is(name - 1, ".") && code.Is(code.Parent(name), "[") && code[name].IsWord)
            return new(code, name, code.Expression(name + 2), false);
        if (!code.Is(name + 1, "as"))
            return null;
        var i = name + 2;
        if (code.Is(i, "!") || code.Is(i, "?"))
            i++;
        while (code.IsWord(i) || code.Is(i, "."))
            i++;
        if (code.Is(i, ":"))
            return new(code, name, code.Expression(i + 1), false);
        return code.Is(i, "]") && code.Is(i + 1, "=") ? new(code, name, code.Expression(i + 2), false) : null;
    }

    private static IEnumerable<Function> SwiftFunctions(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (code[i] is { Kind: TokenKind.Word, Value: "func" or "init" } && SwiftDeclared(code, i) is { } declared)
                yield return declared;
            else if (code.Is(i, "{") && SwiftClosure(code, i) is { } closure)
                yield return closure;
        }
    }

    private static Function? SwiftDeclared(CodeFile code, int word)
    {
        if (code.IsLink(word - 1) || (code.Is(word, "init") && !code.Is(word + 1, "(") && !code.Is(word + 1, "?")))
            return null;
        var open = word + 1;
        while (open < code.Tokens.Length && !code.Is(open, "(") && open < word + 24)
            open++;
        if (!code.Is(open, "("))
            return null;
        for (var i = code.Mate(open) + 1; i < code.Tokens.Length && i < code.Mate(open) + 50; i++)
        {
            if (code.Is(i, "{"))
            {
                var body = code.Inside(i);
                return new(
                    word,
                    code.Is(word, "init") ? "init" : code[word + 1].Value,
                    SwiftParameters(code, code.Inside(open)),
                    body,
                    IsOneExpression(code, body)
                );
            }

            if (code[i] is { Kind: TokenKind.Word, Value: "func" or "var" or "let" or "init" } || code.Is(i, "}") || code.Is(i, ";"))
                return null;
            if (code.Is(i, "("))
                i = code.Mate(i);
        }

        return null;
    }

    /// <summary>label name: Type, name: Type.</summary>
    private static List<string> SwiftParameters(CodeFile code, Span span)
    {
        List<string> names = [];
        foreach (var part in code.Parts(span).Take(30))
        {
            var i = part.From;
            while (i + 1 < part.To && !code.Is(i + 1, ":"))
                i++;
            if (code.IsWord(i))
                names.Add(code[i].Value);
        }

        return names;
    }

    /// <summary>{ a, b in … }, { $0 }: a brace that is no block of a statement or of a declaration.</summary>
    private static Function? SwiftClosure(CodeFile code, int open)
    {
        var inside = code.Inside(open);
        for (var i = inside.From; i < inside.To && i < inside.From + 60; i++)
        {
            if (code.Is(i, "in"))
            {
                var head = new Span(inside.From, i);
                if (code.Is(head.From, "[") && code.Mate(head.From) < i)
                    head = new(code.Mate(head.From) + 1, i);
                while (head.Length > 0 && code.IsWord(head.From) && code[head.From].Value.StartsWith('@'))
                    head = new(head.From + 1, head.To);
                if (code.Is(head.From, "(") && code.Mate(head.From) < i)
                    head = code.Inside(head.From);
                var body = new Span(i + 1, inside.To);
                return new(open, "", SwiftParameters(code, head), body, IsOneExpression(code, body));
            }

            if (code.IsOpen(i) && !code.Is(i, "{"))
                i = Math.Min(code.Mate(i), inside.To);
            else if (!code.IsWord(i) && !code[i].Is(",") && !code[i].Is(":") && !code[i].Is("->") && !code[i].Is(".") && !code[i].Is("?"))
                break;
            else if (
                code[i] is
                { Kind: TokenKind.Word, Value: "for" or "if" or "let" or "var" or "return" or "guard" or "switch" or "func" or "case" }
            )
                break;
        }

        return code[open - 1] is { Kind: TokenKind.Symbol, Value: "=" or "(" or "," or ":" } || IsTrailing(code, open)
            ? new(open, "", ["$0", "$1", "$2", "$3"], inside, IsOneExpression(code, inside))
            : null;
    }

    /// <summary>call(…) { … } and call { … } that are no head of a statement.</summary>
    private static bool IsTrailing(CodeFile code, int open)
    {
        var end = open - 1;
        if (!code.IsWord(end) && !code.Is(end, ")"))
            return false;
        var start = code.StatementStart(open);
        for (var i = start; i < open && i < start + 40; i++)
        {
            if (
                code[i]
                    is {
                        Kind: TokenKind.Word,
                        Value: "if"
                            or "for"
                            or "while"
                            or "guard"
                            or "switch"
                            or "else"
                            or "func"
                            or "class"
                            or "struct"
                            or "enum"
                            or "extension"
                            or "protocol"
                            or "do"
                            or "catch"
                            or "init"
                            or "actor"
                            or "get"
                            or "set"
                            or "defer"
                            or "repeat"
                    }
                && !code.IsLink(i - 1)
            )
                return false;
            if (code[i] is { Kind: TokenKind.Word, Value: "var" } && !Enumerable.Range(i, open - i).Any(k => code.Is(k, "=")))
                return false;
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), open);
        }

        return code[end].Value is not ("else" or "do" or "defer" or "get" or "set" or "didSet" or "willSet" or "repeat");
    }

    private static bool IsOneExpression(CodeFile code, Span body) =>
        !body.IsEmpty
        && code[body.From]
            is not { Kind: TokenKind.Word, Value: "return" or "let" or "var" or "if" or "guard" or "switch" or "for" or "do" }
        && code.Expression(body.From).To >= body.To
        && !Enumerable.Range(body.From, body.Length).Any(i => code.Parent(i) == code.Parent(body.From) && code.Is(i, "="));

    /// <summary>var name: Bool { true }, var name: Bool { return true }: worth what they give.</summary>
    private static IEnumerable<Assignment> SwiftProperties(CodeFile code)
    {
        for (var i = 0; i + 3 < code.Tokens.Length; i++)
        {
            if (!code.Is(i, "var") || !code.IsWord(i + 1) || !code.Is(i + 2, ":"))
                continue;
            var open = i + 3;
            while (open < i + 12 && (code.IsWord(open) || code.Is(open, ".") || code.Is(open, "?")) && !code[open].LineBefore)
                open++;
            if (!code.Is(open, "{"))
                continue;
            var inside = code.Inside(open);
            var from = code.Is(inside.From, "return") ? inside.From + 1 : inside.From;
            if (from < inside.To && code.Expression(from) is var value && value.To >= inside.To)
                yield return new(i + 1, value, true);
        }
    }

    /// <summary>Bool(environment["X"] ?? "") ?? false: what the environment says, with a default.</summary>
    private static bool IsFallback(CodeFile code, Span span)
    {
        var asks = false;
        for (var i = span.From; i < span.To; i++)
        {
            if (
                code.Parent(i) == code.Parent(span.From)
                && code[i] is { Kind: TokenKind.Symbol, Value: "?" or "&&" or "||" or "==" or "!=" }
                && code[i].Start > code[i - 1].End
            )
                return false;
            asks |= code[i] is { Kind: TokenKind.Word, Value: "environment" or "UserDefaults" or "getenv" or "infoDictionary" };
        }

        return asks && Enumerable.Range(span.From, span.Length).Any(i => code.Is(i, "??") && code.Parent(i) == code.Parent(span.From));
    }

    /// <summary>What the environment, the command line, the defaults of the user say.</summary>
    private static Value? SwiftValue(CodeFile code, Span span)
    {
        if (code.Is(span.From, "try") || code.Is(span.From, "await"))
            return code.Values.Of(new(code.Is(span.From + 1, "?") || code.Is(span.From + 1, "!") ? span.From + 2 : span.From + 1, span.To));
        // value!
        if (span.Length > 1 && code.Is(span.To - 1, "!"))
            return code.Values.Of(new(span.From, span.To - 1));
        if (code.OperandEnd(span.From) < span.To)
            return IsFallback(code, span) ? new(ValueKind.Switch, code.Text(span)) : null;
        for (var i = span.From; i < span.To; i++)
        {
            if (!code.IsWord(i))
                continue;
            if (
                code[i].Value == "environment" && (code.Is(i + 1, "[") || code.Is(i + 1, "]"))
                || code[i].Value == "Environment" && code.Is(i + 1, ".") && code[i + 2].Value == "get"
                || code[i].Value == "getenv"
            )
                return new(ValueKind.Environment, code.Text(span));
            if (
                code[i].Value is "UserDefaults" or "CommandLine" or "isRelease" or "infoDictionary" or "forInfoDictionaryKey"
                || code[i].Value == "environment" && code.IsLink(i - 1)
                || code[i].Value is "bool" && code.Is(i + 1, "(") && code[i + 2].Value == "forKey"
            )
                return new(ValueKind.Switch, code.Text(span));
        }

        return null;
    }
}
