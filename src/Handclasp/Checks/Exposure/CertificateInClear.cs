using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Exposure;

/// <summary>HC182: versions in which client certificates travel in the clear.</summary>
internal sealed class CertificateInClear : IRule
{
    public CheckInfo Info { get; } =
        new(
            "HC182",
            "client-certificate-in-clear",
            "Client certificates do not travel in the clear",
            Severity.Info,
            CheckGroup.Exposure,
            "certificate in clear",
            """
            ## Why it matters
            Before TLS 1.3, the first handshake is not encrypted: whoever listens on the way reads the client's certificate, with its names and serial number, and can follow a person or a device from network to network.
            TLS 1.3 encrypts it (RFC 8446 section 2); so does a certificate asked for in a renegotiation of TLS 1.2.

            ## How it is tested
            It is noted in which versions the server asks for a certificate in the first handshake.

            ## What to do
            Offer TLS 1.3, and let clients that can speak nothing else use the older versions. Keep names of persons out of client certificates.
            """,
            "Prefer TLS 1.3; keep personal names out of client certificates.",
            Standards.Exposure
        );

    public IEnumerable<Ruling> Judge(EvidenceSet seen)
    {
        var asked = seen.Of<EndpointFacts>().Where(p => p.Asked).ToList();
        if (asked.Count == 0)
        {
            yield return Ruling.NotApplicable("the server never asks for a client certificate");
            yield break;
        }

        var clear = asked.Where(p => p.At.Version < TlsVersion.Tls13 && p.AskedWhen == AskedWhen.InHandshake).ToList();
        yield return clear.Count > 0
            ? Ruling.Fail(
                $"{string.Join(", ", clear.Select(p => p.At.Version.Human()).Distinct())}: the client's certificate is sent unencrypted"
                    + (asked.Exists(p => p.At.Version >= TlsVersion.Tls13) ? "; clients that speak TLS 1.3 are not concerned" : ""),
                Confidence.Certain,
                [.. clear.Select(p => new EvidenceItem("asked in the first handshake", p.At.ToString()))]
            )
            : Ruling.Pass(
                "certificates are asked for only where they are encrypted",
                Confidence.Certain,
                [.. asked.Select(p => new EvidenceItem("asked under encryption", p.At.ToString()))]
            );
    }
}
