using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.CCode;

/// <summary>Servers in C and C++: whether clients must bring a certificate, and who looks at it.</summary>
internal static class Servers
{
    private const string Unverified = "every client is let in, whatever certificate it brings";
    private const string Optional = "clients are served without a certificate";

    private static readonly string[] Looks =
    [
        "SSL_get_peer_certificate",
        "SSL_get1_peer_certificate",
        "SSL_get0_peer_certificate",
        "SSL_get_peer_cert_chain",
        "wolfSSL_get_peer_certificate",
        "mbedtls_ssl_get_peer_cert",
        "gnutls_certificate_get_peers",
        "peerCertificate",
        "tls_peer_cert_provided",
        "s2n_connection_client_cert_used",
        "SSL_PeerCertificate",
        "IsPeerAuthenticated",
        "FindPropertyValues",
        "GetPeerIdentity",
        "GetPeerIdentityPropertyName",
    ];

    /// <summary>What makes a function the master of a configuration beside what makes one: it sets the mode itself.</summary>
    private static readonly string[] Masters =
    [
        "SSL_CTX_set_verify",
        "SSL_set_verify",
        "wolfSSL_CTX_set_verify",
        "set_verify_mode",
        "mbedtls_ssl_conf_authmode",
    ];

    /// <summary>By these a function finds out that the certificate was verified.</summary>
    internal static readonly string[] Verdicts =
    [
        "SSL_get_verify_result",
        "wolfSSL_get_verify_result",
        "mbedtls_ssl_get_verify_result",
        "gnutls_certificate_verify_peers2",
        "gnutls_certificate_verify_peers3",
        "X509_verify_cert",
        "IsPeerAuthenticated",
    ];

    internal static readonly string[] PeerGetters =
    [
        "SSL_get_peer_certificate",
        "SSL_get1_peer_certificate",
        "SSL_get0_peer_certificate",
        "wolfSSL_get_peer_certificate",
        "gnutls_certificate_get_peers",
        "mbedtls_ssl_get_peer_cert",
    ];

    /// <summary>True where one of the words stands in a function that can be this configuration's, and is not its own master.</summary>
    private static bool IsLookedAt(CodeFile code, int at, params string[] looks) =>
        code.Index.Places(looks).Any(p => code.IsWord(p) && Kin.Speaks(code, at, p, Masters));

    /// <summary>Any certificate is accepted: HC501.</summary>
    public static IEnumerable<Flag> NotVerified(CodeFile code)
    {
        foreach (var flag in Callbacks.Servers(code))
            yield return flag;
        foreach (
            var flag in Row.Word(
                code,
                ["GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_BUT_DONT_VERIFY", "GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_BUT_DONT_VERIFY"],
                $"{{0}}: {Unverified}",
                "Use GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY."
            )
        )
            yield return flag;
        foreach (var call in code.Calls("s2n_config_disable_x509_verification"))
            if (Sides.IsServer(code, call.Name, call.Argument(0)))
                yield return new(call.Whole, $"{call.Word}: {Unverified}") { Remedy = "Remove the call, and load your clients' root." };
        // GnuTLS asks and verifies nothing by itself.
        foreach (var call in code.Calls("gnutls_certificate_server_set_request"))
            if (code.Text(call.Argument(1)) is "GNUTLS_CERT_REQUIRE" or "GNUTLS_CERT_REQUEST" && !GnutlsVerifies(code, call))
                yield return new(call.Whole, $"GnuTLS asks for a certificate and verifies nothing by itself: {Unverified}")
                {
                    Remedy = "Call gnutls_session_set_verify_cert(session, NULL, 0).",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>Something verifies this session: by the session, or by the credentials that it is given.</summary>
    private static bool GnutlsVerifies(CodeFile code, Call call)
    {
        var own = code.Functions.NamedAround(call.Name) is { } home
            ? code.Calls("gnutls_credentials_set")
                .Where(c => Kin.AreRelated(code, c.Name, home.Body.From))
                .Select(c => LastWord(code, c.Argument(2)))
                .FirstOrDefault(w => w.Length > 0)
            : null;
        var installs = code.Calls("gnutls_certificate_set_verify_function").ToList();
        if (installs.Exists(c => Kin.Speaks(code, call.Name, c.Name) && !IsOther(own, LastWord(code, c.Argument(0)))))
            return true;
        var callbacks = installs
            .Where(c => IsOther(own, LastWord(code, c.Argument(0))))
            .Select(c => code.Functions.Of(c.Argument(1)))
            .OfType<Function>()
            .ToList();
        return code
            .Index.Places(
                "gnutls_certificate_verify_peers2",
                "gnutls_certificate_verify_peers3",
                "gnutls_session_set_verify_cert",
                "gnutls_session_set_verify_function",
                "gnutls_certificate_verify_peers"
            )
            .Any(p => code.IsWord(p) && Kin.Speaks(code, call.Name, p) && !callbacks.Exists(f => f.Body.Contains(p)));
    }

    private static string LastWord(CodeFile code, Span span) => !span.IsEmpty && code.IsWord(span.To - 1) ? code[span.To - 1].Value : "";

    /// <summary>partner_cred is other than server_cred; cred may be either.</summary>
    private static bool IsOther(string? one, string other)
    {
        static HashSet<string> Of(string name) =>
            [
                .. NameWords
                    .Of(name)
                    .Select(w => w.ToLowerInvariant())
                    .Where(w => w is not ("cred" or "creds" or "credentials" or "xcred" or "cert" or "certs" or "tls" or "x")),
            ];
        return one is not null && one != other && Of(one) is { Count: > 0 } mine && Of(other) is { Count: > 0 } its && !mine.Overlaps(its);
    }

    /// <summary>Asked for, not demanded: HC510.</summary>
    public static IEnumerable<Flag> NotDemanded(CodeFile code)
    {
        foreach (
            var call in code.Calls(
                "SSL_CTX_set_verify",
                "SSL_set_verify",
                "wolfSSL_CTX_set_verify",
                "wolfSSL_set_verify",
                "set_verify_mode"
            )
        )
        {
            var isAsio = call.Word == "set_verify_mode";
            var context = isAsio ? new Span(call.Start, call.Name) : call.Argument(0);
            var value = call.Argument(isAsio ? 0 : 1);
            var given = Handed.To(code, value).Select(g => (g.At, g.Value)).ToList();
            foreach (var (at, asked) in given.Count > 0 ? given : [(call.Whole, value)])
                if (
                    Modes.Of(code, asked) is { Count: > 0 } modes
                    && !IsLookedAt(code, at.From, Looks)
                    && Sides.IsServer(code, call.Name, context)
                    && modes.Any(m => m.Word is "SSL_VERIFY_PEER" or "WOLFSSL_VERIFY_PEER" or "verify_peer")
                    && !modes.Any(m => m.Word.Contains("FAIL_IF_NO", StringComparison.OrdinalIgnoreCase))
                )
                    yield return new(at, $"verify peer without fail-if-no-peer-cert: {Optional}")
                    {
                        Remedy = isAsio
                            ? "Write verify_peer | verify_fail_if_no_peer_cert."
                            : "Write SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT.",
                    };
        }

        foreach (var call in code.Calls("mbedtls_ssl_conf_authmode"))
            if (
                !IsLookedAt(code, call.Name, "mbedtls_ssl_get_verify_result", "mbedtls_ssl_get_peer_cert")
                && Sides.IsServer(code, call.Name, call.Argument(0))
                && Modes.Judge(
                    code,
                    call.Whole,
                    call.Argument(1),
                    w => w == "MBEDTLS_SSL_VERIFY_OPTIONAL",
                    $"MBEDTLS_SSL_VERIFY_OPTIONAL: {Optional}",
                    "Use MBEDTLS_SSL_VERIFY_REQUIRED."
                )
                    is { } flag
            )
                yield return flag;
        foreach (var call in code.Calls("gnutls_certificate_server_set_request"))
            if (
                !IsLookedAt(code, call.Name, Looks)
                && code.Text(call.Argument(1)) == "GNUTLS_CERT_REQUEST"
                && Words.Near(
                    code,
                    call.Name,
                    "gnutls_session_set_verify_cert",
                    "gnutls_certificate_verify_peers2",
                    "gnutls_certificate_verify_peers3",
                    "gnutls_certificate_set_verify_function"
                )
            )
                yield return new(call.Whole, $"GNUTLS_CERT_REQUEST: {Optional}") { Remedy = "Use GNUTLS_CERT_REQUIRE." };
        foreach (
            var flag in Row.Word(
                code,
                [
                    "GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY",
                    "S2N_CERT_AUTH_OPTIONAL",
                    "LWS_SERVER_OPTION_PEER_CERT_NOT_REQUIRED",
                    "G_TLS_AUTHENTICATION_REQUESTED",
                    "QUIC_CREDENTIAL_FLAG_CLIENT_AUTH_OPTIONAL",
                ],
                $"{{0}}: {Optional}",
                "Demand the certificate.",
                at =>
                    !code.Is(at - 1, "define")
                    && !IsLookedAt(code, at, Looks)
                    && !(
                        code.Is(at, "S2N_CERT_AUTH_OPTIONAL")
                        && !Sides.IsServer(code, at, default)
                        && Sides.Connects(code, new(0, code.Tokens.Length))
                    )
            )
        )
            yield return flag;
        foreach (
            var flag in Row.Call(
                code,
                ["tls_config_verify_client_optional"],
                $"{{0}}: {Optional}",
                "Use tls_config_verify_client.",
                c => !Words.IsDeclaration(code, c.Name, c.Open) && !IsLookedAt(code, c.Name, Looks)
            )
        )
            yield return flag;
        // folly, wangle, Poco, Qt
        foreach (
            var place in code.Index.Places(
                "IF_PRESENTED",
                "VERIFY_IF_PRESENTED",
                "VERIFY_RELAXED",
                "QueryPeer",
                "VERIFY_REQ_CLIENT_CERT_OPTIONAL"
            )
        )
            if (
                code.IsWord(place)
                && code.IsLink(place - 1)
                && !Mentions.IsOnlySpokenOf(code, code.PathStart(place), place + 1)
                && !IsLookedAt(code, place, Looks)
                && (code.Is(place, "VERIFY_RELAXED") || code.Is(place, "QueryPeer") ? IsServerSide(code, place) : true)
            )
                yield return new(new(code.PathStart(place), place + 1), $"{code[place].Value}: {Optional}")
                {
                    Remedy = "Demand the certificate.",
                    Confidence = Confidence.Firm,
                };
        foreach (var call in code.Calls("SSL_OptionSet", "SSL_OptionSetDefault"))
            if (
                code.Text(call.Argument(call.Arguments.Count - 2)) == "SSL_REQUIRE_CERTIFICATE"
                && call.Arguments[^1] is { } value
                && (code.Values.Of(value).Is(false) || code.Text(value) == "SSL_REQUIRE_NEVER")
                && Words.Any(code, "SSL_REQUEST_CERTIFICATE")
            )
                yield return new(call.Whole, $"SSL_REQUIRE_CERTIFICATE is off: {Optional}") { Remedy = "Use SSL_REQUIRE_ALWAYS." };
    }

    /// <summary>A trust store for clients, and nobody asks them: HC511.</summary>
    public static IEnumerable<Flag> NeverDemanded(CodeFile code)
    {
        foreach (
            var call in code.Calls(
                    "SSL_CTX_load_verify_locations",
                    "SSL_CTX_load_verify_file",
                    "SSL_CTX_set_client_CA_list",
                    "wolfSSL_CTX_load_verify_locations",
                    "load_verify_file",
                    "add_certificate_authority"
                )
                .FirstOfEachFunction()
        )
            if (
                Sides.IsServer(code, call.Name, code.IsLink(call.Name - 1) ? new(call.Start, call.Name) : call.Argument(0))
                && !Sides.Connects(code, Words.Around(code, call.Name))
                // A file for both sides that never says it leaves it to another file.
                && (
                    !Sides.Connects(code, new(0, code.Tokens.Length))
                    || Words.Any(code, "SSL_CTX_set_verify", "SSL_set_verify", "wolfSSL_CTX_set_verify", "set_verify_mode")
                )
            )
                foreach (var at in Unasking(code, call))
                    yield return Never(at, "Call SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL).");
        foreach (var call in code.Calls("SSL_CTX_set_verify", "set_verify_mode", "mbedtls_ssl_conf_authmode", "wolfSSL_CTX_set_verify"))
        {
            var isAsio = call.Word == "set_verify_mode";
            // One branch of a choice.
            if (Words.Near(code, call.Name, "SSL_VERIFY_PEER", "verify_peer", "MBEDTLS_SSL_VERIFY_REQUIRED", "WOLFSSL_VERIFY_PEER"))
                continue;
            if (
                Sides.IsServer(code, call.Name, isAsio ? new(call.Start, call.Name) : call.Argument(0))
                && Modes.Of(code, call.Argument(isAsio ? 0 : 1)) is { Count: > 0 } modes
                && modes.All(m => m.Word is "SSL_VERIFY_NONE" or "verify_none" or "MBEDTLS_SSL_VERIFY_NONE" or "WOLFSSL_VERIFY_NONE" or "0")
                && Words.Near(
                    code,
                    call.Name,
                    "SSL_CTX_load_verify_locations",
                    "SSL_CTX_set_client_CA_list",
                    "load_verify_file",
                    "mbedtls_ssl_conf_ca_chain",
                    "SSL_load_client_CA_file",
                    "wolfSSL_CTX_load_verify_locations",
                    "SSL_CTX_load_verify_file"
                )
            )
                yield return Never(call.Whole, "Demand the certificate.");
        }

        foreach (var call in code.Calls("mbedtls_ssl_conf_ca_chain"))
            if (
                Sides.IsServer(code, call.Name, call.Argument(0))
                && !Words.Near(code, call.Name, "mbedtls_ssl_conf_authmode", "mbedtls_ssl_set_hs_authmode")
            )
                yield return Never(call.Whole, "Call mbedtls_ssl_conf_authmode(&conf, MBEDTLS_SSL_VERIFY_REQUIRED).");
        if (
            !Words.Any(code, "gnutls_certificate_server_set_request")
            && Words.Any(code, "GNUTLS_SERVER")
            && !Words.Any(code, "GNUTLS_CLIENT")
        )
            foreach (var call in code.Calls("gnutls_certificate_set_x509_trust_file", "gnutls_certificate_set_x509_trust_mem").Take(1))
                yield return Never(call.Whole, "Call gnutls_certificate_server_set_request(session, GNUTLS_CERT_REQUIRE).");
        foreach (var call in code.Calls("gnutls_certificate_server_set_request"))
            if (
                code.Text(call.Argument(1)) == "GNUTLS_CERT_IGNORE"
                && Words.Any(code, "gnutls_certificate_set_x509_trust_file", "gnutls_certificate_set_x509_trust_mem")
            )
                yield return Never(call.Whole, "Use GNUTLS_CERT_REQUIRE.");
        if (!Words.Any(code, "tls_config_verify_client", "tls_config_verify_client_optional") && Words.Any(code, "tls_server"))
            foreach (var call in code.Calls("tls_config_set_ca_file", "tls_config_set_ca_mem").Take(1))
                if (!Words.Any(code, "tls_client"))
                    yield return Never(call.Whole, "Call tls_config_verify_client.");
        if (
            !Words.Any(code, "s2n_config_set_client_auth_type", "s2n_connection_set_client_auth_type")
            && Words.Any(code, "S2N_SERVER")
            && !Words.Any(code, "S2N_CLIENT")
        )
            foreach (var call in code.Calls("s2n_config_set_verification_ca_location", "s2n_config_add_pem_to_trust_store").Take(1))
                yield return Never(call.Whole, "Call s2n_config_set_client_auth_type(config, S2N_CERT_AUTH_REQUIRED).");
        // gRPC: roots without a request for the client's certificate.
        foreach (var setting in code.Settings("pem_root_certs"))
            if (
                setting.IsMember
                && Words.Any(code, "SslServerCredentialsOptions", "SslServerCredentials")
                && (
                    code.Functions.NamedAround(setting.Name) is { } maker && Words.Holds(code, maker.Body, "SslServerCredentialsOptions")
                        ? !AsksForType(code, maker.Body)
                        : !Words.Any(code, "SslCredentialsOptions")
                            && !code.Index.Places("client_certificate_request").Any()
                            && !code.Names.Mentions("GRPC_SSL_REQUEST")
                )
            )
                yield return Never(setting.Whole, "Use GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY.");
        foreach (
            var flag in Row.Word(
                code,
                ["GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE"],
                "roots for clients are there, and nobody asks them for a certificate",
                "Use GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY.",
                _ => Words.Any(code, "pem_root_certs")
            )
        )
            yield return flag;
    }

    /// <summary>
    /// Where roots are loaded for clients whom nobody asks. Of a helper that several configurations share, the calls of those that do not ask.
    /// </summary>
    private static IEnumerable<Span> Unasking(CodeFile code, Call load)
    {
        string[] asks =
        [
            "SSL_CTX_set_verify",
            "SSL_set_verify",
            "SSL_CTX_set_cert_verify_callback",
            "set_verify_mode",
            "SSL_CTX_set_custom_verify",
            "wolfSSL_CTX_set_verify",
            "wolfSSL_set_verify",
            "SSL_verify_client_post_handshake",
        ];
        if (!Words.Near(code, load.Name, asks))
        {
            yield return load.Whole;
            yield break;
        }

        if (code.Functions.NamedAround(load.Name) is not { } helper || Kin.Holds(code, Kin.Scope(code, helper), asks))
            yield break;
        var callers = Kin.Callers(code, helper).Where(c => code.Is(c.Place + 1, "(")).ToList();
        // Somebody asks by way of this helper's result; who does not, serves all.
        if (callers.Exists(c => Kin.Holds(code, Kin.Scope(code, c.Caller), asks)))
            foreach (var (caller, place) in callers)
                if (!IsLookedAt(code, place, asks) && !Sides.Connects(code, caller.Body))
                    yield return new(place, code.Mate(place + 1) + 1);
    }

    /// <summary>SslServerCredentialsOptions o(GRPC_SSL_REQUEST_…), o.client_certificate_request = …</summary>
    private static bool AsksForType(CodeFile code, Span body)
    {
        for (var i = body.From; i < body.To; i++)
            if (
                code.IsWord(i)
                && (
                    code[i].Value.StartsWith("GRPC_SSL_REQUEST", StringComparison.Ordinal)
                    || code.Is(i, "client_certificate_request")
                    || code.Is(i, "SslServerCredentialsOptions")
                        && (code.Is(i + 2, "(") && code.Mate(i + 2) > i + 3 || code.Is(i + 1, "(") && code.Mate(i + 1) > i + 2)
                )
            )
                return true;
        return false;
    }

    /// <summary>A name is read from a certificate that nobody verified: HC512.</summary>
    public static IEnumerable<Flag> Names(CodeFile code)
    {
        var unverified = NotVerified(code).Select(f => f.Beside is [var installed, ..] ? installed.At : f.At).ToList();
        foreach (var call in code.Calls("SSL_CTX_set_verify", "SSL_set_verify", "set_verify_mode"))
            if (
                Sides.IsServer(code, call.Name, call.Word == "set_verify_mode" ? new(call.Start, call.Name) : call.Argument(0))
                && Modes.Of(code, call.Argument(call.Word == "set_verify_mode" ? 0 : 1)) is { Count: > 0 } modes
                && modes.All(m => m.Word is "SSL_VERIFY_NONE" or "verify_none")
            )
                unverified.Add(call.Whole);
        if (unverified.Count == 0)
            yield break;
        var isOnly = !code
            .Index.Places("SSL_VERIFY_PEER", "verify_peer", "WOLFSSL_VERIFY_PEER", "GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY")
            .Concat(code.Index.Places("GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY"))
            .Any(p => code.IsWord(p) && !unverified.Exists(u => u.Contains(p)));
        HashSet<int> told = [];
        foreach (var at in Readings(code))
        {
            if (code.Functions.NamedAround(at.From) is not { } home || Kin.Holds(code, Kin.Scope(code, home), Verdicts))
                continue;
            var place = unverified.FindIndex(u =>
                Kin.AreRelated(code, u.From, at.From)
                || Kin.AreNamesakes(code, u.From, at.From)
                || isOnly && Kin.Speaks(code, u.From, at.From, Masters)
            );
            if (place < 0 || unverified[place].From <= at.From && at.From < unverified[place].To || !told.Add(home.Start))
                continue;
            yield return new(at, "the client's name is read from a certificate that nobody verified: anybody can write any name into one")
            {
                Remedy = "Verify first: SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT with your clients' root.",
                Beside = [new(unverified[place], "not verified here")],
                Confidence = Confidence.Firm,
            };
        }
    }

    /// <summary>Where a name is read from the peer's certificate; of a helper that is given the certificate, where it is called.</summary>
    private static IEnumerable<Span> Readings(CodeFile code)
    {
        foreach (
            var call in code.Calls(
                "X509_get_subject_name",
                "gnutls_x509_crt_get_dn",
                "gnutls_x509_crt_get_dn_by_oid",
                "mbedtls_x509_dn_gets",
                "X509_get_issuer_name",
                "CERT_GetCommonName"
            )
        )
        {
            if (IsInCallback(code, call))
                continue;
            if (
                code.Functions.NamedAround(call.Name) is { } helper
                && !Words.Holds(code, helper.Body, PeerGetters)
                && call.Argument(0) is { Length: 1 } certificate
                && helper.Parameters.Contains(code[certificate.From].Value)
                && Kin.Callers(code, helper).ToList() is { Count: > 0 } callers
            )
            {
                foreach (var (_, place) in callers)
                    if (code.Is(place + 1, "("))
                        yield return new(place, code.Mate(place + 1) + 1);
            }
            else
            {
                yield return call.Whole;
            }
        }

        foreach (var call in code.Calls("FindPropertyValues", "GetPeerIdentity"))
            if (call.Word == "GetPeerIdentity" || code.Text(call.Argument(0)).Contains("X509", StringComparison.Ordinal))
                yield return call.Whole;
        // const auto name = commonName(SSL_get_peer_certificate(ssl)), where commonName is of another file.
        foreach (var getter in code.Calls(PeerGetters))
        {
            if (code.CallAt(code.Parent(getter.Name)) is { } direct && IsIdentity(direct.Word))
                yield return direct.Whole;
            if (!code.Is(getter.Start - 1, "=") || !code.IsWord(getter.Start - 2))
                continue;
            foreach (var use in code.Index.Places(code[getter.Start - 2].Value))
                if (
                    use > getter.Name
                    && Kin.AreRelated(code, use, getter.Name)
                    && code.Is(code.Parent(use), "(")
                    && code.CallAt(code.Parent(use)) is { } reader
                    && IsIdentity(reader.Word)
                    && !code.Functions.Named(reader.Word).Any()
                )
                    yield return reader.Whole;
        }
    }

    private static bool IsIdentity(string word) =>
        !word.StartsWith("X509_", StringComparison.Ordinal)
        && NameWords
            .Of(word)
            .Any(w => w.ToLowerInvariant() is "cn" or "common" or "subject" or "identity" or "dn" or "principal" or "username" or "san");

    private static bool IsInCallback(CodeFile code, Call call) =>
        code.Functions.Around(call.Name) is { } function
        && function.Parameters.Count > 0
        && function.Parameters.Any(p => p.Contains("preverif", StringComparison.OrdinalIgnoreCase));

    private static bool IsServerSide(CodeFile code, int place)
    {
        var parent = code.Parent(place);
        if (parent > 0 && Sides.Accepts(code, code.Inside(parent)))
            return true;
        return Sides.IsServer(
            code,
            place,
            code.CallAt(parent) is { } call && code.IsLink(call.Name - 1) ? new Span(call.Start, call.Name) : default
        );
    }

    private static Flag Never(Span at, string remedy) =>
        new(at, "roots for clients are loaded, and nobody asks them for a certificate: all are served")
        {
            Remedy = remedy,
            Confidence = Confidence.Firm,
        };
}
