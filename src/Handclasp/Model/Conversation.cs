namespace Handclasp.Model;

/// <summary>Where conversations go.</summary>
/// <param name="Host">The name or address of the target as the user wrote it, without brackets.</param>
/// <param name="Port">TCP port.</param>
internal sealed record HostPort(string Host, int Port)
{
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}

/// <summary>One way in: the enforcement word is per endpoint.</summary>
/// <param name="Version">The one protocol version offered.</param>
/// <param name="Alpn">The one application protocol offered; empty offers none.</param>
/// <param name="Path">The path asked for; empty where the protocol has none.</param>
internal sealed record Endpoint(TlsVersion Version, string Alpn, string Path)
{
    public override string ToString() => $"{Version.Word()}{(Alpn.Length > 0 ? " " + Alpn : "")}{(Path.Length > 0 ? " " + Path : "")}";
}

/// <summary>How a conversation is carried.</summary>
internal enum Transport
{
    /// <summary>TLS, after the protocol's STARTTLS step where it has one.</summary>
    Tls,

    /// <summary>Plaintext: no TLS at all, and no STARTTLS.</summary>
    Plain,

    /// <summary>Plaintext HTTP/1.1 that asks for an upgrade to HTTP/2 (h2c).</summary>
    PlainUpgrade,

    /// <summary>Plaintext HTTP/2 with prior knowledge (RFC 9113 section 3.3).</summary>
    PlainHttp2,
}

/// <summary>How a ClientHello travels.</summary>
internal enum HelloShape
{
    /// <summary>One record, one segment.</summary>
    Whole,

    /// <summary>Several records (RFC 8446 section 5.1 allows it), the server name after the first.</summary>
    Records,

    /// <summary>One record in several TCP segments, the server name after the first.</summary>
    Segments,
}

/// <summary>What a session is resumed by.</summary>
internal enum SessionKind
{
    /// <summary>A ticket: RFC 5077 in TLS 1.2, a PSK in TLS 1.3.</summary>
    Ticket,

    /// <summary>TLS 1.2: the session id the server gave.</summary>
    Id,
}

/// <summary>One conversation to be held: a value, so that equal ones run once.</summary>
/// <param name="Who">The identity to present.</param>
/// <param name="At">The endpoint.</param>
internal sealed record Conversation(Identity Who, Endpoint At)
{
    /// <summary>The server name indication, or null for none (an address literal).</summary>
    public string? Sni { get; init; }

    /// <summary>The Host header or :authority.</summary>
    public string Host { get; init; } = "";

    /// <summary>The method, or the protocol's harmless question.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>True: the leaf is sent alone, without the issuers that are ours (untrusted-ca and the look-alikes are sent both ways).</summary>
    public bool LeafAlone { get; init; }

    /// <summary>
    /// True: speaks at once instead of listening first. Some servers hang up on a client they would serve, when its request is not there
    /// as soon as the handshake is done; to listen first is our manner, and no other client's.
    /// </summary>
    public bool Eager { get; init; }

    /// <summary>Header lines beside the user's own.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Another port of the same host, or 0 for the target's own.</summary>
    public int Port { get; init; }

    /// <summary>How the connection is secured.</summary>
    public Transport Via { get; init; }

    /// <summary>How the ClientHello is cut.</summary>
    public HelloShape Hello { get; init; }

    /// <summary>How the proof of possession is spoiled, beyond what the identity itself does.</summary>
    public PossessionFault Fault { get; init; }

    /// <summary>Who is presented when a certificate is asked for a second time (renegotiation, post-handshake); null: the same.</summary>
    public Identity? Later { get; init; }

    /// <summary>How the proof of possession of <see cref="Later"/> is spoiled.</summary>
    public PossessionFault LaterFault { get; init; }

    /// <summary>Held first on a connection of its own; its session is offered here. Null: a full handshake.</summary>
    public Conversation? ResumeFrom { get; init; }

    /// <summary>Which kind of session is taken from <see cref="ResumeFrom"/>.</summary>
    public SessionKind Session { get; init; }

    /// <summary>The address that the certificate presented names for revocation and issuers; null: none of ours.</summary>
    public string? Callback { get; init; }

    /// <summary>The password of the target's URL is held back: the control for what is asked in plaintext, where none is ever sent.</summary>
    public bool WithoutPassword { get; init; }

    /// <summary>Runs with different numbers are different conversations: repeats and anchors.</summary>
    public int Run { get; init; }
}

/// <summary>What the collectors found: observations of conversations, certificates, files.</summary>
internal abstract record Evidence;

/// <summary>All runs of one identity at one endpoint, classified.</summary>
internal sealed record Observation(Identity Who, Endpoint At, Outcome Outcome, string Reason) : Evidence
{
    /// <summary>True when a refusal gives its own reason: a certificate alert after our answer to a CertificateRequest, a known "no certificate" page.</summary>
    public bool OwnReason { get; init; }

    /// <summary>True when a silent close was confirmed: three identical runs with another identity served, answered or refused with a reason between.</summary>
    public bool SilenceConfirmed { get; init; }

    /// <summary>True when the outcome was seen on two separate connections.</summary>
    public bool Twice { get; init; }

    /// <summary>How many connections it took.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The transcript of the run that decided.</summary>
    public Transcript Transcript { get; init; } = new();

    /// <summary>The conversation of the run that decided.</summary>
    public Conversation Conversation { get; init; } = new(Who, At);

    /// <summary>An alert that counts as a refusal only beside an identity that is let in.</summary>
    public bool NeedsControl { get; init; }

    /// <summary>An answer that never makes a failure: a redirect, "not found", "not allowed".</summary>
    public bool Weak { get; init; }

    /// <summary>The controls around it were as they should be.</summary>
    public bool Anchored { get; init; } = true;

    /// <summary>The valid certificate was served before and after.</summary>
    public bool BesideValid { get; init; }

    /// <summary>Why no control of this shape can exist, so that nothing can be concluded; or empty.</summary>
    public string NoControl { get; init; } = "";

    /// <summary>What the twin of the same shape got around it, or null.</summary>
    public Outcome? Twin { get; init; }

    /// <summary>When a client certificate was asked for, in any of the runs.</summary>
    public AskedWhen Asked { get; init; }

    /// <summary>True for every outcome that means "this client did not get the answer".</summary>
    public bool Refused =>
        Outcome is Outcome.RefusedTls or Outcome.RefusedApp or Outcome.RefusedRouting || (Outcome is Outcome.Silent && SilenceConfirmed);
}

/// <summary>The evidence that the rules judge, by kind.</summary>
internal sealed class EvidenceSet(IReadOnlyList<Evidence> all)
{
    /// <summary>All evidence of one kind, in a stable order.</summary>
    public IEnumerable<T> Of<T>()
        where T : Evidence => all.OfType<T>();

    /// <summary>The only evidence of its kind, or null.</summary>
    public T? Single<T>()
        where T : Evidence => all.OfType<T>().FirstOrDefault();
}

/// <summary>A check: metadata and judgement. Never does I/O.</summary>
internal interface IRule
{
    /// <summary>All metadata.</summary>
    CheckInfo Info { get; }

    /// <summary>Judges what was seen. One ruling, or several with different <see cref="Ruling.Subject"/>; none means not applicable.</summary>
    IEnumerable<Ruling> Judge(EvidenceSet seen);
}
