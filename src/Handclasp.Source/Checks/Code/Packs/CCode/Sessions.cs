using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.CCode;

/// <summary>
/// Clients by their handshakes: what the function that makes the session, and those that it calls, ask of the peer. A helper that makes the context
/// for several says nothing of what each of them does with it.
/// </summary>
internal static class Sessions
{
    private static readonly string[] Handshakes =
    [
        "SSL_connect",
        "wolfSSL_connect",
        "BIO_do_connect",
        "mbedtls_ssl_handshake",
        "gnutls_handshake",
    ];

    private static readonly string[] Creates = ["SSL_new", "wolfSSL_new", "BIO_new_ssl_connect", "mbedtls_ssl_setup", "gnutls_init"];

    /// <summary>A handshake of a client.</summary>
    /// <param name="At">The handshake, or the call that leads to it.</param>
    /// <param name="Unit">The function that makes the session.</param>
    /// <param name="Scope">It and those that it names.</param>
    /// <param name="Word">The library's call.</param>
    public sealed record Session(Call At, Function Unit, IReadOnlyList<Function> Scope, string Word)
    {
        /// <summary>True where one of the words stands in the session's functions.</summary>
        public bool Holds(params string[] words) => Kin.Holds(At.Code, Scope, words);

        /// <summary>True where a place stands in the session's functions.</summary>
        public bool Has(int place) => Scope.Any(f => f.Body.Contains(place));
    }

    /// <summary>The clients' sessions that the file makes itself.</summary>
    public static IReadOnlyList<Session> Of(CodeFile code) => code.Once<List<Session>>(nameof(Sessions), c => [.. Read(c)]);

    /// <summary>Sessions that verify nothing, though others of the file do.</summary>
    public static IEnumerable<Flag> Unverified(CodeFile code, IReadOnlyList<Span> told)
    {
        foreach (var session in Of(code))
        {
            if (told.Any(t => session.Has(t.From)))
                continue;
            if (
                session.Word is "SSL_connect" or "BIO_do_connect"
                && code.Calls("SSL_CTX_new", "SSL_CTX_new_ex").Any(c => session.Has(c.Name) && Sides.Connects(code, c.Argument(0)))
                && !session.Holds(Unasked.OpensslModes)
                && !Words.Near(code, session.At.Name, Unasked.OpensslModes)
                && !Verified.ByHand(code, session.At.Name)
            )
                yield return Open(
                    session,
                    "OpenSSL verifies nothing on a client's side unless it is asked to, and nothing asks for this session"
                );
            else if (
                session.Word == "gnutls_handshake"
                && session.Holds("GNUTLS_CLIENT")
                && !session.Holds(Unasked.GnutlsVerifies)
                && !Words.Any(code, "gnutls_certificate_set_verify_function", "gnutls_session_set_verify_function")
                && !Words.Near(code, session.At.Name, Unasked.GnutlsVerifies)
            )
                yield return Open(session, "GnuTLS verifies nothing by itself, and nothing asks it to for this session");
        }
    }

    /// <summary>Sessions whose chain is verified and whose name is not.</summary>
    public static IEnumerable<Flag> Nameless(CodeFile code, IReadOnlyList<Span> told)
    {
        foreach (var session in Of(code))
            if (!told.Any(t => session.Has(t.From)) && Verifies(code, session) && !Compares(code, session))
                yield return Unasked.Nameless(
                    session.At.Whole,
                    session.Word switch
                    {
                        "wolfSSL_connect" => "wolfSSL_check_domain_name",
                        "mbedtls_ssl_handshake" => "mbedtls_ssl_set_hostname",
                        _ => "SSL_set1_host",
                    }
                );
        foreach (var call in code.Calls("handshake", "async_handshake"))
            if (
                Words.Holds(code, call.Whole, "client")
                && code.Functions.NamedAround(call.Name) is { } home
                && IsMadeIn(code, home, call)
                && !told.Any(t => home.Body.Contains(t.From))
                && AsksForChain(code, home)
                && !Kin.Holds(code, Kin.Scope(code, home), [.. Unasked.OpensslNames, "set_verify_callback"])
                && !Kin.Scope(code, home).Any(f => Unasked.ComparesByName(code, f.Body))
            )
                yield return Unasked.Nameless(call.Whole, "set_verify_callback(ssl::host_name_verification(host))");
    }

    /// <summary>The function sets verify_peer, or, where it sets nothing, the file sets nothing else.</summary>
    private static bool AsksForChain(CodeFile code, Function home)
    {
        var all = code.Calls("set_verify_mode").ToList();
        var own = all.Where(c => Kin.Scope(code, home).Any(f => f.Body.Contains(c.Name))).ToList();
        var modes = (own.Count > 0 ? own : all).SelectMany(c => Modes.Of(code, c.Argument(0))).Select(m => m.Word).ToList();
        return modes.Contains("verify_peer") && !modes.Contains("verify_none");
    }

    private static IEnumerable<Session> Read(CodeFile code)
    {
        foreach (var call in code.Calls(Handshakes))
        {
            if (Words.IsDeclaration(code, call.Name, call.Open) || code.Functions.NamedAround(call.Name) is not { } function)
                continue;
            foreach (var (unit, at) in Units(code, function, call, 0))
            {
                var scope = Kin.Scope(code, unit);
                if (!Kin.Holds(code, scope, "SSL_accept", "wolfSSL_accept", "GNUTLS_SERVER", "MBEDTLS_SSL_IS_SERVER"))
                    yield return new(at, unit, scope, call.Word);
            }
        }
    }

    private static IEnumerable<(Function, Call)> Units(CodeFile code, Function function, Call at, int depth)
    {
        if (Kin.Holds(code, Kin.Scope(code, function), Creates))
        {
            yield return (function, at);
            yield break;
        }

        if (depth > 3)
            yield break;
        foreach (var (caller, place) in Kin.Callers(code, function).DistinctBy(c => c.Caller))
            if (code.Is(place + 1, "("))
                foreach (var unit in Units(code, caller, new(code, place, place + 1), depth + 1))
                    yield return unit;
    }

    private static bool Verifies(CodeFile code, Session session)
    {
        if (session.Word == "gnutls_handshake")
            return false;
        if (session.Word == "mbedtls_ssl_handshake")
            return session.Holds("MBEDTLS_SSL_IS_CLIENT")
                && !session.Holds("MBEDTLS_SSL_VERIFY_NONE", "MBEDTLS_SSL_VERIFY_OPTIONAL")
                && session.Holds("mbedtls_ssl_conf_ca_chain");
        var modes = code.Calls("SSL_CTX_set_verify", "SSL_set_verify", "wolfSSL_CTX_set_verify", "wolfSSL_set_verify")
            .Where(c => session.Has(c.Name))
            .SelectMany(c => Given(code, session, c.Argument(1)))
            .ToList();
        if (modes.Exists(m => m is "SSL_VERIFY_NONE" or "WOLFSSL_VERIFY_NONE" or "0"))
            return false;
        if (modes.Exists(m => m is "SSL_VERIFY_PEER" or "WOLFSSL_VERIFY_PEER" or "1"))
            return true;
        if (session.Word == "wolfSSL_connect")
            return code.Calls("wolfSSL_CTX_new").Any(c => session.Has(c.Name) && Sides.Connects(code, c.Argument(0))) && modes.Count == 0;
        // The context is made elsewhere in the file, and verifies for whoever uses it.
        return modes.Count == 0
            && !code.Calls("SSL_CTX_new", "SSL_CTX_new_ex").Any(c => session.Has(c.Name))
            && code.Calls("SSL_CTX_set_verify").ToList() is [var only]
            && Modes.Of(code, only.Argument(1)) is [{ Word: "SSL_VERIFY_PEER" }]
            && Sides.Of(code, only.Name, only.Argument(0)) == Side.Client;
    }

    /// <summary>The modes that reach a call in this session: of a parameter what its functions hand on.</summary>
    private static IEnumerable<string> Given(CodeFile code, Session session, Span value)
    {
        var handed = Handed.To(code, value).Where(g => session.Has(g.At.From)).ToList();
        return handed.Count > 0
            ? handed.SelectMany(g => Modes.Of(code, g.Value)).Select(m => m.Word)
            : Modes.Of(code, value).Select(m => m.Word);
    }

    private static bool Compares(CodeFile code, Session session)
    {
        if (session.Word == "mbedtls_ssl_handshake")
            return session.Holds(
                    "mbedtls_ssl_set_hostname",
                    "mbedtls_ssl_conf_verify",
                    "mbedtls_ssl_set_verify",
                    "mbedtls_ssl_get_peer_cert"
                ) || Words.Near(code, session.At.Name, "mbedtls_ssl_set_hostname", "mbedtls_ssl_conf_verify", "mbedtls_ssl_get_peer_cert");
        if (session.Holds(Unasked.OpensslNames) || Words.Near(code, session.At.Name, Unasked.OpensslNames))
            return true;
        if (Unasked.ComparesByName(code, session.At) || Verified.PinsNear(code, session.At.Name))
            return true;
        // A callback that is not in sight, or looks at the certificate, may compare.
        foreach (
            var call in code.Calls(
                "SSL_CTX_set_verify",
                "SSL_set_verify",
                "wolfSSL_CTX_set_verify",
                "wolfSSL_set_verify",
                "SSL_CTX_set_cert_verify_callback"
            )
        )
        {
            var argument = call.Argument(call.Word == "SSL_CTX_set_cert_verify_callback" ? 1 : 2);
            if (!Kin.Speaks(code, session.At.Name, call.Name) && !session.Has(call.Name) || argument.IsEmpty)
                continue;
            if (code.Values.Of(argument).Kind is ValueKind.Null or ValueKind.Number)
                continue;
            if (code.Functions.Of(argument) is not { } callback || Words.Holds(code, callback.Body, Unasked.OpensslNames))
                return true;
        }

        return false;
    }

    /// <summary>TlsStream stream{io, ctx}: the stream is the function's own.</summary>
    private static bool IsMadeIn(CodeFile code, Function home, Call call)
    {
        var first = call.Start;
        return code.IsLink(call.Name - 1)
            && code.Index.Places(code[first].Value)
                .Any(p =>
                    home.Body.From <= p
                    && p < call.Start
                    && (code.IsWord(p - 1) && !code.Is(p - 1, "return") || code.Is(p - 1, ">"))
                    && (code.Is(p + 1, "(") || code.Is(p + 1, "{"))
                );
    }

    private static Flag Open(Session session, string because) =>
        new(session.At.Whole, $"{because}: it talks to whoever answers")
        {
            Remedy = "Ask for verification before the handshake, load your roots, and give the server's name.",
            Confidence = Confidence.Firm,
        };
}
