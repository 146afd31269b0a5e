using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl;

namespace Handclasp.Tls.Crypto;

/// <summary>What AES-GCM and ChaCha20-Poly1305 share: a 16-byte tag after the ciphertext, input and output in the same array.</summary>
/// <param name="encrypting">The direction.</param>
internal abstract class AeadCipher(bool encrypting) : TlsAeadCipherImpl
{
    private const int TagSize = 16;
    private byte[] nonce = [];

    public void SetKey(byte[] key, int keyOff, int keyLen) => SetKey(key.AsSpan(keyOff, keyLen));

    public abstract void SetKey(ReadOnlySpan<byte> key);

    public void Init(byte[] nonce, int macSize, byte[] additionalData) => this.nonce = nonce;

    public int GetOutputSize(int inputLength) => encrypting ? inputLength + TagSize : inputLength - TagSize;

    public int DoFinal(byte[] input, int inputOffset, int inputLength, byte[] output, int outputOffset) =>
        DoFinal([], input, inputOffset, inputLength, output, outputOffset);

    public int DoFinal(byte[] additionalData, byte[] input, int inputOffset, int inputLength, byte[] output, int outputOffset)
    {
        if (encrypting)
        {
            var sealing = output.AsSpan(outputOffset, inputLength + TagSize);
            Encrypt(nonce, input.AsSpan(inputOffset, inputLength), sealing[..inputLength], sealing[inputLength..], additionalData);
            return inputLength + TagSize;
        }

        var length = inputLength - TagSize;
        if (length < 0)
            throw new TlsFatalAlert(AlertDescription.decode_error);
        var sealedPart = input.AsSpan(inputOffset, inputLength);
        try
        {
            Decrypt(nonce, sealedPart[..length], sealedPart[length..], output.AsSpan(outputOffset, length), additionalData);
        }
        catch (CryptographicException e)
        {
            throw new TlsFatalAlert(AlertDescription.bad_record_mac, e);
        }
        return length;
    }

    public void Reset() { }

    protected abstract void Encrypt(byte[] nonce, ReadOnlySpan<byte> plain, Span<byte> into, Span<byte> tag, byte[] additionalData);

    protected abstract void Decrypt(byte[] nonce, ReadOnlySpan<byte> data, ReadOnlySpan<byte> tag, Span<byte> into, byte[] additionalData);
}

/// <summary>AES-GCM (RFC 5288).</summary>
[SuppressMessage("Design", "CA1001", Justification = "BouncyCastle never disposes of its ciphers; the key's handle has a finaliser")]
internal sealed class AesGcmCipher(bool encrypting) : AeadCipher(encrypting)
{
    private AesGcm? cipher;

    public override void SetKey(ReadOnlySpan<byte> key)
    {
        cipher?.Dispose();
        cipher = new AesGcm(key, 16);
    }

    protected override void Encrypt(byte[] nonce, ReadOnlySpan<byte> plain, Span<byte> into, Span<byte> tag, byte[] additionalData) =>
        cipher!.Encrypt(nonce, plain, into, tag, additionalData);

    protected override void Decrypt(
        byte[] nonce,
        ReadOnlySpan<byte> data,
        ReadOnlySpan<byte> tag,
        Span<byte> into,
        byte[] additionalData
    ) => cipher!.Decrypt(nonce, data, tag, into, additionalData);
}

/// <summary>ChaCha20-Poly1305 (RFC 7905).</summary>
[SuppressMessage("Design", "CA1001", Justification = "BouncyCastle never disposes of its ciphers; the key's handle has a finaliser")]
internal sealed class ChaChaCipher(bool encrypting) : AeadCipher(encrypting)
{
    private ChaCha20Poly1305? cipher;

    public override void SetKey(ReadOnlySpan<byte> key)
    {
        cipher?.Dispose();
        cipher = new ChaCha20Poly1305(key);
    }

    protected override void Encrypt(byte[] nonce, ReadOnlySpan<byte> plain, Span<byte> into, Span<byte> tag, byte[] additionalData) =>
        cipher!.Encrypt(nonce, plain, into, tag, additionalData);

    protected override void Decrypt(
        byte[] nonce,
        ReadOnlySpan<byte> data,
        ReadOnlySpan<byte> tag,
        Span<byte> into,
        byte[] additionalData
    ) => cipher!.Decrypt(nonce, data, tag, into, additionalData);
}
