using System.Globalization;
using Handclasp.Model;

namespace Handclasp.Checks.Exposure;

/// <summary>HC153: tickets that allow early data.</summary>
internal sealed class EarlyDataAllowed : IRule
{
    public CheckInfo Info { get; } =
        new(
            "HC153",
            "early-data-allowed",
            "Session tickets do not allow early data",
            Severity.Info,
            CheckGroup.Exposure,
            "early data",
            """
            ## Why it matters
            A TLS 1.3 ticket may allow early data (0-RTT, RFC 8446 section 4.2.10): a request that arrives together with the ClientHello, before anything about the client has been checked anew. It can be replayed (section 8), and it is answered on the strength of
            what an earlier handshake found out about the client.

            ## How it is tested
            The tickets that the server sends are read for max_early_data_size. Sending early data is not testable with this engine: the check tells only that the server would take it.

            ## What to do
            Switch early data off where clients are authenticated by certificate (nginx `ssl_early_data off`, HAProxy no `allow-0rtt`, OpenSSL `SSL_CTX_set_max_early_data(ctx, 0)`), or answer 425 to everything that is not safe to repeat (RFC 8470).
            """,
            "Switch early data off where clients are authenticated by certificate.",
            Standards.Sessions
        );

    public IEnumerable<Ruling> Judge(EvidenceSet seen)
    {
        var tickets = seen.Of<Observation>().Where(o => o.At.Version >= TlsVersion.Tls13 && o.Transcript.Tickets > 0).ToList();
        if (tickets.Count == 0)
        {
            yield return Ruling.NotApplicable("no TLS 1.3 ticket was seen");
            yield break;
        }

        var largest = tickets.MaxBy(o => o.Transcript.MaxEarlyData)!;
        IReadOnlyList<EvidenceItem> evidence =
        [
            new(
                string.Create(CultureInfo.InvariantCulture, $"ticket with max_early_data_size {largest.Transcript.MaxEarlyData}"),
                largest.At.ToString()
            ),
        ];
        yield return largest.Transcript.MaxEarlyData > 0
            ? Ruling.Fail(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"tickets allow {largest.Transcript.MaxEarlyData} bytes of early data; whether it is answered before the client is checked is not testable with this engine"
                ),
                Confidence.Certain,
                evidence
            )
            : Ruling.Pass("no ticket allows early data", Confidence.Certain, evidence);
    }
}
