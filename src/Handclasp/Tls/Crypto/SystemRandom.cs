using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Prng;
using Org.BouncyCastle.Tls.Crypto;

namespace Handclasp.Tls.Crypto;

/// <summary>The operating system's random numbers, in BouncyCastle's shape. They need no seeding.</summary>
internal sealed class SystemRandom : IRandomGenerator
{
    public void AddSeedMaterial(byte[] seed) { }

    public void AddSeedMaterial(ReadOnlySpan<byte> seed) { }

    public void AddSeedMaterial(long seed) { }

    public void NextBytes(byte[] bytes) => RandomNumberGenerator.Fill(bytes);

    public void NextBytes(byte[] bytes, int start, int len) => RandomNumberGenerator.Fill(bytes.AsSpan(start, len));

    public void NextBytes(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}

/// <summary>Nonces straight from the operating system.</summary>
internal sealed class SystemNonces : TlsNonceGenerator
{
    public static readonly SystemNonces Instance = new();

    public byte[] GenerateNonce(int size) => RandomNumberGenerator.GetBytes(size);
}
