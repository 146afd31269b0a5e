using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using Handclasp.Pki;

namespace Handclasp.Tls.Validation;

/// <summary>A certificate revocation list (RFC 5280 section 5), read and not yet believed.</summary>
internal sealed record RevocationList
{
    private const string IssuingDistributionPoint = "2.5.29.28";
    private const int MaxEntries = 5_000_000;

    public required byte[] IssuerDer { get; init; }
    public required string Issuer { get; init; }
    public required DateTimeOffset ThisUpdate { get; init; }

    /// <summary>Null: the list names no end (RFC 5280 demands one).</summary>
    public required DateTimeOffset? NextUpdate { get; init; }

    /// <summary>Serial numbers, lower-case hexadecimal of their content octets, with the time of revocation.</summary>
    public required IReadOnlyDictionary<string, DateTimeOffset> Revoked { get; init; }

    /// <summary>Why its silence about a certificate says nothing (a delta, a part, another issuer's certificates), or empty.</summary>
    public required string Partial { get; init; }
    private byte[] Signed { get; init; } = [];
    private byte[] Signature { get; init; } = [];
    private SignatureAlgorithmFacts? Algorithm { get; init; }

    public bool IsOf(ParsedCertificate issuer) => IssuerDer.AsSpan().SequenceEqual(issuer.SubjectDer);

    /// <summary>The issuer's key made its signature, and may (cRLSign).</summary>
    public SignatureVerdict SignedBy(ParsedCertificate issuer) =>
        issuer.Said.KeyUsage is { } usage && !usage.Allows(KeyUsages.CrlSign)
            ? SignatureVerdict.Bad
            : SignatureVerifier.Verify(Algorithm!, Signed, Signature, issuer.Key).Verdict;

    public bool IsStale(DateTimeOffset now) => NextUpdate is { } end && now > end;

    public static bool TryRead(byte[] der, [NotNullWhen(true)] out RevocationList? list)
    {
        try
        {
            list = Read(der);
            return true;
        }
        catch (Exception wrong)
            when (wrong is AsnContentException or ArgumentException or InvalidOperationException or OverflowException or FormatException)
        {
            list = null;
            return false;
        }
    }

    private static RevocationList Read(byte[] der)
    {
        var outer = CertificateReader.Open(der).ReadSequence();
        var signed = outer.PeekEncodedValue().ToArray();
        var body = outer.ReadSequence();
        var algorithm = SignatureAlgorithmFacts.Of(outer.ReadEncodedValue().ToArray());
        var signature = outer.ReadBitString(out _);
        if (body.PeekTag() == Asn1Tag.Integer)
            body.ReadEncodedValue();
        body.ReadEncodedValue();
        var issuer = body.ReadEncodedValue().ToArray();
        var thisUpdate = Time(body);
        DateTimeOffset? next = body.HasData && IsTime(body.PeekTag()) ? Time(body) : null;
        Dictionary<string, DateTimeOffset> revoked = new(StringComparer.Ordinal);
        if (body.HasData && body.PeekTag() == Asn1Tag.Sequence)
        {
            var entries = body.ReadSequence();
            while (entries.HasData && revoked.Count < MaxEntries)
            {
                var entry = entries.ReadSequence();
                revoked[Convert.ToHexStringLower(CertificateReader.Content(entry.ReadEncodedValue()))] = Time(entry);
            }
        }

        return new()
        {
            IssuerDer = issuer,
            Issuer = DistinguishedNames.Text(issuer),
            ThisUpdate = thisUpdate,
            NextUpdate = next,
            Revoked = revoked,
            Partial = body.HasData ? PartialBecause(body) : "",
            Signed = signed,
            Signature = signature,
            Algorithm = algorithm,
        };
    }

    private static string PartialBecause(AsnReader body)
    {
        var list = body.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true)).ReadSequence();
        while (list.HasData)
        {
            var one = list.ReadSequence();
            var oid = one.ReadObjectIdentifier();
            var critical = one.PeekTag() == Asn1Tag.Boolean && one.ReadBoolean();
            if (oid == "2.5.29.27")
                return "it is a delta list";
            if (oid == IssuingDistributionPoint)
                return "it covers a part of the issuer's certificates only (issuingDistributionPoint)";
            if (critical)
                return $"it has the unknown critical extension {oid}";
        }

        return "";
    }

    private static bool IsTime(Asn1Tag tag) => tag == Asn1Tag.UtcTime || tag == Asn1Tag.GeneralizedTime;

    private static DateTimeOffset Time(AsnReader reader) =>
        reader.PeekTag() == Asn1Tag.GeneralizedTime ? reader.ReadGeneralizedTime() : reader.ReadUtcTime();
}
