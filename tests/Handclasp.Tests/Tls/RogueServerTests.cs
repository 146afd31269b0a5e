using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Handclasp.Model;
using Org.BouncyCastle.Tls;
using Xunit;
using CertificateRequest = System.Security.Cryptography.X509Certificates.CertificateRequest;

namespace Handclasp.Tests.Tls;

/// <summary>Servers that handshake properly and then misbehave, or show odd certificates: judged by nobody here, bounded by us.</summary>
public sealed class RogueServerTests
{
    [Theory]
    [InlineData(TlsVersion.Tls12)]
    [InlineData(TlsVersion.Tls13)]
    internal async Task An_expired_weak_certificate_is_no_obstacle_but_a_bad_signature_is(TlsVersion version)
    {
        using var key = RSA.Create(1024);
        using var other = RSA.Create(1024);
        var weak = new CertificateRequest("CN=nobody", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        weak.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.CrlSign, true));
        // RFC 7633: must-staple, and nothing is stapled.
        weak.CertificateExtensions.Add(new X509Extension("1.3.6.1.5.5.7.1.24", [0x30, 0x03, 0x02, 0x01, 0x05], false));
        var longAgo = TimeProvider.System.GetUtcNow().AddYears(-3);
        byte[] der = weak.CreateSelfSigned(longAgo, longAgo.AddDays(1)).RawData;
        await using var honest = RogueServer.Listen(version, [der, [1, 2, 3]], key);
        await using var liar = RogueServer.Listen(version, [der], other);

        var served = await Talk.ToAsync(honest.Port, Talk.Settings(version));
        var refused = await Talk.ToAsync(liar.Port, Talk.Settings(version));

        Assert.True(served.Answer.EndsWith("ok", StringComparison.Ordinal), served.ToString());
        Assert.Equal([der, [1, 2, 3]], served.Seen.ServerChain);
        Assert.Equal((Ending.ProtocolError, 51), (refused.Seen.Ending, refused.Seen.AlertSent));
        Assert.Contains("bad server signature", refused.Seen.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TlsVersion.Tls12)]
    [InlineData(TlsVersion.Tls13)]
    internal async Task A_certificate_without_a_key_is_kept_and_ends_the_handshake(TlsVersion version)
    {
        byte[] garbage = RandomNumberGenerator.GetBytes(300);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var server = RogueServer.Listen(version, [garbage], key);

        var talked = await Talk.ToAsync(server.Port, Talk.Settings(version));

        Assert.Equal(Ending.ProtocolError, talked.Seen.Ending);
        Assert.Contains("holds no key", talked.Seen.Detail, StringComparison.Ordinal);
        Assert.Equal(garbage, Assert.Single(talked.Seen.ServerChain));
    }

    [Fact]
    internal async Task A_chain_above_its_bound_ends_the_handshake()
    {
        var (der, key) = SelfSigned();
        await using var server = RogueServer.Listen(TlsVersion.Tls13, [.. Enumerable.Repeat(der, 101)], key);
        await using var control = RogueServer.Listen(TlsVersion.Tls13, [.. Enumerable.Repeat(der, 100)], key);

        var refused = await Talk.ToAsync(server.Port, Talk.Settings(TlsVersion.Tls13));
        var served = await Talk.ToAsync(control.Port, Talk.Settings(TlsVersion.Tls13));

        Assert.Equal(
            (Ending.LimitReached, "the server's chain has more than 100 certificates"),
            (refused.Seen.Ending, refused.Seen.Detail)
        );
        Assert.Equal(100, served.Seen.ServerChain.Count);
        Assert.EndsWith("ok", served.Answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KeyUpdate")]
    [InlineData("NewSessionTicket")]
    [InlineData("empty")]
    internal async Task Floods_after_a_TLS13_handshake_end_at_their_bound(string flood)
    {
        var (der, key) = SelfSigned();
        await using var server = RogueServer.Listen(TlsVersion.Tls13, [der], key, p => Flood(p, flood, 3000));
        await using var few = RogueServer.Listen(TlsVersion.Tls13, [der], key, p => Flood(p, flood, 3));

        var ended = await ReadOnAsync(server.Port, TlsVersion.Tls13);
        var served = await ReadOnAsync(few.Port, TlsVersion.Tls13);

        Assert.True(ended.Seen.Ending == Ending.LimitReached, ended.ToString());
        Assert.Contains("more than", ended.Seen.Detail, StringComparison.Ordinal);
        Assert.True(served.Answer.EndsWith("ok", StringComparison.Ordinal), served.ToString());
        Assert.InRange(ended.Seen.Lines.Count, 1, 200);
    }

    [Fact]
    internal async Task Certificate_requests_after_the_handshake_are_answered_up_to_a_bound()
    {
        var (der, key) = SelfSigned();
        await using var server = RogueServer.Listen(TlsVersion.Tls13, [der], key, p => Flood(p, "CertificateRequest", 5));
        await using var few = RogueServer.Listen(TlsVersion.Tls13, [der], key, p => Flood(p, "CertificateRequest", 4));

        var ended = await ReadOnAsync(server.Port, TlsVersion.Tls13);
        var answered = await ReadOnAsync(few.Port, TlsVersion.Tls13);

        Assert.Equal(Ending.LimitReached, ended.Seen.Ending);
        Assert.Equal("more than 4 certificate requests or renegotiations after the handshake", ended.Seen.Detail);
        Assert.Equal(AskedWhen.PostHandshake, answered.Seen.Asked);
        Assert.Equal(4, answered.Seen.Lines.Count(l => l is { Sent: true, What: "Certificate (0)" }));
    }

    [Fact]
    internal async Task A_storm_of_HelloRequests_ends_at_its_bound()
    {
        var (der, key) = SelfSigned();
        await using var server = RogueServer.Listen(TlsVersion.Tls12, [der], key, p => Flood(p, "HelloRequest", 3000));

        var ended = await ReadOnAsync(server.Port, TlsVersion.Tls12);

        Assert.Equal((Ending.LimitReached, true), (ended.Seen.Ending, ended.Seen.HelloRequested));
        Assert.Equal("more than 200 handshake messages", ended.Seen.Detail);
    }

    private static void Flood(RogueServer.Protocol protocol, string what, int times)
    {
        for (var i = 0; i < times; i++)
            switch (what)
            {
                case "KeyUpdate":
                    protocol.UpdateKey();
                    break;
                case "NewSessionTicket":
                    protocol.Send(ContentType.handshake, [4, 0, 0, 14, 0, 0, 0, 9, 1, 2, 3, 4, 0, 0, 1, 7, 0, 0]);
                    break;
                case "CertificateRequest":
                    protocol.Send(ContentType.handshake, [13, 0, 0, 12, 1, (byte)i, 0, 8, 0, 13, 0, 4, 0, 2, 4, 3]);
                    break;
                case "HelloRequest":
                    protocol.Send(ContentType.handshake, [0, 0, 0, 0]);
                    break;
                default:
                    protocol.Send(ContentType.application_data, []);
                    break;
            }
    }

    /// <summary>Asks and reads for long; the rogue's answers to late messages of ours do not matter.</summary>
    private static Task<Talked> ReadOnAsync(int port, TlsVersion version) => Talk.ToAsync(port, Talk.Settings(version));

    private static (byte[] Der, ECDsa Key) SelfSigned()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        var request = new CertificateRequest("CN=rogue", key, HashAlgorithmName.SHA256);
        return (request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1)).RawData, key);
    }
}
