using System.Security.Cryptography;
using Handclasp.Tls.Client;
using Handclasp.Tls.Crypto;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using Xunit;

namespace Handclasp.Tests.Tls;

/// <summary>Our primitives against BouncyCastle's own, which are the independent truth.</summary>
public sealed class CryptoTests
{
    private static readonly BcTlsCrypto Reference = new(new SecureRandom());

    [Theory]
    [InlineData(PrfAlgorithm.tls_prf_legacy, 48)]
    [InlineData(PrfAlgorithm.tls_prf_legacy, 47)]
    [InlineData(PrfAlgorithm.tls_prf_sha256, 48)]
    [InlineData(PrfAlgorithm.tls_prf_sha384, 1)]
    [InlineData(PrfAlgorithm.tls_prf_sha256, 256)]
    public void The_key_schedules_of_old_versions_agree(int prf, int secretLength)
    {
        for (var length = 1; length < 200; length += 13)
        {
            var secret = RandomNumberGenerator.GetBytes(secretLength);
            var seed = RandomNumberGenerator.GetBytes(length * 3);

            var ours = FastCrypto.Instance.CreateSecret(secret).DeriveUsingPrf(prf, "key expansion", seed, length).Extract();
            var theirs = Reference.CreateSecret(secret).DeriveUsingPrf(prf, "key expansion", seed, length).Extract();

            Assert.Equal(theirs, ours);
        }
    }

    [Theory]
    [InlineData(CryptoHashAlgorithm.sha256)]
    [InlineData(CryptoHashAlgorithm.sha384)]
    public void HKDF_agrees(int hash)
    {
        var salt = RandomNumberGenerator.GetBytes(48);
        var ikm = RandomNumberGenerator.GetBytes(32);
        var info = RandomNumberGenerator.GetBytes(50);

        var ours = FastCrypto
            .Instance.CreateSecret(salt)
            .HkdfExtract(hash, FastCrypto.Instance.CreateSecret(ikm))
            .HkdfExpand(hash, info, 90)
            .Extract();
        var theirs = Reference.CreateSecret(salt).HkdfExtract(hash, Reference.CreateSecret(ikm)).HkdfExpand(hash, info, 90).Extract();

        Assert.Equal(theirs, ours);
    }

    [Theory]
    [InlineData(NamedGroup.secp256r1)]
    [InlineData(NamedGroup.secp384r1)]
    [InlineData(NamedGroup.secp521r1)]
    [InlineData(NamedGroup.x25519)]
    [InlineData(NamedGroup.brainpoolP256r1)]
    public void Agreements_agree_and_refuse_points_off_the_curve(int group)
    {
        var ours = FastCrypto.Instance.CreateECDomain(new(group)).CreateECDH();
        var theirs = Reference.CreateECDomain(new(group)).CreateECDH();
        var (a, b) = (ours.GenerateEphemeral(), theirs.GenerateEphemeral());
        byte[] off = [.. b];
        off[^1] ^= 1;

        ours.ReceivePeerValue(b);
        theirs.ReceivePeerValue(a);

        Assert.Equal(theirs.CalculateSecret().Extract(), ours.CalculateSecret().Extract());
        var again = FastCrypto.Instance.CreateECDomain(new(group)).CreateECDH();
        again.GenerateEphemeral();
        Assert.Equal(
            group != NamedGroup.x25519, // every 32 bytes are a point there
            Record.Exception(() => again.ReceivePeerValue(off)) is TlsFatalAlert
        );
    }

    [Fact]
    public void A_cloned_hash_goes_its_own_way()
    {
        var first = FastCrypto.Instance.CreateHash(CryptoHashAlgorithm.sha256);
        first.Update("abc"u8);
        var second = first.CloneHash();
        first.Update("left"u8);
        second.Update("right"u8);

        Assert.Equal(SHA256.HashData("abcleft"u8), first.CalculateHash());
        Assert.Equal(SHA256.HashData("abcright"u8), second.CalculateHash());
        Assert.Equal(SHA256.HashData([]), first.CalculateHash());
    }

    [Theory]
    [InlineData(1024, true, "rsa_pss_rsae_sha512 rsa_pss_rsae_sha384", SignatureScheme.rsa_pss_rsae_sha384)]
    [InlineData(2048, true, "rsa_pss_rsae_sha512 rsa_pss_rsae_sha384", SignatureScheme.rsa_pss_rsae_sha512)]
    [InlineData(2048, true, "rsa_pkcs1_sha256 ecdsa_secp256r1_sha256", SignatureScheme.rsa_pss_rsae_sha256)]
    [InlineData(2048, false, "rsa_pkcs1_sha1 rsa_pkcs1_sha512", SignatureScheme.rsa_pkcs1_sha512)]
    [InlineData(2048, false, "rsa_pkcs1_sha1", SignatureScheme.rsa_pkcs1_sha1)]
    [InlineData(2048, false, "ecdsa_sha1", SignatureScheme.rsa_pkcs1_sha256)]
    [InlineData(256, true, "ecdsa_secp384r1_sha384", SignatureScheme.ecdsa_secp256r1_sha256)]
    [InlineData(256, false, "ecdsa_secp384r1_sha384", SignatureScheme.ecdsa_secp384r1_sha384)]
    [InlineData(521, false, "ecdsa_secp256r1_sha256 ecdsa_secp521r1_sha512", SignatureScheme.ecdsa_secp521r1_sha512)]
    [InlineData(256, false, "rsa_pkcs1_sha256", SignatureScheme.ecdsa_secp256r1_sha256)]
    public void The_scheme_fits_the_key_and_the_offer(int bits, bool is13, string offered, int expected)
    {
        using AsymmetricAlgorithm key =
            bits > 521 ? RSA.Create(bits)
            : bits == 521 ? ECDsa.Create(ECCurve.NamedCurves.nistP521)
            : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var schemes = offered.Split(' ').Select(name => Schemes[name]).ToList();

        Assert.Equal(expected, SchemeChoice.For(key, schemes, is13));
    }

    [Fact]
    public async Task Verify_keys_are_bounded_and_may_be_used_by_many_at_once()
    {
        var keys = new VerifyKeys(4);
        var signers = Enumerable.Range(0, 12).Select(_ => ECDsa.Create(ECCurve.NamedCurves.nistP256)).ToList();
        var hash = SHA256.HashData("x"u8);

        var verified = await Task.WhenAll(
            Enumerable
                .Range(0, 600)
                .Select(i =>
                    Task.Run(() =>
                    {
                        var signer = signers[i % signers.Count];
                        byte[] signature;
                        lock (signer)
                            signature = signer.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence);
                        var spoiled = i % 2 == 0;
                        if (spoiled)
                            signature[^1] ^= 1;
                        return spoiled
                            != keys.Use(
                                signer.ExportSubjectPublicKeyInfo(),
                                k =>
                                    Signatures.Verify(
                                        k,
                                        SignatureScheme.GetSignatureAndHashAlgorithm(SignatureScheme.ecdsa_secp256r1_sha256),
                                        hash,
                                        signature
                                    )
                            );
                    })
                )
        );

        Assert.All(verified, Assert.True);
        Assert.InRange(keys.Count, 1, 4);
    }

    private static readonly Dictionary<string, int> Schemes = new()
    {
        ["rsa_pss_rsae_sha256"] = SignatureScheme.rsa_pss_rsae_sha256,
        ["rsa_pss_rsae_sha384"] = SignatureScheme.rsa_pss_rsae_sha384,
        ["rsa_pss_rsae_sha512"] = SignatureScheme.rsa_pss_rsae_sha512,
        ["rsa_pkcs1_sha1"] = SignatureScheme.rsa_pkcs1_sha1,
        ["rsa_pkcs1_sha256"] = SignatureScheme.rsa_pkcs1_sha256,
        ["rsa_pkcs1_sha512"] = SignatureScheme.rsa_pkcs1_sha512,
        ["ecdsa_sha1"] = SignatureScheme.ecdsa_sha1,
        ["ecdsa_secp256r1_sha256"] = SignatureScheme.ecdsa_secp256r1_sha256,
        ["ecdsa_secp384r1_sha384"] = SignatureScheme.ecdsa_secp384r1_sha384,
        ["ecdsa_secp521r1_sha512"] = SignatureScheme.ecdsa_secp521r1_sha512,
    };
}
