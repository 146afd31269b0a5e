using Xunit;

namespace Handclasp.Tests.Cli;

/// <summary>What is typed wrong: exit code 2, one line on standard error that names the thing, nothing on standard output.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("", "name a command")]
    [InlineData("scann", "unknown command 'scann': did you mean scan?")]
    [InlineData("client", "unknown command 'client'")]
    [InlineData("cert", "unknown command 'cert'")]
    [InlineData("source nowhere", "nowhere: there is no such file or folder")]
    [InlineData("source -", "give --stdin-filename")]
    [InlineData("source --stdin-filename a.py", "give '-' as the path")]
    [InlineData("source . --languages cobol", "--languages cobol: it reads JavaScript")]
    [InlineData("source . --max-file-size big", "--max-file-size 'big': write a size")]
    [InlineData("source . --fix --diff", "--fix writes files")]
    [InlineData("source . --unsafe-fixes", "--unsafe-fixes goes with --fix or --diff")]
    [InlineData("source . --checks HC999", "'HC999' is no check")]
    [InlineData("source . --min-confidence sure", "--min-confidence 'sure' is none of")]
    [InlineData("source . --since -x", "is no commit, branch or tag")]
    [InlineData("init a b", "'b' is one word too many")]
    [InlineData("https://a.test", "to scan it: handclasp scan https://a.test")]
    [InlineData("--mtls", "name the command first")]
    [InlineData("scan", "name a target")]
    [InlineData("scan --mtls", "name a target")]
    [InlineData("scan a.test --targts f", "unknown option --targts: did you mean --targets?")]
    [InlineData("scan a.test --client-crt f", "unknown option --client-crt: did you mean --client-cert?")]
    [InlineData("scan a.test --bogus=1", "unknown option --bogus:")]
    [InlineData("scan a.test -z", "unknown option -z")]
    [InlineData("scan a.test --openapi nowhere.yaml", "--openapi nowhere.yaml cannot be read")]
    [InlineData("scan a.test --kit d", "unknown option --kit")]
    [InlineData("scan a.test --also-nome n", "unknown option --also-nome: did you mean --also-name?")]
    [InlineData("scan a.test --also-name 192.0.2.1", "--also-name 192.0.2.1 is an address")]
    [InlineData("scan a.test --also-port 70000", "--also-port '70000'")]
    [InlineData("scan a.test --also-path admin", "--also-path 'admin' is no path")]
    [InlineData("scan a.test --also-header :x", "--also-header ':x' is no header")]
    [InlineData("scan a.test --callback-listen 127.0.0.1", "--callback-listen '127.0.0.1' names no port")]
    [InlineData("scan a.test --callback-listen here:1", "give the address of this machine")]
    [InlineData("scan a.test --rcpt a>b", "--rcpt 'a>b' is empty, too long or contains")]
    [InlineData("scan a.test --protocol pigeon", "unknown scheme 'pigeon'")]
    [InlineData("scan kafak://a.test", "did you mean 'kafka'?")]
    [InlineData("scan a.test --config n", "--config n does not exist: handclasp init writes one")]
    [InlineData("scan a.test --client-cert", "--client-cert needs a value: --client-cert FILE")]
    [InlineData("scan a.test --client-cert --client-key k", "--client-cert needs a value")]
    [InlineData("scan a.test --mtls=maybe", "--mtls takes no value")]
    [InlineData("scan a.test --timeout 1s --timeout 2s", "--timeout was given 2 times")]
    [InlineData("scan a.test --timeout 5", "--timeout 5 has no unit: write --timeout 5s")]
    [InlineData("scan a.test --timeout soon", "--timeout 'soon' is no duration")]
    [InlineData("scan a.test --timeout 0s", "out of bounds")]
    [InlineData("scan a.test --max-time 900000h", "out of bounds")]
    [InlineData("scan a.test --fail-if-score-below abc", "--fail-if-score-below 'abc' is no whole number from 0 to 100")]
    [InlineData("scan a.test --fail-if-score-below 101", "--fail-if-score-below '101'")]
    [InlineData("scan a.test --fail-if-score-below 7.5", "--fail-if-score-below '7.5'")]
    [InlineData("scan a.test --fail-on hihg", "did you mean high?")]
    [InlineData("scan a.test --concurrency 0", "--concurrency '0'")]
    [InlineData("scan a.test --max-connections many", "--max-connections 'many'")]
    [InlineData("scan a.test --rate -1", "--rate '-1'")]
    [InlineData("scan a.test --format jsn", "--format 'jsn' is none of")]
    [InlineData("scan a.test --format json --format html", "only one format can go to standard output")]
    [InlineData("scan a.test --output report.bin", "does not tell its format")]
    [InlineData("scan a.test --color sometimes", "--color 'sometimes'")]
    [InlineData("scan a.test --level deep", "--level 'deep' is none of passive, standard, intrusive")]
    [InlineData("scan a.test --tls 1.5", "--tls '1.5' is none of 1.3, 1.2, 1.1, 1.0")]
    [InlineData("scan a.test --tls 1.2,", "has an empty part")]
    [InlineData("scan a.test --method POST", "--method 'POST' is none of GET, HEAD, OPTIONS")]
    [InlineData("scan a.test --method DELETE", "--method 'DELETE'")]
    [InlineData("scan a.test --revocation online", "--revocation 'online' is none of staple, off")]
    [InlineData("scan a.test --expect (", "--expect '(' is no regular expression")]
    [InlineData("scan a.test --header nothing", "--header 'nothing' is no header")]
    [InlineData("scan a.test -H Host:b.test", "give the name with --server-name")]
    [InlineData("scan a.test -H Content-Length:1", "it frames the message")]
    [InlineData("scan a.test --path admin", "--path 'admin' is no path")]
    [InlineData("scan a.test --send x", "--send is for raw TLS")]
    [InlineData(@"scan tls://a.test:1 --send a\q", @"--send 'a\q' has an unknown escape")]
    [InlineData("scan a.test --checks HC1O1", "--checks 'HC1O1' is no check: did you mean HC101?")]
    [InlineData("scan a.test --skip no-client-certificat", "did you mean no-client-certificate?")]
    [InlineData("scan a.test --proxy socks5://b:1", "--proxy 'socks5://b:1' is no HTTP proxy")]
    [InlineData("scan a.test --proxy http://u:p@b:1", "--proxy with a user and password is not supported")]
    [InlineData("scan a.test --proxy http://b", "--proxy")]
    [InlineData("scan a.test --connect b.test", "--connect 'b.test' names no port")]
    [InlineData("scan a.test --connect b.test:0", "port '0'")]
    [InlineData("scan a.test --server-name 127.0.0.1", "a server name is a host name")]
    [InlineData("scan a.test --protocol gopher", "gopher")]
    [InlineData("scan gopher://a.test", "gopher")]
    [InlineData("scan https://a.test:70000", "port '70000'")]
    [InlineData("scan https://a.test:0", "port '0'")]
    [InlineData("scan https://[::1", "IPv6")]
    [InlineData("scan tls://a.test", "names no port")]
    [InlineData("scan a.test --client-key k", "--client-key was given without --client-cert")]
    [InlineData("scan a.test --revoked-key k", "--revoked-key was given without --revoked-cert")]
    [InlineData("scan a.test --client-ca-key k", "--client-ca-key was given without --client-ca")]
    [InlineData("scan a.test --client-cert /nowhere/c.pem --client-key /nowhere/k.pem", "/nowhere/c.pem")]
    [InlineData("scan a.test --server-ca /nowhere/ca.pem", "/nowhere/ca.pem")]
    [InlineData("scan a.test --crl /nowhere/crl.pem", "/nowhere/crl.pem")]
    [InlineData("scan a.test --client-key-passphrase-env NOT_THERE", "NOT_THERE is not set")]
    [InlineData("scan a.test --targets /nowhere/t", "--targets /nowhere/t does not exist")]
    [InlineData("scan a.test --targets /tmp", "--targets /tmp is a folder")]
    [InlineData("scan a.test --baseline /nowhere/b", "--baseline /nowhere/b does not exist")]
    [InlineData("scan a.test --suppressions /nowhere/s", "--suppressions /nowhere/s does not exist")]
    [InlineData("scan a.test -f json -o /nowhere/deep/r.json", "the folder /nowhere/deep does not exist")]
    [InlineData("scan a.test -f json -o /tmp", "is a folder")]
    [InlineData("scan a.test -f json -o /proc/handclasp.json", "cannot be written")]
    [InlineData("scan a.test --trace /nowhere/t", "--trace /nowhere/t: the folder /nowhere does not exist")]
    [InlineData("explain", "name a check")]
    [InlineData("explain HC999", "explain 'HC999' is no check")]
    [InlineData("explain HC101 HC102", "one word too many")]
    [InlineData("checks now", "one word too many")]
    [InlineData("checks --format xml", "--format 'xml' is none of table, markdown, json")]
    [InlineData("checks --output d", "goes with --format markdown")]
    [InlineData("schema", "name the schema")]
    [InlineData("schema conf", "name the schema")]
    [InlineData("completion", "name a shell")]
    [InlineData("completion tcsh", "completion 'tcsh' is none of")]
    [InlineData("demo now", "one word too many")]
    public async Task Is_told_in_one_line(string line, string says)
    {
        var ran = await Shell.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Contains(says, ran.Error, StringComparison.Ordinal);
        Assert.Equal(2, ran.Code);
        Assert.Empty(ran.Out);
        Assert.Single(ran.Error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("handclasp: ", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-A: b\r\nX-C: d")]
    [InlineData("X-A: b\nX-C: d")]
    public async Task A_header_cannot_smuggle_another(string header)
    {
        var ran = await Shell.RunAsync(["scan", "a.test", "--header", header]);

        Assert.Equal(2, ran.Code);
        Assert.Contains("contains a line break", ran.Error, StringComparison.Ordinal);
        Assert.Single(ran.Error.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("# only\n\n  # comments\n", "names no target")]
    [InlineData("a.test\nhttps://b.test:99999\n", "line 2: port '99999'")]
    [InlineData("ok.test # fine\nhttps://b c\n", "line 2: target 'https://b c'")]
    public async Task Targets_are_read_from_standard_input(string input, string says)
    {
        var ran = await Shell.RunAsync(["scan", "--targets", "-"], input);

        Assert.Equal(2, ran.Code);
        Assert.Contains(says, ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unwritable_output_is_found_out_before_anything_is_scanned()
    {
        using var server = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        server.Start();

        var ran = await Shell.RunAsync(["scan", $"https://{server.LocalEndpoint}", "-o", "/nowhere/r.json"]);

        Assert.Equal(2, ran.Code);
        Assert.Contains("the folder /nowhere does not exist", ran.Error, StringComparison.Ordinal);
        Assert.False(server.Pending());
    }

    [Fact]
    public async Task A_baseline_that_is_no_report_is_found_out_before_anything_is_scanned()
    {
        using var folder = new TemporaryFolder();
        using var server = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        server.Start();

        var ran = await Shell.RunAsync(["scan", $"https://{server.LocalEndpoint}", "--baseline", folder.File("b.json", "[1]")]);

        Assert.Equal(2, ran.Code);
        Assert.Contains("b.json", ran.Error, StringComparison.Ordinal);
        Assert.False(server.Pending());
    }

    [Fact]
    public async Task Control_characters_never_reach_the_terminal()
    {
        var ran = await Shell.RunAsync(["scan", "a.test", "--level", "\u001b[31mred\u0007"]);

        Assert.Equal(2, ran.Code);
        Assert.DoesNotContain('\u001b', ran.Error);
        Assert.DoesNotContain('\u0007', ran.Error);
    }
}
