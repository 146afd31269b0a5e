using System.Text;
using Handclasp.Model;
using Handclasp.Tls.Crypto;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace Handclasp.Tls.Client;

/// <summary>What our side of a handshake offers and how it takes the server's choices: all of them, judging nothing.</summary>
/// <param name="priorVerifyData">
/// In a renegotiation: our Finished of the enclosing handshake (RFC 5746 section 3.5); empty in a first one and towards servers
/// without secure renegotiation.
/// </param>
internal sealed class ClientPeer(TlsClientSettings settings, TranscriptWriter transcript, byte[] priorVerifyData)
    : AbstractTlsClient(FastCrypto.Instance)
{
    private const byte MostAlerts = 32;
    private byte[] ticket = [];
    private int alerts;

    /// <summary>The signature scheme chosen for the request being answered.</summary>
    public int Scheme { get; set; }

    /// <summary>What is presented for the request being answered; null: nothing.</summary>
    public ClientCredential? Presented { get; private set; } = settings.Credential;

    /// <summary>TLS 1.3: the hash that a server would sign at this moment (RFC 8446 section 4.4.3).</summary>
    public Func<byte[]>? ServersHash { get; set; }

    public bool OmitsCertificate => Presented?.Fault is PossessionFault.OmitCertificate or PossessionFault.FinishedAtOnce;

    public bool OmitsCertificateVerify => Presented?.Fault is PossessionFault.OmitCertificateVerify or PossessionFault.FinishedAtOnce;

    /// <summary>The latest session of the kind to be taken.</summary>
    public SavedSession? Session { get; private set; }

    /// <summary>A ticket of the server's.</summary>
    public void Keep(SavedSession session) => Session = session;

    /// <summary>Somebody asks for a certificate: the first time, or again.</summary>
    public void Choose() => Presented = transcript.TimesAsked > 0 && settings.Later is { } later ? later : settings.Credential;

    /// <summary>The server answered with renegotiation_info (RFC 5746).</summary>
    public bool IsRenegotiationSecure { get; private set; }

    public TlsClientContext Context => m_context;

    /// <summary>The Finished values of this handshake, our own and the server's; empty until it is complete.</summary>
    public byte[] OwnVerifyData { get; private set; } = [];

    public byte[] ServerVerifyData { get; private set; } = [];

    public override IDictionary<int, byte[]> GetClientExtensions()
    {
        var extensions = base.GetClientExtensions();
        if (settings.Version == TlsVersion.Tls13)
        {
            extensions[ExtensionType.post_handshake_auth] = [];
            // Some servers withhold tickets without it (RFC 8446 section 4.2.9).
            extensions[ExtensionType.psk_key_exchange_modes] = [1, (byte)PskKeyExchangeMode.psk_dhe_ke];
        }
        else if (
            priorVerifyData.Length == 0
            && settings is { Take: SessionKind.Ticket } or { Resume: OldSession { Kind: SessionKind.Ticket } }
        )
        {
            extensions[ExtensionType.session_ticket] = settings.Resume is OldSession { Kind: SessionKind.Ticket } old ? old.Ticket : [];
        }
        if (priorVerifyData.Length > 0)
            extensions[ExtensionType.renegotiation_info] = [(byte)priorVerifyData.Length, .. priorVerifyData];
        return extensions;
    }

    public override TlsSession? GetSessionToResume() =>
        priorVerifyData.Length == 0 && settings.Resume is OldSession old && old.Version == settings.Version ? old.Offer() : null;

    public override IList<TlsPskExternal>? GetExternalPsks() =>
        settings is { Version: TlsVersion.Tls13, Resume: PskSession psk } ? [psk.Offer()] : null;

    /// <summary>Sessions without RFC 7627 are resumed too: what a server does with them is the question.</summary>
    public override bool AllowLegacyResumption() => true;

    public override void NotifySelectedPsk(TlsPsk selectedPsk)
    {
        if (selectedPsk is not null)
            transcript.Resumed();
    }

    public override void NotifyNewSessionTicket(NewSessionTicket newSessionTicket)
    {
        if (settings.Take == SessionKind.Ticket)
            ticket = newSessionTicket.Ticket;
    }

    public override IList<int> GetEarlyKeyShareGroups() => [NamedGroup.x25519];

    public override TlsDHGroupVerifier GetDHGroupVerifier() => AnyBearableGroup.Instance;

    /// <summary>The limit is kept where the message is read.</summary>
    public override int GetMaxCertificateChainLength() => int.MaxValue;

    public override int GetMaxHandshakeMessageSize() => settings.Limits.HandshakeMessage;

    public override bool RequiresCloseNotify() => false;

    public override bool ShouldCheckSigAlgOfPeerCerts() => false;

    /// <summary>Old servers lack RFC 5746; we still talk to them.</summary>
    public override void NotifySecureRenegotiation(bool secureRenegotiation) => IsRenegotiationSecure = secureRenegotiation;

    public override void NotifyServerVersion(ProtocolVersion serverVersion) => transcript.Negotiated(settings.Version);

    public override void NotifySelectedCipherSuite(int selectedCipherSuite) => transcript.SelectedSuite(selectedCipherSuite);

    /// <summary>RFC 7301 section 3.2: the server chooses among what was offered; BouncyCastle takes anything.</summary>
    public override void ProcessServerExtensions(IDictionary<int, byte[]> serverExtensions)
    {
        base.ProcessServerExtensions(serverExtensions);
        if (serverExtensions is null || TlsExtensionsUtilities.GetAlpnExtensionServer(serverExtensions) is not { } chosen)
            return;
        var name = Encoding.Latin1.GetString(chosen.GetBytes());
        if (!settings.Alpn.Contains(name, StringComparer.Ordinal))
            throw new TlsFatalAlert(AlertDescription.illegal_parameter, $"the application protocol '{name}' was not offered");
    }

    public override void NotifyAlertReceived(short alertLevel, short alertDescription)
    {
        transcript.Alert(false, alertLevel, alertDescription);
        if (++alerts > MostAlerts)
            throw new LimitException($"more than {MostAlerts} alerts");
    }

    public override void NotifyAlertRaised(short alertLevel, short alertDescription, string message, Exception cause) =>
        transcript.Alert(true, alertLevel, alertDescription);

    public override void NotifyHandshakeComplete()
    {
        var parameters = m_context.SecurityParameters;
        OwnVerifyData = [.. parameters.LocalVerifyData ?? []];
        ServerVerifyData = [.. parameters.PeerVerifyData ?? []];
        NoteAlpn();
        if (parameters.IsResumedSession)
            transcript.Resumed();
        if (settings is { Take: { } kind, Version: not TlsVersion.Tls13 })
            Session = OldSessionOf(kind);
        transcript.Reach(Stage.HandshakeComplete);
    }

    private OldSession? OldSessionOf(SessionKind kind)
    {
        var id =
            kind == SessionKind.Ticket
                ? TlsUtilities.IsNullOrEmpty(ticket)
                    ? []
                    : m_context.Crypto.CreateNonceGenerator([]).GenerateNonce(32)
                : m_context.SecurityParameters.SessionID ?? [];
        return id.Length > 0 && m_context.Session?.ExportSessionParameters() is { } known
            ? new(settings.Version, kind, ticket, id, known)
            : null;
    }

    public override TlsAuthentication GetAuthentication()
    {
        // In TLS 1.2 a refusal comes before our handshake completes; what the server chose in its ServerHello is known by then.
        NoteAlpn();
        return new Answering(this);
    }

    private void NoteAlpn()
    {
        if (m_context.SecurityParameters.ApplicationProtocol is { } protocol)
            transcript.SelectedAlpn(Encoding.Latin1.GetString(protocol.GetBytes()));
    }

    /// <summary>What to answer a CertificateRequest with; null is an empty Certificate.</summary>
    /// <param name="requestContext">TLS 1.3: the context of the request, empty inside the handshake.</param>
    public CredentialSigner? Credential(byte[] requestContext)
    {
        if (Presented is not { } credential)
            return null;
        transcript.Presented(credential.Chain.Count > 0 ? credential.Chain[0] : []);
        var chain =
            settings.Version == TlsVersion.Tls13
                ? new Certificate(requestContext, [.. credential.Chain.Select(c => new CertificateEntry(new RawCertificate(c), null))])
                : new Certificate([.. credential.Chain.Select(TlsCertificate (c) => new RawCertificate(c))]);
        var algorithm = settings.Version >= TlsVersion.Tls12 ? SignatureScheme.GetSignatureAndHashAlgorithm(Scheme) : null;
        return new(chain, credential.Key, algorithm) { Fault = credential.Fault, ServersHash = ServersHash };
    }

    protected override ProtocolVersion[] GetSupportedVersions() => [ClientOffers.Wire(settings.Version)];

    protected override int[] GetSupportedCipherSuites() => ClientOffers.Suites(settings.Version);

    protected override IList<int> GetSupportedGroups(IList<int> namedGroupRoles) => ClientOffers.Groups(settings.Version);

    protected override IList<SignatureAndHashAlgorithm> GetSupportedSignatureAlgorithms() => [.. ClientOffers.SignatureAlgorithms];

    protected override IList<ProtocolName>? GetProtocolNames() =>
        settings.Alpn.Count == 0 ? null : [.. settings.Alpn.Select(ProtocolName.AsUtf8Encoding)];

    protected override IList<ServerName>? GetSniServerNames() =>
        settings.Sni is { Length: > 0 } name ? [new ServerName(NameType.host_name, Encoding.ASCII.GetBytes(name))] : null;

    protected override CertificateStatusRequest? GetCertificateStatusRequest() =>
        settings.RequestStaple ? base.GetCertificateStatusRequest() : null;

    private sealed class Answering(ClientPeer peer) : TlsAuthentication
    {
        public void NotifyServerCertificate(TlsServerCertificate serverCertificate) { }

        public TlsCredentials GetClientCredentials(CertificateRequest certificateRequest) => peer.Credential([])!;
    }

    /// <summary>Any group whose arithmetic takes no more than some seconds; weak ones are the checks' business.</summary>
    private sealed class AnyBearableGroup : TlsDHGroupVerifier
    {
        public static readonly AnyBearableGroup Instance = new();

        public bool Accept(DHGroup dhGroup) => dhGroup.P.BitLength <= 8192;
    }
}
