using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Handclasp.Checks;
using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;
using Org.BouncyCastle.Crypto.Operators;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Ocsp;
using Org.BouncyCastle.Security;

namespace Handclasp.Tests.Checks.Certificates;

/// <summary>Certificates of servers, good ones by default; each test spoils one thing. The clock stands still.</summary>
internal static class Chains
{
    public const string Host = "api.acme.test";
    public const string Sct = "1.3.6.1.4.1.11129.2.4.2";
    public static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    public static readonly RSA LeafKey = RSA.Create(2048);
    public static readonly RSA RootKey = RSA.Create(2048);
    public static readonly ECDsa IntermediateKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    public static readonly ECDsa OtherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly Window Years = new(Now.AddYears(-2), Now.AddYears(8));

    public static byte[] Root { get; } = Authority("Test root", RootKey).Sign(CertificateSigner.Of(RootKey));
    public static byte[] Intermediate { get; } = Below(Root, RootKey, Authority("Test intermediate", IntermediateKey));
    public static byte[] OtherRoot { get; } = Authority("Other root", OtherKey).Sign(CertificateSigner.Of(OtherKey));
    public static byte[] Leaf { get; } = Issue();

    public static CertificateDraft Authority(string name, AsymmetricAlgorithm key, int? pathLength = null) =>
        MintAuthority.Draft(NameWriter.Of(name, "Acme"), key, Years, pathLength);

    /// <summary>A server's certificate below the intermediate.</summary>
    public static byte[] Issue(Func<CertificateDraft, CertificateDraft>? spoil = null, CertificateSigner? signer = null) =>
        Below(Intermediate, IntermediateKey, (spoil ?? (d => d))(Draft()), signer);

    public static CertificateDraft Draft() =>
        new CertificateDraft
        {
            Subject = NameWriter.Of(Host, "Acme"),
            PublicKey = LeafKey.ExportSubjectPublicKeyInfo(),
            NotBefore = Now.AddDays(-30),
            NotAfter = Now.AddDays(150),
        }.With(
            ExtensionWriter.EndEntity(),
            ExtensionWriter.KeyUsage(KeyUsages.DigitalSignature | KeyUsages.KeyEncipherment),
            ExtensionWriter.Purposes(ObjectIds.ServerAuth),
            ExtensionWriter.Names([Host])
        );

    public static byte[] Below(byte[] issuer, AsymmetricAlgorithm key, CertificateDraft draft, CertificateSigner? signer = null)
    {
        var parsed = Parse(issuer);
        return new MintAuthority(parsed.SubjectDer, Convert.FromHexString(parsed.Said.SubjectKeyId), key).Issue(draft, signer);
    }

    public static ParsedCertificate Parse(byte[] der) =>
        ParsedCertificate.TryParse(der, out var parsed, out var error) ? parsed : throw new InvalidOperationException(error);

    /// <summary>The chain as a scan of a server that sends it would judge it.</summary>
    public static ChainFacts Examine(
        IReadOnlyList<byte[]> sent,
        ScanOptions? options = null,
        byte[]? staple = null,
        TlsVersion version = TlsVersion.Tls12
    ) =>
        CertificateEvidence
            .Of([Sends(sent, staple, version)], Host, options ?? Trusting(Root), new StoppedClock())
            .OfType<ChainFacts>()
            .Single();

    public static Transcript Sends(IReadOnlyList<byte[]> sent, byte[]? staple = null, TlsVersion version = TlsVersion.Tls12) =>
        new()
        {
            ServerChain = sent,
            OcspStaple = staple ?? [],
            Version = version,
        };

    public static ScanOptions Trusting(params byte[][] anchors) => new() { ServerCa = anchors };

    public static ClientCertificateFacts Client(byte[] certificate, params byte[][] serverLeaves) =>
        CertificateEvidence
            .Of(
                [.. serverLeaves.Select(l => Sends([l]))],
                Host,
                Trusting(Root) with
                {
                    Valid = new([certificate], LeafKey),
                },
                new StoppedClock()
            )
            .OfType<ClientCertificateFacts>()
            .Single();

    public static byte[] ClientCertificate(Func<CertificateDraft, CertificateDraft>? spoil = null) =>
        Issue(d =>
            (spoil ?? (x => x))(
                (d with { PublicKey = OtherKey.ExportSubjectPublicKeyInfo() }).With(
                    ExtensionWriter.Purposes(ObjectIds.ClientAuth),
                    ExtensionWriter.KeyUsage(KeyUsages.DigitalSignature)
                )
            )
        );

    public static Ruling Judge(string id, params Evidence[] evidence) =>
        All.Rules.Single(r => r.Info.Id == id).Judge(new EvidenceSet(evidence)).Single();

    /// <summary>A list made by the platform: truth independent of our reader.</summary>
    public static byte[] RevocationList(byte[] issuer, AsymmetricAlgorithm key, byte[][] revoked, DateTimeOffset? next = null)
    {
        var builder = new CertificateRevocationListBuilder();
        foreach (var der in revoked)
            builder.AddEntry(Parse(der).SerialBytes, Now.AddDays(-2));
        using var certificate = X509CertificateLoader.LoadCertificate(issuer);
        var name = certificate.SubjectName;
        var id = X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(Convert.FromHexString(Parse(issuer).Said.SubjectKeyId));
        var generator = key is RSA rsa
            ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
            : X509SignatureGenerator.CreateForECDsa((ECDsa)key);
        return builder.Build(name, generator, 7, next ?? Now.AddDays(5), HashAlgorithmName.SHA256, id, Now.AddDays(-3));
    }

    /// <summary>A response made by BouncyCastle: truth independent of our reader.</summary>
    public static byte[] Staple(
        byte[] about,
        byte[] issuer,
        AsymmetricAlgorithm signer,
        CertificateStatus? status = null,
        DateTimeOffset? next = null,
        byte[]? delegated = null
    )
    {
        var by = new Org.BouncyCastle.X509.X509Certificate(issuer);
        var id = new CertificateID(CertificateID.DigestSha1, by, new BigInteger(1, Parse(about).SerialBytes));
        var generator = new BasicOcspRespGenerator(new RespID(by.SubjectDN));
        generator.AddResponse(
            id,
            status ?? CertificateStatus.Good,
            Now.AddDays(-1).UtcDateTime,
            (next ?? Now.AddDays(3)).UtcDateTime,
            null
        );
        var factory = new Asn1SignatureFactory(
            signer is RSA ? "SHA256WITHRSA" : "SHA256WITHECDSA",
            PrivateKeyFactory.CreateKey(signer.ExportPkcs8PrivateKey())
        );
        var chain = delegated is null ? null : new[] { new Org.BouncyCastle.X509.X509Certificate(delegated) };
        var basic = generator.Generate(factory, chain, Now.AddDays(-1).UtcDateTime);
        return new OCSPRespGenerator().Generate(OCSPRespGenerator.Successful, basic).GetEncoded();
    }

    /// <summary>Critical nameConstraints that permit one DNS subtree.</summary>
    public static CertificateExtension Permits(string dns) =>
        new(
            ObjectIds.NameConstraints,
            true,
            ExtensionWriter.Write(w =>
            {
                using (w.PushSequence())
                using (w.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                using (w.PushSequence())
                    w.WriteCharacterString(UniversalTagNumber.IA5String, dns, new Asn1Tag(TagClass.ContextSpecific, 2));
            })
        );

    public sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
