using Handclasp.Checks;
using Handclasp.Checks.Server;
using Handclasp.Engine;
using Handclasp.Model;
using Xunit;
using static Handclasp.Tests.Checks.Server.Scenario;

namespace Handclasp.Tests.Checks.Server;

/// <summary>DESIGN.md section 4, the table "what a fail and a pass need", sentence by sentence; each refusal beside its control.</summary>
public sealed class JudgementTests
{
    public static TheoryData<string> Trials => [.. All.Rules.OfType<ServerTrial>().Select(r => r.Info.Id)];

    [Theory]
    [MemberData(nameof(Trials))]
    public void Let_in_twice_fails_and_refused_beside_its_controls_passes(string id)
    {
        var trial = All.Rules.OfType<ServerTrial>().Single(r => r.Info.Id == id);
        foreach (var who in trial.Who)
        {
            var rest = trial.Who.Where(w => w != who).Select(w => Saw(w, Outcome.RefusedTls)).ToList();
            var bad = Strict([.. rest, Saw(who, Outcome.Served)]).Judge(id);
            var once = Strict([.. rest, Saw(who, Outcome.Served) with { Twice = false }]).Judge(id);
            var good = Strict([.. rest, Saw(who, Outcome.RefusedTls)]).Judge(id);

            Assert.Equal((Verdict.Fail, Confidence.Certain), (bad.Verdict, bad.Confidence));
            Assert.Contains($"{who.Word} was served", bad.Because, StringComparison.Ordinal);
            Assert.Contains(bad.Evidence, e => e.Fact.Contains("the valid certificate: valid was served", StringComparison.Ordinal));
            Assert.Equal(Verdict.Inconclusive, once.Verdict);
            Assert.Equal((Verdict.Pass, Confidence.Certain), (good.Verdict, good.Confidence));
        }
    }

    [Fact]
    public void Presence_without_a_valid_certificate()
    {
        var answered = Strict(Saw(Identity.None, Outcome.Answered)).WithoutValid();
        var reasoned = Strict(Saw(Identity.None, Outcome.RefusedApp) with { OwnReason = true }).WithoutValid();
        var bare = Strict(Saw(Identity.None, Outcome.RefusedApp)).WithoutValid();
        var redirect = Strict(Saw(Identity.None, Outcome.Answered) with { Weak = true }).WithoutValid();

        Assert.Equal((Verdict.Fail, Confidence.Firm), VerdictOf(answered.Judge("HC101")));
        Assert.Equal((Verdict.Pass, Confidence.Firm), VerdictOf(reasoned.Judge("HC101")));
        Assert.Equal(Verdict.Inconclusive, bare.Judge("HC101").Verdict);
        Assert.Contains("--client-cert", bare.Judge("HC101").Settle, StringComparison.Ordinal);
        Assert.Equal(Verdict.Inconclusive, redirect.Judge("HC101").Verdict);
        Assert.Contains("--path", redirect.Judge("HC101").Settle, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HC101", "none")]
    [InlineData("HC102", "self-signed")]
    public void Silence_counts_once_it_is_confirmed(string id, string who)
    {
        var silent = Saw(Identity.All.Single(i => i.Word == who), Outcome.Silent);

        Assert.Equal((Verdict.Pass, Confidence.Certain), VerdictOf(Strict(silent with { SilenceConfirmed = true }).Judge(id)));
        Assert.Equal(Verdict.Inconclusive, Strict(silent).Judge(id).Verdict);
        var alone = Strict(silent with { SilenceConfirmed = true }).WithoutValid();
        var others = alone with { Seen = [.. alone.Seen.Select(o => o.Outcome == Outcome.Silent ? o : o with { OwnReason = true })] };
        // That bad certificates are refused in words shows that they are verified, not that one is demanded.
        Assert.Equal(id == "HC101" ? Verdict.Inconclusive : Verdict.Pass, others.Judge(id).Verdict);
        var spoken = others with { Seen = [.. others.Seen, Saw(Identity.LookalikeCa, Outcome.Answered)] };
        Assert.Equal(id == "HC101" ? Verdict.Pass : Verdict.Fail, spoken.Judge(id).Verdict);
    }

    [Fact]
    public void An_answer_unlike_the_valid_ones_asks_for_expect()
    {
        var ruling = Strict(Saw(Identity.None, Outcome.Answered)).Judge("HC101");

        Assert.Equal(Verdict.Inconclusive, ruling.Verdict);
        Assert.Contains("--expect", ruling.Settle, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 200, Verdict.Fail)]
    [InlineData(true, 404, Verdict.Inconclusive)]
    [InlineData(false, 200, Verdict.Inconclusive)]
    public void The_same_answer_for_everybody_and_for_no_path_names_the_path_option(bool claimed, int status, Verdict expected)
    {
        var scenario = Strict(Saw(Identity.None, Outcome.Served))
            .At(p => p with { AllTheSame = true, SameAsMissing = true, PositiveStatus = status });
        var ruling = (scenario with { Facts = scenario.Facts with { Claimed = claimed } }).Judge("HC101");

        Assert.Equal(expected, ruling.Verdict);
        Assert.NotEqual(Confidence.Certain, ruling.Confidence);
        Assert.Contains("--path", ruling.Because + ruling.Settle, StringComparison.Ordinal);
    }

    [Fact]
    public void Not_claimed_weighs_less_unless_it_passes()
    {
        var open = Strict(Saw(Identity.None, Outcome.Answered)).WithoutValid();
        var any = Strict(Saw(Identity.SelfSigned, Outcome.Served));
        var never = Strict().At(p => p with { Asked = false, Word = Enforcement.NotRequested });
        var shut = Strict();
        static Scenario Unclaimed(Scenario scenario) => scenario with { Facts = scenario.Facts with { Claimed = false } };

        Assert.Equal((Severity?)null, open.Judge("HC101").LoweredTo);
        Assert.Equal(Severity.Medium, Unclaimed(open).Judge("HC101").LoweredTo);
        Assert.Equal((Severity?)null, any.Judge("HC102").LoweredTo);
        Assert.Equal(Severity.Medium, Unclaimed(any).Judge("HC102").LoweredTo);
        Assert.Equal((Verdict.Fail, (Severity?)null), (never.Judge("HC100").Verdict, never.Judge("HC100").LoweredTo));
        Assert.Equal((Verdict.Fail, Severity.Info), (Unclaimed(never).Judge("HC100").Verdict, Unclaimed(never).Judge("HC100").LoweredTo));
        Assert.Equal((Verdict.Pass, (Severity?)null), (Unclaimed(shut).Judge("HC101").Verdict, Unclaimed(shut).Judge("HC101").LoweredTo));
    }

    [Fact]
    public void Trust_fails_only_while_strangers_without_certificate_are_refused()
    {
        var letIn = Saw(Identity.SelfSigned, Outcome.Served);

        Assert.Equal(Verdict.Fail, Strict(letIn).Judge("HC102").Verdict);
        var unclear = Strict(letIn, Saw(Identity.None, Outcome.Inconclusive)).Judge("HC102");
        Assert.Equal(Verdict.Inconclusive, unclear.Verdict);
        Assert.Contains("so may be everybody", unclear.Because, StringComparison.Ordinal);
    }

    [Fact]
    public void Trust_needs_every_stranger_refused()
    {
        var ruling = Strict(Saw(Identity.LookalikeCa, Outcome.Inconclusive)).Judge("HC102");

        Assert.Equal(Verdict.Inconclusive, ruling.Verdict);
        Assert.Contains("look-alike CA", ruling.Because, StringComparison.Ordinal);
        Assert.Equal(Verdict.Pass, Strict(Saw(Identity.LookalikeCa, Outcome.RefusedTls)).Judge("HC102").Verdict);
    }

    [Fact]
    public void Trust_without_a_valid_certificate_needs_reasons()
    {
        var bare = Strict().WithoutValid();
        var reasoned = bare with { Seen = [.. bare.Seen.Select(o => o with { OwnReason = true })] };
        var answered = Strict(Saw(Identity.UntrustedCa, Outcome.Answered)).WithoutValid();

        Assert.Equal(Verdict.Inconclusive, bare.Judge("HC102").Verdict);
        Assert.Equal((Verdict.Pass, Confidence.Firm), VerdictOf(reasoned.Judge("HC102")));
        Assert.Equal((Verdict.Fail, Confidence.Firm), VerdictOf(answered.Judge("HC102")));
    }

    [Fact]
    public void Possession_proves_nothing_without_a_served_valid_certificate()
    {
        var refused = Strict(Saw(Identity.WrongKey, Outcome.RefusedTls) with { OwnReason = true });
        var flapping = Strict(Saw(Identity.WrongKey, Outcome.RefusedTls) with { OwnReason = true, BesideValid = false });

        Assert.Equal(Verdict.Pass, refused.Judge("HC110").Verdict);
        Assert.Equal(Verdict.Inconclusive, refused.WithoutValid().Judge("HC110").Verdict);
        Assert.Equal(Verdict.Inconclusive, flapping.Judge("HC110").Verdict);
    }

    [Theory]
    [InlineData("HC110", "wrong-key")]
    [InlineData("HC121", "expired")]
    public void Possession_and_content_fail_only_while_every_stranger_is_refused(string id, string word)
    {
        var served = Saw(Identity.All.Single(i => i.Word == word), Outcome.Served);
        var doubtful = Strict(served, Saw(Identity.UntrustedCa, Outcome.Inconclusive)).Judge(id);

        Assert.Equal(Verdict.Inconclusive, doubtful.Verdict);
        Assert.Equal("see HC102", doubtful.Settle);
        Assert.Equal(Verdict.Fail, Strict(served).Judge(id).Verdict);
    }

    [Fact]
    public void Content_fails_on_answers_only_without_a_usable_comparison()
    {
        var answered = Strict(Saw(Identity.Expired, Outcome.Answered));
        var without = answered.At(p => p with { PositiveUsable = false });

        Assert.Equal(Verdict.Inconclusive, answered.Judge("HC121").Verdict);
        Assert.Equal((Verdict.Fail, Confidence.Firm), VerdictOf(without.Judge("HC121")));
    }

    [Fact]
    public void Content_is_told_with_its_twin_which_a_failure_does_not_need()
    {
        var ruling = Strict(Saw(Identity.Expired, Outcome.Served) with { Twin = Outcome.RefusedTls }).Judge("HC121");

        Assert.Equal(Verdict.Fail, ruling.Verdict);
        Assert.Contains("its sound twin: refused-tls", ruling.Because, StringComparison.Ordinal);
    }

    [Fact]
    public void Content_passes_between_served_twins_or_beside_the_valid_certificate_of_the_same_issuer()
    {
        var refused = Saw(Identity.Expired, Outcome.RefusedTls);

        Assert.Contains("between two served twins", Strict(refused).Judge("HC121").Because, StringComparison.Ordinal);
        var supplied = Strict(refused with { Twin = null }).Judge("HC121");
        Assert.Equal(Verdict.Pass, supplied.Verdict);
        Assert.Contains("of the same issuer", supplied.Because, StringComparison.Ordinal);
        Assert.Equal(Verdict.Inconclusive, Strict(refused with { Twin = null, BesideValid = false }).Judge("HC121").Verdict);
        var refusedTwin = Strict(refused with { Twin = Outcome.RefusedTls }).Judge("HC121");
        Assert.Equal(Verdict.Inconclusive, refusedTwin.Verdict);
        Assert.Contains("twin", refusedTwin.Because, StringComparison.Ordinal);
    }

    [Fact]
    public void No_possible_control_is_not_testable_and_says_why()
    {
        var ruling = Strict(Saw(Identity.NameConstraints, Outcome.RefusedTls) with { NoControl = "give the parent's key", Twin = null })
            .Judge("HC134");

        Assert.Equal(Verdict.NotTestable, ruling.Verdict);
        Assert.Contains("give the parent's key", ruling.Settle, StringComparison.Ordinal);
    }

    [Fact]
    public void Path_length_under_a_CA_with_path_length_0_is_held_against_the_leaf_twin()
    {
        var refused = Saw(Identity.PathLength, Outcome.RefusedTls) with { Twin = null };

        Assert.Equal(Verdict.Pass, Strict(refused).Judge("HC133").Verdict);
        Assert.Equal(Verdict.Inconclusive, Strict(refused, Saw(Identity.Twin, Outcome.RefusedTls)).Judge("HC133").Verdict);
    }

    [Fact]
    public void A_server_that_takes_nobody_below_a_subordinate_is_no_case_for_chain_rules()
    {
        var refused = Saw(Identity.NoCertSign, Outcome.RefusedTls) with { Twin = Outcome.RefusedTls };

        Assert.Equal(Verdict.NotApplicable, Strict(refused).Judge("HC132").Verdict);
        Assert.Equal(Verdict.Inconclusive, Strict(refused, Saw(Identity.Twin, Outcome.RefusedTls)).Judge("HC132").Verdict);
    }

    [Fact]
    public void Several_identities_of_one_check_must_all_be_refused()
    {
        var server = Saw(Identity.ServerPurpose, Outcome.RefusedTls);

        Assert.Equal(Verdict.Pass, Strict(server, Saw(Identity.EmailPurpose, Outcome.RefusedTls)).Judge("HC123").Verdict);
        Assert.Equal(Verdict.Fail, Strict(server, Saw(Identity.EmailPurpose, Outcome.Served)).Judge("HC123").Verdict);
        Assert.Equal(Verdict.Inconclusive, Strict(server, Saw(Identity.EmailPurpose, Outcome.Inconclusive)).Judge("HC123").Verdict);
    }

    [Fact]
    public void Revocation_needs_a_served_sibling_and_weighs_what_was_promised()
    {
        var served = Strict(Saw(Identity.Revoked, Outcome.Served));
        var expected = served with { Facts = served.Facts with { ExpectRevocation = true } };

        Assert.Equal((Verdict.Fail, Severity.Low), (served.Judge("HC140").Verdict, served.Judge("HC140").LoweredTo));
        Assert.Equal((Verdict.Fail, (Severity?)null), (expected.Judge("HC140").Verdict, expected.Judge("HC140").LoweredTo));
        Assert.Equal(
            Verdict.Inconclusive,
            Strict(Saw(Identity.Revoked, Outcome.RefusedTls) with { BesideValid = false }).Judge("HC140").Verdict
        );
    }

    [Theory]
    [InlineData("HC102")]
    [InlineData("HC110")]
    [InlineData("HC121")]
    [InlineData("HC133")]
    [InlineData("HC140")]
    public void The_first_of_the_three_that_fails_makes_the_later_ones_moot(string id)
    {
        var trial = All.Rules.OfType<ServerTrial>().Single(r => r.Info.Id == id);
        var mine = trial.Who.Select(w => Saw(w, Outcome.Served)).ToList();

        var never = Strict(mine).At(p => p with { Asked = false, Word = Enforcement.NotRequested });
        var none = Strict([.. mine, Saw(Identity.None, Outcome.Served)]);
        var once = Strict([.. mine, Saw(Identity.None, Outcome.Served) with { Twice = false }]);

        Assert.Equal((Verdict.NotApplicable, true), Folded(never.Judge(id), "HC100"));
        Assert.Equal((Verdict.NotApplicable, true), Folded(none.Judge(id), "HC101"));
        Assert.NotEqual(Verdict.NotApplicable, once.Judge(id).Verdict);
    }

    [Fact]
    public void Any_certificate_let_in_makes_content_moot_even_where_it_could_not_be_presented()
    {
        var any = Strict(Saw(Identity.SelfSigned, Outcome.Served));
        var missing = any with { More = [new MissingIdentity(Identity.Expired, "needs the CA's key", "--client-ca")] };

        Assert.Equal((Verdict.NotApplicable, true), Folded(missing.Judge("HC121"), "HC102"));
        Assert.Equal(Verdict.Fail, missing.Judge("HC102").Verdict);
        var strict = Strict() with { More = missing.More };
        Assert.Equal((Verdict.NotTestable, "--client-ca"), (strict.Judge("HC121").Verdict, strict.Judge("HC121").Settle));
    }

    [Fact]
    public void A_failure_at_one_endpoint_is_a_failure_and_says_where()
    {
        var scenario = new Scenario
        {
            Places = [Place(Tls13), Place(Tls12)],
            Seen =
            [
                .. StrictAt(Tls13),
                .. StrictAt(Tls12),
                Saw(Identity.Expired, Outcome.RefusedTls, Tls13),
                Saw(Identity.Expired, Outcome.Served, Tls12),
            ],
        };
        var ruling = scenario.Judge("HC121");

        Assert.Equal(Verdict.Fail, ruling.Verdict);
        Assert.Contains("(at TLSv1.2 http/1.1 /; not at TLSv1.3 http/1.1 /)", ruling.Because, StringComparison.Ordinal);
        Assert.All(ruling.Evidence, e => Assert.StartsWith("TLSv1.2", e.Where, StringComparison.Ordinal));
    }

    [Fact]
    public void Unclear_at_one_endpoint_beside_a_refusal_is_unclear_and_says_where()
    {
        var scenario = new Scenario
        {
            Places = [Place(Tls13), Place(Tls12)],
            Seen =
            [
                .. StrictAt(Tls13),
                .. StrictAt(Tls12, Saw(Identity.None, Outcome.Inconclusive, Tls12)),
                Saw(Identity.None, Outcome.Inconclusive, Tls12),
            ],
        };
        var ruling = scenario.Judge("HC101");

        Assert.Equal(Verdict.Inconclusive, ruling.Verdict);
        Assert.Contains("(at TLSv1.2 http/1.1 /; not at TLSv1.3 http/1.1 /)", ruling.Because, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_where_a_client_never_came_is_no_pass()
    {
        var scenario = new Scenario
        {
            Places = [Place(Tls13), Place(Tls12)],
            Seen = [.. StrictAt(Tls13), .. StrictAt(Tls12), Saw(Identity.Expired, Outcome.RefusedTls, Tls13)],
        };
        var h2 = scenario with { Places = [Place(Tls13), Place(Tls13 with { Alpn = "h2" })] };

        Assert.Equal(Verdict.Inconclusive, scenario.Judge("HC121").Verdict);
        Assert.Contains("TLSv1.2", scenario.Judge("HC121").Because, StringComparison.Ordinal);
        Assert.Equal(Verdict.Pass, h2.Judge("HC121").Verdict);
    }

    [Fact]
    public void One_version_that_never_asks_fails_and_folds_what_follows()
    {
        var scenario = new Scenario
        {
            Places = [Place(Tls13), Place(Tls12) with { Asked = false, Word = Enforcement.NotRequested, Because = "never asked here" }],
            Seen = [.. StrictAt(Tls13), .. StrictAt(Tls12)],
        };

        Assert.Equal(Verdict.Fail, scenario.Judge("HC100").Verdict);
        Assert.Contains("(at TLSv1.2", scenario.Judge("HC100").Because, StringComparison.Ordinal);
        Assert.Equal((Verdict.NotApplicable, true), Folded(scenario.Judge("HC101"), "HC100"));
    }

    [Fact]
    public void An_endpoint_that_refuses_everybody_while_the_path_is_served_elsewhere_does_not_count()
    {
        var scenario = new Scenario
        {
            Places = [Place(Tls13), Place(Tls12) with { Counts = false, Asked = false, Word = Enforcement.Inconclusive }],
            Seen = [.. StrictAt(Tls13), Saw(Identity.None, Outcome.Inconclusive, Tls12)],
        };

        Assert.Equal(Verdict.Pass, scenario.Judge("HC100").Verdict);
        Assert.Equal(Verdict.Pass, scenario.Judge("HC101").Verdict);
    }

    [Fact]
    public void Nothing_asked_and_nothing_answered_is_inconclusive_and_what_is_missing_stays_missing()
    {
        var scenario = Strict().At(p => p with { Asked = false, Word = Enforcement.Inconclusive, Because = "no answer came" }) with
        {
            More = [new MissingIdentity(Identity.Expired, "needs the CA's key", "--client-ca")],
        };

        Assert.Equal((Verdict.Inconclusive, "no answer came"), (scenario.Judge("HC100").Verdict, scenario.Judge("HC100").Because));
        Assert.Equal(Verdict.Inconclusive, scenario.Judge("HC102").Verdict);
        Assert.Equal(Verdict.NotTestable, scenario.Judge("HC121").Verdict);
    }

    [Fact]
    public void A_passive_scan_presents_no_stranger_and_names_the_level()
    {
        var scenario = new Scenario { Seen = [Saw(Identity.None, Outcome.RefusedTls)] };
        var ruling = (scenario with { Facts = scenario.Facts with { Level = Level.Passive } }).Judge("HC102");

        Assert.Equal((Verdict.NotTestable, "--level standard"), (ruling.Verdict, ruling.Settle));
    }

    [Fact]
    public void What_equals_the_page_of_no_path_is_firm_at_most()
    {
        var served = Strict(Saw(Identity.Expired, Outcome.Served)).At(p => p with { SameAsMissing = true });
        var refused = Strict(Saw(Identity.Expired, Outcome.RefusedApp)).At(p => p with { SameAsMissing = true });
        var alert = Strict(Saw(Identity.Expired, Outcome.RefusedTls)).At(p => p with { SameAsMissing = true });

        Assert.Equal((Verdict.Fail, Confidence.Firm), VerdictOf(served.Judge("HC121")));
        Assert.Equal((Verdict.Pass, Confidence.Firm), VerdictOf(refused.Judge("HC121")));
        Assert.Equal((Verdict.Pass, Confidence.Certain), VerdictOf(alert.Judge("HC121")));
    }

    private static (Verdict, Confidence) VerdictOf(Ruling ruling) => (ruling.Verdict, ruling.Confidence);

    private static (Verdict, bool) Folded(Ruling ruling, string to) =>
        (ruling.Verdict, ruling.Because.Contains($"see {to}", StringComparison.Ordinal));
}
