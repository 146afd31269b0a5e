using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Handclasp.Model;

namespace Handclasp.Tests.Tls;

/// <summary>An authority, server certificates and client certificates for tests against real servers; as files where those need files.</summary>
internal sealed class TestPki
{
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);
    private static readonly DateTimeOffset Until = TimeProvider.System.GetUtcNow().AddDays(30);
    private readonly X509Certificate2 authority;
    private readonly ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private TestPki()
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("handclasp-pki-").FullName;
        var request = new CertificateRequest("CN=Handclasp test CA", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        authority = request.CreateSelfSigned(From, Until);
        File.WriteAllText(CaFile, authority.ExportCertificatePem());
        WriteServer("server", ECDsa.Create(ECCurve.NamedCurves.nistP256));
        WriteServer("server-rsa", RSA.Create(2048));
    }

    public static TestPki Shared { get; } = new();

    public string Directory { get; }

    public string CaFile => Path.Combine(Directory, "ca.pem");

    public byte[] CaName => authority.SubjectName.RawData;

    /// <summary>"server" (P-256) or "server-rsa".</summary>
    public string[] Server(string name = "server") =>
        ["-cert", Path.Combine(Directory, name + ".pem"), "-key", Path.Combine(Directory, name + ".key")];

    public byte[] ServerCertificate(string name) =>
        X509CertificateLoader.LoadCertificateFromFile(Path.Combine(Directory, name + ".pem")).RawData;

    public ClientCredential Client(AsymmetricAlgorithm? key = null)
    {
        key ??= ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var leaf = Request("CN=client", key, "1.3.6.1.5.5.7.3.2");
        return new([Sign(leaf).RawData], key);
    }

    /// <summary>The trusted certificate, presented with another key of the same kind.</summary>
    public ClientCredential WrongKey() => Client() with { Key = ECDsa.Create(ECCurve.NamedCurves.nistP256) };

    public static ClientCredential SelfSigned()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new([Request("CN=stranger", key, "1.3.6.1.5.5.7.3.2").CreateSelfSigned(From, Until).RawData], key);
    }

    private void WriteServer(string name, AsymmetricAlgorithm key)
    {
        var request = Request("CN=localhost", key, "1.3.6.1.5.5.7.3.1");
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        File.WriteAllText(Path.Combine(Directory, name + ".pem"), Sign(request).ExportCertificatePem());
        File.WriteAllText(Path.Combine(Directory, name + ".key"), key.ExportPkcs8PrivateKeyPem());
    }

    private X509Certificate2 Sign(CertificateRequest request) =>
        request.Create(
            authority.SubjectName,
            X509SignatureGenerator.CreateForECDsa(authorityKey),
            From,
            Until,
            RandomNumberGenerator.GetBytes(12)
        );

    private static CertificateRequest Request(string subject, AsymmetricAlgorithm key, string purpose)
    {
        var request = key is RSA rsa
            ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        return request;
    }
}
