using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

var builder = WebApplication.CreateBuilder(args);
var server = X509Certificate2.CreateFromPemFile("server-cert.pem", "server-key.pem");
var clientCa = X509CertificateLoader.LoadCertificateFromFile("client-ca.pem");

// Online: a client whose revocation cannot be looked up is refused. --Revocation NoCheck is for authorities that publish no list.
var revocation = builder.Configuration.GetValue("Revocation", X509RevocationMode.Online);

builder.WebHost.ConfigureKestrel(kestrel =>
    kestrel.ConfigureHttpsDefaults(https =>
    {
        https.ServerCertificate = server;

        // In the handshake, before any request is read: whoever has no certificate does not reach the application.
        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;

        // The platform's own verification, with one root: no callback that could agree with too much.
        https.OnAuthenticate = (_, tls) =>
            tls.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { clientCa },
                ApplicationPolicy = { new Oid("1.3.6.1.5.5.7.3.2") }, // clientAuth: a server's certificate is no client's
                RevocationMode = revocation,
                DisableCertificateDownloads = true, // a stranger's certificate must not make this server call anybody
            };
    })
);

var app = builder.Build();
app.MapGet("/balance", (HttpContext context) => $"42 EUR for {context.Connection.ClientCertificate?.Subject}");
app.Run();
