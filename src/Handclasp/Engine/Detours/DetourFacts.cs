using Handclasp.Model;
using Handclasp.Protocols;

namespace Handclasp.Engine;

/// <summary>Another name that the listener may serve.</summary>
/// <param name="Label">As a report says it.</param>
/// <param name="Sni">The server name indication; null sends none.</param>
/// <param name="Host">The Host header that goes with it.</param>
internal sealed record Sibling(string Label, string? Sni, string Host)
{
    /// <summary>False for what is no real name: no server name at all, a name that nobody has.</summary>
    public bool IsName { get; init; } = true;
}

/// <summary>What rules plan their ways around with.</summary>
/// <param name="Doors">The endpoints that refuse a client without certificate.</param>
/// <param name="Siblings">Other names: the user's, or those in the server's certificate; then none, and one that nobody has.</param>
/// <param name="Options">What the user asked for.</param>
/// <param name="Target">The target.</param>
/// <param name="Scheme">The protocol spoken.</param>
/// <param name="Has">Whether an identity can be presented.</param>
internal sealed record DetourFacts(
    IReadOnlyList<Door> Doors,
    IReadOnlyList<Sibling> Siblings,
    ScanOptions Options,
    TargetAddress Target,
    SchemeInfo Scheme,
    Func<Identity, bool> Has
) : Evidence
{
    /// <summary>The valid certificate's public part (DER), or null where none is known.</summary>
    public byte[]? ValidCertificate { get; init; }

    /// <summary>Where we listen for call-backs, with a word of this target's own, without a slash at its end; null: nowhere.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>Some client without certificate was let in somewhere, or nobody was asked for one.</summary>
    public bool FrontDoorOpen { get; init; }

    /// <summary>Every way that was planned was tried to its end.</summary>
    public bool Complete { get; init; }

    public bool IsHttp => Scheme.Speaker.HasPaths;

    public bool Intrusive => Options.Level >= Level.Intrusive;

    /// <summary>
    /// One door per version and path: where the answer can be told, then HTTP/1.1, whose bytes are ours. Of versions that nobody should
    /// offer any more only the newest: what is true of TLS 1.2 is true of them, and they are a finding of their own.
    /// </summary>
    public IReadOnlyList<Door> PerVersion =>
        [
            .. Doors
                .Where(g => g.At.Version >= TlsVersion.Tls12 || g.At.Version == Newest)
                .GroupBy(g => (g.At.Version, g.At.Path))
                .Select(Best),
        ];

    /// <summary>One door per path, of those that decide on the request: the newest version.</summary>
    public IReadOnlyList<Door> ByRequest =>
        [.. Doors.Where(g => g.ByRequest).GroupBy(g => g.At.Path).Select(g => Best(g.GroupBy(d => d.At.Version).MaxBy(v => v.Key)!))];

    /// <summary>One door per path, of those where the application or its proxy refuses in words.</summary>
    public IReadOnlyList<Door> InWords => [.. Doors.Where(g => g.AppRefuses).GroupBy(g => g.At.Path).Select(Best)];

    /// <summary>One door per path: the newest version that can tell the protected answer.</summary>
    public IReadOnlyList<Door> PerPath => [.. Doors.GroupBy(g => g.At.Path).Select(Best)];

    /// <summary>Host header of a name on the target's own port.</summary>
    public string HostOf(string name) => TargetAddress.HostHeader(name, Target.Port, Scheme.DefaultPort);

    /// <summary>
    /// What other names give to strangers as their own page. Needed where the protected host has one page for every path: the same page
    /// there says that it is everybody's. One given under no name is this host's own and says nothing.
    /// </summary>
    public IReadOnlyList<Conversation> OthersOwn(Door door) =>
        door.SameAsMissing
            ?
            [
                .. Siblings
                    .Where(s => s.IsName && s.Host != door.Host)
                    .Take(2)
                    .Select(s => door.Ask(Identity.None) with { Sni = s.Sni, Host = s.Host }),
            ]
            : [];

    private TlsVersion Newest => Doors.Max(g => g.At.Version);

    private static Door Best(IEnumerable<Door> gates) =>
        gates.OrderBy(g => g.Usable ? 0 : 1).ThenBy(g => g.At.Alpn is "http/1.1" ? 0 : 1).ThenByDescending(g => g.At.Version).First();
}
