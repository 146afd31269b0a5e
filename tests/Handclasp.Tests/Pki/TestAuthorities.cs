using System.Security.Cryptography;
using Handclasp.Model;
using Handclasp.Pki;

namespace Handclasp.Tests.Pki;

/// <summary>Authorities such as users have: chain as --client-ca gives it, key, and the trust anchor of the server.</summary>
internal sealed record TestAuthority(IReadOnlyList<byte[]> Chain, AsymmetricAlgorithm Key, byte[] Root)
{
    private static readonly Lazy<RSA> RootRsa = new(() => RSA.Create(2048));

    public static DateTimeOffset Now { get; } = TimeProvider.System.GetUtcNow();

    public static Window Year { get; } = new(Now.AddDays(-30), Now.AddDays(335));

    public static TestAuthority Ec(int? pathLength = null) => RootOf(ECDsa.Create(ECCurve.NamedCurves.nistP256), pathLength);

    public static TestAuthority P384() => RootOf(ECDsa.Create(ECCurve.NamedCurves.nistP384), null);

    public static TestAuthority Rsa() => RootOf(RootRsa.Value, null);

    /// <summary>A self-signed root that issues clients.</summary>
    public static TestAuthority RootOf(AsymmetricAlgorithm key, int? pathLength, params ReadOnlySpan<CertificateExtension> more)
    {
        var root = MintAuthority
            .Draft(NameWriter.Of("Test root", "Acme"), key, Year, pathLength)
            .With(more)
            .Sign(CertificateSigner.Of(key));
        return new([root], key, root);
    }

    /// <summary>An intermediate that issues clients, below a root whose key is elsewhere.</summary>
    public static TestAuthority Intermediate(int? pathLength, int? rootPathLength = null, params ReadOnlySpan<CertificateExtension> more)
    {
        var top = Ec(rootPathLength);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var draft = MintAuthority.Draft(NameWriter.Of("Test issuing CA", "Acme"), key, Year, pathLength).With(more);
        return new([top.Authority.Issue(draft), top.Root], key, top.Root);
    }

    public MintAuthority Authority
    {
        get
        {
            var own = Parse(Chain[0]);
            return new(own.SubjectDer, Convert.FromHexString(own.Said.SubjectKeyId), Key);
        }
    }

    /// <summary>A client certificate as this authority issues it, with much in it.</summary>
    public ClientCredential Client(AsymmetricAlgorithm? with = null, params ReadOnlySpan<CertificateExtension> more)
    {
        var key = with ?? ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var spki = key.ExportSubjectPublicKeyInfo();
        var draft = new CertificateDraft
        {
            Subject = NameWriter.Of("alice", "Acme"),
            PublicKey = spki,
            NotBefore = Year.From,
            NotAfter = Year.Until,
        }
            .With(
                ExtensionWriter.EndEntity(),
                ExtensionWriter.KeyUsage(KeyUsages.DigitalSignature),
                ExtensionWriter.Purposes(ObjectIds.ClientAuth),
                ExtensionWriter.SubjectKeyId(ExtensionWriter.KeyId(spki)),
                ExtensionWriter.Names(["alice.acme.test"], uri: ["spiffe://acme.test/alice"])
            )
            .With(more);
        return new([Authority.Issue(draft), .. Chain.Where(c => !Parse(c).IsSelfIssued)], key);
    }

    public IdentityMint Mint(ClientCredential? valid = null) =>
        new(
            new()
            {
                ClientCa = Chain,
                ClientCaKey = Key,
                Valid = valid,
            },
            TimeProvider.System
        );

    public static ParsedCertificate Parse(byte[] der) =>
        ParsedCertificate.TryParse(der, out var parsed, out var error) ? parsed : throw new InvalidOperationException(error);
}
