using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.WeakMinting;

/// <summary>HC552: certificates are made with sound keys and signatures.</summary>
internal sealed class Rule : SourceRule
{
    protected override CheckInfo Described { get; } =
        new(
            "HC552",
            "weak-minting",
            "Certificates are made with sound keys and signatures",
            Severity.Medium,
            CheckGroup.Strength,
            "weak certificate made",
            """
            ## Why it matters
            A certificate is worth what its signature and its key are worth. With MD5, and today with SHA-1, a second certificate with the same hash can be made: signed for a harmless name, used with another. An RSA key below 2048 bits can be factored by those who want it much. Verifiers refuse both more and more, and the usual "repair" is to lower the verifiers' security level.

            ## How it is found
            Code that makes certificates, requests or their keys names MD5 or SHA-1 as the signature's hash, or fewer than 2048 bits for RSA. Fingerprints, checks of other people's certificates and comparisons are nothing.

            ## What to do
            Sign with SHA-256 or better, and make RSA keys of 2048 bits or more, or ECDSA keys on P-256:

            """,
            "Sign with SHA-256 or better; RSA from 2048 bits.",
            SourceStandards.Minting
        );

    public override IReadOnlyList<Reader> Readers { get; } =
    [
        new([All.JavaScript], Any.Look)
        {
            Bad = """
                const keys = forge.pki.rsa.generateKeyPair(1024);
                cert.sign(keys.privateKey, forge.md.sha1.create());
                """,
            Good = """
                const keys = forge.pki.rsa.generateKeyPair(2048);
                cert.sign(keys.privateKey, forge.md.sha256.create());
                """,
        },
        new([All.Go], Any.Look)
        {
            Bad = """
                template := &x509.Certificate{SerialNumber: serial, SignatureAlgorithm: x509.SHA1WithRSA}
                """,
            Good = """
                template := &x509.Certificate{SerialNumber: serial, SignatureAlgorithm: x509.SHA256WithRSA}
                """,
        },
        new([All.Java, All.Kotlin], JvmParameters.Hashes),
        new([All.Java, All.Kotlin], Any.Look)
        {
            Bad = """
                ContentSigner signer = new JcaContentSignerBuilder("SHA1withRSA").build(caKey);
                """,
            Good = """
                ContentSigner signer = new JcaContentSignerBuilder("SHA256withRSA").build(caKey);
                """,
        },
        new([All.CSharp], Any.Look)
        {
            Bad = """
                var request = new CertificateRequest("CN=device", RSA.Create(1024), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                """,
            Good = """
                var request = new CertificateRequest("CN=device", RSA.Create(3072), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                """,
        },
        new([All.Python], Any.Look)
        {
            Bad = """
                certificate = x509.CertificateBuilder().subject_name(name).sign(key, hashes.SHA1())
                """,
            Good = """
                certificate = x509.CertificateBuilder().subject_name(name).sign(key, hashes.SHA256())
                """,
        },
    ];
}
