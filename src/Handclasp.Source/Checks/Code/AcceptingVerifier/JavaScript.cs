using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.AcceptingVerifier;

/// <summary>Libraries of JavaScript that ask a callback whether to go on: node-forge's TLS and its chains, NodeGit.</summary>
internal static class JavaScript
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var (at, isServer) in ForgeCallbacks.Accepting(code))
            if (!isServer)
                yield return new(
                    at,
                    "the verify callback says true to everything: what node-forge found out before (verified) is thrown away"
                )
                {
                    Remedy = "Return verified.",
                };
        foreach (var flag in ForgeCallbacks.Elsewhere(code))
            yield return flag;
        foreach (var flag in ElectronDecisions.Look(code).Concat(HandVerification.Look(code)).Concat(Tolerated(code)))
            yield return flag;
        foreach (var call in code.Calls("verifyCertificateChain"))
            if (code.Names.Mentions("forge") && IsAlwaysTrue(code, call.Argument(2)))
                yield return new(call.Whole, "the callback says true to everything: each error of the chain is thrown away")
                {
                    Remedy = "Leave the callback out, or return what it is given first.",
                };
        // libgit2 takes 0, and took 1 before, for 'go on'.
        foreach (var setting in code.Settings("certificateCheck"))
            if (
                (
                    code.Names.Mentions("nodegit")
                    || code.Names.Mentions("NodeGit")
                    || code.Names.Has("remoteCallbacks")
                    || code.Names.Has("callbacks")
                )
                && code.Functions.Of(setting.Value) is { } function
                && code.Functions.Returns(function) is { Count: > 0 } returns
                && returns.All(r => code.Values.Of(r) is { Kind: ValueKind.True } or { Kind: ValueKind.Number, Text: "0" or "1" })
            )
                yield return new(setting.Whole, "certificateCheck says 'go on' whatever the certificate is") { Remedy = "Remove it." };
    }

    /// <summary>if (!socket.authorized &amp;&amp; socket.authorizationError !== 'DEPTH_ZERO_SELF_SIGNED_CERT') …, of a client.</summary>
    private static IEnumerable<Flag> Tolerated(CodeFile code)
    {
        foreach (var span in ToleratedErrors.Of(code))
            if (JavaScriptServers.Of(code).Owners(span.From) is not { Count: > 0 } && !code.Names.Has("requestCert"))
                yield return new(
                    span,
                    "errors that tell a stranger are let pass: a certificate of one's own making, or of an unknown authority, will do"
                )
                {
                    Remedy = "Refuse whatever is not authorized; give the private root with ca.",
                    Confidence = Model.Confidence.Firm,
                };
    }

    /// <summary>A callback, or an object of options with one as verify.</summary>
    private static bool IsAlwaysTrue(CodeFile code, Span argument)
    {
        if (argument.IsEmpty)
            return false;
        var function = code.Is(argument.From, "{") ? ForgeCallbacks.Of(code, argument.From) : code.Functions.Of(argument);
        return function is not null && ForgeCallbacks.IsAlwaysTrue(code, function);
    }
}
