using System.Security.Cryptography;
using Handclasp.Model;
using Handclasp.Pki;
using Handclasp.Tls.Validation;
using Org.BouncyCastle.Ocsp;
using Xunit;
using static Handclasp.Tests.Checks.Certificates.Chains;

namespace Handclasp.Tests.Checks.Certificates;

/// <summary>Staples and lists, made by other libraries than ours.</summary>
public sealed class RevocationTests
{
    private const string OcspSigning = "1.3.6.1.5.5.7.3.9";
    private static readonly byte[] Sibling = Issue();

    public static TheoryData<string, string, string> Staples =>
        new()
        {
            { "good", "Good", "pass" },
            { "revoked", "Revoked", "fail" },
            { "unknown", "Unknown", "fail" },
            { "stale", "Stale", "fail" },
            { "of a sibling", "Foreign", "fail" },
            { "by a stranger", "Unauthorised", "fail" },
            { "by a delegate", "Good", "pass" },
            { "by a delegate without the purpose", "Unauthorised", "fail" },
            { "by a delegate of another issuer", "Unauthorised", "fail" },
            { "an error", "Error", "fail" },
            { "garbage", "Malformed", "fail" },
            { "cut", "Malformed", "fail" },
            { "nothing", "Absent", "not-applicable" },
        };

    [Theory]
    [MemberData(nameof(Staples))]
    public void A_staple_is_judged_for_what_it_says_and_who_says_it(string which, string state, string verdict)
    {
        var chain = Examine([Leaf, Intermediate], null, Make(which));

        Assert.Equal(state, chain.Staple!.State.ToString());
        Assert.Equal(verdict, Judge("HC313", chain).Verdict.Word());
    }

    [Fact]
    public void Must_staple_without_a_staple_fails_and_revocation_off_judges_nothing()
    {
        var promising = Issue(d => d.With(new CertificateExtension(ObjectIds.TlsFeature, false, [0x30, 3, 2, 1, 5])));
        var broken = Judge("HC313", Examine([promising, Intermediate]));
        var off = Judge("HC313", Examine([promising, Intermediate], Trusting(Root) with { JudgeStaple = false }));

        Assert.Equal((Verdict.Fail, Severity.Medium), (broken.Verdict, broken.LoweredTo));
        Assert.Contains("must-staple", broken.Because, StringComparison.Ordinal);
        Assert.Equal(Verdict.NotApplicable, off.Verdict);
    }

    [Fact]
    public void Without_the_issuer_a_staple_cannot_be_judged()
    {
        var ruling = Judge("HC313", Examine([Leaf], null, Make("good")));

        Assert.Equal(Verdict.Inconclusive, ruling.Verdict);
    }

    [Fact]
    public void No_staple_makes_the_reader_throw()
    {
        var good = Make("good");
        var (subject, issuer) = (Parse(Leaf), Parse(Intermediate));
        var believed = 0;
        for (var i = 0; i < good.Length; i++)
        {
            var spoiled = good.ToArray();
            spoiled[i] ^= 0x55;
            var facts = OcspStaple.Judge(spoiled, subject, issuer, Now);
            Assert.NotEqual(StapleState.Absent, facts.State);
            Assert.NotEqual(StapleState.Revoked, facts.State);
            believed += facts.State == StapleState.Good ? 1 : 0;
        }

        // Outside of what is signed there is little: the octet of a tag or of an algorithm's repetition.
        Assert.InRange(believed, 0, good.Length / 20);
    }

    [Fact]
    public void Lists_convict_and_acquit_only_when_they_can()
    {
        var current = RevocationList(Intermediate, IntermediateKey, [Sibling]);
        var stale = RevocationList(Intermediate, IntermediateKey, [Sibling], Now.AddDays(-1));
        var staleButNaming = RevocationList(Intermediate, IntermediateKey, [Leaf], Now.AddDays(-1));
        var forged = RevocationList(Intermediate, OtherKey, [Leaf]);
        var foreign = RevocationList(OtherRoot, OtherKey, [Leaf]);
        var ofRoot = RevocationList(Root, RootKey, [Intermediate]);

        Assert.Equal((Verdict.Pass, ""), Of(current, ""));
        Assert.Equal((Verdict.Inconclusive, "ended on 2026-11-24"), Of(stale, "ended on 2026-11-24"));
        Assert.Equal((Verdict.Fail, "names it as revoked"), Of(staleButNaming, "names it as revoked"));
        Assert.Equal((Verdict.Inconclusive, "its key did not sign it"), Of(forged, "its key did not sign it"));
        Assert.Equal((Verdict.Inconclusive, "is of no issuer in this path"), Of(foreign, "is of no issuer in this path"));
        Assert.Equal((Verdict.Inconclusive, "cannot be read"), Of([1, 2, 3], "cannot be read"));
        Assert.Equal((Verdict.Fail, "certificate 2"), Of(ofRoot, "certificate 2"));
        Assert.Equal(Verdict.NotApplicable, Judge("HC314", Examine([Leaf, Intermediate])).Verdict);

        static (Verdict, string) Of(byte[] list, string word)
        {
            var ruling = Judge("HC314", Examine([Leaf, Intermediate], Trusting(Root) with { Crls = [list] }));
            Assert.Contains(word, ruling.Because, StringComparison.Ordinal);
            return (ruling.Verdict, word);
        }
    }

    private static byte[] Make(string which)
    {
        using var responderKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var responder = new CertificateDraft
        {
            Subject = NameWriter.Of("Responder", "Acme"),
            PublicKey = responderKey.ExportSubjectPublicKeyInfo(),
            NotBefore = Now.AddDays(-3),
            NotAfter = Now.AddDays(30),
        }.With(ExtensionWriter.EndEntity(), ExtensionWriter.Purposes(OcspSigning));
        return which switch
        {
            "revoked" => Staple(Leaf, Intermediate, IntermediateKey, new RevokedStatus(Now.UtcDateTime.AddDays(-1), 1)),
            "unknown" => Staple(Leaf, Intermediate, IntermediateKey, new UnknownStatus()),
            "stale" => Staple(Leaf, Intermediate, IntermediateKey, null, Now.AddHours(-1)),
            "of a sibling" => Staple(Sibling, Intermediate, IntermediateKey),
            "by a stranger" => Staple(Leaf, Intermediate, OtherKey),
            "by a delegate" => Staple(Leaf, Intermediate, responderKey, null, null, Below(Intermediate, IntermediateKey, responder)),
            "by a delegate without the purpose" => Staple(
                Leaf,
                Intermediate,
                responderKey,
                null,
                null,
                Below(Intermediate, IntermediateKey, responder.With(ExtensionWriter.Purposes(ObjectIds.ServerAuth)))
            ),
            "by a delegate of another issuer" => Staple(
                Leaf,
                Intermediate,
                responderKey,
                null,
                null,
                Below(OtherRoot, OtherKey, responder)
            ),
            "an error" => new OCSPRespGenerator().Generate(OCSPRespGenerator.TryLater, null).GetEncoded(),
            "garbage" => [1, 2, 3, 4],
            "cut" => Staple(Leaf, Intermediate, IntermediateKey)[..^40],
            "nothing" => [],
            _ => Staple(Leaf, Intermediate, IntermediateKey),
        };
    }
}
