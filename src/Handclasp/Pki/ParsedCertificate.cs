using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Handclasp.Pki;

/// <summary>
/// A certificate (RFC 5280 section 4.1) read with our own reader: lenient where a flaw must still be told, strict where the
/// bytes make no sense. Every text is safe to print: what could steer a terminal is escaped.
/// </summary>
internal sealed record ParsedCertificate
{
    /// <summary>The bytes as received.</summary>
    public required byte[] Der { get; init; }

    /// <summary>Lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>1, 2 or 3 (RFC 5280 section 4.1.2.1); another value where the certificate says so.</summary>
    public required int Version { get; init; }

    /// <summary>Lower-case hexadecimal of the integer's content octets, sign octet included.</summary>
    public required string Serial { get; init; }

    /// <summary>The content octets of the serial number, two's complement.</summary>
    public required byte[] SerialBytes { get; init; }

    /// <summary>RFC 4514.</summary>
    public required string Subject { get; init; }

    /// <summary>RFC 4514.</summary>
    public required string Issuer { get; init; }

    public required byte[] SubjectDer { get; init; }
    public required byte[] IssuerDer { get; init; }

    /// <summary>Common names of the subject, in its order, printable.</summary>
    public required IReadOnlyList<string> CommonNames { get; init; }

    public required DateTimeOffset NotBefore { get; init; }
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>SubjectPublicKeyInfo.</summary>
    public required byte[] SubjectPublicKeyInfo { get; init; }

    public required PublicKeyFacts Key { get; init; }

    /// <summary>The outer algorithm: the one a verifier uses.</summary>
    public required SignatureAlgorithmFacts SignatureAlgorithm { get; init; }

    /// <summary>The algorithm inside TBSCertificate differs from the outer one (RFC 5280 section 4.1.1.2 demands equality).</summary>
    public required bool AlgorithmMismatch { get; init; }

    /// <summary>What is signed.</summary>
    public required byte[] TbsCertificate { get; init; }

    public required byte[] Signature { get; init; }

    /// <summary>In the certificate's order, duplicates included.</summary>
    public required IReadOnlyList<CertificateExtension> Extensions { get; init; }

    /// <summary>What the known extensions say.</summary>
    public required ExtensionFacts Said { get; init; }

    /// <summary>Bytes follow the certificate: not DER, and some readers refuse it.</summary>
    public required bool TrailingBytes { get; init; }

    public bool IsSelfIssued => SubjectDer.AsSpan().SequenceEqual(IssuerDer);

    /// <summary>The key's word: "EC P-256", "RSA 2048", "Ed25519".</summary>
    public string KeyAlgorithm => Key.Word;

    /// <summary>0 where it cannot be told.</summary>
    public int KeyBits => Key.Bits;

    public string SignatureAlgorithmOid => SignatureAlgorithm.Oid;

    /// <summary>OpenSSL's word, "sha256WithRSAEncryption"; the OID where it has none.</summary>
    public string SignatureAlgorithmWord => SignatureAlgorithm.Word;

    public IReadOnlyList<string> DnsNames => Said.SubjectAltName.Dns;

    /// <summary>True where the certificate may sign others: CA in basicConstraints, or version 1, which cannot say no.</summary>
    public bool IsCa => Said.BasicConstraints?.Ca ?? Version == 1;

    /// <summary>Critical extensions that RFC 5280 and its successors do not define: a verifier must refuse them (section 4.2).</summary>
    public IReadOnlyList<string> UnknownCriticalExtensions =>
        [.. Extensions.Where(e => e.Critical && !ObjectIds.KnownExtension(e.Oid)).Select(e => e.Oid).Distinct(StringComparer.Ordinal)];

    /// <summary>Extensions that occur more than once (forbidden by RFC 5280 section 4.2).</summary>
    public IReadOnlyList<string> DuplicateExtensions =>
        [.. Extensions.GroupBy(e => e.Oid, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key)];

    public bool HasExtension(string oid) => Extensions.Any(e => e.Oid == oid);

    /// <summary>Reads one certificate. Never throws on bytes, whatever they are.</summary>
    /// <param name="error">What is wrong, in a few words for people; empty on success.</param>
    public static bool TryParse(byte[] der, [NotNullWhen(true)] out ParsedCertificate? parsed, out string error)
    {
        parsed = null;
        try
        {
            parsed = CertificateReader.Read(der);
            error = "";
            return true;
        }
        catch (Exception wrong)
            when (wrong
                    is AsnContentException
                        or CryptographicException
                        or ArgumentException
                        or FormatException
                        or OverflowException
                        or InvalidOperationException
            )
        {
            error = wrong is MalformedCertificateException told ? told.Message : "it is not an X.509 certificate";
            return false;
        }
    }
}

/// <summary>One extension as it stands.</summary>
/// <param name="Value">The octets inside extnValue.</param>
internal sealed record CertificateExtension(string Oid, bool Critical, byte[] Value);

/// <summary>Bytes that cannot be read as a certificate; the message is for people.</summary>
internal sealed class MalformedCertificateException(string message) : FormatException(message);
