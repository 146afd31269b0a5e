using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <content>C and C++.</content>
internal static partial class All
{
    private static readonly string[] CWrappers =
    [
        "static_cast",
        "reinterpret_cast",
        "const_cast",
        "long",
        "int",
        "bool",
        "string",
        "string_view",
        "wstring",
        "QString",
        "QStringLiteral",
        "QByteArray",
        "QByteArrayLiteral",
        "QLatin1StringView",
        "fromUtf8",
        "fromLatin1",
        "fromStdString",
        "QLatin1String",
        "TEXT",
        "_T",
        "U",
        "_XPLATSTR",
        "my_bool",
        "BOOL",
        "uint32_t",
        "G_CALLBACK",
        "move",
        "ref",
    ];

    public static Language C { get; } =
        new("C", new() { Strings = [Double, Single], Special = CRawOrDigits })
        {
            Fence = "c",
            Extensions = [".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".hh", ".hxx", ".ino", ".inl", ".ipp", ".tcc"],
            ArrowLinks = true,
            TypesFirst = true,
            Null = ["NULL", "nullptr", "nil"],
            False = ["false", "FALSE", "NO", "PR_FALSE", "PJ_FALSE", "SQL_FALSE"],
            True = ["true", "TRUE", "YES", "PR_TRUE", "PJ_TRUE", "SQL_TRUE"],
            Literals =
            [
                "ssl",
                "tls",
                "x509",
                "_cert",
                "peerverify",
                "httpclient",
                "validate_https",
                "insecure",
                "certificat",
                "verify_peer",
                "verifypeer",
                "verify_host",
                "verify_cert",
                "private key",
                "privatekey",
                "privkey",
                "security_flag",
                "ignore_cert",
                "ignorecert",
                "validate_cert",
                "trustserver",
                "client-cert",
                "client_cert",
                "clientcert",
                "x-ssl",
                "manual_cred",
                "ignore_revocation",
                ".key\"",
                ".pem",
                "_key.",
                "keyfile",
                "key_file",
                "pkcs12",
                "sasl_",
                "novalidate",
                "quic_credential",
                "serververif",
                "verify_none",
            ],
            Unwrap = CBare,
            ValueOf = CValue,
            MoreFunctions = CFunctions,
            MoreAssignments = CDefines,
        };

    /// <summary>R"x(…)x", and the quotes between the digits of a number (10'000).</summary>
    private static SpecialString? CRawOrDigits(string text, int at)
    {
        if (text[at] == '\'' && at > 0 && char.IsAsciiHexDigit(text[at - 1]) && at + 1 < text.Length && char.IsAsciiHexDigit(text[at + 1]))
        {
            // u8'a' and L'a' are characters: there the quote is closed behind one of them.
            var start = at - 1;
            while (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or '\''))
                start--;
            if (!char.IsAsciiDigit(text[start]))
                return null;
            var end = at + 1;
            while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
                end++;
            return new(end, at + 1, end);
        }

        if (text[at] != 'R' || at + 2 >= text.Length || text[at + 1] != '"')
            return null;
        var open = text.IndexOf('(', at + 2);
        if (open < 0 || open - at > 18)
            return null;
        var close = text.IndexOf(")" + text[(at + 2)..open] + "\"", open + 1, StringComparison.Ordinal);
        return close < 0 ? new(text.Length, open + 1, text.Length) : new(close + 1 + (open - at - 1), open + 1, close);
    }

    /// <summary>Without casts, constructions of the same value, braces and conversions behind it: (long)0, std::string("x").c_str(), {true}, L"x".</summary>
    private static Span CBare(CodeFile code, Span span)
    {
        for (var turns = 0; turns < 6 && span.Length > 1; turns++)
        {
            var (first, last) = (span.From, span.To - 1);
            if (code.Is(first, "(") && code.Mate(first) < last && IsCast(code, first))
                span = new(code.Mate(first) + 1, span.To);
            else if (code.Is(first, "{") && code.Mate(first) == last && code.Parts(code.Inside(first)).Take(2).ToList() is [var inBrace])
                span = inBrace;
            else if (
                span.Length > 4
                && code.Is(last, ")")
                && code.Is(last - 1, "(")
                && code.IsLink(last - 3)
                && code[last - 2].Value is "c_str" or "data" or "toStdString" or "toUtf8" or "constData" or "toLatin1" or "value" or "get"
            )
                span = new(first, last - 3);
            else if (
                (code.Is(last, ")") || code.Is(last, "}"))
                && code.Mate(last) is var open
                && open > first
                && code.CallAt(open) is { } call
                && CWrappers.Contains(call.Word)
                && call.Start <= first
                && code.Parts(code.Inside(open)).Take(2).ToList() is [var only]
            )
                span = only;
            else if (span.Length == 2 && code[last].IsText && code[first].Value is "L" or "u8" or "u" or "U")
                span = new(last, span.To);
            else
                break;
        }

        return span;
    }

    private static bool IsCast(CodeFile code, int open)
    {
        var inside = code.Inside(open);
        var after = code[inside.To + 1];
        if (inside.IsEmpty || inside.Length > 6 || !(after.Kind != TokenKind.Symbol || after.Value is "&" or "(" or "{" or "-"))
            return false;
        for (var i = inside.From; i < inside.To; i++)
            if (!code.IsWord(i) && !code.Is(i, "*") && !code.Is(i, "::") && !code.Is(i, "<") && !code.Is(i, ">"))
                return false;
        return true;
    }

    /// <summary>Numbers with their suffixes, texts side by side, constants of libraries by their names, and what a program's user decides.</summary>
    private static Value? CValue(CodeFile code, Span span)
    {
        var first = code[span.From];
        if (span.Length == 1)
        {
            if (first.Kind == TokenKind.Number)
                return new(ValueKind.Number, CNumber(first.Value));
            if (!first.IsWord)
                return null;
            if (first.Value.StartsWith("FLAGS_", StringComparison.Ordinal))
                return new(ValueKind.Switch, first.Value);
            return
                IsConstantName(first.Value)
                && !C.True.Contains(first.Value)
                && !C.False.Contains(first.Value)
                && !C.Null.Contains(first.Value)
                && code.Names.To(first.Value).Count == 0
                ? new(ValueKind.Unknown, first.Value)
                : null;
        }

        var texts = true;
        var (decided, reads) = (false, false);
        for (var i = span.From; i < span.To; i++)
        {
            texts &= code[i].IsText;
            if (!code.IsWord(i))
                continue;
            reads |= code[i].Value is "getenv" or "secure_getenv" or "qgetenv" && i > span.From + 2;
            decided |=
                code[i].Value
                    is "qEnvironmentVariableIsSet"
                        or "qEnvironmentVariableIntValue"
                        or "qEnvironmentVariableIsEmpty"
                        or "GetFlag"
                        or "optarg"
                        or "isSet"
                        or "argv"
                || code[i].Value is "opts" or "opt" or "options" or "vm" or "parser" or "cli" or "params" or "prefs" && code.IsLink(i + 1);
        }

        if (texts)
            return new(ValueKind.Text, string.Concat(Enumerable.Range(span.From, span.Length).Select(i => code[i].Value)));
        return reads || (decided && !code.Is(span.From, "&")) || Comparisons.Is(code, span, "==", "!=", "<=", ">=")
            ? new(ValueKind.Switch, code.Text(span))
            : null;
    }

    private static bool IsConstantName(string word) =>
        word.Length > 3
        && word.Contains('_', StringComparison.Ordinal)
        && word.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_');

    private static string CNumber(string written)
    {
        var bare = written.TrimEnd('u', 'U', 'l', 'L', 'z', 'Z');
        if (bare.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return long.TryParse(
                bare[2..],
                System.Globalization.NumberStyles.AllowHexSpecifier,
                System.Globalization.CultureInfo.InvariantCulture,
                out var hex
            )
                ? hex.ToString(System.Globalization.CultureInfo.InvariantCulture)
                : bare;
        return bare;
    }

    /// <summary>Functions whose result is a pointer or a reference, and methods that are defined outside their class or have words behind their parameters.</summary>
    private static IEnumerable<Function> CFunctions(CodeFile code)
    {
        for (var i = 3; i < code.Tokens.Length; i++)
        {
            if (!code.Is(i, "{"))
                continue;
            var close = Initialised(code, i);
            var isConstructor = close > 0;
            close = isConstructor ? close : i - 1;
            while (close > i - 12 && (code.IsWord(close) || code.Is(close, "->") || code.Is(close, "::")) && !code.Is(close, ")"))
                close--;
            if (!code.Is(close, ")") || code.Mate(close) is not (> 0 and var open) || !code.IsWord(open - 1))
                continue;
            var name = open - 1;
            if (code[name].Value is "if" or "for" or "while" or "switch" or "catch" or "return" or "sizeof" or "noexcept" or "decltype")
                continue;
            var before = code[name - 1];
            var isPlain = close == i - 1 && (before.IsWord || before.Is(">") || before.Is("]") || before.Is("?"));
            var isOutside = before.Is("*") || before.Is("&") || before.Is("::") || before.Is("~");
            // What stands behind words only is a definition as well: bool verify(X x) const override {
            if (!isConstructor && (isPlain || !(isOutside || (close < i - 1 && before.IsWord) || code.Parent(name) < 0)))
                continue;
            yield return new(name, code[name].Value, code.Functions.Parameters(code.Inside(open)), code.Inside(i), false);
        }
    }

    /// <summary>Type(int a) : a_(a), b_{0} {: the bracket that closes the parameters in front of what initialises the members; else -1.</summary>
    private static int Initialised(CodeFile code, int brace)
    {
        for (var (close, turns) = (brace - 1, 0); turns < 40 && (code.Is(close, ")") || code.Is(close, "}")); turns++)
        {
            if (code.Mate(close) is not (> 1 and var open) || !code.IsWord(open - 1))
                return -1;
            var before = code.PathStart(open - 1) - 1;
            if (code.Is(before, ":"))
                return code.Is(before - 1, ")") ? before - 1
                    : code.Is(before - 1, "noexcept") && code.Is(before - 2, ")") ? before - 2
                    : -1;
            if (!code.Is(before, ","))
                return -1;
            close = before - 1;
        }

        return -1;
    }

    /// <summary>The name in front of the brackets: char name[8][2].</summary>
    private static int Array(CodeFile code, int close)
    {
        while (close > 1 && code.Is(close, "]") && code.Mate(close) > 0)
            close = code.Mate(close) - 1;
        return code.IsWord(close) ? close : -1;
    }

    /// <summary>#define NAME value, char name[] = value, and bool name{value};</summary>
    private static IEnumerable<Assignment> CDefines(CodeFile code)
    {
        for (var i = 1; i + 1 < code.Tokens.Length; i++)
        {
            if (code.Is(i, "define") && code.Is(i - 1, "#") && code.IsWord(i + 1))
            {
                // NAME(x) is a macro with parameters: the bracket touches the name.
                if (code.Is(i + 2, "(") && code[i + 2].Start == code[i + 1].End)
                    continue;
                var to = i + 2;
                while (to < code.Tokens.Length && to < i + 40 && !code[to].LineBefore)
                    to++;
                if (to > i + 2)
                    yield return new(i + 1, new(i + 2, to), true);
            }
            else if (
                code.Is(i, "=")
                && code.Is(i - 1, "]")
                && Array(code, i - 1) is > 1 and var array
                && (code.IsWord(array - 1) || code.Is(array - 1, "*"))
                && !code.Is(array - 1, "return")
                && (code.Is(i + 1, "{") && !code.Is(code.Mate(i + 1) - 2, "{") || code[i + 1] is { IsText: true, Value.Length: > 0 })
            )
            {
                yield return new(array, code.Expression(i + 1), true);
            }
            else if (code.Is(i, "{") && code.IsWord(i - 1) && code.IsWord(i - 2) && code.Mate(i) == i + 2 && code.Is(i + 3, ";"))
            {
                yield return new(i - 1, new(i + 1, i + 2), true);
            }
        }
    }
}
