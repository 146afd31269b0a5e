using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>
/// <c>new tls.TLSSocket(socket, { isServer: false })</c>: it shakes hands as a client and verifies nothing. <c>tls.connect</c> looks at the
/// verdict and compares the name; who makes the socket himself must ask <c>ssl.verifyError()</c>.
/// </summary>
internal static class BareSockets
{
    /// <summary>What only a client is given, or what either side is.</summary>
    private static readonly string[] OfTls =
    [
        "isServer",
        "secureContext",
        "ca",
        "servername",
        "host",
        "rejectUnauthorized",
        "minVersion",
        "ALPNProtocols",
        "session",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var call in code.Calls("TLSSocket"))
        {
            if (!call.IsNew || call.Arguments is not [_, var options] || Literal(code, options) is not { } brace)
                continue;
            if (
                code.In(brace, "isServer", "server", "requestCert", "SNICallback") is { } side && !code.Values.Of(side.Value).Is(false)
                || !code.Parts(code.Inside(brace)).Any(p => OfTls.Contains(code[p.From].Value, StringComparer.Ordinal))
                || code.Parts(code.Inside(brace)).Any(p => code.Is(p.From, "..."))
                || code.In(brace, "rejectUnauthorized") is { } off && code.Values.Of(off.Value).Is(false)
                || code.Index.Places("verifyError", "authorized", "authorizationError")
                    .Any(i => code.IsWord(i) && Kinship.Speaks(code, call.Name, i, ["TLSSocket", "connect"]))
                || PinnedPeers.MaySpeak(code, call.Name, "TLSSocket", "connect")
            )
                continue;
            yield return new(
                call.Whole,
                "a TLSSocket that is made by hand verifies nothing on the client's side: neither the chain nor the name is looked at"
            )
            {
                Remedy = "Use tls.connect({ socket, servername, ca }).",
                Confidence = Model.Confidence.Firm,
            };
        }
    }

    /// <summary>
    /// new tls.TLSSocket(raw, { isServer: true, requestCert: true }): only tls.createServer refuses by rejectUnauthorized; whoever makes the socket
    /// himself must ask for the verdict.
    /// </summary>
    public static IEnumerable<Flag> Servers(CodeFile code)
    {
        foreach (var call in code.Calls("TLSSocket"))
        {
            if (
                !call.IsNew
                || call.Arguments is not [_, var options]
                || Literal(code, options) is not { } brace
                || code.In(brace, "isServer") is not { } side
                || !code.Values.Of(side.Value).Is(true)
                || code.In(brace, "requestCert") is not { } asked
                || !code.Values.Of(asked.Value).Is(true)
                || code.In(brace, "server") is not null
                || code.Index.Places("verifyError", "authorized", "authorizationError")
                    .Any(i => code.IsWord(i) && Kinship.Speaks(code, call.Name, i, ["TLSSocket", "connect", "createServer"]))
                || PinnedPeers.MaySpeak(code, call.Name, "TLSSocket", "connect")
            )
                continue;
            yield return new(
                call.Whole,
                "a TLSSocket that is made by hand asks for a certificate and refuses none: neither it nor Node.js looks at the verdict"
            )
            {
                Remedy =
                    "Give the socket to a tls.Server (server.emit('connection', raw)), or refuse where socket.ssl.verifyError() is one.",
                Confidence = Model.Confidence.Firm,
            };
        }
    }

    private static int? Literal(CodeFile code, Span options)
    {
        if (options.Length == 1 && code.IsWord(options.From) && code.Names.Reaching(code[options.From].Value, options.From) is [var held])
            options = held.Value;
        return code.Is(options.From, "{") && code.Mate(options.From) == options.To - 1 ? options.From : null;
    }
}
