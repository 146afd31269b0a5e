using Handclasp.Checks;
using Handclasp.Engine;
using Handclasp.Interop.Harness;
using Handclasp.Interop.Protocols;
using Handclasp.Model;
using Xunit;

namespace Handclasp.Interop.Around;

/// <summary>Real servers with a strict front door: every planted way around is found, and no other is said to be there.</summary>
public sealed class AroundTests
{
    private static readonly Dictionary<string, AroundCase> Cases = AroundServers.All.ToDictionary(c => c.Name);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    internal async Task Scan_finds_what_is_planted_and_nothing_else(string name)
    {
        var that = Cases[name];
        var place = new Place(TestPki.Of(PkiKind.Ec256), Folders.Create("around"), Ports.Free());
        var server = await that.Start(place);
        await using var _ = server;

        // The truth, told by curl and Python: the owner gets the secret, a stranger at the front door does not.
        var resolve = $"b.test:{place.Port}:127.0.0.1";
        var url = $"https://b.test:{place.Port}{that.Path}";
        var owner = await place.CurlAsync(true, "--resolve", resolve, url);
        Assert.True(owner.Output.Contains(AroundCase.Secret, StringComparison.Ordinal), $"{owner.Output}{owner.Errors}{server.Log}");
        Assert.DoesNotContain(
            AroundCase.Secret,
            (await place.CurlAsync(false, "--resolve", resolve, url)).Output,
            StringComparison.Ordinal
        );
        Assert.Equal(that.Holes.Length > 0, that.Truth is not null);
        Assert.True(that.Truth is null || await that.Truth(place), $"{name}: the planted hole is none\n{server.Log}");
        Assert.True(that.Shut is null || !await that.Shut(place), $"{name}: the server is not as strict as it should be\n{server.Log}");

        var report = await ScanAsync(that, place);

        var around = All.Rules.OfType<IPlanned>().Select(r => r.Info.Id).ToHashSet(StringComparer.Ordinal);
        var told = string.Join(
            '\n',
            report.Findings.Where(f => around.Contains(f.Check.Id)).Select(f => $"{f.Check.Id} {f.Ruling.Verdict}: {f.Ruling.Because}")
        );
        Assert.True(report.Enforcement == Enforcement.Required, $"{name}: {report.Enforcement}\n{told}\n{server.Log}");
        Assert.True(
            that.Holes.Order(StringComparer.Ordinal).SequenceEqual(Ids(report, around, Verdict.Fail)),
            $"{name}: expected {string.Join(", ", that.Holes)}\n{told}\n{server.Log}"
        );
        Assert.True(that.Unclear.SequenceEqual(Ids(report, around, Verdict.Inconclusive)), $"{name}: undecided\n{told}");
    }

    private static IReadOnlyList<string> Ids(TargetReport report, HashSet<string> of, Verdict verdict) =>
        [
            .. report
                .Findings.Where(f => of.Contains(f.Check.Id) && f.Ruling.Verdict == verdict)
                .Select(f => f.Check.Id)
                .Order(StringComparer.Ordinal),
        ];

    private static async Task<TargetReport> ScanAsync(AroundCase that, Place place)
    {
        var options = that.With(
            place,
            new()
            {
                Mtls = true,
                Connect = new("127.0.0.1", place.Port),
                Valid = new([place.Pki.Valid.Certificate.RawData], place.Pki.Valid.Key),
                AlsoNames = ["a.test"],
                Versions = that.Versions,
            }
        );
        var target = TargetAddress.Parse($"https://b.test:{place.Port}{that.Path}", _ => 443);
        var context = new ScanContext(TimeProvider.System, "interop");
        var report = await Scanner.ScanAsync([target], options, context, All.Rules, TestContext.Current.CancellationToken);
        return report.Targets[0];
    }
}
