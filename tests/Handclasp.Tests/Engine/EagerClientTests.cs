using Handclasp.Model;
using Xunit;

namespace Handclasp.Tests.Engine;

/// <summary>
/// A server that hangs up on strangers whose request is not there when the handshake is done, and serves them otherwise
/// (lighttpd 1.4.69 without enforcement, Node.js with rejectUnauthorized false): silence to one who listens first is no refusal.
/// </summary>
public sealed class EagerClientTests
{
    private static readonly TimeSpan Hurry = TimeSpan.FromMilliseconds(200);

    [Fact]
    internal async Task Strangers_served_only_when_they_speak_at_once_are_served()
    {
        var found = await GateServer.ScanAsync(who => Meet(who, GateServer.Says("200 OK", "protected") with { Patience = Hurry }));

        Assert.Equal(Enforcement.RequiredUnverified, found.Enforcement);
        Assert.Equal(Outcome.Served, found.Of(Identity.SelfSigned).Outcome);
        Assert.Contains("otherwise: closed", found.Of(Identity.SelfSigned).Reason, StringComparison.Ordinal);
        Assert.Equal(Outcome.RefusedApp, found.Of(Identity.None).Outcome);
    }

    [Fact]
    internal async Task Strangers_refused_in_words_when_they_speak_at_once_are_refused()
    {
        var found = await GateServer.ScanAsync(who => Meet(who, GateServer.Says("403 Forbidden", "no") with { Patience = Hurry }));

        Assert.Equal(Enforcement.Required, found.Enforcement);
        Assert.Equal(Outcome.RefusedApp, found.Of(Identity.SelfSigned).Outcome);
    }

    [Fact]
    internal async Task Strangers_hung_up_on_however_they_speak_are_refused()
    {
        var found = await GateServer.ScanAsync(who => Meet(who, GateServer.Says("200 OK", "protected") with { Patience = null }));

        Assert.Equal(Enforcement.Required, found.Enforcement);
        Assert.Equal(Outcome.Silent, found.Of(Identity.SelfSigned).Outcome);
    }

    private static Welcome Meet(Visitor who, Welcome stranger) =>
        who switch
        {
            Visitor.Valid => GateServer.Says("200 OK", "protected"),
            Visitor.Stranger => stranger,
            _ => GateServer.Says("403 Forbidden", "a client certificate is required"),
        };
}
