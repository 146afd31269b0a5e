using Handclasp;
using Handclasp.Model;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Xunit;

namespace XunitRefusesStrangers;

public sealed class RefusesStrangersTests : IDisposable
{
    private readonly TestAuthority authority = new();

    public void Dispose() => authority.Dispose();

    [Fact]
    public async Task My_service_refuses_strangers()
    {
        await using var service = await Service.StartAsync(authority, ClientCertificateMode.RequireCertificate);

        var result = await Scan(service).RunAsync(TestContext.Current.CancellationToken);

        Assert.True(result.RefusesStrangers, result.Explanation);
    }

    // The control: were this green as well, the test above would prove nothing.
    [Fact]
    public async Task A_service_that_only_asks_is_found_out()
    {
        // handclasp:ignore HC510 until 2099-12-31: the hole is planted
        await using var service = await Service.StartAsync(authority, ClientCertificateMode.AllowCertificate);

        var result = await Scan(service).RunAsync(TestContext.Current.CancellationToken);

        Assert.False(result.RefusesStrangers, result.Explanation);
        Assert.Equal(Enforcement.Optional, result.Enforcement);
        Assert.Contains(result.Failures, f => f.Check.Slug == "no-client-certificate");
    }

    private ServerScan Scan(Service service) =>
        new(service.Url)
        {
            ClientCertificate = authority.Client,
            ClientCa = authority.Ca,
            ServerCa = [authority.Ca],
        };
}
