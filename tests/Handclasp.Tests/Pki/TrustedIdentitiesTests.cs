using System.Formats.Asn1;
using System.Security.Cryptography;
using Handclasp.Model;
using Handclasp.Pki;
using Xunit;

namespace Handclasp.Tests.Pki;

/// <summary>What the user's CA key can make: `openssl verify` accepts each twin and refuses each bad one for its one flaw.</summary>
public sealed class TrustedIdentitiesTests
{
    /// <summary>Identity word and the words of OpenSSL's error.</summary>
    public static TheoryData<string, string> Refused =>
        new()
        {
            { "expired", "error 10 at 0 depth lookup: certificate has expired" },
            { "not-yet-valid", "error 9 at 0 depth lookup: certificate is not yet valid" },
            { "server-purpose", "error 26 at 0 depth lookup: unsuitable certificate purpose" },
            { "email-purpose", "error 26 at 0 depth lookup: unsuitable certificate purpose" },
            { "any-purpose", "error 26 at 0 depth lookup: unsuitable certificate purpose" },
            { "no-digital-signature", "error 26 at 0 depth lookup: unsuitable certificate purpose" },
            { "unknown-critical-extension", "error 34 at 0 depth lookup: unhandled critical extension" },
            { "flipped-signature", "error 7 at 0 depth lookup: certificate signature failure" },
            { "leaf-as-issuer", "error 79 at 1 depth lookup: invalid CA certificate" },
            { "no-basic-constraints", "error 79 at 1 depth lookup: invalid CA certificate" },
            { "no-cert-sign", "error 79 at 1 depth lookup: invalid CA certificate" },
            { "path-length", "error 25 at 2 depth lookup: path length constraint exceeded" },
            { "name-constraints", "error 47 at 0 depth lookup: permitted subtree violation" },
            { "expired-intermediate", "error 10 at 1 depth lookup: certificate has expired" },
            { "missing-intermediate", "error 20 at 0 depth lookup: unable to get local issuer certificate" },
            { "intermediate-server-purpose", "error 26 at 1 depth lookup: unsuitable certificate purpose" },
        };

    public static TheoryData<string, string> Authorities =>
        new()
        {
            { "ec", "" },
            { "ec", "valid" },
            { "rsa", "" },
            { "rsa", "valid" },
            { "p384", "valid" },
            { "intermediate", "valid" },
            { "intermediate", "" },
        };

    [Theory]
    [MemberData(nameof(Authorities))]
    public void Every_flaw_is_refused_for_itself_and_both_twins_are_accepted(string kind, string given)
    {
        var authority = Named(kind);
        var mint = authority.Mint(given.Length > 0 ? authority.Client(kind == "rsa" ? RSA.Create(2048) : null) : null);
        using var openssl = new OpenSsl();

        Assert.Equal("OK", openssl.VerifyClient(Chain(mint, Identity.Valid), [authority.Root]));
        Assert.Equal("OK", openssl.VerifyClient(Chain(mint, Identity.Twin), [authority.Root]));
        Assert.Equal("OK", openssl.VerifyClient(Chain(mint, Identity.TwinBelowSubordinate), [authority.Root]));
        var seen = Refused.Select(row =>
            (row.Data.Item1, openssl.VerifyClient(Chain(mint, Of(row.Data.Item1)), [authority.Root]).Split("; ")[0])
        );
        Assert.Equal(Refused.Select(row => (row.Data.Item1, row.Data.Item2)), seen);
    }

    [Theory]
    [InlineData("ec")]
    [InlineData("rsa")]
    public void Weak_signatures_and_keys_fail_by_security_level_alone(string kind)
    {
        var authority = Named(kind);
        var mint = authority.Mint();
        using var openssl = new OpenSsl();

        string At(Identity who, string level) => openssl.VerifyClient(Chain(mint, who), [authority.Root], "-auth_level", level);

        Assert.Equal("OK", At(Identity.Twin, "1"));
        Assert.Equal("OK", At(Identity.Sha1Signature, "0"));
        Assert.StartsWith("error 68 at 0 depth lookup: CA signature digest algorithm too weak", At(Identity.Sha1Signature, "1"));
        Assert.Equal("OK", At(Identity.Rsa1024, "0"));
        Assert.StartsWith("error 66 at 0 depth lookup: EE certificate key too weak", At(Identity.Rsa1024, "2"));
    }

    [Fact]
    public void Md5_needs_an_rsa_issuer()
    {
        var rsa = TestAuthority.Rsa();
        using var openssl = new OpenSsl();

        var made = Chain(rsa.Mint(), Identity.Md5Signature);
        var missing = TestAuthority.Ec().Mint().For(Identity.Md5Signature, false);

        Assert.Equal("md5WithRSAEncryption", TestAuthority.Parse(made[0]).SignatureAlgorithmWord);
        Assert.Equal("OK", openssl.VerifyClient(made, [rsa.Root], "-auth_level", "0"));
        Assert.StartsWith("error 68 at 0 depth lookup", openssl.VerifyClient(made, [rsa.Root], "-auth_level", "1"));
        Assert.Null(missing.Credential);
        Assert.Contains("MD5 has no ECDSA", missing.Reason, StringComparison.Ordinal);
        Assert.Contains("RSA key", missing.Options, StringComparison.Ordinal);
    }

    [Fact]
    public void Capabilities_are_accepted_by_openssl()
    {
        var authority = TestAuthority.Ec();
        var mint = authority.Mint();
        using var openssl = new OpenSsl();

        Assert.Equal("OK", openssl.VerifyClient(Chain(mint, Identity.NoPurpose), [authority.Root]));
        Assert.Equal("OK", openssl.VerifyClient(Chain(mint, Identity.CaAsLeaf), [authority.Root]));
        Assert.Null(TestAuthority.Parse(Chain(mint, Identity.NoPurpose)[0]).Said.ExtendedKeyUsage);
        Assert.Equal(new BasicConstraints(true, true, 0), TestAuthority.Parse(Chain(mint, Identity.CaAsLeaf)[0]).Said.BasicConstraints);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(null, 1)]
    public void Without_room_below_the_authority_only_the_path_length_has_a_control(int? own, int? above)
    {
        var authority = TestAuthority.Intermediate(own, above);
        var mint = authority.Mint(authority.Client());
        using var openssl = new OpenSsl();

        Assert.Equal("OK", openssl.VerifyClient(Chain(mint, Identity.Twin), [authority.Root]));
        var longer = mint.For(Identity.PathLength, false);
        Assert.Equal("", longer.NoControl);
        Assert.StartsWith("error 25", openssl.VerifyClient(longer.Credential!.Chain, [authority.Root]), StringComparison.Ordinal);
        var twin = mint.For(Identity.TwinBelowSubordinate, false);
        Assert.Null(twin.Credential);
        Assert.Contains("pathLen is 0", twin.Reason, StringComparison.Ordinal);
        Identity[] uncontrolled =
        [
            Identity.NameConstraints,
            Identity.ExpiredIntermediate,
            Identity.NoBasicConstraints,
            Identity.NoCertSign,
            Identity.LeafAsIssuer,
            Identity.IntermediateServerPurpose,
            Identity.MissingIntermediate,
        ];
        Assert.All(
            uncontrolled,
            who =>
            {
                var result = mint.For(who, false);
                Assert.NotNull(result.Credential);
                Assert.Contains("give its parent", result.NoControl, StringComparison.Ordinal);
            }
        );
        Assert.Equal("", mint.For(Identity.Expired, false).NoControl);
    }

    [Fact]
    public void Parents_are_sent_without_the_root()
    {
        var authority = TestAuthority.Intermediate(2);

        var chain = Chain(authority.Mint(), Identity.TwinBelowSubordinate);

        Assert.Equal(3, chain.Count);
        Assert.Equal(authority.Chain[0], chain[2]);
        Assert.DoesNotContain(chain, c => c.AsSpan().SequenceEqual(authority.Root));
    }

    [Fact]
    public void The_twin_is_the_valid_certificate_but_for_what_must_differ()
    {
        var authority = TestAuthority.Ec();
        CertificateExtension[] more =
        [
            new("1.3.6.1.4.1.311.25.2", false, [4, 1, 7]),
            new(ObjectIds.CertificatePolicies, false, [0x30, 7, 0x30, 5, 6, 3, 0x2a, 3, 4]),
            ExtensionWriter.Purposes(ObjectIds.ClientAuth, "1.3.6.1.4.1.311.20.2.2"),
        ];
        var valid = authority.Client(more: more);
        var was = TestAuthority.Parse(valid.Chain[0]);

        var twin = TestAuthority.Parse(Chain(authority.Mint(valid), Identity.Twin)[0]);
        var server = TestAuthority.Parse(Chain(authority.Mint(valid), Identity.ServerPurpose)[0]);

        Assert.Equal(was.SubjectDer, twin.SubjectDer);
        Assert.Equal(was.IssuerDer, twin.IssuerDer);
        Assert.Equal(was.KeyAlgorithm, twin.KeyAlgorithm);
        Assert.Equal(was.SignatureAlgorithmWord, twin.SignatureAlgorithmWord);
        Assert.Equal(was.Said.AuthorityKeyId, twin.Said.AuthorityKeyId);
        string[] own = [ObjectIds.SubjectKeyId];
        Assert.Equal(
            was.Extensions.Where(e => !own.Contains(e.Oid)).Select(Told).Order(),
            twin.Extensions.Where(e => !own.Contains(e.Oid)).Select(Told).Order()
        );
        Assert.NotEqual(was.Serial, twin.Serial);
        Assert.NotEqual(was.Said.SubjectKeyId, twin.Said.SubjectKeyId);
        Assert.Equal([ObjectIds.ServerAuth, "1.3.6.1.4.1.311.20.2.2"], server.Said.ExtendedKeyUsage!.Oids);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Each_bad_leaf_says_who_it_is_as_its_twin_does(string word, string _)
    {
        var authority = TestAuthority.Ec();
        var mint = authority.Mint(authority.Client());
        var twin = TestAuthority.Parse(Chain(mint, Of(word).Control)[0]);

        var bad = TestAuthority.Parse(Chain(mint, Of(word))[0]);

        Assert.Equal(twin.SubjectDer, bad.SubjectDer);
        Assert.Equal(twin.Said.SubjectAltName.Dns, bad.Said.SubjectAltName.Dns);
        Assert.Equal(twin.Said.SubjectAltName.Uri, bad.Said.SubjectAltName.Uri);
        Assert.Equal(twin.Key.Word, bad.Key.Word);
        Assert.Equal(twin.SubjectPublicKeyInfo, bad.SubjectPublicKeyInfo);
        Assert.Equal(twin.SignatureAlgorithmWord, bad.SignatureAlgorithmWord);
    }

    [Fact]
    public void What_is_minted_lives_an_hour_and_its_serials_are_told()
    {
        var authority = TestAuthority.Ec();
        var mint = authority.Mint();

        var twin = TestAuthority.Parse(Chain(mint, Identity.Twin)[0]);
        var below = Chain(mint, Identity.TwinBelowSubordinate).Select(TestAuthority.Parse).ToList();
        _ = mint.For(Identity.UntrustedCa, false);

        Assert.InRange(twin.NotAfter - TestAuthority.Now, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(75));
        Assert.InRange(TestAuthority.Now - twin.NotBefore, TimeSpan.FromMinutes(-10), TimeSpan.FromMinutes(6));
        Assert.Equal([twin.Serial, below[1].Serial], mint.MintedSerials);
        Assert.All(mint.MintedSerials, s => Assert.Matches("^[4-7][0-9a-f]{31}$", s));
    }

    [Fact]
    public void Without_a_valid_certificate_one_is_minted_once()
    {
        var authority = TestAuthority.Ec();
        var mint = authority.Mint();

        Assert.True(mint.ValidIsMinted);
        Assert.Equal(Chain(mint, Identity.Valid)[0], Chain(mint, Identity.Valid)[0]);
        Assert.Equal(Chain(mint, Identity.Valid)[0], Chain(mint, Identity.WrongKey)[0]);
        Assert.False(authority.Mint(authority.Client()).ValidIsMinted);
    }

    [Fact]
    public void Names_stay_inside_the_authoritys_own_constraints()
    {
        var rules = new CertificateExtension(
            ObjectIds.NameConstraints,
            true,
            ExtensionWriter.Write(w =>
            {
                using (w.PushSequence())
                using (w.PushSequence(Tag(0)))
                {
                    using (w.PushSequence())
                        w.WriteCharacterString(UniversalTagNumber.IA5String, "clients.acme.test", Tag(2));
                    using (w.PushSequence())
                    using (w.PushSequence(Tag(4)))
                        w.WriteEncodedValue(NameWriter.Of("", "Acme clients"));
                }
            })
        );
        var authority = TestAuthority.Intermediate(null, null, rules);
        var mint = authority.Mint();
        using var openssl = new OpenSsl();

        var twin = Chain(mint, Identity.Twin);

        Assert.Equal("OK", openssl.VerifyClient(twin, [authority.Root]));
        Assert.Equal("OK", openssl.VerifyClient(Chain(mint, Identity.TwinBelowSubordinate), [authority.Root]));
        Assert.StartsWith(
            "error 47",
            openssl.VerifyClient(Chain(mint, Identity.NameConstraints), [authority.Root]),
            StringComparison.Ordinal
        );
        Assert.EndsWith(".clients.acme.test", Assert.Single(TestAuthority.Parse(twin[0]).DnsNames), StringComparison.Ordinal);
        Assert.EndsWith("O=Acme clients", TestAuthority.Parse(twin[0]).Subject, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no CA", "is no CA")]
    [InlineData("no keyCertSign", "lacks keyCertSign")]
    [InlineData("server purpose", "lacks clientAuth")]
    public void An_authority_that_cannot_issue_clients_is_told(string flaw, string reason)
    {
        CertificateExtension spoiled = flaw switch
        {
            "no CA" => ExtensionWriter.EndEntity(),
            "no keyCertSign" => ExtensionWriter.KeyUsage(KeyUsages.DigitalSignature),
            _ => ExtensionWriter.Purposes(ObjectIds.ServerAuth),
        };

        var result = TestAuthority.Intermediate(null, null, spoiled).Mint().For(Identity.Twin, false);
        var control = TestAuthority.Intermediate(null).Mint().For(Identity.Twin, false);

        Assert.NotNull(control.Credential);
        Assert.Null(result.Credential);
        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
        Assert.Equal("--client-ca and --client-ca-key", result.Options);
    }

    [Theory]
    [InlineData("email", "error 47")]
    [InlineData("ip", "error 47")]
    [InlineData("uri", "error 47")]
    [InlineData("uri without host", "error 53")]
    [InlineData("directory", "error 47")]
    [InlineData("other", "error 47")]
    public void Name_constraints_are_violated_whatever_kind_the_names_are_of(string kind, string expected)
    {
        var authority = TestAuthority.Ec();
        var valid = authority.Client(null, new CertificateExtension(ObjectIds.SubjectAltName, false, San(kind)));
        var mint = authority.Mint(valid);
        using var openssl = new OpenSsl();

        Assert.Equal("OK", openssl.VerifyClient(Chain(mint, Identity.TwinBelowSubordinate), [authority.Root]));
        Assert.StartsWith(
            expected,
            openssl.VerifyClient(Chain(mint, Identity.NameConstraints), [authority.Root]),
            StringComparison.Ordinal
        );
    }

    private static byte[] San(string kind) =>
        ExtensionWriter.Write(w =>
        {
            using var list = w.PushSequence();
            switch (kind)
            {
                case "email":
                    w.WriteCharacterString(UniversalTagNumber.IA5String, "alice@acme.test", Tag(1));
                    break;
                case "ip":
                    w.WriteOctetString([10, 0, 0, 1], Tag(7));
                    break;
                case "uri":
                    w.WriteCharacterString(UniversalTagNumber.IA5String, "https://acme.test/alice", Tag(6));
                    break;
                case "uri without host":
                    w.WriteCharacterString(UniversalTagNumber.IA5String, "urn:uuid:1", Tag(6));
                    break;
                case "directory":
                    using (w.PushSequence(Tag(4)))
                        w.WriteEncodedValue(NameWriter.Of("alice", "Acme"));
                    break;
                default:
                    using (w.PushSequence(Tag(0)))
                    {
                        w.WriteObjectIdentifier("1.3.6.1.4.1.311.20.2.3");
                        using (w.PushSequence(Tag(0)))
                            w.WriteCharacterString(UniversalTagNumber.UTF8String, "alice@acme.test");
                    }

                    break;
            }
        });

    private static Asn1Tag Tag(int number) => new(TagClass.ContextSpecific, number);

    internal static Identity Of(string word) => Identity.All.First(i => i.Word == word);

    internal static IReadOnlyList<byte[]> Chain(IdentityMint mint, Identity who)
    {
        var result = mint.For(who, false);
        return result.Credential?.Chain ?? throw new InvalidOperationException($"{who.Word}: {result.Reason}");
    }

    private static string Told(CertificateExtension e) => $"{e.Oid} {e.Critical} {Convert.ToHexString(e.Value)}";

    private static TestAuthority Named(string kind) =>
        kind switch
        {
            "rsa" => TestAuthority.Rsa(),
            "p384" => TestAuthority.P384(),
            "intermediate" => TestAuthority.Intermediate(null),
            _ => TestAuthority.Ec(),
        };
}
