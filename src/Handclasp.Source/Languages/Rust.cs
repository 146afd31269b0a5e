using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <content>Rust.</content>
internal static partial class All
{
    public static Language Rust { get; } =
        new(
            "Rust",
            new()
            {
                CommentsNest = true,
                Strings = [new("\"", "\"", Lines: true)],
                Special = RawOrCharacter,
            }
        )
        {
            Fence = "rust",
            Extensions = [".rs"],
            Declares = ["let", "const", "static"],
            Functions = ["fn"],
            Null = ["None"],
            Literals =
            [
                "tls",
                "ssl",
                "danger",
                "certificate",
                "invalid_cert",
                "invalid_host",
                "insecure",
                "verify_server",
                "verify_client",
                "trust_cert",
                "x509",
                "private key",
                "pkcs12",
                "private_key",
                "serialize_pem",
                ".key\"",
                "_key.",
                "client-cert",
                "client_cert",
                "x-ssl",
                "client-verif",
                "pinned",
                "rsaprivatekey",
                "rsa::generate",
                "acceptinsecure",
                "skip_verif",
                "bolt+ssc",
                "neo4j+ssc",
                "trustserver",
                "from_mode",
                ".identity(",
            ],
            Unwrap = RustBare,
            ValueOf = RustValue,
            MoreFunctions = Closures,
        };

    /// <summary>r#"…"#, and 'x': a lifetime ('a) is no character.</summary>
    private static SpecialString? RawOrCharacter(string text, int at)
    {
        if (text[at] == '\'')
        {
            if (at + 2 < text.Length && text[at + 1] != '\\' && text[at + 2] == '\'')
                return new(at + 3, at + 1, at + 2);
            if (at + 3 < text.Length && text[at + 1] == '\\')
            {
                var end = text.IndexOf('\'', at + 3);
                return end > 0 && end - at < 14 ? new(end + 1, at + 1, end) : null;
            }

            return null;
        }

        if (text[at] != 'r' && !(text[at] == 'b' && at + 1 < text.Length && text[at + 1] == 'r'))
            return null;
        if (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] == '_'))
            return null;
        var i = at + (text[at] == 'b' ? 2 : 1);
        var hashes = 0;
        while (i < text.Length && text[i] == '#' && hashes < 8)
            (i, hashes) = (i + 1, hashes + 1);
        if (i >= text.Length || text[i] != '"')
            return null;
        var close = text.IndexOf("\"" + new string('#', hashes), i + 1, StringComparison.Ordinal);
        return close < 0 ? new(text.Length, i + 1, text.Length) : new(close + 1 + hashes, i + 1, close);
    }

    /// <summary>Without what Rust puts around a value: &amp;x, Some(x), "x".to_string(), String::from("x"), b"x", x.into().</summary>
    private static Span RustBare(CodeFile code, Span span)
    {
        for (var turns = 0; turns < 6 && span.Length > 1; turns++)
        {
            var (first, last) = (span.From, span.To - 1);
            if (code.Is(first, "&") || code.Is(first, "mut"))
                span = new(first + 1, span.To);
            else if (code.Is(last, "?"))
                span = new(first, last);
            else if (
                span.Length > 4
                && code.Is(last, ")")
                && code.Is(last - 1, "(")
                && code.Is(last - 3, ".")
                && code[last - 2].Value
                    is "to_string"
                        or "into"
                        or "to_owned"
                        or "clone"
                        or "as_str"
                        or "as_bytes"
                        or "to_vec"
                        or "as_ref"
                        or "as_deref"
            )
                span = new(first, last - 3);
            else if (
                code.Is(last, ")")
                && code.Mate(last) is var open
                && open > first
                && code[open - 1].Value is "Some" or "from" or "new" or "Owned" or "Borrowed"
                && code.PathStart(open - 1) == first
                && (
                    code.Is(open - 1, "Some")
                    || code[first].Value is "String" or "Cow" or "Arc" or "Box" or "Zeroizing" or "SecretString" or "Secret"
                )
                && code.Parts(code.Inside(open)).Take(2).ToList() is [var only]
            )
                span = only;
            else if (span.Length == 2 && code[last].IsText && code[first].Value is "b" or "c")
                span = new(last, span.To);
            else
                break;
        }

        return span;
    }

    /// <summary>if c { true } else { false }, and what whoever runs or builds the program decides.</summary>
    private static Value? RustValue(CodeFile code, Span span)
    {
        if (code.Is(span.From, "if"))
        {
            List<string> worth = [];
            for (var i = span.From; i < span.To; i++)
                if (code.Is(i, "{") && code.Mate(i) is var close && close < span.To)
                {
                    worth.Add(code.Text(new(i + 1, close)));
                    i = close;
                }

            return worth.Count > 1 && worth.TrueForAll(w => w is "true" or "false") && worth.Distinct().Count() > 1
                ? new(ValueKind.Switch, code.Text(span))
                : null;
        }

        if (span.Length < 3)
            return null;
        for (var i = span.From; i < span.To; i++)
        {
            if (!code.IsWord(i))
                continue;
            if (
                code[i].Value is "var" or "var_os" && code.Is(i - 1, "::") && code.Is(i - 2, "env")
                || code[i].Value is "cfg" or "option_env" && code.Is(i + 1, "!")
                || code[i].Value
                    is "cli"
                        or "opts"
                        or "opt"
                        or "matches"
                        or "get_flag"
                        or "is_present"
                        or "section"
                        or "params"
                        or "profile"
                        or "flags"
                        or "conf"
                    && (code.Is(i + 1, ".") || code.Is(i - 1, "."))
                // A member of what was read from a file, by its name.
                || code.Is(i - 1, ".")
                    && i == span.To - 1
                    && !code.Is(span.From, "self")
                    && (code.Names.Has("Deserialize") || code.Names.Has("clap"))
                    && Checks.Code.Common.UsualOptions.Of(code[i].Value) is not null
            )
                return new(ValueKind.Switch, code.Text(span));
        }

        return Comparisons.Is(code, span, "==", "!=", "<=", ">=") ? new(ValueKind.Switch, code.Text(span)) : null;
    }

    /// <summary>|a, b| expression, move || { … }</summary>
    private static IEnumerable<Function> Closures(CodeFile code)
    {
        for (var i = 1; i < code.Tokens.Length; i++)
        {
            if (!(code.Is(i, "|") || code.Is(i, "||")) || !BeginsClosure(code[i - 1]))
                continue;
            List<string> parameters = [];
            var close = i;
            if (code.Is(i, "|"))
            {
                close = i + 1;
                var first = true;
                for (; close < code.Tokens.Length && close < i + 80 && !code.Is(close, "|"); close++)
                {
                    if (code.IsOpen(close))
                    {
                        close = code.Mate(close);
                        first = false;
                        continue;
                    }

                    if (first && code.IsWord(close) && code[close].Value is not ("mut" or "ref"))
                    {
                        parameters.Add(code[close].Value);
                        first = false;
                    }

                    first |= code.Is(close, ",");
                }

                if (!code.Is(close, "|"))
                    continue;
            }

            var start = code.Is(i - 1, "move") ? i - 1 : i;
            var from = close + 1;
            if (code.Is(from, "->"))
                while (from < code.Tokens.Length && from < close + 40 && !code.Is(from, "{"))
                    from++;
            yield return code.Is(from, "{")
                ? new(start, "", parameters, code.Inside(from), false)
                : new(start, "", parameters, code.Expression(from), true);
        }
    }

    private static bool BeginsClosure(Token before) =>
        before
            is { Kind: TokenKind.Symbol, Value: "(" or "," or "=" or "{" or "=>" or ";" or "[" or "&" or ":" or "}" }
                or { Kind: TokenKind.Word, Value: "move" or "return" or "else" };
}
