using System.Security.Cryptography;

namespace Handclasp.Model;

/// <summary>
/// A two-way byte channel that speakers talk over. Nothing the peer does throws: the end of the conversation is a state,
/// and what happened stands in the transcript. Only <see cref="OperationCanceledException"/> of the caller's token escapes.
/// </summary>
internal interface IChannel
{
    /// <summary>True once no more bytes will come: alert, close, reset, error or a bound of ours.</summary>
    bool Ended { get; }

    /// <summary>The selected application protocol, or empty.</summary>
    string Alpn { get; }

    /// <summary>Hands bytes to the peer; false when the conversation has ended.</summary>
    ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop);

    /// <summary>Reads some bytes; 0 when the conversation has ended or <paramref name="wait"/> passed without any.</summary>
    ValueTask<int> ReadAsync(Memory<byte> into, TimeSpan wait, CancellationToken stop);
}

/// <summary>One question to an application.</summary>
/// <param name="Method">HTTP method; ignored elsewhere.</param>
/// <param name="Host">Host header or :authority, with a port that is not the scheme's own.</param>
/// <param name="Path">Path and query, starting with a slash; empty where the protocol has none.</param>
internal sealed record Question(string Method, string Host, string Path)
{
    /// <summary>Further header lines, as the user gave them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Bytes that a raw conversation sends (--send); empty: the server speaks first.</summary>
    public byte[] Send { get; init; } = [];

    /// <summary>The account to ask as (--user, or the target's URL); empty where none was given. Never guessed.</summary>
    public string User { get; init; } = "";

    /// <summary>Its password (the target's URL only); empty where none was given. Never guessed, never sent in plaintext.</summary>
    public string Password { get; init; } = "";

    /// <summary>--database; empty: the protocol's own default.</summary>
    public string Database { get; init; } = "";

    /// <summary>--rcpt: the address that SMTP's RCPT names; empty: RCPT is not sent.</summary>
    public string Recipient { get; init; } = "";

    /// <summary>
    /// The common name of the certificate presented, or empty: the account in protocols that map it (PostgreSQL, MySQL) when no user
    /// was given.
    /// </summary>
    public string CertificateName { get; init; } = "";

    /// <summary>How the question travels: HTTP asks differently in plaintext.</summary>
    public Transport Via { get; init; }

    /// <summary>The name of the server as the client knows it, without a port: EHLO's partner, XMPP's "to".</summary>
    public string ServerName { get; init; } = "";

    /// <summary>The longest wait for the next byte.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest time for the whole answer, however it drips.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(15);
}

/// <summary>How one application protocol is spoken. Opens no sockets.</summary>
internal interface ISpeaker
{
    /// <summary>The ALPN identifiers worth an endpoint each; empty: one endpoint without ALPN.</summary>
    IReadOnlyList<string> Alpn { get; }

    /// <summary>True where requests carry a path.</summary>
    bool HasPaths { get; }

    /// <summary>True where the conversation begins in plaintext and is secured by <see cref="StartTlsAsync"/>.</summary>
    bool Upgrades => false;

    /// <summary>
    /// The step before TLS: greeting, STARTTLS, go-ahead. Takes not one byte beyond the go-ahead. Nothing the peer does throws.
    /// </summary>
    /// <returns>Empty when TLS may start; else why not, in one line ("454 TLS not available").</returns>
    Task<string> StartTlsAsync(IChannel plain, Question question, TimeProvider clock, CancellationToken stop) => Task.FromResult("");

    /// <summary>Asks the harmless question; null when the conversation ended without one byte of an answer.</summary>
    Task<Answer?> AskAsync(IChannel secured, Question question, TimeProvider clock, CancellationToken stop);
}

/// <summary>How the presenter's proof of possession is spoiled.</summary>
internal enum PossessionFault
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>Random bytes in place of the signature, of a plausible length.</summary>
    GarbageSignature,

    /// <summary>The CertificateVerify message is left out.</summary>
    OmitCertificateVerify,

    /// <summary>A signature of no bytes.</summary>
    EmptySignature,

    /// <summary>The right signature without its second half.</summary>
    TruncatedSignature,

    /// <summary>The right key signs the hash of something else.</summary>
    WrongHash,

    /// <summary>TLS 1.3: the right key signs under the server's context string (RFC 8446 section 4.4.3). Older versions have none: as <see cref="WrongHash"/>.</summary>
    ServerContext,

    /// <summary>ECDSA with r = s = 0 (CVE-2022-21449); for an RSA key, the number 0.</summary>
    ZeroSignature,

    /// <summary>Certificate is left out although it was asked for; CertificateVerify is sent.</summary>
    OmitCertificate,

    /// <summary>Certificate and CertificateVerify are left out: in TLS 1.3 Finished comes at once, in older versions after ClientKeyExchange.</summary>
    FinishedAtOnce,
}

/// <summary>What a client presents when asked.</summary>
/// <param name="Chain">Certificates as sent, DER, leaf first; need not be valid, nor even certificates.</param>
/// <param name="Key">The key that signs CertificateVerify: an <see cref="ECDsa"/> or <see cref="RSA"/>; need not be the leaf's.</param>
internal sealed record ClientCredential(IReadOnlyList<byte[]> Chain, AsymmetricAlgorithm Key)
{
    public PossessionFault Fault { get; init; }
}

/// <summary>The user gave something that cannot be used: a file, a pair, an option. Becomes one line on stderr and exit code 2.</summary>
/// <param name="message">Names the thing and says what to do.</param>
internal sealed class UsageException(string message) : Exception(message);
