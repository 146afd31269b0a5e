using System.Formats.Asn1;
using System.Security.Cryptography;
using Handclasp.Model;

namespace Handclasp.Tls.Client;

/// <summary>What stands in the place of a signature.</summary>
internal static class SpoiledSignature
{
    /// <param name="real">The signature as it should be.</param>
    public static byte[] Of(byte[] real, AsymmetricAlgorithm key, PossessionFault fault) =>
        fault switch
        {
            PossessionFault.GarbageSignature => Like(real, key),
            PossessionFault.EmptySignature => [],
            PossessionFault.TruncatedSignature => real[..(real.Length / 2)],
            // SEQUENCE { INTEGER 0, INTEGER 0 }.
            PossessionFault.ZeroSignature => key is RSA ? new byte[real.Length] : [0x30, 6, 2, 1, 0, 2, 1, 0],
            _ => real,
        };

    /// <summary>Random bytes in the form of a signature, so that only its verification can refuse them, not its parsing.</summary>
    private static byte[] Like(byte[] real, AsymmetricAlgorithm key)
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
