using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;
using Handclasp.Tls.Validation;

namespace Handclasp.Checks.Certificates;

/// <summary>HC302: server's certificate holds the host's name.</summary>
internal sealed class WrongServerName : CertificateLint
{
    public override CheckInfo Info { get; } =
        new(
            "HC302",
            "wrong-server-name",
            "Server's certificate holds the host's name",
            Severity.High,
            CheckGroup.ServerCertificate,
            "host name",
            """
            ## Why it matters
            A certificate for another name proves that somebody is there, but not that it is the one the client asked for (RFC 9525).
            Clients compare with subjectAltName only; the common name has not counted for years.

            ## How it is tested
            The name asked for (`--server-name`, else the target's host) is compared with the DNS names in subjectAltName, where a wildcard stands for exactly one left-most label; an IP address must stand there as an IP address. Internationalised names are compared as A-labels.

            ## What to do
            Ask your authority for a new certificate and install it, with its chain:

            * With ACME (certbot, acme.sh, Caddy, cert-manager) request it again; check the account's limits first.
            * With a private authority issue it anew from a request with the right names, purposes and key.
            * Reload the server afterwards: nginx, Apache, HAProxy and most others read certificates at start or reload only.
            """,
            "Issue a certificate whose subjectAltName holds every name that clients use.",
            Standards.ServerName
        );

    protected override Ruling Of(ChainFacts chain, ParsedCertificate leaf)
    {
        var names = leaf.Said.SubjectAltName;
        var held = names.Dns.Concat(names.Ip).ToList();
        var told =
            held.Count > 0
                ? $"it holds {string.Join(", ", held.Take(10))}{(held.Count > 10 ? " and more" : "")}"
                : "it holds no name in subjectAltName";
        if (HostNames.Matches(leaf, chain.Name))
            return Ruling.Pass($"it holds the name {chain.Name}", Confidence.Certain, [Cite(chain, leaf, told)]);
        var common = leaf.CommonNames.Any(cn => cn.Equals(chain.Name, StringComparison.OrdinalIgnoreCase))
            ? ", and its common name does not count"
            : "";
        return Ruling.Fail(
            $"{Name(chain, leaf)} is not for {chain.Name}: {told}{common}",
            Confidence.Certain,
            [Cite(chain, leaf, told)]
        ) with
        {
            Remediation = "Issue a certificate for this name, or scan the name that clients use: --server-name.",
        };
    }
}
