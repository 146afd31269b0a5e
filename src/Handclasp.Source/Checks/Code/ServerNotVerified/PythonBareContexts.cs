using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>Contexts of ssl that verify nothing, and never did.</summary>
internal static class PythonBareContexts
{
    /// <summary>What a client is given its context by, without a name for it.</summary>
    private static readonly string[] Takers =
    [
        "tls_set_context",
        "SSLOptions",
        "urlopen",
        "HTTPSHandler",
        "SMTP_SSL",
        "starttls",
        "IMAP4_SSL",
        "POP3_SSL",
        "FTP_TLS",
        "TCPConnector",
        "open_connection",
        "create_connection",
        "HTTPSConnection",
    ];

    /// <summary>Contexts that never verify: ssl._create_unverified_context, a bare SSLContext that nobody tightens, wrap_socket of old.</summary>
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var call in code.Calls("_create_unverified_context", "_create_stdlib_context"))
            yield return new(call.Whole, $"{call.Word} makes a context that verifies nothing")
            {
                Remedy = Python.Remedy,
                Changes = call.Arguments.Count == 0 ? [new(new(call.Name, call.Name + 1), "create_default_context")] : [],
                IsSafe = call.Word == "_create_unverified_context",
            };
        foreach (var call in code.Calls("_https_verify_certificates"))
            if ((code.In(call.Open, "enable") is { } enable ? enable.Value : call.Argument(0)) is var on && code.Values.Of(on).Is(false))
                yield return new(call.Whole, "no https client of the whole process verifies its server") { Remedy = "Delete the line." };
        foreach (var place in Handed(code))
            yield return new(new(code.PathStart(place), place + 1), $"{code[place].Value} is handed on, which verifies nothing")
            {
                Remedy = Python.Remedy,
                Confidence = Model.Confidence.Firm,
            };
        foreach (var setting in code.Settings("_create_default_https_context"))
            if (
                Given(code, setting.Value) is var given
                && (
                    given.Contains("unverified", StringComparison.Ordinal)
                    || given.EndsWith("_create_stdlib_context", StringComparison.Ordinal)
                    || given.StartsWith("lambda", StringComparison.Ordinal)
                        && !given.Contains("create_default_context", StringComparison.Ordinal)
                )
            )
                yield return new(setting.Whole, "no https client of the whole process verifies its server") { Remedy = "Delete the line." };
        foreach (var call in code.Calls("wrap_socket"))
            if (
                call.Receiver == "ssl"
                && !code.Functions.IsParameter("ssl", call.Name)
                && code.Names.To("ssl").Count == 0
                && code.In(call.Open, "server_side", "cert_reqs") is null
            )
                yield return new(call.Whole, "ssl.wrap_socket without cert_reqs verifies nothing")
                {
                    Remedy = "Use ssl.create_default_context().wrap_socket(sock, server_hostname=host).",
                };
        foreach (var call in code.Calls("SSLContext", "create_default_context"))
            if (
                code.Said(call.Whole) is var said
                && (
                    said.Contains("CLIENT_AUTH", StringComparison.Ordinal)
                    || call.Word == "SSLContext" && said.Contains("TLS_SERVER", StringComparison.Ordinal)
                )
                && !Verifies(code, call)
                && PythonContexts.IsClients(code, call)
            )
                yield return new(
                    call.Whole,
                    "a context that is made for a server asks nothing of the peer: this client talks to whoever answers"
                )
                {
                    Remedy = "Use ssl.create_default_context(), whose purpose is SERVER_AUTH.",
                };
        foreach (var call in code.Calls("SSLContext"))
        {
            var protocol = code.Said(call.Argument(0));
            if (
                call.Receiver is not ("ssl" or "")
                || protocol.Contains("TLS_CLIENT", StringComparison.Ordinal)
                || protocol.Contains("TLS_SERVER", StringComparison.Ordinal)
                || protocol.StartsWith("SSL.", StringComparison.Ordinal)
                || !code.Names.Has("ssl")
            )
                continue;
            var argument =
                code.Is(call.Start - 1, "=") && code.Parent(call.Start) is >= 0 and var open && code.Is(open, "(")
                    ? code[call.Start - 2].Value
                    : "";
            if (argument is "context" or "ssl_context" or "sslcontext" or "ssl" or "tls_context" or "sslContext" or "tls")
            {
                if (code.CallAt(code.Parent(call.Start)) is not { } server || !PythonContexts.IsServer(code, server))
                    yield return Bare(call);
            }
            else if (argument.Length > 0)
                continue;
            else if (code.Is(call.Start - 1, "return"))
            {
                if (!IsForServer(code, call))
                    yield return Bare(call);
            }
            else if (code.CallAt(code.Parent(call.Start)) is { } taker)
            {
                // client.tls_set_context(ssl.SSLContext(ssl.PROTOCOL_TLS)), pika.SSLOptions(ssl.SSLContext(), host)
                if (Takers.Contains(taker.Word) && call.Start == code.Parent(call.Start) + 1)
                    yield return Bare(call);
            }
            else if (NeverTightened(code, call))
                yield return Bare(call);
        }
    }

    /// <summary>{"lax": ssl._create_unverified_context}, Factory(wrapper=ssl.wrap_socket): what somebody else will call.</summary>
    private static IEnumerable<int> Handed(CodeFile code)
    {
        foreach (var place in code.Index.Places("_create_unverified_context", "wrap_socket"))
            if (
                code.IsWord(place)
                && code.IsLink(place - 1)
                && code.Is(place - 2, "ssl")
                && !code.IsLink(place - 3)
                && code[place + 1].Value is "," or ")" or "}"
                && code.Parent(place) is >= 0 and var open
                && code[open - 1].Value is not ("import" or "hasattr" or "getattr" or "setattr" or "patch")
                && (code[place - 3].Value is ":" or "=" or "," or "(")
                && code.CallAt(open) is not { Word: "hasattr" or "getattr" or "setattr" or "partial" or "patch" or "print" or "isinstance" }
            )
                yield return place;
    }

    /// <summary>What is given, by way of a name of this file: _create = ssl._create_unverified_context.</summary>
    private static string Given(CodeFile code, Span value) => code.Said(code.Names.Held(value));

    /// <summary>Told to verify, where it is made or where the function that makes it is called.</summary>
    private static bool Verifies(CodeFile code, Call maker) =>
        PythonContexts
            .Stands(code, maker)
            .SelectMany(s => PythonContexts.Settings(code, s, "verify_mode"))
            .Any(s => !code.Said(s.Value).EndsWith("CERT_NONE", StringComparison.Ordinal));

    /// <summary>A context with a name that connects, or is handed out to connect, and is nowhere told to verify.</summary>
    private static bool NeverTightened(CodeFile code, Call call)
    {
        if (
            PythonContexts.Held(code, call).Length == 0
            || IsForServer(code, call)
            || PythonContexts.IsServers(code, call)
            || PythonContexts.Stands(code, call).Any(s => PythonContexts.Settings(code, s, "verify_mode").Any())
        )
            return false;
        if (PythonContexts.Calls(code, call, "wrap_socket", "wrap_bio").Any())
            return true;
        // A server's own certificate is loaded as a client's is: where it is only returned nobody knows whose it is.
        var isCertified = PythonContexts.Calls(code, call, "load_cert_chain").Any();
        foreach (var use in PythonContexts.Uses(code, call))
        {
            if (code.Is(use - 1, "return"))
                return PythonContexts.IsClients(code, call)
                    || !isCertified && !PythonContexts.Calls(code, call, "set_alpn_protocols", "set_npn_protocols").Any();
            if (code.CallAt(code.Parent(use)) is { } taker && (Takers.Contains(taker.Word) || PythonContexts.IsGiven(code, use)))
                return true;
        }

        return false;
    }

    /// <summary>Made in a function that says that it is for a server.</summary>
    private static bool IsForServer(CodeFile code, Call call) =>
        code.Functions.Around(call.Name) is { } around && around.Name.Contains("server", StringComparison.OrdinalIgnoreCase);

    private static Flag Bare(Call call) =>
        new(call.Whole, "a bare ssl.SSLContext verifies nothing until verify_mode is set") { Remedy = "Use ssl.create_default_context()." };
}
