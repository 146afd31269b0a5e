using System.Diagnostics;
using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Handclasp.Model;
using Handclasp.Pki;
using Handclasp.Tls;

// handshakes ours|sslstream HOST PORT 1.2|1.3 SECONDS AT_ONCE CERT KEY
// Prints: handshakes, handshakes per second, CPU ms per handshake. One line, tab separated, for bench/run.sh.
// What handclasp source looks for before it reads a file, one word a line: the peer searches for the same.
if (args is ["literals"])
{
    foreach (var word in Handclasp.Source.Languages.All.Languages.SelectMany(l => l.Literals).Distinct(StringComparer.OrdinalIgnoreCase))
        Console.WriteLine(word);
    return 0;
}

if (args is ["globs"])
{
    foreach (
        var pattern in Handclasp
            .Source.Languages.All.Languages.SelectMany(l => l.Extensions.Select(e => "*" + e).Concat(l.FileNames))
            .Distinct()
    )
        Console.WriteLine(pattern);
    return 0;
}

if (args is not ["handshakes", var who, var host, var portText, var version, var seconds, var atOnceText, var certificate, var key])
{
    await Console.Error.WriteLineAsync("usage: handshakes ours|sslstream HOST PORT 1.2|1.3 SECONDS AT_ONCE CERT KEY");
    return 2;
}

var port = int.Parse(portText, CultureInfo.InvariantCulture);
var atOnce = int.Parse(atOnceText, CultureInfo.InvariantCulture);
var duration = TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture));
var ours = CredentialFiles.LoadPair(certificate, key, null, "client");
using var theirs = X509Certificate2.CreateFromPemFile(certificate, key);
var context = SslStreamCertificateContext.Create(theirs, null, offline: true);
Func<CancellationToken, Task> shake = who == "ours" ? OursAsync : SslStreamAsync;

await RunAsync(TimeSpan.FromSeconds(1)); // warm: keys cached, code compiled
var process = Process.GetCurrentProcess();
var cpu = process.TotalProcessorTime;
var clock = Stopwatch.StartNew();
var done = await RunAsync(duration);
var wall = clock.Elapsed;
process.Refresh();
var cpuMs = (process.TotalProcessorTime - cpu).TotalMilliseconds / Math.Max(1, done);
var rss = process.WorkingSet64 / 1024 / 1024;
Console.WriteLine(
    string.Create(CultureInfo.InvariantCulture, $"{done}\t{done / wall.TotalSeconds:0}\t{cpuMs:0.000}\t{rss}\t{ThreadPool.ThreadCount}")
);
return 0;

async Task<int> RunAsync(TimeSpan time)
{
    var count = 0;
    var until = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
    await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => LoopAsync()));
    return count;

    async Task LoopAsync()
    {
        await Task.Yield();
        while (Stopwatch.GetTimestamp() < until)
        {
            await shake(CancellationToken.None);
            Interlocked.Increment(ref count);
        }
    }
}

async Task OursAsync(CancellationToken stop)
{
    var dialed = await TcpDialer.ConnectAsync(new(host, port), TimeSpan.FromSeconds(5), null, TimeProvider.System, stop);
    var settings = new TlsClientSettings
    {
        Version = version == "1.3" ? TlsVersion.Tls13 : TlsVersion.Tls12,
        Sni = "localhost",
        Credential = ours,
    };
    await using var channel = new TlsChannel(dialed.Stream ?? throw new IOException(dialed.Detail), settings, TimeProvider.System);
    await channel.HandshakeAsync(stop);
    var seen = channel.Snapshot();
    if (seen.Stage < Stage.HandshakeComplete || !seen.Presented)
        throw new IOException($"no full handshake with a client certificate: {seen.Stage} {seen.Ending} {seen.Detail}");
}

async Task SslStreamAsync(CancellationToken stop)
{
    var dialed = await TcpDialer.ConnectAsync(new(host, port), TimeSpan.FromSeconds(5), null, TimeProvider.System, stop);
    await using var stream = new SslStream(dialed.Stream ?? throw new IOException(dialed.Detail));
    await stream.AuthenticateAsClientAsync(
        new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = version == "1.3" ? SslProtocols.Tls13 : SslProtocols.Tls12,
            ClientCertificateContext = context,
            AllowTlsResume = false,
#pragma warning disable CA5359 // The peer that is measured beside us: what it trusts is not the question.
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
        },
        stop
    );
    if (!stream.IsMutuallyAuthenticated)
        throw new IOException("no client certificate was presented");
}
