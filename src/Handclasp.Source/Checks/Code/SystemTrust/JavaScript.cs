using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.SystemTrust;

/// <summary>Servers of Node.js that demand certificates of their clients and take every public authority for theirs.</summary>
internal static class JavaScript
{
    private const string Because =
        "clients must show a certificate, and no root is named for them: every client passes whose certificate any public authority issued";

    /// <summary>What knows a client by more than who issued his certificate.</summary>
    private static readonly string[] Proofs = ["fingerprint", "fingerprint256", "fingerprint512", "pubkey"];

    /// <summary>What may bring roots along.</summary>
    private static readonly string[] Others = ["pfx", "secureContext", "SNICallback", "addCACert", "setDefaultCACertificates"];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (code.Index.Places(Proofs).Any(code.IsWord))
            yield break;
        foreach (var server in JavaScriptServers.Of(code).All)
            if (
                server.IsMutual
                && !server.Options.IsOpen
                && server
                    .Options.Last("ca")
                    .All(s =>
                        code.Is(s.Value.To - 1, "rootCertificates")
                        || code.Text(s.Value).EndsWith("getCACertificates()", StringComparison.Ordinal)
                    )
                && server.Options.Last("key", "cert").Count > 0
                && server.Options.On("requestCert") is { } asked
                && code.Values.Of(asked.Value).Is(true)
                && !code.Index.Places(Others).Any()
            )
                yield return new(asked.Whole, Because) { Remedy = "Give the root of your clients with ca.", Confidence = Confidence.Firm };
        foreach (var call in code.Calls("createSsl"))
            if (
                call.Receiver.EndsWith("credentials", StringComparison.Ordinal)
                && call.Arguments is [var known, var key, var chain, ..]
                && IsNothing(code, known)
                && !IsNothing(code, key)
                && !IsNothing(code, chain)
            )
                yield return new(
                    call.Whole,
                    "this client shows a certificate to a private peer and names no root: whoever has a certificate of any public authority for that name is taken for it, and a private root is refused"
                )
                {
                    Remedy = "Give the peer's root as the first argument.",
                };
        foreach (var call in code.Calls("createSsl"))
            if (
                call.Receiver.EndsWith("ServerCredentials", StringComparison.Ordinal)
                && call.Arguments is [var roots, _, var demanded, ..]
                && code.Values.Of(roots).Is(ValueKind.Null)
                && code.Values.Of(demanded).Is(true)
            )
                yield return new(call.Whole, Because)
                {
                    Remedy = "Give the root of your clients as the first argument.",
                    Confidence = Confidence.Firm,
                };
    }

    private static bool IsNothing(CodeFile code, Span value) => code.Values.Of(value).Is(ValueKind.Null) || code.Text(value) == "undefined";
}
