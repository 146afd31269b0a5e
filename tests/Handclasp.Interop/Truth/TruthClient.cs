using System.Globalization;
using System.Text.Json;
using Handclasp.Interop.Harness;
using Handclasp.Interop.Servers;
using Handclasp.Model;

namespace Handclasp.Interop.Truth;

/// <summary>
/// Measures the truth with clients that share no code with Handclasp: CPython's ssl for every identity, curl beside it for HTTP/2 and
/// as a second opinion on the two identities that everything rests on.
/// </summary>
internal static class TruthClient
{
    private const int Attempts = 3;
    private static readonly TlsVersion[] OldVersions = [TlsVersion.Tls10, TlsVersion.Tls11];
    private static readonly TlsVersion[] Versions = [TlsVersion.Tls12, TlsVersion.Tls13];

    /// <summary>curl's own start of a client must not refuse the weak certificates that the server is to be asked about.</summary>
    private static readonly Lazy<Dictionary<string, string>> LevelZero = new(() =>
    {
        var file = Path.Combine(Folders.Create("curl"), "openssl.cnf");
        File.WriteAllText(file, "openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n[c]\nCipherString = DEFAULT:@SECLEVEL=0\n");
        return new() { ["OPENSSL_CONF"] = file };
    });

    public static async Task<TruthTable> MeasureAsync(Configuration configuration, int port, IReadOnlyList<Presentable> identities)
    {
        // Old versions are rarely offered: a stranger finds out.
        var strangers = identities.Where(i => i.Who == Identity.None || i.Who == Identity.SelfSigned).ToList();
        var first = await OverHttp11Async(configuration, port, [.. OldVersions.SelectMany(v => strangers.Select(i => (v, i)))])
            .ConfigureAwait(false);
        TlsVersion[] versions = [.. OldVersions.Where(v => first.Exists(c => c.Version == v && (c.Answered || c.Asked))), .. Versions];
        var cells = await OverHttp11Async(configuration, port, [.. versions.SelectMany(v => identities.Select(i => (v, i)))])
            .ConfigureAwait(false);
        if (configuration.Scheme != "https")
            return new(cells);
        await SecondOpinionAsync(configuration, port, versions, identities, cells).ConfigureAwait(false);
        if (!configuration.Http2)
            return new(cells);
        var core = identities.Where(i => i.Who.Class is TrialClass.Presence or TrialClass.Trust || i.Who == Identity.Valid);
        // HTTP/2 needs TLS 1.2 or newer (RFC 9113 section 9.2).
        var work = Versions.SelectMany(v => core.Select(i => (Version: v, Identity: i))).ToList();
        var two = new TruthCell[work.Count];
        await Parallel
            .ForAsync(
                0,
                work.Count,
                new ParallelOptions { MaxDegreeOfParallelism = 2 },
                async (i, _) => two[i] = await OverHttp2Async(configuration, port, work[i].Identity, work[i].Version).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        return new([.. cells, .. two]);
    }

    private static async Task<List<TruthCell>> OverHttp11Async(
        Configuration configuration,
        int port,
        IReadOnlyList<(TlsVersion Version, Presentable Identity)> jobs
    )
    {
        var cells = jobs.Select(j => new TruthCell(
                j.Identity.Who,
                j.Identity.LeafAlone,
                j.Version,
                configuration.Scheme == "https" ? "http/1.1" : ""
            )
            {
                Clear = false,
                How = j.Identity.Unsendable,
            })
            .ToList();
        var open = Enumerable.Range(0, jobs.Count).Where(i => jobs[i].Identity.Unsendable.Length == 0).ToList();
        for (var attempt = 0; attempt < Attempts && open.Count > 0; attempt++)
        {
            var request = Request(configuration, port, open.Select(i => (i, jobs[i].Identity, jobs[i].Version)), attempt);
            var ran = await Tools
                .RunAsync("python3", [Path.Combine(AppContext.BaseDirectory, "Truth", "truth_client.py")], request)
                .ConfigureAwait(false);
            if (ran.ExitCode != 0)
                throw new InvalidOperationException("the truth client failed: " + ran.Errors);
            foreach (var line in ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                Take(line, cells);
            // A time-out decides nothing; a close without a word may be a hiccup: only one that stays is a refusal.
            open = open.FindAll(i => !cells[i].Clear || cells[i].How == "closed without a word");
        }

        return cells;
    }

    private static string Request(
        Configuration configuration,
        int port,
        IEnumerable<(int Id, Presentable Identity, TlsVersion Version)> jobs,
        int attempt
    ) =>
        JsonSerializer.Serialize(
            new
            {
                host = "localhost",
                address = "127.0.0.1",
                port,
                path = configuration.Path,
                marker = configuration.Served,
                scheme = configuration.Scheme,
                send = configuration.Send,
                threads = attempt == 0 ? 4 : 1,
                timeout = 8,
                // A server may hang up on those alone whose request is not there at once (OpenSSL's errors left in a queue): the last word is theirs.
                eager = attempt == Attempts - 1,
                jobs = jobs.Select(j => new
                {
                    id = j.Id,
                    version = j.Version.Word(),
                    cert = j.Identity.Certificate,
                    key = j.Identity.Key,
                }),
            }
        );

    private static void Take(string line, List<TruthCell> cells)
    {
        using var parsed = JsonDocument.Parse(line);
        var seen = parsed.RootElement;
        var i = seen.GetProperty("id").GetInt32();
        cells[i] = cells[i] with
        {
            Served = seen.GetProperty("served").GetBoolean(),
            Asked = seen.GetProperty("asked").GetBoolean(),
            Answered = seen.GetProperty("answered").GetBoolean(),
            Clear = seen.GetProperty("clear").GetBoolean(),
            How = seen.GetProperty("how").GetString() ?? "",
        };
    }

    /// <summary>curl must see the same for `none` and `valid`: a truth that rests on one client alone may be that client's mistake.</summary>
    private static async Task SecondOpinionAsync(
        Configuration configuration,
        int port,
        IEnumerable<TlsVersion> versions,
        IReadOnlyList<Presentable> identities,
        List<TruthCell> cells
    )
    {
        foreach (var version in versions)
        foreach (var identity in identities.Where(i => i.Who == Identity.None || i.Who == Identity.Valid))
        {
            var first = cells.Single(c => c.Who == identity.Who && c.Version == version);
            var second = await CurlAsync(configuration, port, identity, version, "http/1.1").ConfigureAwait(false);
            // A connection cut short on a busy machine hides what was asked: only a disagreement that stays is one.
            for (var again = 0; again < 2 && (first.Served != second.Served || first.Asked != second.Asked); again++)
                second = await CurlAsync(configuration, port, identity, version, "http/1.1").ConfigureAwait(false);
            if (first.Served != second.Served || first.Asked != second.Asked)
                throw new InvalidOperationException(
                    $"the two truth clients disagree on {identity.Id} in {version.Word()}: python {first.How} (asked: {first.Asked}), curl {second.How} (asked: {second.Asked})"
                );
        }
    }

    /// <summary>A close without a word may be a hiccup here as well: only one that stays is a refusal.</summary>
    private static async Task<TruthCell> OverHttp2Async(Configuration configuration, int port, Presentable who, TlsVersion version)
    {
        for (var attempt = 1; ; attempt++)
        {
            var seen = await CurlAsync(configuration, port, who, version, "h2").ConfigureAwait(false);
            if (seen.Served || seen.Answered || attempt == 2 * Attempts)
                return seen;
        }
    }

    private static async Task<TruthCell> CurlAsync(Configuration configuration, int port, Presentable who, TlsVersion version, string alpn)
    {
        var number = $"1.{version - TlsVersion.Tls10}";
        var cell = new TruthCell(who.Who, who.LeafAlone, version, alpn);
        string[] arguments =
        [
            "--silent",
            "--include",
            "--insecure",
            "--verbose",
            "--max-time",
            "10",
            $"--tlsv{number}",
            "--tls-max",
            number,
            alpn == "h2" ? "--http2" : "--http1.1",
            "--write-out",
            "\\n%{http_code} %{http_version}",
            "--connect-to",
            $"localhost:{port}:127.0.0.1:{port}",
            .. who.Certificate is null ? Array.Empty<string>() : ["--cert", who.Certificate, "--key", who.Key!],
            $"https://localhost:{port.ToString(CultureInfo.InvariantCulture)}{configuration.Path}",
        ];
        var ran = await Tools.RunAsync("curl", arguments, environment: LevelZero.Value).ConfigureAwait(false);
        var tail = ran.Output[(ran.Output.LastIndexOf('\n') + 1)..];
        return cell with
        {
            // Told HTTP_1_1_REQUIRED, curl asks again over HTTP/1.1 (RFC 9113 section 7): that answer says nothing about HTTP/2.
            Served =
                ran.Output.Contains(configuration.Served, StringComparison.OrdinalIgnoreCase)
                && tail.EndsWith(" 2", StringComparison.Ordinal) == (alpn == "h2"),
            Asked = ran.Errors.Contains("Request CERT (13)", StringComparison.Ordinal),
            Answered = !tail.StartsWith("000", StringComparison.Ordinal),
            Clear = ran.ExitCode != 28,
            How = $"{tail} (curl exit {ran.ExitCode})",
        };
    }
}
