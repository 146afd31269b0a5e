using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;

namespace Handclasp.Checks.Certificates;

/// <summary>HC321: client certificate given is valid now and not about to end.</summary>
internal sealed class ClientCertificateDates : ClientCertificateLint
{
    public override CheckInfo Info { get; } =
        new(
            "HC321",
            "client-certificate-dates",
            "Client certificate given is valid now and not about to end",
            Severity.Medium,
            CheckGroup.ClientCertificate,
            "own dates",
            """
            ## Why it matters
            An expired client certificate is refused by every sound server: then nothing can be said about the others, because the comparison is missing. One that ends soon stops a client soon (weighs Low).

            ## How it is tested
            The dates of the certificates given with `--client-cert` are compared with the clock; soon means less than 30 days, or less than a third of the lifetime where that is shorter.

            ## What to do
            Renew it, automatically where it can be: `step ca renew --daemon`, cert-manager, Vault's agent, a SPIFFE agent. Give the renewed pair with `--client-cert` and `--client-key`.
            """,
            "Renew the client certificate.",
            [.. Standards.NearExpiry, "CWE-324"]
        );

    protected override Ruling Of(ClientCertificateFacts given, ParsedCertificate leaf)
    {
        if (given.Chain.FirstOrDefault(c => given.Now > c.NotAfter) is { } over)
            return Ruling.Fail(
                $"{over.Subject} ended on {over.NotAfter:yyyy-MM-dd HH:mm} UTC",
                Confidence.Certain,
                [Cite(over, $"ended on {over.NotAfter:yyyy-MM-dd HH:mm} UTC")]
            );
        if (given.Chain.FirstOrDefault(c => given.Now < c.NotBefore) is { } early)
            return Ruling.Fail(
                $"{early.Subject} begins on {early.NotBefore:yyyy-MM-dd HH:mm} UTC only",
                Confidence.Certain,
                [Cite(early, $"begins on {early.NotBefore:yyyy-MM-dd HH:mm} UTC")]
            );
        EvidenceItem[] evidence = [Cite(leaf, $"ends on {leaf.NotAfter:yyyy-MM-dd HH:mm} UTC")];
        return Lifetimes.EndsSoon(leaf, given.Now)
            ? Ruling.Fail($"it ends in {Lifetimes.Words(leaf.NotAfter - given.Now)}", Confidence.Certain, evidence) with
            {
                LoweredTo = Severity.Low,
            }
            : Ruling.Pass($"{Lifetimes.Words(leaf.NotAfter - given.Now)} are left", Confidence.Certain, evidence);
    }
}
