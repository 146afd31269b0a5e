using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Handclasp.Pki;

namespace Handclasp.Tls.Validation;

/// <summary>The certificates that a path may end at.</summary>
/// <param name="Certificates">Roots, intermediates or a single server's certificate: whatever is trusted as it stands.</param>
/// <param name="Given">True when the user named them (--server-ca); false for the system's store.</param>
internal sealed record TrustAnchors(IReadOnlyList<ParsedCertificate> Certificates, bool Given)
{
    private static readonly Lazy<TrustAnchors> Store = new(() => new(LoadStore(), false));
    private readonly HashSet<string> fingerprints = [.. Certificates.Select(c => c.Sha256)];

    /// <summary>The roots of this machine; empty where it has none. Read once.</summary>
    public static TrustAnchors System => Store.Value;

    /// <summary>What the user named; what cannot be read among it trusts nothing.</summary>
    public static TrustAnchors Of(IReadOnlyList<byte[]> ders) =>
        new([.. ders.Select(d => ParsedCertificate.TryParse(d, out var parsed, out _) ? parsed : null).OfType<ParsedCertificate>()], true);

    public bool Contains(ParsedCertificate certificate) => fingerprints.Contains(certificate.Sha256);

    private static List<ParsedCertificate> LoadStore()
    {
        Dictionary<string, ParsedCertificate> roots = [];
        foreach (var location in new[] { StoreLocation.LocalMachine, StoreLocation.CurrentUser })
        {
            try
            {
                using var store = new X509Store(StoreName.Root, location, OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
                foreach (var root in store.Certificates)
                {
                    if (ParsedCertificate.TryParse(root.RawData, out var parsed, out _))
                        roots.TryAdd(parsed.Sha256, parsed);
                    root.Dispose();
                }
            }
            catch (CryptographicException)
            {
                // No such store on this machine: then nothing is trusted by it.
            }
        }

        return [.. roots.Values.OrderBy(r => r.Sha256, StringComparer.Ordinal)];
    }
}
