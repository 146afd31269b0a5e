using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace XunitRefusesStrangers;

/// <summary>The service under test, on a free port of the loopback address. Yours would be built by the code that builds it in production.</summary>
internal sealed class Service(WebApplication app) : IAsyncDisposable
{
    public string Url { get; } = app.Urls.First() + "/balance";

    public static async Task<Service> StartAsync(TestAuthority authority, ClientCertificateMode mode)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(
                IPAddress.Loopback,
                0,
                listener =>
                    listener.UseHttps(https =>
                    {
                        https.ServerCertificate = authority.Server;
                        https.ClientCertificateMode = mode;
                        https.OnAuthenticate = (_, tls) => tls.CertificateChainPolicy = authority.ClientTrust();
                    })
            )
        );
        var app = builder.Build();
        app.MapGet("/balance", () => "42 EUR");
        await app.StartAsync();
        return new Service(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
