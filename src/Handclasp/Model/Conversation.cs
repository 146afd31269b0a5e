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
