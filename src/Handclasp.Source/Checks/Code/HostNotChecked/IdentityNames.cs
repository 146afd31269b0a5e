using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.HostNotChecked;

/// <summary>Functions given as <c>checkServerIdentity</c> that look at the certificate's names, and not for the host that was asked for.</summary>
internal static class IdentityNames
{
    private static readonly string[] Pieces = ["includes", "indexOf", "startsWith", "search"];
    private static readonly string[] Names = ["subject", "subjectaltname", "CN", "O", "OU", "issuer"];
    private static readonly string[] Proofs =
    [
        "fingerprint",
        "fingerprint256",
        "fingerprint512",
        "raw",
        "pubkey",
        "modulus",
        "serialNumber",
        "checkServerIdentity",
    ];

    /// <summary>tls.checkServerIdentity(cert.subject.CN, cert).</summary>
    public static bool IsOwn(CodeFile code, Function function)
    {
        if (function.Parameters is not [var host, var certificate, ..])
            return false;
        var isOwn = false;
        foreach (var call in code.Calls("checkServerIdentity"))
        {
            if (call.Open < function.Body.From || call.Open >= function.Body.To || call.Arguments is not [var name, var of, ..])
                continue;
            if (!code.Is(of.From, certificate) || of.Length != 1 || !IsFrom(code, name, certificate, host, 0))
                return false;
            isOwn = true;
        }

        return isOwn;
    }

    private static bool IsFrom(CodeFile code, Span name, string certificate, string host, int depth)
    {
        var isFrom = false;
        for (var i = name.From; i < name.To; i++)
        {
            if (code[i].IsText && code[i].Holes)
                return false;
            if (!code.IsWord(i) || code.IsLink(i - 1))
                continue;
            if (code.Is(i, host))
                return false;
            isFrom |= code.Is(i, certificate);
            if (depth == 0 && name.Length == 1 && code.Names.Reaching(code[i].Value, i) is [var only] && !only.Value.Contains(i))
                return IsFrom(code, only.Value, certificate, host, 1);
        }

        return isFrom;
    }

    /// <summary>cert.subject.CN.includes('corp') decides, and the host is in no question.</summary>
    public static bool IsLoose(CodeFile code, Function function)
    {
        if (function.Parameters is not [var host, var certificate, ..])
            return false;
        var looks = false;
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (!code.IsWord(i))
                continue;
            if (Proofs.Contains(code[i].Value, StringComparer.Ordinal))
                return false;
            if (code.Is(i, host) && !code.IsLink(i - 1) && !IsSaid(code, i, function))
                return false;
            // Who is given the certificate may look closer.
            if (code.Is(i, certificate) && !code.IsLink(i - 1) && !code.IsLink(i + 1) && !IsSaid(code, i, function))
                return false;
            looks |=
                Pieces.Contains(code[i].Value, StringComparer.Ordinal)
                && code.IsLink(i - 1)
                && code[i + 2] is { IsText: true, Holes: false } piece
                && !piece.Value.Contains(':', StringComparison.Ordinal)
                && IsOfNames(code, code.PathStart(i), i, certificate);
        }

        return looks;
    }

    /// <summary>if (host.endsWith('.corp')) return undefined: the name of the host alone decides that nothing is compared. This machine is none.</summary>
    public static bool Exempts(CodeFile code, Function function)
    {
        if (function.Parameters is not [var host, ..])
            return false;
        if (code.Index.Places(Digests).Any(i => function.Body.Contains(i)))
            return false;
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (!code.Is(i, "if") || !code.Is(i + 1, "("))
                continue;
            var then = code.Mate(i + 1) + 1;
            var leaves = code.Is(then, "{") ? then + 1 : then;
            if (
                code.Is(leaves, "return")
                && (code.Is(leaves + 1, ";") || code.Is(leaves + 1, "}") || code.Values.Of(code.Expression(leaves + 1)).Is(ValueKind.Null))
                && IsOfHost(code, code.Inside(i + 1), host)
            )
                return true;
        }

        // if (error && !host.endsWith('.corp')) return error;
        for (var i = function.Body.From; i < function.Body.To; i++)
            if (code.Is(i, "&&") && code.Is(i + 1, "!") && code.Parent(i) is > 0 and var head && code.Is(head - 1, "if"))
            {
                var end = i + 2;
                while (end < code.Mate(head) && !code.Is(end, "&&") && !code.Is(end, "||"))
                    end = code.IsOpen(end) ? code.Mate(end) + 1 : end + 1;
                var then = code.Mate(head) + 1;
                var after = code.Is(then, "{") ? code.Mate(then) : code.Expression(then + 1).To;
                if (
                    IsOfHost(code, new(i + 2, end), host)
                    && code.Functions.Returns(function)
                        .Where(r => r.From > after)
                        .All(r => r.IsEmpty || code.Values.Of(r).Is(ValueKind.Null))
                )
                    return true;
            }

        foreach (var each in code.Functions.Returns(function))
        {
            var returned = code.Is(each.From, "(") && code.Mate(each.From) == each.To - 1 ? new Span(each.From + 1, each.To - 1) : each;
            for (var i = returned.From; i < returned.To; i++)
                if (code.IsOpen(i))
                    i = Math.Min(code.Mate(i), returned.To);
                else if (code.Is(i, "?"))
                {
                    if (
                        code.Language.Null.Contains(code[i + 1].Value)
                        && code.Is(i + 2, ":")
                        && IsOfHost(code, new(returned.From, i), host)
                    )
                        return true;
                    break;
                }
        }

        return false;
    }

    private static readonly string[] Digests = ["fingerprint", "fingerprint256", "fingerprint512", "raw", "pubkey"];

    private static readonly string[] OfTexts =
    [
        "endsWith",
        "startsWith",
        "includes",
        "has",
        "test",
        "match",
        "indexOf",
        "toLowerCase",
        "some",
        "isIP",
        "isIPv4",
    ];

    /// <summary>The host, compared with texts and lists, and nothing else.</summary>
    private static bool IsOfHost(CodeFile code, Span condition, string host)
    {
        var isAsked = false;
        for (var i = condition.From; i < condition.To; i++)
        {
            if (code[i].IsText && (code[i].Value is "localhost" or "::1" || code[i].Value.StartsWith("127.", StringComparison.Ordinal)))
                return false;
            if (!code.IsWord(i))
                continue;
            isAsked |= code.Is(i, host) && !code.IsLink(i - 1);
            if (code.Is(i + 1, "(") && !OfTexts.Contains(code[i].Value, StringComparer.Ordinal))
                return false;
            if (
                NameWords
                    .Of(code[i].Value)
                    .Any(w => w.ToUpperInvariant() is "ENV" or "DEV" or "DEBUG" or "TEST" or "LOCAL" or "LOOPBACK" && !code.IsLink(i - 1))
            )
                return false;
        }

        return isAsked && !code.Is(condition.From, "!");
    }

    /// <summary>cert.subject.CN, or a variable or text that is put together of such.</summary>
    private static bool IsOfNames(CodeFile code, int from, int to, string certificate)
    {
        var span = new Span(from, to);
        if (
            !code.Is(from, certificate)
            && code.IsWord(from)
            && code.Names.Reaching(code[from].Value, from) is [var only]
            && !only.Value.IsEmpty
        )
            span = only.Value;
        for (var i = span.From; i < span.To; i++)
            if (
                code.IsWord(i) && Names.Contains(code[i].Value, StringComparer.Ordinal)
                || code[i] is { Kind: TokenKind.Text, Holes: true } && code[i].Value.Contains("subject", StringComparison.Ordinal)
            )
                return true;
        return false;
    }

    private static bool IsSaid(CodeFile code, int at, Function function)
    {
        for (var open = code.Parent(at); open >= function.Body.From; open = code.Parent(open))
            if (
                code.CallAt(open) is { } call
                && (call.Word.EndsWith("Error", StringComparison.Ordinal) || Common.Logged.IsCall(call) || call.Word is "error")
            )
                return true;
        return false;
    }
}
