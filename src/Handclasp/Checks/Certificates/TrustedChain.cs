using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;
using Handclasp.Tls.Validation;

namespace Handclasp.Checks.Certificates;

/// <summary>HC300: server's chain ends at a trusted root.</summary>
internal sealed class TrustedChain : CertificateLint
{
    public override CheckInfo Info { get; } =
        new(
            "HC300",
            "server-chain-trusted",
            "Server's chain ends at a trusted root",
            Severity.High,
            CheckGroup.ServerCertificate,
            "trusted root",
            $"""
            ## Why it matters
            Mutual TLS has two halves. If clients cannot verify the server, people switch verification off, and then anybody in between can take the server's place.
            The server's chain must lead, signature by signature, to a root that its clients trust.

            ## How it is tested
            The chain is built from what the server sends, without fetching anything, to the roots given with `--server-ca`, or else to this machine's store.
            A private root is nothing bad: without `--server-ca` it is inconclusive, and its SHA-256 is printed so that you can compare it. The verdicts on client certificates never depend on this.

            ## What to do
            {Remedies.ServeChain}
            """,
            "Serve a chain to a root that your clients trust; give a private root with --server-ca.",
            Standards.ServerChain
        );

    protected override Ruling Of(ChainFacts chain, ParsedCertificate leaf)
    {
        if (chain.Path is not { } path)
            return Ruling.Inconclusive("no path could be built", "scan again");
        if (path.End == PathEnd.Trusted)
            return Ruling.Pass(
                chain.LeafTrusted
                    ? "the server's certificate itself is trusted (--server-ca)"
                    : $"the chain ends at the trusted {path.Top.Subject}",
                Confidence.Certain,
                [Cite(chain, path.Top, $"trusted, SHA-256 {path.Top.Sha256}")]
            );
        if (chain.SelfSigned)
            return Ruling.NotApplicable("the server's certificate is self-signed: see HC301");
        if (chain.Broken.Count > 0)
            return Ruling.NotApplicable("a signature in the chain is broken: see HC309");
        var told = path.End switch
        {
            PathEnd.UnknownRoot => $"the root is not in {Store(chain)}: {path.Top.Subject}, SHA-256 {path.Top.Sha256}",
            PathEnd.IssuerMissing => $"the issuer {path.Top.Issuer} is neither sent nor in {Store(chain)}",
            PathEnd.Unverifiable => $"a signature with {path.Top.SignatureAlgorithmWord} cannot be checked here",
            _ => "the chain is too long or too tangled to be followed",
        };
        return chain.AnchorsGiven && path.End is PathEnd.UnknownRoot or PathEnd.IssuerMissing
            ? Ruling.Fail(told, Confidence.Certain, [Cite(chain, path.Top, told)])
            : Ruling.Inconclusive(told, "--server-ca with the root that the server's clients trust", [Cite(chain, path.Top, told)]) with
            {
                LoweredTo = Severity.Medium,
            };
    }

    protected override Ruling OfUnreadable(ChainFacts chain) =>
        Ruling.Fail(
            $"the server's certificate cannot be read: {chain.Sent[0].Error}",
            Confidence.Certain,
            [Cite(chain, $"certificate 1, SHA-256 {chain.Sent[0].Sha256}: {chain.Sent[0].Error}")]
        );

    private static string Store(ChainFacts chain) => chain.AnchorsGiven ? "what --server-ca trusts" : "this system's store";
}
