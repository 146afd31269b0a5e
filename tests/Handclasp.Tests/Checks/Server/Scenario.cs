using Handclasp.Checks;
using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Tests.Checks.Server;

/// <summary>Evidence made by hand: one or more endpoints and who was seen there.</summary>
internal sealed record Scenario
{
    public static readonly Endpoint Tls13 = new(TlsVersion.Tls13, "http/1.1", "/");
    public static readonly Endpoint Tls12 = new(TlsVersion.Tls12, "http/1.1", "/");

    public ScanFacts Facts { get; init; } = new(true, true, false, true, false, Level.Standard);
    public IReadOnlyList<EndpointFacts> Places { get; init; } = [Place(Tls13)];
    public IReadOnlyList<Observation> Seen { get; init; } = [];
    public IReadOnlyList<Evidence> More { get; init; } = [];

    public static EndpointFacts Place(Endpoint at) =>
        new(at)
        {
            Word = Enforcement.Required,
            Confidence = Confidence.Certain,
            Because = "as the test says",
            Asked = true,
            AskedWhen = AskedWhen.InHandshake,
            PositiveUsable = true,
            PositiveStatus = 200,
        };

    public static Observation Saw(Identity who, Outcome outcome, Endpoint? at = null) =>
        new(who, at ?? Tls13, outcome, $"{who.Word} was {outcome.Word()}")
        {
            Twice = true,
            Attempts = 2,
            BesideValid = true,
            Asked = AskedWhen.InHandshake,
            Twin = who.Class is TrialClass.Content ? Outcome.Served : null,
        };

    /// <summary>A strict server at one endpoint: every stranger is refused and the valid certificate is served; then this.</summary>
    public static Scenario Strict(params IReadOnlyList<Observation> others) => new() { Seen = [.. StrictAt(Tls13, others), .. others] };

    /// <summary>The controls of a strict server at one endpoint, but for those that <paramref name="others"/> replace.</summary>
    public static IEnumerable<Observation> StrictAt(Endpoint at, params IReadOnlyList<Observation> others) =>
        new[]
        {
            Saw(Identity.Valid, Outcome.Served, at),
            Saw(Identity.Twin, Outcome.Served, at),
            Saw(Identity.TwinBelowSubordinate, Outcome.Served, at),
            Saw(Identity.None, Outcome.RefusedTls, at),
            Saw(Identity.SelfSigned, Outcome.RefusedTls, at),
            Saw(Identity.UntrustedCa, Outcome.RefusedTls, at),
        }.Where(o => !others.Any(other => other.Who == o.Who && other.At == at));

    /// <summary>No certificate that the server accepts is at hand.</summary>
    public Scenario WithoutValid() =>
        this with
        {
            Places = [.. Places.Select(p => p with { PositiveUsable = false, PositiveStatus = 0 })],
            Seen = [.. Seen.Where(o => o.Who.Class != TrialClass.Control).Select(o => o with { BesideValid = false })],
        };

    public Scenario At(Func<EndpointFacts, EndpointFacts> change) => this with { Places = [.. Places.Select(change)] };

    public EvidenceSet Evidence() => new([Facts, .. Places, .. Seen, .. More]);

    public Ruling Judge(string id) => All.Rules.Single(r => r.Info.Id == id).Judge(Evidence()).Single();
}
