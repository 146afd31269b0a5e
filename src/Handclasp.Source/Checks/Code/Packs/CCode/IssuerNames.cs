using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.CCode;

/// <summary>
/// HC512: a peer is taken for one of ours since his certificate names our authority, in a file where nothing verifies anything. Whoever makes a
/// certificate writes any issuer into it, and only the signature tells.
/// </summary>
internal static class IssuerNames
{
    private static readonly string[] Readers = ["X509_get_issuer_name", "gnutls_x509_crt_get_issuer_dn", "wolfSSL_X509_get_issuer_name"];

    private static readonly string[] Texts = ["strcmp", "strncmp", "strcasecmp", "strncasecmp", "strstr", "memcmp", "g_strcmp0"];

    /// <summary>What verifies a certificate, asks the library to, or knows it by more than a name.</summary>
    private static readonly string[] Proofs =
    [
        .. Servers.Verdicts,
        .. Unasked.OpensslModes,
        .. Unasked.GnutlsVerifies,
        "SSL_VERIFY_PEER",
        "verify_peer",
        "wolfSSL_CTX_set_verify",
        "X509_verify",
        "X509_check_issued",
        "X509_STORE_CTX",
        "X509_STORE_CTX_get_current_cert",
        "gnutls_x509_crt_verify",
        "gnutls_x509_crt_check_issuer",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var reader in code.Calls(Readers))
            if (
                code.Functions.NamedAround(reader.Name) is { } function
                && Words.Holds(code, function.Body, Servers.PeerGetters)
                && !Words.Any(code, Proofs)
                && !Verified.Pins(code, function.Body)
                && Compared(code, function, reader) is { IsEmpty: false } at
            )
                yield return new(
                    at,
                    "the peer is believed for the name of his certificate's issuer, and nothing here verifies it: anybody can write that name into one of his own"
                )
                {
                    Remedy =
                        "Verify the chain (SSL_VERIFY_PEER with your root, and SSL_get_verify_result), or compare a digest of the key.",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>Where the issuer's name is compared with a text of the program, and the function's answer hangs on it; empty where it is not.</summary>
    private static Span Compared(CodeFile code, Function function, Call reader)
    {
        foreach (var call in code.Calls(Texts))
            if (
                call.Name > reader.Name
                && function.Body.Contains(call.Name)
                && call.Arguments.Any(a => code.Values.Of(a).Is(ValueKind.Text))
                && IsAnswer(code, call)
            )
                return call.Whole;
        return default;
    }

    /// <summary>return strcmp(…) == 0; if (strcmp(…) != 0) return -1;</summary>
    private static bool IsAnswer(CodeFile code, Call call)
    {
        var start = code.StatementStart(call.Start);
        if (code.Is(start, "return"))
            return true;
        var open = code.Parent(call.Start);
        while (open > 0 && code.Is(open, "(") && !code.Is(open - 1, "if"))
            open = code.Parent(open);
        if (open <= 0 || !code.Is(open, "("))
            return false;
        var after = code.Mate(open) + 1;
        return Words.Holds(code, code.Is(after, "{") ? code.Inside(after) : new(after, after + 1), "return", "goto", "break");
    }
}
