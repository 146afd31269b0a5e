using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Handclasp.Interop.Harness;

/// <summary>A certificate with its key.</summary>
public sealed record Pair(X509Certificate2 Certificate, ECDsa Key);

/// <summary>
/// The certificates of a sound mutual-TLS deployment, made once per run with .NET's own CertificateRequest (not with the code under test),
/// and written as PEM files that every server reads.
/// </summary>
public sealed class TestPki
{
    private static readonly Lazy<TestPki> TheOne = new(() => new TestPki());
    private readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();

    private TestPki()
    {
        Folder = Folders.Create("pki");
        ServerRoot = Authority("CN=Interop Server Root CA,O=Handclasp Interop", null);
        ServerIssuing = Authority("CN=Interop Server Issuing CA,O=Handclasp Interop", ServerRoot);
        Root = Authority("CN=Interop Client CA,O=Handclasp Interop", null);
        Issuing = Authority("CN=Interop Client Issuing CA,O=Handclasp Interop", Root);
        SecondRoot = Authority("CN=Interop Second Client CA,O=Handclasp Interop", null);
        Server = Leaf("CN=localhost", ServerIssuing, server: true);
        Valid = Leaf("CN=alice,O=Handclasp Interop", Root, server: false);
        ValidBelow = Leaf("CN=bob,O=Handclasp Interop", Issuing, server: false);
        Revoked = Leaf("CN=mallory,O=Handclasp Interop", Root, server: false);
        RevokedBelow = Leaf("CN=eve,O=Handclasp Interop", Issuing, server: false);
        WriteFiles();
    }

    /// <summary>The one of this run.</summary>
    public static TestPki Instance => TheOne.Value;

    public string Folder { get; }
    public Pair ServerRoot { get; }
    public Pair ServerIssuing { get; }
    public Pair Server { get; }

    /// <summary>The authority that servers trust for clients.</summary>
    public Pair Root { get; }

    /// <summary>An intermediate below <see cref="Root"/>.</summary>
    public Pair Issuing { get; }

    /// <summary>Another trusted authority, for servers that trust two.</summary>
    public Pair SecondRoot { get; }

    /// <summary>A good client of <see cref="Root"/>.</summary>
    public Pair Valid { get; }

    /// <summary>A good client of <see cref="Issuing"/>.</summary>
    public Pair ValidBelow { get; }

    /// <summary>A client of <see cref="Root"/> that its CRL lists.</summary>
    public Pair Revoked { get; }

    /// <summary>A client of <see cref="Issuing"/> that its CRL lists.</summary>
    public Pair RevokedBelow { get; }

    /// <summary>The server's certificate and its issuer's.</summary>
    public string ServerCertificate => In("server.pem");

    /// <summary>The issuer's alone, for servers that take it apart.</summary>
    public string ServerIssuer => In("server-issuing.pem");
    public string ServerKey => In("server.key");

    /// <summary>Certificate and key in one file (HAProxy, lighttpd, stunnel).</summary>
    public string ServerBoth => In("server-both.pem");
    public string ClientCa => In("client-ca.pem");

    /// <summary>Two trusted authorities in one file.</summary>
    public string TwoCas => In("two-cas.pem");

    /// <summary>Root and intermediate in one file.</summary>
    public string RootAndIssuing => In("root-and-issuing.pem");
    public string RootCrl => In("root-crl.pem");

    /// <summary>CRLs of root and intermediate in one file.</summary>
    public string AllCrls => In("all-crls.pem");

    public string In(string file) => Path.Combine(Folder, file);

    private void WriteFiles()
    {
        var issuing = ServerIssuing.Certificate.ExportCertificatePem();
        Write("server.pem", Server.Certificate.ExportCertificatePem(), issuing);
        Write("server-issuing.pem", issuing);
        Write("server.key", Server.Key.ExportPkcs8PrivateKeyPem());
        Write("server-both.pem", Server.Certificate.ExportCertificatePem(), issuing, Server.Key.ExportPkcs8PrivateKeyPem());
        Write("server-ca.pem", ServerRoot.Certificate.ExportCertificatePem());
        Write("client-ca.pem", Root.Certificate.ExportCertificatePem());
        Write("two-cas.pem", SecondRoot.Certificate.ExportCertificatePem(), Root.Certificate.ExportCertificatePem());
        Write("root-and-issuing.pem", Root.Certificate.ExportCertificatePem(), Issuing.Certificate.ExportCertificatePem());
        var rootCrl = Crl(Root, Revoked);
        Write("root-crl.pem", rootCrl);
        Write("all-crls.pem", rootCrl, Crl(Issuing, RevokedBelow));
    }

    private void Write(string file, params string[] parts) => File.WriteAllText(In(file), string.Join('\n', parts) + "\n");

    private Pair Authority(string subject, Pair? issuer)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        return new(Sign(request, issuer, key, now.AddYears(5)), key);
    }

    private Pair Leaf(string subject, Pair issuer, bool server)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new(server ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2")], false)
        );
        var names = new SubjectAlternativeNameBuilder();
        if (server)
        {
            names.AddDnsName("localhost");
            names.AddIpAddress(System.Net.IPAddress.Loopback);
        }
        else
        {
            names.AddDnsName("alice.clients.test");
        }

        request.CertificateExtensions.Add(names.Build());
        return new(Sign(request, issuer, key, now.AddYears(1)), key);
    }

    private X509Certificate2 Sign(CertificateRequest request, Pair? issuer, ECDsa key, DateTimeOffset until)
    {
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var by = issuer?.Certificate.SubjectName ?? request.SubjectName;
        if (issuer is not null)
            request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer.Certificate, true, false));
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40); // positive, and no leading zero
        return request.Create(by, X509SignatureGenerator.CreateForECDsa(issuer?.Key ?? key), now.AddDays(-30), until, serial);
    }

    private string Crl(Pair issuer, Pair revoked)
    {
        var list = new CertificateRevocationListBuilder();
        list.AddEntry(revoked.Certificate, now.AddDays(-1), X509RevocationReason.KeyCompromise);
        var der = list.Build(
            issuer.Certificate.SubjectName,
            X509SignatureGenerator.CreateForECDsa(issuer.Key),
            1,
            now.AddDays(30),
            HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer.Certificate, true, false),
            now.AddDays(-2)
        );
        return PemEncoding.WriteString("X509 CRL", der);
    }
}
