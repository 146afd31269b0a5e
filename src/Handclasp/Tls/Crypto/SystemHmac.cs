using System.Security.Cryptography;
using Org.BouncyCastle.Tls.Crypto;

namespace Handclasp.Tls.Crypto;

/// <summary>HMAC over System.Security.Cryptography, for the records of CBC suites and the Finished message.</summary>
internal sealed class SystemHmac(int hash) : TlsHmac
{
    private IncrementalHash? state;

    public int MacLength => Hashes.Size(hash);

    public int InternalBlockSize => Hashes.BlockSize(hash);

    public void SetKey(byte[] key, int keyOff, int keyLen) => SetKey(key.AsSpan(keyOff, keyLen));

    public void SetKey(ReadOnlySpan<byte> key)
    {
        state?.Dispose();
        state = IncrementalHash.CreateHMAC(Hashes.Name(hash), key);
    }

    public void Update(byte[] input, int inOff, int length) => Update(input.AsSpan(inOff, length));

    public void Update(ReadOnlySpan<byte> input) => Keyed.AppendData(input);

    public byte[] CalculateMac() => Keyed.GetHashAndReset();

    public void CalculateMac(byte[] output, int outOff) => Keyed.GetHashAndReset(output.AsSpan(outOff));

    public void Reset() => state?.GetHashAndReset();

    private IncrementalHash Keyed => state ?? throw new InvalidOperationException("HMAC without a key");
}
