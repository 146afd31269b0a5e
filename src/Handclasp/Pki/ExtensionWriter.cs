using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;

namespace Handclasp.Pki;

/// <summary>Extensions (RFC 5280 section 4.2), ready for a draft.</summary>
internal static class ExtensionWriter
{
    /// <summary>Critical, as RFC 5280 wants it for authorities.</summary>
    public static CertificateExtension Authority(int? pathLength) => BasicConstraints(true, pathLength);

    public static CertificateExtension EndEntity() => BasicConstraints(false, null);

    public static CertificateExtension KeyUsage(KeyUsages flags)
    {
        var value = 0;
        for (var bit = 0; bit < 9; bit++)
            if (((int)flags & (1 << bit)) != 0)
                value |= 0x8000 >> bit;
        var last = 15 - int.TrailingZeroCount(value);
        byte[] bits =
            value == 0 ? []
            : last < 8 ? [(byte)(value >> 8)]
            : [(byte)(value >> 8), (byte)value];
        return new(ObjectIds.KeyUsage, true, Write(w => w.WriteBitString(bits, value == 0 ? 0 : 7 - last % 8)));
    }

    public static CertificateExtension Purposes(params IReadOnlyList<string> oids) =>
        new(
            ObjectIds.ExtendedKeyUsage,
            false,
            Write(w =>
            {
                using (w.PushSequence())
                    foreach (var oid in oids)
                        w.WriteObjectIdentifier(oid);
            })
        );

    /// <summary>An identifier of a public key: the leftmost 160 bits of the key's SHA-256 (RFC 7093 section 2, method 1).</summary>
    public static byte[] KeyId(byte[] spki) => SHA256.HashData(PublicKeyFacts.Of(spki).Octets)[..20];

    public static CertificateExtension SubjectKeyId(byte[] id) => new(ObjectIds.SubjectKeyId, false, Write(w => w.WriteOctetString(id)));

    public static CertificateExtension AuthorityKeyId(byte[] id) =>
        new(
            ObjectIds.AuthorityKeyId,
            false,
            Write(w =>
            {
                using (w.PushSequence())
                    w.WriteOctetString(id, new Asn1Tag(TagClass.ContextSpecific, 0));
            })
        );

    public static CertificateExtension Names(
        IReadOnlyList<string> dns,
        IReadOnlyList<IPAddress>? ip = null,
        IReadOnlyList<string>? uri = null
    ) =>
        new(
            ObjectIds.SubjectAltName,
            false,
            Write(w =>
            {
                using var list = w.PushSequence();
                foreach (var name in dns)
                    w.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, 2));
                foreach (var address in ip ?? [])
                    w.WriteOctetString(address.GetAddressBytes(), new Asn1Tag(TagClass.ContextSpecific, 7));
                foreach (var name in uri ?? [])
                    w.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, 6));
            })
        );

    /// <summary>RFC 5280 section 4.2.2.1: where the OCSP responder and the issuer's certificate are found.</summary>
    public static CertificateExtension Access(string ocsp, string issuer) =>
        new(
            ObjectIds.AuthorityInfoAccess,
            false,
            Write(w =>
            {
                using var list = w.PushSequence();
                foreach (var (method, url) in new[] { ("1.3.6.1.5.5.7.48.1", ocsp), ("1.3.6.1.5.5.7.48.2", issuer) })
                {
                    using var one = w.PushSequence();
                    w.WriteObjectIdentifier(method);
                    w.WriteCharacterString(UniversalTagNumber.IA5String, url, new Asn1Tag(TagClass.ContextSpecific, 6));
                }
            })
        );

    /// <summary>RFC 5280 section 4.2.1.13: where the revocation list is found.</summary>
    public static CertificateExtension ListAt(string url) =>
        new(
            ObjectIds.CrlDistributionPoints,
            false,
            Write(w =>
            {
                using var list = w.PushSequence();
                using var point = w.PushSequence();
                using var name = w.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
                using var full = w.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
                w.WriteCharacterString(UniversalTagNumber.IA5String, url, new Asn1Tag(TagClass.ContextSpecific, 6));
            })
        );

    /// <summary>A critical extension that nobody knows, below the enterprise number for documentation (RFC 5612).</summary>
    public static CertificateExtension UnknownCritical() => new("1.3.6.1.4.1.32473.4711", true, Write(w => w.WriteNull()));

    private static CertificateExtension BasicConstraints(bool ca, int? pathLength) =>
        new(
            ObjectIds.BasicConstraints,
            true,
            Write(w =>
            {
                using var body = w.PushSequence();
                if (ca)
                    w.WriteBoolean(true);
                if (pathLength is { } length)
                    w.WriteInteger(length);
            })
        );

    public static byte[] Write(Action<AsnWriter> content)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        content(writer);
        return writer.Encode();
    }
}
