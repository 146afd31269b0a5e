using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC180: the list of accepted issuers tells strangers nothing that they need not know.</summary>
internal sealed class AcceptedIssuersList : IRule
{
    /// <summary>Where lists begin to be cut or to break clients: one TLS record.</summary>
    private const int Large = 16_384;

    private static readonly string[] InternalWords =
    [
        ".local",
        ".internal",
        ".corp",
        ".lan",
        ".intra",
        ".test",
        "internal",
        "staging",
        "intranet",
    ];

    public CheckInfo Info { get; } =
        new(
            "HC180",
            "accepted-issuers-list",
            "List of accepted issuers is short and names nothing internal",
            Severity.Info,
            CheckGroup.Exposure,
            "issuer list",
            """
            ## Why it matters
            In its CertificateRequest a server may list the authorities whose clients it accepts. Everybody who connects can read it, without a certificate.
            Names of internal authorities help an attacker to make look-alikes and to guess at the organisation; a list of all public authorities shows that the
            whole web's clients may be trusted here; a very long one is cut by some servers and breaks some clients.
            An empty list is allowed; then clients with several certificates must know by themselves which one to send.

            ## How it is tested
            The names in the server's CertificateRequest are read and counted. Nothing else is done with them than to name the look-alike authorities of HC102.

            ## What to do
            * nginx: `ssl_client_certificate` names authorities that are listed, `ssl_trusted_certificate` ones that are trusted and not listed.
            * Apache: `SSLCADNRequestFile` sets the list apart from `SSLCACertificateFile`. HAProxy: `ca-file` is listed, `ca-verify-file` is not.
            * Go: a `ClientCAs` pool is listed. Java: the accepted issuers of the trust manager. Kestrel: `SslCertificateTrust` with `sendTrustInHandshake`.
            """,
            "List only the authorities that your clients need to see.",
            Standards.Exposure
        );

    public IEnumerable<Ruling> Judge(EvidenceSet seen)
    {
        if (seen.Single<AcceptedIssuersFacts>() is not { } list)
            yield break;
        if (!list.Asked)
        {
            yield return Ruling.NotApplicable("the server never asks for a client certificate");
            yield break;
        }

        var size = $"{list.Names.Count} issuer name{(list.Names.Count == 1 ? "" : "s")}, {list.Bytes} bytes";
        var revealing = list.Names.Where(LooksInternal).ToList();
        List<EvidenceItem> evidence =
        [
            new(size, "CertificateRequest"),
            .. list.Names.Take(20).Select(n => new EvidenceItem(n, "CertificateRequest")),
        ];
        if (revealing.Count > 0)
            yield return Ruling.Fail(
                $"the list ({size}) names what looks internal: {string.Join("; ", revealing.Take(5))}",
                Confidence.Tentative,
                evidence
            );
        else if (list.Bytes > Large)
            yield return Ruling.Fail($"the list is long: {size}", Confidence.Certain, evidence);
        else
            yield return Ruling.Pass(
                list.Names.Count == 0 ? "no issuers are listed" : $"the list holds {size}",
                Confidence.Certain,
                evidence
            );
    }

    private static bool LooksInternal(string name) => InternalWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
