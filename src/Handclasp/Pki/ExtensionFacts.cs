using System.Formats.Asn1;
using System.Net;
using System.Numerics;

namespace Handclasp.Pki;

/// <summary>Bits of keyUsage (RFC 5280 section 4.2.1.3).</summary>
[Flags]
internal enum KeyUsages
{
    None = 0,
    DigitalSignature = 1 << 0,
    NonRepudiation = 1 << 1,
    KeyEncipherment = 1 << 2,
    DataEncipherment = 1 << 3,
    KeyAgreement = 1 << 4,
    KeyCertSign = 1 << 5,
    CrlSign = 1 << 6,
    EncipherOnly = 1 << 7,
    DecipherOnly = 1 << 8,
}

/// <summary>basicConstraints (RFC 5280 section 4.2.1.9).</summary>
/// <param name="PathLength">How many intermediate authorities may follow; null: any number.</param>
internal sealed record BasicConstraints(bool Critical, bool Ca, int? PathLength);

/// <summary>keyUsage.</summary>
internal sealed record KeyUsage(bool Critical, KeyUsages Flags)
{
    public bool Allows(KeyUsages wanted) => (Flags & wanted) == wanted;
}

/// <summary>extendedKeyUsage (RFC 5280 section 4.2.1.12).</summary>
internal sealed record ExtendedKeyUsage(bool Critical, IReadOnlyList<string> Oids);

/// <summary>Names of subjectAltName (RFC 5280 section 4.2.1.6) as printable text; what cannot be a name is kept, escaped, and matches nothing.</summary>
internal sealed record AlternativeNames(
    IReadOnlyList<string> Dns,
    IReadOnlyList<string> Ip,
    IReadOnlyList<string> Uri,
    IReadOnlyList<string> Email
)
{
    public static readonly AlternativeNames None = new([], [], [], []);

    /// <summary>directoryName entries, DER.</summary>
    public IReadOnlyList<byte[]> Directory { get; init; } = [];

    /// <summary>otherName, x400Address, ediPartyName and registeredID entries.</summary>
    public int Others { get; init; }

    public bool Any => Dns.Count + Ip.Count + Uri.Count + Email.Count + Directory.Count + Others > 0;
}

/// <summary>What a certificate's known extensions say. Of duplicates the first counts.</summary>
internal sealed record ExtensionFacts
{
    /// <summary>Null: absent or unreadable.</summary>
    public BasicConstraints? BasicConstraints { get; init; }

    /// <summary>Null: absent or unreadable, then every usage is allowed.</summary>
    public KeyUsage? KeyUsage { get; init; }

    /// <summary>Null: absent or unreadable, then every purpose is allowed.</summary>
    public ExtendedKeyUsage? ExtendedKeyUsage { get; init; }

    public AlternativeNames SubjectAltName { get; init; } = AlternativeNames.None;
    public bool SubjectAltNameCritical { get; init; }

    /// <summary>Lower-case hexadecimal; empty where there is none.</summary>
    public string SubjectKeyId { get; init; } = "";

    /// <summary>The keyIdentifier of authorityKeyIdentifier, lower-case hexadecimal; empty where there is none.</summary>
    public string AuthorityKeyId { get; init; } = "";

    /// <summary>The raw value of nameConstraints, or null.</summary>
    public byte[]? NameConstraints { get; init; }

    public IReadOnlyList<string> CrlUrls { get; init; } = [];
    public IReadOnlyList<string> OcspUrls { get; init; } = [];
    public IReadOnlyList<string> CaIssuersUrls { get; init; } = [];

    /// <summary>TLS feature status_request (RFC 7633).</summary>
    public bool MustStaple { get; init; }

    /// <summary>Known extensions whose value cannot be read.</summary>
    public IReadOnlyList<string> Malformed { get; init; } = [];

    public static ExtensionFacts Of(IReadOnlyList<CertificateExtension> extensions)
    {
        var facts = new ExtensionFacts();
        List<string> malformed = [];
        foreach (var extension in extensions.DistinctBy(e => e.Oid, StringComparer.Ordinal))
        {
            try
            {
                facts = With(facts, extension);
            }
            catch (Exception wrong)
                when (wrong is AsnContentException or ArgumentException or InvalidOperationException or OverflowException)
            {
                malformed.Add(extension.Oid);
            }
        }

        return facts with
        {
            Malformed = malformed,
        };
    }

    private static ExtensionFacts With(ExtensionFacts facts, CertificateExtension e) =>
        e.Oid switch
        {
            ObjectIds.BasicConstraints => facts with { BasicConstraints = Basic(e) },
            ObjectIds.KeyUsage => facts with { KeyUsage = new(e.Critical, Usages(e.Value)) },
            ObjectIds.ExtendedKeyUsage => facts with { ExtendedKeyUsage = new(e.Critical, Oids(e.Value)) },
            ObjectIds.SubjectAltName => facts with
            {
                SubjectAltName = Names(CertificateReader.Open(e.Value).ReadSequence()),
                SubjectAltNameCritical = e.Critical,
            },
            ObjectIds.SubjectKeyId => facts with
            {
                SubjectKeyId = Convert.ToHexStringLower(CertificateReader.Open(e.Value).ReadOctetString()),
            },
            ObjectIds.AuthorityKeyId => facts with { AuthorityKeyId = AuthorityKey(e.Value) },
            ObjectIds.NameConstraints => facts with { NameConstraints = e.Value },
            ObjectIds.CrlDistributionPoints => facts with { CrlUrls = DistributionPoints(e.Value) },
            ObjectIds.AuthorityInfoAccess => Access(facts, e.Value),
            ObjectIds.TlsFeature => facts with { MustStaple = Features(e.Value).Contains(5) },
            _ => facts,
        };

    private static BasicConstraints Basic(CertificateExtension e)
    {
        var body = CertificateReader.Open(e.Value).ReadSequence();
        var ca = body.HasData && body.PeekTag() == Asn1Tag.Boolean && body.ReadBoolean();
        int? length = body.HasData ? Bounded(body.ReadInteger()) : null;
        return new(e.Critical, ca, length);
    }

    private static int Bounded(BigInteger value) => (int)BigInteger.Max(int.MinValue, BigInteger.Min(int.MaxValue, value));

    private static KeyUsages Usages(byte[] value)
    {
        var bits = CertificateReader.Open(value).ReadBitString(out _);
        var flags = 0;
        for (var i = 0; i < 9 && i / 8 < bits.Length; i++)
            if ((bits[i / 8] & (0x80 >> (i % 8))) != 0)
                flags |= 1 << i;
        return (KeyUsages)flags;
    }

    private static List<string> Oids(byte[] value)
    {
        var list = CertificateReader.Open(value).ReadSequence();
        List<string> oids = [];
        while (list.HasData)
            oids.Add(list.ReadObjectIdentifier());
        return oids;
    }

    /// <summary>GeneralNames, read one by one.</summary>
    private static AlternativeNames Names(AsnReader list)
    {
        List<string> dns = [],
            ip = [],
            uri = [],
            email = [];
        List<byte[]> directory = [];
        var others = 0;
        while (list.HasData)
        {
            var tag = list.PeekTag();
            var content = CertificateReader.Content(list.ReadEncodedValue());
            switch (tag.TagClass == TagClass.ContextSpecific ? tag.TagValue : -1)
            {
                case 1:
                    email.Add(SafeText.Latin1(content));
                    break;
                case 2:
                    dns.Add(SafeText.Latin1(content));
                    break;
                case 4:
                    directory.Add(content);
                    break;
                case 6:
                    uri.Add(SafeText.Latin1(content));
                    break;
                case 7:
                    ip.Add(content.Length is 4 or 16 ? new IPAddress(content).ToString() : "#" + Convert.ToHexStringLower(content));
                    break;
                default:
                    others++;
                    break;
            }
        }

        return new(dns, ip, uri, email) { Directory = directory, Others = others };
    }

    private static string AuthorityKey(byte[] value)
    {
        var body = CertificateReader.Open(value).ReadSequence();
        var tag = new Asn1Tag(TagClass.ContextSpecific, 0);
        return body.HasData && body.PeekTag().HasSameClassAndValue(tag) ? Convert.ToHexStringLower(body.ReadOctetString(tag)) : "";
    }

    private static List<string> DistributionPoints(byte[] value)
    {
        var points = CertificateReader.Open(value).ReadSequence();
        var zero = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        List<string> urls = [];
        while (points.HasData)
        {
            var point = points.ReadSequence();
            if (!point.HasData || !point.PeekTag().HasSameClassAndValue(zero))
                continue;
            var name = point.ReadSequence(zero);
            if (name.HasData && name.PeekTag().HasSameClassAndValue(zero))
                urls.AddRange(Names(name.ReadSequence(zero)).Uri);
        }

        return urls;
    }

    private static ExtensionFacts Access(ExtensionFacts facts, byte[] value)
    {
        var list = CertificateReader.Open(value).ReadSequence();
        List<string> ocsp = [],
            issuers = [];
        while (list.HasData)
        {
            var one = list.ReadSequence();
            var method = one.ReadObjectIdentifier();
            if (one.PeekTag() is not { TagClass: TagClass.ContextSpecific, TagValue: 6 })
                continue;
            var url = SafeText.Latin1(CertificateReader.Content(one.ReadEncodedValue()));
            if (method == ObjectIds.AccessOcsp)
                ocsp.Add(url);
            else if (method == ObjectIds.AccessCaIssuers)
                issuers.Add(url);
        }

        return facts with
        {
            OcspUrls = ocsp,
            CaIssuersUrls = issuers,
        };
    }

    private static List<int> Features(byte[] value)
    {
        var list = CertificateReader.Open(value).ReadSequence();
        List<int> features = [];
        while (list.HasData)
            features.Add(Bounded(list.ReadInteger()));
        return features;
    }
}
