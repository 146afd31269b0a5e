using Handclasp.Model;
using Xunit;

namespace Handclasp.Tests.Engine;

/// <summary>A gate may refuse by failing: HAProxy without a backend for strangers, an application that trips over the missing certificate.</summary>
public sealed class FailingGateTests
{
    [Fact]
    internal async Task A_failure_that_goes_with_the_client_is_a_refusal()
    {
        var found = await GateServer.ScanAsync(who =>
            who == Visitor.Valid ? GateServer.Says("200 OK", "protected") : GateServer.Says("503 Service Unavailable", "sorry")
        );

        Assert.Equal(Enforcement.Required, found.Enforcement);
        Assert.Equal(Outcome.RefusedApp, found.Of(Identity.None).Outcome);
        Assert.Contains("each time, while the valid certificate is served", found.Of(Identity.None).Reason, StringComparison.Ordinal);
    }

    [Fact]
    internal async Task A_failure_that_comes_and_goes_decides_nothing()
    {
        // One stranger in three is let in: whichever it is, the gate is open.
        var asked = 0;
        var found = await GateServer.ScanAsync(who =>
            who == Visitor.Valid || Interlocked.Increment(ref asked) % 3 == 0
                ? GateServer.Says("200 OK", "protected")
                : GateServer.Says("503 Service Unavailable", "sorry")
        );

        Assert.NotEqual(Enforcement.Required, found.Enforcement);
    }

    [Fact]
    internal async Task A_server_that_fails_for_everybody_refuses_nobody()
    {
        var found = await GateServer.ScanAsync(_ => GateServer.Says("503 Service Unavailable", "sorry"));

        Assert.Equal(Enforcement.Inconclusive, found.Enforcement);
        Assert.Equal(Outcome.Inconclusive, found.Of(Identity.None).Outcome);
    }
}
