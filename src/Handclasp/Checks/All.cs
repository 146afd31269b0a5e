using Handclasp.Checks.Around;
using Handclasp.Checks.Certificates;
using Handclasp.Checks.Exposure;
using Handclasp.Checks.Server;
using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks;

/// <summary>The catalogue: one line per check, in the order of their ids. No scanning of assemblies: the native build would lose them.</summary>
internal static class All
{
    public static IReadOnlyList<IRule> Rules { get; } =
    [
        new NeverAsked(),
        new NoClientCertificate(),
        new UntrustedClientCertificate(),
        new WrongKey(),
        new GarbageCertificateVerify(),
        new NoCertificateVerify(),
        new SpoiledSignatures(),
        new ZeroSignature(),
        new LeftOutMessages(),
        new AnyPurpose(),
        new ExpiredClientCertificate(),
        new NotYetValidClientCertificate(),
        new WrongPurpose(),
        new UnknownCriticalExtension(),
        new NoDigitalSignature(),
        new Sha1Signature(),
        new Md5Signature(),
        new Rsa1024(),
        new LeafAsIssuer(),
        new NoBasicConstraints(),
        new NoCertSign(),
        new PathLengthExceeded(),
        new NameConstraintsViolated(),
        new ExpiredIntermediate(),
        new MissingIntermediate(),
        new IntermediateServerPurpose(),
        new FlippedSignature(),
        new RevokedClientCertificate(),
        new RevocationSoftFail(),
        new SessionOfAnotherName(),
        new SessionOfAnotherTenant(),
        new SessionOfTheRefused(),
        new EarlyDataAllowed(),
        new AnotherHost(),
        new ServerNameVariants(),
        new CutClientHello(),
        new AnotherName(),
        new OldProtocolVersions(),
        new WeakCipherSuites(),
        new PlaintextPort(),
        new PlaintextOnTlsPort(),
        new AlpnVariants(),
        new AnotherTlsPort(),
        new StrippedStartTls(),
        new PathSpellings(),
        new OtherMethods(),
        new ChangedCertificate(),
        new ForgedProxyHeaders(),
        new ApiPaths(),
        new AcceptedIssuersList(),
        new IssuerOracle(),
        new CertificateInClear(),
        new TalkativeRefusals(),
        new CallBacks(),
        new OtherIdentity(),
        new TrustedChain(),
        new SelfSignedServerCertificate(),
        new WrongServerName(),
        new ExpiredServerCertificate(),
        new NotYetValidServerCertificate(),
        new ServerCertificateExpiresSoon(),
        new ChainOrder(),
        new MissingServerIntermediate(),
        new SuperfluousCertificates(),
        new BrokenServerSignature(),
        new ServerCertificatePurpose(),
        new WeakServerKey(),
        new WeakServerSignature(),
        new StapledRevocation(),
        new ListedAsRevoked(),
        new ServerPathRules(),
        new ClientCertificatePurpose(),
        new ClientCertificateDates(),
        new SameCertificateOnBothEnds(),
        new PublicClientCertificate(),
    ];

    /// <summary>Everything that may stand in a report, by id: the checks, and what reports say about their own suppressions.</summary>
    public static IReadOnlyList<CheckInfo> Infos { get; } =
    [.. Suppressions.Checks.Concat(Rules.Select(rule => rule.Info)).OrderBy(info => info.Id, StringComparer.Ordinal)];
}
