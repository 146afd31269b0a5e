using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.CCode;

/// <summary>Libraries that verify nothing, or no name, unless they are asked to: clients that never ask.</summary>
internal static partial class Unasked
{
    public static readonly string[] OpensslModes =
    [
        "SSL_CTX_set_verify",
        "SSL_set_verify",
        "SSL_CTX_set_cert_verify_callback",
        "SSL_CTX_set_custom_verify",
        "SSL_set_custom_verify",
        "SSL_CTX_set_verify_mode",
    ];

    public static readonly string[] OpensslNames =
    [
        "SSL_set1_host",
        "SSL_add1_host",
        "SSL_set1_dnsname",
        "SSL_set1_ipaddr",
        "X509_VERIFY_PARAM_set1_host",
        "X509_VERIFY_PARAM_add1_host",
        "X509_VERIFY_PARAM_set1_ip",
        "X509_VERIFY_PARAM_set1_ip_asc",
        "X509_check_host",
        "X509_check_ip",
        "X509_check_ip_asc",
        "NID_subject_alt_name",
        "NID_commonName",
        "GEN_DNS",
        "X509_get_ext_d2i",
        "X509_get_subject_name",
        "X509_get_ext_by_NID",
        "SSL_dane_enable",
        "SSL_CTX_dane_enable",
        "rfc2818_verification",
        "host_name_verification",
        "wolfSSL_check_domain_name",
        "wolfSSL_X509_check_host",
    ];

    public static readonly string[] GnutlsVerifies =
    [
        "gnutls_certificate_verify_peers2",
        "gnutls_certificate_verify_peers3",
        "gnutls_certificate_verify_peers",
        "gnutls_session_set_verify_cert",
        "gnutls_session_set_verify_cert2",
        "gnutls_certificate_set_verify_function",
        "gnutls_session_set_verify_function",
        "gnutls_x509_crt_list_verify",
        "gnutls_x509_trust_list_verify_crt",
        "gnutls_x509_trust_list_verify_crt2",
        "gnutls_verify_stored_pubkey",
        "gnutls_x509_crt_get_fingerprint",
        "gnutls_psk_set_client_credentials",
    ];

    /// <summary>Clients that verify nothing since nobody asked.</summary>
    public static IEnumerable<Flag> Peer(CodeFile code)
    {
        var told = new List<Span>();
        foreach (var flag in Asked(code))
        {
            told.Add(flag.At);
            yield return flag;
        }

        foreach (var flag in Sessions.Unverified(code, told))
            yield return flag;
    }

    private static IEnumerable<Flag> Asked(CodeFile code)
    {
        // OpenSSL: a client's context verifies nothing by itself.
        foreach (var made in Made(code))
            if (
                Handshakes(code)
                && !Words.Near(code, made.Name, OpensslModes)
                && !Verified.Looks(code, made.Name)
                && !Verified.PinsNear(code, made.Name)
            )
                yield return new(
                    made.Whole,
                    "OpenSSL verifies nothing on a client's side unless it is asked to, and nothing here asks: it talks to whoever answers"
                )
                {
                    Remedy = "Call SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL), load your roots, and SSL_set1_host.",
                    Confidence = Confidence.Firm,
                };
        foreach (var context in Asio(code).FirstOfEachFunction())
            if (
                !Words.Near(code, context.Name, "set_verify_mode", "SSL_CTX_set_verify", "SSL_set_verify", "set_verify_callback")
                && Words.Any(code, "async_handshake", "handshake")
                && !Verified.PinsNear(code, context.Name)
                && !Verified.Looks(code, context.Name)
            )
                yield return new(context.Whole, "Asio verifies nothing unless set_verify_mode asks: this client talks to whoever answers")
                {
                    Remedy =
                        "Call set_verify_mode(ssl::verify_peer), set_default_verify_paths() and set_verify_callback(ssl::host_name_verification(host)).",
                    Confidence = Confidence.Firm,
                };
        if (!Words.Any(code, GnutlsVerifies) && Words.Any(code, "GNUTLS_CLIENT") && Words.Any(code, "GNUTLS_CRD_CERTIFICATE"))
            foreach (var call in code.Calls("gnutls_handshake").Take(1))
                yield return new(
                    call.Whole,
                    "GnuTLS verifies nothing by itself, and nothing here asks it to: the client talks to whoever answers"
                )
                {
                    Remedy = "Call gnutls_session_set_verify_cert(session, host, 0) before the handshake.",
                    Confidence = Confidence.Firm,
                };
        foreach (var call in Verified.Idle(code))
            if (
                !Words.Near(code, call.Name, "SSL_VERIFY_NONE", "MBEDTLS_SSL_VERIFY_NONE", "MBEDTLS_SSL_VERIFY_OPTIONAL", "verify_none")
                && !Verified.PinsNear(code, call.Name)
                && !VerifiesBefore(code, call.Name)
                && !Sides.IsServer(code, call.Name, default)
            )
                yield return new(call.Whole, "the result of the verification changes nothing: the client talks to whoever answers")
                {
                    Remedy = "Leave the connection unless the result is X509_V_OK (gnutls: unless the status is 0).",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>Clients that verify the chain and never say whom they meant.</summary>
    public static IEnumerable<Flag> Name(CodeFile code)
    {
        var told = new List<Span>();
        foreach (var flag in Given(code))
        {
            told.Add(flag.At);
            yield return flag;
        }

        foreach (var flag in Sessions.Nameless(code, told))
            yield return flag;
    }

    private static IEnumerable<Flag> Given(CodeFile code)
    {
        foreach (var call in code.Calls("SSL_CTX_set_verify", "SSL_set_verify", "wolfSSL_CTX_set_verify").FirstOfEachFunction())
            if (
                !Compares(code, call)
                && !Verified.PinsNear(code, call.Name)
                && Modes.Of(code, call.Argument(1)).Any(m => m.Word is "SSL_VERIFY_PEER" or "WOLFSSL_VERIFY_PEER" or "1")
                && Sides.Of(code, call.Name, call.Argument(0)) == Side.Client
                && Handshakes(code)
                && !(Callbacks.Of(code, call) is { } callback && Verified.Pins(code, callback.Body))
                && !(
                    Callbacks.Of(code, call) is null
                    && call.Arguments.Count > 2
                    && code.Values.Of(call.Argument(2)).Kind is not (ValueKind.Null or ValueKind.Number)
                )
            )
                yield return Nameless(call.Whole, "SSL_set1_host");
        if (!code.Calls("SSL_CTX_set_verify", "SSL_set_verify").Any() && Verified.ResultDecides(code) && Handshakes(code))
            foreach (var call in code.Calls("SSL_get_verify_result", "wolfSSL_get_verify_result").Take(1))
                if (
                    !Compares(code, call)
                    && !Verified.PinsNear(code, call.Name)
                    && Sides.Of(code, call.Name, call.Argument(0)) == Side.Client
                )
                    yield return Nameless(call.Whole, "SSL_set1_host");
        foreach (var call in code.Calls("set_verify_mode").FirstOfEachFunction())
            if (
                !Compares(code, call)
                && !Verified.PinsNear(code, call.Name)
                && !Words.Near(code, call.Name, "set_verify_callback")
                && Modes.Of(code, call.Argument(0)).Any(m => m.Word == "verify_peer")
                && Sides.Of(code, call.Name, new(call.Start, call.Name)) == Side.Client
                && Words.Any(code, "async_handshake", "handshake")
            )
                yield return Nameless(call.Whole, "set_verify_callback(ssl::host_name_verification(host))");

        if (Words.Any(code, "mbedtls_ssl_handshake"))
            foreach (var call in code.Calls("mbedtls_ssl_conf_authmode").FirstOfEachFunction())
                if (
                    !Words.Near(code, call.Name, "mbedtls_ssl_set_hostname")
                    && Modes.Of(code, call.Argument(1)).Any(m => m.Word == "MBEDTLS_SSL_VERIFY_REQUIRED")
                    && Sides.Of(code, call.Name, call.Argument(0)) == Side.Client
                )
                    yield return Nameless(call.Whole, "mbedtls_ssl_set_hostname");
        foreach (
            var call in code.Calls(
                "mbedtls_ssl_set_hostname",
                "br_ssl_client_reset",
                "SSL_set1_host",
                "X509_VERIFY_PARAM_set1_host",
                "SSL_set1_dnsname"
            )
        )
            if (code.Values.Of(call.Argument(1)).Is(ValueKind.Null))
                yield return new(call.Whole, "no name is given: any certificate of a trusted authority will do, whoever it was issued to")
                {
                    Remedy = "Give the server's name.",
                };
        foreach (var call in code.Calls("gnutls_session_set_verify_cert", "gnutls_certificate_verify_peers3"))
            if (
                code.Values.Of(call.Argument(1)).Is(ValueKind.Null)
                && !Words.Any(code, "gnutls_x509_crt_check_hostname", "gnutls_x509_crt_check_hostname2")
                && !Sides.IsServer(code, call.Name, default)
            )
                yield return new(call.Whole, "no name is given: any certificate of a trusted authority will do, whoever it was issued to")
                {
                    Remedy = "Give the server's name.",
                };
        if (
            !Words.Any(
                code,
                "gnutls_x509_crt_check_hostname",
                "gnutls_x509_crt_check_hostname2",
                "gnutls_session_set_verify_cert",
                "gnutls_certificate_verify_peers3"
            )
            && !Words.Any(code, "GNUTLS_SERVER", "gnutls_certificate_server_set_request")
            && !Verified.Pins(code, new(0, code.Tokens.Length))
        )
            foreach (var call in code.Calls("gnutls_certificate_verify_peers2").Take(1))
                yield return Nameless(call.Whole, "gnutls_certificate_verify_peers3 with the name, or gnutls_x509_crt_check_hostname");
        foreach (var call in code.Calls("setPeerVerifyName"))
            if (code.Values.Of(call.Argument(0)) is { Kind: ValueKind.Text, Text: "" })
                yield return new(call.Whole, "the name is empty") { Confidence = Confidence.Tentative };
    }

    /// <summary>True where a name is given or compared that can be this connection's.</summary>
    private static bool Compares(CodeFile code, Call call) => Words.Near(code, call.Name, OpensslNames) || ComparesByName(code, call);

    /// <summary>True where a function that is called for this connection says by its name that it compares the host.</summary>
    public static bool ComparesByName(CodeFile code, Call call) =>
        code.Calls().Any(c => ComparesHost().IsMatch(c.Word) && Words.CallsNear(code, call.Name, c.Word).Any());

    /// <summary>True where a call says by its name that it compares the host.</summary>
    public static bool ComparesByName(CodeFile code, Span span) =>
        code.Calls().Any(c => span.Contains(c.Name) && ComparesHost().IsMatch(c.Word));

    [GeneratedRegex("(?i)host_?(name)?_?(.*_)?(valid|verif|check|match|compar)|(valid|verif|check|match|compar)[a-z]*_?(.*_)?host")]
    private static partial Regex ComparesHost();

    public static Flag Nameless(Span at, string what) =>
        new(at, "the chain is verified and the name is not: any certificate of a trusted authority will do, whoever it was issued to")
        {
            Remedy = $"Give the server's name with {what}.",
            Confidence = Confidence.Firm,
        };

    private static bool VerifiesBefore(CodeFile code, int at) =>
        Words
            .CallsNear(code, at, "SSL_CTX_set_verify", "SSL_set_verify")
            .Any(c => Modes.Of(code, c.Argument(1)).Any(m => m.Word == "SSL_VERIFY_PEER"))
        || Words.CallsNear(code, at, "set_verify_mode").Any(c => Modes.Of(code, c.Argument(0)).Any(m => m.Word == "verify_peer"))
        || Words
            .CallsNear(code, at, "mbedtls_ssl_conf_authmode")
            .Any(c => Modes.Of(code, c.Argument(1)).Any(m => m.Word == "MBEDTLS_SSL_VERIFY_REQUIRED"))
        || Words.Near(
            code,
            at,
            "gnutls_session_set_verify_cert",
            "gnutls_certificate_set_verify_function",
            "wolfSSL_CTX_set_verify",
            "SSL_CTX_set_cert_verify_callback"
        )
        || Words.Any(code, "mbedtls_ssl_get_verify_result") && !Words.Any(code, "MBEDTLS_SSL_VERIFY_OPTIONAL");

    private static bool Handshakes(CodeFile code) =>
        Words.Any(
            code,
            "SSL_connect",
            "SSL_set_connect_state",
            "BIO_do_connect",
            "BIO_do_handshake",
            "BIO_new_ssl_connect",
            "wolfSSL_connect"
        );

    private static IEnumerable<Call> Made(CodeFile code)
    {
        foreach (var call in code.Calls("SSL_CTX_new", "SSL_CTX_new_ex").FirstOfEachFunction())
            if (Sides.Connects(code, call.Argument(0)) || (Sides.Of(code, call.Name, default) == Side.Client && call.Arguments.Count > 0))
                yield return call;
    }

    /// <summary>ssl::context ctx(ssl::context::tls_client)</summary>
    private static IEnumerable<Call> Asio(CodeFile code)
    {
        for (var i = 2; i < code.Tokens.Length; i++)
            if (
                code.IsWord(i)
                && code.Is(i - 1, "::")
                && code[i - 2].Value is "context" or "method" or "ssl" or "context_base"
                && (
                    code[i].Value.StartsWith("tls", StringComparison.Ordinal)
                    || code[i].Value.StartsWith("sslv23", StringComparison.Ordinal)
                )
                && (
                    code[i].Value.EndsWith("_client", StringComparison.Ordinal)
                    || !code[i].Value.EndsWith("_server", StringComparison.Ordinal) && Sides.Of(code, i, default) == Side.Client
                )
                && code.CallAt(code.Parent(i)) is { } call
            )
                yield return call;
    }
}
