using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Handclasp.Interop.Harness;

/// <summary>A certificate with its key.</summary>
public sealed record Pair(X509Certificate2 Certificate, AsymmetricAlgorithm Key)
{
    /// <summary>Signs with this key as its authority does.</summary>
    public X509SignatureGenerator Generator =>
        Key is RSA rsa
            ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
            : X509SignatureGenerator.CreateForECDsa((ECDsa)Key);
}

/// <summary>What a deployment's certificates are like.</summary>
public enum PkiKind
{
    /// <summary>P-256 everywhere; no limit on the length of paths.</summary>
    Ec256,

    /// <summary>P-384 everywhere.</summary>
    Ec384,

    /// <summary>RSA-2048 everywhere: only so can an authority sign with MD5.</summary>
    Rsa,

    /// <summary>P-256; the intermediate that issues clients has path length 0, as step-ca's do.</summary>
    Narrow,
}

/// <summary>
/// The certificates of a sound mutual-TLS deployment, made once per run with .NET's own CertificateRequest (not with the code under test),
/// and written as PEM files that every server reads.
/// </summary>
public sealed class TestPki
{
    private static readonly ConcurrentDictionary<PkiKind, Lazy<TestPki>> Made = new();
    private readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();
    private readonly PkiKind kind;

    private TestPki(PkiKind kind)
    {
        this.kind = kind;
        Folder = Folders.Create("pki");
        ServerRoot = Authority("CN=Interop Server Root CA,O=Handclasp Interop", null);
        ServerIssuing = Authority("CN=Interop Server Issuing CA,O=Handclasp Interop", ServerRoot);
        Root = Authority("CN=Interop Client CA,O=Handclasp Interop", null);
        Issuing = Authority("CN=Interop Client Issuing CA,O=Handclasp Interop", Root, kind == PkiKind.Narrow ? 0 : null);
        SecondRoot = Authority("CN=Interop Second Client CA,O=Handclasp Interop", null);
        Server = Leaf("CN=localhost", ServerIssuing, server: true);
        Valid = Leaf("CN=alice,O=Handclasp Interop", Root, server: false);
        ValidBelow = Leaf("CN=bob,O=Handclasp Interop", Issuing, server: false);
        Revoked = Leaf("CN=mallory,O=Handclasp Interop", Root, server: false);
        RevokedBelow = Leaf("CN=eve,O=Handclasp Interop", Issuing, server: false);
        WriteFiles();
    }

    /// <summary>The one of this kind and run.</summary>
    public static TestPki Of(PkiKind kind) => Made.GetOrAdd(kind, k => new(() => new TestPki(k))).Value;

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

    /// <summary>The intermediate alone, for servers that trust nothing above it.</summary>
    public string IssuingAlone => In("issuing.pem");

    /// <summary>Sixty authorities; the last is <see cref="Root"/>.</summary>
    public string ManyCas => In("many-cas.pem");

    /// <summary>The valid client's certificate, for servers that list their clients.</summary>
    public string ValidCertificate => In("valid.pem");
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
        Write("issuing.pem", Issuing.Certificate.ExportCertificatePem());
        Write("valid.pem", Valid.Certificate.ExportCertificatePem());
        var others = Enumerable
            .Range(1, kind == PkiKind.Ec256 ? 59 : 1)
            .Select(n => Authority($"CN=Interop Client CA number {n},O=Handclasp Interop", null));
        Write("many-cas.pem", [.. others.Append(Root).Select(ca => ca.Certificate.ExportCertificatePem())]);
        var rootCrl = Crl(Root, Revoked);
        Write("root-crl.pem", rootCrl);
        Write("all-crls.pem", rootCrl, Crl(Issuing, RevokedBelow));
    }

    private void Write(string file, params string[] parts) => File.WriteAllText(In(file), string.Join('\n', parts) + "\n");

    private AsymmetricAlgorithm NewKey() =>
        kind switch
        {
            PkiKind.Rsa => RSA.Create(2048),
            PkiKind.Ec384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
            _ => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        };

    private static CertificateRequest Request(string subject, AsymmetricAlgorithm key) =>
        key is RSA rsa
            ? new(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new(subject, (ECDsa)key, HashAlgorithmName.SHA256);

    private Pair Authority(string subject, Pair? issuer, int? pathLength = null)
    {
        var key = NewKey();
        var request = Request(subject, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, pathLength is not null, pathLength ?? 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        return new(Sign(request, issuer, key, now.AddYears(5)), key);
    }

    private Pair Leaf(string subject, Pair issuer, bool server)
    {
        var key = NewKey();
        var request = Request(subject, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(
                X509KeyUsageFlags.DigitalSignature | (server && key is RSA ? X509KeyUsageFlags.KeyEncipherment : X509KeyUsageFlags.None),
                true
            )
        );
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

    private X509Certificate2 Sign(CertificateRequest request, Pair? issuer, AsymmetricAlgorithm key, DateTimeOffset until)
    {
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var by = issuer?.Certificate.SubjectName ?? request.SubjectName;
        if (issuer is not null)
            request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer.Certificate, true, false));
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40); // positive, and no leading zero
        var generator = (issuer ?? new Pair(null!, key)).Generator;
        return request.Create(by, generator, now.AddDays(-30), until, serial);
    }

    private string Crl(Pair issuer, Pair revoked)
    {
        var list = new CertificateRevocationListBuilder();
        list.AddEntry(revoked.Certificate, now.AddDays(-1), X509RevocationReason.KeyCompromise);
        var der = list.Build(
            issuer.Certificate.SubjectName,
            issuer.Generator,
            1,
            now.AddDays(30),
            HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer.Certificate, true, false),
            now.AddDays(-2)
        );
        return PemEncoding.WriteString("X509 CRL", der);
    }
}
