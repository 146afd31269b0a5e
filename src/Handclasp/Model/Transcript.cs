namespace Handclasp.Model;

/// <summary>How far a conversation came. Ordered.</summary>
internal enum Stage
{
    /// <summary>Nothing yet.</summary>
    Start,

    /// <summary>The TCP connection stands (and any STARTTLS step is done).</summary>
    Connected,

    /// <summary>Our ClientHello was sent.</summary>
    ClientHelloSent,

    /// <summary>A ServerHello was received.</summary>
    ServerHello,

    /// <summary>TLS 1.3: the server's Finished was received; TLS 1.2 and older: its ServerHelloDone.</summary>
    ServerFlightDone,

    /// <summary>The handshake is complete on our side.</summary>
    HandshakeComplete,

    /// <summary>The question was sent.</summary>
    RequestSent,

    /// <summary>At least one byte of an application answer was received.</summary>
    Answered,
}

/// <summary>How a conversation ended.</summary>
internal enum Ending
{
    /// <summary>It is still open, or we ended it after a complete answer.</summary>
    Open,

    /// <summary>The name did not resolve.</summary>
    Unresolvable,

    /// <summary>TCP: connection refused.</summary>
    ConnectRefused,

    /// <summary>TCP: no answer, or the network is unreachable.</summary>
    ConnectFailed,

    /// <summary>The STARTTLS step or a proxy would not let us through.</summary>
    UpgradeRefused,

    /// <summary>A fatal alert was received.</summary>
    Alert,

    /// <summary>close_notify was received.</summary>
    CloseNotify,

    /// <summary>TCP FIN without close_notify.</summary>
    Eof,

    /// <summary>TCP RST.</summary>
    Reset,

    /// <summary>We waited in vain.</summary>
    Timeout,

    /// <summary>What came was not TLS.</summary>
    NotTls,

    /// <summary>What came was TLS, but broke its rules; we ended the conversation.</summary>
    ProtocolError,

    /// <summary>A bound of ours was reached: too large, too many, too slow.</summary>
    LimitReached,

    /// <summary>Nothing was sent: all of <c>--max-connections</c> were taken.</summary>
    NoneLeft,
}

/// <summary>When a client certificate was asked for.</summary>
internal enum AskedWhen
{
    /// <summary>Never in this conversation.</summary>
    Never,

    /// <summary>In the first handshake.</summary>
    InHandshake,

    /// <summary>After it: TLS 1.3 post-handshake authentication.</summary>
    PostHandshake,

    /// <summary>After it: TLS 1.2 renegotiation.</summary>
    Renegotiation,
}

/// <summary>One line of the handshake as a person reads it.</summary>
/// <param name="Sent">True for our side.</param>
/// <param name="What">"ClientHello", "Certificate (2)", "alert fatal 48 unknown_ca", "close_notify", "application data".</param>
/// <param name="Bytes">Size in bytes, 0 where it does not apply.</param>
/// <param name="AtMicroseconds">Since the connection attempt began.</param>
internal sealed record TranscriptLine(bool Sent, string What, int Bytes, long AtMicroseconds)
{
    /// <summary>The first bytes of a handshake message, for a trace; empty where nobody traces.</summary>
    public byte[] Head { get; init; } = [];
}

/// <summary>
/// What one TLS connection showed, as plain data. The classifier judges nothing else, so a recorded transcript replays.
/// </summary>
internal sealed record Transcript
{
    public Stage Stage { get; init; }
    public Ending Ending { get; init; }

    /// <summary>What exactly happened where <see cref="Ending"/> does not say it all ("expected ServerHello, got 0x48 'H'"); or empty.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The description code of the alert received, or -1.</summary>
    public int AlertReceived { get; init; } = -1;

    /// <summary>The stage at which the ending (alert, close, timeout) came.</summary>
    public Stage EndedAt { get; init; }

    /// <summary>The code of the fatal alert that we sent, or -1.</summary>
    public int AlertSent { get; init; } = -1;

    /// <summary>The negotiated version, or null before a ServerHello.</summary>
    public TlsVersion? Version { get; init; }

    /// <summary>The negotiated cipher suite (IANA number), or -1.</summary>
    public int CipherSuite { get; init; } = -1;

    /// <summary>The group of the key exchange by its name ("x25519"), or empty.</summary>
    public string Group { get; init; } = "";

    /// <summary>The selected application protocol, or empty.</summary>
    public string Alpn { get; init; } = "";

    /// <summary>Whether and when a client certificate was asked for (the first time).</summary>
    public AskedWhen Asked { get; init; }

    /// <summary>How often a client certificate was asked for.</summary>
    public int TimesAsked { get; init; }

    /// <summary>True when the certificate was asked for only after the request had been sent.</summary>
    public bool AskedAfterRequest { get; init; }

    /// <summary>True when we answered a CertificateRequest with a certificate.</summary>
    public bool Presented { get; init; }

    /// <summary>The leaf of the certificate we answered with, DER; empty where none.</summary>
    public byte[] PresentedLeaf { get; init; } = [];

    /// <summary>The distinguished names (DER) in the CertificateRequest; bounded.</summary>
    public IReadOnlyList<byte[]> AcceptedIssuers { get; init; } = [];

    /// <summary>The server's chain as sent, DER, leaf first; empty where none came.</summary>
    public IReadOnlyList<byte[]> ServerChain { get; init; } = [];

    /// <summary>The stapled OCSP response, DER, or empty.</summary>
    public byte[] OcspStaple { get; init; } = [];

    /// <summary>NewSessionTicket messages received. Never evidence of acceptance.</summary>
    public int Tickets { get; init; }

    /// <summary>True when the server took up the session that we offered.</summary>
    public bool Resumed { get; init; }

    /// <summary>The largest max_early_data_size of the tickets received (RFC 8446 section 4.2.10), bytes; 0 where none allows early data.</summary>
    public long MaxEarlyData { get; init; }

    /// <summary>True when the server requested renegotiation (TLS 1.2 and older).</summary>
    public bool HelloRequested { get; init; }

    /// <summary>Application bytes received.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Round-trip time of the TCP connect, microseconds.</summary>
    public long ConnectMicroseconds { get; init; }

    /// <summary>The handshake line by line; bounded.</summary>
    public IReadOnlyList<TranscriptLine> Lines { get; init; } = [];

    /// <summary>The application's answer, or null.</summary>
    public Answer? Answer { get; init; }
}

/// <summary>What kind of answer an application gave (PROBES.md 1k).</summary>
internal enum AnswerKind
{
    /// <summary>A greeting that only an accepted client gets, in protocols that have one.</summary>
    Granted,

    /// <summary>Content that has to be held against A+ (HTTP, raw bytes).</summary>
    Content,

    /// <summary>The application asks for other credentials: it has talked to us.</summary>
    Asked,

    /// <summary>The application refuses.</summary>
    Refused,

    /// <summary>It will not serve this name on this connection (HTTP 421).</summary>
    Misdirected,

    /// <summary>The application failed (HTTP 5xx).</summary>
    Error,

    /// <summary>What came is not an answer of this protocol, or not a whole one.</summary>
    Unclear,
}

/// <summary>An application's answer.</summary>
internal sealed record Answer(AnswerKind Kind)
{
    /// <summary>HTTP status or the protocol's own code, 0 where there is none.</summary>
    public int Status { get; init; }

    /// <summary>The status line or greeting, one line, as received; bounded, not escaped.</summary>
    public string StatusLine { get; init; } = "";

    /// <summary>Its code is an application's own result (gRPC), which says little unless it equals another's.</summary>
    public bool IsStatus { get; init; }

    /// <summary>The page's title, or the first words of its text; bounded, not escaped.</summary>
    public string Title { get; init; } = "";

    /// <summary>The body as text (Latin-1 where it is no valid UTF-8), at most 1 MiB.</summary>
    public string Body { get; init; } = "";

    /// <summary>The value of Location, or empty.</summary>
    public string Location { get; init; } = "";

    /// <summary>Header lines that the engine needs, lower-case names (server, via, cf-ray, alt-svc, www-authenticate …).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>True when the answer itself names a client certificate as the reason of its refusal.</summary>
    public bool NamesCertificate { get; init; }

    /// <summary>True when a 2xx page itself speaks of a missing certificate, a denial or a log-in.</summary>
    public bool SpeaksOfRefusal { get; init; }

    /// <summary>The option that would get further, where the answer comes before what matters; or empty.</summary>
    public string Settle { get; init; } = "";

    /// <summary>False when the body was cut at a bound, by an alert or by a close before its announced end.</summary>
    public bool Complete { get; init; } = true;
}
