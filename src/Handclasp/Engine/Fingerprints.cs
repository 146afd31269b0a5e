using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>The stable identity of a finding.</summary>
internal static class Fingerprints
{
    /// <summary>
    /// 128 bits of a SHA-256, as 32 lower-case hexadecimal digits. Stable across runs and machines: target, check and subject,
    /// never texts or times.
    /// </summary>
    public static string Of(string target, CheckInfo check, Ruling ruling)
    {
        // The target's length stands before it, so that no two triples are written alike, whatever a subject contains.
        var written = string.Create(CultureInfo.InvariantCulture, $"{target.Length}:{target}:{check.Id}:{ruling.Subject}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(written)).AsSpan(0, 16));
    }
}
