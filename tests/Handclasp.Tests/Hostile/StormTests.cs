using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Tests.Tls;
using Org.BouncyCastle.Tls;
using Xunit;

namespace Handclasp.Tests.Hostile;

/// <summary>TLS servers that loop, storm, or show what no server should: each ends at its bound, by its name, and earns nothing.</summary>
public sealed class StormTests
{
    private const long Gigabyte = 1L << 30;

    /// <summary>Content, socket buffers on both sides, and what a busy machine lets through: still far below what the server would send.</summary>
    private const long MostPerConnection = 24L << 20;

    private static readonly Dictionary<string, (TlsVersion Version, Action<RogueTls> Once, string Names)> Storms = new()
    {
        ["HelloRequest"] = (TlsVersion.Tls12, t => t.SendMessage(HandshakeType.hello_request), "more than 200 handshake messages"),
        ["NewSessionTicket 1.2"] = (
            TlsVersion.Tls12,
            t => t.SendMessage(HandshakeType.new_session_ticket, 0, 0, 0, 1, 0, 1, 7),
            "NewSessionTicket"
        ),
        ["NewSessionTicket 1.3"] = (
            TlsVersion.Tls13,
            t => t.Send(ContentType.handshake, RogueTls.Ticket13),
            "more than 200 handshake messages"
        ),
        ["KeyUpdate"] = (TlsVersion.Tls13, t => t.UpdateKeys(), "more than 200 handshake messages"),
        ["post-handshake CertificateRequest"] = (
            TlsVersion.Tls13,
            t => t.Send(ContentType.handshake, RogueTls.CertificateRequest13(1)),
            "more than 4 certificate requests"
        ),
        ["warnings"] = (TlsVersion.Tls12, t => t.Send(ContentType.alert, [1, 112]), "more than 32 alerts"),
        ["empty records 1.2"] = (TlsVersion.Tls12, t => t.Send(ContentType.application_data, [0]), ""),
        ["half a message"] = (TlsVersion.Tls13, t => t.Send(ContentType.handshake, [4, 0, 0xFF, 0xFF, .. new byte[100]]), ""),
    };

    public static TheoryData<string> StormNames => [.. Storms.Keys];

    [Theory]
    [MemberData(nameof(StormNames))]
    public async Task A_storm_after_the_handshake_ends_at_its_bound(string name)
    {
        var (version, once, names) = Storms[name];
        var count = new ByteCount();
        await using var peer = RogueConnection.Listen(new(version), connection => connection.FloodAsync(once, Gigabyte, count));

        var scan = await Attacked.ScanAsync(peer.Port, Only(version));

        scan.NothingEarned().Says(Identity.None, names);
        Assert.InRange(count.Value / scan.Report.Run.Connections, 1, MostPerConnection);
    }

    /// <summary>The same, but only once the question has been asked.</summary>
    [Theory]
    [MemberData(nameof(StormNames))]
    public async Task A_storm_after_the_request_ends_at_its_bound(string name)
    {
        var (version, once, names) = Storms[name];
        var count = new ByteCount();
        await using var peer = RogueConnection.Listen(
            new(version),
            async connection =>
            {
                await connection.RequestAsync();
                await connection.FloodAsync(once, Gigabyte, count);
            }
        );

        var scan = await Attacked.ScanAsync(peer.Port, Only(version));

        scan.NothingEarned().Says(Identity.None, names);
        Assert.InRange(count.Value / scan.Report.Run.Connections, 1, MostPerConnection);
    }

    private static readonly Dictionary<string, (RogueSettings Settings, string Names)> Handshakes = new()
    {
        ["ServerHello three times"] = (Repeating(TlsVersion.Tls13, HandshakeType.server_hello, 3), "unexpected_message"),
        ["EncryptedExtensions without end"] = (Repeating(TlsVersion.Tls13, HandshakeType.encrypted_extensions, 500), "unexpected_message"),
        ["ServerHello three times, 1.2"] = (Repeating(TlsVersion.Tls12, HandshakeType.server_hello, 3), "unexpected_message"),
        ["Certificate without end, 1.2"] = (Repeating(TlsVersion.Tls12, HandshakeType.certificate, 500), "unexpected_message"),
        ["CertificateRequest without end"] = (Repeating(TlsVersion.Tls13, HandshakeType.certificate_request, 500), "unexpected_message"),
        ["an application protocol never offered"] = (Selecting(TlsVersion.Tls13, "gopher"), "'gopher' was not offered"),
        ["an application protocol never offered, 1.2"] = (Selecting(TlsVersion.Tls12, "h2"), "'h2' was not offered"),
        ["10000 tiny certificates"] = (Showing(TlsVersion.Tls13, Tiny(10_000)), "certificates"),
        ["10000 tiny certificates, 1.2"] = (Showing(TlsVersion.Tls12, Tiny(10_000)), "certificates"),
        ["a certificate of garbage"] = (Showing(TlsVersion.Tls13, [new byte[900]]), "holds no key"),
        ["a certificate of garbage, 1.2"] = (Showing(TlsVersion.Tls12, [new byte[900]]), "holds no key"),
        ["no certificate at all"] = (Showing(TlsVersion.Tls13, []), "Certificate"),
        ["a chain of 16 MB"] = (Showing(TlsVersion.Tls13, [Attacked.Pki.ServerChain[0], new byte[16_000_000]]), "larger than 262144 bytes"),
        ["a list of issuers of a megabyte"] = (IssuerList(1 << 20), "larger than 262144 bytes"),
    };

    public static TheoryData<string> HandshakeNames => [.. Handshakes.Keys];

    [Theory]
    [MemberData(nameof(HandshakeNames))]
    public async Task A_broken_handshake_is_named(string name)
    {
        var (settings, names) = Handshakes[name];
        await using var peer = RogueConnection.Listen(settings, connection => connection.Stream.HearOutAsync(connection.Stop));

        var scan = await Attacked.ScanAsync(peer.Port, Only(settings.Version));

        scan.NothingEarned().Says(Identity.None, names);
        Assert.InRange(scan.Took, TimeSpan.Zero, Attacked.Bearable);
    }

    [Fact]
    public async Task HelloRetryRequest_after_HelloRetryRequest_ends()
    {
        await using var peer = new ScriptedPeer(
            async (stream, stop) =>
            {
                var retry = Wire.Retry(await stream.ClientHelloAsync(stop));
                for (var i = 0; i < 1000; i++)
                {
                    await stream.WriteAsync(retry, stop);
                    await stream.ClientHelloAsync(stop);
                }
            }
        );

        var scan = await Attacked.ScanAsync(peer.Port, Only(TlsVersion.Tls13));

        Assert.True(scan.Target.Error is { Code: "not-tls" } || scan.Observed(Identity.None).Any(), scan.Told());
        scan.NothingEarned();
    }

    /// <summary>Large, but a list that TLS allows: taken, told, and no obstacle.</summary>
    [Theory]
    [InlineData(TlsVersion.Tls12)]
    [InlineData(TlsVersion.Tls13)]
    internal async Task A_list_of_issuers_of_64_KB_is_taken(TlsVersion version)
    {
        var name = Attacked.Pki.ClientCaName;
        await using var server = new StrictServer(issuers: [.. Enumerable.Repeat(name, 60_000 / (name.Length + 2))]);

        var scan = await Attacked.ScanAsync(server.Port, Only(version));

        Assert.True(scan.Target.Enforcement == Enforcement.Required, scan.Told());
        Assert.InRange(scan.Target.Server!.AcceptedIssuers.Count, 1, 60_000);
    }

    /// <summary>Garbage beside a good leaf is no obstacle to the handshake, and is told for what it is.</summary>
    [Fact]
    public async Task Garbage_beside_a_good_certificate_is_told()
    {
        byte[] mangled = [.. Attacked.Pki.ServerChain[0]];
        mangled[40] ^= 0xFF;
        var settings = Showing(TlsVersion.Tls13, [Attacked.Pki.ServerChain[0], new byte[900], mangled, [0x30, 0x80]]);
        await using var peer = RogueConnection.Listen(settings, connection => connection.RequestAsync());

        var scan = await Attacked.ScanAsync(peer.Port, Only(TlsVersion.Tls13));

        Assert.NotNull(scan.Target.Server);
        Assert.Equal(4, scan.Target.Server.Chain.Count);
        Assert.StartsWith("not a certificate: ", scan.Target.Server.Chain[1].Subject, StringComparison.Ordinal);
        scan.NothingEarned();
    }

    /// <summary>Patient: these end at a bound, not by the clock.</summary>
    private static ScanOptions Only(TlsVersion version) =>
        Attacked.Quick with
        {
            Versions = [version],
            Alpn = ["http/1.1"],
            Timeout = TimeSpan.FromSeconds(5),
            MaxTime = TimeSpan.FromSeconds(45),
        };

    private static RogueSettings Repeating(TlsVersion version, short type, int times) =>
        new(version) { Rewrite = message => Enumerable.Repeat(message, message[0] == type ? times : 1) };

    /// <summary>With the application protocol selected in ServerHello or EncryptedExtensions (RFC 7301 section 3.1), whatever was offered.</summary>
    private static RogueSettings Selecting(TlsVersion version, string protocol)
    {
        var carrier = version == TlsVersion.Tls13 ? HandshakeType.encrypted_extensions : HandshakeType.server_hello;
        byte[] name = [(byte)protocol.Length, .. System.Text.Encoding.ASCII.GetBytes(protocol)];
        byte[] extension = [0, 16, 0, (byte)(name.Length + 2), 0, (byte)name.Length, .. name];
        return new(version) { Rewrite = message => [message[0] == carrier ? With(message) : message] };

        byte[] With(byte[] message)
        {
            // ServerHello: version, random, session id, suite and compression come first.
            var at = carrier == HandshakeType.encrypted_extensions ? 4 : 4 + 2 + 32 + 1 + message[38] + 3;
            var length = (message[at] << 8 | message[at + 1]) + extension.Length;
            byte[] body = [.. message[4..at], (byte)(length >> 8), (byte)length, .. message[(at + 2)..], .. extension];
            return RogueTls.Message(carrier, body);
        }
    }

    private static RogueSettings Showing(TlsVersion version, IReadOnlyList<byte[]> chain) => new(version) { Chain = chain };

    private static List<byte[]> Tiny(int count) => [Attacked.Pki.ServerChain[0], .. Enumerable.Repeat<byte[]>([0x30], count)];

    /// <summary>A TLS 1.2 CertificateRequest of so many bytes; its list of issuers lies about its length, for it must.</summary>
    private static RogueSettings IssuerList(int bytes) =>
        new(TlsVersion.Tls12)
        {
            Rewrite = message =>
                message[0] == HandshakeType.certificate_request
                    ? [RogueTls.Message(HandshakeType.certificate_request, [1, 64, 0, 2, 4, 3, 0xFF, 0xFF, .. new byte[bytes]])]
                    : [message],
        };
}
