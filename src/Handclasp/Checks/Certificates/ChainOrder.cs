using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;

namespace Handclasp.Checks.Certificates;

/// <summary>HC306: server sends its chain in order.</summary>
internal sealed class ChainOrder : CertificateLint
{
    public override CheckInfo Info { get; } =
        new(
            "HC306",
            "server-chain-order",
            "Server sends its chain in order",
            Severity.Low,
            CheckGroup.ServerCertificate,
            "chain order",
            $"""
            ## Why it matters
            Before TLS 1.3 each certificate must directly certify the one before it (RFC 5246 section 7.4.2). Most clients sort for themselves, small and old ones do not. TLS 1.3 allows any order after the first, so there it is information.

            ## How it is tested
            The places of the path's certificates in what was sent are compared with their places in the path.

            ## What to do
            {Remedies.ServeChain}
            """,
            "Send the server's certificate first, then each issuer after the certificate it issued.",
            [.. Standards.ServerChain, "RFC 5246 §7.4.2"]
        );

    protected override Ruling Of(ChainFacts chain, ParsedCertificate leaf)
    {
        var places = (chain.Path?.Elements ?? [leaf])
            .Select(e => chain.Sent.FirstOrDefault(s => s.Sha256 == e.Sha256))
            .OfType<SentCertificate>()
            .Select(s => s.Number)
            .ToList();
        var told = $"the path's certificates were sent as number {string.Join(", ", places)}";
        if (places.SequenceEqual(places.Order()))
            return Ruling.Pass("each certificate follows the one it issued", Confidence.Certain, [Cite(chain, told)]);
        return Ruling.Fail($"the chain is out of order: {told}", Confidence.Certain, [Cite(chain, told)]) with
        {
            LoweredTo = chain.StrictOrder ? null : Severity.Info,
        };
    }
}
