using System.Security.Cryptography;
using Handclasp.Model;
using Xunit;

namespace Handclasp.Tests.Tls;

/// <summary>Handshakes with openssl s_server, whose status page is the independent truth of what was agreed.</summary>
public sealed class OpensslHandshakeTests
{
    private static readonly TestPki Pki = TestPki.Shared;

    public static TheoryData<TlsVersion, string, string> Versions =>
        new()
        {
            { TlsVersion.Tls10, "-tls1", "server" },
            { TlsVersion.Tls10, "-tls1", "server-rsa" },
            { TlsVersion.Tls11, "-tls1_1", "server" },
            { TlsVersion.Tls11, "-tls1_1", "server-rsa" },
            { TlsVersion.Tls12, "-tls1_2", "server" },
            { TlsVersion.Tls12, "-tls1_2", "server-rsa" },
            { TlsVersion.Tls13, "-tls1_3", "server" },
            { TlsVersion.Tls13, "-tls1_3", "server-rsa" },
        };

    [Theory]
    [MemberData(nameof(Versions))]
    internal async Task A_trusted_certificate_is_served_and_a_missing_one_refused(TlsVersion version, string option, string server)
    {
        await using var openssl = await ServerProcess.OpensslAsync([
            option,
            "-cipher",
            "ALL:@SECLEVEL=0",
            "-Verify",
            "2",
            "-verify_return_error",
            "-CAfile",
            Pki.CaFile,
            .. Pki.Server(server),
        ]);

        var served = await Talk.ToAsync(openssl.Port, Talk.Settings(version, Pki.Client()));
        var refused = await Talk.ToAsync(openssl.Port, Talk.Settings(version));

        Assert.True(served.Answer.Contains("200 ok", StringComparison.Ordinal), $"{served}\n{openssl.Log}");
        Assert.Contains("Subject: CN=client", served.Answer, StringComparison.Ordinal);
        Assert.Equal((version, AskedWhen.InHandshake, true), (served.Seen.Version, served.Seen.Asked, served.Seen.Presented));
        Assert.Equal(Pki.CaName, Assert.Single(served.Seen.AcceptedIssuers));
        Assert.Equal(Stage.Answered, served.Seen.Stage);
        Assert.Equal(Pki.ServerCertificate(server), served.Seen.ServerChain[0]);

        Assert.Equal(Ending.Alert, refused.Seen.Ending);
        Assert.Equal(version == TlsVersion.Tls13 ? 116 : 40, refused.Seen.AlertReceived);
        Assert.Equal(version == TlsVersion.Tls13 ? Stage.HandshakeComplete : Stage.ServerFlightDone, refused.Seen.EndedAt);
        Assert.False(refused.Seen.Presented);
        Assert.Empty(refused.Answer);
    }

    [Theory]
    [InlineData("P-384")]
    [InlineData("P-521")]
    [InlineData("P-256")]
    [InlineData("X448")]
    [InlineData("ffdhe2048")]
    internal async Task HelloRetryRequest_is_followed(string group)
    {
        await using var openssl = await ServerProcess.OpensslAsync([
            "-tls1_3",
            "-groups",
            group,
            "-Verify",
            "2",
            "-verify_return_error",
            "-CAfile",
            Pki.CaFile,
            .. Pki.Server(),
        ]);

        var served = await Talk.ToAsync(openssl.Port, Talk.Settings(TlsVersion.Tls13, Pki.Client()));
        var refused = await Talk.ToAsync(openssl.Port, Talk.Settings(TlsVersion.Tls13, TestPki.SelfSigned()));

        Assert.True(served.Answer.Contains("Subject: CN=client", StringComparison.Ordinal), $"{served}\n{openssl.Log}");
        Assert.Equal(2, served.Seen.Lines.Count(l => l is { Sent: true, What: "ClientHello" }));
        Assert.Equal((Ending.Alert, 48), (refused.Seen.Ending, refused.Seen.AlertReceived));
    }

    public static TheoryData<TlsVersion, string> KeysByVersion
    {
        get
        {
            TheoryData<TlsVersion, string> all = [];
            foreach (var version in (TlsVersion[])[TlsVersion.Tls10, TlsVersion.Tls12, TlsVersion.Tls13])
            foreach (var key in (string[])["P-256", "P-384", "P-521", "RSA-1024", "RSA-2048"])
                all.Add(version, key);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(KeysByVersion))]
    internal async Task Every_kind_of_client_key_signs(TlsVersion version, string kind)
    {
        await using var openssl = await ServerProcess.OpensslAsync([
            "-cipher",
            "ALL:@SECLEVEL=0",
            "-Verify",
            "2",
            "-verify_return_error",
            "-CAfile",
            Pki.CaFile,
            .. Pki.Server(),
        ]);
        using var key = Key(kind);
        using var other = Key(kind);
        var good = Pki.Client(key);

        var served = await Talk.ToAsync(openssl.Port, Talk.Settings(version, good));
        var refused = await Talk.ToAsync(openssl.Port, Talk.Settings(version, good with { Key = other }));

        Assert.True(served.Answer.Contains("Subject: CN=client", StringComparison.Ordinal), $"{served}\n{openssl.Log}");
        Assert.Equal((Ending.Alert, 51), (refused.Seen.Ending, refused.Seen.AlertReceived));
    }

    [Theory]
    [InlineData(TlsVersion.Tls12, PossessionFault.GarbageSignature, 51)]
    [InlineData(TlsVersion.Tls12, PossessionFault.OmitCertificateVerify, 10)]
    [InlineData(TlsVersion.Tls13, PossessionFault.GarbageSignature, 51)]
    [InlineData(TlsVersion.Tls13, PossessionFault.OmitCertificateVerify, 10)]
    internal async Task A_spoiled_proof_of_possession_is_sent_as_asked(TlsVersion version, PossessionFault fault, int alert)
    {
        await using var openssl = await ServerProcess.OpensslAsync(["-Verify", "2", "-CAfile", Pki.CaFile, .. Pki.Server()]);
        var good = Pki.Client();

        var served = await Talk.ToAsync(openssl.Port, Talk.Settings(version, good));
        var refused = await Talk.ToAsync(openssl.Port, Talk.Settings(version, good with { Fault = fault }));

        Assert.Contains("200 ok", served.Answer, StringComparison.Ordinal);
        Assert.Contains(served.Seen.Lines, l => l is { Sent: true, What: "CertificateVerify" });
        Assert.True(refused.Seen.AlertReceived == alert, $"{refused}\n{openssl.Log}");
        Assert.Equal(
            fault == PossessionFault.GarbageSignature,
            refused.Seen.Lines.Any(l => l is { Sent: true, What: "CertificateVerify" })
        );
    }

    [Theory]
    [InlineData("ECDHE-ECDSA-AES256-GCM-SHA384", "server", 0xC02C)]
    [InlineData("ECDHE-ECDSA-CHACHA20-POLY1305", "server", 0xCCA9)]
    [InlineData("ECDHE-ECDSA-AES128-CCM", "server", 0xC0AC)]
    [InlineData("ECDHE-ECDSA-AES256-CCM8", "server", 0xC0AF)]
    [InlineData("ECDHE-ECDSA-AES128-SHA256", "server", 0xC023)]
    [InlineData("ECDHE-ECDSA-AES256-SHA384", "server", 0xC024)]
    [InlineData("ECDHE-ECDSA-AES128-SHA", "server", 0xC009)]
    [InlineData("DHE-RSA-AES128-GCM-SHA256", "server-rsa", 0x009E)]
    [InlineData("DHE-RSA-CAMELLIA128-SHA", "server-rsa", 0x0045)]
    [InlineData("AES128-SHA", "server-rsa", 0x002F)]
    [InlineData("AES256-GCM-SHA384", "server-rsa", 0x009D)]
    internal async Task Old_and_odd_suites_are_spoken(string suite, string server, int number)
    {
        await using var openssl = await ServerProcess.OpensslAsync(["-tls1_2", "-cipher", suite + ":@SECLEVEL=0", .. Pki.Server(server)]);

        var served = await Talk.ToAsync(openssl.Port, Talk.Settings(TlsVersion.Tls12));

        Assert.True(served.Answer.Contains("200 ok", StringComparison.Ordinal), $"{served}\n{openssl.Log}");
        Assert.Equal((number, AskedWhen.Never), (served.Seen.CipherSuite, served.Seen.Asked));
        Assert.Contains($"Cipher is {suite}", served.Answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TlsVersion.Tls12)]
    [InlineData(TlsVersion.Tls13)]
    internal async Task The_staple_is_kept_as_sent_and_only_asked_for_on_request(TlsVersion version)
    {
        // OCSPResponse with responseStatus unauthorized (RFC 6960 section 4.2.1): a response without bytes.
        byte[] response = [0x30, 0x03, 0x0A, 0x01, 0x06];
        var file = Path.Combine(Pki.Directory, $"staple-{version}.der");
        await File.WriteAllBytesAsync(file, response);
        await using var openssl = await ServerProcess.OpensslAsync(["-status_file", file, .. Pki.Server()]);

        var asked = await Talk.ToAsync(openssl.Port, Talk.Settings(version));
        var silent = await Talk.ToAsync(openssl.Port, Talk.Settings(version) with { RequestStaple = false });

        Assert.Equal(response, asked.Seen.OcspStaple);
        Assert.Empty(silent.Seen.OcspStaple);
        Assert.Contains("200 ok", silent.Answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TlsVersion.Tls12)]
    [InlineData(TlsVersion.Tls13)]
    internal async Task The_selected_application_protocol_is_noted(TlsVersion version)
    {
        await using var openssl = await ServerProcess.OpensslAsync(["-alpn", "http/1.1", .. Pki.Server()]);

        var both = await Talk.ToAsync(openssl.Port, Talk.Settings(version) with { Alpn = ["h2", "http/1.1"] });
        var none = await Talk.ToAsync(openssl.Port, Talk.Settings(version));

        Assert.Equal("http/1.1", both.Seen.Alpn);
        Assert.Equal("", none.Seen.Alpn);
    }

    [Fact]
    internal async Task A_version_that_is_not_offered_brings_no_ServerHello()
    {
        await using var openssl = await ServerProcess.OpensslAsync(["-tls1_2", "-cipher", "ALL:@SECLEVEL=0", .. Pki.Server()]);

        var offered = await Talk.ToAsync(openssl.Port, Talk.Settings(TlsVersion.Tls12));
        var newer = await Talk.ToAsync(openssl.Port, Talk.Settings(TlsVersion.Tls13));
        var older = await Talk.ToAsync(openssl.Port, Talk.Settings(TlsVersion.Tls11));

        Assert.Equal(TlsVersion.Tls12, offered.Seen.Version);
        Assert.Equal((Stage.ClientHelloSent, Ending.Alert, 70), (newer.Seen.Stage, newer.Seen.Ending, newer.Seen.AlertReceived));
        Assert.Equal((Stage.ClientHelloSent, Ending.Alert, 70), (older.Seen.Stage, older.Seen.Ending, older.Seen.AlertReceived));
        Assert.Null(newer.Seen.Version);
    }

    [Fact]
    internal async Task Tickets_are_counted()
    {
        await using var two = await ServerProcess.OpensslAsync(["-tls1_3", "-num_tickets", "2", .. Pki.Server()]);
        await using var none = await ServerProcess.OpensslAsync(["-tls1_3", "-num_tickets", "0", .. Pki.Server()]);

        Assert.Equal(2, (await Talk.ToAsync(two.Port, Talk.Settings(TlsVersion.Tls13))).Seen.Tickets);
        Assert.Equal(0, (await Talk.ToAsync(none.Port, Talk.Settings(TlsVersion.Tls13))).Seen.Tickets);
    }

    [Theory]
    [InlineData(TlsVersion.Tls12, "NORMAL:-VERS-ALL:+VERS-TLS1.2", 50)]
    [InlineData(TlsVersion.Tls13, "NORMAL:-VERS-ALL:+VERS-TLS1.3", 116)]
    internal async Task GnuTLS_serves_the_trusted_and_refuses_none(TlsVersion version, string priority, int alert)
    {
        await using var gnutls = await ServerProcess.StartAsync(
            "gnutls-serv",
            port =>
                [
                    "--http",
                    $"--port={port}",
                    "--require-client-cert",
                    "--verify-client-cert",
                    $"--priority={priority}",
                    $"--x509cafile={Pki.CaFile}",
                    $"--x509certfile={Pki.Server()[1]}",
                    $"--x509keyfile={Pki.Server()[3]}",
                ]
        );

        var served = await Talk.ToAsync(gnutls.Port, Talk.Settings(version, Pki.Client()));
        var refused = await Talk.ToAsync(gnutls.Port, Talk.Settings(version));

        Assert.True(served.Answer.Contains("200 OK", StringComparison.Ordinal), $"{served}\n{gnutls.Log}");
        Assert.True(refused.Seen.AlertReceived == alert, $"{refused}\n{gnutls.Log}");
        Assert.Equal(AskedWhen.InHandshake, refused.Seen.Asked);
    }

    private static AsymmetricAlgorithm Key(string kind) =>
        kind switch
        {
            "P-256" => ECDsa.Create(ECCurve.NamedCurves.nistP256),
            "P-384" => ECDsa.Create(ECCurve.NamedCurves.nistP384),
            "P-521" => ECDsa.Create(ECCurve.NamedCurves.nistP521),
            "RSA-1024" => RSA.Create(1024),
            _ => RSA.Create(2048),
        };
}
