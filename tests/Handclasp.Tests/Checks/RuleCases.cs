using System.Security.Cryptography;
using Handclasp.Checks;
using Handclasp.Checks.Around;
using Handclasp.Checks.Server;
using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;
using Handclasp.Tests.Checks.Server;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Ocsp;
using Xunit;
using static Handclasp.Tests.Checks.Certificates.Chains;

namespace Handclasp.Tests.Checks;

/// <summary>A bad and a good case of every rule in the catalogue; a rule without one fails the orphan test.</summary>
public sealed class RuleCases
{
    /// <summary>Rules that are no trials, with what must fail, a word of the reason, and what must pass.</summary>
    private static Dictionary<string, (Evidence[] Bad, string Reason, Evidence[] Good)> Cases { get; } =
        new()
        {
            ["HC100"] = (
                [.. Set(Scenario.Strict().At(p => p with { Asked = false, Word = Enforcement.NotRequested, Because = "never asked" }))],
                "never asked",
                [.. Set(Scenario.Strict())]
            ),
            ["HC141"] = (
                [new CallbackFacts("192.0.2.1:80", ["/w/twin/close/ocsp"]), Called("HC141", Outcome.Served)],
                "is let in",
                [new CallbackFacts("192.0.2.1:80", ["/w/twin/close/ocsp"]), Called("HC141", Outcome.RefusedTls)]
            ),
            ["HC153"] = (
                [.. Set(Scenario.Strict(Says(Identity.None, new() { Tickets = 2, MaxEarlyData = 16384 })))],
                "16384 bytes",
                [.. Set(Scenario.Strict(Says(Identity.None, new() { Tickets = 2 })))]
            ),
            ["HC160"] = (
                [new VersionFacts(TlsVersion.Tls10, true, ""), new VersionFacts(TlsVersion.Ssl3, false, "alert 70")],
                "TLS 1.0",
                [new VersionFacts(TlsVersion.Tls10, false, "alert 70"), new VersionFacts(TlsVersion.Ssl3, false, "alert 70")]
            ),
            ["HC161"] = (
                [new SuiteFacts(TlsVersion.Tls12, "anonymous", "TLS_DH_anon_WITH_AES_128_CBC_SHA", true, "chosen")],
                "TLS_DH_anon_WITH_AES_128_CBC_SHA",
                [new SuiteFacts(TlsVersion.Tls12, "anonymous", "", false, "alert 40 handshake_failure")]
            ),
            ["HC180"] = (
                [new AcceptedIssuersFacts(["CN=Issuing CA,DC=corp,DC=internal"], 60, true)],
                "internal",
                [new AcceptedIssuersFacts(["CN=Client CA,O=Acme"], 40, true)]
            ),
            ["HC181"] = ([.. Set(Alerts(48, 51))], "decrypt_error", [.. Set(Alerts(42, 42))]),
            ["HC182"] = (
                [Scenario.Place(Scenario.Tls12), Scenario.Place(Scenario.Tls13)],
                "TLS 1.2",
                [Scenario.Place(Scenario.Tls13), Scenario.Place(Scenario.Tls12) with { AskedWhen = AskedWhen.Renegotiation }]
            ),
            ["HC183"] = (
                [.. Set(Scenario.Strict(Page("verify error: self-signed certificate in chain")))],
                "self-signed certificate",
                [.. Set(Scenario.Strict(Page("No required SSL certificate was sent")))]
            ),
            ["HC184"] = (
                [new CallbackFacts("192.0.2.1:80", ["/w/untrusted/issuer.crt"]), Called("HC184", Outcome.RefusedTls)],
                "/untrusted/issuer.crt",
                [new CallbackFacts("192.0.2.1:80", []), Called("HC184", Outcome.RefusedTls)]
            ),
            ["HC190"] = (
                [.. Set(Scenario.Strict(Scenario.Saw(Identity.Other, Outcome.Served)))],
                "the other client gets",
                [.. Set(Scenario.Strict(Scenario.Saw(Identity.Other, Outcome.RefusedApp)))]
            ),
            ["HC300"] = ([Examine([Leaf, Intermediate, Root], Trusting(OtherRoot))], "not in what --server-ca trusts", [Whole()]),
            ["HC301"] = ([Examine([SelfSigned()])], "is self-signed", [Whole()]),
            ["HC302"] = (
                [Examine([Issue(d => d.With(ExtensionWriter.Names(["www.acme.test"]))), Intermediate])],
                "it holds www.acme.test",
                [Whole()]
            ),
            ["HC303"] = ([Examine([Issue(d => d with { NotAfter = Now.AddDays(-1) }), Intermediate])], "ended on 2026-11-24", [Whole()]),
            ["HC304"] = ([Examine([Issue(d => d with { NotBefore = Now.AddDays(1) }), Intermediate])], "begins on 2026-11-26", [Whole()]),
            ["HC305"] = ([Examine([Issue(d => d with { NotAfter = Now.AddDays(10) }), Intermediate])], "ends in 10 days", [Whole()]),
            ["HC306"] = ([Examine([Leaf, Root, Intermediate])], "out of order", [Examine([Leaf, Intermediate, Root])]),
            ["HC307"] = ([Examine([Leaf])], "was not sent: CN=Test intermediate", [Whole()]),
            ["HC308"] = ([Examine([Leaf, Intermediate, OtherRoot])], "belongs to no path", [Whole()]),
            ["HC309"] = (
                [Examine([Issue(null, CertificateSigner.Of(IntermediateKey).Flipped()), Intermediate])],
                "is not signed by the key of",
                [Whole()]
            ),
            ["HC310"] = (
                [Examine([Issue(d => d.With(ExtensionWriter.Purposes(ObjectIds.ClientAuth))), Intermediate])],
                "serverAuth",
                [Whole()]
            ),
            ["HC311"] = ([Examine([Issue(d => d with { PublicKey = Short() }), Intermediate])], "RSA 1024", [Whole()]),
            ["HC312"] = (
                [Examine([Issue(null, CertificateSigner.Of(IntermediateKey, HashAlgorithmName.SHA1)), Intermediate])],
                "ecdsa-with-SHA1",
                [Whole()]
            ),
            ["HC313"] = (
                [
                    Examine(
                        [Leaf, Intermediate],
                        null,
                        Staple(Leaf, Intermediate, IntermediateKey, new RevokedStatus(Now.UtcDateTime, CrlReason.KeyCompromise))
                    ),
                ],
                "says revoked",
                [Examine([Leaf, Intermediate], null, Staple(Leaf, Intermediate, IntermediateKey))]
            ),
            ["HC314"] = (
                [Listed(RevocationList(Intermediate, IntermediateKey, [Leaf]))],
                "names it as revoked",
                [Listed(RevocationList(Intermediate, IntermediateKey, []))]
            ),
            ["HC315"] = (
                [Examine([Issue(d => d.With(ExtensionWriter.UnknownCritical())), Intermediate])],
                "unknown critical extension",
                [Whole()]
            ),
            ["HC320"] = (
                [Client(ClientCertificate(d => d.With(ExtensionWriter.Purposes(ObjectIds.ServerAuth))))],
                "does not name clientAuth",
                [Client(ClientCertificate())]
            ),
            ["HC321"] = (
                [Client(ClientCertificate(d => d with { NotAfter = Now.AddDays(-1) }))],
                "ended on 2026-11-24",
                [Client(ClientCertificate())]
            ),
            ["HC322"] = ([Client(Leaf, Leaf)], "is the server's own", [Client(ClientCertificate(), Leaf)]),
            ["HC323"] = (
                [Client(ClientCertificate(d => d.With(new CertificateExtension(Sct, false, [4, 0]))))],
                "stop issuing for clients",
                [Client(ClientCertificate())]
            ),
        };

    public static TheoryData<string> Ids => [.. Cases.Keys];

    [Fact]
    public void No_rule_is_without_a_bad_and_a_good_case()
    {
        // Trials are all judged in JudgementTests, each from its own list of identities; ways around in WayAroundTests.
        Assert.Equal(
            All.Rules.Where(r => r is not (ServerTrial or WayAround)).Select(r => r.Info.Id),
            Cases.Keys.Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Bad_fails_for_its_reason_and_good_passes(string id)
    {
        var (bad, reason, good) = Cases[id];
        var failed = Judge(id, bad);

        Assert.Equal(Verdict.Fail, failed.Verdict);
        Assert.Contains(reason, failed.Because, StringComparison.Ordinal);
        Assert.NotEmpty(failed.Evidence);
        Assert.Equal(Verdict.Pass, Judge(id, good).Verdict);
    }

    /// <summary>A flaw is told once: no other lint of the chain fails for it, but those named.</summary>
    [Theory]
    [InlineData("HC302")]
    [InlineData("HC303")]
    [InlineData("HC304")]
    [InlineData("HC305")]
    [InlineData("HC306", "HC308")]
    [InlineData("HC307", "HC300")]
    [InlineData("HC308")]
    [InlineData("HC309")]
    [InlineData("HC310")]
    [InlineData("HC311")]
    [InlineData("HC312")]
    [InlineData("HC313")]
    [InlineData("HC314")]
    [InlineData("HC315")]
    [InlineData("HC300", "HC308")]
    [InlineData("HC301")]
    public void Each_flaw_is_told_once(string id, params string[] also)
    {
        var failed = All
            .Rules.Where(r => r.Info.Group == CheckGroup.ServerCertificate)
            .Where(r => r.Judge(new EvidenceSet(Cases[id].Bad)).Any(ruling => ruling.Verdict == Verdict.Fail))
            .Select(r => r.Info.Id);

        Assert.Equal(also.Append(id).Order(StringComparer.Ordinal), failed);
    }

    /// <summary>What is information by itself is a failure where the user said so; without a second client there is nothing to say.</summary>
    [Theory]
    [InlineData(Outcome.Served, false, Verdict.Fail, Severity.Info)]
    [InlineData(Outcome.Served, true, Verdict.Fail, Severity.High)]
    [InlineData(Outcome.RefusedTls, true, Verdict.Pass, Severity.High)]
    public void Another_client_is_judged_by_what_the_user_expects(Outcome outcome, bool expectRefused, Verdict verdict, Severity severity)
    {
        var rule = All.Rules.Single(r => r.Info.Id == "HC190");
        var scene = Scenario.Strict(Scenario.Saw(Identity.Other, outcome));
        var ruling = Assert.Single(rule.Judge((scene with { Facts = scene.Facts with { ExpectRefused = expectRefused } }).Evidence()));

        Assert.Equal(verdict, ruling.Verdict);
        Assert.Equal(severity, ruling.LoweredTo ?? rule.Info.Severity);
    }

    private static DetourObservation Called(string check, Outcome outcome)
    {
        var facts = Around.Doors.Facts(check) with { CallbackUrl = "http://192.0.2.1:80/w" };
        var way = All.Rules.OfType<IPlanned>().Single(r => r.Info.Id == check).Plan(facts).First();
        return new(way, DetourResult.Kept, outcome, "as it was seen");
    }

    private static Observation Says(Identity who, Transcript transcript) =>
        Scenario.Saw(who, Outcome.RefusedApp) with
        {
            Transcript = transcript,
        };

    private static Observation Page(string body) =>
        Says(
            Identity.SelfSigned,
            new()
            {
                Answer = new(AnswerKind.Content) { Status = 400, Body = body },
            }
        );

    private static Scenario Alerts(int stranger, int like) =>
        Scenario.Strict(
            Says(Identity.UntrustedCa, new() { AlertReceived = stranger }),
            Says(Identity.LookalikeCa, new() { AlertReceived = like })
        );

    private static IEnumerable<Evidence> Set(Scenario scenario) => [scenario.Facts, .. scenario.Places, .. scenario.Seen];

    private static ChainFacts Whole() => Examine([Leaf, Intermediate]);

    private static byte[] SelfSigned() => (Draft() with { Issuer = null }).Sign(CertificateSigner.Of(LeafKey));

    private static byte[] Short()
    {
        using var key = RSA.Create(1024);
        return key.ExportSubjectPublicKeyInfo();
    }

    private static ChainFacts Listed(byte[] list) => Examine([Leaf, Intermediate], Trusting(Root) with { Crls = [list] });
}
