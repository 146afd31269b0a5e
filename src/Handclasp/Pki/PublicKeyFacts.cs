using System.Formats.Asn1;
using System.Numerics;

namespace Handclasp.Pki;

/// <summary>What kind of key a SubjectPublicKeyInfo holds.</summary>
internal enum KeyKind
{
    Rsa,
    RsaPss,
    Ec,
    Ed25519,
    Ed448,
    Dsa,
    Other,
}

/// <summary>A public key as it stands in a certificate.</summary>
/// <param name="Word">"EC P-256", "RSA 2048", "Ed25519"; the OID of an algorithm we do not know.</param>
/// <param name="Bits">Length in bits; 0 where it cannot be told.</param>
internal sealed record PublicKeyFacts(KeyKind Kind, string Oid, string Word, int Bits)
{
    /// <summary>The named curve's OID, or empty.</summary>
    public string Curve { get; init; } = "";

    /// <summary>The BIT STRING's octets.</summary>
    public byte[] Octets { get; init; } = [];

    /// <summary>RSA modulus without sign octet; else empty.</summary>
    public byte[] Modulus { get; init; } = [];

    /// <summary>RSA public exponent without sign octet; else empty.</summary>
    public byte[] Exponent { get; init; } = [];

    /// <summary>Reads a key; what cannot be read gives a word that says so.</summary>
    public static PublicKeyFacts Of(byte[] spki)
    {
        var oid = "";
        try
        {
            var info = CertificateReader.Open(spki).ReadSequence();
            var algorithm = info.ReadSequence();
            oid = algorithm.ReadObjectIdentifier();
            var octets = info.ReadBitString(out _);
            return oid switch
            {
                ObjectIds.RsaEncryption => Rsa(KeyKind.Rsa, oid, "RSA", octets),
                ObjectIds.RsaPss => Rsa(KeyKind.RsaPss, oid, "RSA-PSS", octets),
                ObjectIds.EcPublicKey => Ec(oid, algorithm, octets),
                ObjectIds.Ed25519 => new(KeyKind.Ed25519, oid, "Ed25519", 256) { Octets = octets },
                ObjectIds.Ed448 => new(KeyKind.Ed448, oid, "Ed448", 456) { Octets = octets },
                ObjectIds.Dsa => Dsa(oid, algorithm, octets),
                "2.16.840.1.101.3.4.3.17" => new(KeyKind.Other, oid, "ML-DSA-44", 0) { Octets = octets },
                "2.16.840.1.101.3.4.3.18" => new(KeyKind.Other, oid, "ML-DSA-65", 0) { Octets = octets },
                "2.16.840.1.101.3.4.3.19" => new(KeyKind.Other, oid, "ML-DSA-87", 0) { Octets = octets },
                _ => new(KeyKind.Other, oid, oid, 0) { Octets = octets },
            };
        }
        catch (Exception wrong) when (wrong is AsnContentException or ArgumentException or InvalidOperationException)
        {
            return new(KeyKind.Other, oid, "unreadable key", 0);
        }
    }

    private static PublicKeyFacts Rsa(KeyKind kind, string oid, string word, byte[] octets)
    {
        var pair = CertificateReader.Open(octets).ReadSequence();
        var modulus = Unsigned(pair.ReadIntegerBytes().Span);
        var exponent = Unsigned(pair.ReadIntegerBytes().Span);
        var bits = modulus.Length == 0 ? 0 : (modulus.Length - 1) * 8 + BitLength(modulus[0]);
        return new(kind, oid, $"{word} {bits}", bits)
        {
            Octets = octets,
            Modulus = modulus,
            Exponent = exponent,
        };
    }

    private static PublicKeyFacts Ec(string oid, AsnReader algorithm, byte[] octets)
    {
        if (!algorithm.HasData || algorithm.PeekTag() != Asn1Tag.ObjectIdentifier)
            return new(KeyKind.Ec, oid, "EC with explicit parameters", 0) { Octets = octets };
        var curve = algorithm.ReadObjectIdentifier();
        var (name, bits) = curve switch
        {
            ObjectIds.P256 => ("P-256", 256),
            ObjectIds.P384 => ("P-384", 384),
            ObjectIds.P521 => ("P-521", 521),
            "1.2.840.10045.3.1.1" => ("P-192", 192),
            "1.3.132.0.33" => ("P-224", 224),
            "1.3.132.0.10" => ("secp256k1", 256),
            "1.3.36.3.3.2.8.1.1.7" => ("brainpoolP256r1", 256),
            "1.3.36.3.3.2.8.1.1.11" => ("brainpoolP384r1", 384),
            "1.3.36.3.3.2.8.1.1.13" => ("brainpoolP512r1", 512),
            // An uncompressed point is 04 and two field elements (SEC 1 section 2.3.3).
            _ => (curve, octets.Length > 1 && octets[0] == 4 ? (octets.Length - 1) / 2 * 8 : 0),
        };
        return new(KeyKind.Ec, oid, $"EC {name}", bits) { Curve = curve, Octets = octets };
    }

    private static PublicKeyFacts Dsa(string oid, AsnReader algorithm, byte[] octets)
    {
        var bits = 0;
        if (algorithm.HasData && algorithm.PeekTag() == Asn1Tag.Sequence)
        {
            var p = Unsigned(algorithm.ReadSequence().ReadIntegerBytes().Span);
            bits = p.Length == 0 ? 0 : (p.Length - 1) * 8 + BitLength(p[0]);
        }

        return new(KeyKind.Dsa, oid, bits > 0 ? $"DSA {bits}" : "DSA", bits) { Octets = octets };
    }

    private static byte[] Unsigned(ReadOnlySpan<byte> integer) => integer.TrimStart((byte)0).ToArray();

    private static int BitLength(byte first) => 8 - (BitOperations.LeadingZeroCount(first) - 24);
}
