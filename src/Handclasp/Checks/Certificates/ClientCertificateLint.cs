using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;

namespace Handclasp.Checks.Certificates;

/// <summary>The base of every check of the client certificate that the user gave.</summary>
internal abstract class ClientCertificateLint : IRule
{
    public abstract CheckInfo Info { get; }

    public IEnumerable<Ruling> Judge(EvidenceSet seen)
    {
        if (seen.Single<ClientCertificateFacts>() is not { } given)
            yield break;
        yield return given.Error.Length > 0 || given.Chain.Count == 0
            ? Ruling.Inconclusive($"the client certificate cannot be read: {given.Error}", "--client-cert with an X.509 certificate")
            : Of(given, given.Chain[0]) with
            {
                Subject = given.Chain[0].Sha256[..16],
            };
    }

    protected abstract Ruling Of(ClientCertificateFacts given, ParsedCertificate leaf);

    protected static EvidenceItem Cite(ParsedCertificate certificate, string fact) =>
        new(fact, $"client certificate {certificate.Subject} (SHA-256 {certificate.Sha256[..16]})");
}
