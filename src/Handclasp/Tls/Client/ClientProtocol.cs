using Handclasp.Model;
using Org.BouncyCastle.Tls;

namespace Handclasp.Tls.Client;

/// <summary>
/// One handshake of ours and the connection after it, with every message in sight. Non-blocking: fed whole records, drained after each.
/// </summary>
/// <param name="when">What a CertificateRequest in this handshake means.</param>
/// <param name="priorVerifyData">In a renegotiation: both Finished values of the enclosing handshake, ours first; else empty.</param>
internal sealed class ClientProtocol(
    ClientPeer peer,
    TlsClientSettings settings,
    TranscriptWriter transcript,
    MessageBudget budget,
    AskedWhen when,
    byte[] priorVerifyData,
    TimeProvider clock
) : TlsClientProtocol
{
    private readonly PostHandshakeAuthentication? late = settings.Version == TlsVersion.Tls13 ? new(peer, transcript) : null;
    private readonly KeyLog? keys = settings.KeyLog is { } write ? new(write, peer) : null;
    private int unfinishedBytesOut;

    /// <summary>The handshake is complete on our side.</summary>
    public bool Done { get; private set; }

    /// <summary>The message being handled, or the last one: what an error is about.</summary>
    public short Handling { get; private set; } = -1;

    /// <summary>Called for a HelloRequest after the handshake.</summary>
    public Action? OnHelloRequest { get; init; }

    /// <summary>Takes a whole handshake message in our place, while a renegotiation is tunnelled; false leaves it to us.</summary>
    public Func<byte[], bool>? Divert { get; set; }

    public void Start()
    {
        if (late is not null)
            peer.ServersHash = late.ServersHash;
        Connect(peer);
    }

    /// <summary>Sends plaintext as it is; for tunnelled messages.</summary>
    public void Inject(short type, ReadOnlySpan<byte> content) => base.SafeWriteRecord(type, content);

    protected override void HandleHandshakeMessage(short type, HandshakeMessageInput buf)
    {
        var message = buf.ToArray();
        Handling = type;
        if (Divert is not null && type != HandshakeType.hello_request && Divert(message))
            return;
        var isRetry = type == HandshakeType.server_hello && late is not null && PostHandshakeAuthentication.IsRetry(message);
        transcript.Message(false, isRetry ? "HelloRetryRequest" : HandshakeNames.Of(type), message.Length, message);
        if (type is HandshakeType.server_hello or HandshakeType.server_key_exchange && ExchangeGroup.In(message, Context) is { } group)
            transcript.Group(group);
        budget.Spend();
        if (!Done)
            late?.Received(type, message);
        if (type == HandshakeType.encrypted_extensions && late is not null)
            keys?.Handshake();
        switch (type)
        {
            case HandshakeType.certificate:
                var sent = ServerCertificateMessage.Parse(message.AsSpan(4), late is not null, settings.Limits.ChainLength);
                transcript.ServerSent(sent.Chain, sent.Staple);
                break;
            case HandshakeType.certificate_status when late is null && m_connectionState == CS_SERVER_CERTIFICATE:
                // BouncyCastle would parse the response and stop at a bad one; it has already hashed the message.
                transcript.Stapled(ServerCertificateMessage.ParseStatus(message.AsSpan(4)));
                return;
            case HandshakeType.server_hello_done:
                transcript.Reach(Stage.ServerFlightDone);
                break;
            case HandshakeType.finished when late is not null:
                transcript.Reach(Stage.ServerFlightDone);
                break;
            case HandshakeType.new_session_ticket:
                transcript.Ticket();
                // A ticket renewed in an abbreviated handshake (RFC 5077 section 3.3), which BouncyCastle does not expect; it has hashed it.
                if (late is null && Context.SecurityParameters.IsResumedSession)
                    return;
                break;
            case HandshakeType.certificate_request when Done && late is not null:
                budget.SpendLate();
                late.Answer(message, content => SafeWriteRecord(ContentType.handshake, content));
                return;
            case HandshakeType.hello_request when Done && late is null:
                transcript.HelloRequested();
                OnHelloRequest?.Invoke();
                return;
        }
        base.HandleHandshakeMessage(type, buf);
    }

    protected override void SafeWriteRecord(short type, ReadOnlySpan<byte> buf)
    {
        if (type == ContentType.handshake)
        {
            var isHello = unfinishedBytesOut <= 0 && buf.Length > 0 && buf[0] == HandshakeType.client_hello;
            if (!Done)
                late?.Sent(buf);
            Note(buf);
            if (isHello && settings.Hello == HelloShape.Records && priorVerifyData.Length == 0)
            {
                var at = HelloCut.At(buf, settings.Sni);
                base.SafeWriteRecord(type, buf[..at]);
                buf = buf[at..];
            }
        }
        base.SafeWriteRecord(type, buf);
    }

    protected override void SendClientHelloMessage()
    {
        if (settings.Resume is PskSession psk && m_clientExtensions.TryGetValue(ExtensionType.pre_shared_key, out var offer))
            psk.WriteAge(offer, clock);
        base.SendClientHelloMessage();
    }

    protected override void Receive13NewSessionTicket(MemoryStream buf)
    {
        var sent = TicketMessage.Parse(buf.ToArray().AsSpan((int)buf.Position));
        transcript.EarlyData(sent.MaxEarlyData);
        if (settings.Take == SessionKind.Ticket)
            peer.Keep(late!.Session(sent, clock));
        base.Receive13NewSessionTicket(buf);
    }

    protected override void HandleAlertMessage(short alertLevel, short alertDescription)
    {
        // RFC 8446 section 6: the level says nothing any more; all but these two are errors.
        var closes = alertDescription is AlertDescription.close_notify or AlertDescription.user_canceled;
        var is13 = late is not null && Context.ServerVersion is not null;
        base.HandleAlertMessage(is13 && !closes ? AlertLevel.fatal : alertLevel, alertDescription);
    }

    protected override ServerHello ReceiveServerHelloMessage(MemoryStream buf)
    {
        var hello = base.ReceiveServerHelloMessage(buf);
        if (priorVerifyData.Length == 0)
            return hello;
        // RFC 5746 section 3.5: checked here, then shown to BouncyCastle as the empty value of a first handshake, the only one it takes.
        if (!hello.Extensions.TryGetValue(ExtensionType.renegotiation_info, out var info) || !info.AsSpan(1).SequenceEqual(priorVerifyData))
            throw new TlsFatalAlert(AlertDescription.handshake_failure, "renegotiation_info does not match the first handshake");
        hello.Extensions[ExtensionType.renegotiation_info] = [0];
        return hello;
    }

    protected override void ReceiveCertificateRequest(MemoryStream buf) => base.ReceiveCertificateRequest(Simplified(buf));

    protected override void Receive13CertificateRequest(MemoryStream buf, bool postHandshakeAuth) =>
        base.Receive13CertificateRequest(Simplified(buf), postHandshakeAuth);

    protected override void Send13FinishedMessage()
    {
        base.Send13FinishedMessage();
        late?.Finished();
    }

    protected override void SendCertificateMessage(Certificate certificate, Stream endPointHash)
    {
        if (!peer.OmitsCertificate)
            base.SendCertificateMessage(certificate, endPointHash);
    }

    protected override void Send13CertificateMessage(Certificate certificate)
    {
        if (!peer.OmitsCertificate)
            base.Send13CertificateMessage(certificate);
    }

    protected override void SendCertificateVerifyMessage(DigitallySigned certificateVerify)
    {
        if (!peer.OmitsCertificateVerify)
            base.SendCertificateVerifyMessage(certificateVerify);
    }

    protected override void Send13CertificateVerifyMessage(DigitallySigned certificateVerify)
    {
        if (!peer.OmitsCertificateVerify)
            base.Send13CertificateVerifyMessage(certificateVerify);
    }

    protected override void CompleteHandshake()
    {
        if (late is not null)
            keys?.Application();
        else
            keys?.Master();
        base.CompleteHandshake();
        Done = true;
    }

    /// <summary>Reads the request ourselves, chooses the scheme, and hands on a request that BouncyCastle can only take.</summary>
    private MemoryStream Simplified(MemoryStream buf)
    {
        var is12 = settings.Version == TlsVersion.Tls12;
        var request = CertificateRequestMessage.Parse(buf.ToArray().AsSpan((int)buf.Position), is12, late is not null);
        peer.Choose();
        transcript.Asked(when, request.Issuers);
        peer.Scheme = peer.Presented is { } credential
            ? SchemeChoice.For(credential.Key, request.Schemes, late is not null)
            : SignatureScheme.ecdsa_secp256r1_sha256;
        return CertificateRequestMessage.Canonical(peer.Scheme, is12, late is not null);
    }

    /// <summary>A message of ours may be cut into several records; its head names it.</summary>
    private void Note(ReadOnlySpan<byte> fragment)
    {
        if (unfinishedBytesOut <= 0 && fragment.Length >= 4)
        {
            var length = 4 + (fragment[1] << 16 | fragment[2] << 8 | fragment[3]);
            unfinishedBytesOut = length;
            var name = HandshakeNames.Of(fragment[0]);
            var certificates = peer.Presented?.Chain.Count ?? 0;
            if (fragment[0] == HandshakeType.finished && late is null)
                keys?.Master();
            transcript.Message(true, fragment[0] == HandshakeType.certificate ? $"{name} ({certificates})" : name, length, fragment);
            if (fragment[0] == HandshakeType.client_hello)
                transcript.Reach(Stage.ClientHelloSent);
        }
        unfinishedBytesOut -= fragment.Length;
    }
}
