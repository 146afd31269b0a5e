using Handclasp.Model;
using Handclasp.Pki;

namespace Handclasp.Checks.Certificates;

/// <summary>Which keys are too weak (RFC 9325 section 4.5).</summary>
internal static class KeyStrength
{
    /// <summary>The weight of a failure and what is wrong, or null for a key that is strong enough or cannot be measured.</summary>
    public static (Severity Weight, string Told)? Weakness(PublicKeyFacts key) =>
        key switch
        {
            { Kind: KeyKind.Rsa or KeyKind.RsaPss, Exponent: [1] } => (Severity.High, $"{key.Word} with exponent 1"),
            { Kind: KeyKind.Rsa or KeyKind.RsaPss, Bits: > 0 and < 1024 } => (Severity.High, key.Word),
            { Kind: KeyKind.Rsa or KeyKind.RsaPss, Bits: >= 1024 and < 2048 } => (Severity.Medium, key.Word),
            { Kind: KeyKind.Ec, Bits: > 0 and < 224 } => (Severity.High, key.Word),
            { Kind: KeyKind.Dsa } => (Severity.Medium, key.Word),
            _ => null,
        };
}
