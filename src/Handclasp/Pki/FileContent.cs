using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Handclasp.Pki;

/// <summary>Everything found in one file, whatever its format.</summary>
internal sealed record FileContent
{
    /// <summary>DER, in the file's order.</summary>
    public IReadOnlyList<byte[]> Certificates { get; init; } = [];
    public IReadOnlyList<StoredKey> Keys { get; init; } = [];
    public IReadOnlyList<byte[]> Crls { get; init; } = [];

    /// <summary>What else is there, for messages: "a certificate request".</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>What is wrong with the file as a whole, or empty.</summary>
    public string Flaw { get; init; } = "";

    /// <exception cref="Model.UsageException">A PKCS#12 file that the passphrase does not open.</exception>
    public static FileContent Of(CredentialFile file, string? passphrase)
    {
        var blocks = PemBlocks.Read(file.Bytes);
        if (blocks.Count > 0)
            return OfPem(blocks);
        var kind = DerKinds.Of(file.Bytes);
        return kind switch
        {
            DerKind.Pkcs12 => OfPkcs12(file, passphrase),
            DerKind.Nothing => new()
            {
                Flaw = IsText(file.Bytes)
                    ? "is text, but not PEM: there is no BEGIN line in it"
                    : "is neither PEM nor DER nor PKCS#12: is it the right file?",
            },
            _ => OfDer(kind, file.Bytes),
        };
    }

    private static FileContent OfPem(IReadOnlyList<PemBlock> blocks)
    {
        List<byte[]> certificates = [],
            crls = [];
        List<StoredKey> keys = [];
        List<string> others = [];
        var flaw = "";
        foreach (var block in blocks)
        {
            if (block.Flaw.Length > 0)
            {
                flaw =
                    flaw.Length > 0
                        ? flaw
                        : $"{(block.Flaw.StartsWith("is", StringComparison.Ordinal) ? "" : "is not whole: it ")}{block.Flaw}";
                continue;
            }

            switch (block.Label)
            {
                case "CERTIFICATE" or "X509 CERTIFICATE":
                    certificates.Add(block.Der);
                    break;
                case "TRUSTED CERTIFICATE":
                    certificates.Add(CertificateReader.Open(block.Der).ReadEncodedValue().ToArray());
                    break;
                case "X509 CRL":
                    crls.Add(block.Der);
                    others.Add(Word(block.Label));
                    break;
                case "EC PARAMETERS" or "DH PARAMETERS" or "DSA PARAMETERS":
                    break;
                default:
                    if (Key(block) is { } key)
                        keys.Add(key);
                    else
                        others.Add(Word(block.Label));
                    break;
            }
        }

        return new()
        {
            Certificates = certificates,
            Keys = keys,
            Crls = crls,
            Others = [.. others.Distinct(StringComparer.Ordinal)],
            Flaw = flaw,
        };
    }

    private static StoredKey? Key(PemBlock block)
    {
        var kind = block.Label switch
        {
            "PRIVATE KEY" => DerKind.Pkcs8Key,
            "ENCRYPTED PRIVATE KEY" => DerKind.EncryptedKey,
            "RSA PRIVATE KEY" => DerKind.Pkcs1Key,
            "EC PRIVATE KEY" => DerKind.Sec1Key,
            "DSA PRIVATE KEY" or "OPENSSH PRIVATE KEY" => DerKind.Nothing,
            _ => (DerKind?)null,
        };
        if (kind is null)
            return null;
        return new(kind.Value, block.Der)
        {
            Flaw = block switch
            {
                { Label: "DSA PRIVATE KEY" } => "holds a DSA key, which TLS 1.3 does not know; give an EC (P-256, P-384, P-521) or RSA key",
                { Label: "OPENSSH PRIVATE KEY" } =>
                    "holds a key in OpenSSH's own format: 'ssh-keygen -p -m PKCS8 -f COPY' turns a copy of it into PEM",
                { LegacyEncrypted: true } =>
                    "holds a key in OpenSSL's old encrypted format (Proc-Type: 4,ENCRYPTED): convert it with 'openssl pkcs8 -topk8 -in OLD -out NEW'",
                _ => "",
            },
        };
    }

    private static FileContent OfDer(DerKind kind, byte[] der) =>
        kind switch
        {
            DerKind.Certificate => new() { Certificates = [der] },
            DerKind.Crl => new() { Crls = [der], Others = [Word("X509 CRL")] },
            DerKind.Pkcs8Key or DerKind.Pkcs1Key or DerKind.Sec1Key or DerKind.EncryptedKey => new() { Keys = [new(kind, der)] },
            DerKind.CertificateRequest => new() { Others = [Word("CERTIFICATE REQUEST")] },
            DerKind.Pkcs7 => new() { Others = [Word("PKCS7")] },
            _ => new() { Others = [Word("PUBLIC KEY")] },
        };

    private static FileContent OfPkcs12(CredentialFile file, string? passphrase)
    {
        // Ephemeral: no key of the user's is written to a store of the machine. macOS has no such thing.
        var storage = OperatingSystem.IsMacOS()
            ? X509KeyStorageFlags.Exportable
            : X509KeyStorageFlags.Exportable | X509KeyStorageFlags.EphemeralKeySet;
        X509Certificate2Collection bag;
        try
        {
            bag = X509CertificateLoader.LoadPkcs12Collection(file.Bytes, passphrase, storage);
        }
        catch (CryptographicException wrong) when (wrong.HResult == WrongPassword)
        {
            throw file.Fault(
                string.IsNullOrEmpty(passphrase)
                    ? "is a PKCS#12 file with a passphrase: put that into an environment variable and name it with --client-key-passphrase-env"
                    : "is a PKCS#12 file that this passphrase does not open: check the variable that --client-key-passphrase-env names"
            );
        }
        catch (CryptographicException wrong)
        {
            throw file.Fault(
                $"is a PKCS#12 file that cannot be read ({SafeText.Line(wrong.Message)}): 'openssl pkcs12 -in FILE -nodes' may turn it into PEM"
            );
        }

        List<byte[]> certificates = [];
        List<StoredKey> keys = [];
        foreach (var certificate in bag)
        {
            certificates.Add(certificate.RawData);
            AsymmetricAlgorithm? key = (AsymmetricAlgorithm?)certificate.GetECDsaPrivateKey() ?? certificate.GetRSAPrivateKey();
            if (key is not null)
                keys.Add(new(DerKind.Pkcs12, []) { Opened = key });
            certificate.Dispose();
        }

        return new() { Certificates = certificates, Keys = keys };
    }

    /// <summary>ERROR_INVALID_PASSWORD, which .NET uses on every platform.</summary>
    private const int WrongPassword = unchecked((int)0x80070056);

    private static string Word(string label) =>
        label switch
        {
            "CERTIFICATE REQUEST" or "NEW CERTIFICATE REQUEST" => "a certificate request (CSR), which an authority has yet to sign",
            "PUBLIC KEY" or "RSA PUBLIC KEY" => "a public key",
            "X509 CRL" => "a revocation list",
            "PKCS7" or "CMS" => "a PKCS#7 bundle ('openssl pkcs7 -print_certs' turns it into PEM)",
            _ => $"a block named '{SafeText.Line(label)}'",
        };

    private static bool IsText(byte[] bytes) => !bytes.AsSpan(0, Math.Min(bytes.Length, 512)).ContainsAnyInRange((byte)0, (byte)8);
}
