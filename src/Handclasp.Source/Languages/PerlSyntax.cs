using System.Text.RegularExpressions;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <summary>What is Perl's own: subs, constants, conditions behind a statement, hash elements, the environment.</summary>
internal static partial class PerlSyntax
{
    private const int Farthest = 80;

    /// <summary>sub name { }, sub ($a, $b) { }, sub { my ($a, $b) = @_; }.</summary>
    public static IEnumerable<Function> Functions(CodeFile code)
    {
        foreach (var sub in code.Index.Places("sub"))
        {
            if (!code.IsWord(sub) || code.IsLink(sub - 1))
                continue;
            var i = sub + 1;
            var name = "";
            while (code.IsWord(i))
            {
                name = code[i].Value;
                i++;
                if (code.IsLink(i))
                    i++;
            }

            List<string> parameters = [];
            // A signature, or a prototype.
            if (code.Is(i, "("))
            {
                parameters = [.. Words(code, code.Inside(i))];
                i = code.Mate(i) + 1;
            }

            // Attributes.
            for (var steps = 0; code.Is(i, ":") && steps < 6; steps++)
                i += code.Is(i + 2, "(") ? code.Mate(i + 2) + 1 - i : 2;
            if (!code.Is(i, "{"))
                continue;
            var body = code.Inside(i);
            for (var j = body.From; j < Math.Min(body.To, body.From + 30); j++)
            {
                if (!code.Is(j, "my"))
                    continue;
                if (code.Is(j + 1, "(") && code.Is(code.Mate(j + 1) + 1, "=") && code[code.Mate(j + 1) + 2].Value is "@_" or "@")
                    parameters.AddRange(Words(code, code.Inside(j + 1)));
                else if (
                    code.IsWord(j + 1)
                    && code.Is(j + 2, "=")
                    && (code.Is(j + 3, "shift") || code.Text(code.Expression(j + 3)).StartsWith("$_[", StringComparison.Ordinal))
                )
                    parameters.Add(code[j + 1].Value);
            }

            yield return new(sub, name, parameters, body, false);
        }
    }

    /// <summary>chmod 0644, $file;</summary>
    public static IEnumerable<Call> BareCalls(CodeFile code)
    {
        for (var i = 0; i + 1 < code.Tokens.Length; i++)
        {
            if (
                !code.IsWord(i)
                || code.Is(i + 1, "(")
                || !char.IsAsciiLetter(code[i].Value[0])
                || !(
                    code[i + 1].IsText
                    || code[i + 1].Kind == TokenKind.Number
                    || code.IsWord(i + 1) && (code[i + 1].Value[0] is '$' or '@' || code.Is(i, "open") && code.Is(i + 1, "my"))
                )
                || code[i].Value
                    is "my"
                        or "our"
                        or "local"
                        or "return"
                        or "if"
                        or "unless"
                        or "and"
                        or "or"
                        or "not"
                        or "foreach"
                        or "for"
                        or "eq"
                        or "ne"
                        or "x"
                        or "state"
                        or "push"
                        or "print"
                        or "use"
                        or "no"
            )
                continue;
            var to = i + 1;
            while (
                to < code.Tokens.Length
                && to < i + Farthest
                && !(code[to] is { Kind: TokenKind.Symbol, Value: ";" or ")" or "]" or "}" })
                && code[to].Value is not ("or" or "and" or "if" or "unless")
            )
                to = code.IsOpen(to) ? code.Mate(to) + 1 : to + 1;
            yield return new(code, i, i) { Bare = new(i + 1, Math.Min(to, code.Tokens.Length)) };
        }
    }

    /// <summary>use constant NAME => value; use constant { A => 1, B => 2 }; my ($a, $b) = (1, 2);</summary>
    public static IEnumerable<Assignment> Assignments(CodeFile code)
    {
        foreach (var word in code.Index.Places("constant"))
        {
            if (!code.Is(word - 1, "use"))
                continue;
            if (code.Is(word + 1, "{"))
            {
                foreach (var part in code.Parts(code.Inside(word + 1)))
                    if (code.Is(part.From + 1, "=>"))
                        yield return new(part.From, new(part.From + 2, part.To), true);
            }
            else if (code[word + 2] is { Kind: TokenKind.Symbol, Value: "=>" or "," })
                yield return new(word + 1, code.Expression(word + 3), true);
        }
    }

    /// <summary>c || $x = …: what stands in front of an assignment.</summary>
    internal static IEnumerable<(Span, bool)> InFront(CodeFile code, int index)
    {
        var start = code.StatementStart(index);
        for (var i = start; i < index && i < start + 40; i++)
        {
            if (code.IsOpen(i))
            {
                i = code.Mate(i);
                continue;
            }

            if (code.Is(i, "="))
                yield break;
            if (code[i] is { Kind: TokenKind.Symbol, Value: "||" or "&&" } or { Kind: TokenKind.Word, Value: "or" or "and" })
                yield return (new(start, i), code[i].Value is "||" or "or");
        }
    }

    /// <summary>statement if (c); statement unless c; unless (c) { }.</summary>
    public static IEnumerable<(Span, bool)> Conditions(CodeFile code, int index)
    {
        for (var (at, depth) = (index, 0); at >= 0 && depth < 12; at = code.Parent(at), depth++)
        {
            var end = at;
            for (var i = code.IsOpen(at) && at != index ? code.Mate(at) + 1 : at; i < code.Tokens.Length && i - end < Farthest; i++)
            {
                if (code.IsOpen(i))
                {
                    i = code.Mate(i);
                    continue;
                }

                if (code[i] is { Kind: TokenKind.Symbol, Value: ";" or "}" or ")" or "]" or "," })
                    break;
                if (code[i] is not { Kind: TokenKind.Word, Value: "if" or "unless" })
                    continue;
                var to = i + 1;
                while (to < code.Tokens.Length && to - i < Farthest && !code.Is(to, ";") && !code.Is(to, "}"))
                    to = code.IsOpen(to) ? code.Mate(to) + 1 : to + 1;
                yield return (new(i + 1, Math.Min(to, code.Tokens.Length)), code.Is(i, "unless"));
                break;
            }

            // GetOptions('k|insecure' => sub { … })
            if (
                at != index
                && code.Is(at, "{")
                && code.Is(at - 1, "sub")
                && code.Is(at - 2, "=>")
                && code.Parent(at) is > 0 and var options
                && code[options - 1].Value is "GetOptions" or "getopt" or "GetOptionsFromArray"
            )
                yield return (new(at - 3, at - 2), false);
            if (
                at != index
                && code.Is(at, "{")
                && code.Is(at - 1, ")")
                && code.Mate(at - 1) is > 0 and var open
                && code.Is(open - 1, "unless")
            )
                yield return (code.Inside(open), true);
        }
    }

    /// <summary>name => value, $x->{name} = value, $h{'name'} = value.</summary>
    public static Setting? SettingAt(CodeFile code, int name)
    {
        if (code.Is(name + 1, "=>"))
            return new(code, name, code.Expression(name + 2), false);
        if (code.Is(name - 1, "{") && code.Is(name + 1, "}") && code[name + 2] is { Kind: TokenKind.Symbol, Value: "=" or "||=" or "//=" })
            return new(code, name, code.Expression(name + 3), false);
        return null;
    }

    /// <summary>$ENV{NAME}, and what GetOptions fills.</summary>
    public static Value? ValueOf(CodeFile code, Span span)
    {
        if (span.Length == 0)
            return null;
        for (var i = span.From; i < span.To && i < span.From + 12; i++)
        {
            if (code.Is(i, "$ENV") && code.Is(i + 1, "{"))
                return span.Length <= 4 && IsPath(code[i + 2].Value)
                    ? new(ValueKind.Environment, code.Text(span))
                    : new(ValueKind.Switch, code.Text(span));
            if (code.IsOpen(i) && i > span.From)
                i = code.Mate(i);
        }

        if (span.Length == 1 && code.IsWord(span.From) && code[span.From].Value is ['$', ..] variable)
            foreach (var use in code.Index.Places(variable))
                if (
                    (code.Is(use - 1, "\\") || code.Is(use - 1, "my") && code.Is(use - 2, "\\"))
                    && code.Parent(use) is > 0 and var open
                    && code[open - 1].Value is "GetOptions" or "GetOptionsFromArray"
                )
                    return new(ValueKind.Switch, variable);
        // $opt{insecure}, where the command line is read into a hash.
        if (
            span.Length >= 4
            && code[span.From].Value is ['$', 'o', 'p', 't', ..]
            && (code.Names.Has("GetOptions") || code.Names.Has("getopts"))
            && code.OperandEnd(span.From) <= span.To
        )
            return new(ValueKind.Switch, code.Text(span));
        if (span.Length == 1 && code[span.From].Value is "SSL_VERIFY_NONE" or "VERIFY_NONE")
            return new(ValueKind.Number, "0");
        return null;
    }

    internal static bool IsPath(string name) => PathName().IsMatch(name);

    private static IEnumerable<string> Words(CodeFile code, Span span)
    {
        for (var i = span.From; i < span.To; i++)
            if (code.IsWord(i) && code[i].Value[0] is '$' or '@' or '%' || code.Is(i, "undef"))
                yield return code[i].Value;
    }

    [GeneratedRegex(
        @"(^|_)(CA|CACERT|CAFILE|BUNDLE|PATH|FILE|DIR|PEM|CERTS?|CRT|KEY|URL|URI|DSN|HOST)(_|$)|CAFILE|CAPATH|CABUNDLE",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex PathName();
}
