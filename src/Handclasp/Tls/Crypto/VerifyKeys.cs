using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Handclasp.Tls.Crypto;

/// <summary>
/// Imported public keys, by their SubjectPublicKeyInfo: an import costs more than the verification (a full scalar multiplication checks
/// the point), and a scan meets the same server hundreds of times. Instances are lent to one user at a time, since .NET does not promise
/// that they are thread-safe. Bounded in keys and in instances of a key.
/// </summary>
internal sealed class VerifyKeys(int mostKeys)
{
    private static readonly int MostInstances = Math.Max(2, Environment.ProcessorCount);
    private readonly ConcurrentDictionary<Fingerprint, Pool> pools = new();
    private readonly ConcurrentQueue<Fingerprint> byAge = new();

    public static VerifyKeys Shared { get; } = new(256);

    /// <summary>How many keys are known.</summary>
    public int Count => pools.Count;

    /// <summary>True when the key can be imported and is a <typeparamref name="T"/>.</summary>
    public bool Holds<T>(byte[] publicKey)
        where T : AsymmetricAlgorithm => PoolOf(publicKey).Kind is { } kind && typeof(T) == kind;

    /// <summary>Lends the key for one call.</summary>
    /// <exception cref="CryptographicException">The key cannot be imported, or <paramref name="use"/> threw it.</exception>
    public T Use<T>(byte[] publicKey, Func<AsymmetricAlgorithm, T> use)
    {
        var pool = PoolOf(publicKey);
        if (!pool.Idle.TryTake(out var key))
            key = Import(publicKey) ?? throw new CryptographicException("not an RSA or elliptic-curve key");
        var result = use(key);
        // A key whose use threw is not lent again.
        if (pool.Idle.Count < MostInstances)
            pool.Idle.Add(key);
        else
            key.Dispose();
        return result;
    }

    private Pool PoolOf(byte[] publicKey)
    {
        var print = Fingerprint.Of(publicKey);
        if (pools.TryGetValue(print, out var known))
            return known;
        var key = Import(publicKey);
        var pool = new Pool(
            key is ECDsa ? typeof(ECDsa)
            : key is RSA ? typeof(RSA)
            : null
        );
        if (key is not null)
            pool.Idle.Add(key);
        if (!pools.TryAdd(print, pool))
            return pools.GetValueOrDefault(print, pool);
        byAge.Enqueue(print);
        while (byAge.Count > mostKeys && byAge.TryDequeue(out var oldest))
            pools.TryRemove(oldest, out _);
        return pool;
    }

    /// <returns>Null for other kinds of key, and for keys that System.Security.Cryptography does not take.</returns>
    private static AsymmetricAlgorithm? Import(byte[] publicKey)
    {
        // The object identifiers of RFC 5480 section 2.1.1 and RFC 8017 appendix C, encoded; the algorithm leads the structure.
        var head = publicKey.AsSpan(0, Math.Min(publicKey.Length, 32));
        AsymmetricAlgorithm? key =
            head.IndexOf<byte>([0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]) >= 0 ? ECDsa.Create()
            : head.IndexOf<byte>([0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]) >= 0 ? RSA.Create()
            : null;
        try
        {
            key?.ImportSubjectPublicKeyInfo(publicKey, out _);
            return key;
        }
        catch (CryptographicException)
        {
            key?.Dispose();
            return null;
        }
    }

    private sealed record Pool(Type? Kind)
    {
        public ConcurrentBag<AsymmetricAlgorithm> Idle { get; } = [];
    }

    /// <summary>SHA-256 as a value.</summary>
    private readonly record struct Fingerprint(UInt128 High, UInt128 Low)
    {
        public static Fingerprint Of(byte[] bytes)
        {
            Span<byte> hash = stackalloc byte[32];
            SHA256.HashData(bytes, hash);
            return new(
                System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash),
                System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash[16..])
            );
        }
    }
}
