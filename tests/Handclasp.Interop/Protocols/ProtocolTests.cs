using Handclasp.Checks;
using Handclasp.Engine;
using Handclasp.Interop.Harness;
using Handclasp.Model;
using Xunit;

namespace Handclasp.Interop.Protocols;

/// <summary>Real brokers, databases, directories and mail servers: what a scan says is what their own clients find.</summary>
public sealed class ProtocolTests
{
    private static readonly Dictionary<string, ProtocolCase> Cases = ProtocolServers.All.ToDictionary(c => c.Name);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    internal async Task Scan_agrees_with_the_truth(string name)
    {
        var that = Cases[name];
        var place = new Place(TestPki.Of(PkiKind.Ec256), Folders.Create("protocol"), Ports.Free());
        var server = await that.Start(place);
        await using var _ = server;

        // The truth first, told by another client: the valid one is served, and whether nobody is.
        Assert.True(await that.Served(place, true), $"{name}: its own client is not served with the valid certificate\n{server.Log}");
        var open = that.Word is not (Enforcement.Required or Enforcement.RequiredUnverified);
        Assert.Equal(open, await that.Served(place, false));

        var report = await ScanAsync(that, place);

        Assert.True(report.Error is null, $"{report.Error?.Message}\n{server.Log}");
        Assert.True(
            that.Word == report.Enforcement,
            $"{name}: {report.Enforcement}, the truth is {that.Word}\n{Told(report)}\n{server.Log}"
        );
        string[] expected =
        [
            .. that.Word switch
            {
                Enforcement.NotRequested => ["HC100"],
                Enforcement.Optional or Enforcement.OptionalUnverified => ["HC101"],
                Enforcement.RequiredUnverified => ["HC102"],
                _ => (string[])[],
            },
            .. that.Holes,
        ];
        Assert.True(
            expected.Order(StringComparer.Ordinal).SequenceEqual(Critical(report, Verdict.Fail)),
            $"{name}: expected {string.Join(", ", expected)}\n{Told(report)}"
        );
        Assert.True(Critical(report, Verdict.Inconclusive).Count == 0, $"{name}: undecided\n{Told(report)}");
    }

    private static async Task<TargetReport> ScanAsync(ProtocolCase that, Place place)
    {
        var target = TargetAddress.Parse($"{that.Scheme}://{that.Account}localhost:{place.Port}", _ => 0);
        var options = that.With(
            new()
            {
                Mtls = true,
                Connect = new("127.0.0.1", place.Port),
                Valid = new([place.Pki.Valid.Certificate.RawData], place.Pki.Valid.Key),
                ClientCa = [place.Pki.Root.Certificate.RawData],
                ClientCaKey = place.Pki.Root.Key,
                ServerCa = [place.Pki.ServerRoot.Certificate.RawData],
            }
        );
        var context = new ScanContext(TimeProvider.System, "interop");
        var report = await Scanner.ScanAsync([target], options, context, All.Rules, TestContext.Current.CancellationToken);
        return report.Targets[0];
    }

    private static IReadOnlyList<string> Critical(TargetReport report, Verdict verdict) =>
        [
            .. report
                .Findings.Where(f => f.Ruling.Verdict == verdict && f.Severity == Severity.Critical)
                .Select(f => f.Check.Id)
                .Order(StringComparer.Ordinal),
        ];

    private static string Told(TargetReport report) =>
        string.Join(
            '\n',
            report
                .Findings.Where(f => f.Ruling.Verdict is Verdict.Fail or Verdict.Inconclusive)
                .Select(f => $"{f.Check.Id} {f.Severity} {f.Ruling.Verdict}: {f.Ruling.Because}")
        );
}
