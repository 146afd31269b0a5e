using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Handclasp.Model;

namespace Handclasp.Demo;

/// <summary>The demonstration's certificates, made in memory: an authority with a leaf for servers, another for clients.</summary>
internal sealed class DemoPki : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);
    private readonly ECDsa serverCaKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public DemoPki(TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        using var serverCa = Authority("Handclasp demo server CA", serverCaKey, now);
        using var clientCa = Authority("Handclasp demo client CA", ClientCaKey, now);
        ServerCa = serverCa.RawData;
        ClientCa = clientCa.RawData;
        ClientCaName = clientCa.SubjectName.RawData;
        var addresses = new SubjectAlternativeNameBuilder();
        addresses.AddDnsName("localhost");
        addresses.AddIpAddress(IPAddress.Loopback);
        ServerChain = [Leaf("localhost", ServerKey, serverCa, addresses, "1.3.6.1.5.5.7.3.1", now)];
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("client.handclasp.test");
        Valid = new([Leaf("Handclasp demo client", ClientKey, clientCa, names, "1.3.6.1.5.5.7.3.2", now)], ClientKey);
    }

    /// <summary>The anchor for the servers' chains, DER.</summary>
    public byte[] ServerCa { get; }

    /// <summary>The authority that the servers trust for clients, DER.</summary>
    public byte[] ClientCa { get; }

    /// <summary>Its name, DER.</summary>
    public byte[] ClientCaName { get; }

    public ECDsa ClientCaKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public IReadOnlyList<byte[]> ServerChain { get; }

    public ECDsa ServerKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The client that must be served.</summary>
    public ClientCredential Valid { get; }

    private ECDsa ClientKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        serverCaKey.Dispose();
        ServerKey.Dispose();
        ClientCaKey.Dispose();
        ClientKey.Dispose();
    }

    private static X509Certificate2 Authority(string name, ECDsa key, DateTimeOffset now)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(now - Life, now + Life);
    }

    private static byte[] Leaf(
        string name,
        ECDsa key,
        X509Certificate2 authority,
        SubjectAlternativeNameBuilder names,
        string purpose,
        DateTimeOffset now
    )
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(purpose)], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        request.CertificateExtensions.Add(names.Build());
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40);
        using var leaf = request.Create(authority, now.AddHours(-1), now.AddHours(12), serial);
        return leaf.RawData;
    }
}
