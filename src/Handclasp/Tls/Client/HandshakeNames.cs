using System.Globalization;
using Org.BouncyCastle.Tls;

namespace Handclasp.Tls.Client;

/// <summary>Handshake messages as RFC 8446 and 5246 write them.</summary>
internal static class HandshakeNames
{
    public static string Of(short type) =>
        type switch
        {
            HandshakeType.hello_request => "HelloRequest",
            HandshakeType.client_hello => "ClientHello",
            HandshakeType.server_hello => "ServerHello",
            HandshakeType.new_session_ticket => "NewSessionTicket",
            HandshakeType.end_of_early_data => "EndOfEarlyData",
            HandshakeType.encrypted_extensions => "EncryptedExtensions",
            HandshakeType.certificate => "Certificate",
            HandshakeType.server_key_exchange => "ServerKeyExchange",
            HandshakeType.certificate_request => "CertificateRequest",
            HandshakeType.server_hello_done => "ServerHelloDone",
            HandshakeType.certificate_verify => "CertificateVerify",
            HandshakeType.client_key_exchange => "ClientKeyExchange",
            HandshakeType.finished => "Finished",
            HandshakeType.certificate_status => "CertificateStatus",
            HandshakeType.key_update => "KeyUpdate",
            _ => string.Create(CultureInfo.InvariantCulture, $"handshake message {type}"),
        };
}
