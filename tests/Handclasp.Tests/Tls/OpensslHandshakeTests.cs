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
        Assert.True(served.Answer.Contains("Subject: CN=client", StringComparison.Ordinal), served.Answer);
        Assert.Equal((version, AskedWhen.InHandshake, true), (served.Seen.Version, served.Seen.Asked, served.Seen.Presented));
        Assert.Equal(Pki.CaName, Assert.Single(served.Seen.AcceptedIssuers));
        Assert.Equal(Stage.Answered, served.Seen.Stage);
        Assert.Single(served.Seen.ServerChain);

        Assert.Equal(Ending.Alert, refused.Seen.Ending);
        Assert.Equal(version == TlsVersion.Tls13 ? 116 : 40, refused.Seen.AlertReceived);
        Assert.Equal(version == TlsVersion.Tls13 ? Stage.HandshakeComplete : Stage.ServerFlightDone, refused.Seen.EndedAt);
        Assert.False(refused.Seen.Presented);
        Assert.Empty(refused.Answer);
    }
}
