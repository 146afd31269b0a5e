using System.Security.Cryptography;
using Handclasp.Model;

namespace Handclasp.Pki;

/// <summary>Reads certificates and keys from files. Every failure is a <see cref="UsageException"/> that names the file and says what to do.</summary>
internal static class CredentialFiles
{
    /// <summary>A certificate chain (leaf first, whatever the file's order) and its key: PEM, DER or PKCS#12.</summary>
    /// <param name="certificateFile">The value of the option.</param>
    /// <param name="keyFile">The key's file; null where the certificate's file holds the key (PKCS#12 or PEM with a key).</param>
    /// <param name="passphrase">For an encrypted key, or null.</param>
    /// <param name="option">The option's name without dashes and "-cert", for messages: "client", "expired", "revoked", "other".</param>
    public static ClientCredential LoadPair(string certificateFile, string? keyFile, string? passphrase, string option) =>
        throw new NotSupportedException("stub");

    /// <summary>Certificates of a PEM or DER file, in the file's order.</summary>
    public static IReadOnlyList<byte[]> LoadCertificates(string file, string option) => throw new NotSupportedException("stub");

    /// <summary>The issuing CA first, then its parents, with the key that belongs to the first.</summary>
    public static (IReadOnlyList<byte[]> Chain, AsymmetricAlgorithm? Key) LoadAuthority(string file, string? keyFile, string? passphrase) =>
        throw new NotSupportedException("stub");

    /// <summary>CRLs (PEM or DER) as DER.</summary>
    public static IReadOnlyList<byte[]> LoadCrls(string file) => throw new NotSupportedException("stub");
}
