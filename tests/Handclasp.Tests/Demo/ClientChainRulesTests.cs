using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Handclasp.Demo;
using Handclasp.Model;
using Handclasp.Pki;
using Handclasp.Tls.Server;
using Xunit;

namespace Handclasp.Tests.Demo;

/// <summary>The careful server of the demonstration is careful: every identity with its reason, beside the twin that is let in.</summary>
public sealed class ClientChainRulesTests : IDisposable
{
    private readonly DemoPki pki = new(TimeProvider.System);
    private readonly IdentityMint mint;
    private readonly ParsedCertificate anchor;

    public ClientChainRulesTests()
    {
        mint = new(
            new()
            {
                Valid = pki.Valid,
                ClientCa = [pki.ClientCa],
                ClientCaKey = pki.ClientCaKey,
                AcceptedIssuers = [pki.ClientCaName],
            },
            TimeProvider.System
        );
        Assert.True(ParsedCertificate.TryParse(pki.ClientCa, out var parsed, out _));
        anchor = parsed;
    }

    public static TheoryData<string, int> Reasons =>
        new()
        {
            { "self-signed", ClientDecision.UnknownCa.Alert },
            { "subject-clone", ClientDecision.UnknownCa.Alert },
            { "untrusted-ca", ClientDecision.UnknownCa.Alert },
            { "lookalike-ca", ClientDecision.Bad.Alert },
            { "lookalike-ca-aki", ClientDecision.Bad.Alert },
            { "expired", ClientDecision.Expired.Alert },
            { "not-yet-valid", ClientDecision.Expired.Alert },
            { "server-purpose", ClientDecision.Unsupported.Alert },
            { "email-purpose", ClientDecision.Unsupported.Alert },
            { "leaf-as-issuer", ClientDecision.Bad.Alert },
            { "no-basic-constraints", ClientDecision.Bad.Alert },
            { "no-cert-sign", ClientDecision.Bad.Alert },
            { "path-length", ClientDecision.Bad.Alert },
            { "name-constraints", ClientDecision.Bad.Alert },
            { "unknown-critical-extension", ClientDecision.Unsupported.Alert },
            { "flipped-signature", ClientDecision.Bad.Alert },
            { "expired-intermediate", ClientDecision.Expired.Alert },
            { "missing-intermediate", ClientDecision.UnknownCa.Alert },
            { "intermediate-server-purpose", ClientDecision.Unsupported.Alert },
            { "sha1-signature", ClientDecision.Bad.Alert },
            { "rsa-1024", ClientDecision.Bad.Alert },
            { "no-digital-signature", ClientDecision.Unsupported.Alert },
            { "any-purpose", ClientDecision.Unsupported.Alert },
        };

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Every_bad_client_is_refused_for_its_reason(string word, int alert)
    {
        var who = Identity.All.First(i => i.Word == word);
        var rules = new ClientChainRules([anchor], TimeProvider.System);

        Assert.Equal(alert, rules.Judge(Chain(who)).Alert);
        Assert.Equal(ClientDecision.Accept, rules.Judge(Chain(who.Control)));
    }

    [Fact]
    public void An_MD5_signature_is_refused_beside_its_twin()
    {
        // ECDSA with MD5 does not exist: this one needs an authority with an RSA key.
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=RSA authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = TimeProvider.System.GetUtcNow();
        using var authority = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var rsa = new IdentityMint(new() { ClientCa = [authority.RawData], ClientCaKey = key }, TimeProvider.System);
        Assert.True(ParsedCertificate.TryParse(authority.RawData, out var trusted, out _));
        var rules = new ClientChainRules([trusted], TimeProvider.System);

        Assert.Equal(ClientDecision.Bad, rules.Judge(rsa.For(Identity.Md5Signature, leafAlone: false).Credential!.Chain));
        Assert.Equal(ClientDecision.Accept, rules.Judge(rsa.For(Identity.Twin, leafAlone: false).Credential!.Chain));
    }

    [Fact]
    public void Without_a_certificate_one_is_required() =>
        Assert.Equal(ClientDecision.CertificateRequired, new ClientChainRules([anchor], TimeProvider.System).Judge([]));

    [Theory]
    [InlineData("expired", true)]
    [InlineData("not-yet-valid", true)]
    [InlineData("expired-intermediate", true)]
    [InlineData("self-signed", false)]
    [InlineData("server-purpose", false)]
    public void The_hole_of_the_timeless_server_is_its_only_one(string word, bool letIn)
    {
        var rules = new ClientChainRules([anchor], TimeProvider.System, checkDates: false);

        Assert.Equal(letIn, rules.Judge(Chain(Identity.All.First(i => i.Word == word))) == ClientDecision.Accept);
    }

    [Fact]
    public void Bytes_that_are_no_certificate_are_bad() =>
        Assert.Equal(
            ClientDecision.Bad,
            new ClientChainRules([anchor], TimeProvider.System).Judge([
                [1, 2, 3],
            ])
        );

    public void Dispose() => pki.Dispose();

    private IReadOnlyList<byte[]> Chain(Identity who)
    {
        var made = mint.For(who, leafAlone: false);
        Assert.True(made.Credential is not null, made.Reason);
        return made.Credential.Chain;
    }
}
