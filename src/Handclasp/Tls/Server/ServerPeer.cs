using System.Security.Cryptography;
using Handclasp.Model;
using Handclasp.Tls.Crypto;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using BcCertificateRequest = Org.BouncyCastle.Tls.CertificateRequest;

namespace Handclasp.Tls.Server;

/// <summary>The server's choices in one handshake, and what it saw.</summary>
internal sealed class ServerPeer(TlsServerSettings settings) : AbstractTlsServer(FastCrypto.Instance)
{
    /// <summary>Only suites that hide nothing from a modern client: ephemeral keys and authenticated encryption.</summary>
    private static readonly int[] Tls13Suites =
    [
        CipherSuite.TLS_AES_128_GCM_SHA256,
        CipherSuite.TLS_AES_256_GCM_SHA384,
        CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
    ];
    private static readonly int[] EcdsaSuites =
    [
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    ];
    private static readonly int[] RsaSuites =
    [
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ];

    /// <summary>The handshake is complete: the client's Finished was verified, and its CertificateVerify where it sent a certificate.</summary>
    public bool Complete { get; private set; }

    /// <summary>The client's chain as sent, DER, leaf first; empty where none was sent.</summary>
    public IReadOnlyList<byte[]> ClientChain { get; private set; } = [];

    /// <summary>The client's server name indication, or null.</summary>
    public string? Sni { get; private set; }

    /// <summary>The fatal alert that we sent, or -1.</summary>
    public int AlertSent { get; private set; } = -1;

    /// <summary>The fatal alert that the client sent, or -1.</summary>
    public int AlertReceived { get; private set; } = -1;

    /// <summary>The client said close_notify.</summary>
    public bool SaidGoodbye { get; private set; }

    /// <summary>The version spoken, or null before it is agreed.</summary>
    public TlsVersion? Version =>
        m_context?.ServerVersion is not { } agreed ? null
        : agreed.Equals(ProtocolVersion.TLSv13) ? TlsVersion.Tls13
        : TlsVersion.Tls12;

    /// <summary>The selected application protocol, or empty.</summary>
    public string Alpn => m_context?.SecurityParameters?.ApplicationProtocol?.GetUtf8Decoding() ?? "";

    public override TlsCredentials GetCredentials()
    {
        var v13 = TlsUtilities.IsTlsV13(m_context);
        TlsCertificate[] certificates = [.. settings.Chain.Select(der => new RawCertificate(der))];
        var chain = v13 ? new Certificate([], [.. certificates.Select(c => new CertificateEntry(c, null))]) : new Certificate(certificates);
        var offered = m_context.SecurityParameters.ClientSigAlgs;
        var scheme =
            Schemes(v13).Select(SignatureScheme.GetSignatureAndHashAlgorithm).FirstOrDefault(s => offered is null || offered.Contains(s))
            ?? throw new TlsFatalAlert(AlertDescription.handshake_failure);
        return new CredentialSigner(chain, settings.Key, scheme);
    }

    public override BcCertificateRequest? GetCertificateRequest()
    {
        if (!settings.RequestCertificate)
            return null;
        var algorithms = TlsUtilities.GetDefaultSupportedSignatureAlgorithms(m_context);
        List<X509Name> issuers = [.. settings.AcceptedIssuers.Select(X509Name.GetInstance)];
        return TlsUtilities.IsTlsV13(m_context)
            ? new BcCertificateRequest([], algorithms, null, issuers.Count > 0 ? issuers : null)
            : new BcCertificateRequest([ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign], algorithms, issuers);
    }

    public override void NotifyClientCertificate(Certificate clientCertificate)
    {
        ClientChain = [.. clientCertificate.GetCertificateList().Select(c => c.GetEncoded())];
        var decision = settings.Judge(ClientChain);
        if (decision.Alert < 0)
            return;
        // RFC 5246 section 7.4.6: without a suitable certificate TLS 1.2 fails the handshake; certificate_required is TLS 1.3's.
        var alert =
            decision == ClientDecision.CertificateRequired && !TlsUtilities.IsTlsV13(m_context)
                ? AlertDescription.handshake_failure
                : decision.Alert;
        throw new TlsFatalAlert((short)alert);
    }

    public override void ProcessClientExtensions(IDictionary<int, byte[]> clientExtensions)
    {
        base.ProcessClientExtensions(clientExtensions);
        var names = m_context.SecurityParameters.ClientServerNames;
        Sni = names is { Count: > 0 } ? System.Text.Encoding.Latin1.GetString(names[0].NameData) : null;
    }

    public override void NotifyHandshakeComplete()
    {
        base.NotifyHandshakeComplete();
        Complete = true;
    }

    public override void NotifyAlertRaised(short alertLevel, short alertDescription, string message, Exception cause)
    {
        if (alertLevel == AlertLevel.fatal)
            AlertSent = alertDescription;
    }

    public override void NotifyAlertReceived(short alertLevel, short alertDescription)
    {
        if (alertLevel == AlertLevel.fatal)
            AlertReceived = alertDescription;
        else if (alertDescription == AlertDescription.close_notify)
            SaidGoodbye = true;
    }

    // What is wrong with the client's chain is for the judge to say, with an alert of its own.
    public override bool ShouldCheckSigAlgOfPeerCerts() => false;

    public override bool RequiresCloseNotify() => false;

    public override int GetMaxHandshakeMessageSize() => settings.Limits.HandshakeMessage;

    public override int GetMaxCertificateChainLength() => settings.Limits.ChainLength;

    protected override ProtocolVersion[] GetSupportedVersions() =>
        [.. settings.Versions.OrderDescending().Select(v => v == TlsVersion.Tls13 ? ProtocolVersion.TLSv13 : ProtocolVersion.TLSv12)];

    protected override int[] GetSupportedCipherSuites() =>
        TlsUtilities.GetSupportedCipherSuites(Crypto, [.. Tls13Suites, .. settings.Key is ECDsa ? EcdsaSuites : RsaSuites]);

    protected override IList<ProtocolName>? GetProtocolNames() =>
        settings.Alpn.Count == 0 ? null : [.. settings.Alpn.Select(ProtocolName.AsUtf8Encoding)];

    private IEnumerable<int> Schemes(bool v13) =>
        settings.Key switch
        {
            // RFC 8446 section 4.2.3: in TLS 1.3 the scheme names the curve as well.
            ECDsa { KeySize: 384 } => [SignatureScheme.ecdsa_secp384r1_sha384],
            ECDsa { KeySize: 521 } => [SignatureScheme.ecdsa_secp521r1_sha512],
            ECDsa => [SignatureScheme.ecdsa_secp256r1_sha256],
            _ when v13 => [SignatureScheme.rsa_pss_rsae_sha256],
            _ => [SignatureScheme.rsa_pss_rsae_sha256, SignatureScheme.rsa_pkcs1_sha256],
        };
}
