using System.Globalization;
using Handclasp.Checks;
using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;
using Handclasp.Protocols;
using Handclasp.Reports;
using Xunit;

namespace Handclasp.Tests.Hostile;

/// <summary>
/// Random conversations, judged by everything that judges: no rule fails, and no verdict and no word stands on less than what it needs.
/// What it needs is told here anew, from the transcripts alone.
/// </summary>
public sealed class JudgementFuzzTests
{
    private const int Loops = 3000;

    private static readonly TargetAddress Target = TargetAddress.Parse("https://127.0.0.1:4433/", _ => 443);
    private static readonly ScanOptions Options = new() { Mtls = true, Valid = Attacked.Pki.Valid };
    private static readonly ScanContext Context = new(TimeProvider.System, "0.0.0-test");
    private static readonly IdentityMint Mint = new(new() { Valid = Attacked.Pki.Valid }, TimeProvider.System);
    private static readonly Credentials Credentials = new(Mint);

    private static readonly Identity[] Played =
    [
        Identity.None,
        Identity.SelfSigned,
        Identity.UntrustedCa,
        Identity.LookalikeCa,
        Identity.Valid,
        Identity.Twin,
        Identity.WrongKey,
        Identity.NoCertificateVerify,
        Identity.Expired,
        Identity.ServerPurpose,
        Identity.MissingIntermediate,
        Identity.Revoked,
    ];

    private static readonly Endpoint[] Places =
    [
        new(TlsVersion.Tls13, "http/1.1", "/"),
        new(TlsVersion.Tls12, "http/1.1", "/"),
        new(TlsVersion.Tls13, "h2", "/"),
    ];

    [Fact]
    public async Task No_verdict_without_what_it_needs()
    {
        var met = new int[4];
        using var gate = new ConnectionGate(1, 0, 1, TimeProvider.System);
        var runner = new ConversationRunner(Target, Options, Speakers.Find("https").Speaker, gate, Context);

        var held = await Seeds.RunAsync(
            Loops,
            (random, did) =>
            {
                var results = Places.Take(random.Next(1, 4)).Select(at => Result(at, random, did)).ToList();
                List<Trial> trials = [.. results.SelectMany(r => r.Trials)];
                var discovered = Places
                    .Select(p => p.Version)
                    .Distinct()
                    .Select(v => new Discovered(v, RandomRun(random, v), ["http/1.1"]));

                var report = new Conclusions(Target, Options, Context, runner, Credentials, Mint, All.Rules).Draw(
                    [.. discovered],
                    [.. results.Select(r => r.Result)],
                    [new VersionFacts(TlsVersion.Tls13, true, ""), new VersionFacts(TlsVersion.Tls12, random.Next(2) == 0, "")],
                    [],
                    random.Next(2) == 0
                );

                Assert.DoesNotContain(report.Findings, f => f.Ruling.Broken);
                foreach (var place in report.Endpoints.Where(e => e.Enforcement == Enforcement.Required))
                    Required(place, trials);
                foreach (var finding in report.Findings)
                    Earned(finding, trials);
                foreach (var format in Formats.All)
                    Render(format, report);
                Interlocked.Increment(ref met[report.Findings.Any(f => f.Check.Id == "HC101" && f.Ruling.Verdict == Verdict.Pass) ? 0 : 1]);
                Interlocked.Increment(ref met[report.Enforcement == Enforcement.Required ? 2 : 3]);
                return Task.CompletedTask;
            }
        );

        Assert.Equal(Loops, held);
        // The control: both sides of each are met, so that the invariants were put to the test.
        Assert.All(met, count => Assert.True(count > 20, string.Join(" ", met)));
    }

    private static void Required(EndpointReport place, List<Trial> trials)
    {
        var here = trials.Where(t => Of(t).At == (place.Protocol, place.Alpn, place.Path)).ToList();
        var none = Assert.Single(here, t => t.Who == Identity.None);
        var strangers = here.Where(t => t.Who.Class == TrialClass.Trust).ToList();
        Assert.NotEmpty(strangers);
        Assert.True(RefusalSeen(none), $"required, and nobody saw `none` refused: {Told(none)}");
        Assert.All(strangers, t => Assert.True(RefusalSeen(t), $"required, and nobody saw {t.Who} refused: {Told(t)}"));
        Assert.True(here.Exists(t => t.Runs.Any(r => r.Seen.Asked != AskedWhen.Never)), "required, and never asked");
    }

    private static void Earned(Finding finding, List<Trial> trials)
    {
        var who = All.Rules.OfType<IPresents>().Where(r => r.Info.Id == finding.Check.Id).SelectMany(r => r.Who).ToList();
        var mine = trials.Where(t => who.Contains(t.Who)).ToList();
        var (id, ruling) = (finding.Check.Id, finding.Ruling);
        Assert.True(
            who.Count == 0 || ruling.Verdict != Verdict.Pass || mine.Exists(RefusalSeen),
            $"{id} passes without a refusal: {ruling.Because}"
        );
        Assert.True(
            who.Count == 0 || ruling.Verdict != Verdict.Fail || mine.Exists(AnsweredTwice),
            $"{id} fails without two answers: {ruling.Because}"
        );
    }

    /// <summary>A fatal alert or an answer that is none of the protected, after a ServerHello; or three closes without a word.</summary>
    private static bool RefusalSeen(Trial trial) =>
        trial.Runs.Any(r =>
            (r.Seen is { Ending: Ending.Alert, EndedAt: >= Stage.ServerHello, Answer: null })
            || r.Seen.Answer is { Kind: AnswerKind.Misdirected or AnswerKind.Refused } or { Kind: AnswerKind.Content, Status: >= 300 }
        )
        || trial.Runs.Count(r =>
            r.Seen is { Ending: Ending.Eof or Ending.Reset or Ending.CloseNotify, EndedAt: >= Stage.ServerHello, Answer: null }
        ) >= 3;

    private static bool AnsweredTwice(Trial trial) =>
        trial.Runs.Count(r => r.Seen.Answer is { Kind: AnswerKind.Content or AnswerKind.Granted or AnswerKind.Asked }) >= 2;

    private static (EndpointResult Result, List<Trial> Trials) Result(Endpoint at, Random random, ICollection<string> did)
    {
        List<Trial> trials = [];
        foreach (var who in Played.Where(w => w.Class is TrialClass.Presence or TrialClass.Trust || random.Next(3) > 0))
        {
            var trial = new Trial(who, at, IdentityMarks.None, random.Next(20) == 0 ? "no control of this shape" : "");
            var usual = Shaped(who, random, at.Version);
            for (var i = random.Next(who == Identity.None ? 1 : 0, 5); i > 0; i--)
            {
                var seen = random.Next(6) == 0 ? RandomRun(random, at.Version) : usual;
                var conversation = new Conversation(who, at) { Run = i, LeafAlone = who == Identity.UntrustedCa && random.Next(3) == 0 };
                trial.Add(new(conversation, seen));
                did.Note($"{at} {who}: {seen.Ending} at {seen.EndedAt} {seen.Asked} {seen.AlertReceived} {seen.Answer?.Status}");
            }

            trials.Add(trial);
        }

        var anchors = Learned(trials.Find(t => t.Who == Identity.Valid), random);
        foreach (var trial in trials)
        {
            trial.Anchored = random.Next(5) > 0;
            trial.BesideValid = anchors.Usable && random.Next(3) > 0;
            trial.Twin = random.Next(3) == 0 ? null : (Outcome)random.Next(0, 7);
            // As the scan does it: three closes without a word, all alike.
            trial.SilenceConfirmed =
                random.Next(2) == 0 && trial.Runs.Count >= 3 && trial.Runs.All(r => trial.Read(r, anchors).Outcome == Outcome.Silent);
        }

        var comparison = new PathComparison(anchors.Usable && random.Next(4) == 0, anchors.Usable && random.Next(8) == 0);
        return (new(at, [.. trials.Select(t => t.Conclude(anchors))], anchors, anchors.Unusable, comparison), trials);
    }

    private static Anchors Learned(Trial? valid, Random random)
    {
        var answers = valid?.Runs.Select(r => r.Seen.Answer).OfType<Answer>().ToList() ?? [];
        if (answers.Count == 0 || answers.Exists(a => a.Kind != AnswerKind.Content) || random.Next(10) == 0)
            return new() { Unusable = valid is null ? "" : "the valid certificate itself is refused" };
        var same = answers.Where(a => a.Status == answers[0].Status).ToList();
        return new() { Positive = AnswerComparer.Learn(same, IdentityMarks.None), PositiveAnswer = answers[0] };
    }

    /// <summary>Half of the servers are as they should be, so that verdicts are met at all.</summary>
    private static Transcript Shaped(Identity who, Random random, TlsVersion version) =>
        random.Next(2) == 0 ? RandomRun(random, version)
        : who.Class == TrialClass.Control ? Answered(Page(200, "books"), version)
        : Ended(Ending.Alert, Stage.HandshakeComplete, AskedWhen.InHandshake, who == Identity.None ? 116 : 48, version);

    private static Transcript RandomRun(Random random, TlsVersion version)
    {
        var asked = random.Next(4) == 0 ? AskedWhen.Never : (AskedWhen)random.Next(1, 4);
        if (random.Next(3) == 0)
            return Answered(
                random.Next(9) switch
                {
                    0 => Page(403, "no"),
                    1 => Page(400, "certificate") with { NamesCertificate = true },
                    2 => Page(302, "") with { Location = "/login" },
                    3 => Page(404, "not found"),
                    4 => Page(503, "failed") with { Kind = AnswerKind.Error },
                    5 => Page(421, "wrong") with { Kind = AnswerKind.Misdirected },
                    6 => new(AnswerKind.Unclear) { StatusLine = "not HTTP" },
                    7 => Page(200, "denied") with { SpeaksOfRefusal = true },
                    _ => Page(200, "books"),
                },
                version
            ) with
            {
                Asked = asked,
                AskedAfterRequest = asked >= AskedWhen.PostHandshake && random.Next(2) == 0,
            };
        var at = (Stage)random.Next((int)Stage.Start, (int)Stage.Answered);
        var ending = (Ending)random.Next((int)Ending.Open, (int)Ending.LimitReached + 1);
        int[] codes = [0, 10, 20, 40, 42, 43, 45, 46, 48, 49, 50, 51, 70, 80, 90, 112, 116, 120];
        return Ended(ending, at, asked, ending == Ending.Alert ? codes[random.Next(codes.Length)] : -1, version);
    }

    private static Transcript Ended(Ending ending, Stage at, AskedWhen asked, int alert, TlsVersion version) =>
        new()
        {
            Ending = ending,
            Stage = at,
            EndedAt = at,
            Asked = at >= Stage.ServerHello ? asked : AskedWhen.Never,
            AlertReceived = alert,
            Version = at >= Stage.ServerHello ? version : null,
        };

    private static Transcript Answered(Answer answer, TlsVersion version) =>
        new()
        {
            Stage = Stage.Answered,
            Version = version,
            Asked = AskedWhen.InHandshake,
            Answer = answer,
        };

    private static Answer Page(int status, string body) =>
        new(AnswerKind.Content)
        {
            Status = status,
            StatusLine = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}"),
            Body = body,
        };

    private static (string Protocol, string Alpn, string Path) Key(Endpoint at) => (at.Version.Word(), at.Alpn, at.Path);

    private static (Trial Trial, (string, string, string) At) Of(Trial trial) => (trial, Key(trial.Conclude(Anchors.None).At));

    private static string Told(Trial trial) =>
        string.Join("; ", trial.Runs.Select(r => $"{r.Seen.Ending} at {r.Seen.EndedAt}, {r.Seen.Answer?.Kind} {r.Seen.Answer?.Status}"));

    private static void Render(IReportFormat format, TargetReport target)
    {
        using var output = new MemoryStream();
        var run = new RunInfo(DateTimeOffset.UnixEpoch, 1, "scan", 0, 1, false);
        var score = new Score(null, "none", false, null, new(0, 0, 0));
        format.Write(new(new("handclasp", "0.0.0-test", "1"), run, score, [target]), output, new(false, 0, true));
        Assert.True(output.Length > 0, format.Name);
    }
}
