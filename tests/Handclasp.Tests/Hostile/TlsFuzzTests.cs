using System.Collections.Concurrent;
using System.Text;
using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Protocols;
using Handclasp.Tls;
using Handclasp.Tls.Client;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Xunit;

namespace Handclasp.Tests.Hostile;

/// <summary>
/// Whole conversations (handshake, question, answer) with a TLS server of ours, of which the records or the messages are spoiled: each
/// ends with a reason, nothing throws, nothing hangs. Twice 3,000 and twice 2,500 conversations, counted.
/// </summary>
public sealed class TlsFuzzTests
{
    private const int Records = 3000;
    private const int Messages = 2500;
    private static readonly byte[] Page = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 6\r\nServer: rogue\r\n\r\nbooks\n");

    private static readonly Question Get = new("GET", "localhost", "/")
    {
        Wait = TimeSpan.FromMilliseconds(30),
        Deadline = TimeSpan.FromSeconds(5),
    };

    [Theory]
    [InlineData(TlsVersion.Tls12)]
    [InlineData(TlsVersion.Tls13)]
    internal async Task Spoiled_records_end_with_a_reason(TlsVersion version)
    {
        var endings = new ConcurrentDictionary<string, int>();

        var held = await Seeds.RunAsync(
            Records,
            async (random, did) =>
            {
                // Up to where the conversation is whole, so that every stage is met.
                var from = random.Next(0, 12);
                var passed = 0;
                MemoryPeer peer = null!;
                peer = new(
                    new(new(version)),
                    record =>
                    {
                        if (passed++ < from || random.Next(3) != 0)
                            return [record];
                        var (pieces, cut) = Spoil(record, random, did);
                        peer.Cut = cut;
                        return pieces;
                    },
                    Serving(random, did, Late.Nothing),
                    random,
                    pauses: version == TlsVersion.Tls13
                );
                Count(endings, await ConverseAsync(version, peer, random));
            }
        );

        Assert.Equal(Records, held);
        // The control: some come through whole, and the others end in many ways.
        Assert.True(endings.GetValueOrDefault("answered") > Records / 100, Told(endings));
        Assert.True(endings.Count >= 5, Told(endings));
    }

    [Theory]
    [InlineData(TlsVersion.Tls12)]
    [InlineData(TlsVersion.Tls13)]
    internal async Task Spoiled_messages_end_with_a_reason(TlsVersion version)
    {
        var endings = new ConcurrentDictionary<string, int>();

        var held = await Seeds.RunAsync(
            Messages,
            async (random, did) =>
            {
                var target = random.Next(0, 8);
                var sent = 0;
                var late = (Late)random.Next(0, 5);
                var settings = new RogueSettings(version)
                {
                    // Half of them are whole in the handshake, so that what comes late is met.
                    Rewrite = message => late == Late.Nothing && sent++ == target ? Spoiled(message, random, did) : [message],
                };
                var peer = new MemoryPeer(
                    new(settings),
                    record => [record],
                    Serving(random, did, late),
                    random,
                    pauses: version == TlsVersion.Tls13
                );
                Count(endings, await ConverseAsync(version, peer, random));
            }
        );

        Assert.Equal(Messages, held);
        Assert.True(endings.GetValueOrDefault(nameof(Ending.ProtocolError)) > Messages / 20, Told(endings));
        Assert.True(endings.Count >= 4, Told(endings));
    }

    /// <summary>What comes after the handshake, spoiled.</summary>
    private enum Late
    {
        Nothing,
        Tickets,
        CertificateRequest,
        HelloRequest,
        Anything,
    }

    private static PskSession Unknown(Random random)
    {
        var (ticket, psk) = (new byte[random.Next(1, 2000)], new byte[32]);
        random.NextBytes(ticket);
        random.NextBytes(psk);
        return new(ticket, psk, CryptoHashAlgorithm.sha256, 7, 0);
    }

    private static async Task<Transcript> ConverseAsync(TlsVersion version, MemoryPeer peer, Random random)
    {
        var settings = new TlsClientSettings
        {
            Version = version,
            Alpn = random.Next(2) == 0 ? ["http/1.1"] : [],
            Sni = "localhost",
            Credential = random.Next(3) == 0 ? null : Attacked.Pki.Valid,
            RequestStaple = true,
            Take = random.Next(2) == 0 ? SessionKind.Ticket : null,
            // A session that the server never gave: whatever it answers, it cannot take it up.
            Resume = version == TlsVersion.Tls13 && random.Next(3) == 0 ? Unknown(random) : null,
            Hello = random.Next(4) == 0 ? HelloShape.Records : HelloShape.Whole,
            Limits = new() { Wait = TimeSpan.FromMilliseconds(30), Handshake = TimeSpan.FromSeconds(10) },
        };
        Answer? answer = null;
        await using var channel = new TlsChannel(peer, settings, TimeProvider.System);
        await channel.HandshakeAsync(default);
        if (!channel.Ended)
        {
            await channel.SettleAsync(TimeSpan.FromMilliseconds(1), default);
            ISpeaker speaker = random.Next(4) == 0 ? new RawSpeaker() : new HttpSpeaker(["http/1.1"]);
            answer = await speaker.AskAsync(channel, Get, TimeProvider.System, default);
        }

        var session = channel.Session(SessionKind.Ticket);
        Assert.True(session is null || settings.Take is not null);
        await channel.CloseAsync();
        var seen = channel.Snapshot() with { Answer = answer };
        Assert.True(answer is not null || seen.Ending != Ending.Open || seen.Stage >= Stage.HandshakeComplete, seen.ToString());
        Assert.False(seen.Resumed, "a session was taken up that nobody gave");
        Assert.InRange(seen.Lines.Count, 1, 200);
        Assert.DoesNotContain(seen.Detail, char.IsControl);
        // A refusal and an answer need a ServerHello; and nobody is asked twice for the first time.
        var reading = Classifier.Read(seen, Identity.SelfSigned, IdentityMarks.None, Anchors.None);
        Assert.NotEmpty(reading.Reason);
        Assert.True(reading.Outcome == Outcome.Inconclusive || seen.Stage >= Stage.ServerHello, $"{reading} {seen}");
        return seen;
    }

    private static Action<RogueTls> Serving(Random random, ICollection<string> did, Late late)
    {
        var said = false;
        var request = 0;
        return server =>
        {
            if (!server.Done)
                return;
            if (!said && late != Late.Nothing)
                SayLate(server, random, did, late);
            said = true;
            request += server.Read().Length;
            if (request == 0)
                return;
            if (late != Late.Nothing && random.Next(2) == 0)
                SayLate(server, random, did, late);
            server.Write(Page);
            if (random.Next(2) == 0)
                server.Close();
            request = 0;
        };
    }

    private static void SayLate(RogueTls server, Random random, ICollection<string> did, Late late)
    {
        byte[][] messages = late switch
        {
            Late.Tickets => [RogueTls.Ticket13, RogueTls.Message(HandshakeType.new_session_ticket, [0, 0, 1, 0, 0, 2, 7, 7])],
            Late.CertificateRequest => [RogueTls.CertificateRequest13((byte)random.Next(256))],
            // A renegotiation goes on with the flight of the first handshake: well formed, and never right.
            Late.HelloRequest => [RogueTls.Message(HandshakeType.hello_request, []), .. server.Sent.Take(random.Next(0, 8))],
            _ => [.. Enumerable.Range(0, 3).Select(_ => RogueTls.Message((short)random.Next(0, 30), Bytes(random, random.Next(0, 80))))],
        };
        foreach (var message in messages)
        foreach (var said in random.Next(2) == 0 ? [message] : Spoiled(message, random, did))
            server.Send(ContentType.handshake, said);
    }

    /// <summary>One message spoiled: its bytes, its place, its number.</summary>
    private static byte[][] Spoiled(byte[] message, Random random, ICollection<string> did)
    {
        var how = random.Next(6);
        did.Note($"message {message[0]} of {message.Length} bytes, way {how}");
        switch (how)
        {
            case 0:
                return [];
            case 1:
                return [message, message];
            case 2:
                return [RogueTls.Message((short)random.Next(0, 30), Bytes(random, random.Next(0, 60))), message];
            case 3:
                // Bytes and length both: what is inside is to be met, and not only its end.
                byte[] body = random.Mutated(message[4..], did);
                return [RogueTls.Message(message[0], body)];
            case 4:
                return
                [
                    [.. message[..4], .. random.Mutated(message[4..], did)],
                ];
            default:
                return [random.Mutated(message, did)];
        }
    }

    /// <summary>One record spoiled: its bytes, its length, its neighbours, or the connection at this place.</summary>
    private static (byte[][] Pieces, bool Cut) Spoil(byte[] record, Random random, ICollection<string> did)
    {
        var how = random.Next(11);
        did.Note($"record {record[0]} of {record.Length} bytes, way {how}");
        switch (how)
        {
            case 0:
                return ([record[..random.Next(record.Length)]], true);
            case 1:
                return ([record, record], false);
            case 2:
                return ([], false);
            case 3:
                var lies = (byte[])record.Clone();
                (lies[3], lies[4]) = ((byte)random.Next(random.Next(2) == 0 ? 256 : 70), (byte)random.Next(256));
                return ([lies], false);
            case 4:
                return ([Wire.Record((short)random.Next(19, 26), Bytes(random, random.Next(0, 400))), record], false);
            case 5:
                // A record in two: allowed for plaintext messages, broken for encrypted ones.
                var half = random.Next(5, record.Length);
                return ([Wire.Record(record[0], record[5..half]), Wire.Record(record[0], record[half..])], false);
            case 6:
                return ([Wire.Record(ContentType.alert, (byte)random.Next(1, 3), (byte)random.Next(0, 121)), record], false);
            case 7:
                return ([Wire.Times(random.Next(1, 40), Wire.Record((short)random.Next(20, 24)))], false);
            case 8:
                return ([Bytes(random, random.Next(1, 200))], random.Next(2) == 0);
            case 9:
                return (
                    [
                        [.. record[..5], .. random.Mutated(record[5..], did)],
                    ],
                    false
                );
            default:
                return ([random.Mutated(record, did)], false);
        }
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static void Count(ConcurrentDictionary<string, int> endings, Transcript seen) =>
        endings.AddOrUpdate(seen.Answer is { Kind: AnswerKind.Content } ? "answered" : seen.Ending.ToString(), 1, (_, n) => n + 1);

    private static string Told(ConcurrentDictionary<string, int> endings) => string.Join(", ", endings.Select(e => $"{e.Key} {e.Value}"));
}
