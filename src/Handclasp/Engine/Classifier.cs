using System.Text.RegularExpressions;
using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>What one transcript says by itself, before controls are mixed in.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Reason">In words.</param>
internal sealed record Reading(Outcome Outcome, string Reason)
{
    /// <summary>A refusal that names the client certificate as its reason.</summary>
    public bool OwnReason { get; init; }

    /// <summary>An alert that counts as a refusal only beside an identity that is served or answered.</summary>
    public bool NeedsControl { get; init; }

    /// <summary>An answer that never makes a failure: a redirect, "not found", "not allowed".</summary>
    public bool Weak { get; init; }

    /// <summary>A wait that ran out: worth one more try with more patience.</summary>
    public bool TimedOut { get; init; }

    /// <summary>The server failed (HTTP 5xx) where the valid certificate gets an answer: a refusal, once it is seen to go with this client.</summary>
    public bool ServerFailed { get; init; }

    /// <summary>The connection stayed open without a byte (raw TLS): decides only beside one that is closed.</summary>
    public bool StaysOpen { get; init; }
}

/// <summary>What the controls at one endpoint look like.</summary>
internal sealed record Anchors
{
    public static readonly Anchors None = new();

    /// <summary>The class of A+, learned from all its runs; null while no usable A+ stands.</summary>
    public AnswerClass? Positive { get; init; }

    /// <summary>The answer A+ got, also where it is not usable.</summary>
    public Answer? PositiveAnswer { get; init; }

    /// <summary>Why A+ is not usable, or empty.</summary>
    public string Unusable { get; init; } = "";

    /// <summary>A random path gets the same answer as the path asked for.</summary>
    public bool SameAsMissing { get; init; }

    /// <summary>--expect.</summary>
    public Regex? Expect { get; init; }

    /// <summary>True where `served` can be told: with a usable A+.</summary>
    public bool Usable => Positive is not null;
}

/// <summary>
/// Turns a transcript into an outcome: the state machine of PROBES.md section 3, in one place. Pure; replays recorded transcripts.
/// </summary>
internal static class Classifier
{
    public static Reading Read(Transcript seen, Identity who, IdentityMarks marks, Anchors anchors) =>
        seen.Answer is { } answer ? ReadAnswer(answer, seen, marks, anchors) : ReadEnding(seen, who);

    private static Reading ReadEnding(Transcript seen, Identity who)
    {
        var after = After(seen);
        switch (seen.Ending)
        {
            case Ending.Alert:
                return ReadAlert(seen, who, after);
            case Ending.CloseNotify or Ending.Eof or Ending.Reset when seen.EndedAt >= Stage.ServerHello:
                var how = seen.Ending switch
                {
                    Ending.Reset => "connection reset",
                    Ending.CloseNotify => "closed with close_notify",
                    _ => "closed",
                };
                return new(Outcome.Silent, $"{how} without a word {after}");
            case Ending.ProtocolError when seen.EndedAt >= Stage.HandshakeComplete && seen.AlertSent == Alerts.BadRecordMac:
                // An alert under the keys of the handshake, or in the clear, where we have moved on to those of the application (Erlang
                // in TLS 1.3): what it says is lost, so it is confirmed like a silence.
                return new(Outcome.Silent, $"ended with a record that cannot be read {after}");
            case Ending.CloseNotify or Ending.Eof or Ending.Reset:
                return new(Outcome.Inconclusive, $"the server closed the connection {after}");
            case Ending.Timeout when seen.EndedAt >= Stage.RequestSent && seen.BytesReceived == 0:
                return new(Outcome.Inconclusive, "open, but no byte of an answer") { TimedOut = true, StaysOpen = true };
            case Ending.Timeout:
                return new(Outcome.Inconclusive, $"no answer in time {after}") { TimedOut = true };
            case Ending.Open when seen.Stage >= Stage.RequestSent:
                return new(Outcome.Inconclusive, "open, but no byte of an answer") { StaysOpen = true };
            default:
                return new(Outcome.Inconclusive, Detail(seen));
        }
    }

    private static Reading ReadAlert(Transcript seen, Identity who, string after)
    {
        var code = seen.AlertReceived;
        var reason = $"{Alerts.Describe(code)} {after}";
        if (seen.EndedAt < Stage.ServerHello)
            return new(Outcome.Inconclusive, $"{Alerts.Describe(code)} to the ClientHello");
        var asked = seen.Asked != AskedWhen.Never;
        var own =
            Alerts.SpeaksOfCertificate(code) || code == Alerts.HandshakeFailure || (code == Alerts.DecodeError && who == Identity.None); // GnuTLS sends 50 for an empty Certificate
        return own && asked
            ? new(Outcome.RefusedTls, reason) { OwnReason = true }
            : new(Outcome.RefusedTls, reason) { NeedsControl = true };
    }

    private static Reading ReadAnswer(Answer answer, Transcript seen, IdentityMarks marks, Anchors anchors)
    {
        var said = Said(answer);
        var own = answer.NamesCertificate || (seen.AskedAfterRequest && answer.Status is 401 or 403);
        switch (answer.Kind)
        {
            // gRPC: another status than the valid certificate's comes from before the method, or from within for this client.
            case AnswerKind.Granted
                when answer.IsStatus
                    && anchors is { Usable: true, PositiveAnswer: { IsStatus: true } other }
                    && other.Status != answer.Status:
                return answer.Status == 0
                    ? new(Outcome.Answered, $"{said}, unlike the valid certificate's answer")
                    : new(Outcome.RefusedApp, said);
            case AnswerKind.Granted:
                return new(Outcome.Served, said);
            case AnswerKind.Asked:
                // As far as a certificate leads: a log-in asked for is the answer of many brokers, for those they let in.
                return anchors switch
                {
                    { Usable: true, PositiveAnswer: { Kind: AnswerKind.Asked } positive } when positive.Status == answer.Status => new(
                        Outcome.Served,
                        said
                    ),
                    { Usable: true } => new(
                        Outcome.RefusedApp,
                        $"{said}: asks for other credentials, where the valid certificate is let in"
                    ),
                    _ => new(Outcome.Answered, said),
                };
            case AnswerKind.Misdirected:
                return new(Outcome.RefusedRouting, said);
            case AnswerKind.Unclear:
                return new(Outcome.Inconclusive, said);
        }

        var status = answer.Status;
        var good = status is >= 200 and < 300 || status == 0;
        if (anchors.Expect is { } expect && answer.Kind is AnswerKind.Content)
        {
            if (Matches(expect, answer.Body))
                return new(Outcome.Served, $"{said}: matches --expect");
            if (good)
                return new(Outcome.RefusedApp, $"{said}: without the text that --expect names");
        }
        else if (anchors.Positive is { } positive && AnswerComparer.SameAs(positive, answer, marks))
        {
            return new(Outcome.Served, said);
        }

        if (answer.Kind == AnswerKind.Error)
            return new(Outcome.Inconclusive, $"{said}: the server failed") { ServerFailed = anchors.Usable };
        if (own || answer.Kind == AnswerKind.Refused || status is 400 or 401 or 403 or 495 or 496)
            return new(Outcome.RefusedApp, said) { OwnReason = own || status is 495 or 496 };
        return anchors.Usable
            ? ReadBesidePositive(said, status, good, answer, anchors.PositiveAnswer)
            : ReadAlone(said, status, good, answer);
    }

    /// <summary>Rules 5 and 6: an answer unlike A+.</summary>
    private static Reading ReadBesidePositive(string said, int status, bool good, Answer answer, Answer? positive)
    {
        var positiveGood = positive?.Status is (>= 200 and < 300) or 0;
        if (good)
            return new(Outcome.Answered, $"{said}, unlike the valid certificate's answer");
        if (positiveGood || positive?.Status is >= 300 and < 400 && (status >= 400 || answer.Location != positive.Location))
            return new(Outcome.RefusedApp, said);
        return new(Outcome.Answered, $"{said}, unlike the valid certificate's answer") { Weak = true };
    }

    /// <summary>Rule 10: nothing to compare with.</summary>
    private static Reading ReadAlone(string said, int status, bool good, Answer answer)
    {
        if (good)
            return answer.SpeaksOfRefusal
                ? new(Outcome.Inconclusive, $"{said}: the page itself speaks of a refusal or a log-in")
                : new(Outcome.Answered, said);
        return status == 429 ? new(Outcome.Inconclusive, said) : new(Outcome.Answered, said) { Weak = true };
    }

    private static bool Matches(Regex expect, string body)
    {
        try
        {
            return expect.IsMatch(body);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static string Said(Answer answer) =>
        answer.Title.Length > 0 && answer.Status > 0 ? $"{answer.Status} \"{answer.Title}\""
        : answer.StatusLine.Length > 0 ? answer.StatusLine
        : answer.Title.Length > 0 ? $"\"{answer.Title}\""
        : "an answer";

    private static string After(Transcript seen) =>
        seen.EndedAt switch
        {
            <= Stage.Connected => "before the ClientHello",
            Stage.ClientHelloSent => "after the ClientHello",
            Stage.ServerHello => "during the handshake",
            Stage.ServerFlightDone => seen.Asked == AskedWhen.Never ? "during the handshake" : "to our certificate, during the handshake",
            Stage.HandshakeComplete => "after the handshake",
            _ => seen.Asked is AskedWhen.PostHandshake or AskedWhen.Renegotiation
                ? "after the certificate asked for on request"
                : "after the request",
        };

    private static string Detail(Transcript seen) =>
        seen.Ending switch
        {
            Ending.Unresolvable => "the name does not resolve",
            Ending.ConnectRefused => "connection refused",
            Ending.ConnectFailed => "the connection could not be made",
            Ending.UpgradeRefused => "the server would not start TLS",
            Ending.NotTls => $"not TLS: {seen.Detail}",
            Ending.ProtocolError => $"broken TLS: {seen.Detail}",
            Ending.LimitReached or Ending.NoneLeft => $"a limit of ours was reached: {seen.Detail}",
            _ => seen.Detail.Length > 0 ? seen.Detail : "the conversation did not come so far",
        };
}
