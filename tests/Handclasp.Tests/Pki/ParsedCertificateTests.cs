using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CsCheck;
using Handclasp.Pki;
using Xunit;

namespace Handclasp.Tests.Pki;

/// <summary>Our reader against the platform's own, and against bytes that are no certificate.</summary>
public sealed class ParsedCertificateTests
{
    private static readonly DateTimeOffset Now = new(2030, 5, 6, 7, 8, 9, TimeSpan.Zero);

    [Fact]
    public void Agrees_with_the_platform_on_a_full_certificate()
    {
        using var platform = Full();

        Assert.True(ParsedCertificate.TryParse(platform.RawData, out var ours, out var error));

        Assert.Equal("", error);
        Assert.Equal(platform.Version, ours.Version);
        Assert.Equal(platform.SerialNumber, ours.Serial, ignoreCase: true);
        Assert.Equal(platform.NotBefore.ToUniversalTime(), ours.NotBefore.UtcDateTime);
        Assert.Equal(platform.NotAfter.ToUniversalTime(), ours.NotAfter.UtcDateTime);
        Assert.Equal(platform.SubjectName.RawData, ours.SubjectDer);
        Assert.Equal(platform.IssuerName.RawData, ours.IssuerDer);
        Assert.Equal(platform.PublicKey.ExportSubjectPublicKeyInfo(), ours.SubjectPublicKeyInfo);
        Assert.Equal(platform.GetCertHashString(HashAlgorithmName.SHA256), ours.Sha256, ignoreCase: true);
        Assert.Equal(platform.SignatureAlgorithm.Value, ours.SignatureAlgorithmOid);
        Assert.Equal("ecdsa-with-SHA256", ours.SignatureAlgorithmWord);
        Assert.Equal("EC P-256", ours.KeyAlgorithm);
        Assert.Equal(256, ours.KeyBits);
        Assert.Equal(platform.Extensions.Select(e => (e.Oid!.Value!, e.Critical)), ours.Extensions.Select(e => (e.Oid, e.Critical)));
        Assert.True(ours.IsSelfIssued);
        Assert.False(ours.AlgorithmMismatch);
        Assert.False(ours.TrailingBytes);
    }

    [Fact]
    public void Reads_what_the_extensions_say()
    {
        using var platform = Full();

        Assert.True(ParsedCertificate.TryParse(platform.RawData, out var ours, out _));

        var said = ours.Said;
        Assert.Equal(new BasicConstraints(true, true, 3), said.BasicConstraints);
        Assert.Equal(new KeyUsage(true, KeyUsages.KeyCertSign | KeyUsages.DigitalSignature | KeyUsages.DecipherOnly), said.KeyUsage);
        Assert.Equal([ObjectIds.ClientAuth, ObjectIds.EmailProtection], said.ExtendedKeyUsage!.Oids);
        Assert.Equal(["a.test", "*.b.test"], said.SubjectAltName.Dns);
        Assert.Equal(["192.0.2.7", "2001:db8::1"], said.SubjectAltName.Ip);
        Assert.Equal(["spiffe://x/y"], said.SubjectAltName.Uri);
        Assert.Equal(["who@a.test"], said.SubjectAltName.Email);
        Assert.Equal(
            platform.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single().SubjectKeyIdentifier,
            said.SubjectKeyId,
            true
        );
        Assert.Equal(said.SubjectKeyId, said.AuthorityKeyId);
        Assert.Equal(["http://crl.test/a.crl"], said.CrlUrls);
        Assert.Equal(["http://ocsp.test/"], said.OcspUrls);
        Assert.Equal(["http://ca.test/ca.cer"], said.CaIssuersUrls);
        Assert.True(said.MustStaple);
        Assert.NotNull(said.NameConstraints);
        Assert.Empty(said.Malformed);
        Assert.Equal(["1.3.6.1.4.1.99999.1"], ours.UnknownCriticalExtensions);
    }

    [Fact]
    public void A_signature_is_good_with_the_right_key_and_bad_with_another()
    {
        using var right = Full();
        using var other = Full();
        Assert.True(ParsedCertificate.TryParse(right.RawData, out var mine, out _));
        Assert.True(ParsedCertificate.TryParse(other.RawData, out var theirs, out _));

        Assert.Equal(SignatureVerdict.Good, SignatureVerifier.Verify(mine, mine).Verdict);
        Assert.Equal(SignatureVerdict.Bad, SignatureVerifier.Verify(mine, theirs).Verdict);
    }

    [Fact]
    public void Bytes_that_are_no_certificate_give_a_reason()
    {
        Assert.False(ParsedCertificate.TryParse([], out _, out var empty));
        Assert.False(ParsedCertificate.TryParse("-----BEGIN"u8.ToArray(), out _, out var text));

        Assert.Equal("it is empty", empty);
        Assert.Equal("it is not an X.509 certificate", text);
    }

    [Fact]
    public void Bytes_behind_the_certificate_are_told()
    {
        using var platform = Full();

        Assert.True(ParsedCertificate.TryParse([.. platform.RawData, 0, 0], out var ours, out _));

        Assert.True(ours.TrailingBytes);
    }

    [Fact]
    public void Mutated_certificates_never_throw()
    {
        using var platform = Full();
        var good = platform.RawData;
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, 40])
            .Sample(
                (at, value, second, other, cut) =>
                {
                    var bytes = good[..(cut == 0 ? at : good.Length)].ToArray();
                    if (at < bytes.Length)
                        bytes[at] = value;
                    if (second < bytes.Length && cut % 2 == 0)
                        bytes[second] = other;
                    var read = ParsedCertificate.TryParse(bytes, out var parsed, out var error);
                    var checkedNow = read ? SignatureVerifier.Verify(parsed!, parsed!).Verdict : SignatureVerdict.Unsupported;
                    return read == (error.Length == 0)
                        && Enum.IsDefined(checkedNow)
                        && (!read || Printable(parsed!.Subject + parsed.Issuer));
                },
                iter: 20_000
            );
    }

    [Fact]
    public void Random_bytes_never_throw() =>
        Gen.Byte.Array[0, 200].Sample(bytes => !ParsedCertificate.TryParse(bytes, out _, out var error) && error.Length > 0, iter: 20_000);

    internal static bool Printable(string text) => text.All(c => !char.IsControl(c));

    /// <summary>A certificate with every extension that the reader knows.</summary>
    private static X509Certificate2 Full()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("C=DE, O=Acme, CN=full", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("a.test");
        names.AddDnsName("*.b.test");
        names.AddIpAddress(System.Net.IPAddress.Parse("192.0.2.7"));
        names.AddIpAddress(System.Net.IPAddress.Parse("2001:db8::1"));
        names.AddUri(new("spiffe://x/y"));
        names.AddEmailAddress("who@a.test");
        var own = new X509SubjectKeyIdentifierExtension(request.PublicKey, false);
        var add = request.CertificateExtensions;
        add.Add(new X509BasicConstraintsExtension(true, true, 3, true));
        add.Add(
            new X509KeyUsageExtension(
                X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.DecipherOnly,
                true
            )
        );
        add.Add(new X509EnhancedKeyUsageExtension([new(ObjectIds.ClientAuth), new(ObjectIds.EmailProtection)], false));
        add.Add(names.Build());
        add.Add(own);
        add.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(own));
        add.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension(["http://crl.test/a.crl"]));
        add.Add(new X509AuthorityInformationAccessExtension(["http://ocsp.test/"], ["http://ca.test/ca.cer"]));
        add.Add(new(ObjectIds.TlsFeature, [0x30, 3, 2, 1, 5], false));
        add.Add(new(ObjectIds.NameConstraints, [0x30, 8, 0xa0, 6, 0x30, 4, 0x82, 2, (byte)'a', (byte)'b'], true));
        add.Add(new("1.3.6.1.4.1.99999.1", [5, 0], true));
        return request.CreateSelfSigned(Now, Now.AddDays(30));
    }
}
