using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;
using Handclasp.Tests.Pki;
using Handclasp.Tls.Validation;
using Xunit;
using static Handclasp.Tests.Checks.Certificates.Chains;

namespace Handclasp.Tests.Engine;

/// <summary>From transcripts to examined chains: what was sent, where, and what of it is trusted.</summary>
public sealed class CertificateEvidenceTests
{
    [Fact]
    public void Equal_chains_are_one_and_different_ones_are_told_apart()
    {
        var ecdsa = Issue(d => d with { PublicKey = OtherKey.ExportSubjectPublicKeyInfo() });
        Transcript[] seen =
        [
            Sends([Leaf, Intermediate], null, TlsVersion.Tls12),
            Sends([Leaf, Intermediate], null, TlsVersion.Tls13),
            Sends([ecdsa, Intermediate], null, TlsVersion.Tls13),
            Sends([Leaf], null, TlsVersion.Tls13),
            new() { Version = TlsVersion.Tls13 },
        ];

        var chains = CertificateEvidence.Of(seen, Host, Trusting(Root), new StoppedClock()).OfType<ChainFacts>().ToList();

        Assert.Equal(3, chains.Count);
        Assert.Equal(3, chains.Select(c => c.Subject).Distinct().Count());
        var both = Assert.Single(chains, c => c.Where == "TLSv1.2 TLSv1.3");
        Assert.True(both.StrictOrder);
        Assert.StartsWith(Parse(Leaf).Sha256[..16], both.Subject, StringComparison.Ordinal);
        Assert.Contains(chains, c => c.Subject == Parse(ecdsa).Sha256[..16] && !c.StrictOrder);
        Assert.Equal(chains.Select(c => c.Subject), Again().Select(c => c.Subject));

        IEnumerable<ChainFacts> Again() =>
            CertificateEvidence.Of([.. seen.Reverse()], Host, Trusting(Root), new StoppedClock()).OfType<ChainFacts>();
    }

    [Fact]
    public void No_chain_and_no_client_certificate_give_no_evidence()
    {
        Assert.Empty(CertificateEvidence.Of([], Host, new ScanOptions(), new StoppedClock()));
        Assert.Empty(CertificateEvidence.Of([new Transcript()], Host, new ScanOptions(), new StoppedClock()));
    }

    [Fact]
    public void An_unreadable_leaf_is_one_finding_and_never_an_exception()
    {
        var chain = Examine([
            [1, 2, 3],
            Intermediate,
        ]);

        Assert.Null(chain.Path);
        var failed = Judge("HC300", chain);
        Assert.Equal(Verdict.Fail, failed.Verdict);
        Assert.Contains("cannot be read", failed.Because, StringComparison.Ordinal);
        Assert.All(
            Handclasp.Checks.All.Rules.Where(r => r.Info.Group == CheckGroup.ServerCertificate && r.Info.Id != "HC300"),
            r => Assert.Equal(Verdict.NotApplicable, r.Judge(new([chain])).Single().Verdict)
        );
        var stray = Judge("HC308", Examine([Leaf, [1, 2, 3], Intermediate]));
        Assert.Contains("certificate 2 (unreadable", stray.Because, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_root_is_inconclusive_without_server_ca_and_names_the_option_and_the_fingerprint()
    {
        var chain = Examine([Leaf, Intermediate, Root], new ScanOptions());
        var ruling = Judge("HC300", chain);

        Assert.Equal(PathEnd.UnknownRoot, chain.Path!.End);
        Assert.Equal((Verdict.Inconclusive, Severity.Medium), (ruling.Verdict, ruling.LoweredTo));
        Assert.Contains(Parse(Root).Sha256, ruling.Because, StringComparison.Ordinal);
        Assert.Contains("--server-ca", ruling.Settle, StringComparison.Ordinal);
        Assert.Equal(Verdict.Pass, Judge("HC300", Examine([Leaf, Intermediate, Root])).Verdict);
        Assert.Equal(Verdict.Pass, Judge("HC307", chain).Verdict);
    }

    [Fact]
    public void A_missing_issuer_is_certain_with_server_ca_or_the_marks_of_a_public_authority()
    {
        var logged = Issue(d => d.With(new CertificateExtension(Sct, false, [4, 0])));

        Assert.Equal(Verdict.Fail, Judge("HC307", Examine([Leaf])).Verdict);
        Assert.Equal(Verdict.Inconclusive, Judge("HC307", Examine([Leaf], new ScanOptions())).Verdict);
        Assert.Equal(Verdict.Fail, Judge("HC307", Examine([logged], new ScanOptions())).Verdict);
    }

    [Fact]
    public void The_system_store_is_read_once_and_its_roots_are_trusted()
    {
        var roots = TrustAnchors.System;

        Assert.False(roots.Given);
        Assert.Same(roots, TrustAnchors.System);
        Assert.True(roots.Certificates.Count > 20, $"{roots.Certificates.Count} roots: is ca-certificates installed?");
        Assert.All(roots.Certificates, root => Assert.True(roots.Contains(root)));
        Assert.False(roots.Contains(Parse(Root)));
    }

    [Fact]
    public void A_pinned_self_signed_certificate_is_trusted_as_it_stands()
    {
        var pinned = Draft().Sign(CertificateSigner.Of(LeafKey));

        Assert.Equal(Verdict.Pass, Judge("HC301", Examine([pinned], Trusting(pinned))).Verdict);
        Assert.Equal(Verdict.Pass, Judge("HC300", Examine([pinned], Trusting(pinned))).Verdict);
        Assert.Equal(Verdict.Fail, Judge("HC301", Examine([pinned])).Verdict);
        Assert.Contains("see HC301", Judge("HC300", Examine([pinned])).Because, StringComparison.Ordinal);
    }

    [Fact]
    public void The_best_of_several_paths_counts_and_an_expired_cross_signature_weighs_little()
    {
        var old = Below(OtherRoot, OtherKey, Authority("Test root", RootKey) with { NotAfter = Now.AddDays(-5) });
        var chain = Examine([Leaf, Intermediate, old], Trusting(Root, OtherRoot));
        var ruling = Judge("HC303", chain);

        Assert.Equal(Parse(Root).Sha256, chain.Path!.Top.Sha256);
        Assert.Equal((Verdict.Fail, Severity.Low), (ruling.Verdict, ruling.LoweredTo));
        var needed = Judge("HC303", Examine([Leaf, Intermediate, old], Trusting(OtherRoot)));
        Assert.Equal((Verdict.Fail, (Severity?)null), (needed.Verdict, needed.LoweredTo));
        Assert.Equal(Verdict.Pass, Judge("HC308", chain).Verdict);
    }

    [Fact]
    public void A_root_sent_along_and_an_order_that_TLS_1_3_allows_are_information()
    {
        var root = Judge("HC308", Examine([Leaf, Intermediate, Root]));
        var relaxed = Judge("HC306", Examine([Leaf, Root, Intermediate], null, null, TlsVersion.Tls13));

        Assert.Equal((Verdict.Fail, Severity.Info), (root.Verdict, root.LoweredTo));
        Assert.Equal((Verdict.Fail, Severity.Info), (relaxed.Verdict, relaxed.LoweredTo));
        Assert.Equal((Severity?)null, Judge("HC306", Examine([Leaf, Root, Intermediate])).LoweredTo);
    }

    [Fact]
    public void A_namesake_with_another_key_is_no_broken_signature_unless_it_is_meant()
    {
        var namesake = Authority("Test intermediate", OtherKey);
        var withId = Below(Root, RootKey, namesake);
        var sameId = Below(
            Root,
            RootKey,
            namesake.With(ExtensionWriter.SubjectKeyId(Convert.FromHexString(Parse(Intermediate).Said.SubjectKeyId)))
        );

        Assert.Empty(Examine([Leaf, withId]).Broken);
        Assert.Equal(Verdict.Fail, Judge("HC307", Examine([Leaf, withId])).Verdict);
        Assert.Single(Examine([Leaf, sameId]).Broken);
        Assert.Equal(Verdict.Fail, Judge("HC309", Examine([Leaf, sameId])).Verdict);
    }

    [Fact]
    public void Namesakes_cycles_and_endless_chains_cost_a_bounded_amount_of_work()
    {
        // Every authority has the same name and key: each signs each, and the paths through them are 32 factorial.
        var name = Authority("Everybody", OtherKey);
        var crowd = Enumerable.Range(0, 40).Select(_ => MintAuthority.Of(name, OtherKey).Issue(name)).ToList();
        var leaf = MintAuthority.Of(name, OtherKey).Issue(Draft());
        var watch = Stopwatch.StartNew();

        var chain = Examine([leaf, .. crowd]);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), watch.Elapsed.ToString());
        Assert.Equal(32, chain.Sent.Count);
        Assert.NotEqual(PathEnd.Trusted, chain.Path!.End);
        Assert.Equal(Verdict.Fail, Judge("HC300", chain with { Path = chain.Path with { End = PathEnd.UnknownRoot } }).Verdict);
    }

    [Fact]
    public void Rules_of_paths_are_applied()
    {
        var noCa = Below(Root, RootKey, Authority("Test intermediate", IntermediateKey).With(ExtensionWriter.EndEntity()));
        var noSign = Below(
            Root,
            RootKey,
            Authority("Test intermediate", IntermediateKey).With(ExtensionWriter.KeyUsage(KeyUsages.CrlSign))
        );
        var clients = Below(
            Root,
            RootKey,
            Authority("Test intermediate", IntermediateKey).With(ExtensionWriter.Purposes(ObjectIds.ClientAuth))
        );
        var elsewhere = Below(Root, RootKey, Authority("Test intermediate", IntermediateKey).With(Permits("other.test")));
        var here = Below(Root, RootKey, Authority("Test intermediate", IntermediateKey).With(Permits("acme.test")));
        var shortRoot = Authority("Test root", RootKey, 0).Sign(CertificateSigner.Of(RootKey));

        Assert.Contains("no authority", Failure(noCa), StringComparison.Ordinal);
        Assert.Contains("lacks keyCertSign", Failure(noSign), StringComparison.Ordinal);
        Assert.Contains("for other purposes", Failure(clients), StringComparison.Ordinal);
        Assert.Contains("has the name api.acme.test", Failure(elsewhere), StringComparison.Ordinal);
        Assert.Equal(Verdict.Pass, Judge("HC315", Examine([Leaf, here])).Verdict);
        Assert.Contains(
            "allows 0 authorities",
            Judge("HC315", Examine([Leaf, Intermediate], Trusting(shortRoot))).Because,
            StringComparison.Ordinal
        );
        Assert.Equal(Severity.Low, Judge("HC315", Examine([Leaf, clients])).LoweredTo);

        static string Failure(byte[] intermediate)
        {
            var ruling = Judge("HC315", Examine([Leaf, intermediate]));
            Assert.Equal(Verdict.Fail, ruling.Verdict);
            return ruling.Because;
        }
    }

    [Theory]
    [InlineData("api.acme.test", "api.acme.test", true)]
    [InlineData("API.acme.test", "api.ACME.test", true)]
    [InlineData("api.acme.test", "api.acme.test.", true)]
    [InlineData("*.acme.test", "api.acme.test", true)]
    [InlineData("*.acme.test", "a.b.acme.test", false)]
    [InlineData("*.acme.test", "acme.test", false)]
    [InlineData("a*.acme.test", "api.acme.test", false)]
    [InlineData("api.*.test", "api.acme.test", false)]
    [InlineData("*.test", "acme.test", false)]
    [InlineData("*", "localhost", false)]
    [InlineData("localhost", "localhost", true)]
    [InlineData("xn--bcher-kva.test", "bücher.test", true)]
    [InlineData("*.xn--bcher-kva.test", "www.bücher.test", true)]
    [InlineData("api.acme.test\u0000.evil.test", "api.acme.test", false)]
    [InlineData("127.0.0.1", "127.0.0.1", false)]
    [InlineData("", "api.acme.test", false)]
    public void Names_match_as_RFC_9525_says(string held, string asked, bool matches)
    {
        var certificate = Parse(Issue(d => d.With(ExtensionWriter.Names([held]))));

        Assert.Equal(matches, HostNames.Matches(certificate, asked));
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("::1", "0:0:0:0:0:0:0:1", true)]
    [InlineData("127.0.0.1", "127.0.0.2", false)]
    [InlineData("127.0.0.1", "localhost", false)]
    public void Addresses_match_as_addresses(string held, string asked, bool matches)
    {
        var certificate = Parse(Issue(d => d.With(ExtensionWriter.Names([], [IPAddress.Parse(held)]))));

        Assert.Equal(matches, HostNames.Matches(certificate, asked));
    }

    [Fact]
    public void The_common_name_never_counts_and_the_finding_says_so()
    {
        var ruling = Judge("HC302", Examine([Issue(d => d.Without(ObjectIds.SubjectAltName)), Intermediate]));

        Assert.Equal(Verdict.Fail, ruling.Verdict);
        Assert.Contains("its common name does not count", ruling.Because, StringComparison.Ordinal);
    }

    [Fact]
    public void Soon_is_a_third_of_a_short_life()
    {
        static Verdict Of(double lived, double left) =>
            Judge(
                "HC305",
                Examine([Issue(d => d with { NotBefore = Now.AddDays(-lived), NotAfter = Now.AddDays(left) }), Intermediate])
            ).Verdict;

        Assert.Equal(Verdict.Fail, Of(335, 29));
        Assert.Equal(Verdict.Pass, Of(335, 31));
        Assert.Equal(Verdict.Pass, Of(3, 4));
        Assert.Equal(Verdict.Fail, Of(5, 2));
        Assert.Equal(Verdict.NotApplicable, Of(5, -1));
    }

    [Fact]
    public void Keys_weigh_by_their_length()
    {
        Assert.Equal((Verdict.Fail, Severity.Medium), Of(1024));
        Assert.Equal((Verdict.Fail, Severity.High), Of(512));
        Assert.Equal(Verdict.Pass, Of(2048).Item1);

        static (Verdict, Severity?) Of(int bits)
        {
            using var key = RSA.Create(bits);
            var ruling = Judge("HC311", Examine([Issue(d => d with { PublicKey = key.ExportSubjectPublicKeyInfo() }), Intermediate]));
            return (ruling.Verdict, ruling.LoweredTo);
        }
    }

    [Fact]
    public void A_weak_hash_on_a_self_signed_root_does_not_count()
    {
        var root = Authority("Test root", RootKey).Sign(CertificateSigner.Of(RootKey, HashAlgorithmName.SHA1));
        var md5 = Below(
            Root,
            RootKey,
            Authority("Test intermediate", IntermediateKey),
            CertificateSigner.Of(RootKey, HashAlgorithmName.MD5)
        );

        Assert.Equal(Verdict.Pass, Judge("HC312", Examine([Leaf, Intermediate, root], Trusting(root))).Verdict);
        var ruling = Judge("HC312", Examine([Leaf, md5]));
        Assert.Equal((Verdict.Fail, (Severity?)null), (ruling.Verdict, ruling.LoweredTo));
        Assert.Contains("md5", ruling.Because, StringComparison.Ordinal);
    }

    /// <summary>openssl verify is the other opinion: what it accepts as a server's chain passes here, and what it refuses fails.</summary>
    [Theory]
    [InlineData("whole", "OK", "")]
    [InlineData("constraints kept", "OK", "")]
    [InlineData("cross-signed", "OK", "")]
    [InlineData("expired leaf", "error 10", "HC303")]
    [InlineData("expired intermediate", "error 10", "HC303")]
    [InlineData("not yet valid", "error 9", "HC304")]
    [InlineData("missing intermediate", "error 20", "HC307")]
    [InlineData("other root", "error 20", "HC307")]
    [InlineData("self-signed", "error 18", "HC301")]
    [InlineData("unknown root", "error 19", "HC300")]
    [InlineData("flipped", "error 7", "HC309")]
    [InlineData("for clients", "error 26", "HC310")]
    [InlineData("critical", "error 34", "HC315")]
    [InlineData("no authority", "error 79", "HC315")]
    [InlineData("no certSign", "error 32", "HC315")]
    [InlineData("path length", "error 25", "HC315")]
    [InlineData("constraints broken", "error 47", "HC315")]
    public void OpenSSL_agrees(string which, string theirs, string ours)
    {
        byte[] Authorities(Func<CertificateDraft, CertificateDraft> spoil) =>
            Below(Root, RootKey, spoil(Authority("Test intermediate", IntermediateKey)));
        var cross = Below(OtherRoot, OtherKey, Authority("Test root", RootKey));
        (byte[][] Sent, byte[] Anchor) made = which switch
        {
            "constraints kept" => ([Leaf, Authorities(d => d.With(Permits("acme.test")))], Root),
            "cross-signed" => ([Leaf, Intermediate, cross], OtherRoot),
            "expired leaf" => ([Issue(d => d with { NotAfter = Now.AddDays(-1) }), Intermediate], Root),
            "expired intermediate" => ([Leaf, Authorities(d => d with { NotAfter = Now.AddDays(-1) })], Root),
            "not yet valid" => ([Issue(d => d with { NotBefore = Now.AddDays(1) }), Intermediate], Root),
            "missing intermediate" => ([Leaf], Root),
            "other root" => ([Leaf, Intermediate], OtherRoot),
            "self-signed" => ([Draft().Sign(CertificateSigner.Of(LeafKey))], Root),
            "unknown root" => ([Leaf, Intermediate, Root], OtherRoot),
            "flipped" => ([Issue(null, CertificateSigner.Of(IntermediateKey).Flipped()), Intermediate], Root),
            "for clients" => ([Issue(d => d.With(ExtensionWriter.Purposes(ObjectIds.ClientAuth))), Intermediate], Root),
            "critical" => ([Issue(d => d.With(ExtensionWriter.UnknownCritical())), Intermediate], Root),
            "no authority" => ([Leaf, Authorities(d => d.With(ExtensionWriter.EndEntity()))], Root),
            "no certSign" => ([Leaf, Authorities(d => d.With(ExtensionWriter.KeyUsage(KeyUsages.CrlSign)))], Root),
            "path length" => ([Leaf, Intermediate], Authority("Test root", RootKey, 0).Sign(CertificateSigner.Of(RootKey))),
            "constraints broken" => ([Leaf, Authorities(d => d.With(Permits("other.test")))], Root),
            _ => ([Leaf, Intermediate], Root),
        };
        using var openSsl = new OpenSsl();
        var (code, output) = openSsl.Run(
            "verify",
            "-purpose",
            "sslserver",
            "-attime",
            Now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
            "-no-CApath",
            "-no-CAstore",
            "-CAfile",
            openSsl.Write("root.pem", [made.Anchor]),
            "-untrusted",
            openSsl.Write("sent.pem", made.Sent),
            openSsl.Write("leaf.pem", [made.Sent[0]])
        );
        string[] decisive = ["HC300", "HC301", "HC303", "HC304", "HC307", "HC309", "HC310", "HC315"];
        var chain = Examine(made.Sent, Trusting(made.Anchor));
        var failed = decisive.Where(id => Judge(id, chain).Verdict == Verdict.Fail).ToList();

        Assert.Contains(theirs, output, StringComparison.Ordinal);
        Assert.Equal(code == 0, failed.Count == 0);
        Assert.Contains(ours, string.Join(" ", failed), StringComparison.Ordinal);
    }

    [Fact]
    public void Spoiled_bytes_never_make_a_rule_throw()
    {
        var random = new Random(20261125);
        byte[][] sound = [Leaf, Intermediate, Root];
        var list = RevocationList(Intermediate, IntermediateKey, [Leaf]);
        var staple = Staple(Leaf, Intermediate, IntermediateKey);
        for (var round = 0; round < 400; round++)
        {
            var evidence = CertificateEvidence.Of(
                [Sends([.. sound.Select(Spoil)], Spoil(staple))],
                Host,
                Trusting(Spoil(Root), Root) with
                {
                    Crls = [Spoil(list)],
                    Valid = new([Spoil(Leaf)], LeafKey),
                },
                new StoppedClock()
            );
            var set = new EvidenceSet([.. evidence]);
            Assert.All(Handclasp.Checks.All.Rules, rule => Assert.DoesNotContain(rule.Judge(set), r => r.Broken));
        }

        byte[] Spoil(byte[] bytes)
        {
            var copy = bytes.ToArray();
            for (var i = random.Next(4); i > 0; i--)
                copy[random.Next(copy.Length)] = (byte)random.Next(256);
            return random.Next(10) == 0 ? copy[..random.Next(copy.Length)] : copy;
        }
    }
}
