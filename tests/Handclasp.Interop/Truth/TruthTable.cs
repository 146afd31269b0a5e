using Handclasp.Model;

namespace Handclasp.Interop.Truth;

/// <summary>What one client saw: the truth about one identity at one endpoint.</summary>
/// <param name="Who">The identity.</param>
/// <param name="LeafAlone">Sent without our root.</param>
/// <param name="Version">The version offered.</param>
/// <param name="Alpn">"http/1.1" or "h2".</param>
internal sealed record TruthCell(Identity Who, bool LeafAlone, TlsVersion Version, string Alpn)
{
    /// <summary>The protected answer came.</summary>
    public bool Served { get; init; }

    /// <summary>A certificate was asked for.</summary>
    public bool Asked { get; init; }

    /// <summary>Any application answer came.</summary>
    public bool Answered { get; init; }

    /// <summary>False when nothing can be said: a time-out, or no client can send it.</summary>
    public bool Clear { get; init; } = true;

    /// <summary>How it ended, in the client's words.</summary>
    public string How { get; init; } = "";
}

/// <summary>The truth about one configuration: measured, with the enforcement words derived by the definitions of DESIGN.md section 4.</summary>
internal sealed record TruthTable(IReadOnlyList<TruthCell> Cells)
{
    /// <summary>Versions and application protocols at which anybody got as far as an answer or a CertificateRequest.</summary>
    public IEnumerable<(TlsVersion Version, string Alpn)> Endpoints =>
        Cells.Where(c => c.Answered || c.Asked).Select(c => (c.Version, c.Alpn)).Distinct().Order();

    /// <summary>Was the identity served? In either shape, where it is sent in two. Null: unknown.</summary>
    public bool? Served(Identity who, TlsVersion version, string alpn)
    {
        var cells = At(version, alpn).Where(c => c.Who == who).ToList();
        return cells.Count == 0 || cells.Exists(c => !c.Clear) ? null : cells.Exists(c => c.Served);
    }

    public Enforcement Word(TlsVersion version, string alpn)
    {
        var here = At(version, alpn).ToList();
        if (!here.Exists(c => c.Asked))
            return here.Exists(c => c.Answered) ? Enforcement.NotRequested : Enforcement.Inconclusive;
        var none = here.Exists(c => c.Who == Identity.None && c.Served);
        var stranger = here.Exists(c => c.Who.Class == TrialClass.Trust && c.Served);
        var valid = here.Exists(c => c.Who == Identity.Valid && c.Served);
        return (none, stranger, valid) switch
        {
            (true, true, _) => Enforcement.OptionalUnverified,
            (true, false, _) => Enforcement.Optional,
            (false, true, _) => Enforcement.RequiredUnverified,
            (false, false, true) => Enforcement.Required,
            _ => Enforcement.Inconclusive,
        };
    }

    /// <summary>False for an endpoint that refuses everybody while the path serves `valid` elsewhere: Apache per Location over HTTP/2.</summary>
    public bool Counts(TlsVersion version, string alpn) =>
        At(version, alpn).Any(c => c.Served) || !Cells.Any(c => c.Who == Identity.Valid && c.Served);

    /// <summary>The worst word of the endpoints that count.</summary>
    public Enforcement Worst() => Endpoints.Where(e => Counts(e.Version, e.Alpn)).Min(e => Word(e.Version, e.Alpn));

    private IEnumerable<TruthCell> At(TlsVersion version, string alpn) => Cells.Where(c => c.Version == version && c.Alpn == alpn);
}
