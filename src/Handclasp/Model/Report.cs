namespace Handclasp.Model;

/// <summary>The result of one run: everything a format needs. docs/report.md and <c>handclasp schema report</c> describe its JSON form.</summary>
/// <param name="Tool">Which tool made it.</param>
/// <param name="Run">When and how: the only part that differs between equal runs.</param>
/// <param name="Score">The lowest of the targets' scores.</param>
/// <param name="Targets">One entry per target, in the order given.</param>
public sealed record Report(ToolInfo Tool, RunInfo Run, Score Score, IReadOnlyList<TargetReport> Targets)
{
    /// <summary>The JSON schema's name and version.</summary>
    public const string Schema = "handclasp-report/1";
}

/// <summary>The tool that made a report.</summary>
/// <param name="Name">"handclasp".</param>
/// <param name="Version">The tool's version.</param>
/// <param name="Scoring">The version of the scoring rules.</param>
public sealed record ToolInfo(string Name, string Version, string Scoring);

/// <summary>The circumstances of a run.</summary>
/// <param name="StartedAt">Start, UTC.</param>
/// <param name="DurationMs">Wall time in milliseconds.</param>
/// <param name="Command">The subcommand: "scan".</param>
/// <param name="ExitCode">The exit code the run ends with.</param>
/// <param name="Connections">TCP connections opened.</param>
/// <param name="Partial">True when the run was interrupted or hit a limit.</param>
public sealed record RunInfo(DateTimeOffset StartedAt, long DurationMs, string Command, int ExitCode, int Connections, bool Partial);

/// <summary>A score with its coverage.</summary>
/// <param name="Value">0 to 100, or null when nothing Critical or High was decided.</param>
/// <param name="Grade">A, B, C, D, F or "none".</param>
/// <param name="AtMost">True when an inconclusive Critical or High check leaves the true score open below.</param>
/// <param name="Cap">What capped the score, for example "HC101 (critical)", or null.</param>
/// <param name="Coverage">How much was tested.</param>
public sealed record Score(int? Value, string Grade, bool AtMost, string? Cap, Coverage Coverage);

/// <summary>Counts of checks.</summary>
/// <param name="Tested">Passed or failed.</param>
/// <param name="NotTestable">Not testable for lack of a credential or an option.</param>
/// <param name="Inconclusive">Tested without a clear answer.</param>
public sealed record Coverage(int Tested, int NotTestable, int Inconclusive);

/// <summary>What was found out about one target.</summary>
/// <param name="Target">The target as a URL: scheme, host, port, path; never with a password.</param>
public sealed record TargetReport(string Target)
{
    /// <summary>Why nothing was found out, or null.</summary>
    public TargetError? Error { get; init; }

    /// <summary>True for files and folders: findings have a place in a file, and there is no enforcement to speak of.</summary>
    public bool IsSource { get; init; }

    /// <summary>True when mTLS was claimed (--mtls, --client-cert or --client-ca).</summary>
    public bool Claimed { get; init; }

    /// <summary>True when a certificate that must be served was at hand: given, or minted with the CA's key.</summary>
    public bool ValidGiven { get; init; }

    /// <summary>True when that certificate is refused at every endpoint that counts: the report says so first.</summary>
    public bool ValidRefused { get; init; }

    /// <summary>The worst of the endpoints, or null where none was reached.</summary>
    public Enforcement? Enforcement { get; init; }

    /// <summary>One entry per protocol version, ALPN and path.</summary>
    public IReadOnlyList<EndpointReport> Endpoints { get; init; } = [];

    /// <summary>This target's score.</summary>
    public Score Score { get; init; } = new(null, "none", false, null, new(0, 0, 0));

    /// <summary>The server's own side, or null where no handshake got so far.</summary>
    public ServerReport? Server { get; init; }

    /// <summary>Every conversation held, in a stable order.</summary>
    public IReadOnlyList<ObservationReport> Observations { get; init; } = [];

    /// <summary>Every check's finding, ordered by check id.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Remarks for the reader: the edge of a CDN, limits hit, an offer of HTTP/3 that was not tested.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Serial numbers (hexadecimal) of certificates minted under the user's CA, so that they can be revoked.</summary>
    public IReadOnlyList<string> MintedSerials { get; init; } = [];
}

/// <summary>Why a target was not scanned.</summary>
/// <param name="Code">"unreachable", "unresolvable", "not-tls", "timeout", "limit-reached", "interrupted", "unreadable", "nothing-to-read", "internal".</param>
/// <param name="Message">One sentence that names the thing and what to do.</param>
public sealed record TargetError(string Code, string Message);

/// <summary>The enforcement of one endpoint.</summary>
/// <param name="Protocol">OpenSSL's version name: "TLSv1.3".</param>
/// <param name="Alpn">The application protocol, for example "http/1.1"; empty for raw TLS.</param>
/// <param name="Path">The path asked for; empty where the protocol has none.</param>
/// <param name="Enforcement">The word.</param>
/// <param name="Confidence">Certain beside a served valid certificate, else firm.</param>
/// <param name="Because">One sentence: why this word.</param>
public sealed record EndpointReport(
    string Protocol,
    string Alpn,
    string Path,
    Enforcement Enforcement,
    Confidence Confidence,
    string Because
);

/// <summary>The server's own side.</summary>
/// <param name="Protocols">Protocol versions it offers, oldest first.</param>
/// <param name="Chain">Its certificates.</param>
/// <param name="AcceptedIssuers">The issuer names it lists in its CertificateRequest.</param>
/// <param name="Alpn">Application protocols it selects.</param>
public sealed record ServerReport(
    IReadOnlyList<string> Protocols,
    IReadOnlyList<CertificateReport> Chain,
    IReadOnlyList<string> AcceptedIssuers,
    IReadOnlyList<string> Alpn
);

/// <summary>One certificate of a chain.</summary>
/// <param name="Subject">The subject's distinguished name.</param>
/// <param name="Issuer">The issuer's distinguished name.</param>
/// <param name="NotAfter">The end of its validity; a fact of the certificate, not of the run.</param>
/// <param name="Sha256">Fingerprint, lower-case hexadecimal.</param>
/// <param name="Source">"sent", "fetched" or "local".</param>
public sealed record CertificateReport(string Subject, string Issuer, DateTimeOffset NotAfter, string Sha256, string Source);

/// <summary>One conversation as the report shows it.</summary>
public sealed record ObservationReport(
    string? Check,
    string Identity,
    string Protocol,
    string Alpn,
    string? Sni,
    string? Host,
    string Path,
    int Port,
    string? Bypass,
    Outcome Outcome,
    string Reason,
    Outcome? Twin,
    int Attempts
)
{
    /// <summary>The HTTP status of the answer, or null.</summary>
    public int? Status { get; init; }

    /// <summary>The handshake and the answer as a person can read them, oldest first.</summary>
    public IReadOnlyList<string> Transcript { get; init; } = [];
}
