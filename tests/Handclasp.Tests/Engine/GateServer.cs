using System.Globalization;
using System.Net;
using System.Text;
using Handclasp.Checks;
using Handclasp.Demo;
using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Tls.Server;
using Xunit;

namespace Handclasp.Tests.Engine;

/// <summary>Who stands before the gate.</summary>
internal enum Visitor
{
    Nobody,
    Stranger,
    Valid,
}

/// <summary>How one visitor is met: after so long without a request we hang up; null hangs up at once.</summary>
internal sealed record Welcome(string Status, string Body, TimeSpan? Patience);

/// <summary>A TLS 1.3 server of ours that asks everybody for a certificate and decides in the application; it sends no tickets.</summary>
internal static class GateServer
{
    public static readonly TimeSpan Leisure = TimeSpan.FromSeconds(5);

    public static Welcome Says(string status, string body) => new(status, body, Leisure);

    /// <summary>Scans it with the valid certificate at hand.</summary>
    public static async Task<TargetReport> ScanAsync(Func<Visitor, Welcome> meet)
    {
        using var pki = new DemoPki(TimeProvider.System);
        List<Exception> defects = [];
        await using var listener = TlsListener.Start(
            new(IPAddress.Loopback, 0),
            new()
            {
                Chain = pki.ServerChain,
                Key = pki.ServerKey,
                Alpn = ["http/1.1"],
                Versions = [TlsVersion.Tls13],
                Tickets = 0,
                RequestCertificate = true,
            },
            (channel, stop) => ServeAsync(channel, meet(Who(channel, pki.Valid.Chain[0])), stop),
            defects.Add,
            TimeProvider.System
        );
        var target = TargetAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"https://{listener.Address}/"), _ => 443);
        var report = await Scanner.ScanAsync(
            [target],
            new() { Valid = pki.Valid },
            new(TimeProvider.System, "test"),
            All.Rules,
            TestContext.Current.CancellationToken
        );
        Assert.Empty(defects);
        return report.Targets[0];
    }

    public static ObservationReport Of(this TargetReport found, Identity who) =>
        found.Observations.Single(o => o.Identity == who.Word && o.Bypass is null);

    private static Visitor Who(TlsServerChannel channel, byte[] valid) =>
        channel.ClientChain.Count == 0 ? Visitor.Nobody
        : channel.ClientChain[0].AsSpan().SequenceEqual(valid) ? Visitor.Valid
        : Visitor.Stranger;

    private static async Task ServeAsync(TlsServerChannel channel, Welcome welcome, CancellationToken stop)
    {
        if (welcome.Patience is not { } patience || await channel.ReadAsync(new byte[4096], patience, stop) == 0)
            return;
        await channel.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {welcome.Status}\r\nContent-Length: {welcome.Body.Length}\r\nConnection: close\r\n\r\n{welcome.Body}"
            ),
            stop
        );
    }
}
