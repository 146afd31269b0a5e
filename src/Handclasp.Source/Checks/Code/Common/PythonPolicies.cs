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
                && (Verifiers.Contains(c.Word) || IsVerifier(code, c) && IsGivenCertificate(code, c))
                && !IsCaught(code, c, function)
            );

    /// <summary>A function of this file that raises what the verification raises.</summary>
    private static bool IsVerifier(CodeFile code, Call call) =>
        call.Receiver is "" or "self" or "cls"
        && code.Functions.Named(call.Word).FirstOrDefault() is { } function
        && Has(code, function.Body, Verifiers)
        && (!Has(code, function.Body, "except") || Has(code, function.Body, "raise"));

    private static bool IsGivenCertificate(CodeFile code, Call call) =>
        call.Arguments.Any(a =>
            Has(code, a, Reads)
            || a.Length == 1
                && code.IsWord(a.From)
                && code.Names.Reaching(code[a.From].Value, a.From).Any(made => Has(code, made.Value, Reads))
        );

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
