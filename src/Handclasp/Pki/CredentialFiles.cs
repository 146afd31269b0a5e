using System.Security.Cryptography;
using Handclasp.Model;

namespace Handclasp.Pki;

/// <summary>Reads certificates and keys from files. Every failure is a <see cref="UsageException"/> that names the file and says what to do.</summary>
internal static class CredentialFiles
{
    /// <summary>Revocation lists of large authorities have several megabytes.</summary>
    private const int MostCrlBytes = 32 << 20;

    /// <summary>A certificate chain (leaf first, whatever the file's order) and its key: PEM, DER or PKCS#12.</summary>
    /// <param name="certificateFile">The value of the option.</param>
    /// <param name="keyFile">The key's file; null where the certificate's file holds the key (PKCS#12 or PEM with a key).</param>
    /// <param name="passphrase">For an encrypted key, or null.</param>
    /// <param name="option">The option's name without dashes and "-cert", for messages: "client", "expired", "revoked", "other".</param>
    public static ClientCredential LoadPair(string certificateFile, string? keyFile, string? passphrase, string option)
    {
        var name = option.TrimStart('-');
        var certificates = CredentialFile.Read(certificateFile, $"{name}-cert");
        return Guarded(
            certificates,
            () =>
            {
                var held = FileContent.Of(certificates, passphrase);
                var found = Certificates(held, certificates);
                var (keyHolder, keys) = Keys(held, certificates, keyFile, passphrase, $"{name}-key", required: true);
                var (leaf, key) = Match(found, certificates, keys, keyHolder, passphrase);
                return new ClientCredential([.. ChainOrder.From(leaf, found).Select(c => c.Der)], key);
            }
        );
    }

    /// <summary>Certificates of a PEM or DER file (or a PKCS#12 file without passphrase), in the file's order.</summary>
    public static IReadOnlyList<byte[]> LoadCertificates(string file, string option)
    {
        var read = CredentialFile.Read(file, option);
        return Guarded(read, () => (IReadOnlyList<byte[]>)[.. Certificates(FileContent.Of(read, null), read).Select(c => c.Der)]);
    }

    /// <summary>The issuing CA first, then its parents, with the key that belongs to the first.</summary>
    /// <returns>The key is null where none is given: neither in a file of its own nor beside the certificates.</returns>
    public static (IReadOnlyList<byte[]> Chain, AsymmetricAlgorithm? Key) LoadAuthority(string file, string? keyFile, string? passphrase)
    {
        var certificates = CredentialFile.Read(file, "client-ca");
        return Guarded(
            certificates,
            () =>
            {
                var held = FileContent.Of(certificates, passphrase);
                var found = Certificates(held, certificates);
                var (keyHolder, keys) = Keys(held, certificates, keyFile, passphrase, "client-ca-key", required: false);
                if (keys.Count == 0)
                    return ((IReadOnlyList<byte[]>)[.. ChainOrder.From(found[0], found).Select(c => c.Der)], (AsymmetricAlgorithm?)null);
                var (issuer, key) = Match(found, certificates, keys, keyHolder, passphrase);
                return ([.. ChainOrder.From(issuer, found).Select(c => c.Der)], key);
            }
        );
    }

    /// <summary>CRLs (PEM or DER) as DER.</summary>
    public static IReadOnlyList<byte[]> LoadCrls(string file)
    {
        var read = CredentialFile.Read(file, "crl", MostCrlBytes);
        return Guarded(
            read,
            () =>
            {
                var held = FileContent.Of(read, null);
                return held.Crls.Count > 0
                    ? held.Crls
                    : throw read.Fault($"holds no certificate revocation list{Instead(held)}: give a CRL as PEM or DER");
            }
        );
    }

    private static List<ParsedCertificate> Certificates(FileContent held, CredentialFile file)
    {
        if (held.Certificates.Count == 0)
            throw file.Fault(
                held.Keys.Count > 0 ? $"holds a private key where a certificate is expected: is the certificate in another file?"
                : held.Flaw.Length > 0 ? held.Flaw
                : $"holds no certificate{Instead(held)}: give a certificate as PEM, DER or PKCS#12"
            );
        List<ParsedCertificate> found = [];
        foreach (var der in held.Certificates)
            found.Add(
                ParsedCertificate.TryParse(der, out var parsed, out var error)
                    ? parsed
                    : throw file.Fault($"holds a certificate that cannot be read ({error}): was it damaged on its way?")
            );
        return found;
    }

    private static (CredentialFile File, IReadOnlyList<StoredKey> Keys) Keys(
        FileContent beside,
        CredentialFile certificates,
        string? keyFile,
        string? passphrase,
        string option,
        bool required
    )
    {
        if (keyFile is null)
            return beside.Keys.Count > 0 || !required
                ? (certificates, beside.Keys)
                : throw certificates.Fault($"holds no private key: give its file with --{option}");
        var file = CredentialFile.Read(keyFile, option);
        return Guarded(
            file,
            () =>
            {
                var held = FileContent.Of(file, passphrase);
                return held.Keys.Count > 0
                    ? (file, held.Keys)
                    : throw file.Fault(
                        held.Certificates.Count > 0
                            ? "holds a certificate where a private key is expected: give the file with BEGIN PRIVATE KEY"
                        : held.Flaw.Length > 0 ? held.Flaw
                        : $"holds no private key{Instead(held)}: give one as PEM, DER or PKCS#12"
                    );
            }
        );
    }

    /// <summary>The first certificate that a key belongs to. A key that cannot be opened matters only when no other one fits.</summary>
    private static (ParsedCertificate Leaf, AsymmetricAlgorithm Key) Match(
        List<ParsedCertificate> certificates,
        CredentialFile certificateFile,
        IReadOnlyList<StoredKey> keys,
        CredentialFile keyFile,
        string? passphrase
    )
    {
        UsageException? trouble = null;
        foreach (var stored in keys)
        {
            AsymmetricAlgorithm key;
            try
            {
                key = PrivateKeys.Open(stored, keyFile, passphrase);
            }
            catch (UsageException wrong)
            {
                trouble ??= wrong;
                continue;
            }

            if (certificates.Find(c => PrivateKeys.Belongs(key, c.Key)) is not { } owner)
                continue;
            return PrivateKeys.Signs(key, owner.Key)
                ? (owner, key)
                : throw keyFile.Fault("holds a damaged private key: what it signs, its certificate does not verify");
        }

        throw trouble
            ?? keyFile.Fault(
                keys.Count == 1
                    ? $"holds a key that does not belong to the certificate in {certificateFile.Shown} ({certificates[0].Subject}): give the pair that was issued together"
                    : $"holds {keys.Count} keys, and none belongs to a certificate in {certificateFile.Shown}: give the pair that was issued together"
            );
    }

    private static string Instead(FileContent held) => held.Others.Count > 0 ? $" but {string.Join(", ", held.Others)}" : "";

    /// <summary>Files hold anything, and several parsers read them: what slips through their own handling must not look like a defect of ours.</summary>
    private static T Guarded<T>(CredentialFile file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception wrong) when (wrong is not (UsageException or OutOfMemoryException))
        {
            throw file.Fault($"cannot be understood: {SafeText.Line(wrong.Message)}");
        }
    }
}
