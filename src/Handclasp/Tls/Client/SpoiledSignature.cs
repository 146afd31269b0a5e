using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Handclasp.Tls.Client;

/// <summary>Random bytes in the form of a signature, so that only its verification can refuse them, not its parsing.</summary>
internal static class SpoiledSignature
{
    /// <param name="real">The signature that is replaced.</param>
    public static byte[] Like(byte[] real, AsymmetricAlgorithm key)
    {
        if (key is RSA)
        {
            var number = RandomNumberGenerator.GetBytes(real.Length);
            // Below the modulus, whose first bit is set.
            number[0] &= 0x7F;
            return number;
        }

        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(RandomScalar(key.KeySize));
            writer.WriteInteger(RandomScalar(key.KeySize));
        }
        return writer.Encode();
    }

    /// <summary>A positive integer below the group's order: its leading bits are zero.</summary>
    private static byte[] RandomScalar(int bits)
    {
        var scalar = RandomNumberGenerator.GetBytes(bits / 8);
        scalar[0] = (byte)(scalar[0] & 0x3F | 0x20);
        return scalar;
    }
}
