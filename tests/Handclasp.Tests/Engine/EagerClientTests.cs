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

/// <summary>
/// A server that hangs up on strangers whose request is not there when the handshake is done, and serves them otherwise
/// (lighttpd 1.4.69 without enforcement): silence to one who listens first is no refusal.
/// </summary>
public sealed class EagerClientTests
{
    private static readonly TimeSpan Hurry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Leisure = TimeSpan.FromSeconds(5);

    [Fact]
    internal async Task Strangers_served_only_when_they_speak_at_once_are_served()
    {
        var found = await ScanAsync(strangersServed: true);

        Assert.Equal(Enforcement.RequiredUnverified, found.Enforcement);
        Assert.Equal(Outcome.Served, Seen(found, Identity.SelfSigned).Outcome);
        Assert.Contains("otherwise: closed", Seen(found, Identity.SelfSigned).Reason, StringComparison.Ordinal);
        Assert.Equal(Outcome.RefusedApp, Seen(found, Identity.None).Outcome);
    }

    [Fact]
    internal async Task Strangers_hung_up_on_however_they_speak_are_refused()
    {
        var found = await ScanAsync(strangersServed: false);

        Assert.Equal(Enforcement.Required, found.Enforcement);
        Assert.Equal(Outcome.Silent, Seen(found, Identity.SelfSigned).Outcome);
    }

    private static ObservationReport Seen(TargetReport found, Identity who) => found.Observations.Single(o => o.Identity == who.Word);

    private static async Task<TargetReport> ScanAsync(bool strangersServed)
    {
        using var pki = new DemoPki(TimeProvider.System);
        List<Exception> defects = [];
        // It sends no tickets, which would end our listening.
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
            (channel, stop) => ServeAsync(channel, pki.Valid.Chain[0], strangersServed, stop),
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

    private static async Task ServeAsync(TlsServerChannel channel, byte[] valid, bool strangersServed, CancellationToken stop)
    {
        var named = channel.ClientChain.Count > 0;
        var stranger = named && !channel.ClientChain[0].AsSpan().SequenceEqual(valid);
        if (stranger && !strangersServed)
            return;
        if (await channel.ReadAsync(new byte[4096], stranger ? Hurry : Leisure, stop) == 0)
            return;
        var (status, body) = named ? ("200 OK", "protected") : ("403 Forbidden", "a client certificate is required");
        await channel.WriteAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"),
            stop
        );
    }
}
