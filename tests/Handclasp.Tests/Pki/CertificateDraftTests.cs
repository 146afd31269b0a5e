using System.Security.Cryptography;
using Handclasp.Pki;
using Xunit;

namespace Handclasp.Tests.Pki;

/// <summary>The writer writes what is asked for, however wrong, and the reader tells it.</summary>
public sealed class CertificateDraftTests
{
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly CertificateSigner Signer = CertificateSigner.Of(Key);
    private static readonly CertificateDraft Good = MintAuthority.Draft(NameWriter.Of("draft"), Key, TestAuthority.Year, 1);

    [Fact]
    public void A_good_draft_has_no_flaw_and_a_good_signature()
    {
        var read = TestAuthority.Parse(Good.Sign(Signer));

        Assert.Equal(3, read.Version);
        Assert.Empty(read.DuplicateExtensions);
        Assert.Empty(read.UnknownCriticalExtensions);
        Assert.False(read.AlgorithmMismatch);
        Assert.Equal(new BasicConstraints(true, true, 1), read.Said.BasicConstraints);
        Assert.Equal(SignatureVerdict.Good, SignatureVerifier.Verify(read, read).Verdict);
    }

    [Fact]
    public void Flaws_are_written_and_told()
    {
        var first = TestAuthority.Parse((Good with { Version = 1, Extensions = [] }).Sign(Signer));
        var twice = TestAuthority.Parse((Good with { Extensions = [.. Good.Extensions, Good.Extensions[0]] }).Sign(Signer));
        var negative = TestAuthority.Parse((Good with { Serial = [0x80, 1] }).Sign(Signer));
        var mixed = TestAuthority.Parse(
            (Good with { InnerAlgorithm = CertificateSigner.Of(Key, HashAlgorithmName.SHA512).Algorithm }).Sign(Signer)
        );
        var unknown = TestAuthority.Parse(Good.With(ExtensionWriter.UnknownCritical()).Sign(Signer));
        var flipped = TestAuthority.Parse(Good.Sign(Signer.Flipped()));

        Assert.Equal(1, first.Version);
        Assert.True(first.IsCa);
        Assert.Equal([ObjectIds.BasicConstraints], twice.DuplicateExtensions);
        Assert.Equal("8001", negative.Serial);
        Assert.True(mixed.AlgorithmMismatch);
        Assert.Equal(["1.3.6.1.4.1.32473.4711"], unknown.UnknownCriticalExtensions);
        Assert.Equal(SignatureVerdict.Bad, SignatureVerifier.Verify(flipped, flipped).Verdict);
    }

    [Theory]
    [InlineData(1900, 1949)]
    [InlineData(1950, 2049)]
    [InlineData(2050, 9999)]
    public void Any_validity_is_written_and_read(int from, int until)
    {
        var first = new DateTimeOffset(from, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var last = new DateTimeOffset(until, 12, 31, 23, 59, 59, TimeSpan.Zero);

        var read = TestAuthority.Parse((Good with { NotBefore = first, NotAfter = last }).Sign(Signer));

        Assert.Equal((first, last), (read.NotBefore, read.NotAfter));
    }

    [Fact]
    public void Key_usage_bits_survive()
    {
        KeyUsages[] all = [KeyUsages.DigitalSignature, KeyUsages.KeyCertSign | KeyUsages.CrlSign, KeyUsages.DecipherOnly, KeyUsages.None];

        Assert.Equal(all, all.Select(f => TestAuthority.Parse(Good.With(ExtensionWriter.KeyUsage(f)).Sign(Signer)).Said.KeyUsage!.Flags));
    }
}
