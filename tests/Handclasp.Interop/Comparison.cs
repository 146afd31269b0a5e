using Handclasp.Checks;
using Handclasp.Engine;
using Handclasp.Interop.Harness;
using Handclasp.Interop.Servers;
using Handclasp.Interop.Truth;
using Handclasp.Model;
using Handclasp.Pki;
using Xunit;

namespace Handclasp.Interop;

/// <summary>One configuration: start it, measure the truth, scan it in three situations, tell every difference in one message.</summary>
internal sealed class Comparison(string product, Configuration configuration, Action<string> write)
{
    public async Task RunAsync()
    {
        var launch = new Launch(TestPki.Of(configuration.Pki), Folders.Create("server"), Ports.Free());
        var server = await configuration.Start(launch).ConfigureAwait(false);
        await using var _ = server.ConfigureAwait(false);
        var hand = Hand.Of(configuration);
        var mint = new IdentityMint(hand.Mint, TimeProvider.System);
        var identities = IdentityFiles.Write(mint.For, Folders.Create("identities"));
        var truth = await TruthClient.MeasureAsync(configuration, launch.Port, identities).ConfigureAwait(false);
        write(Matrix.Add(product, configuration.Name, truth));
        foreach (var cell in truth.Cells)
            write(
                $"{cell.Version.Word()} {cell.Alpn} {cell.Who.Word}{(cell.LeafAlone ? " alone" : "")}: {(cell.Served ? "served" : "not served")}, {cell.How}"
            );

        // Two products forget with the session what they knew of its client: Node.js calls whoever resumes a TLS 1.3 session authorized,
        // and Apache's optional_no_ca calls him verified. There it is a way around, and it is measured.
        var forgets =
            product.StartsWith("Node", StringComparison.Ordinal) || configuration.Name.Contains("optional_no_ca", StringComparison.Ordinal);
        var resumes = forgets && await ResumesAsync(launch.Port, identities, truth).ConfigureAwait(false);
        List<string> differences = [.. Soundness.Of(truth)];
        foreach (var situation in Situation.For(configuration))
        {
            var report = await ScanAsync(launch.Port, situation.Options(hand, configuration)).ConfigureAwait(false);
            differences.AddRange(new Expectation(situation, configuration, truth) { StrangersResume = resumes }.Differences(report));
        }

        Assert.True(
            differences.Count == 0,
            $"{product}, {configuration.Name}: {differences.Count} differences\n{string.Join('\n', differences)}\n--- the server's log\n{server.Log}"
        );
    }

    /// <summary>Whether Python's ssl gets the protected content on a session that it began as a stranger who was refused.</summary>
    private async Task<bool> ResumesAsync(int port, IReadOnlyList<Presentable> identities, TruthTable truth)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Around", "resume.py");
        foreach (var (version, at) in ((string, TlsVersion)[])[("TLSv1_3", TlsVersion.Tls13), ("TLSv1_2", TlsVersion.Tls12)])
        foreach (var stranger in identities.Where(i => i.Who == Identity.None || i.Who == Identity.SelfSigned))
        {
            // Whom the front door lets in has nothing to go around.
            if (truth.Served(stranger.Who, at, "http/1.1") != false)
                continue;
            string[] who = stranger.Certificate is { } certificate ? [certificate, stranger.Key!] : [];
            var ran = await Tools
                .RunAsync("python3", [script, $"{port}", "localhost", "localhost", configuration.Path, version, .. who])
                .ConfigureAwait(false);
            if (
                ran.Output.StartsWith("resumed", StringComparison.Ordinal)
                && ran.Output.Contains(Configuration.Marker, StringComparison.Ordinal)
            )
                return true;
        }

        return false;
    }

    private async Task<TargetReport> ScanAsync(int port, ScanOptions options)
    {
        var target = TargetAddress.Parse($"{configuration.Scheme}://localhost:{port}{configuration.Path}", _ => 443);
        // A defect of the scanner's own is traced last, with its stack.
        var last = "";
        var context = new ScanContext(TimeProvider.System, "interop") { Trace = line => last = line };
        var report = await Scanner
            .ScanAsync([target], options, context, All.Rules, TestContext.Current.CancellationToken)
            .ConfigureAwait(false);
        var found = report.Targets[0];
        return found.Error is { Code: "internal" } error
            ? found with
            {
                Error = error with { Message = $"{error.Message}\n{last}" },
            }
            : found;
    }
}

/// <summary>Everything a user of this deployment could give.</summary>
internal sealed record Hand(
    ClientCredential Valid,
    ClientCredential Revoked,
    IReadOnlyList<byte[]> ClientCa,
    System.Security.Cryptography.AsymmetricAlgorithm ClientCaKey
)
{
    public MintInputs Mint =>
        new()
        {
            Valid = Valid,
            Revoked = Revoked,
            ClientCa = ClientCa,
            ClientCaKey = ClientCaKey,
        };

    public static Hand Of(Configuration configuration)
    {
        var pki = TestPki.Of(configuration.Pki);
        return configuration.BelowIntermediate
            ? new(
                Credential(pki.ValidBelow, pki.Issuing),
                Credential(pki.RevokedBelow, pki.Issuing),
                [pki.Issuing.Certificate.RawData, pki.Root.Certificate.RawData],
                pki.Issuing.Key
            )
            : new(Credential(pki.Valid), Credential(pki.Revoked), [pki.Root.Certificate.RawData], pki.Root.Key);
    }

    private static ClientCredential Credential(Pair leaf, params Pair[] issuers) =>
        new([leaf.Certificate.RawData, .. issuers.Select(i => i.Certificate.RawData)], leaf.Key);
}

/// <summary>What the user has at hand.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Certain">The word must be the truth; otherwise it may also be inconclusive.</param>
/// <param name="HasValid">A valid certificate is at hand: outcomes can be told.</param>
internal sealed record Situation(string Name, bool Certain, bool HasValid, Func<Hand, ScanOptions> Given)
{
    public static readonly Situation Full = new(
        "certificate and CA key",
        true,
        true,
        hand =>
            new()
            {
                Mtls = true,
                Valid = hand.Valid,
                Revoked = hand.Revoked,
                ClientCa = hand.ClientCa,
                ClientCaKey = hand.ClientCaKey,
            }
    );

    private static readonly IReadOnlyList<Situation> All =
    [
        Full,
        new("certificate alone", true, true, hand => new() { Mtls = true, Valid = hand.Valid }),
        new("nothing at hand", false, false, _ => new() { Mtls = true }),
    ];

    /// <summary>Where only --expect can tell the pages apart, a scan without it may be unsure, but not wrong.</summary>
    private static readonly Situation WithoutExpect = Full with
    {
        Name = "certificate and CA key, without --expect",
        Certain = false,
        HasValid = false,
        NoExpect = true,
    };

    public bool NoExpect { get; init; }

    public static IEnumerable<Situation> For(Configuration configuration) => configuration.Expect is null ? All : All.Append(WithoutExpect);

    public ScanOptions Options(Hand hand, Configuration configuration) =>
        Given(hand) with
        {
            Send = System.Text.Encoding.ASCII.GetBytes(configuration.Send),
            Expect = !NoExpect && configuration.Expect is { } pattern ? new System.Text.RegularExpressions.Regex(pattern) : null,
        };
}
