using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Handclasp.Model;
using Handclasp.Tls;
using Xunit;
using CertificateRequest = System.Security.Cryptography.X509Certificates.CertificateRequest;

namespace Handclasp.Tests.Tls;

/// <summary>Broken flights at record and message level: whatever comes, a conversation ends with a reason and nothing throws.</summary>
public sealed class FuzzTests
{
    private static readonly TimeSpan Bearable = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("AES128-SHA")]
    [InlineData("ECDHE-RSA-AES128-GCM-SHA256")]
    internal async Task Mutated_flights_of_a_real_server_end_with_a_reason(string suite)
    {
        var pki = TestPki.Shared;
        await using var openssl = await ServerProcess.OpensslAsync([
            "-tls1_2",
            "-cipher",
            suite,
            "-Verify",
            "2",
            "-CAfile",
            pki.CaFile,
            .. pki.Server("server-rsa"),
        ]);
        var flight = await RecordAsync(openssl.Port);
        var whole = await PlayAsync(flight, 0);

        Dictionary<Ending, int> endings = [];
        var slowest = TimeSpan.Zero;
        for (var seed = 1; seed <= 1500; seed++)
        {
            var begun = Stopwatch.GetTimestamp();
            var seen = await PlayAsync(Mutate(flight, new Random(seed)), seed);
            Assert.True(seen.Ending != Ending.Open, $"seed {seed}: {seen}");
            Assert.InRange(seen.Lines.Count, 1, 200);
            endings[seen.Ending] = endings.GetValueOrDefault(seen.Ending) + 1;
            var took = Stopwatch.GetElapsedTime(begun);
            slowest = took > slowest ? took : slowest;
        }

        // No key or parameter of a peer may cost us seconds of arithmetic.
        Assert.True(slowest < TimeSpan.FromSeconds(2), slowest.ToString());
        // The control: the flight as recorded is taken to its end, where the server falls silent or its signature does not fit.
        Assert.True(whole.ServerChain.Count > 0, whole.ToString());
        Assert.True(endings.Count >= 3, string.Join(", ", endings));
    }

    [Fact]
    internal async Task Random_records_end_with_a_reason()
    {
        for (var seed = 1; seed <= 2000; seed++)
        {
            var random = new Random(seed);
            List<byte> bytes = [];
            for (var i = random.Next(1, 6); i > 0; i--)
            {
                var content = new byte[random.Next(0, 300)];
                random.NextBytes(content);
                if (content.Length > 3)
                    (content[0], content[1]) = ((byte)random.Next(0, 26), 0);
                bytes.AddRange([(byte)random.Next(20, 24), 3, 3, (byte)(content.Length >> 8), (byte)content.Length, .. content]);
            }

            var seen = await PlayAsync([.. bytes], seed, seed % 2 == 0 ? TlsVersion.Tls12 : TlsVersion.Tls13);

            Assert.True(seen.Ending is not (Ending.Open or Ending.Timeout), $"seed {seed}: {seen}");
        }
    }

    [Theory]
    [InlineData(TlsVersion.Tls12)]
    [InlineData(TlsVersion.Tls13)]
    internal async Task Mutated_messages_of_a_handshake_end_with_a_reason(TlsVersion version)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        var der = new CertificateRequest("CN=rogue", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now.AddDays(-1), now.AddDays(1))
            .RawData;
        ConcurrentDictionary<Ending, int> endings = [];
        await Parallel.ForEachAsync(
            Enumerable.Range(1, 300),
            new ParallelOptions { MaxDegreeOfParallelism = 24 },
            async (seed, stop) =>
            {
                var random = new Random(seed);
                byte[] Rewrite(byte[] message) => random.Next(3) == 0 ? Mutate(message, random) : message;
                await using var server = RogueServer.Listen(version, [der], key, null, Rewrite);
                var talked = await Talk.ToAsync(server.Port, Brief(version), stop: stop).WaitAsync(Bearable, stop);
                endings.AddOrUpdate(talked.Seen.Ending, 1, (_, n) => n + 1);
            }
        );

        Assert.True(endings.Count >= 3, string.Join(", ", endings));
        Assert.True(endings[Ending.ProtocolError] > 20, string.Join(", ", endings));
    }

    /// <summary>Nesting as deep as a message allows: a stack overflow would take the whole process along.</summary>
    [Theory]
    [InlineData(0x30, 0x80)]
    [InlineData(0xA0, 0x80)]
    [InlineData(0x24, 0x80)]
    internal async Task Deeply_nested_certificates_end_with_a_reason(byte tag, byte length)
    {
        byte[] nested = [.. Enumerable.Range(0, 120_000).SelectMany(_ => new[] { tag, length })];
        byte[] spki = [.. Enumerable.Range(0, 2_000).SelectMany(_ => new[] { tag, length }), .. new byte[4]];
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var der in (byte[][])[nested, WithKey(spki), WithKey(Closed(spki))])
        {
            await using var server = RogueServer.Listen(TlsVersion.Tls13, [der], key);

            var talked = await Talk.ToAsync(server.Port, Brief(TlsVersion.Tls13)).WaitAsync(Bearable);

            Assert.Equal((Ending.ProtocolError, 1), (talked.Seen.Ending, talked.Seen.ServerChain.Count));
            Assert.Contains("holds no key", talked.Seen.Detail, StringComparison.Ordinal);
        }
    }

    private static byte[] Closed(byte[] open) => [.. open.AsSpan(0, 2000), .. new byte[2000]];

    private static byte[] WithKey(byte[] key) => [0x30, 0x80, 0x30, 0x80, 2, 1, 1, 0x30, 0, 0x30, 0, 0x30, 0, 0x30, 0, .. key, 0, 0, 0, 0];

    private static TlsClientSettings Brief(TlsVersion version) =>
        Talk.Settings(version, TestPki.Shared.Client()) with
        {
            Limits = new() { Wait = TimeSpan.FromMilliseconds(300), Handshake = TimeSpan.FromSeconds(1) },
        };

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        List<byte> changed = [.. bytes];
        for (var i = random.Next(1, 5); i > 0 && changed.Count > 0; i--)
        {
            var at = random.Next(changed.Count);
            switch (random.Next(5))
            {
                case 0:
                    changed[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    changed[at] = (byte)random.Next(256);
                    break;
                case 2:
                    changed.Insert(at, (byte)random.Next(256));
                    break;
                case 3:
                    changed.RemoveRange(at, Math.Min(random.Next(1, 8), changed.Count - at));
                    break;
                default:
                    changed.RemoveRange(at, changed.Count - at);
                    break;
            }
        }
        return changed.Count == 0 ? [0] : [.. changed];
    }

    private static async Task<Transcript> PlayAsync(byte[] bytes, int seed, TlsVersion version = TlsVersion.Tls12)
    {
        await using var channel = new TlsChannel(new PlayedStream(bytes, new Random(seed)), Brief(version), TimeProvider.System);
        await channel.HandshakeAsync(default).WaitAsync(Bearable);
        return channel.Snapshot();
    }

    /// <summary>The server's first flight as it came.</summary>
    private static async Task<byte[]> RecordAsync(int port)
    {
        var dialed = await TcpDialer.ConnectAsync(new("127.0.0.1", port), TimeSpan.FromSeconds(3), null, TimeProvider.System, default);
        await using var recording = new RecordingStream(dialed.Stream!);
        var settings = Brief(TlsVersion.Tls12) with { Limits = new() { Wait = TimeSpan.FromSeconds(3) } };
        await using var channel = new TlsChannel(recording, settings, TimeProvider.System);
        await channel.HandshakeAsync(default);
        return recording.FirstFlight;
    }
}
