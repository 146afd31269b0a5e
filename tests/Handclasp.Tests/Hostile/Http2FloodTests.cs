using System.Net;
using Handclasp.Model;
using Handclasp.Tls.Server;
using Xunit;

namespace Handclasp.Tests.Hostile;

/// <summary>Frames without end, to a client that is the platform's own: bounded by our stream below it.</summary>
[Collection(nameof(Memory))]
public sealed class Http2FloodTests
{
    private const long Gigabyte = 1L << 30;
    private const long MostPerConnection = 24L << 20;
    private const long MostAlive = 160L << 20;
    private static readonly byte[] Settings = Frame(4, 0, 0, []);
    private static readonly byte[] Headers = Frame(1, 4, 1, [0x88]);

    private static readonly Dictionary<string, (byte[] Start, byte[] Again, bool Serves)> Floods = new()
    {
        ["DATA"] = ([.. Settings, .. Headers], Frame(0, 0, 1, new byte[16_000]), true),
        ["empty DATA"] = ([.. Settings, .. Headers], Wire.Times(500, Frame(0, 0, 1, [])), true),
        ["SETTINGS"] = ([], Wire.Times(500, Settings), false),
        ["PING"] = (Settings, Wire.Times(500, Frame(6, 0, 0, new byte[8])), false),
        ["WINDOW_UPDATE"] = (Settings, Wire.Times(500, Frame(8, 0, 0, [0, 0, 0, 1])), false),
        ["GOAWAY"] = (Settings, Wire.Times(500, Frame(7, 0, 0, [0, 0, 0, 1, 0, 0, 0, 11])), false),
        ["PRIORITY"] = (Settings, Wire.Times(500, Frame(2, 0, 3, [0, 0, 0, 1, 16])), false),
        ["frames of an unknown type"] = (Settings, Frame(99, 0, 0, new byte[16_000]), false),
        ["CONTINUATION"] = ([.. Settings, .. Frame(1, 0, 1, [0x88])], Frame(9, 0, 1, Wire.Times(1000, 0x40, 1, 0x61, 1, 0x62)), false),
        // 103, a literal value of the indexed name ":status".
        ["interim answers"] = (Settings, Wire.Times(500, Frame(1, 4, 1, [0x48, 3, (byte)'1', (byte)'0', (byte)'3'])), false),
        ["a frame that lies"] = (Settings, [0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 1, .. new byte[16_000]], false),
        ["PUSH_PROMISE"] = (Settings, Wire.Times(500, Frame(5, 4, 1, [0, 0, 0, 2, 0x82])), false),
        ["HTTP/1.1"] = ([], [.. "HTTP/1.1 200 OK\r\nX: y\r\n"u8], false),
    };

    public static TheoryData<string> Names => [.. Floods.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Of_frames(string name)
    {
        var (start, again, serves) = Floods[name];
        var count = new ByteCount();
        await using var server = Listen(start, again, count);
        var options = Attacked.Quick with { Versions = [TlsVersion.Tls13], Alpn = ["h2"], Timeout = TimeSpan.FromSeconds(1) };

        var (scan, alive) = await Memory.OfAsync(() => Attacked.ScanAsync(server.Address.Port, options));

        Assert.NotEmpty(scan.Observed(Identity.None));
        Assert.NotEqual(Enforcement.Required, scan.Target.Enforcement);
        Assert.NotEqual(Verdict.Pass, scan.Of("HC101").Verdict);
        Assert.True(serves || scan.Target.Observations.All(o => o.Outcome is not (Outcome.Served or Outcome.Answered)), scan.Told());
        Assert.InRange(count.Value / scan.Report.Run.Connections, 1, MostPerConnection);
        Assert.InRange(alive, 0, MostAlive);
    }

    private static ConnectionListener Listen(byte[] start, byte[] again, ByteCount count) =>
        TlsListener.Start(
            new(IPAddress.Loopback, 0),
            new()
            {
                Chain = Attacked.Pki.ServerChain,
                Key = Attacked.Pki.ServerKey,
                Versions = [TlsVersion.Tls13],
                Alpn = ["h2"],
                RequestCertificate = true,
            },
            async (channel, stop) =>
            {
                await channel.ReadAsync(new byte[4096], TimeSpan.FromSeconds(5), stop);
                await channel.WriteAsync(start, stop);
                for (var sent = 0L; sent < Gigabyte && await channel.WriteAsync(again, stop); sent += again.Length)
                    count.Add(again.Length);
            },
            static defect => throw new InvalidOperationException("a defect of the server", defect),
            TimeProvider.System
        );

    /// <summary>RFC 9113 section 4.1.</summary>
    private static byte[] Frame(byte type, byte flags, byte stream, byte[] payload) =>
        [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags, 0, 0, 0, stream, .. payload];
}
