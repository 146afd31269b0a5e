using System.Diagnostics;
using System.Globalization;
using System.Text;
using Handclasp.Checks;
using Handclasp.Demo;
using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Reports;
using Xunit;

namespace Handclasp.Tests.Hostile;

/// <summary>The real scanner against a hostile server, in a hurry; and what must hold of its report whatever the server did.</summary>
internal sealed record Attacked(Report Report, TimeSpan Took)
{
    /// <summary>No scan here may take longer, however busy the machine: the waits of <see cref="Quick"/> leave far more room than this needs.</summary>
    public static readonly TimeSpan Bearable = TimeSpan.FromSeconds(60);

    /// <summary>What --max-time allows; a scan ends soon after, whatever the server does.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(15);

    public static DemoPki Pki => RogueSettings.Pki;

    public static ScanOptions Quick { get; } =
        new()
        {
            Mtls = true,
            Valid = Pki.Valid,
            ServerCa = [Pki.ServerCa],
            ServerName = "localhost",
            Timeout = TimeSpan.FromMilliseconds(400),
            MaxTime = MaxTime,
        };

    public TargetReport Target => Assert.Single(Report.Targets);

    public static async Task<Attacked> ScanAsync(
        int port,
        ScanOptions? options = null,
        TimeProvider? clock = null,
        IProgress<ScanProgress>? progress = null,
        CancellationToken stop = default
    )
    {
        var target = TargetAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{port}/"), _ => 443);
        var context = new ScanContext(clock ?? TimeProvider.System, "0.0.0-test") { Progress = progress };
        var watch = Stopwatch.StartNew();
        var scan = Task.Run(() => Scanner.ScanAsync([target], options ?? Quick, context, All.Rules, stop), CancellationToken.None);
        return new Attacked(await scan.WaitAsync(Bearable, CancellationToken.None), watch.Elapsed).Sound();
    }

    /// <summary>The one finding of a check.</summary>
    public Ruling Of(string id) => Target.Findings.Single(f => f.Check.Id == id).Ruling;

    public IEnumerable<ObservationReport> Observed(Identity who) => Target.Observations.Where(o => o.Identity == who.Word);

    public string Notes => string.Join("\n", Target.Notes);

    /// <summary>No verdict about any client, and no word: nothing was shown that would earn one.</summary>
    public Attacked NothingEarned()
    {
        Assert.True(Target.Enforcement is null or Enforcement.Inconclusive, $"{Target.Enforcement?.Word()}: {Told()}");
        var judged = All.Rules.OfType<IPresents>().Select(r => r.Info.Id).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(Target.Findings, f => judged.Contains(f.Check.Id) && f.Ruling.Verdict is Verdict.Pass or Verdict.Fail);
        Assert.DoesNotContain(Target.Observations, o => o.Outcome == Outcome.Served);
        return this;
    }

    /// <summary>The target was given up, with this code and a message that names the thing.</summary>
    public Attacked GivenUp(string code, string names)
    {
        Assert.NotNull(Target.Error);
        Assert.Equal(code, Target.Error.Code);
        Assert.Contains(names, Target.Error.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:", Target.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Target.Error.Message, char.IsControl);
        Assert.Empty(Target.Findings);
        return NothingEarned();
    }

    /// <summary>The reason told for one identity says this.</summary>
    public Attacked Says(Identity who, string names)
    {
        Assert.Contains(Observed(who), o => o.Reason.Contains(names, StringComparison.Ordinal));
        return this;
    }

    /// <summary>Everything a person would see, for the message of a failed assertion.</summary>
    public string Told() => Rendered("table", verbose: true);

    public string Rendered(string format, bool verbose = false)
    {
        using var output = new MemoryStream();
        Formats.Find(format)!.Write(Report, output, new(Color: false, Width: 0, Verbose: verbose));
        return Encoding.UTF8.GetString(output.ToArray());
    }

    /// <summary>Holds for every scan: no defect of ours, no rule that failed, and every format can write what came out.</summary>
    private Attacked Sound()
    {
        Assert.NotEqual("internal", Target.Error?.Code);
        Assert.DoesNotContain(Target.Findings, f => f.Ruling.Broken);
        foreach (var format in Formats.All)
            Assert.NotEmpty(Rendered(format.Name));
        return this;
    }
}
