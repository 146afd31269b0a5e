using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>What in a Go function was sent by the peer, and what the standard library would have verified of it.</summary>
internal static class GoPeers
{
    /// <summary>What holds certificates as they were sent.</summary>
    private static readonly string[] Sent = ["PeerCertificates", "rawCerts"];

    /// <summary>True for a certificate that the peer sent: cs.PeerCertificates[1], what was parsed from a callback's parameter, a variable of either.</summary>
    public static bool IsOfPeer(CodeFile code, Span value, int depth = 0)
    {
        for (var i = value.From; i < value.To; i++)
        {
            if (!code.IsWord(i))
                continue;
            if (Sent.Contains(code[i].Value) || IsRaw(code, i))
                return true;
            if (code.Is(i + 1, "(") && depth < 3 && Gives(code, i, depth))
                return true;
            if (code.IsLink(i - 1) || code.Is(i + 1, "(") || depth > 3 || code[i].Value is "err" or "_")
                continue;
            if (Holds(code, i, value, depth))
                return true;
        }

        return false;
    }

    /// <summary>presented(conn), a function of this file that gives back what the peer sent.</summary>
    private static bool Gives(CodeFile code, int word, int depth) =>
        code.Functions.Named(code[word].Value).Take(2).ToList() is [var function]
        && !function.Body.Contains(word)
        && code.Functions.Returns(function)
            .Any(r => code.Parts(r).FirstOrDefault() is { IsEmpty: false } first && IsOfPeer(code, first, depth + 1));

    /// <summary>Blocks of a callback that nobody ever enters, since without the standard verification there are no verified chains to go through.</summary>
    public static List<Span> NeverRun(CodeFile code, Function function)
    {
        List<Span> found = [];
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (!code.IsWord(i) || !IsChains(code, function, i))
                continue;
            var path = code.PathStart(i);
            var isLooped = code.Is(path - 1, "range") && code.Is(i + 1, "{");
            var isAsked =
                code.Is(path - 1, "(")
                && code.Is(path - 2, "len")
                && code.Is(i + 1, ")")
                && (code.Is(path - 3, "if") || code.Is(path - 3, "&&") || code.Is(path - 3, "<"))
                && (code[i + 2].Value is ">" or "!=" && code[i + 3].Value == "0" || code.Is(path - 3, "<"));
            if (isLooped)
                found.Add(code.Inside(i + 1));
            else if (isAsked)
                for (var open = i + 2; open < function.Body.To && open < i + 40; open++)
                    if (code.Is(open, "{"))
                    {
                        found.Add(code.Inside(open));
                        break;
                    }
        }

        return found;
    }

    /// <summary>
    /// for _, c := range presented { if _, err := c.Verify(…); err == nil { return nil } }: whoever adds somebody else's certificate to his list is let in,
    /// since only the key of the first one is proven in the handshake. A digest that is looked for among them may be an authority's, and is believed.
    /// </summary>
    public static bool TakesAny(CodeFile code, Function function)
    {
        foreach (var at in code.Index.Places("range"))
        {
            if (
                !function.Body.Contains(at)
                || !code.Is(code.StatementStart(at), "for")
                || code[at - 1].Value is not (":=" or "=")
                || !code.IsWord(at - 2)
                || code.OperandEnd(at + 1) is var open && !code.Is(open, "{")
                || !IsOfPeer(code, new(at + 1, open))
            )
                continue;
            var (each, body) = (code[at - 2].Value, code.Inside(open));
            if (
                code.Calls("Verify").Any(c => body.Contains(c.Name) && code.Is(c.Start, each))
                && AgreesWithin(code, function, body, each)
                && !IsProvenBeside(code, function, body)
            )
                return true;
        }

        return false;
    }

    /// <summary>if matches(each) { return nil }, and also by way of a result: _, err := each.Verify(…); if err == nil { return nil }.</summary>
    private static bool AgreesWithin(CodeFile code, Function function, Span body, string each) =>
        code
            .Index.Places("nil")
            .Any(i =>
                body.Contains(i)
                && code.Is(i - 1, "return")
                && !code.Is(i + 1, ",")
                && ReferenceEquals(code.Functions.Around(i), function)
                && code.Parent(i) is var block
                && block > body.From
                && Enumerable.Range(body.From, block - body.From).Any(k => code.Is(k, each) && code.IsWord(k))
            );

    /// <summary>Outside of the loop the first of the certificates is verified, or its key is compared.</summary>
    private static bool IsProvenBeside(CodeFile code, Function function, Span body) =>
        code
            .Index.Places(
                "Verify",
                "Sum256",
                "Sum1",
                "Sum512",
                "ConstantTimeCompare",
                "CheckSignatureFrom",
                "VerifyOptions",
                "VerifiedChains"
            )
            .Any(p => function.Body.Contains(p) && !body.Contains(p) && p < body.From);

    /// <summary>state.VerifiedChains, or the parameter of that type.</summary>
    private static bool IsChains(CodeFile code, Function function, int word) =>
        code.Is(word, "VerifiedChains")
        || !code.IsLink(word - 1)
            && function.Parameters.Contains(code[word].Value)
            && TypeOf(code, function, word) == "[][]*x509.Certificate";

    /// <summary>raw[0] of a callback, whatever its first parameter is called.</summary>
    private static bool IsRaw(CodeFile code, int word)
    {
        if (code.IsLink(word - 1))
            return false;
        for (var f = code.Functions.Around(word); f is not null; f = code.Functions.Around(f.Start - 1))
            if (f.Parameters.Contains(code[word].Value))
                return TypeOf(code, f, word) == "[][]byte"
                    && code.Text(new(f.Start, f.Body.From)).Contains("[][]*x509.Certificate", StringComparison.Ordinal);
        return false;
    }

    /// <summary>The type of a parameter, as it is written.</summary>
    private static string TypeOf(CodeFile code, Function function, int word)
    {
        for (var i = function.Start; i < function.Body.From; i++)
            if (code.Is(i, code[word].Value) && !code.IsLink(i - 1))
            {
                var to = i + 1;
                while (to < function.Body.From && !code.Is(to, ",") && !code.Is(to, ")"))
                    to++;
                return code.Text(new(i + 1, to)).Replace(" ", "", StringComparison.Ordinal);
            }

        return "";
    }

    private static bool Holds(CodeFile code, int word, Span value, int depth) =>
        code.Names.Reaching(code[word].Value, word)
            .Any(a =>
                code.Functions.Around(a.Name) is not null
                && IsNear(code, a.Name, word)
                && !a.Value.Contains(word)
                && IsOfPeer(code, Given(code, a), depth + 1)
            ) || Added(code, word, value, depth);

    /// <summary>certs = append(certs, c), certs[i] = c: a list that is filled with what was sent.</summary>
    private static bool Added(CodeFile code, int word, Span value, int depth) =>
        code
            .Index.Places(code[word].Value)
            .Any(p =>
                p < value.From
                && IsNear(code, p, word)
                && code.Is(p + 1, "[")
                && code.Is(code.Mate(p + 1) + 1, "=")
                && IsOfPeer(code, code.Expression(code.Mate(p + 1) + 2), depth + 1)
            );

    /// <summary>What a variable gets: for _, c := range certs { each of them, and of a, b := f() what f gives.</summary>
    private static Span Given(CodeFile code, Assignment assignment)
    {
        var equals = assignment.Name + 1;
        while (equals < assignment.Name + 6 && code[equals].Value is not (":=" or "="))
            equals++;
        var from = code.Is(equals + 1, "range") ? equals + 2 : equals + 1;
        return assignment.Value.IsEmpty || code.Is(equals + 1, "range")
            ? new(from, Math.Max(from, code.OperandEnd(from)))
            : assignment.Value;
    }

    /// <summary>In the same function, or in one around it.</summary>
    private static bool IsNear(CodeFile code, int place, int word)
    {
        for (var f = code.Functions.Around(word); f is not null; f = code.Functions.Around(f.Start - 1))
            if (f.Body.Contains(place))
                return true;
        return false;
    }
}
