using Handclasp.Model;

namespace Handclasp.Tls;

/// <summary>Bounds of one TLS connection: the peer is not trusted with our memory or our time.</summary>
internal sealed record TlsLimits
{
    /// <summary>The longest wait for the next byte.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest time for the whole handshake, however it drips.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The largest handshake message, bytes.</summary>
    public int HandshakeMessage { get; init; } = 256 * 1024;

    /// <summary>The most certificates in the peer's chain.</summary>
    public int ChainLength { get; init; } = 100;

    /// <summary>The most handshake messages in one connection.</summary>
    public int HandshakeMessages { get; init; } = 200;

    /// <summary>The most bytes received before the handshake is complete.</summary>
    public int HandshakeBytes { get; init; } = 1024 * 1024;

    /// <summary>The most post-handshake certificate requests or renegotiations answered.</summary>
    public int LateRequests { get; init; } = 4;
}

/// <summary>What a client connection offers and presents.</summary>
internal sealed record TlsClientSettings
{
    /// <summary>The one version offered.</summary>
    public required TlsVersion Version { get; init; }

    /// <summary>Application protocols to offer; empty offers none.</summary>
    public IReadOnlyList<string> Alpn { get; init; } = [];

    /// <summary>The server name indication, or null for none.</summary>
    public string? Sni { get; init; }

    /// <summary>What to present when asked, in the handshake or later; null answers with an empty Certificate.</summary>
    public ClientCredential? Credential { get; init; }

    /// <summary>Ask for a stapled OCSP response.</summary>
    public bool RequestStaple { get; init; }

    /// <summary>TLS 1.3: our last flight is sent together with the first bytes written, so that no server sees the one without the other.</summary>
    public bool SpeakAtOnce { get; init; }

    /// <summary>A session to offer; null shakes hands in full. Whether the server took it stands in <see cref="Transcript.Resumed"/>.</summary>
    public SavedSession? Resume { get; init; }

    /// <summary>The kind of session to bring home; null keeps none, and asks for no ticket of TLS 1.2.</summary>
    public SessionKind? Take { get; init; }

    /// <summary>How the ClientHello travels.</summary>
    public HelloShape Hello { get; init; }

    /// <summary>What to present when a certificate is asked for a second time on this connection; null: <see cref="Credential"/> again.</summary>
    public ClientCredential? Later { get; init; }

    /// <summary>Gets the connection's secrets, lines of the NSS key log; null keeps them here.</summary>
    public Action<string>? KeyLog { get; init; }

    /// <summary>The transcript keeps the first bytes of every handshake message.</summary>
    public bool KeepsMessages { get; init; }

    public TlsLimits Limits { get; init; } = new();
}
