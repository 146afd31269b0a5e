using System.Text.RegularExpressions;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Scripts;

/// <summary>
/// Peers of Ruby, Perl and PHP that are known by the digest of their certificate or key: where the function that switches the chain off compares
/// it, refuses another, and sends nothing before, the digest stands in for the chain.
/// </summary>
internal static partial class ScriptPins
{
    private static readonly string[] Reads =
    [
        "peer_cert",
        "peer_certificate",
        "get_peer_certificate",
        "get_fingerprint",
        "get_fingerprint_bin",
    ];

    private static readonly string[] Sends = ["fwrite", "fputs", "puts", "syswrite", "print", "printf", "write", "request", "send"];

    public static bool Knows(CodeFile code, int at)
    {
        if (code.Functions.Around(at) is not { } function || !code.Index.Places(Reads).Any(r => r > at && function.Body.Contains(r)))
            return false;
        for (var i = at + 1; i < function.Body.To; i++)
            if (code.IsWord(i) && Digest().IsMatch(code[i].Value) && !code[i].Value.StartsWith('$') && IsCompared(code, function, i))
                return true;
        return false;
    }

    /// <summary>A digest that is compared there, or by way of the variable that it is put in, and whose difference ends it all.</summary>
    private static bool IsCompared(CodeFile code, Function function, int digest)
    {
        var start = code.StatementStart(digest);
        var name = "";
        for (var i = start; i < digest && i < start + 6; i++)
            if (code.Is(i, "=") && code.IsWord(i - 1))
                name = code[i - 1].Value;
        for (var i = start; i < function.Body.To; i++)
            if (Compares(code, i) && code.StatementStart(i) is var statement && statement >= start)
            {
                var to = Math.Min(function.Body.To, i + 60);
                var isOfIt = Enumerable
                    .Range(statement, to - statement)
                    .Any(k => k == digest || name.Length > 0 && k < i + 24 && code.Is(k, name));
                if (isOfIt && Refuses(code, new(statement, to)) && !IsSent(code, function, i))
                    return true;
            }

        return false;
    }

    private static bool Compares(CodeFile code, int i) =>
        code[i]
            is { Kind: TokenKind.Symbol, Value: "==" or "!=" or "===" or "!==" }
                or { Kind: TokenKind.Word, Value: "eq" or "ne" or "hash_equals" }
        || code.IsWord(i) && code[i].Value.EndsWith("secure_compare", StringComparison.Ordinal);

    private static bool Refuses(CodeFile code, Span span)
    {
        for (var i = span.From; i < span.To; i++)
            if (code[i] is { Kind: TokenKind.Word, Value: "raise" or "throw" or "croak" or "die" or "confess" or "abort" or "exit" })
                return true;
        return false;
    }

    /// <summary>Something goes to the peer before.</summary>
    private static bool IsSent(CodeFile code, Function function, int until) =>
        code
            .Index.Places(Sends)
            .Any(s => s > function.Body.From && s < until && code.IsWord(s) && (code.Is(s + 1, "(") || code.IsLink(s - 1)));

    [GeneratedRegex(
        @"^(openssl_x509_fingerprint|openssl_digest|hash|hexdigest|digest|base64digest|sha256\w*|sha384\w*|sha512\w*|get_fingerprint\w*|SHA256)$"
    )]
    private static partial Regex Digest();
}
