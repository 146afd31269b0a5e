using Org.BouncyCastle.Tls;

namespace Handclasp.Tls.Client;

/// <summary>The group that a server chose, as its message says it.</summary>
internal static class ExchangeGroup
{
    private const byte NamedCurve = 3;

    /// <summary>The group's name in a ServerHello of TLS 1.3 or a ServerKeyExchange of ECDHE; null where there is none, or it is malformed.</summary>
    public static string? In(byte[] message, TlsContext context)
    {
        try
        {
            var body = new WireReader(message.AsSpan(4));
            if (message[0] == HandshakeType.server_hello)
                return InHello(ref body);
            // RFC 8422 section 5.4; what finite-field Diffie-Hellman writes here is the length of its prime.
            var isCurve = TlsEccUtilities.IsEccCipherSuite(context.SecurityParameters.CipherSuite) && body.UInt8() == NamedCurve;
            return isCurve ? Name(body.UInt16()) : null;
        }
        catch (TlsFatalAlert)
        {
            // BouncyCastle reads the message next and says what is wrong with it.
            return null;
        }
    }

    private static string? InHello(ref WireReader hello)
    {
        hello.Take(34);
        hello.Vector8();
        hello.Take(3);
        if (hello.IsEmpty)
            return null;
        var extensions = new WireReader(hello.Vector16());
        while (!extensions.IsEmpty)
        {
            var type = extensions.UInt16();
            var data = new WireReader(extensions.Vector16());
            if (type == ExtensionType.key_share)
                return Name(data.UInt16());
        }

        return null;
    }

    private static string Name(int group) => NamedGroup.IsValid(group) ? NamedGroup.GetName(group) : $"group {group}";
}
