using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC100: the server asks for a client certificate at all.</summary>
internal sealed class NeverAsked : IRule
{
    public CheckInfo Info { get; } =
        new(
            "HC100",
            "client-certificate-never-asked",
            "Server asks for a client certificate",
            Severity.Critical,
            CheckGroup.Trust,
            "certificate request",
            $"""
            ## Why it matters
            Without a CertificateRequest no client can show a certificate: the connection is authenticated on one side only, whatever the documentation says.
            Often one protocol version, one name or one listener was left out when mutual TLS was set up.

            ## How it is tested
            In every protocol version that the server offers, a client completes the handshake and asks for the protected path. It offers post-handshake
            authentication in TLS 1.3 and accepts renegotiation in TLS 1.2, so that a server that asks late is seen as well.
            Where mutual TLS is not claimed (`--mtls`, `--client-cert`, `--client-ca`) this is information.

            ## What to do
            {Remedies.Demand}
            """,
            "Ask for a client certificate in every protocol version, for every protected name and path.",
            Standards.NoCertificateNeeded
        );

    public IEnumerable<Ruling> Judge(EvidenceSet seen)
    {
        if (seen.Single<ScanFacts>() is not { } facts)
            yield break;
        var places = new Places<EndpointFacts>([.. seen.Of<EndpointFacts>().Where(p => p.Counts).Select(p => (p.At, p))]);
        if (places.All.Count > 0)
            yield return Combine(places, facts, seen);
    }

    private static Ruling Combine(Places<EndpointFacts> places, ScanFacts facts, EvidenceSet seen)
    {
        Severity? lowered = facts.Claimed ? null : Severity.Info;
        if (places.First(Never) is { } open)
            return Ruling.Fail(open.Because + places.Where(Never), Confidence.Certain, Cite(places, Never)) with
            {
                LoweredTo = lowered,
                Reproduce = Reproduction.Of(
                    seen.Single<AddressFacts>(),
                    seen.Of<Observation>().FirstOrDefault(o => o.At == open.At && o.Who == Identity.None)
                ),
            };
        return places.First(p => !p.Asked) is { } unclear
            ? Ruling.Inconclusive(
                unclear.Because + places.Where(p => !p.Asked),
                "--path of a resource that answers",
                Cite(places, p => !p.Asked)
            ) with
            {
                LoweredTo = lowered,
            }
            : Ruling.Pass($"a client certificate is asked for{When(places)}", Confidence.Certain, Cite(places, p => p.Asked));
    }

    private static bool Never(EndpointFacts place) => place.Word == Enforcement.NotRequested;

    private static string When(Places<EndpointFacts> places) =>
        places.All.All(p => p.What.AskedWhen == AskedWhen.InHandshake)
            ? " in every handshake"
            : ", in some handshakes only after the request";

    private static List<EvidenceItem> Cite(Places<EndpointFacts> places, Func<EndpointFacts, bool> holds) =>
        [.. places.Of(holds).Select(p => new EvidenceItem(p.Asked ? $"asked: {Words(p.AskedWhen)}" : p.Because, p.At.ToString()))];

    private static string Words(AskedWhen when) =>
        when switch
        {
            AskedWhen.PostHandshake => "after the handshake (TLS 1.3 post-handshake authentication)",
            AskedWhen.Renegotiation => "after the handshake (TLS 1.2 renegotiation)",
            _ => "in the handshake",
        };
}
