using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Handclasp.Checks;
using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;
using Handclasp.Tls.Validation;
using Xunit;

namespace Handclasp.Tests.Hostile;

/// <summary>Mutated certificates, staples and lists, from the wire to the findings: no rule fails over them, and nothing throws.</summary>
public sealed class DerFuzzTests
{
    private const int Loops = 5000;
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static readonly byte[] Leaf = Attacked.Pki.ServerChain[0];
    private static readonly byte[] Authority = ClientAuthority(out AuthorityKey);
    private static readonly ECDsa AuthorityKey;
    private static readonly byte[] Issued = IssuedLeaf();
    private static readonly byte[] Staple = GoodStaple();
    private static readonly byte[] List = GoodList();

    [Fact]
    public void The_seeds_are_sound()
    {
        Assert.True(ParsedCertificate.TryParse(Issued, out var leaf, out var error), error);
        Assert.True(ParsedCertificate.TryParse(Authority, out var issuer, out error), error);
        Assert.True(RevocationList.TryRead(List, out var list));
        Assert.Equal(SignatureVerdict.Good, list.SignedBy(issuer));
        Assert.Single(list.Revoked);
        Assert.Equal(StapleState.Good, OcspStaple.Judge(Staple, leaf, issuer, Now).State);
    }

    [Fact]
    public async Task Nothing_throws_whatever_the_bytes_are()
    {
        var kinds = new int[2];
        var held = await Seeds.RunAsync(
            Loops,
            (random, did) =>
            {
                byte[][] sound = random.Next(4) == 0 ? [Leaf, Attacked.Pki.ServerCa] : [Issued, Authority];
                byte[][] chain = [.. sound.Select(c => Maybe(c, random, did)).Concat(Extra(random)).Take(random.Next(1, 4))];
                var seen = new Transcript
                {
                    Stage = Stage.HandshakeComplete,
                    Version = random.Next(2) == 0 ? TlsVersion.Tls12 : TlsVersion.Tls13,
                    ServerChain = chain,
                    OcspStaple = random.Next(3) == 0 ? [] : Maybe(Staple, random, did),
                };
                var options = new ScanOptions
                {
                    Valid = new([.. chain.Reverse()], AuthorityKey),
                    ServerCa = [Authority, Attacked.Pki.ServerCa],
                    Crls = [Maybe(List, random, did)],
                };

                List<Evidence> evidence = [.. CertificateEvidence.Of([seen], "localhost", options, TimeProvider.System)];
                evidence.Add(new ScanFacts(true, true, false, false, random.Next(2) == 0, Level.Standard));
                var findings = Judging.Findings(All.Rules, new(evidence), "https://localhost/");

                Assert.DoesNotContain(findings, f => f.Ruling.Broken);
                Assert.NotEmpty(findings);
                foreach (var der in chain)
                {
                    var parsed = ParsedCertificate.TryParse(der, out var certificate, out var error);
                    Interlocked.Increment(ref kinds[parsed ? 1 : 0]);
                    Assert.Equal(parsed, error.Length == 0);
                    Assert.DoesNotContain(certificate?.Subject ?? error, char.IsControl);
                }

                return Task.CompletedTask;
            }
        );

        Assert.Equal(Loops, held);
        Assert.All(kinds, count => Assert.True(count > Loops / 10, string.Join("/", kinds)));
    }

    private static byte[] Maybe(byte[] der, Random random, ICollection<string> did) =>
        random.Next(4) == 0 ? der : random.Mutated(der, did, most: random.Next(1, 4));

    private static IEnumerable<byte[]> Extra(Random random)
    {
        var bytes = new byte[random.Next(0, 60)];
        random.NextBytes(bytes);
        yield return bytes;
    }

    private static byte[] ClientAuthority(out ECDsa key)
    {
        key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Fuzzed authority,O=Handclasp", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 2, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        // permitted: localhost, example.test
        request.CertificateExtensions.Add(
            new X509Extension(
                "2.5.29.30",
                Convert.FromHexString("301FA01D300B82096C6F63616C686F7374300E820C6578616D706C652E74657374"),
                true
            )
        );
        return request.CreateSelfSigned(Now.AddDays(-2), Now.AddDays(20)).RawData;
    }

    private static byte[] IssuedLeaf()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = X509CertificateLoader.LoadCertificate(Authority).CopyWithPrivateKey(AuthorityKey);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.IPv6Loopback);
        names.AddEmailAddress("a@example.test");
        names.AddUri(new("https://localhost/x"));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, true));
        return request.Create(authority, Now.AddDays(-1), Now.AddDays(10), [0x41, 1, 2, 3, 4, 5, 6, 7, 8]).RawData;
    }

    private static byte[] GoodList()
    {
        using var authority = X509CertificateLoader.LoadCertificate(Authority).CopyWithPrivateKey(AuthorityKey);
        var builder = new CertificateRevocationListBuilder();
        builder.AddEntry([0x42, 9, 9], Now.AddHours(-5), X509RevocationReason.KeyCompromise);
        return builder.Build(authority, 7, Now.AddDays(2), HashAlgorithmName.SHA256, null, Now.AddDays(-1));
    }

    /// <summary>RFC 6960 section 4.2.1, signed by the issuer itself.</summary>
    private static byte[] GoodStaple()
    {
        using var leaf = X509CertificateLoader.LoadCertificate(Issued);
        using var authority = X509CertificateLoader.LoadCertificate(Authority);
        var data = new AsnWriter(AsnEncodingRules.DER);
        using (data.PushSequence())
        {
            using (data.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
                data.WriteEncodedValue(authority.SubjectName.RawData);
            data.WriteGeneralizedTime(Now.AddHours(-1), omitFractionalSeconds: true);
            using (data.PushSequence())
            using (data.PushSequence())
            {
                using (data.PushSequence())
                {
                    using (data.PushSequence())
                        data.WriteObjectIdentifier("1.3.14.3.2.26");
                    data.WriteOctetString(Sha1(authority.SubjectName.RawData));
                    data.WriteOctetString(Sha1(authority.PublicKey.EncodedKeyValue.RawData));
                    data.WriteInteger(leaf.SerialNumberBytes.Span);
                }

                data.WriteNull(new Asn1Tag(TagClass.ContextSpecific, 0));
                data.WriteGeneralizedTime(Now.AddHours(-1), omitFractionalSeconds: true);
                using (data.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                    data.WriteGeneralizedTime(Now.AddHours(20), omitFractionalSeconds: true);
            }
        }

        var signed = data.Encode();
        var basic = new AsnWriter(AsnEncodingRules.DER);
        using (basic.PushSequence())
        {
            basic.WriteEncodedValue(signed);
            using (basic.PushSequence())
                basic.WriteObjectIdentifier("1.2.840.10045.4.3.2");
            basic.WriteBitString(AuthorityKey.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }

        var response = new AsnWriter(AsnEncodingRules.DER);
        using (response.PushSequence())
        {
            response.WriteEncodedValue([0x0A, 1, 0]);
            using (response.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (response.PushSequence())
            {
                response.WriteObjectIdentifier("1.3.6.1.5.5.7.48.1.1");
                response.WriteOctetString(basic.Encode());
            }
        }

        return response.Encode();
    }

    // What OCSP asks for (RFC 5019 section 2.1.1); it protects nothing here.
#pragma warning disable CA5350
    private static byte[] Sha1(byte[] bytes) => SHA1.HashData(bytes);
#pragma warning restore CA5350
}
