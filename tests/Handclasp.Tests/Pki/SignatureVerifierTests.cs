using Handclasp.Pki;
using Xunit;

namespace Handclasp.Tests.Pki;

/// <summary>Signatures that openssl made, each beside the same one spoiled.</summary>
public sealed class SignatureVerifierTests : IDisposable
{
    private readonly OpenSsl openssl = new();

    public void Dispose() => openssl.Dispose();

    [Theory]
    [InlineData("sha256WithRSAEncryption", "RSA 2048", "-newkey rsa:2048 -sha256")]
    [InlineData("sha1WithRSAEncryption", "RSA 1024", "-newkey rsa:1024 -sha1")]
    [InlineData("md5WithRSAEncryption", "RSA 1024", "-newkey rsa:1024 -md5")]
    [InlineData("sha512WithRSAEncryption", "RSA 1024", "-newkey rsa:1024 -sha512")]
    [InlineData("rsassaPss", "RSA 1024", "-newkey rsa:1024 -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32")]
    [InlineData("rsassaPss", "RSA 1024", "-newkey rsa:1024 -sha1 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:7")]
    [InlineData("rsassaPss", "RSA-PSS 1024", "-newkey rsa-pss -pkeyopt rsa_keygen_bits:1024 -sha384 -sigopt rsa_pss_saltlen:0")]
    [InlineData("ecdsa-with-SHA256", "EC P-256", "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -sha256")]
    [InlineData("ecdsa-with-SHA1", "EC P-256", "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -sha1")]
    [InlineData("ecdsa-with-SHA384", "EC P-384", "-newkey ec -pkeyopt ec_paramgen_curve:P-384 -sha384")]
    [InlineData("ecdsa-with-SHA512", "EC P-521", "-newkey ec -pkeyopt ec_paramgen_curve:P-521 -sha512")]
    [InlineData("ED25519", "Ed25519", "-newkey ed25519")]
    [InlineData("ED448", "Ed448", "-newkey ed448")]
    public void Good_is_good_and_spoiled_is_bad(string algorithm, string key, string how)
    {
        var good = Make(how);
        var spoiled = good with { TbsCertificate = [.. good.TbsCertificate[..^1], (byte)(good.TbsCertificate[^1] ^ 1)] };

        Assert.Equal(algorithm, good.SignatureAlgorithmWord);
        Assert.Equal(key, good.KeyAlgorithm);
        Assert.Equal(new(SignatureVerdict.Good, $"{algorithm} with {key}"), SignatureVerifier.Verify(good, good));
        Assert.Equal(SignatureVerdict.Bad, SignatureVerifier.Verify(spoiled, good).Verdict);
    }

    [Fact]
    public void What_we_cannot_compute_is_unsupported_and_no_statement()
    {
        var odd = Make("-newkey ec -pkeyopt ec_paramgen_curve:secp256k1 -sha256");
        var hash = Make("-newkey ec -pkeyopt ec_paramgen_curve:P-256 -sha224");

        Assert.Equal(new(SignatureVerdict.Unsupported, "ecdsa-with-SHA256 with EC secp256k1"), SignatureVerifier.Verify(odd, odd));
        Assert.Equal(new(SignatureVerdict.Unsupported, "ecdsa-with-SHA224 with EC P-256"), SignatureVerifier.Verify(hash, hash));
    }

    [Fact]
    public void A_key_of_another_kind_cannot_have_signed()
    {
        var ec = Make("-newkey ec -pkeyopt ec_paramgen_curve:P-256");
        var rsa = Make("-newkey rsa:1024");

        Assert.Equal(SignatureVerdict.Bad, SignatureVerifier.Verify(ec, rsa).Verdict);
    }

    private ParsedCertificate Make(string how)
    {
        var file = openssl.Path("c.der");
        string[] rest = ["-x509", "-nodes", "-subj", "/CN=x", "-keyout", openssl.Path("k"), "-outform", "DER", "-out", file];
        var (code, output) = openssl.Run(["req", .. how.Split(' '), .. rest]);
        Assert.True(code == 0, output);
        return TestAuthority.Parse(File.ReadAllBytes(file));
    }
}
