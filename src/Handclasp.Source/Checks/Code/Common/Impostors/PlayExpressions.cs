using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common.Impostors;

/// <content>Expressions: operators, patterns, names.</content>
internal sealed partial class Play
{
    private const int Unary = 11;

    private static readonly Dictionary<string, int> Precedences = new(StringComparer.Ordinal)
    {
        ["?"] = 1,
        ["??"] = 2,
        ["||"] = 3,
        ["&&"] = 4,
        ["|"] = 5,
        ["^"] = 6,
        ["&"] = 7,
        ["=="] = 8,
        ["!="] = 8,
        ["<"] = 9,
        [">"] = 9,
        ["<="] = 9,
        [">="] = 9,
        ["is"] = 9,
        ["as"] = 9,
        ["+"] = 10,
        ["-"] = 10,
        ["*"] = 10,
        ["/"] = 10,
        ["%"] = 10,
    };

    private static readonly Dictionary<string, long> PolicyErrors = new(StringComparer.Ordinal)
    {
        ["None"] = 0,
        ["RemoteCertificateNotAvailable"] = Impostor.NotAvailable,
        ["RemoteCertificateNameMismatch"] = Impostor.NameMismatch,
        ["RemoteCertificateChainErrors"] = Impostor.ChainErrors,
    };

    private static readonly Dictionary<string, long> Statuses = new(StringComparer.Ordinal)
    {
        ["NoError"] = 0,
        ["NotTimeValid"] = 1,
        ["NotTimeNested"] = 2,
        ["Revoked"] = 4,
        ["NotSignatureValid"] = 8,
        ["NotValidForUsage"] = 0x10,
        ["UntrustedRoot"] = 0x20,
        ["RevocationStatusUnknown"] = 0x40,
        ["Cyclic"] = 0x80,
        ["InvalidExtension"] = 0x100,
        ["PartialChain"] = 0x10000,
        ["OfflineRevocation"] = 0x1000000,
    };

    /// <summary>A status that no impostor's chain has.</summary>
    private const long Another = 1L << 40;

    private Thing Worth(Span span, Variables variables)
    {
        if (span.IsEmpty || ++steps > MostSteps)
            return Thing.Open;
        var at = span.From;
        var found = Expression(ref at, span.To, variables, 0);
        return at >= span.To ? found : Thing.Open;
    }

    private Thing Expression(ref int at, int to, Variables variables, int least)
    {
        // Nobody writes so many brackets; a row of endless ones must come to an end.
        if (nested > MostNested)
        {
            at = to;
            return Thing.Open;
        }

        nested++;
        var found = Joined(ref at, to, variables, least);
        nested--;
        return found;
    }

    private Thing Joined(ref int at, int to, Variables variables, int least)
    {
        var left = Operand(ref at, to, variables);
        while (at < to && code[at].Kind != TokenKind.Text && Precedences.TryGetValue(code[at].Value, out var mine) && mine > least)
        {
            var sign = code[at++].Value;
            switch (sign)
            {
                case "?":
                    var yes = Expression(ref at, to, variables, 0);
                    if (!code.Is(at, ":"))
                        return Thing.Open;
                    at++;
                    left = Merge(left.AsChance, yes, Expression(ref at, to, variables, 0));
                    continue;
                case "is":
                    left = Thing.Of(Pattern(left, ref at, to, variables));
                    continue;
                case "as":
                    SkipType(ref at, to);
                    continue;
            }

            // a ?? b ?? c
            var right = Expression(ref at, to, variables, sign == "??" ? mine - 1 : mine);
            left = sign switch
            {
                "??" => left.Kind == Kinds.Null ? right
                : left.IsThere ? left
                : Thing.Open,
                "||" => Thing.Of(left.AsChance.Or(right.AsChance)),
                "&&" => Thing.Of(left.AsChance.And(right.AsChance)),
                "==" => Thing.Of(Same(left, right)),
                "!=" => Thing.Of(Same(left, right).Negated),
                "&" => Both(left, right),
                "|" => Any(left, right),
                "<" or ">" or "<=" or ">=" => Thing.Of(Compared(left, sign, right)),
                "+" or "-" when left.Kind == Kinds.Forged || right.Kind == Kinds.Forged => impostor.Written,
                "+" when left.Kind == Kinds.Proof || right.Kind == Kinds.Proof => Thing.Proof,
                _ => Thing.Open,
            };
        }

        return left;
    }

    private static Thing Both(Thing a, Thing b) =>
        a.Kind == Kinds.Number && b.Kind == Kinds.Number ? a with { Number = a.Number & b.Number }
        : a.IsChance && b.IsChance ? Thing.Of(a.AsChance.And(b.AsChance))
        : Thing.Open;

    private static Thing Any(Thing a, Thing b) =>
        a.Kind == Kinds.Number && b.Kind == Kinds.Number ? a with { Number = a.Number | b.Number }
        : a.IsChance && b.IsChance ? Thing.Of(a.AsChance.Or(b.AsChance))
        : Thing.Open;

    private static Thing Merge(Chance condition, Thing then, Thing otherwise) =>
        condition.No == 0 && condition.Yes == 2 ? then
        : condition.Yes == 0 && condition.No == 2 ? otherwise
        : then == otherwise ? then
        : Answers(then) && Answers(otherwise) ? Thing.Of(condition.Choose(then.AsChance, otherwise.AsChance))
        : Thing.Open;

    private static bool Answers(Thing thing) => thing.Kind is Kinds.Chance or Kinds.Forged or Kinds.Open or Kinds.Void;

    private static Chance Same(Thing a, Thing b)
    {
        if (b.Kind is Kinds.Proof or Kinds.Null or Kinds.Forged && a.Kind is not (Kinds.Proof or Kinds.Null or Kinds.Forged))
            (a, b) = (b, a);
        return a.Kind switch
        {
            Kinds.Null => b.Kind is Kinds.Null or Kinds.Missing ? Chance.Always
            : b.IsThere ? Chance.Never
            : Chance.Open,
            Kinds.Proof => b.Kind == Kinds.Proof ? Chance.Open : Chance.Never,
            Kinds.Forged => b.Kind == Kinds.Null ? Chance.Never : Chance.Either,
            Kinds.Number when b.Kind == Kinds.Number => Chance.Of(a.Number == b.Number),
            Kinds.Chance when b.Kind == Kinds.Chance => a.Chance.And(b.Chance).Or(a.Chance.Negated.And(b.Chance.Negated)),
            _ => Chance.Open,
        };
    }

    private static Chance Compared(Thing a, string sign, Thing b) =>
        a.Kind == Kinds.Number && b.Kind == Kinds.Number
            ? Chance.Of(
                sign switch
                {
                    "<" => a.Number < b.Number,
                    ">" => a.Number > b.Number,
                    "<=" => a.Number <= b.Number,
                    _ => a.Number >= b.Number,
                }
            )
        : a.Kind == Kinds.Forged || b.Kind == Kinds.Forged ? Chance.Either
        : Chance.Open;

    /// <summary>What stands behind is: constants, and, or, not, types, braces with members.</summary>
    private Chance Pattern(Thing thing, ref int at, int to, Variables variables)
    {
        var found = Conjunction(thing, ref at, to, variables);
        while (at < to && code.Is(at, "or"))
        {
            at++;
            found = found.Or(Conjunction(thing, ref at, to, variables));
        }

        return found;
    }

    private Chance Conjunction(Thing thing, ref int at, int to, Variables variables)
    {
        var found = Single(thing, ref at, to, variables);
        while (at < to && code.Is(at, "and"))
        {
            at++;
            found = found.And(Single(thing, ref at, to, variables));
        }

        return found;
    }

    private Chance Single(Thing thing, ref int at, int to, Variables variables)
    {
        if (nested > MostNested)
        {
            at = to;
            return Chance.Open;
        }

        nested++;
        var found = One(thing, ref at, to, variables);
        nested--;
        return found;
    }

    private Chance One(Thing thing, ref int at, int to, Variables variables)
    {
        if (code.Is(at, "not"))
        {
            at++;
            return Single(thing, ref at, to, variables).Negated;
        }

        if (code.Is(at, "("))
        {
            var (inner, close) = (at + 1, code.Mate(at));
            at = close + 1;
            return Pattern(thing, ref inner, close, variables);
        }

        if (code[at].Value is "<" or ">" or "<=" or ">=")
        {
            var sign = code[at++].Value;
            return Compared(thing, sign, Operand(ref at, to, variables));
        }

        if (code.Is(at, "_"))
        {
            at++;
            return Chance.Always;
        }

        if (code.Is(at, "["))
        {
            at = code.Mate(at) + 1;
            return Chance.Open;
        }

        if (code.Is(at, "{"))
            return Members(thing, ref at, variables);
        if (code[at].Kind is TokenKind.Text or TokenKind.Number || code[at].Value is "null" or "true" or "false" or "-")
            return Same(thing, Operand(ref at, to, variables));
        if (code.Is(at, "var"))
        {
            variables[code[at + 1].Value] = thing;
            at += 2;
            return Chance.Always;
        }

        var start = at;
        while (code.IsWord(at) && code.IsLink(at + 1))
            at += 2;
        if (Enumeration(start, at) is { } number)
        {
            at++;
            return Same(thing, number);
        }

        if (code.IsWord(at) && variables[code[at].Value] is null && code.Names.To(code[at].Value).Count > 0)
            return Same(thing, Operand(ref at, to, variables));
        // A type, and perhaps a name.
        at = start;
        SkipType(ref at, to);
        var fits =
            thing.Kind is Kinds.Null or Kinds.Missing ? Chance.Never
            : thing.IsThere && thing.Kind != Kinds.Request ? Chance.Always
            : Chance.Open;
        if (code.Is(at, "{"))
            fits = fits.And(Members(thing, ref at, variables));
        Designate(thing, ref at, to, variables);
        return fits;
    }

    /// <summary>{ Subject: "CN=hub" } name</summary>
    private Chance Members(Thing thing, ref int at, Variables variables)
    {
        var close = code.Mate(at);
        var found =
            thing.Kind is Kinds.Null or Kinds.Missing ? Chance.Never
            : thing.IsThere ? Chance.Always
            : Chance.Open;
        foreach (var part in code.Parts(code.Inside(at)))
        {
            // { Subject.Length: > 0 }
            var (owner, name) = (thing, part.From);
            for (; code.IsWord(name) && code.IsLink(name + 1); name += 2)
                owner = Member(owner, name, null, variables);
            if (!code.IsWord(name) || !code.Is(name + 1, ":"))
            {
                found = found.And(Chance.Open);
                continue;
            }

            var inner = name + 2;
            found = found.And(Pattern(Member(owner, name, null, variables), ref inner, part.To, variables));
        }

        at = close + 1;
        Designate(thing, ref at, code.Tokens.Length, variables);
        return found;
    }

    private void Designate(Thing thing, ref int at, int to, Variables variables)
    {
        if (at >= to || !code.IsWord(at) || code[at].Value is "and" or "or" or "is" or "when" or "not" or "switch")
            return;
        variables[code[at].Value] = thing;
        at++;
    }

    /// <summary>A.B&lt;C&gt;[]?</summary>
    private void SkipType(ref int at, int to)
    {
        while (at < to)
        {
            if (code.IsWord(at))
                at++;
            if (code.Is(at, "<"))
                while (at < to && !code.Is(at++, ">")) { }
            while (code.Is(at, "[") && code.Is(at + 1, "]"))
                at += 2;
            // X509Certificate2? a; but not: x is A ? b : c
            if (code.Is(at, "?") && code.IsWord(at + 1) && (code.Is(at + 2, ")") || code.Is(at + 2, "&&") || code.Is(at + 2, ";")))
                at++;
            if (!code.IsLink(at))
                return;
            at++;
        }
    }

    private Thing? Enumeration(int from, int last)
    {
        if (last < from + 2 || !code.IsWord(last))
            return null;
        var name = code[last].Value;
        return code[last - 2].Value switch
        {
            "SslPolicyErrors" => new(Kinds.Number, PolicyErrors.GetValueOrDefault(name, Another)),
            "X509ChainStatusFlags" => new(Kinds.Number, Statuses.GetValueOrDefault(name, Another)),
            _ => null,
        };
    }

    private Thing Operand(ref int at, int to, Variables variables)
    {
        if (at >= to || ++steps > MostSteps)
        {
            at = to;
            return Thing.Open;
        }

        var word = code[at];
        if (word.Kind == TokenKind.Symbol)
            switch (word.Value)
            {
                case "!":
                    at++;
                    return Thing.Of(Expression(ref at, to, variables, Unary).AsChance.Negated);
                case "~":
                    at++;
                    return Expression(ref at, to, variables, Unary) is { Kind: Kinds.Number } number
                        ? number with
                        {
                            Number = ~number.Number,
                        }
                        : Thing.Open;
                case "-" or "+" or "^" or "..":
                    at++;
                    Expression(ref at, to, variables, Unary);
                    return Thing.Open;
                case "(" when IsCast(at):
                    at = code.Mate(at) + 1;
                    return Expression(ref at, to, variables, Unary);
                case "(":
                    var inside = code.Inside(at);
                    at = code.Mate(at) + 1;
                    if (code.Is(at, "=>"))
                        return Lambda(ref at, to);
                    return Behind(Worth(inside, variables), inside.From - 1, ref at, to, variables);
                case "[" or "{":
                    at = code.Mate(at) + 1;
                    return Thing.Open;
                default:
                    at = to;
                    return Thing.Open;
            }

        if (word.Kind == TokenKind.Text)
            return Behind(new(Kinds.Text), at, ref at, to, variables, 1);
        if (word.Kind == TokenKind.Number)
            return Behind(long.TryParse(word.Value, out var value) ? new(Kinds.Number, value) : Thing.Open, at, ref at, to, variables, 1);
        switch (word.Value)
        {
            case "true" or "false":
                at++;
                return Thing.Of(word.Is("true"));
            case "null" or "default":
                at++;
                return word.Is("null") ? Thing.Null : Thing.Open;
            case "await" or "ref" or "out" or "in" or "checked":
                at++;
                return Expression(ref at, to, variables, Unary);
            case "throw":
                at = to;
                return Thing.Of(false);
            case "new" or "stackalloc":
                return New(ref at, to, variables);
            case "static" or "async" or "delegate":
                at = to;
                return Thing.Open;
        }

        if (code.Is(at + 1, "=>"))
            return Lambda(ref at, to);
        // SslPolicyErrors.None, System.Net.Security.SslPolicyErrors.None
        for (var last = at; code.IsWord(last) && last < to; last += 2)
        {
            if (Enumeration(at, last) is { } number)
            {
                at = last + 1;
                return Behind(number, last, ref at, to, variables);
            }

            if (!code.IsLink(last + 1))
                break;
        }

        // this.Member
        if (word.Is("this") && code.IsLink(at + 1))
            at += 2;
        var name = at;
        if (Arguments(name) is var open and > 0)
        {
            at = code.Mate(open) + 1;
            return Behind(Invoked(name, open, variables), name, ref at, to, variables);
        }

        at++;
        return Behind(Named(name, variables), name, ref at, to, variables);
    }

    private static Thing Lambda(ref int at, int to)
    {
        at = to;
        return new(Kinds.Lambda);
    }

    /// <summary>(X509Certificate2)certificate, (int)errors</summary>
    private bool IsCast(int open)
    {
        var inside = code.Inside(open);
        var close = inside.To;
        return !inside.IsEmpty
            && Enumerable
                .Range(inside.From, inside.Length)
                .All(i => code.IsWord(i) && code[i].Value is not ("is" or "not" or "null") || code[i].Value is "." or "?" or "[" or "]")
            && (
                code.IsWord(close + 1) && code[close + 1].Value is not ("is" or "as" or "switch" or "and" or "or" or "with")
                || code.Is(close + 1, "(")
            );
    }

    /// <summary>A variable, a constant of the file, or pins and roots that may not be there.</summary>
    private Thing Named(int at, Variables variables)
    {
        var name = code[at].Value;
        if (variables[name] is { } known)
            return known;
        if (depth > 0 && code.Functions.IsParameter(name, at))
            return impostor.IsUnset && IsTrust(name) ? Thing.Missing : Thing.Open;
        if (code.Names.To(name) is [var only] && !only.Value.Contains(at) && only.Value.Length < 30)
        {
            if (code.Values.Of(new(at, at + 1)) is { Kind: ValueKind.True or ValueKind.False } constant)
                return Thing.Of(constant.Is(true));
            if (code.Text(only.Value).Contains("SslPolicyErrors.", StringComparison.Ordinal) && depth < Deepest)
            {
                depth++;
                var worth = Worth(only.Value, new());
                depth--;
                return worth.Kind == Kinds.Number ? worth : Thing.Open;
            }
        }

        return impostor.IsUnset && IsTrust(name) ? Thing.Missing : Thing.Open;
    }

    /// <summary>new X509Certificate2(certificate), new X509Chain(), new X509Certificate2Collection(certificate); with what its braces hold.</summary>
    private Thing New(ref int at, int to, Variables variables)
    {
        at++;
        var type = at;
        SkipType(ref at, to);
        var name = type < at ? code[at - 1].Value : "";
        var arguments = default(Span);
        if (code.Is(at, "("))
        {
            arguments = code.Inside(at);
            at = code.Mate(at) + 1;
        }

        var isArray = code.Is(at, "[");
        if (isArray)
            at = code.Mate(at) + 1;
        if (code.Is(at, "{"))
            at = code.Mate(at) + 1;
        var first = code.Parts(arguments).FirstOrDefault() is { IsEmpty: false } given ? Worth(given, variables) : null;
        var made =
            name is "X509Certificate2" or "X509Certificate" && first is { Kind: Kinds.Peer or Kinds.Proof } ? Thing.Peer
            : name is "X509Chain" ? Thing.Chain
            : name is "X509Certificate2Collection" && first is { Kind: Kinds.Peer or Kinds.Many } ? Thing.Several(first.Item ?? first)
            : name is "string" or "String" && first is not null ? first
            : Thing.Open;
        return Behind(made, type, ref at, to, variables);
    }

    /// <summary>Index of the bracket of a call's arguments behind its name, type arguments stepped over; or -1.</summary>
    private int Arguments(int name)
    {
        if (code.Is(name + 1, "("))
            return name + 1;
        if (!code.Is(name + 1, "<"))
            return -1;
        for (var i = name + 2; i < name + 20; i++)
            if (code.Is(i, ">"))
                return code.Is(i + 1, "(") ? i + 1 : -1;
            else if (!code.IsWord(i) && code[i].Value is not ("," or "." or "?"))
                return -1;
        return -1;
    }

    /// <summary>The members, calls and subscripts behind an operand.</summary>
    private Thing Behind(Thing thing, int name, ref int at, int to, Variables variables, int skipped = 0)
    {
        at += skipped;
        while (at < to)
        {
            if (code.Is(at, "!") && !code.IsWord(at + 1) && !code.Is(at + 1, "("))
                at++;
            else if (code.IsLink(at) && code.IsWord(at + 1))
            {
                name = at + 1;
                var open = Arguments(name);
                thing = Member(thing, name, open > 0 ? [.. code.Parts(code.Inside(open))] : null, variables);
                at = open > 0 ? code.Mate(open) + 1 : name + 1;
            }
            else if (code.Is(at, "[") || code.Is(at, "?") && code.Is(at + 1, "[") && code[at].End == code[at + 1].Start)
            {
                at = code.Mate(code.Is(at, "?") ? at + 1 : at) + 1;
                thing = thing.Kind switch
                {
                    Kinds.Many => thing.Item ?? Thing.Open,
                    Kinds.Forged => thing,
                    Kinds.Proof => thing,
                    _ => Thing.Open,
                };
            }
            else if (code.Is(at, "("))
            {
                // Visual Basic writes subscripts so: Split(","c)(0).
                at = code.Mate(at) + 1;
                thing = thing.Kind is Kinds.Forged or Kinds.Proof ? thing : Thing.Open;
            }
            else if (code.Is(at, "switch") && code.Is(at + 1, "{"))
            {
                thing = Arms(thing, at + 1, variables);
                at = code.Mate(at + 1) + 1;
            }
            else if (code.Is(at, "with") && code.Is(at + 1, "{"))
                at = code.Mate(at + 1) + 1;
            else if (code.Is(at, "++") || code.Is(at, "--"))
                at++;
            else
                break;
        }

        return thing;
    }

    /// <summary>errors switch { SslPolicyErrors.None => true, _ => false }</summary>
    private Thing Arms(Thing subject, int open, Variables variables)
    {
        var found = Thing.Of(false);
        foreach (var arm in code.Parts(code.Inside(open)).Reverse())
        {
            var at = arm.From;
            var run = variables.Copy();
            var fits = Pattern(subject, ref at, arm.To, run);
            if (code.Is(at, "when"))
            {
                var arrow = at;
                while (arrow < arm.To && !code.Is(arrow, "=>"))
                    arrow = code.IsOpen(arrow) ? code.Mate(arrow) + 1 : arrow + 1;
                fits = fits.And(Worth(new(at + 1, arrow), run).AsChance);
                at = arrow;
            }

            if (!code.Is(at, "=>"))
                return Thing.Open;
            found = Merge(fits, Worth(new(at + 1, arm.To), run), found);
        }

        return found;
    }
}
