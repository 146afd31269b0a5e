using System.Buffers.Binary;
using Org.BouncyCastle.Tls;

namespace Handclasp.Tls.Client;

/// <summary>
/// A CertificateRequest, read by ourselves: BouncyCastle refuses names that are no names, and would track every hash the server lists.
/// </summary>
/// <param name="Context">TLS 1.3: the request's context, empty inside the handshake.</param>
/// <param name="Schemes">The signature schemes offered, in the server's order; empty before TLS 1.2.</param>
/// <param name="Issuers">The distinguished names, DER as sent, at most <see cref="MostIssuers"/>.</param>
internal sealed record CertificateRequestMessage(byte[] Context, IReadOnlyList<int> Schemes, IReadOnlyList<byte[]> Issuers)
{
    private const int MostIssuers = 4096;
    private const byte RsaSign = (byte)ClientCertificateType.rsa_sign;
    private const byte EcdsaSign = (byte)ClientCertificateType.ecdsa_sign;

    /// <summary>Reads the body of the message (RFC 5246 section 7.4.4, RFC 8446 section 4.3.2).</summary>
    /// <exception cref="TlsFatalAlert">decode_error: it is malformed.</exception>
    public static CertificateRequestMessage Parse(ReadOnlySpan<byte> body, bool is12, bool is13)
    {
        var rest = new WireReader(body);
        if (is13)
            return Parse13(ref rest);
        rest.Vector8();
        List<int> schemes = is12 ? ReadSchemes(rest.Vector16()) : [];
        var issuers = ReadIssuers(rest.Vector16());
        rest.End();
        return new([], schemes, issuers);
    }

    /// <summary>The same request for BouncyCastle: usual certificate types, one signature scheme, no names.</summary>
    public static MemoryStream Canonical(int scheme, bool is12, bool is13)
    {
        var (high, low) = ((byte)(scheme >> 8), (byte)scheme);
        byte[] body =
            is13 ? [0, 0, 8, 0, ExtensionType.signature_algorithms, 0, 4, 0, 2, high, low]
            : is12 ? [2, RsaSign, EcdsaSign, 0, 2, high, low, 0, 0]
            : [2, RsaSign, EcdsaSign, 0, 0];
        return new(body, writable: false);
    }

    private static CertificateRequestMessage Parse13(ref WireReader rest)
    {
        var context = rest.Vector8().ToArray();
        var extensions = new WireReader(rest.Vector16());
        rest.End();
        List<int> schemes = [];
        List<byte[]> issuers = [];
        while (!extensions.IsEmpty)
        {
            var type = extensions.UInt16();
            var data = new WireReader(extensions.Vector16());
            if (type == ExtensionType.signature_algorithms)
                schemes = ReadSchemes(data.Vector16());
            else if (type == ExtensionType.certificate_authorities)
                issuers = ReadIssuers(data.Vector16());
        }
        return new(context, schemes, issuers);
    }

    private static List<int> ReadSchemes(ReadOnlySpan<byte> list)
    {
        List<int> schemes = [];
        for (; list.Length >= 2; list = list[2..])
            schemes.Add(BinaryPrimitives.ReadUInt16BigEndian(list));
        return schemes;
    }

    private static List<byte[]> ReadIssuers(ReadOnlySpan<byte> list)
    {
        var names = new WireReader(list);
        List<byte[]> issuers = [];
        while (!names.IsEmpty)
        {
            var name = names.Vector16();
            if (issuers.Count < MostIssuers)
                issuers.Add(name.ToArray());
        }
        return issuers;
    }
}
