using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Handclasp.Pki;

/// <summary>What a key of ours is for: keys of different roles differ.</summary>
internal enum KeyRole
{
    /// <summary>Of the certificate presented.</summary>
    Leaf,

    /// <summary>Of authorities of ours.</summary>
    Authority,

    /// <summary>Of a second authority of ours.</summary>
    SecondAuthority,

    /// <summary>Not the certificate's.</summary>
    Wrong,
}

/// <summary>
/// Keys of ours. They live as long as the process and are shared by all scans in it: an RSA-2048 key takes a fifth of a second
/// to make, and a scan of 200 servers needs no 200 of them. They never leave memory.
/// </summary>
internal static class MintKeys
{
    /// <summary>Larger RSA keys cost seconds and prove nothing more.</summary>
    private const int UsualRsaBits = 2048;
    private const int MostRsaBits = 4096;

    private static readonly ConcurrentDictionary<(string Kind, KeyRole Role), Lazy<AsymmetricAlgorithm>> Made = new();

    /// <summary>A key of the same type; RSA not above 2048 bits.</summary>
    /// <param name="model">The key to be like; null: EC P-256.</param>
    public static AsymmetricAlgorithm Like(PublicKeyFacts? model, KeyRole role) =>
        model is { Kind: KeyKind.Rsa or KeyKind.RsaPss } ? Rsa(UsualRsaBits, role) : Ec(model?.Curve, role);

    /// <summary>A key of the same type and size, as far as 4096 bits go: its signatures are as long.</summary>
    public static AsymmetricAlgorithm SameSize(PublicKeyFacts model, KeyRole role) =>
        model.Kind is KeyKind.Rsa or KeyKind.RsaPss
            ? Rsa(Math.Clamp((model.Bits + 7) / 8 * 8, 1024, MostRsaBits), role)
            : Ec(model.Curve, role);

    public static RSA Rsa(int bits, KeyRole role) => (RSA)Get($"RSA {bits}", role, () => RSA.Create(bits));

    private static AsymmetricAlgorithm Ec(string? curve, KeyRole role)
    {
        if (string.IsNullOrEmpty(curve))
            curve = ObjectIds.P256;
        return Get(
            curve,
            role,
            () =>
            {
                try
                {
                    return ECDsa.Create(ECCurve.CreateFromValue(curve));
                }
                catch (CryptographicException)
                {
                    return ECDsa.Create(ECCurve.NamedCurves.nistP256);
                }
                catch (PlatformNotSupportedException)
                {
                    return ECDsa.Create(ECCurve.NamedCurves.nistP256);
                }
            }
        );
    }

    private static AsymmetricAlgorithm Get(string kind, KeyRole role, Func<AsymmetricAlgorithm> make) =>
        Made.GetOrAdd((kind, role), _ => new(make, LazyThreadSafetyMode.ExecutionAndPublication)).Value;
}
