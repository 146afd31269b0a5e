using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Handclasp.Interop.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Handclasp.Interop.Servers;

/// <summary>Kestrel in the test process.</summary>
public sealed class Kestrel : IProduct
{
    public static string Name => "Kestrel";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Of("NoCertificate", ClientCertificateMode.NoCertificate),
        Of("AllowCertificate", ClientCertificateMode.AllowCertificate),
        Of("RequireCertificate", ClientCertificateMode.RequireCertificate),
        Of("RequireCertificate, AllowAnyClientCertificate", ClientCertificateMode.RequireCertificate, any: true),
        Of("AllowCertificate, AllowAnyClientCertificate", ClientCertificateMode.AllowCertificate, any: true),
        Of("AllowCertificate, checked in the application", ClientCertificateMode.AllowCertificate, check: true),
        Of("DelayCertificate, checked in the application", ClientCertificateMode.DelayCertificate, check: true, http2: false),
    ];

    private static Configuration Of(string name, ClientCertificateMode mode, bool any = false, bool check = false, bool http2 = true) =>
        new(
            name,
            async stage =>
            {
                var builder = WebApplication.CreateSlimBuilder();
                builder.Logging.ClearProviders();
                builder.WebHost.UseKestrelHttpsConfiguration();
                builder.WebHost.ConfigureKestrel(kestrel =>
                    kestrel.Listen(
                        IPAddress.Loopback,
                        stage.Port,
                        listen =>
                        {
                            listen.Protocols = http2 ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
                            listen.UseHttps(https => Configure(https, stage, mode, any));
                        }
                    )
                );
                var app = builder.Build();
                app.MapGet(
                    "/protected",
                    async (HttpContext context) =>
                        check && await context.Connection.GetClientCertificateAsync().ConfigureAwait(false) is null
                            ? Results.StatusCode(StatusCodes.Status403Forbidden)
                            : Results.Text(Configuration.Marker)
                );
                await app.StartAsync().ConfigureAwait(false);
                return new InProcess(app);
            }
        )
        {
            Http2 = http2,
        };

    private static void Configure(HttpsConnectionAdapterOptions https, Launch stage, ClientCertificateMode mode, bool any)
    {
        https.ServerCertificate = X509Certificate2.CreateFromPemFile(stage.Pki.ServerCertificate, stage.Pki.ServerKey);
        https.ServerCertificateChain = [stage.Pki.ServerIssuing.Certificate];
        https.ClientCertificateMode = mode;
        https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        if (any)
        {
            https.AllowAnyClientCertificate();
            return;
        }

        https.OnAuthenticate = (_, options) =>
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { stage.Pki.Root.Certificate },
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
                ApplicationPolicy = { new("1.3.6.1.5.5.7.3.2") },
            };
    }

    private sealed class InProcess(WebApplication app) : IRunning
    {
        public string Log => "";

        public async ValueTask DisposeAsync()
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await app.StopAsync(soon.Token).ConfigureAwait(false);
            await app.DisposeAsync().ConfigureAwait(false);
        }
    }
}
