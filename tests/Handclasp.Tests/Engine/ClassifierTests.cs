using System.Text.RegularExpressions;
using Handclasp.Engine;
using Handclasp.Model;
using Xunit;

namespace Handclasp.Tests.Engine;

/// <summary>The state machine of PROBES.md section 3, replayed from transcripts as plain data.</summary>
public sealed class ClassifierTests
{
    private static readonly Answer Protected = Page(200, "Balance", "<title>Balance</title>the balance is 42");

    private static Anchors Beside(Answer positive) =>
        new() { Positive = AnswerComparer.Learn([positive, positive], IdentityMarks.None), PositiveAnswer = positive };

    private static Answer Page(int status, string title, string body, string location = "") =>
        new(
            status == 421 ? AnswerKind.Misdirected
            : status >= 500 ? AnswerKind.Error
            : AnswerKind.Content
        )
        {
            Status = status,
            StatusLine = $"HTTP/1.1 {status}",
            Title = title,
            Body = body,
            Location = location,
        };

    private static Transcript Ended(Ending ending, Stage at, AskedWhen asked = AskedWhen.InHandshake, int alert = -1) =>
        new()
        {
            Ending = ending,
            Stage = at,
            EndedAt = at,
            Asked = asked,
            AlertReceived = alert,
            Version = TlsVersion.Tls13,
        };

    private static Transcript Said(Answer answer, AskedWhen asked = AskedWhen.InHandshake, bool afterRequest = false) =>
        new()
        {
            Stage = Stage.Answered,
            Asked = asked,
            AskedAfterRequest = afterRequest,
            Answer = answer,
            Version = TlsVersion.Tls13,
        };

    private static Reading Read(Transcript seen, Anchors? anchors = null, Identity? who = null) =>
        Classifier.Read(seen, who ?? Identity.SelfSigned, IdentityMarks.None, anchors ?? Anchors.None);

    [Theory]
    [InlineData(116, "certificate_required")]
    [InlineData(48, "unknown_ca")]
    [InlineData(45, "certificate_expired")]
    [InlineData(42, "bad_certificate")]
    [InlineData(51, "decrypt_error")]
    [InlineData(40, "handshake_failure")]
    public void Certificate_alerts_after_a_request_for_one_are_refusals_that_give_their_reason(int alert, string name)
    {
        var reading = Read(Ended(Ending.Alert, Stage.HandshakeComplete, alert: alert));

        Assert.Equal(Outcome.RefusedTls, reading.Outcome);
        Assert.True(reading.OwnReason);
        Assert.Contains($"alert {alert} {name} after the handshake", reading.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(10)]
    [InlineData(47)]
    [InlineData(71)]
    public void Other_alerts_are_refusals_only_beside_somebody_who_is_let_in(int alert)
    {
        var reading = Read(Ended(Ending.Alert, Stage.ServerFlightDone, alert: alert));

        Assert.Equal(Outcome.RefusedTls, reading.Outcome);
        Assert.True(reading.NeedsControl);
        Assert.False(reading.OwnReason);
    }

    [Fact]
    public void A_certificate_alert_from_a_server_that_never_asked_gives_no_reason_of_its_own()
    {
        var reading = Read(Ended(Ending.Alert, Stage.ServerFlightDone, AskedWhen.Never, 40));

        Assert.True(reading.NeedsControl);
        Assert.False(reading.OwnReason);
    }

    [Fact]
    public void Alert_50_is_a_reason_only_for_an_empty_certificate_message()
    {
        Assert.True(Read(Ended(Ending.Alert, Stage.ServerFlightDone, alert: 50), who: Identity.None).OwnReason);
        Assert.False(Read(Ended(Ending.Alert, Stage.ServerFlightDone, alert: 50), who: Identity.SelfSigned).OwnReason);
    }

    [Fact]
    public void An_alert_to_the_ClientHello_is_no_refusal_of_the_client()
    {
        Assert.Equal(Outcome.Inconclusive, Read(Ended(Ending.Alert, Stage.ClientHelloSent, AskedWhen.Never, 70)).Outcome);
    }

    [Theory]
    [InlineData(Ending.Eof)]
    [InlineData(Ending.Reset)]
    [InlineData(Ending.CloseNotify)]
    internal void Closing_without_a_word_is_silent(Ending ending)
    {
        Assert.Equal(Outcome.Silent, Read(Ended(ending, Stage.HandshakeComplete)).Outcome);
        Assert.Equal(Outcome.Silent, Read(Ended(ending, Stage.RequestSent)).Outcome);
        Assert.Equal(Outcome.Silent, Read(Ended(ending, Stage.ServerFlightDone)).Outcome);
        Assert.Equal(Outcome.Inconclusive, Read(Ended(ending, Stage.ClientHelloSent)).Outcome);
    }

    [Fact]
    public void An_alert_under_the_wrong_keys_after_the_handshake_is_silent()
    {
        var garbled = Ended(Ending.ProtocolError, Stage.HandshakeComplete) with { AlertSent = 20 };

        Assert.Equal(Outcome.Silent, Read(garbled).Outcome);
        Assert.Equal(Outcome.Inconclusive, Read(garbled with { EndedAt = Stage.ServerHello }).Outcome);
        Assert.Equal(Outcome.Inconclusive, Read(garbled with { AlertSent = 50 }).Outcome);
    }

    [Fact]
    public void A_failing_server_may_mean_this_client_only_where_the_valid_one_gets_an_answer()
    {
        var failed = Said(new Answer(AnswerKind.Error) { Status = 503 });

        Assert.Equal((Outcome.Inconclusive, true), (Read(failed, Beside(Protected)).Outcome, Read(failed, Beside(Protected)).ServerFailed));
        Assert.Equal((Outcome.Inconclusive, false), (Read(failed).Outcome, Read(failed).ServerFailed));
    }

    [Theory]
    [InlineData(Ending.ConnectRefused)]
    [InlineData(Ending.ConnectFailed)]
    [InlineData(Ending.Unresolvable)]
    [InlineData(Ending.NotTls)]
    [InlineData(Ending.ProtocolError)]
    [InlineData(Ending.LimitReached)]
    internal void Not_being_able_to_talk_is_never_a_refusal(Ending ending) =>
        Assert.Equal(Outcome.Inconclusive, Read(Ended(ending, Stage.Start)).Outcome);

    [Fact]
    public void A_wait_that_ran_out_is_worth_another_try()
    {
        var reading = Read(Ended(Ending.Timeout, Stage.ServerHello));

        Assert.Equal(Outcome.Inconclusive, reading.Outcome);
        Assert.True(reading.TimedOut);
    }

    [Fact]
    public void The_answer_of_the_valid_certificate_is_served()
    {
        Assert.Equal(Outcome.Served, Read(Said(Protected), Beside(Protected)).Outcome);
        Assert.Equal(Outcome.Answered, Read(Said(Protected)).Outcome);
    }

    [Theory]
    [InlineData(400, "400 No required SSL certificate was sent")]
    [InlineData(403, "Forbidden")]
    [InlineData(302, "Found")]
    [InlineData(404, "Not Found")]
    public void Another_status_beside_a_served_page_is_a_refusal_by_the_application(int status, string title)
    {
        var reading = Read(Said(Page(status, title, title, status == 302 ? "/login" : "")), Beside(Protected));

        Assert.Equal(Outcome.RefusedApp, reading.Outcome);
        Assert.Contains($"{status} \"{title}\"", reading.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_success_page_unlike_the_protected_one_is_only_answered()
    {
        var reading = Read(Said(Page(200, "Denied", "<title>Denied</title>you have no certificate")), Beside(Protected));

        Assert.Equal(Outcome.Answered, reading.Outcome);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(404)]
    [InlineData(405)]
    public void Redirects_and_missing_pages_with_nothing_to_compare_are_weak_answers(int status)
    {
        var reading = Read(Said(Page(status, "x", "x")));

        Assert.Equal(Outcome.Answered, reading.Outcome);
        Assert.True(reading.Weak);
    }

    [Fact]
    public void A_success_page_that_speaks_of_a_refusal_decides_nothing_alone() =>
        Assert.Equal(Outcome.Inconclusive, Read(Said(Page(200, "Sign in", "please log in") with { SpeaksOfRefusal = true })).Outcome);

    [Fact]
    public void A_bare_403_is_a_refusal_without_a_reason_and_one_that_names_the_certificate_gives_it()
    {
        Assert.False(Read(Said(Page(403, "Forbidden", "no"))).OwnReason);
        Assert.Equal(Outcome.RefusedApp, Read(Said(Page(403, "Forbidden", "no"))).Outcome);
        Assert.True(Read(Said(Page(400, "No required SSL certificate was sent", "") with { NamesCertificate = true })).OwnReason);
        Assert.True(Read(Said(Page(403, "Forbidden", "no"), AskedWhen.PostHandshake, afterRequest: true)).OwnReason);
    }

    [Fact]
    public void A_server_error_decides_nothing_and_421_is_a_refusal_to_route()
    {
        Assert.Equal(Outcome.Inconclusive, Read(Said(Page(502, "Bad Gateway", "")), Beside(Protected)).Outcome);
        Assert.Equal(Outcome.RefusedRouting, Read(Said(Page(421, "Misdirected", "")), Beside(Protected)).Outcome);
    }

    [Fact]
    public void Expect_decides_before_everything_else()
    {
        var anchors = Beside(Protected) with { Expect = new Regex("balance is [0-9]+", RegexOptions.None, TimeSpan.FromSeconds(1)) };

        Assert.Equal(Outcome.Served, Read(Said(Page(200, "Other", "your balance is 7")), anchors).Outcome);
        Assert.Equal(Outcome.RefusedApp, Read(Said(Page(200, "Other", "nothing to see")), anchors).Outcome);
    }

    [Fact]
    public void A_positive_redirect_is_matched_by_status_and_place()
    {
        var home = Page(302, "Found", "", "/home?session=1");

        Assert.Equal(Outcome.Served, Read(Said(Page(302, "Found", "", "/home?session=2")), Beside(home)).Outcome);
        Assert.Equal(Outcome.RefusedApp, Read(Said(Page(302, "Found", "", "/login")), Beside(home)).Outcome);
    }
}
