using Handclasp.Engine;
using Handclasp.Model;
using Xunit;

namespace Handclasp.Tests.Engine;

/// <summary>One word per endpoint, from outcomes: DESIGN.md section 4.</summary>
public sealed class EnforcementWordsTests
{
    private static readonly Endpoint At = new(TlsVersion.Tls13, "http/1.1", "/");

    private static Observation Saw(Identity who, string outcome, bool own = false) =>
        new(who, At, Parse(outcome), outcome)
        {
            OwnReason = own,
            Weak = outcome == "weak",
            SilenceConfirmed = outcome == "silent!",
            Transcript = new()
            {
                Answer = outcome is "served" or "answered" or "refused-app" ? new Answer(AnswerKind.Content) { Status = 200 } : null,
            },
        };

    private static Outcome Parse(string word) =>
        word switch
        {
            "served" => Outcome.Served,
            "answered" or "weak" => Outcome.Answered,
            "refused-app" => Outcome.RefusedApp,
            "refused-tls" => Outcome.RefusedTls,
            "silent" or "silent!" => Outcome.Silent,
            _ => Outcome.Inconclusive,
        };

    [Theory]
    // asked, none, self-signed, untrusted, A+ usable, reasons given, word
    [InlineData(false, "served", "served", "served", true, false, "not-requested")]
    [InlineData(false, "refused-app", "refused-app", "refused-app", true, false, "not-requested")]
    [InlineData(false, "refused-tls", "refused-tls", "refused-tls", false, false, "inconclusive")]
    [InlineData(true, "served", "served", "refused-tls", true, false, "optional-unverified")]
    [InlineData(true, "served", "refused-tls", "served", true, false, "optional-unverified")]
    [InlineData(true, "served", "refused-tls", "refused-tls", true, false, "optional")]
    [InlineData(true, "served", "refused-tls", "inconclusive", true, false, "inconclusive")]
    [InlineData(true, "refused-tls", "served", "refused-tls", true, false, "required-unverified")]
    [InlineData(true, "refused-app", "refused-tls", "refused-tls", true, false, "required")]
    [InlineData(true, "refused-tls", "refused-tls", "silent!", true, false, "required")]
    [InlineData(true, "refused-tls", "refused-tls", "silent", true, false, "inconclusive")]
    [InlineData(true, "refused-tls", "refused-tls", "refused-tls", false, true, "required")]
    [InlineData(true, "silent!", "silent!", "silent!", false, false, "inconclusive")]
    [InlineData(true, "refused-app", "refused-app", "refused-app", false, false, "inconclusive")]
    [InlineData(true, "answered", "answered", "refused-tls", false, false, "optional-unverified")]
    [InlineData(true, "answered", "refused-tls", "refused-tls", false, true, "optional")]
    [InlineData(true, "answered", "refused-tls", "refused-tls", true, false, "inconclusive")]
    [InlineData(true, "refused-tls", "answered", "refused-tls", false, true, "required-unverified")]
    [InlineData(true, "inconclusive", "refused-tls", "refused-tls", true, false, "inconclusive")]
    // "Not found" may be a refusal: error_page 495 496 =404.
    [InlineData(true, "weak", "refused-tls", "refused-tls", false, true, "inconclusive")]
    [InlineData(true, "weak", "weak", "weak", false, false, "inconclusive")]
    [InlineData(true, "refused-tls", "weak", "refused-tls", false, true, "inconclusive")]
    public void Words_follow_from_outcomes(bool asked, string none, string selfSigned, string untrusted, bool usable, bool own, string word)
    {
        Observation[] seen =
        [
            Saw(Identity.None, none, own),
            Saw(Identity.SelfSigned, selfSigned, own),
            Saw(Identity.UntrustedCa, untrusted, own),
        ];

        var (decided, because) = EnforcementWords.Decide(seen, asked, usable, validRefused: false);

        Assert.Equal(word, decided.Word());
        Assert.NotEmpty(because);
    }

    [Fact]
    public void A_refused_valid_certificate_leaves_the_word_open_unless_strangers_are_served()
    {
        Observation[] strict = [Saw(Identity.None, "refused-tls", true), Saw(Identity.SelfSigned, "refused-tls", true)];
        Observation[] open = [Saw(Identity.None, "answered"), Saw(Identity.SelfSigned, "refused-tls", true)];

        Assert.Equal(Enforcement.Required, EnforcementWords.Decide(strict, true, false, validRefused: false).Word);
        Assert.Equal(Enforcement.Inconclusive, EnforcementWords.Decide(strict, true, false, validRefused: true).Word);
        Assert.Equal(Enforcement.Optional, EnforcementWords.Decide(open, true, false, validRefused: true).Word);
    }

    [Fact]
    public void Worse_words_come_first()
    {
        Enforcement[] worstFirst =
        [
            Enforcement.NotRequested,
            Enforcement.OptionalUnverified,
            Enforcement.Optional,
            Enforcement.RequiredUnverified,
            Enforcement.Inconclusive,
            Enforcement.Required,
        ];
        Assert.Equal(worstFirst, worstFirst.Order());
    }
}
