using System.Security.Cryptography;
using Org.BouncyCastle.Tls.Crypto;

namespace Handclasp.Tls.Crypto;

/// <summary>
/// A hash that keeps its input and computes on demand: <see cref="IncrementalHash"/> cannot be cloned, and handshakes are short
/// (bounded by <see cref="TlsLimits.HandshakeBytes"/>). A clone shares the buffer until one side writes.
/// </summary>
internal sealed class BufferedHash(int algorithm) : TlsHash
{
    private byte[] buffer = new byte[2048];
    private int length;
    private bool shared;

    public void Update(byte[] input, int inOff, int length) => Update(input.AsSpan(inOff, length));

    public void Update(ReadOnlySpan<byte> input)
    {
        if (shared || length + input.Length > buffer.Length)
        {
            var larger = new byte[Math.Max(buffer.Length, 2 * (length + input.Length))];
            buffer.AsSpan(0, length).CopyTo(larger);
            buffer = larger;
            shared = false;
        }
        input.CopyTo(buffer.AsSpan(length));
        length += input.Length;
    }

    public byte[] CalculateHash()
    {
        var hash = CryptographicOperations.HashData(Hashes.Name(algorithm), buffer.AsSpan(0, length));
        Reset();
        return hash;
    }

    public TlsHash CloneHash()
    {
        shared = true;
        return new BufferedHash(algorithm, buffer, length);
    }

    public void Reset() => length = 0;

    private BufferedHash(int algorithm, byte[] buffer, int length)
        : this(algorithm)
    {
        this.buffer = buffer;
        this.length = length;
        shared = true;
    }
}
