using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;

namespace Handclasp.Checks.Certificates;

/// <summary>
/// The base of every check of a server's certificates: one examined chain in, one ruling out. It knows nothing of where the chain came from,
/// so that files are judged as connections are.
/// </summary>
internal abstract class CertificateLint : IRule
{
    public abstract CheckInfo Info { get; }

    public IEnumerable<Ruling> Judge(EvidenceSet seen) => seen.Of<ChainFacts>().Select(Judge);

    public Ruling Judge(ChainFacts chain) =>
        (chain.Leaf is { } leaf ? Of(chain, leaf) : OfUnreadable(chain)) with
        {
            Subject = chain.Subject,
        };

    protected abstract Ruling Of(ChainFacts chain, ParsedCertificate leaf);

    protected virtual Ruling OfUnreadable(ChainFacts chain) => Ruling.NotApplicable("the server's certificate cannot be read: see HC300");

    /// <summary>A fact about one certificate, with its place in the chain.</summary>
    protected static EvidenceItem Cite(ChainFacts chain, ParsedCertificate certificate, string fact) =>
        new(fact, $"{Name(chain, certificate)}{Where(chain)}");

    /// <summary>A fact about the chain as a whole.</summary>
    protected static EvidenceItem Cite(ChainFacts chain, string fact) =>
        new(fact, $"chain of {chain.Sent.Count} certificate{(chain.Sent.Count == 1 ? "" : "s")}{Where(chain)}");

    /// <summary>"the server's certificate CN=…", "certificate 2 CN=…", "the root CN=…".</summary>
    protected static string Name(ChainFacts chain, ParsedCertificate certificate) =>
        chain.Sent.FirstOrDefault(s => s.Sha256 == certificate.Sha256) switch
        {
            { Number: 1 } => $"the server's certificate {Words(certificate)}",
            { Number: var number } => $"certificate {number} {Words(certificate)}",
            null => $"the trusted {Words(certificate)}",
        };

    private static string Words(ParsedCertificate certificate) =>
        certificate.Subject.Length > 0 ? certificate.Subject : $"with SHA-256 {certificate.Sha256[..16]}";

    private static string Where(ChainFacts chain) => chain.Where.Length > 0 ? $", {chain.Where}" : "";
}
