using Handclasp.Demo;
using Handclasp.Model;
using Xunit;

namespace Handclasp.Tests.Hostile;

/// <summary>Clocks that are twenty years apart, ours or the server's.</summary>
public sealed class ClockTests
{
    private const int Years = 20;

    [Theory]
    [InlineData(-Years)]
    [InlineData(Years)]
    public async Task Our_own_clock_is_wrong(int years)
    {
        await using var server = new StrictServer();

        var scan = await Attacked.ScanAsync(
            server.Port,
            Attacked.Quick with
            {
                Versions = [TlsVersion.Tls13],
                ClientCa = [Attacked.Pki.ClientCa],
                ClientCaKey = Attacked.Pki.ClientCaKey,
            },
            new Shifted(years)
        );

        // What does not depend on dates is told all the same: the valid certificate is served, strangers are refused.
        Assert.True(scan.Target.Enforcement == Enforcement.Required, scan.Told());
        Assert.Equal(Verdict.Pass, scan.Of("HC101").Verdict);
        // The twins are refused for their dates as well, so that nothing is concluded from the expired one's refusal.
        Assert.True(scan.Of("HC121").Verdict is Verdict.Inconclusive or Verdict.NotTestable, scan.Told());
        Assert.Contains(
            scan.Target.Findings,
            f =>
                f.Ruling.Verdict == Verdict.Fail
                && f.Check.Slug == (years > 0 ? "expired-server-certificate" : "not-yet-valid-server-certificate")
        );
    }

    [Theory]
    [InlineData(-Years)]
    [InlineData(Years)]
    public async Task The_servers_clock_is_wrong(int years)
    {
        await using var server = new StrictServer(clock: new Shifted(years));

        var scan = await Attacked.ScanAsync(server.Port, Attacked.Quick with { Versions = [TlsVersion.Tls13] });

        // It refuses the valid certificate for its dates: then nobody's refusal says anything about them.
        Assert.True(scan.Target.ValidRefused, scan.Told());
        Assert.Equal(Enforcement.Inconclusive, scan.Target.Enforcement);
        Assert.NotEqual(Verdict.Fail, scan.Of("HC101").Verdict);
        Assert.NotEqual(Verdict.Pass, scan.Of("HC110").Verdict);
    }

    [Fact]
    public async Task The_servers_certificate_is_of_another_age()
    {
        using var old = new DemoPki(new Shifted(-Years));
        var settings = new RogueSettings(TlsVersion.Tls13) { Chain = old.ServerChain, Key = old.ServerKey };
        await using var peer = RogueConnection.Listen(settings, connection => connection.RequestAsync());

        var scan = await Attacked.ScanAsync(peer.Port, Attacked.Quick with { Versions = [TlsVersion.Tls13], ServerCa = [old.ServerCa] });

        Assert.Contains(scan.Target.Findings, f => f.Ruling.Verdict == Verdict.Fail && f.Check.Slug == "expired-server-certificate");
    }

    /// <summary>A clock that shows another year and runs as fast as the right one.</summary>
    private sealed class Shifted(int years) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddYears(years);
    }
}
