using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Handclasp.Pki;

/// <summary>How the signature over a certificate is made.</summary>
internal enum SignatureScheme
{
    RsaPkcs1,
    RsaPss,
    Ecdsa,
    Ed25519,
    Ed448,
    Other,
}

/// <summary>A signature algorithm identifier.</summary>
/// <param name="Word">OpenSSL's word, or the OID.</param>
/// <param name="Hash">"MD5", "SHA1", "SHA256"…, .NET's words; empty where the scheme brings its own or it is unknown.</param>
internal sealed record SignatureAlgorithmFacts(SignatureScheme Scheme, string Oid, string Word, string Hash)
{
    /// <summary>Salt length in octets, for RSASSA-PSS.</summary>
    public int SaltLength { get; init; }

    /// <summary>MGF1 over the same hash, trailer 1: the only RSASSA-PSS parameters anybody uses (RFC 4055 section 3.1).</summary>
    public bool UsualPss { get; init; } = true;

    public HashAlgorithmName HashName => new(Hash);

    public static SignatureAlgorithmFacts Of(byte[] identifier)
    {
        try
        {
            var body = CertificateReader.Open(identifier).ReadSequence();
            var oid = body.ReadObjectIdentifier();
            return oid == ObjectIds.RsaPss ? Pss(body) : Of(oid);
        }
        catch (Exception wrong) when (wrong is AsnContentException or ArgumentException or InvalidOperationException or OverflowException)
        {
            return new(SignatureScheme.Other, "", "unreadable algorithm", "");
        }
    }

    private static SignatureAlgorithmFacts Of(string oid) =>
        oid switch
        {
            "1.2.840.113549.1.1.2" => new(SignatureScheme.Other, oid, "md2WithRSAEncryption", "MD2"),
            "1.2.840.113549.1.1.3" => new(SignatureScheme.Other, oid, "md4WithRSAEncryption", "MD4"),
            "1.2.840.113549.1.1.4" => new(SignatureScheme.RsaPkcs1, oid, "md5WithRSAEncryption", "MD5"),
            "1.2.840.113549.1.1.5" or "1.3.14.3.2.29" => new(SignatureScheme.RsaPkcs1, oid, "sha1WithRSAEncryption", "SHA1"),
            "1.2.840.113549.1.1.11" => new(SignatureScheme.RsaPkcs1, oid, "sha256WithRSAEncryption", "SHA256"),
            "1.2.840.113549.1.1.12" => new(SignatureScheme.RsaPkcs1, oid, "sha384WithRSAEncryption", "SHA384"),
            "1.2.840.113549.1.1.13" => new(SignatureScheme.RsaPkcs1, oid, "sha512WithRSAEncryption", "SHA512"),
            "1.2.840.113549.1.1.14" => new(SignatureScheme.Other, oid, "sha224WithRSAEncryption", "SHA224"),
            "1.2.840.10045.4.1" => new(SignatureScheme.Ecdsa, oid, "ecdsa-with-SHA1", "SHA1"),
            "1.2.840.10045.4.3.1" => new(SignatureScheme.Other, oid, "ecdsa-with-SHA224", "SHA224"),
            "1.2.840.10045.4.3.2" => new(SignatureScheme.Ecdsa, oid, "ecdsa-with-SHA256", "SHA256"),
            "1.2.840.10045.4.3.3" => new(SignatureScheme.Ecdsa, oid, "ecdsa-with-SHA384", "SHA384"),
            "1.2.840.10045.4.3.4" => new(SignatureScheme.Ecdsa, oid, "ecdsa-with-SHA512", "SHA512"),
            "1.2.840.10040.4.3" => new(SignatureScheme.Other, oid, "dsaWithSHA1", "SHA1"),
            "2.16.840.1.101.3.4.3.2" => new(SignatureScheme.Other, oid, "dsa_with_SHA256", "SHA256"),
            ObjectIds.Ed25519 => new(SignatureScheme.Ed25519, oid, "ED25519", ""),
            ObjectIds.Ed448 => new(SignatureScheme.Ed448, oid, "ED448", ""),
            _ => new(SignatureScheme.Other, oid, oid, ""),
        };

    /// <summary>RSASSA-PSS-params: hash [0] SHA-1, mask [1] MGF1 with SHA-1, salt [2] 20, trailer [3] 1 are the defaults.</summary>
    private static SignatureAlgorithmFacts Pss(AsnReader body)
    {
        var hash = "SHA1";
        var mask = "SHA1";
        var salt = 20;
        var usual = true;
        if (body.HasData && body.PeekTag() == Asn1Tag.Sequence)
        {
            var fields = body.ReadSequence();
            while (fields.HasData)
            {
                var tag = fields.PeekTag();
                var field = fields.ReadSequence(new Asn1Tag(tag.TagClass, tag.TagValue, isConstructed: true));
                switch (tag.TagValue)
                {
                    case 0:
                        hash = HashOf(field.ReadSequence());
                        break;
                    case 1:
                        var generator = field.ReadSequence();
                        usual &= generator.ReadObjectIdentifier() == "1.2.840.113549.1.1.8";
                        mask = HashOf(generator.ReadSequence());
                        break;
                    case 2:
                        usual &= field.TryReadInt32(out salt) && salt is >= 0 and <= 512;
                        break;
                    default:
                        usual &= field.TryReadInt32(out var trailer) && trailer == 1;
                        break;
                }
            }
        }

        return new(SignatureScheme.RsaPss, ObjectIds.RsaPss, "rsassaPss", hash)
        {
            SaltLength = salt,
            UsualPss = usual && hash == mask && hash.Length > 0,
        };
    }

    private static string HashOf(AsnReader identifier) =>
        identifier.ReadObjectIdentifier() switch
        {
            "1.3.14.3.2.26" => "SHA1",
            "2.16.840.1.101.3.4.2.1" => "SHA256",
            "2.16.840.1.101.3.4.2.2" => "SHA384",
            "2.16.840.1.101.3.4.2.3" => "SHA512",
            "1.2.840.113549.2.5" => "MD5",
            _ => "",
        };
}
