using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Tls;
using Xunit;

namespace Handclasp.Tests.Tls;

/// <summary>What a server says to hellos that no handshake of ours completes.</summary>
public sealed partial class HelloProberTests
{
    [Theory]
    [InlineData("null", "eNULL", "_WITH_NULL_")]
    [InlineData("anonymous", "aNULL", "_anon_")]
    public async Task Weak_suites_are_found_where_they_are_offered(string category, string openssl, string mark)
    {
        var pki = TestPki.Shared;
        await using var weak = await ServerProcess.OpensslAsync([
            "-tls1_2",
            "-cipher",
            $"{openssl}:@SECLEVEL=0",
            .. pki.Server("server-rsa"),
        ]);
        await using var strong = await ServerProcess.OpensslAsync(["-tls1_2", .. pki.Server("server-rsa")]);

        var found = await ProbeAsync(weak.Port, TlsVersion.Tls12, CipherSuites.OfCategory(category));
        var refused = await ProbeAsync(strong.Port, TlsVersion.Tls12, CipherSuites.OfCategory(category));

        Assert.True(found.Selected, found.Detail);
        Assert.Contains(mark, CipherSuites.Name(found.Suite), StringComparison.Ordinal);
        Assert.Equal((false, Ending.Alert, "alert handshake_failure"), (refused.Selected, refused.Ending, refused.Detail));
    }

    public static TheoryData<byte[], bool, object, string> Answers =>
        new()
        {
            { ServerHello(0x0300, 0x000A), true, Ending.Open, "chose TLS_RSA_WITH_3DES_EDE_CBC_SHA" },
            { [21, 3, 0, 0, 2, 1, 112, .. ServerHello(0x0300, 0x000A)], true, Ending.Open, "chose TLS_RSA_WITH_3DES_EDE_CBC_SHA" },
            { ServerHello(0x0301, 0x000A), false, Ending.ProtocolError, "ServerHello of version 0x0301, SSL 3.0 was offered" },
            { ServerHello(0x0300, 0x1301), false, Ending.ProtocolError, "chose TLS_AES_128_GCM_SHA256, which was not offered" },
            { [21, 3, 0, 0, 2, 2, 70], false, Ending.Alert, "alert protocol_version" },
            { [21, 3, 0, 0, 2, 1, 0], false, Ending.CloseNotify, "close_notify" },
            { [], false, Ending.Eof, "closed without an answer" },
            { ServerHello(0x0300, 0x000A)[..20], false, Ending.Eof, "closed in the middle of an answer" },
            { [22, 3, 0, 0, 4, 2, 0, 0, 0], false, Ending.ProtocolError, "a malformed ServerHello" },
            { [22, 3, 0, 0, 4, 11, 0, 0, 0], false, Ending.ProtocolError, "Certificate in place of ServerHello" },
            { "SSH-2.0-x\r\n"u8.ToArray(), false, Ending.NotTls, "expected a TLS record, got \"SSH-2.0-x\": looks like SSH" },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Every_answer_to_an_SSL3_hello_is_told(byte[] answer, bool selected, object ending, string detail)
    {
        await using var peer = ScriptedPeer.Answering(answer);

        var seen = await ProbeAsync(peer.Port, TlsVersion.Ssl3, CipherSuites.Legacy);

        Assert.Equal((selected, (Ending)ending, detail), (seen.Selected, seen.Ending, seen.Detail));
    }

    [Fact]
    public async Task Silence_runs_out_of_time()
    {
        await using var silent = new ScriptedPeer((_, token) => Task.Delay(Timeout.Infinite, token));

        var seen = await ProbeAsync(silent.Port, TlsVersion.Ssl3, CipherSuites.Legacy, TimeSpan.FromMilliseconds(200));

        Assert.Equal((false, Ending.Timeout), (seen.Selected, seen.Ending));
    }

    [Fact]
    public async Task Suites_bear_the_names_that_openssl_gives_them()
    {
        using var openssl = Process.Start(
            new ProcessStartInfo("openssl", ["ciphers", "-V", "-stdname", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"])
            {
                RedirectStandardOutput = true,
            }
        )!;
        var lines = await openssl.StandardOutput.ReadToEndAsync();
        var known = SuiteLine()
            .Matches(lines)
            .Select(m =>
                (
                    Number: int.Parse(m.Groups[1].Value + m.Groups[2].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                    Name: m.Groups[3].Value
                )
            )
            .ToList();
        string[] marks = ["_anon_", "_WITH_NULL_", "_RC4_", "_3DES_", "_EXPORT_"];

        var weak = known.Where(k => marks.Any(m => k.Name.Contains(m, StringComparison.Ordinal))).ToList();

        Assert.NotEmpty(weak);
        Assert.All(weak, k => Assert.Equal(k.Name, CipherSuites.Name(k.Number)));
        Assert.Equal("0xFEFE", CipherSuites.Name(0xFEFE));
    }

    private static async Task<HelloAnswer> ProbeAsync(int port, TlsVersion version, IReadOnlyList<int> suites, TimeSpan? wait = null)
    {
        var dialed = await TcpDialer.ConnectAsync(new("127.0.0.1", port), TimeSpan.FromSeconds(3), null, TimeProvider.System, default);
        await using var stream = dialed.Stream!;
        return await HelloProber.ProbeAsync(
            stream,
            version,
            suites,
            "localhost",
            wait ?? TimeSpan.FromSeconds(3),
            TimeProvider.System,
            default
        );
    }

    private static byte[] ServerHello(int version, int suite)
    {
        byte[] body = [(byte)(version >> 8), (byte)version, .. new byte[32], 0, (byte)(suite >> 8), (byte)suite, 0];
        return [22, 3, 0, 0, (byte)(body.Length + 4), 2, 0, 0, (byte)body.Length, .. body];
    }

    [GeneratedRegex(@"0x(..),0x(..) - (\S+)")]
    private static partial Regex SuiteLine();
}
