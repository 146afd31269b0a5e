using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>What the user claimed and gave: rules must not know options, but their meaning.</summary>
internal sealed record ScanFacts(bool Claimed, bool ValidGiven, bool ValidMinted, bool IssuingKeyGiven, bool ExpectRevocation, Level Level)
    : Evidence
{
    /// <summary>--expect-refused: the other identity must not be let in.</summary>
    public bool ExpectRefused { get; init; }
}

/// <summary>One endpoint after all its conversations.</summary>
internal sealed record EndpointFacts(Endpoint At) : Evidence
{
    public required Enforcement Word { get; init; }
    public required Confidence Confidence { get; init; }
    public required string Because { get; init; }

    /// <summary>A client certificate was asked for in some conversation here.</summary>
    public bool Asked { get; init; }

    /// <summary>How it was asked for, for the reader.</summary>
    public AskedWhen AskedWhen { get; init; }

    /// <summary>A usable A+ stands: `served` can be told.</summary>
    public bool PositiveUsable { get; init; }

    /// <summary>`valid` was given and was not let in.</summary>
    public bool ValidRefused { get; init; }

    /// <summary>Why A+ is not usable, or empty.</summary>
    public string Unusable { get; init; } = "";

    /// <summary>The path's answer is the same with the valid certificate, without one, and for a path that does not exist.</summary>
    public bool AllTheSame { get; init; }

    /// <summary>The path's answer with the valid certificate is that of a path that does not exist.</summary>
    public bool SameAsMissing { get; init; }

    /// <summary>False for an endpoint that refuses everybody while its path is served elsewhere: reported, not counted.</summary>
    public bool Counts { get; init; } = true;

    /// <summary>HTTP status of A+, 0 where there is none.</summary>
    public int PositiveStatus { get; init; }
}

/// <summary>Whether one protocol version is offered at all.</summary>
internal sealed record VersionFacts(TlsVersion Version, bool? Offered, string Detail) : Evidence;

/// <summary>A weak cipher suite the server chose when nothing better was offered to it.</summary>
/// <param name="Category">"anonymous", "null", "export", "rc4", "3des".</param>
/// <param name="Suite">IANA name; empty where the category was refused.</param>
internal sealed record SuiteFacts(TlsVersion Version, string Category, string Suite, bool Accepted, string Detail) : Evidence;

/// <summary>The issuer names in the server's CertificateRequest, as text, with their size on the wire.</summary>
internal sealed record AcceptedIssuersFacts(IReadOnlyList<string> Names, int Bytes, bool Asked) : Evidence;

/// <summary>Who called the address inside certificates of ours.</summary>
/// <param name="Address">Where we listened.</param>
/// <param name="Heard">The paths asked for.</param>
internal sealed record CallbackFacts(string Address, IReadOnlyList<string> Heard) : Evidence;

/// <summary>An identity that could not be presented.</summary>
/// <param name="Who">The identity.</param>
/// <param name="Reason">Why.</param>
/// <param name="Options">What would make it testable.</param>
internal sealed record MissingIdentity(Identity Who, string Reason, string Options) : Evidence;

/// <summary>What reproducing commands need.</summary>
/// <param name="Origin">Scheme, host and port.</param>
/// <param name="Destination">host:port where connections go.</param>
/// <param name="ConnectTo">The same where --connect names another place than the target; else empty.</param>
/// <param name="ServerName">The SNI, or empty.</param>
internal sealed record AddressFacts(string Origin, string Destination, string ConnectTo, string ServerName, bool IsHttp) : Evidence;
