using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// Clients that verify by hand what their context does not: the certificate of the peer is given to a function of the file that builds its
/// chain and compares its name (<c>PolicyBuilder().build_server_verifier(…)</c> of cryptography, <c>validate_tls</c> of certvalidator), before
/// anything else is done with the connection.
/// </summary>
internal static class PythonPolicies
{
    private static readonly string[] Reads = ["getpeercert", "get_peer_certificate"];

    /// <summary>What verifies the chain and the name for TLS; what verifies the chain alone does not suffice.</summary>
    private static readonly string[] Verifiers = ["build_server_verifier", "validate_tls"];

    /// <summary>True where the function around a place verifies so, and a refusal ends it.</summary>
    public static bool AreAsked(CodeFile code, int place) =>
        Verifiers.Any(code.Names.Has)
        && code.Functions.Around(place) is { } function
        && code.Calls()
            .Any(c =>
                function.Body.From <= c.Name
                && c.Name < function.Body.To
                && c.Name > place
                && (Verifiers.Contains(c.Word) || (IsVerifier(code, c) || IsOfVerifier(code, c)) && IsGivenCertificate(code, c))
                && !IsCaught(code, c, function)
            );

    /// <summary>A function of this file that raises what the verification raises.</summary>
    private static bool IsVerifier(CodeFile code, Call call) =>
        call.Receiver is "" or "self" or "cls"
        && code.Functions.Named(call.Word).FirstOrDefault() is { } function
        && Has(code, function.Body, Verifiers)
        && (!Has(code, function.Body, "except") || Has(code, function.Body, "raise"));

    /// <summary>self.verifier.verify(leaf, []), where self.verifier is what build_server_verifier gave.</summary>
    private static bool IsOfVerifier(CodeFile code, Call call) =>
        call.Word == "verify"
        && call.Receiver.Split('.')[^1] is { Length: > 0 } held
        && code.Names.Reaching(held, call.Name).Any(made => Has(code, made.Value, Verifiers));

    private static bool IsGivenCertificate(CodeFile code, Call call) => call.Arguments.Any(a => IsOfPeer(code, a, 0));

    /// <summary>The peer's certificate, also as it was loaded from what the connection gave.</summary>
    private static bool IsOfPeer(CodeFile code, Span given, int depth) =>
        Has(code, given, Reads)
        || depth < 3
            && given.Length is > 0 and < 12
            && code.IsWord(given.To - 1)
            && given.Length == 1
            && code.Names.Reaching(code[given.From].Value, given.From)
                .Any(made => !made.Value.Contains(given.From) && (Has(code, made.Value, Reads) || Loaded(code, made.Value, depth)));

    /// <summary>x509.load_der_x509_certificate(der)</summary>
    private static bool Loaded(CodeFile code, Span value, int depth) =>
        code.Is(value.To - 1, ")")
        && code.CallAt(code.Mate(value.To - 1)) is { Arguments: [var given, ..] } call
        && call.Word.StartsWith("load_", StringComparison.Ordinal)
        && IsOfPeer(code, given, depth + 1);

    /// <summary>Within a try whose clauses do not all raise again.</summary>
    private static bool IsCaught(CodeFile code, Call call, Function function)
    {
        foreach (var word in code.Index.Places("try"))
        {
            if (
                word < function.Body.From
                || word > call.Name
                || !code[word].LineBefore
                || PythonBlocks.Of(code, word) is not { } body
                || body.To <= call.Name
            )
                continue;
            for (var clause = body.To; code.Is(clause, "except") && PythonBlocks.Of(code, clause) is { } block; clause = block.To)
                if (!Has(code, block, "raise"))
                    return true;
        }

        return false;
    }

    private static bool Has(CodeFile code, Span span, params string[] words) =>
        Enumerable.Range(span.From, span.Length).Any(i => code.IsWord(i) && words.Contains(code[i].Value));
}
