using Handclasp.Checks;
using Handclasp.Checks.Around;
using Handclasp.Engine;
using Handclasp.Model;
using Xunit;

namespace Handclasp.Tests.Checks.Around;

/// <summary>Every way around is planned where there is a locked door to go around, and judged by what its conversations came to.</summary>
public sealed class WayAroundTests
{
    private static readonly ScanFacts Facts = new(true, true, false, false, false, Level.Intrusive);
    private static readonly AddressFacts Address = new("https://b.test:443", "192.0.2.1:443", "192.0.2.1:443", "b.test", true);

    public static TheoryData<string> Ids => [.. All.Rules.OfType<WayAround>().Select(r => r.Info.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_way_is_planned_and_belongs_to_its_check(string id)
    {
        var ways = Plan(id);

        Assert.NotEmpty(ways);
        Assert.All(ways, w => Assert.Equal(id, w.Check));
        Assert.All(ways, w => Assert.NotEqual(ConversationKeys.Of(w.Control ?? w.Door.Ask(w.Held.Who)), ConversationKeys.Of(w.Held)));
        Assert.Equal(ways.Count, ways.Select(w => ConversationKeys.Of(w.Held)).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void One_open_way_fails_though_the_others_are_shut(string id)
    {
        var ways = Plan(id);
        var ruling = Judge(id, [Seen(ways[0], DetourResult.LetIn), .. ways.Skip(1).Select(w => Seen(w, DetourResult.Kept))]);

        Assert.Equal(Verdict.Fail, ruling.Verdict);
        Assert.Contains(ways[0].Label, ruling.Because, StringComparison.Ordinal);
        Assert.NotEmpty(ruling.Evidence);
        Assert.NotEmpty(ruling.Reproduce);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void All_ways_shut_pass_and_one_unclear_one_does_not(string id)
    {
        var ways = Plan(id);
        var shut = ways.Select(w => Seen(w, DetourResult.Kept)).ToList();

        Assert.Equal(Verdict.Pass, Judge(id, shut).Verdict);
        Assert.Equal(Verdict.Inconclusive, Judge(id, [.. shut.Skip(1), Seen(ways[0], DetourResult.Unclear)]).Verdict);
        Assert.Equal(Verdict.NotTestable, Judge(id, [.. shut.Skip(1), Seen(ways[0], DetourResult.Untold)]).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge(id, [.. ways.Select(w => Seen(w, DetourResult.Absent))]).Verdict);
        Assert.Equal(Verdict.Inconclusive, Judge(id, shut, complete: false).Verdict);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Without_a_locked_door_there_is_nothing_to_go_around(string id)
    {
        var rule = All.Rules.Single(r => r.Info.Id == id);
        var open = Doors.Facts(id) with { Doors = [], FrontDoorOpen = true, Complete = true };

        Assert.Empty(((WayAround)rule).Plan(open));
        Assert.Equal(Verdict.NotApplicable, Assert.Single(rule.Judge(new([Facts, Address, open]))).Verdict);
    }

    private static List<Detour> Plan(string id) => [.. All.Rules.OfType<WayAround>().Single(r => r.Info.Id == id).Plan(Doors.Facts(id))];

    private static DetourObservation Seen(Detour way, DetourResult result) =>
        new(way, result, result == DetourResult.LetIn ? Outcome.Served : Outcome.RefusedTls, "as it was seen") { Settle = "--path" };

    private static Ruling Judge(string id, IReadOnlyList<DetourObservation> seen, bool complete = true) =>
        Assert.Single(
            All.Rules.Single(r => r.Info.Id == id).Judge(new([Facts, Address, Doors.Facts(id) with { Complete = complete }, .. seen]))
        );
}
