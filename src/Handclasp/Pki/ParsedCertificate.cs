using System.Diagnostics.CodeAnalysis;

namespace Handclasp.Pki;

/// <summary>A certificate read with our own reader: lenient where a flaw must still be told, strict where the bytes make no sense.</summary>
internal sealed record ParsedCertificate
{
    public required string Subject { get; init; }
    public required string Issuer { get; init; }
    public required DateTimeOffset NotBefore { get; init; }
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>Lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    public static bool TryParse(byte[] der, [NotNullWhen(true)] out ParsedCertificate? parsed, out string error) =>
        throw new NotSupportedException("stub");
}

/// <summary>Distinguished names as text (RFC 4514), safe for any input.</summary>
internal static class DistinguishedNames
{
    public static string Text(byte[] der) => throw new NotSupportedException("stub");
}
