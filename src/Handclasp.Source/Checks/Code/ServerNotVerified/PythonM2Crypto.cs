using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>M2Crypto, whose contexts verify what they are told to; oscrypto, whose sessions verify unless somebody says that he does it by hand.</summary>
internal static class PythonM2Crypto
{
    private static readonly string[] Waiting =
    [
        "accept",
        "accept_ssl",
        "listen",
        "bind",
        "SSLServer",
        "ForkingSSLServer",
        "ThreadingSSLServer",
    ];

    /// <summary>What looks at the certificate of the other side.</summary>
    private static readonly string[] Looking = ["certificate", "CertificateValidator", "validate_tls", "intermediates", "fingerprint"];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (code.Names.Has("M2Crypto"))
            foreach (var call in code.Calls("set_verify"))
                if (IsNone(code, call.Argument(0)) && !code.Calls(Waiting).Any(c => code.Functions.AreTogether(c.Name, call.Name)))
                    yield return new(call.Whole, "verify_none: this client talks to whoever answers, with any certificate")
                    {
                        Remedy = "Use SSL.verify_peer | SSL.verify_fail_if_no_peer_cert, and load the roots.",
                    };
        if (code.Names.Has("oscrypto"))
            foreach (var call in code.Calls("TLSSession"))
                if (
                    (code.In(call.Open, "manual_validation")?.Value ?? call.Argument(1)) is { IsEmpty: false } manual
                    && !(manual.Length > 1 && code.Is(manual.From + 1, "="))
                    && code.Values.Of(manual).Is(true)
                    && !Kinship.Has(code, call.Name, ["TLSSession"], Looking)
                )
                    yield return new(
                        call.Whole,
                        "manual_validation is on, and nobody here validates anything: this client talks to whoever answers"
                    )
                    {
                        Remedy = "Leave manual_validation out; name a private root with extra_trust_roots.",
                        Confidence = Model.Confidence.Firm,
                    };
    }

    /// <summary>SSL.verify_none, or 0.</summary>
    public static bool IsNone(CodeFile code, Span mode) =>
        code.Said(mode).EndsWith("verify_none", StringComparison.Ordinal) || code.Values.Of(mode) is { Kind: ValueKind.Number, Text: "0" };
}
