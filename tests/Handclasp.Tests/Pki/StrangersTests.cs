using System.Security.Cryptography;
using Handclasp.Model;
using Handclasp.Pki;
using Xunit;

namespace Handclasp.Tests.Pki;

/// <summary>Certificates that no trusted issuer signed, and presenters that lack the key; and what is said where one cannot be made.</summary>
public sealed class StrangersTests
{
    private readonly TestAuthority authority = TestAuthority.Intermediate(null);

    [Fact]
    public void Self_signed_is_refused_by_all_but_itself()
    {
        using var openssl = new OpenSsl();
        var made = Made(Nothing(), Identity.SelfSigned);

        Assert.Equal("OK", openssl.VerifyClient(made.Chain, made.Chain));
        Assert.StartsWith("error 18 at 0 depth lookup: self-signed certificate", openssl.VerifyClient(made.Chain, [authority.Root]));
        Assert.NotEqual(made.Chain[0], Made(Nothing(), Identity.SelfSigned).Chain[0]);
        AssertHolds(made);
    }

    [Fact]
    public void The_clone_says_what_the_valid_certificate_says()
    {
        var valid = authority.Client();
        var was = TestAuthority.Parse(valid.Chain[0]);

        var made = Made(Given(valid), Identity.SubjectClone);

        var clone = TestAuthority.Parse(Assert.Single(made.Chain));
        Assert.Equal(was.SubjectDer, clone.SubjectDer);
        Assert.Equal(was.SubjectDer, clone.IssuerDer);
        Assert.Equal(was.Serial, clone.Serial);
        Assert.Equal(was.Said.SubjectAltName.Dns, clone.Said.SubjectAltName.Dns);
        Assert.Equal(was.Said.SubjectAltName.Uri, clone.Said.SubjectAltName.Uri);
        Assert.True(SignatureVerifier.Verify(clone, clone).IsGood);
        AssertHolds(made);
    }

    [Fact]
    public void The_untrusted_authority_is_a_whole_chain_to_a_root_nobody_has()
    {
        using var openssl = new OpenSsl();
        var valid = authority.Client();

        var made = Made(Given(valid), Identity.UntrustedCa);
        var alone = Given(valid).For(Identity.UntrustedCa, true).Credential!;

        Assert.Equal(2, made.Chain.Count);
        Assert.Equal("OK", openssl.VerifyClient(made.Chain, [made.Chain[1]]));
        Assert.StartsWith("error 19 at 1 depth lookup", openssl.VerifyClient(made.Chain, [authority.Root]));
        Assert.StartsWith("error 20 at 0 depth lookup", openssl.VerifyClient(alone.Chain, [authority.Root]));
        Assert.Equal(TestAuthority.Parse(valid.Chain[0]).SubjectDer, TestAuthority.Parse(made.Chain[0]).SubjectDer);
        Assert.Equal(["alice.acme.test"], TestAuthority.Parse(made.Chain[0]).DnsNames);
        AssertHolds(made);
    }

    [Fact]
    public void The_lookalike_bears_the_real_issuers_name_and_not_its_signature()
    {
        using var openssl = new OpenSsl();
        var valid = authority.Client();
        var real = TestAuthority.Parse(authority.Chain[0]);

        var plain = Made(Given(valid), Identity.LookalikeCa);
        var pointed = Made(Given(valid), Identity.LookalikeCaAki);
        var alone = Given(valid).For(Identity.LookalikeCa, true).Credential!;

        Assert.All(new[] { plain, pointed }, c => Assert.Equal(real.SubjectDer, TestAuthority.Parse(c.Chain[1]).SubjectDer));
        Assert.All(new[] { plain, pointed }, c => Assert.Equal("OK", openssl.VerifyClient(c.Chain, [c.Chain[1]])));
        Assert.Equal("", TestAuthority.Parse(plain.Chain[0]).Said.AuthorityKeyId);
        Assert.Equal(real.Said.SubjectKeyId, TestAuthority.Parse(pointed.Chain[0]).Said.AuthorityKeyId);
        Assert.Equal(real.Said.SubjectKeyId, TestAuthority.Parse(pointed.Chain[1]).Said.SubjectKeyId);
        string[] partial = ["-partial_chain"];
        Assert.StartsWith(
            "error 7 at 0 depth lookup: certificate signature failure",
            openssl.VerifyClient(alone.Chain, [authority.Chain[0]], partial)
        );
        Assert.StartsWith(
            "error 7 at 0 depth lookup: certificate signature failure",
            openssl.VerifyClient([pointed.Chain[0]], [authority.Chain[0]], partial)
        );
        Assert.Equal("OK", openssl.VerifyClient(valid.Chain, [authority.Chain[0]], partial));
    }

    [Fact]
    public void The_lookalike_takes_the_name_that_is_at_hand()
    {
        byte[] named = NameWriter.Of("Named by the server", "x");
        byte[] Issuer(MintInputs inputs) =>
            TestAuthority.Parse(Made(new(inputs, TimeProvider.System), Identity.LookalikeCa).Chain[0]).IssuerDer;

        Assert.Equal(
            named,
            Issuer(
                new()
                {
                    AcceptedIssuers =
                    [
                        [1, 2, 3],
                        [0x30, 0],
                        named,
                    ],
                }
            )
        );
        Assert.Equal(
            TestAuthority.Parse(authority.Chain[0]).SubjectDer,
            Issuer(new() { AcceptedIssuers = [named], ClientCa = authority.Chain })
        );
        var none = new IdentityMint(
            new()
            {
                AcceptedIssuers =
                [
                    [0x30, 0],
                ],
            },
            TimeProvider.System
        ).For(Identity.LookalikeCa, false);
        Assert.Equal(
            ("the server names no issuers and no valid certificate is given", "--client-cert and --client-key"),
            (none.Reason, none.Options)
        );
    }

    [Theory]
    [InlineData("ec")]
    [InlineData("rsa")]
    public void Possession_is_tested_with_the_valid_chain_and_a_key_of_the_same_size(string type)
    {
        var valid = authority.Client(type == "rsa" ? MintKeys.Rsa(2048, KeyRole.SecondAuthority) : null);
        var mint = Given(valid);

        var wrong = Made(mint, Identity.WrongKey);
        var garbage = Made(mint, Identity.GarbageCertificateVerify);
        var silent = Made(mint, Identity.NoCertificateVerify);

        Assert.All(new[] { wrong, garbage, silent }, c => Assert.Equal(valid.Chain, c.Chain));
        Assert.All(new[] { wrong, garbage, silent }, c => Assert.Equal(valid.Key.KeySize, c.Key.KeySize));
        Assert.All(
            new[] { wrong, garbage, silent },
            c => Assert.False(PrivateKeys.Belongs(c.Key, TestAuthority.Parse(valid.Chain[0]).Key))
        );
        Assert.Equal(
            [PossessionFault.None, PossessionFault.GarbageSignature, PossessionFault.OmitCertificateVerify],
            new[] { wrong.Fault, garbage.Fault, silent.Fault }
        );
    }

    [Fact]
    public void Without_anything_each_identity_says_what_it_needs()
    {
        var mint = Nothing();
        (string, string) Told(Identity who) => (mint.For(who, false).Reason, mint.For(who, false).Options);

        Assert.Equal(("needs the key of a CA that the server trusts", "--client-ca and --client-ca-key"), Told(Identity.Twin));
        Assert.Equal(("needs the key of a CA that the server trusts", "--client-ca and --client-ca-key"), Told(Identity.NoCertSign));
        Assert.Equal("--client-ca and --client-ca-key, or --expired-cert and --expired-key", Told(Identity.Expired).Item2);
        Assert.Equal(("no valid certificate is given", "--client-cert and --client-key"), Told(Identity.Valid));
        Assert.Equal(("needs the valid certificate", "--client-cert and --client-key"), Told(Identity.WrongKey));
        Assert.Equal("--revoked-cert and --revoked-key", Told(Identity.Revoked).Item2);
        Assert.Equal("--other-cert and --other-key", Told(Identity.Other).Item2);
        Assert.False(mint.ValidIsMinted);
        Assert.Empty(mint.MintedSerials);
    }

    [Fact]
    public void Every_identity_is_made_or_says_why_not()
    {
        var whole = authority.Mint(authority.Client());
        var public_only = Given(authority.Client());
        Identity[] supplied = [Identity.None, Identity.Revoked, Identity.Other];
        Identity[] noEcdsa = [.. supplied, Identity.Md5Signature];

        Assert.Equal(noEcdsa.Order(ByOrder), Identity.All.Where(who => whole.For(who, false).Credential is null).Order(ByOrder));
        Assert.All(
            Identity.All.Where(who => public_only.For(who, false).Credential is null),
            who => Assert.NotEqual("", public_only.For(who, false).Reason)
        );
        Assert.Equal(
            Identity.All.Where(who => who.Need is Need.IssuingKey or Need.Supplied || who == Identity.None),
            Identity.All.Where(who => public_only.For(who, false).Credential is null)
        );
    }

    [Fact]
    public void A_supplied_expired_pair_wins_but_must_have_expired()
    {
        var valid = authority.Client();
        ClientCredential Until(TestAuthority by, double days)
        {
            var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var draft = Strangers.Nobody.Draft(key, new(TestAuthority.Now.AddDays(-9), TestAuthority.Now.AddDays(days)));
            return new([by.Authority.Issue(draft)], key);
        }

        MintResult With(ClientCredential expired) =>
            new IdentityMint(
                new()
                {
                    Valid = valid,
                    Expired = expired,
                    ClientCa = authority.Chain,
                    ClientCaKey = authority.Key,
                },
                TimeProvider.System
            ).For(Identity.Expired, false);

        var mine = Until(authority, -1);
        Assert.Same(mine, With(mine).Credential);
        Assert.Equal("", With(mine).NoControl);
        Assert.Null(With(Until(authority, 1)).Credential);
        Assert.Contains("has not expired", With(Until(authority, 1)).Reason, StringComparison.Ordinal);
        Assert.Contains("another issuer than the valid one", With(Until(TestAuthority.Ec(), -1)).NoControl, StringComparison.Ordinal);
    }

    private static readonly Comparer<Identity> ByOrder = Comparer<Identity>.Create((a, b) => string.CompareOrdinal(a.Label, b.Label));

    private static IdentityMint Nothing() => new(new(), TimeProvider.System);

    private static IdentityMint Given(ClientCredential valid) => new(new() { Valid = valid }, TimeProvider.System);

    private static ClientCredential Made(IdentityMint mint, Identity who) =>
        mint.For(who, false).Credential ?? throw new InvalidOperationException(mint.For(who, false).Reason);

    private static void AssertHolds(ClientCredential made) =>
        Assert.True(PrivateKeys.Belongs(made.Key, TestAuthority.Parse(made.Chain[0]).Key));
}
