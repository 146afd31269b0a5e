using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Handclasp.Pki;

/// <summary>
/// Everything a certificate will say, true or false, written by our own DER writer: the platform's refuses most of what must be
/// wrong here (old hashes, duplicates, version 1, any serial, any validity, issuers that are no authorities).
/// </summary>
internal sealed record CertificateDraft
{
    /// <summary>Name, DER.</summary>
    public required byte[] Subject { get; init; }

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    public required byte[] PublicKey { get; init; }

    public required DateTimeOffset NotBefore { get; init; }
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>Name, DER; null: the subject's own.</summary>
    public byte[]? Issuer { get; init; }

    /// <summary>Two's complement octets, anything; null: a new random one at each signing.</summary>
    public byte[]? Serial { get; init; }

    /// <summary>1 to 3; version 1 leaves the extensions out unless there are some.</summary>
    public int Version { get; init; } = 3;

    public IReadOnlyList<CertificateExtension> Extensions { get; init; } = [];

    /// <summary>The algorithm identifier inside, where it shall differ from the one outside.</summary>
    public byte[]? InnerAlgorithm { get; init; }

    /// <summary>16 random octets, positive, never zero (RFC 5280 section 4.1.2.2).</summary>
    public static byte[] RandomSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x3f) | 0x40);
        return serial;
    }

    /// <summary>The same draft with extensions replaced (by OID) or added.</summary>
    public CertificateDraft With(params ReadOnlySpan<CertificateExtension> extensions)
    {
        var result = Extensions.ToList();
        foreach (var extension in extensions)
        {
            var at = result.FindIndex(e => e.Oid == extension.Oid);
            if (at < 0)
                result.Add(extension);
            else
                result[at] = extension;
        }

        return this with
        {
            Extensions = result,
        };
    }

    /// <summary>The same draft without some extensions.</summary>
    public CertificateDraft Without(params ReadOnlySpan<string> oids)
    {
        var gone = oids.ToArray();
        return this with { Extensions = [.. Extensions.Where(e => !gone.Contains(e.Oid))] };
    }

    /// <summary>The certificate, DER.</summary>
    public byte[] Sign(CertificateSigner signer)
    {
        var tbs = ToBeSigned(signer);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(tbs);
            writer.WriteEncodedValue(signer.Algorithm);
            writer.WriteBitString(signer.Sign(tbs));
        }

        return writer.Encode();
    }

    private byte[] ToBeSigned(CertificateSigner signer)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            if (Version > 1)
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                    writer.WriteInteger(Version - 1);
            writer.WriteInteger(Serial ?? RandomSerial());
            writer.WriteEncodedValue(InnerAlgorithm ?? signer.Algorithm);
            writer.WriteEncodedValue(Issuer ?? Subject);
            using (writer.PushSequence())
            {
                Time(writer, NotBefore);
                Time(writer, NotAfter);
            }

            writer.WriteEncodedValue(Subject);
            writer.WriteEncodedValue(PublicKey);
            if (Extensions.Count > 0)
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 3)))
                using (writer.PushSequence())
                    foreach (var extension in Extensions)
                        Write(writer, extension);
        }

        return writer.Encode();
    }

    private static void Write(AsnWriter writer, CertificateExtension extension)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(extension.Oid);
            if (extension.Critical)
                writer.WriteBoolean(true);
            writer.WriteOctetString(extension.Value);
        }
    }

    /// <summary>UTCTime through 2049, GeneralizedTime from 2050 (RFC 5280 section 4.1.2.5).</summary>
    private static void Time(AsnWriter writer, DateTimeOffset time)
    {
        if (time.UtcDateTime.Year is >= 1950 and < 2050)
            writer.WriteUtcTime(time);
        else
            writer.WriteGeneralizedTime(time, omitFractionalSeconds: true);
    }
}
