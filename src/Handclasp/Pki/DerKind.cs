using System.Formats.Asn1;

namespace Handclasp.Pki;

/// <summary>What a DER structure is, told by its outer shape alone.</summary>
internal enum DerKind
{
    Nothing,
    Certificate,
    CertificateRequest,
    Crl,
    PublicKey,
    Pkcs8Key,
    Pkcs1Key,
    Sec1Key,
    EncryptedKey,
    Pkcs12,
    Pkcs7,
}

internal static class DerKinds
{
    public static DerKind Of(byte[] der)
    {
        try
        {
            return Tell(CertificateReader.Open(der).ReadSequence());
        }
        catch (Exception wrong) when (wrong is AsnContentException or ArgumentException or InvalidOperationException)
        {
            return DerKind.Nothing;
        }
    }

    private static DerKind Tell(AsnReader outer)
    {
        var first = outer.PeekTag();
        if (first == Asn1Tag.ObjectIdentifier)
            return DerKind.Pkcs7;
        if (first == Asn1Tag.Integer)
        {
            outer.ReadEncodedValue();
            var second = outer.PeekTag();
            if (second == Asn1Tag.Integer)
                return DerKind.Pkcs1Key;
            if (second.TagClass == TagClass.Universal && second.TagValue == (int)UniversalTagNumber.OctetString)
                return DerKind.Sec1Key;
            var algorithm = outer.ReadSequence();
            // PFX: version, then a ContentInfo whose content is [0]; PKCS#8: version, then an algorithm, then an OCTET STRING.
            return outer.HasData && outer.PeekTag() is { TagClass: TagClass.Universal, TagValue: (int)UniversalTagNumber.OctetString }
                    ? DerKind.Pkcs8Key
                : algorithm.ReadObjectIdentifier().StartsWith("1.2.840.113549.1.7.", StringComparison.Ordinal) ? DerKind.Pkcs12
                : DerKind.Nothing;
        }

        var head = outer.ReadSequence();
        if (head.PeekTag() == Asn1Tag.ObjectIdentifier)
            return outer.PeekTag() is { TagClass: TagClass.Universal, TagValue: (int)UniversalTagNumber.BitString }
                ? DerKind.PublicKey
                : DerKind.EncryptedKey;
        return Signed(head);
    }

    /// <summary>Certificate, request or CRL: all are signed structures; the third field of the body tells them apart.</summary>
    private static DerKind Signed(AsnReader body)
    {
        List<Asn1Tag> tags = [];
        while (body.HasData && tags.Count < 4)
        {
            tags.Add(body.PeekTag());
            body.ReadEncodedValue();
        }

        bool IsTime(int i) => tags.Count > i && (tags[i] == Asn1Tag.UtcTime || tags[i] == Asn1Tag.GeneralizedTime);
        if (IsTime(2) || IsTime(3))
            return DerKind.Crl;
        return
            tags
                is [
                    { TagClass: TagClass.Universal, TagValue: (int)UniversalTagNumber.Integer },
                    _,
                    _,
                    { TagClass: TagClass.ContextSpecific },
                ]
            ? DerKind.CertificateRequest
            : DerKind.Certificate;
    }
}
