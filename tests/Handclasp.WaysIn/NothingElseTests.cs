using System.Text.RegularExpressions;
using Xunit;

namespace Handclasp.WaysIn;

/// <summary>No telemetry, no update check: strace records every connection and every datagram; only the target may be among them.</summary>
public sealed class NothingElseTests : IDisposable
{
    /// <summary>Beside its own port the usual plaintext ports of the same host: is the same application there without TLS (HC162)?</summary>
    private static readonly string[] Target = ["127.0.0.1:443", "127.0.0.1:80", "127.0.0.1:8080"];

    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task A_scan_contacts_the_target_and_nothing_else()
    {
        await AcmeHost.PrepareAsync(scratch.Path);

        var contacted = await ContactedAsync(
            "scan https://api.example.com:443 --mtls --client-cert client-cert.pem --client-key client-key.pem --server-ca ca.pem",
            0
        );

        Assert.Equal([.. Target], contacted);
    }

    /// <summary>The control: the same recorder sees one more port when the tool is told to try one.</summary>
    [Fact]
    public async Task The_recorder_sees_another_port()
    {
        await AcmeHost.PrepareAsync(scratch.Path);

        var contacted = await ContactedAsync(
            "scan https://api.example.com:443 --mtls --client-cert client-cert.pem --client-key client-key.pem --server-ca ca.pem --also-port 8443",
            0
        );

        Assert.Equal([.. Target, "127.0.0.1:8443"], contacted);
    }

    /// <summary>The namespace has no way out: the question to the resolver is seen, and not answered.</summary>
    [Fact]
    public async Task A_name_is_asked_of_the_resolver_and_of_nobody_else()
    {
        await AcmeHost.PrepareAsync(scratch.Path);
        scratch.File("resolv.conf", "nameserver 127.0.0.53\noptions timeout:1 attempts:1\n");

        var contacted = await ContactedAsync("scan https://no.such.example", 4, before: "mount --bind resolv.conf /etc/resolv.conf");

        Assert.Equal(["127.0.0.53:53"], contacted);
    }

    [Theory]
    [InlineData("--version", 0)]
    [InlineData("checks", 0)]
    [InlineData("explain HC101", 0)]
    [InlineData("source html --fail-on never", 4)]
    [InlineData("source code", 1)]
    public async Task What_scans_no_endpoint_contacts_nobody(string arguments, int code)
    {
        await AcmeHost.PrepareAsync(scratch.Path);
        Directory.CreateDirectory(Path.Combine(scratch.Path, "code"));
        scratch.File("code/a.js", "https.get({ rejectUnauthorized: false });\n");

        Assert.Empty(await ContactedAsync(arguments, code));
    }

    private async Task<IReadOnlyList<string>> ContactedAsync(string arguments, int code, string before = "true")
    {
        var ran = await AcmeHost.RunAsync(
            scratch.Path,
            $"{before}; strace -f -qq -o calls -e trace=connect,sendto,sendmsg,sendmmsg '{Ran.Tool}' {arguments}"
        );
        Assert.True(ran.Code == code, $"exit code {ran.Code}: {ran.Out}{ran.Error}");
        var calls = await File.ReadAllTextAsync(Path.Combine(scratch.Path, "calls"), TestContext.Current.CancellationToken);
        // Any address of any call: inet_addr("127.0.0.1") and inet_pton(AF_INET6, "::1", …). Local sockets (nscd's, .NET's own) leave no machine.
        var seen = Regex.Matches(calls, "sin6?_port=htons\\((?<port>[0-9]+)\\).*?(inet_addr\\(|inet_pton\\(AF_INET6, )\"(?<at>[^\"]+)\"");
        Assert.Equal(Regex.Count(calls, "AF_INET6?, sin"), seen.Count);
        return [.. seen.Select(m => $"{m.Groups["at"].Value}:{m.Groups["port"].Value}").Distinct().Order(StringComparer.Ordinal)];
    }
}
