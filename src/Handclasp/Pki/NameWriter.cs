using System.Formats.Asn1;

namespace Handclasp.Pki;

/// <summary>Writes distinguished names (RFC 5280 section 4.1.2.4).</summary>
internal static class NameWriter
{
    public static readonly byte[] Empty = [0x30, 0];

    /// <summary>Organisation, then common name, each in UTF8String.</summary>
    public static byte[] Of(string commonName, string organization = "")
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            if (organization.Length > 0)
                Part(writer, ObjectIds.Organization, organization);
            if (commonName.Length > 0)
                Part(writer, ObjectIds.CommonName, commonName);
        }

        return writer.Encode();
    }

    /// <summary>A name below another one: its parts, then a common name.</summary>
    /// <param name="above">DER that was read before: a SEQUENCE.</param>
    public static byte[] Below(byte[] above, string commonName)
    {
        var parts = CertificateReader.Open(above).ReadSequence();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            while (parts.HasData)
                writer.WriteEncodedValue(parts.ReadEncodedValue().Span);
            Part(writer, ObjectIds.CommonName, commonName);
        }

        return writer.Encode();
    }

    private static void Part(AsnWriter writer, string oid, string value)
    {
        using (writer.PushSetOf())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            writer.WriteCharacterString(UniversalTagNumber.UTF8String, value);
        }
    }
}
