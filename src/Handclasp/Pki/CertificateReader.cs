using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Handclasp.Pki;

/// <summary>
/// Takes a certificate apart. BER and not DER rules, so that sloppy encodings are still read: peers send them, and a flaw that
/// cannot be read cannot be told.
/// </summary>
internal static class CertificateReader
{
    private static readonly Asn1Tag VersionTag = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag ExtensionsTag = new(TagClass.ContextSpecific, 3, isConstructed: true);
    private static readonly AsnReaderOptions Rules = new() { SkipSetSortOrderVerification = true, UtcTimeTwoDigitYearMax = 2049 };

    public static AsnReader Open(ReadOnlyMemory<byte> bytes) => new(bytes, AsnEncodingRules.BER, Rules);

    /// <exception cref="AsnContentException">The structure is broken.</exception>
    /// <exception cref="MalformedCertificateException">A field is broken; says which.</exception>
    public static ParsedCertificate Read(byte[] der)
    {
        if (der.Length == 0)
            throw new MalformedCertificateException("it is empty");
        var file = Open(der);
        var outer = file.ReadSequence();
        var tbsBytes = outer.PeekEncodedValue().ToArray();
        var tbs = outer.ReadSequence();
        var outerAlgorithm = outer.ReadEncodedValue().ToArray();
        var signature = outer.ReadBitString(out _);

        var version = tbs.HasData && tbs.PeekTag().HasSameClassAndValue(VersionTag) ? Version(tbs.ReadSequence(VersionTag)) : 1;
        var serial = Content(tbs.PeekTag() == Asn1Tag.Integer ? tbs.ReadEncodedValue() : throw Broken("its serial number is no integer"));
        var innerAlgorithm = tbs.ReadEncodedValue().ToArray();
        var issuer = tbs.ReadEncodedValue().ToArray();
        var validity = tbs.ReadSequence();
        var notBefore = Time(validity, "notBefore");
        var notAfter = Time(validity, "notAfter");
        var subject = tbs.ReadEncodedValue().ToArray();
        var spki = tbs.ReadEncodedValue().ToArray();
        var extensions = Extensions(tbs);
        return new()
        {
            Der = der,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(der)),
            Version = version,
            Serial = Convert.ToHexStringLower(serial),
            SerialBytes = serial,
            Subject = DistinguishedNames.Text(subject),
            Issuer = DistinguishedNames.Text(issuer),
            SubjectDer = subject,
            IssuerDer = issuer,
            CommonNames = DistinguishedNames.CommonNames(subject),
            NotBefore = notBefore,
            NotAfter = notAfter,
            SubjectPublicKeyInfo = spki,
            Key = PublicKeyFacts.Of(spki),
            SignatureAlgorithm = SignatureAlgorithmFacts.Of(outerAlgorithm),
            AlgorithmMismatch = !innerAlgorithm.AsSpan().SequenceEqual(outerAlgorithm),
            TbsCertificate = tbsBytes,
            Signature = signature,
            Extensions = extensions,
            Said = ExtensionFacts.Of(extensions),
            TrailingBytes = file.HasData || outer.HasData,
        };
    }

    /// <summary>The content octets of one encoded value, whatever they mean.</summary>
    public static byte[] Content(ReadOnlyMemory<byte> encoded)
    {
        _ = AsnDecoder.ReadEncodedValue(encoded.Span, AsnEncodingRules.BER, out var offset, out var length, out _);
        return encoded.Slice(offset, length).ToArray();
    }

    private static int Version(AsnReader field) => field.TryReadInt32(out var value) && value < int.MaxValue ? value + 1 : int.MaxValue;

    private static DateTimeOffset Time(AsnReader validity, string field)
    {
        try
        {
            return validity.PeekTag() == Asn1Tag.GeneralizedTime ? validity.ReadGeneralizedTime() : validity.ReadUtcTime();
        }
        catch (Exception wrong) when (wrong is AsnContentException or ArgumentException or InvalidOperationException)
        {
            throw Broken($"its {field} is no time");
        }
    }

    private static List<CertificateExtension> Extensions(AsnReader tbs)
    {
        List<CertificateExtension> found = [];
        while (tbs.HasData)
        {
            // issuerUniqueID [1] and subjectUniqueID [2] may come first; nothing uses them.
            if (!tbs.PeekTag().HasSameClassAndValue(ExtensionsTag))
            {
                tbs.ReadEncodedValue();
                continue;
            }

            var list = tbs.ReadSequence(ExtensionsTag).ReadSequence();
            while (list.HasData)
                found.Add(Extension(list.ReadSequence()));
        }

        return found;
    }

    private static CertificateExtension Extension(AsnReader one)
    {
        var oid = one.ReadObjectIdentifier();
        var critical = one.HasData && one.PeekTag() == Asn1Tag.Boolean && one.ReadBoolean();
        return new(oid, critical, one.ReadOctetString());
    }

    private static MalformedCertificateException Broken(string what) => new(what);
}
