using System.Net.Sockets;
using System.Text;
using Handclasp.Model;
using Handclasp.Tls;
using Xunit;

namespace Handclasp.Tests.Tls;

/// <summary>Sessions are taken, offered and taken up: what openssl s_server's own status page says (New, Reused) is the truth.</summary>
public sealed class SessionTests
{
    private static readonly TestPki Pki = TestPki.Shared;

    public static TheoryData<TlsVersion, string, string, string> Kinds =>
        new()
        {
            { TlsVersion.Tls10, "-tls1", nameof(SessionKind.Ticket), "" },
            { TlsVersion.Tls11, "-tls1_1", nameof(SessionKind.Id), "-no_ticket" },
            { TlsVersion.Tls12, "-tls1_2", nameof(SessionKind.Ticket), "" },
            { TlsVersion.Tls12, "-tls1_2", nameof(SessionKind.Id), "-no_ticket" },
            { TlsVersion.Tls12, "-tls1_2", nameof(SessionKind.Id), "" },
            { TlsVersion.Tls13, "-tls1_3", nameof(SessionKind.Ticket), "" },
            { TlsVersion.Tls13, "-tls1_3", nameof(SessionKind.Ticket), "-no_ticket" },
        };

    [Theory]
    [MemberData(nameof(Kinds))]
    internal async Task A_session_is_taken_up_and_a_full_handshake_is_not_called_resumed(
        TlsVersion version,
        string option,
        string named,
        string more
    )
    {
        var kind = Enum.Parse<SessionKind>(named);
        string[] extra = more.Length > 0 ? [more] : [];
        await using var openssl = await ServerProcess.OpensslAsync([option, "-cipher", "ALL:@SECLEVEL=0", .. extra, .. Pki.Server()]);
        var settings = Talk.Settings(version) with { Take = kind };

        var first = await AskAsync(openssl.Port, settings);
        var again = await AskAsync(openssl.Port, Talk.Settings(version) with { Resume = first.Session, Take = kind });
        var full = await AskAsync(openssl.Port, Talk.Settings(version));

        Assert.True(first.Session is not null, $"{first.Answer}\n{openssl.Log}");
        Assert.Equal(kind, first.Session.Kind);
        Assert.False(first.Seen.Resumed);
        Assert.Contains("New, ", first.Answer, StringComparison.Ordinal);
        Assert.True(
            again.Answer.Contains("Reused, ", StringComparison.Ordinal),
            $"{again.Seen.Ending} {again.Seen.Detail} {again.Answer}\n{openssl.Log}"
        );
        Assert.True(again.Seen.Resumed);
        Assert.Empty(again.Seen.ServerChain);
        Assert.Equal((false, (SavedSession?)null), (full.Seen.Resumed, full.Session));
    }

    [Fact]
    internal async Task A_stateless_session_may_be_offered_any_number_of_times_and_under_any_name()
    {
        await using var openssl = await ServerProcess.OpensslAsync(["-tls1_3", .. Pki.Server()]);
        var first = await AskAsync(openssl.Port, Talk.Settings(TlsVersion.Tls13) with { Take = SessionKind.Ticket, Sni = "a.test" });

        for (var i = 0; i < 3; i++)
        {
            var again = await AskAsync(openssl.Port, Talk.Settings(TlsVersion.Tls13) with { Resume = first.Session, Sni = "b.test" });
            Assert.True(again.Seen.Resumed, again.Answer);
        }
    }

    [Theory]
    [InlineData("TLS_AES_256_GCM_SHA384", "P-384")]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256", "P-521")]
    internal async Task Hashes_and_HelloRetryRequest_do_not_matter(string suite, string group)
    {
        await using var openssl = await ServerProcess.OpensslAsync(["-tls1_3", "-ciphersuites", suite, "-groups", group, .. Pki.Server()]);
        var first = await AskAsync(openssl.Port, Talk.Settings(TlsVersion.Tls13) with { Take = SessionKind.Ticket });
        var again = await AskAsync(openssl.Port, Talk.Settings(TlsVersion.Tls13) with { Resume = first.Session });

        Assert.True(again.Seen.Resumed, $"{again.Seen.Ending} {again.Seen.Detail}");
        Assert.Contains("Reused, ", again.Answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("16384", 16384)]
    internal async Task What_a_ticket_allows_is_told(string most, long expected)
    {
        await using var openssl = await ServerProcess.OpensslAsync(["-tls1_3", "-max_early_data", most, .. Pki.Server()]);
        var first = await AskAsync(openssl.Port, Talk.Settings(TlsVersion.Tls13));

        Assert.True(first.Seen.Tickets > 0);
        Assert.Equal(expected, first.Seen.MaxEarlyData);
    }

    /// <summary>Another server's session is not taken up, and the handshake goes on in full.</summary>
    [Theory]
    [InlineData(TlsVersion.Tls12, "-tls1_2")]
    [InlineData(TlsVersion.Tls13, "-tls1_3")]
    internal async Task A_session_of_somebody_else_is_passed_over(TlsVersion version, string option)
    {
        await using var one = await ServerProcess.OpensslAsync([option, .. Pki.Server()]);
        await using var other = await ServerProcess.OpensslAsync([option, .. Pki.Server()]);
        var first = await AskAsync(one.Port, Talk.Settings(version) with { Take = SessionKind.Ticket });
        var elsewhere = await AskAsync(other.Port, Talk.Settings(version) with { Resume = first.Session });

        Assert.NotNull(first.Session);
        Assert.False(elsewhere.Seen.Resumed);
        Assert.Contains("New, ", elsewhere.Answer, StringComparison.Ordinal);
        Assert.NotEmpty(elsewhere.Seen.ServerChain);
    }

    [Theory]
    [InlineData(TlsVersion.Tls12, "-tls1_2", HelloShape.Records)]
    [InlineData(TlsVersion.Tls12, "-tls1_2", HelloShape.Segments)]
    [InlineData(TlsVersion.Tls13, "-tls1_3", HelloShape.Records)]
    [InlineData(TlsVersion.Tls13, "-tls1_3", HelloShape.Segments)]
    internal async Task A_hello_in_pieces_is_understood(TlsVersion version, string option, HelloShape shape)
    {
        await using var openssl = await ServerProcess.OpensslAsync([option, .. Pki.Server()]);
        var seen = await AskAsync(openssl.Port, Talk.Settings(version) with { Hello = shape, Sni = "a-long-name.example.test" });

        Assert.Contains("New, ", seen.Answer, StringComparison.Ordinal);
    }

    /// <summary>The pieces are what they are called: two records, or two segments, and the name whole in neither.</summary>
    [Theory]
    [InlineData(HelloShape.Records)]
    [InlineData(HelloShape.Segments)]
    internal async Task No_piece_holds_the_name(HelloShape shape)
    {
        List<byte[]> reads = [];
        await using var peer = new ScriptedPeer(
            async (stream, stop) =>
            {
                var buffer = new byte[4096];
                while (reads.Count < 2 && await stream.ReadAsync(buffer, stop) is var count and > 0)
                {
                    reads.Add(buffer[..count]);
                    if (shape == HelloShape.Records)
                        break;
                }
            }
        );

        await AskAsync(peer.Port, Talk.Settings(TlsVersion.Tls12) with { Hello = shape, Sni = "name.example.test" });

        var name = Encoding.ASCII.GetBytes("name.example.test");
        if (shape == HelloShape.Records)
        {
            var first = 5 + (reads[0][3] << 8 | reads[0][4]);
            Assert.Equal(22, reads[0][first]);
            Assert.Equal(-1, reads[0].AsSpan(0, first).IndexOf(name));
            Assert.Equal(-1, reads[0].AsSpan(first).IndexOf(name));
        }
        else
        {
            Assert.Equal(2, reads.Count);
            Assert.All(reads, r => Assert.Equal(-1, r.AsSpan().IndexOf(name)));
            Assert.True(reads.SelectMany(r => r).ToArray().AsSpan().IndexOf(name) > 0);
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    internal async Task Every_spoiled_proof_is_refused_where_the_sound_one_is_served(TlsVersion version, string named)
    {
        var fault = Enum.Parse<PossessionFault>(named);
        var option = version == TlsVersion.Tls13 ? "-tls1_3" : "-tls1_2";
        await using var openssl = await ServerProcess.OpensslAsync([
            option,
            "-Verify",
            "2",
            "-verify_return_error",
            "-CAfile",
            Pki.CaFile,
            .. Pki.Server(),
        ]);

        var sound = await Talk.ToAsync(openssl.Port, Talk.Settings(version, Pki.Client()));
        var spoiled = await Talk.ToAsync(openssl.Port, Talk.Settings(version, Pki.Client() with { Fault = fault }));

        Assert.Contains("200 ok", sound.Answer, StringComparison.Ordinal);
        Assert.Empty(spoiled.Answer);
        // decrypt_error and its like where the signature is read; unexpected_message where a message is missing.
        var missing = fault is PossessionFault.OmitCertificate or PossessionFault.FinishedAtOnce or PossessionFault.OmitCertificateVerify;
        Assert.Equal(Ending.Alert, spoiled.Seen.Ending);
        Assert.True(
            missing ? spoiled.Seen.AlertReceived == 10 : spoiled.Seen.AlertReceived is 51 or 50 or 47,
            $"{fault}: alert {spoiled.Seen.AlertReceived}"
        );
    }

    public static TheoryData<TlsVersion, string> Faults
    {
        get
        {
            var data = new TheoryData<TlsVersion, string>();
            foreach (var version in (TlsVersion[])[TlsVersion.Tls12, TlsVersion.Tls13])
            foreach (var fault in Enum.GetNames<PossessionFault>().Where(f => f != nameof(PossessionFault.None)))
                data.Add(version, fault);
            return data;
        }
    }

    private static async Task<(Transcript Seen, string Answer, SavedSession? Session)> AskAsync(int port, TlsClientSettings settings)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        await using var channel = new TlsChannel(client.GetStream(), settings, TimeProvider.System);
        await channel.HandshakeAsync(TestContext.Current.CancellationToken);
        await channel.WriteAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        while (await channel.ReadAsync(buffer, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken) is var count and > 0)
            answer.Append(Encoding.Latin1.GetString(buffer, 0, count));
        var session = settings.Take is { } kind ? channel.Session(kind) : null;
        await channel.CloseAsync();
        return (channel.Snapshot(), answer.ToString(), session);
    }
}
