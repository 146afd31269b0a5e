using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Tests.Tls;
using Handclasp.Tls.Server;
using Xunit;

namespace Handclasp.Tests.Hostile;

/// <summary>Servers that waver, tire, or treat everybody alike: what they show is not taken for enforcement, nor for its absence.</summary>
public sealed class MoodTests
{
    private static readonly ScanOptions Once = Attacked.Quick with { Versions = [TlsVersion.Tls13], Timeout = TimeSpan.FromSeconds(2) };

    private static readonly string[] Refusals = ["HC101", "HC102", "HC110", "HC111", "HC112"];

    /// <summary>The control of all others here: the same server without a mood is found to be strict.</summary>
    [Fact]
    public async Task A_steady_server_earns_its_word()
    {
        await using var server = new StrictServer();

        var scan = await Attacked.ScanAsync(server.Port, Once);

        Assert.True(scan.Target.Enforcement == Enforcement.Required, scan.Told());
        Assert.Equal((Verdict.Pass, Confidence.Certain), (scan.Of("HC101").Verdict, scan.Of("HC101").Confidence));
        Assert.Equal(Verdict.Pass, scan.Of("HC102").Verdict);
        Assert.False(scan.Report.Run.Partial);
    }

    [Fact]
    public async Task Served_once_and_refused_once_is_inconclusive()
    {
        // The first stranger looks for versions; the second is the first that counts.
        var strangers = 0;
        await using var server = new StrictServer(
            (sent, sound, _) => sent.Count == 0 && Interlocked.Increment(ref strangers) == 2 ? ClientDecision.Accept : sound
        );

        var scan = await Attacked.ScanAsync(server.Port, Once);

        Assert.True(strangers > 2, scan.Told());
        Assert.Equal(Verdict.Inconclusive, scan.Of("HC101").Verdict);
        Assert.Equal(Enforcement.Inconclusive, scan.Target.Enforcement);
        scan.Says(Identity.None, "only on 1 of");
    }

    [Fact]
    public async Task Served_every_other_time_is_a_gate_with_a_hole()
    {
        var strangers = 0;
        await using var server = new StrictServer(
            (sent, sound, _) => sent.Count == 0 && Interlocked.Increment(ref strangers) % 2 == 0 ? ClientDecision.Accept : sound
        );

        var scan = await Attacked.ScanAsync(server.Port, Once);

        Assert.Equal(Verdict.Fail, scan.Of("HC101").Verdict);
        Assert.Equal(Enforcement.Optional, scan.Target.Enforcement);
        scan.Says(Identity.None, "otherwise: ");
    }

    [Fact]
    public async Task A_stranger_who_is_served_only_in_a_crowd_is_no_pass()
    {
        StrictServer? server = null;
        // On a busy machine the scan's connections may just miss each other: a stranger waits a moment for the crowd.
        await using var crowd = server = new(
            (sent, sound, _) =>
                sent.Count == 0 && SpinWait.SpinUntil(() => server!.Open > 1, TimeSpan.FromMilliseconds(300))
                    ? ClientDecision.Accept
                    : sound
        );

        var scan = await Attacked.ScanAsync(server.Port, Once);

        Assert.True(scan.Target.Enforcement is not Enforcement.Required, scan.Told());
        Assert.NotEqual(Verdict.Pass, scan.Of("HC101").Verdict);
    }

    /// <summary>Strangers were refused while they were tried, and are served later at the same door: what was seen then is no pass any more.</summary>
    [Fact]
    public async Task A_server_that_opens_while_the_ways_around_are_tried_is_found_out()
    {
        var opened = false;
        await using var server = new StrictServer(
            (sent, sound, _) => sent.Count == 0 && Volatile.Read(ref opened) ? ClientDecision.Accept : sound
        );

        var scan = await Attacked.ScanAsync(server.Port, Once, progress: new At("ways around", () => Volatile.Write(ref opened, true)));

        Assert.True(opened);
        Assert.NotEqual(Enforcement.Required, scan.Target.Enforcement);
        Assert.NotEqual(Verdict.Pass, scan.Of("HC101").Verdict);
    }

    private sealed class At(string stage, Action does) : IProgress<ScanProgress>
    {
        public void Report(ScanProgress value)
        {
            if (value.What == stage)
                does();
        }
    }

    [Theory]
    [InlineData(TlsVersion.Tls12)]
    [InlineData(TlsVersion.Tls13)]
    internal async Task Silence_towards_everybody_is_no_refusal(TlsVersion version)
    {
        await using var server = new StrictServer((_, _, _) => ClientDecision.Accept, (_, _) => null);

        var scan = await Attacked.ScanAsync(server.Port, Once with { Versions = [version] });

        scan.NothingEarned().Says(Identity.None, "without a word");
    }

    /// <summary>The control: silence towards all but the valid client is a refusal, once it was seen three times.</summary>
    [Theory]
    [InlineData(TlsVersion.Tls12)]
    [InlineData(TlsVersion.Tls13)]
    internal async Task Silence_towards_strangers_alone_is(TlsVersion version)
    {
        await using var server = new StrictServer(
            (_, _, _) => ClientDecision.Accept,
            (channel, _) => IsValid(channel) ? StrictServer.Protected : null
        );

        // A stolen certificate would be taken for the valid one here; only presence and trust are asked about.
        var scan = await Attacked.ScanAsync(
            server.Port,
            Once with
            {
                Versions = [version],
                Checks = new HashSet<string>(["HC101", "HC102"]),
            }
        );

        Assert.True(scan.Target.Enforcement == Enforcement.Required, scan.Told());
        Assert.Equal((Verdict.Pass, Confidence.Certain), (scan.Of("HC101").Verdict, scan.Of("HC101").Confidence));
    }

    public static TheoryData<int> Lives => [1, 2, 4, 6, 8, 12];

    [Theory]
    [MemberData(nameof(Lives))]
    public async Task A_server_that_tires_of_us_has_refused_nobody(int after)
    {
        await using var server = new StrictServer((_, sound, number) => number > after ? ClientDecision.Bad : sound);

        // One after the other: who comes before the server tires must not depend on the machine's load.
        var scan = await Attacked.ScanAsync(server.Port, Once with { Concurrency = 1 });

        // Everybody is turned away from then on, the valid client too: what was refused then was refused for nothing it did.
        Assert.True(scan.Target.Enforcement != Enforcement.Required, scan.Told());
        Assert.All(Refusals[2..], id => Assert.NotEqual(Verdict.Pass, scan.Of(id).Verdict));
        Assert.DoesNotContain(scan.Target.Findings, f => f.Check.Id is "HC101" or "HC102" && f.Ruling.Verdict == Verdict.Fail);
    }

    [Theory]
    [InlineData(Manner.Closes)]
    [InlineData(Manner.Resets)]
    [InlineData(Manner.Stalls)]
    internal async Task A_server_that_goes_away_has_refused_nobody(Manner how)
    {
        var count = 0;
        await using var server = new StrictServer();
        await using var front = new ScriptedPeer(
            async (stream, stop) =>
            {
                if (Interlocked.Increment(ref count) > 7)
                {
                    await stream.ClientHelloAsync(stop);
                    await stream.LeaveAsync(how, default, stop);
                    return;
                }

                using var back = new System.Net.Sockets.TcpClient();
                await back.ConnectAsync(System.Net.IPAddress.Loopback, server.Port, stop);
                await Task.WhenAny(stream.CopyToAsync(back.GetStream(), stop), back.GetStream().CopyToAsync(stream, stop));
            }
        );

        var scan = await Attacked.ScanAsync(front.Port, Once with { Timeout = TimeSpan.FromMilliseconds(500) });

        Assert.NotEqual(Enforcement.Required, scan.Target.Enforcement);
        Assert.All(Refusals, id => Assert.NotEqual(Verdict.Fail, scan.Of(id).Verdict));
        Assert.All(Refusals[2..], id => Assert.NotEqual(Verdict.Pass, scan.Of(id).Verdict));
    }

    /// <summary>Strangers are refused, but so is the valid client, every other time.</summary>
    [Theory]
    [InlineData("403 Forbidden")]
    [InlineData("404 Not Found")]
    [InlineData("302 Found")]
    public async Task A_refusal_that_meets_the_valid_client_too_is_none(string status)
    {
        var number = 0;
        await using var server = new StrictServer(
            (_, _, _) => ClientDecision.Accept,
            (channel, _) =>
                IsValid(channel) && Interlocked.Increment(ref number) % 2 == 0
                    ? StrictServer.Protected
                    : StrictServer.Page(status, "no\n", "Location: /x\r\n")
        );

        var scan = await Attacked.ScanAsync(server.Port, Once);

        Assert.NotEqual(Enforcement.Required, scan.Target.Enforcement);
        Assert.All(Refusals, id => Assert.NotEqual(Verdict.Pass, scan.Of(id).Verdict));
    }

    [Fact]
    public async Task Redirects_are_never_followed()
    {
        var visited = 0;
        await using var elsewhere = new StrictServer(
            answer: (_, _) => StrictServer.Page("200 OK", $"{Interlocked.Increment(ref visited)}")
        );
        await using var server = new StrictServer(
            (_, _, _) => ClientDecision.Accept,
            (_, i) => StrictServer.Page("302 Found", "", $"Location: https://localhost:{elsewhere.Port}/{i}\r\n")
        );

        var scan = await Attacked.ScanAsync(server.Port, Once);

        Assert.Equal((0, 0), (elsewhere.Connections, visited));
        Assert.Equal(server.Connections, scan.Report.Run.Connections);
        Assert.NotEqual(Enforcement.Required, scan.Target.Enforcement);
        Assert.NotEqual(Verdict.Pass, scan.Of("HC101").Verdict);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(17)]
    public async Task The_last_connection_allowed_ends_the_scan_with_what_was_found(int most)
    {
        await using var server = new StrictServer();

        var scan = await Attacked.ScanAsync(server.Port, Once with { MaxConnections = most });

        Assert.InRange(server.Connections, 1, most);
        Assert.Contains("--max-connections", scan.Notes, StringComparison.Ordinal);
        Assert.True(scan.Target.Enforcement != Enforcement.Required, scan.Told());
        Assert.All(Refusals[2..], id => Assert.NotEqual(Verdict.Pass, scan.Of(id).Verdict));
        Assert.All(Refusals, id => Assert.NotEqual(Verdict.Fail, scan.Of(id).Verdict));
    }

    [Theory]
    [InlineData(2, Verdict.Inconclusive)]
    [InlineData(800, Verdict.Pass)]
    public async Task A_version_that_could_not_be_asked_for_is_not_said_to_be_refused(int most, Verdict verdict)
    {
        await using var server = new StrictServer();

        var scan = await Attacked.ScanAsync(server.Port, Once with { MaxConnections = most, Versions = [] });

        Assert.Equal(verdict, scan.Of("HC160").Verdict);
    }

    [Fact]
    public async Task A_target_for_which_no_connection_is_left_is_told_as_such()
    {
        await using var server = new StrictServer();

        var scan = await Attacked.ScanAsync(server.Port, Once with { MaxConnections = 0 });

        Assert.Equal(0, server.Connections);
        scan.GivenUp("limit-reached", "--max-connections 0");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public async Task An_interrupted_scan_reports_at_once_what_was_found(int after)
    {
        using var interrupt = new CancellationTokenSource();
        // From then on the server says nothing more, and the scanner would wait for long.
        await using var server = new StrictServer(
            (_, sound, number) =>
            {
                if (number >= after)
                    interrupt.Cancel();
                return sound;
            }
        );

        var scan = await Attacked.ScanAsync(server.Port, Once with { Timeout = TimeSpan.FromSeconds(20) }, stop: interrupt.Token);

        Assert.True(scan.Report.Run.Partial);
        Assert.Contains("interrupted", scan.Notes, StringComparison.Ordinal);
        Assert.True(scan.Target.Enforcement != Enforcement.Required, scan.Told());
        Assert.All(Refusals[2..], id => Assert.NotEqual(Verdict.Pass, scan.Of(id).Verdict));
        Assert.InRange(scan.Took, TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_scan_of_a_stalling_server_is_interrupted_in_the_middle_of_a_wait()
    {
        using var interrupt = new CancellationTokenSource();
        await using var peer = RogueConnection.Listen(
            new(TlsVersion.Tls13),
            async connection =>
            {
                await connection.RequestAsync();
                await interrupt.CancelAsync();
                await connection.Stream.HearOutAsync(connection.Stop);
            }
        );

        var scan = await Attacked.ScanAsync(
            peer.Port,
            Once with
            {
                Timeout = TimeSpan.FromMinutes(5),
                MaxTime = TimeSpan.FromMinutes(30),
            },
            stop: interrupt.Token
        );

        Assert.True(scan.Report.Run.Partial);
        scan.NothingEarned();
        Assert.InRange(scan.Took, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task The_longest_time_ends_a_scan_with_what_was_found()
    {
        await using var peer = RogueConnection.Listen(new(TlsVersion.Tls13), connection => connection.Stream.HearOutAsync(connection.Stop));

        var scan = await Attacked.ScanAsync(peer.Port, Once with { Timeout = TimeSpan.FromMinutes(5), MaxTime = TimeSpan.FromSeconds(1) });

        Assert.True(scan.Report.Run.Partial);
        Assert.Contains("--max-time 1 s", scan.Notes, StringComparison.Ordinal);
        scan.NothingEarned();
        Assert.InRange(scan.Took, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    private static bool IsValid(TlsServerChannel channel) =>
        channel.ClientChain.Count > 0 && channel.ClientChain[0].AsSpan().SequenceEqual(Attacked.Pki.Valid.Chain[0]);
}
