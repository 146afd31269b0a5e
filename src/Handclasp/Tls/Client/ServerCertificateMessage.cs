using Org.BouncyCastle.Tls;

namespace Handclasp.Tls.Client;

/// <summary>A server's Certificate message, bytes as sent.</summary>
/// <param name="Chain">Certificates, leaf first.</param>
/// <param name="Staple">TLS 1.3: the OCSP response beside the leaf, or empty.</param>
internal sealed record ServerCertificateMessage(IReadOnlyList<byte[]> Chain, byte[] Staple)
{
    private const byte StatusTypeOcsp = 1;

    /// <summary>Reads the body of the message (RFC 5246 section 7.4.2, RFC 8446 section 4.4.2).</summary>
    /// <exception cref="TlsFatalAlert">decode_error: it is malformed.</exception>
    /// <exception cref="LimitException">More certificates than allowed.</exception>
    public static ServerCertificateMessage Parse(ReadOnlySpan<byte> body, bool is13, int mostCertificates)
    {
        var message = new WireReader(body);
        if (is13)
            message.Vector8();
        var list = new WireReader(message.Vector24());
        message.End();
        List<byte[]> chain = [];
        byte[] staple = [];
        while (!list.IsEmpty)
        {
            if (chain.Count == mostCertificates)
                throw new LimitException($"the server's chain has more than {mostCertificates} certificates");
            chain.Add(list.Vector24().ToArray());
            if (is13)
            {
                var extensions = list.Vector16();
                if (chain.Count == 1)
                    staple = StapleIn(extensions);
            }
        }
        return new(chain, staple);
    }

    /// <summary>The OCSP response in a CertificateStatus structure (RFC 6066 section 8); empty where it is none.</summary>
    public static byte[] ParseStatus(ReadOnlySpan<byte> status)
    {
        var reader = new WireReader(status);
        return reader.UInt8() == StatusTypeOcsp ? reader.Vector24().ToArray() : [];
    }

    private static byte[] StapleIn(ReadOnlySpan<byte> extensions)
    {
        var rest = new WireReader(extensions);
        while (!rest.IsEmpty)
        {
            var type = rest.UInt16();
            var data = rest.Vector16();
            if (type == ExtensionType.status_request)
                return ParseStatus(data);
        }
        return [];
    }
}

/// <summary>
/// A bound of ours was reached. An IOException, because BouncyCastle passes only those on unchanged.
/// </summary>
/// <param name="message">Says which bound, in words.</param>
internal sealed class LimitException(string message) : IOException(message);
