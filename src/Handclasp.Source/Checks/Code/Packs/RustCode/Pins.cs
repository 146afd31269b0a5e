using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;
using Any = Handclasp.Source.Checks.Code.MisreadPin.Any;

namespace Handclasp.Source.Checks.Code.Packs.RustCode;

/// <summary>Pins in Rust that hold nothing: names in their place, and refusals that nobody hears.</summary>
internal static partial class Pins
{
    private static readonly string[] Names =
    [
        "subject",
        "subject_name",
        "issuer",
        "issuer_name",
        "raw_serial_as_string",
        "raw_serial",
        "serial_number",
        "iter_common_name",
    ];

    /// <summary>What ends the use of a connection, or remembers that it is not to be used.</summary>
    private static readonly string[] Leaving =
    [
        "return",
        "Err",
        "bail",
        "ensure",
        "panic",
        "break",
        "continue",
        "exit",
        "abort",
        "shutdown",
        "close",
        "drop",
        "unreachable",
    ];

    public static IEnumerable<Flag> Look(CodeFile code) =>
        Any.Look(code).Concat(Named(code)).Concat(Unheard(code)).Concat(Said(code)).DistinctBy(f => f.At.From);

    /// <summary>The chain is verified by nobody, and the peer is told by a name in his certificate.</summary>
    private static IEnumerable<Flag> Named(CodeFile code)
    {
        var open = Client.Look(code).Where(f => !f.IsSwitch).Select(f => Peers.Outermost(code, f.At.From)).OfType<Function>().ToHashSet();
        if (open.Count == 0)
            yield break;
        foreach (var at in Any.Comparisons(code))
            if (
                Peers.Outermost(code, at) is { } function
                && open.Contains(function)
                && Any.Operands(code, at) is var (left, right)
                && (IsName(code, left, 0) || IsName(code, right, 0))
            )
                yield return new(
                    new(left.From, right.To),
                    "nobody verifies the chain, and the peer is told by a name in his certificate: anybody can write that into one of his own"
                )
                {
                    Remedy = Any.Remedy,
                    Confidence = Confidence.Firm,
                };
    }

    private static bool IsName(CodeFile code, Span span, int depth)
    {
        for (var i = span.From; i < span.To; i++)
            if (
                code.IsWord(i)
                && (
                    Names.Contains(code[i].Value) && code.IsLink(i - 1)
                    || depth < 2
                        && !code.IsLink(i - 1)
                        && code.Names.Reaching(code[i].Value, i) is [var only]
                        && !only.Value.Contains(i)
                        && IsName(code, only.Value, depth + 1)
                )
            )
                return true;
        return false;
    }

    /// <summary>check_pin(&amp;link).ok(); let _ = check_pin(…); if let Err(e) = check_pin(…) { warn!(…) }</summary>
    private static IEnumerable<Flag> Unheard(CodeFile code)
    {
        foreach (var function in code.Functions.All)
        {
            if (function.Name is "" or "verify_server_cert" or "verify_client_cert" || !IsCheck(code, function))
                continue;
            var isBool = code.Is(function.Body.From - 2, "bool");
            foreach (var call in code.Calls(function.Name))
                if (!code.Is(call.Name - 1, "fn") && IsUnheard(code, call, isBool))
                    yield return new(
                        new(call.Start, call.Whole.To),
                        $"{function.Name} refuses another certificate, and nobody hears it: the connection is used all the same"
                    )
                    {
                        Remedy = "Pass the refusal on with ?, before the first byte is sent.",
                        Confidence = Confidence.Firm,
                    };
        }
    }

    /// <summary>if digest != pin { warn!("…") }: another key is written to the log, and used.</summary>
    private static IEnumerable<Flag> Said(CodeFile code)
    {
        if (!code.Index.Places("peer_certificate", "peer_certificates", "peer_certs", "current_cert").Any())
            yield break;
        foreach (var at in Any.Comparisons(code))
        {
            var start = code.StatementStart(at);
            var open = at;
            while (open < Math.Min(code.Tokens.Length, at + 40) && !code.Is(open, "{") && !code.Is(open, ";"))
                open++;
            if (!code.Is(start, "if") || !code.Is(open, "{") || code.Is(code.Mate(open) + 1, "else"))
                continue;
            var condition = code.Text(new(start + 1, open));
            if (
                (code.Is(at, "!=") || code.Is(start + 1, "!"))
                && Any.Digest().IsMatch(condition)
                && Expected().IsMatch(condition)
                && IsOnlySaid(code, code.Inside(open))
            )
                yield return new(
                    new(start, open),
                    "another certificate than the pinned one is written to the log, and the connection is used all the same"
                )
                {
                    Remedy = "Return an error, before the first byte is sent.",
                    Confidence = Confidence.Firm,
                };
        }
    }

    private static bool IsUnheard(CodeFile code, Call call, bool isBool)
    {
        var start = code.StatementStart(call.Start);
        var end = call.Whole.To;
        if (code.Is(end, ".") && code.Is(end + 1, "await"))
            end += 2;
        if (code.Is(end, ".") && code.Is(end + 1, "ok") && code.Is(end + 4, ";") && start == call.Start)
            return true;
        if (code.Is(start, "let") && code[start + 1].Value.StartsWith('_') && code.Is(start + 2, "=") && code.Is(end, ";"))
            return call.Start == start + 3;
        if (isBool && start == call.Start && code.Is(end, ";"))
            return true;
        // if let Err(e) = check(…) { … }, if !check(…) { … }
        if (!code.Is(end, "{") || code.Is(code.Mate(end) + 1, "else") || !code.Is(start, "if"))
            return false;
        var isRefusal =
            code.Is(start + 1, "let") && code.Is(start + 2, "Err") || isBool && code.Is(start + 1, "!") && call.Start == start + 2;
        return isRefusal && IsOnlySaid(code, code.Inside(end));
    }

    /// <summary>A block that writes a line to the log and goes on.</summary>
    private static bool IsOnlySaid(CodeFile code, Span block)
    {
        for (var i = block.From; i < block.To; i++)
            if (code.Is(i, "=") || code.Is(i, "?") || code.IsWord(i) && Leaving.Contains(code[i].Value))
                return false;
        return true;
    }

    /// <summary>It takes the digest or the key of a certificate and compares it.</summary>
    private static bool IsCheck(CodeFile code, Function function)
    {
        var text = code.Text(new(function.Start, function.Body.To));
        return text.Length < 4000
            && About().IsMatch(text)
            && Any.Digest().IsMatch(text)
            && Any.Comparisons(code).Any(i => function.Body.Contains(i))
            && Refuses().IsMatch(text);
    }

    [GeneratedRegex(@"peer_cert|CertificateDer|\bX509\b|X509Certificate|(?<![a-z])cert(ificate)?(?![a-z])|\bleaf\b")]
    private static partial Regex About();

    [GeneratedRegex("(?i)pin|expected|known|fingerprint|trusted")]
    private static partial Regex Expected();

    [GeneratedRegex(@"\bErr\b|\bensure\b|\bbail\b|-> bool|\bfalse\b")]
    private static partial Regex Refuses();
}
