using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using Handclasp.Model;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Pkcs;

namespace Handclasp.Pki;

/// <summary>A private key as found in a file, not opened yet.</summary>
internal sealed record StoredKey(DerKind Kind, byte[] Der)
{
    /// <summary>Why this key can never be used, or empty.</summary>
    public string Flaw { get; init; } = "";

    /// <summary>A key that a PKCS#12 reader has opened already.</summary>
    public AsymmetricAlgorithm? Opened { get; init; }
}

/// <summary>Opens private keys. Every failure is a <see cref="UsageException"/> that names the file.</summary>
internal static class PrivateKeys
{
    private const string Wanted = "give an EC (P-256, P-384, P-521) or RSA key";
    private const int MostIterations = 10_000_000;
    private const string Pbes2 = "1.2.840.113549.1.5.13";
    private const string Pbkdf2 = "1.2.840.113549.1.5.12";

    public static AsymmetricAlgorithm Open(StoredKey key, CredentialFile file, string? passphrase)
    {
        if (key.Flaw.Length > 0)
            throw file.Fault(key.Flaw);
        if (key.Opened is not null)
            return key.Opened;
        try
        {
            return key.Kind switch
            {
                DerKind.Pkcs1Key => Rsa(rsa => rsa.ImportRSAPrivateKey(key.Der, out _)),
                DerKind.Sec1Key => Ec(ec => ec.ImportECPrivateKey(key.Der, out _), file),
                DerKind.EncryptedKey => Pkcs8(Decrypt(key.Der, file, passphrase), file),
                _ => Pkcs8(key.Der, file),
            };
        }
        catch (Exception wrong)
            when (wrong is CryptographicException or AsnContentException or ArgumentException or PlatformNotSupportedException)
        {
            throw file.Fault(
                "holds a private key that cannot be read: it is damaged or of an unusual kind; 'openssl pkey -in FILE' would write it anew"
            );
        }
    }

    /// <summary>True where this key's public half is that one.</summary>
    public static bool Belongs(AsymmetricAlgorithm key, PublicKeyFacts to)
    {
        try
        {
            return key switch
            {
                RSA rsa when to.Kind is KeyKind.Rsa or KeyKind.RsaPss => Same(rsa.ExportParameters(false), to),
                ECDsa ec when to.Kind == KeyKind.Ec => Same(ec.ExportParameters(false), to),
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>True where the key makes a signature that its own certificate verifies: damaged private halves are found out before a scan.</summary>
    public static bool Signs(AsymmetricAlgorithm key, PublicKeyFacts to)
    {
        try
        {
            var signer = CertificateSigner.Of(key);
            var data = "handclasp"u8.ToArray();
            var algorithm = SignatureAlgorithmFacts.Of(signer.Algorithm);
            var plain = to.Kind == KeyKind.RsaPss ? to with { Kind = KeyKind.Rsa } : to;
            return SignatureVerifier.Verify(algorithm, data, signer.Sign(data), plain).Verdict != SignatureVerdict.Bad;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool Same(RSAParameters own, PublicKeyFacts to) =>
        own.Modulus.AsSpan().TrimStart((byte)0).SequenceEqual(to.Modulus)
        && own.Exponent.AsSpan().TrimStart((byte)0).SequenceEqual(to.Exponent);

    /// <summary>A certificate may hold the point compressed: then x must do (the other y is the same key's mirror).</summary>
    private static bool Same(ECParameters own, PublicKeyFacts to)
    {
        var x = own.Q.X ?? [];
        var y = own.Q.Y ?? [];
        return to.Octets switch
        {
            [4, .. var point] => point.AsSpan().SequenceEqual((byte[])[.. x, .. y]),
            [2 or 3, .. var point] => point.AsSpan().SequenceEqual(x),
            _ => false,
        };
    }

    private static AsymmetricAlgorithm Pkcs8(byte[] der, CredentialFile file)
    {
        var body = CertificateReader.Open(der).ReadSequence();
        body.ReadEncodedValue();
        var oid = body.ReadSequence().ReadObjectIdentifier();
        return oid switch
        {
            ObjectIds.RsaEncryption => Rsa(rsa => rsa.ImportPkcs8PrivateKey(der, out _)),
            ObjectIds.EcPublicKey => Ec(ec => ec.ImportPkcs8PrivateKey(der, out _), file),
            ObjectIds.Ed25519 => throw Unsupported(file, "an Ed25519 key: .NET 10 has no such key type"),
            ObjectIds.Ed448 => throw Unsupported(file, "an Ed448 key: .NET 10 has no such key type"),
            ObjectIds.Dsa => throw Unsupported(file, "a DSA key, which TLS 1.3 does not know"),
            ObjectIds.RsaPss => throw Unsupported(file, "a key that is bound to RSASSA-PSS, which .NET 10 does not read"),
            "1.3.101.110" or "1.3.101.111" => throw Unsupported(file, "a key for key agreement, which cannot sign"),
            _ => throw Unsupported(file, $"a key of the unknown algorithm {oid}"),
        };
    }

    public static UsageException Unsupported(CredentialFile file, string what) => file.Fault($"holds {what}; {Wanted}");

    private static RSA Rsa(Action<RSA> import)
    {
        var rsa = RSA.Create();
        import(rsa);
        return rsa;
    }

    private static ECDsa Ec(Action<ECDsa> import, CredentialFile file)
    {
        var ec = ECDsa.Create();
        import(ec);
        var facts = PublicKeyFacts.Of(ec.ExportSubjectPublicKeyInfo());
        return facts.Curve is ObjectIds.P256 or ObjectIds.P384 or ObjectIds.P521
            ? ec
            : throw Unsupported(file, $"an {facts.Word} key, for which TLS 1.3 has no signature algorithm");
    }

    /// <summary>EncryptedPrivateKeyInfo to PrivateKeyInfo. By BouncyCastle, for .NET would need to know the key's type beforehand.</summary>
    private static byte[] Decrypt(byte[] der, CredentialFile file, string? passphrase)
    {
        if (string.IsNullOrEmpty(passphrase))
            throw file.Fault(
                "holds an encrypted key: put its passphrase into an environment variable and name that with --client-key-passphrase-env"
            );
        if (Cost(der) is not (> 0 and <= MostIterations))
            throw file.Fault(
                "holds a key encrypted in a way that cannot be read here (scrypt, or damaged): 'openssl pkcs8 -topk8 -v2 aes256 -in OLD -out NEW' writes it anew"
            );
        try
        {
            var info = EncryptedPrivateKeyInfo.GetInstance(der);
            return PrivateKeyInfoFactory.CreatePrivateKeyInfo(Characters(info, passphrase), info).GetDerEncoded();
        }
        catch (Exception wrong) when (wrong is not OutOfMemoryException)
        {
            // BouncyCastle has no common exception for a wrong passphrase: padding, ASN.1 and cast errors all mean it.
            throw file.Fault(
                "holds an encrypted key that this passphrase does not open: check the variable that --client-key-passphrase-env names"
            );
        }
    }

    /// <summary>
    /// PKCS#5 takes octets, and OpenSSL's are UTF-8; BouncyCastle cuts each character to its low octet. The older PKCS#12
    /// schemes take UTF-16, which it does itself (RFC 7292 appendix B.1).
    /// </summary>
    private static char[] Characters(EncryptedPrivateKeyInfo info, string passphrase) =>
        info.EncryptionAlgorithm.Algorithm.Id.StartsWith("1.2.840.113549.1.12.", StringComparison.Ordinal)
            ? passphrase.ToCharArray()
            : Encoding.Latin1.GetChars(Encoding.UTF8.GetBytes(passphrase));

    /// <summary>The iterations that the file asks for, -1 where they cannot be read (scrypt): a file must not keep us busy for hours.</summary>
    private static long Cost(byte[] der)
    {
        try
        {
            var algorithm = CertificateReader.Open(der).ReadSequence().ReadSequence();
            if (algorithm.ReadObjectIdentifier() == Pbes2)
            {
                algorithm = algorithm.ReadSequence().ReadSequence();
                if (algorithm.ReadObjectIdentifier() != Pbkdf2)
                    return -1;
            }

            var parameters = algorithm.ReadSequence();
            parameters.ReadOctetString();
            return parameters.TryReadInt32(out var count) ? count : -1;
        }
        catch (Exception wrong) when (wrong is AsnContentException or ArgumentException or InvalidOperationException)
        {
            return -1;
        }
    }
}
