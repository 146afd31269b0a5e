using System.Security.Cryptography;
using Handclasp.Model;
using Org.BouncyCastle.Tls;

namespace Handclasp.Tls.Server;

/// <summary>What a server of ours says to the client's certificate.</summary>
/// <param name="Alert">The fatal alert (RFC 8446 section 6.2) that refuses it, or -1 to go on.</param>
internal readonly record struct ClientDecision(int Alert)
{
    /// <summary>Goes on; the client must still prove that it holds the key.</summary>
    public static ClientDecision Accept { get; } = new(-1);

    /// <summary>No certificate where one is demanded; TLS 1.2 and older have no alert of that name and send handshake_failure.</summary>
    public static ClientDecision CertificateRequired { get; } = new(AlertDescription.certificate_required);

    /// <summary>The issuer is none of the anchors.</summary>
    public static ClientDecision UnknownCa { get; } = new(AlertDescription.unknown_ca);

    /// <summary>Outside its validity.</summary>
    public static ClientDecision Expired { get; } = new(AlertDescription.certificate_expired);

    /// <summary>Made for another purpose, or of a kind that is not accepted.</summary>
    public static ClientDecision Unsupported { get; } = new(AlertDescription.unsupported_certificate);

    /// <summary>Broken: a signature that does not verify, a path rule that does not hold, bytes that make no sense.</summary>
    public static ClientDecision Bad { get; } = new(AlertDescription.bad_certificate);
}

/// <summary>One server role: what it offers, what it sends, whom it lets in.</summary>
internal sealed record TlsServerSettings
{
    /// <summary>Certificates as sent, DER, leaf first.</summary>
    public required IReadOnlyList<byte[]> Chain { get; init; }

    /// <summary>The key that signs: an <see cref="ECDsa"/> or an <see cref="RSA"/>. The caller keeps it.</summary>
    public required AsymmetricAlgorithm Key { get; init; }

    /// <summary>Versions offered: TLS 1.2, TLS 1.3 or both.</summary>
    public IReadOnlyList<TlsVersion> Versions { get; init; } = [TlsVersion.Tls12, TlsVersion.Tls13];

    /// <summary>Application protocols, best first; empty selects none.</summary>
    public IReadOnlyList<string> Alpn { get; init; } = [];

    /// <summary>Ask for a client certificate.</summary>
    public bool RequestCertificate { get; init; }

    /// <summary>Distinguished names (DER) listed in the request; empty lists none.</summary>
    public IReadOnlyList<byte[]> AcceptedIssuers { get; init; } = [];

    /// <summary>
    /// Judges the chain (DER, leaf first; empty: none was sent) before the client's proof of possession, which is always verified.
    /// Must be safe for concurrent use.
    /// </summary>
    public Func<IReadOnlyList<byte[]>, ClientDecision> Judge { get; init; } = static _ => ClientDecision.Accept;

    /// <summary>
    /// Session tickets sent after a TLS 1.3 handshake. They open nothing: the server keeps no sessions. But a client that waits for a
    /// word after its own Finished, as ours does, need not wait longer.
    /// </summary>
    public int Tickets { get; init; } = 1;

    public TlsLimits Limits { get; init; } = new();
}
