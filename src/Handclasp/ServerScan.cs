using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Handclasp.Checks;
using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;

namespace Handclasp;

/// <summary>
/// One TLS endpoint, to be scanned as <c>handclasp scan --mtls</c> does it: does it refuse every client that it must refuse?
/// Certificates are taken as objects; no file is read, nothing is written, nothing is contacted but the target.
/// </summary>
public sealed class ServerScan
{
    private readonly TargetAddress target;

    /// <summary>Names the endpoint; nothing is sent yet.</summary>
    /// <param name="target">
    /// <c>[scheme://]host[:port][/path]</c>: https where no scheme stands, or another protocol of docs/protocols.md. The path should be one
    /// whose answer only the right clients may see: it is claimed to demand a client certificate.
    /// </param>
    /// <exception cref="ArgumentException">It is no target; the message says what one looks like.</exception>
    public ServerScan(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        this.target = Usable(() => TargetAddress.Parse(target), nameof(target));
    }

    /// <summary>The client that must be served, with its private key (EC or RSA). Null: refusals are then believed only where the server gives a reason.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>What stands between <see cref="ClientCertificate"/> and its root, in any order.</summary>
    public IReadOnlyList<X509Certificate2> ClientIntermediates { get; init; } = [];

    /// <summary>
    /// An authority that the server trusts for clients, with its private key: makes expired, misused and badly issued certificates testable.
    /// Null: those checks are not testable. The key is used in this process only.
    /// </summary>
    public X509Certificate2? ClientCa { get; init; }

    /// <summary>The parents of <see cref="ClientCa"/>, in any order.</summary>
    public IReadOnlyList<X509Certificate2> ClientCaParents { get; init; } = [];

    /// <summary>Trust anchors for the server's own chain. Empty: the system's.</summary>
    public IReadOnlyList<X509Certificate2> ServerCa { get; init; } = [];

    /// <summary>The name for SNI, Host and the server's certificate. Empty: the target's host.</summary>
    public string ServerName { get; init; } = "";

    /// <summary><c>host:port</c> to connect to in place of the target's, for example an origin behind a CDN. Empty: the target's.</summary>
    public string ConnectTo { get; init; } = "";

    /// <summary>Further paths that demand a certificate.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Other ports of the same host, tried as ways around: the plaintext port of the same application.</summary>
    public IReadOnlyList<int> AlsoPorts { get; init; } = [];

    /// <summary>Other names on the same listener, tried as ways around. Empty: those in the server's certificate.</summary>
    public IReadOnlyList<string> AlsoNames { get; init; } = [];

    /// <summary>Matches the protected answer and no other; null: the answer that <see cref="ClientCertificate"/> gets.</summary>
    public Regex? Expect { get; init; }

    /// <summary>Checks that are left out, by id or name: "HC140".</summary>
    public IReadOnlyList<string> Skip { get; init; } = [];

    /// <summary>Connections in all. Above it the report is partial.</summary>
    public int MaxConnections { get; init; } = 800;

    /// <summary>The longest scan; what was seen by then is judged, and the report is partial.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Scans and judges. May be called again: nothing is kept between two scans.</summary>
    /// <param name="cancellationToken">Ends the scan; its result is lost.</param>
    /// <returns>What was seen. An endpoint that cannot be reached is a result with an error, not an exception.</returns>
    /// <exception cref="ArgumentException">A property cannot be used: a certificate without a key, a name or port or check that is none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<ServerScanResult> RunAsync(CancellationToken cancellationToken = default)
    {
        using var keys = new Keys();
        var options = Usable(() => Options(keys), null);
        IReadOnlyList<IRule> rules = [.. All.Rules.Where(rule => options.Runs(rule.Info))];
        var seen = await Scanner
            .ScanAsync([target], options, new(TimeProvider.System, ProductVersion.Text), rules, cancellationToken)
            .ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var scored = Scoring.Score(seen);
        var gate = Gate.Decide(scored, new(Severity.High, null, AllowInconclusive: false));
        return new(scored with { Run = scored.Run with { ExitCode = gate.ExitCode } });
    }

    private ScanOptions Options(Keys keys) =>
        new()
        {
            Mtls = true,
            Valid = ClientCertificate is null
                ? null
                : new(Chain(ClientCertificate, ClientIntermediates), keys.Of(ClientCertificate, nameof(ClientCertificate))),
            ClientCa = ClientCa is null ? [] : Chain(ClientCa, ClientCaParents),
            ClientCaKey = ClientCa is null ? null : keys.Of(ClientCa, nameof(ClientCa)),
            ServerCa = [.. ServerCa.Select(c => c.RawData)],
            ServerName = ServerName.Length > 0 ? Name(ServerName, nameof(ServerName)) : null,
            Connect = ConnectTo.Length > 0 ? TargetAddress.ParseHostPort(ConnectTo, nameof(ConnectTo)) : null,
            Paths = [.. Paths.Select(Path)],
            AlsoPorts = [.. AlsoPorts.Select(Port).Distinct()],
            AlsoNames = [.. AlsoNames.Select(n => Name(n, nameof(AlsoNames))).Distinct(StringComparer.Ordinal)],
            Expect = Expect,
            Skip = Skip.Select(Check).ToHashSet(StringComparer.Ordinal),
            MaxConnections = MaxConnections > 0 ? MaxConnections : throw new UsageException($"{nameof(MaxConnections)} must be above 0"),
            MaxTime = MaxTime > TimeSpan.Zero ? MaxTime : throw new UsageException($"{nameof(MaxTime)} must be above 0"),
        };

    /// <summary>The leaf, then its issuers as far as they were given.</summary>
    private static IReadOnlyList<byte[]> Chain(X509Certificate2 leaf, IReadOnlyList<X509Certificate2> above)
    {
        List<ParsedCertificate> read = [];
        foreach (var certificate in above.Prepend(leaf))
            read.Add(
                ParsedCertificate.TryParse(certificate.RawData, out var parsed, out var error)
                    ? parsed
                    : throw new UsageException($"the certificate of {certificate.Subject} cannot be read: {error}")
            );
        return [.. ChainOrder.From(read[0], read).Select(c => c.Der)];
    }

    private static string Name(string text, string property) =>
        System.Net.IPAddress.TryParse(text, out _)
            ? throw new UsageException($"{property} {text} is an address: a server name is a host name (RFC 6066 section 3)")
            : TargetAddress.ParseHostPort(text + ":1", property).Host;

    private static string Path(string path) =>
        path.StartsWith('/') && path.Length <= 4096 && path.All(c => c is > ' ' and < '\x7f' and not '#')
            ? path
            : throw new UsageException($"{nameof(Paths)}: '{path}' is no path: it starts with / and has no spaces (write %20)");

    private static int Port(int port) =>
        port is > 0 and < 65536
            ? port
            : throw new UsageException($"{nameof(AlsoPorts)}: {port} is no port: it is a number from 1 to 65535");

    private static string Check(string word) =>
        All.Infos.FirstOrDefault(i => i.Id.Equals(word, StringComparison.OrdinalIgnoreCase) || i.Slug == word)?.Id
        ?? throw new UsageException($"{nameof(Skip)}: '{word}' is no check of a scan: docs/checks lists them");

    private static T Usable<T>(Func<T> read, string? parameter)
    {
        try
        {
            return read();
        }
        catch (UsageException wrong)
        {
            throw new ArgumentException(wrong.Message, parameter, wrong);
        }
    }

    /// <summary>Handles of the user's private keys, opened for one scan.</summary>
    private sealed class Keys : IDisposable
    {
        private readonly List<AsymmetricAlgorithm> open = [];

        public AsymmetricAlgorithm Of(X509Certificate2 certificate, string property)
        {
            AsymmetricAlgorithm key =
                (AsymmetricAlgorithm?)certificate.GetECDsaPrivateKey()
                ?? certificate.GetRSAPrivateKey()
                ?? throw new UsageException(
                    $"{property} ({certificate.Subject}) has no private key, EC or RSA: X509Certificate2.CreateFromPemFile reads the pair"
                );
            open.Add(key);
            return key;
        }

        public void Dispose() => open.ForEach(key => key.Dispose());
    }
}
