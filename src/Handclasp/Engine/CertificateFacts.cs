using Handclasp.Model;
using Handclasp.Pki;
using Handclasp.Tls.Validation;

namespace Handclasp.Engine;

/// <summary>One certificate of a chain as sent.</summary>
/// <param name="Number">1 is the first, which must be the server's own.</param>
/// <param name="Parsed">Null where it cannot be read.</param>
/// <param name="Error">Why it cannot; else empty.</param>
internal sealed record SentCertificate(int Number, string Sha256, ParsedCertificate? Parsed, string Error)
{
    public string Subject =>
        Parsed is null ? $"certificate {Number}"
        : Parsed.Subject.Length > 0 ? Parsed.Subject
        : $"certificate {Number}";
}

/// <summary>A signature in a chain that does not hold.</summary>
internal sealed record BrokenSignature(ParsedCertificate At, string Issuer, string Algorithm);

/// <summary>What a revocation list says about an element of the path.</summary>
internal enum ListedState
{
    /// <summary>No list given is of this certificate's issuer.</summary>
    NoList,
    NotListed,
    Listed,

    /// <summary>A list is of the issuer, but cannot be relied on; the text says why.</summary>
    Unreliable,
}

/// <param name="At">The certificate the list was asked about.</param>
internal sealed record ListedFacts(ParsedCertificate At, ListedState State, string Text);

/// <summary>One chain, examined: what every lint of a server's certificates judges. Nothing in it was fetched.</summary>
internal sealed record ChainFacts : Evidence
{
    /// <summary>As sent, leaf first; bounded.</summary>
    public required IReadOnlyList<SentCertificate> Sent { get; init; }

    /// <summary>Where it was seen: protocol versions, or a file.</summary>
    public required string Where { get; init; }

    /// <summary>True where a version older than TLS 1.3 sends it: then the order is strict.</summary>
    public required bool StrictOrder { get; init; }

    /// <summary>The name it must hold: a DNS name or an IP address.</summary>
    public required string Name { get; init; }

    /// <summary>The moment of the judgement, from the context's clock.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>True when the user named the anchors.</summary>
    public required bool AnchorsGiven { get; init; }

    /// <summary>The leaf itself is an anchor.</summary>
    public bool LeafTrusted { get; init; }

    /// <summary>The best path; null where the leaf cannot be read.</summary>
    public CertificatePath? Path { get; init; }

    /// <summary>Fingerprints of everything that stands above the leaf in some path.</summary>
    public IReadOnlySet<string> Ancestors { get; init; } = new HashSet<string>();

    public IReadOnlyList<BrokenSignature> Broken { get; init; } = [];

    /// <summary>The leaf's own key made its signature.</summary>
    public bool SelfSigned { get; init; }

    /// <summary>Null when staples are not judged (--revocation off).</summary>
    public StapleFacts? Staple { get; init; }

    /// <summary>One per element of the path and list; empty where no list was given.</summary>
    public IReadOnlyList<ListedFacts> Listed { get; init; } = [];

    /// <summary>Lists that could not be read or are of no issuer in this chain, in words.</summary>
    public IReadOnlyList<string> ForeignLists { get; init; } = [];

    /// <summary>What tells this chain from the target's others.</summary>
    public required string Subject { get; init; }

    public ParsedCertificate? Leaf => Sent.Count > 0 ? Sent[0].Parsed : null;

    public bool OnPath(ParsedCertificate certificate) => Path?.Elements.Any(e => e.Sha256 == certificate.Sha256) == true;
}

/// <summary>The client certificate that the user gave.</summary>
/// <param name="Chain">As given, leaf first; what cannot be read is left out.</param>
/// <param name="ServerLeaves">The server's own certificates, for comparison.</param>
internal sealed record ClientCertificateFacts(
    IReadOnlyList<ParsedCertificate> Chain,
    IReadOnlyList<ParsedCertificate> ServerLeaves,
    DateTimeOffset Now
) : Evidence
{
    /// <summary>Why the leaf cannot be read, or empty.</summary>
    public string Error { get; init; } = "";
}
