using System.Text;
using Handclasp.Model;
using Handclasp.Tests.Tls;
using Xunit;

namespace Handclasp.Tests.Hostile;

/// <summary>A server that leaves, stalls or drips at each stage, towards everybody: nothing is earned by that.</summary>
public sealed class StageTests
{
    /// <summary>How far the server plays along.</summary>
    internal enum Upto
    {
        ServerHello,
        MiddleOfFlight,
        Flight,
        Finished,
        Request,
        MiddleOfHeader,
        MiddleOfBody,
    }

    private const string Header = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4000\r\n\r\n";

    [Theory]
    [InlineData(TlsVersion.Tls12, Manner.Closes)]
    [InlineData(TlsVersion.Tls12, Manner.Resets)]
    [InlineData(TlsVersion.Tls12, Manner.Stalls)]
    [InlineData(TlsVersion.Tls12, Manner.Drips)]
    [InlineData(TlsVersion.Tls13, Manner.Closes)]
    [InlineData(TlsVersion.Tls13, Manner.Resets)]
    [InlineData(TlsVersion.Tls13, Manner.Stalls)]
    [InlineData(TlsVersion.Tls13, Manner.Drips)]
    internal async Task Whoever_is_left_at_a_stage_learns_nothing(TlsVersion version, Manner how)
    {
        // Side by side: most of it is waiting.
        var scans = await Task.WhenAll(
            Enum.GetValues<Upto>().Select(async upto => (Upto: upto, Scan: await ScanAsync(upto, version, how)))
        );

        Assert.All(
            scans,
            s =>
            {
                Assert.True(s.Scan.Target.Error is null, $"{s.Upto}: {s.Scan.Target.Error?.Message}");
                Assert.NotEqual(Enforcement.Required, s.Scan.Target.Enforcement);
                Assert.NotEqual(Verdict.Pass, s.Scan.Of("HC101").Verdict);
                Assert.NotEqual(Verdict.Pass, s.Scan.Of("HC102").Verdict);
                Assert.NotEmpty(s.Scan.Observed(Identity.None));
                Assert.InRange(s.Scan.Took, TimeSpan.Zero, Attacked.Bearable);
            }
        );
        // Half a body is half of what was to be protected: the stranger has got it as the valid client has.
        Assert.All(scans.Where(s => s.Upto != Upto.MiddleOfBody), s => s.Scan.NothingEarned());
    }

    private static async Task<Attacked> ScanAsync(Upto upto, TlsVersion version, Manner how)
    {
        await using var peer = new ScriptedPeer((stream, stop) => PlayAsync(new(stream, new(version), stop), upto, how));
        return await Attacked.ScanAsync(
            peer.Port,
            Attacked.Quick with
            {
                Versions = [version],
                Alpn = ["http/1.1"],
                Timeout = TimeSpan.FromSeconds(1),
                MaxTime = TimeSpan.FromSeconds(12),
            }
        );
    }

    private static async Task PlayAsync(RogueConnection connection, Upto upto, Manner how)
    {
        if (upto <= Upto.MiddleOfFlight)
        {
            var flight = await connection.FlightAsync();
            var sent = upto == Upto.ServerHello ? 1 : 2;
            foreach (var record in flight.Take(sent))
                await connection.Stream.WriteAsync(record, connection.Stop);
            byte[] rest = [.. flight.Skip(sent).SelectMany(r => r)];
            await connection.Stream.LeaveAsync(how, rest, connection.Stop);
            return;
        }

        if (upto == Upto.Flight)
        {
            foreach (var record in await connection.FlightAsync())
                await connection.Stream.WriteAsync(record, connection.Stop);
            await connection.Stream.LeaveAsync(how, Wire.Times(1000, 22), connection.Stop);
            return;
        }

        if (!await connection.HandshakeAsync())
            return;
        if (upto >= Upto.Request)
            await connection.RequestAsync();
        if (upto >= Upto.MiddleOfHeader)
            await connection.WriteAsync(upto == Upto.MiddleOfHeader ? Header[..40] : $"{Header}the books, first half\n");
        // One byte of content to a record, or the bytes of one record one by one: the first is what an application sees drip.
        if (how == Manner.Drips && upto >= Upto.MiddleOfHeader)
        {
            for (var i = 0; i < 1000; i++)
            {
                await connection.WriteAsync("x");
                await Task.Delay(60, connection.Stop);
            }
        }

        connection.Tls.Write(Encoding.ASCII.GetBytes(Header));
        await connection.Stream.LeaveAsync(how, connection.Tls.Take(), connection.Stop);
    }
}
