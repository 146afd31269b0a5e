using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ClientNotVerified;

/// <summary>pyOpenSSL servers: clients are asked for a certificate, and the callback lets any pass.</summary>
internal static class Python
{
    public static IEnumerable<Flag> Look(CodeFile code) =>
        PythonTls
            .Accepting(code, Side.Server)
            .Where(c => Modes.Of(code, c.Set.Argument(0)).Any(m => m.Word == "VERIFY_PEER"))
            .Select(c => new Flag(c.At, "the verify callback can say True to what OpenSSL refused: a client with any certificate is let in")
            {
                Remedy = "Return the last argument, preverify_ok, and load your clients' root with load_verify_locations.",
            })
            .Concat(
                PythonTls
                    .Unchecked(code, "handshakeServer", "handshakeServerAsync")
                    .Where(c => code.In(c.Open, "reqCert") is { } asked && code.Values.Of(asked.Value).Is(true))
                    .Select(c => new Flag(
                        c.Whole,
                        "reqCert asks for a certificate, and tlslite verifies none: any client is let in with any"
                    )
                    {
                        Remedy = "Give it a checker, or compare session.clientCertChain.getFingerprint() with those that you know.",
                        Confidence = Model.Confidence.Firm,
                    })
            );
}
