using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.CCode;

/// <summary>Verification callbacks in C and C++: which function is installed where, and what it does.</summary>
internal static class Callbacks
{
    private const string Remedy = "Return what the library found (preverify_ok), or leave the callback out.";

    /// <summary>Who installs a callback: at which argument it stands, and by what it agrees.</summary>
    private static readonly (string[] Calls, int Argument, string[] Agrees)[] Installers =
    [
        (["SSL_CTX_set_verify", "SSL_set_verify", "wolfSSL_CTX_set_verify", "wolfSSL_set_verify"], 2, ["1"]),
        (["SSL_CTX_set_custom_verify", "SSL_set_custom_verify"], 2, ["ssl_verify_ok", "0"]),
        (
            [
                "SSL_CTX_set_cert_verify_callback",
                "X509_STORE_set_verify_cb",
                "X509_STORE_set_verify_cb_func",
                "X509_STORE_CTX_set_verify_cb",
                "X509_STORE_set_verify",
            ],
            1,
            ["1"]
        ),
        (["set_verify_callback"], 0, ["1"]),
        (
            [
                "gnutls_certificate_set_verify_function",
                "gnutls_session_set_verify_function",
                "gnutls_certificate_set_verify_function2",
                "gnutls_certificate_set_verify_function3",
            ],
            1,
            ["0"]
        ),
        (["mbedtls_ssl_conf_verify", "mbedtls_ssl_set_verify", "ssl_set_verify"], 1, ["0"]),
        (["ne_ssl_set_verify"], 1, ["0"]),
        (["SSL_AuthCertificateHook", "SSL_BadCertHook"], 1, ["SECSuccess"]),
        (["xmpp_conn_set_certfail_handler", "rd_kafka_conf_set_ssl_cert_verify_cb"], 1, ["1"]),
        (["g_signal_connect", "g_signal_connect_data", "g_signal_connect_object", "g_signal_connect_swapped"], 2, ["1"]),
        (["ldap_set_option", "ldap_set_optionW", "ldap_set_optionA"], 2, ["1"]),
        (["set_server_certificate_verifier"], 0, ["1", "CertificateAccepted"]),
        (
            ["setCertificateVerifyCallback", "setVerifyCallback", "set_certificate_verifier", "setCertVerifyCallback", "set_verify_cb"],
            0,
            ["1"]
        ),
    ];

    /// <summary>Methods that libraries let their users override for the same purpose, and by what they agree.</summary>
    private static readonly (string Method, string Marks, string[] Agrees)[] Overrides =
    [
        ("onTLSConnect", "gloox", ["1"]),
        ("ssl_cert_verify_cb", "RdKafka", ["1"]),
        ("certificateError", "QWebEngine", ["1"]),
        ("verifyCertificate", "", ["1"]),
        ("verify_certificate", "", ["1"]),
        ("VerifyCertificate", "", ["1"]),
        ("Verify", "CertificateVerifier", ["1"]),
        ("verify", "AccessManager", ["ALLOW"]),
    ];

    /// <summary>Methods that refuse by throwing.</summary>
    private static readonly (string Method, string Marks)[] Throwing =
    [
        ("tls_verify_cert_chain", "Botan"),
        ("verify", "certificateVerifier"),
        ("verifyCertificate", "certificateVerifier"),
    ];

    /// <summary>Clients' callbacks.</summary>
    public static IEnumerable<Flag> Look(CodeFile code) =>
        All(code).Where(f => f is { IsServer: false, IsHost: false }).Select(f => f.Flag);

    /// <summary>Servers' callbacks.</summary>
    public static IEnumerable<Flag> Servers(CodeFile code) => All(code).Where(f => f.IsServer).Select(f => f.Flag);

    /// <summary>Callbacks that let any name pass.</summary>
    public static IEnumerable<Flag> Hosts(CodeFile code) =>
        All(code).Where(f => f is { IsServer: false, IsHost: true }).Select(f => f.Flag);

    /// <summary>The function that a call of SSL_CTX_set_verify installs, or null.</summary>
    public static Function? Of(CodeFile code, Call call) => Function(code, call.Argument(2));

    private static IEnumerable<(Flag Flag, bool IsServer, bool IsHost)> All(CodeFile code)
    {
        foreach (var (calls, argument, agrees) in Installers)
        foreach (var call in code.Calls(calls))
        {
            if (
                call.Word.StartsWith("g_signal", StringComparison.Ordinal)
                && Words.Literal(code, call.Argument(1)) is not "accept-certificate"
            )
                continue;
            if (
                call.Word.StartsWith("ldap_set_option", StringComparison.Ordinal)
                && code.Text(call.Argument(1)) is not ("LDAP_OPT_SERVER_CERTIFICATE" or "LDAP_OPT_X_TLS_CONNECT_CB")
            )
                continue;
            var arguments = call.Arguments;
            if (Words.IsDeclaration(code, call.Name, call.Open) || argument >= arguments.Count)
                continue;
            foreach (var function in Installed(code, arguments[argument]))
            {
                var does = call.Word.StartsWith("mbedtls", StringComparison.Ordinal)
                    ? Judgement.OfFlags(code, function)
                    : Judgement.Of(code, function, agrees, Verdict(call.Word));
                if (Said(does) is not { } because)
                    continue;
                var context = code.IsLink(call.Name - 1) ? new Span(call.Start, call.Name) : call.Argument(0);
                var server = Sides.IsServer(code, call.Name, context);
                // A lambda is flagged where it is installed, a function where it stands.
                var isLambda = arguments[argument].From <= function.Start && function.Start < arguments[argument].To;
                yield return (
                    isLambda
                        ? new(call.Whole, $"the verify callback {because}{(server ? ": every client is let in" : "")}") { Remedy = Remedy }
                        : new(
                            new(function.Start, function.End + 1),
                            $"{function.Name} {because}{(server ? ": every client is let in" : "")}"
                        )
                        {
                            Remedy = Remedy,
                            Beside = [new(call.Whole, "it is installed here")],
                        },
                    server,
                    does == Does.AnyName
                );
            }
        }

        foreach (var call in code.Calls("s2n_connection_set_verify_host_callback", "s2n_config_set_verify_host_callback"))
            if (Function(code, call.Argument(1)) is { } host && Judgement.Of(code, host, ["1"]) is Does.Agrees)
                yield return (
                    new(new(host.Start, host.End + 1), "the callback for the name says yes to every name")
                    {
                        Remedy = "Leave it out.",
                        Beside = [new(call.Whole, "it is installed here")],
                    },
                    false,
                    true
                );
        foreach (
            var setting in code.Settings(
                "certificate_check",
                "VerifyCertificate",
                "VerifyCertificateEx",
                "VerifyX509Certificate",
                "verify_callback"
            )
        )
            if (
                setting.IsMember
                && Function(code, setting.Value) is { } member
                && Said(
                    Judgement.Of(
                        code,
                        member,
                        setting.Option == "certificate_check" ? ["0"] : ["1", "2"],
                        setting.Option == "certificate_check" ? 1 : 0
                    )
                )
                    is { } said
            )
                yield return (
                    setting.Value.Contains(member.Start)
                        ? new(setting.Whole, $"the callback {said}") { Remedy = Remedy }
                        : new(new(member.Start, member.End + 1), $"{member.Name} {said}")
                        {
                            Remedy = Remedy,
                            Beside = [new(setting.Whole, "it is installed here")],
                        },
                    false,
                    false
                );
        foreach (var (method, marks, agrees) in Overrides)
        foreach (var function in code.Functions.Named(method).DistinctBy(f => Kin.Class(code, f)))
            if (
                code.Names.Mentions(marks)
                && !Words.Holds(code, function.Body, Statuses)
                && (marks.Length > 0 || IsOverride(code, function))
                && (
                    Said(Judgement.Of(code, function, agrees))
                    ?? (
                        method == "certificateError" && code.Functions.Returns(function).Any(r => Words.Holds(code, r, "isOverridable"))
                            ? "accepts every certificate that can be overridden: expired, self-signed, issued to another"
                            : null
                    )
                )
                    is { } said
            )
            {
                // gRPC verifies the chain itself, unless it is told not to: its verifier is there for the name.
                var isName = marks == "CertificateVerifier" && IsForNames(code, function);
                yield return (
                    new(new(function.Start, function.End + 1), isName ? $"{method} {Said(Does.AnyName)}" : $"{method} {said}")
                    {
                        Remedy = "Leave the method to the library.",
                    },
                    false,
                    isName
                );
            }
        foreach (var (method, marks) in Throwing)
        foreach (var function in code.Functions.Named(method))
            if (code.Names.Mentions(marks) && !Refuses(code, function))
                yield return (
                    new(new(function.Start, function.End + 1), $"{method} refuses nothing: this client talks to whoever answers")
                    {
                        Remedy = "Leave the method to the library.",
                    },
                    false,
                    false
                );
        // BearSSL: the end of the chain says 0 for yes.
        foreach (var function in code.Functions.All)
            if (
                function.Name.Contains("end_chain", StringComparison.Ordinal)
                && code.Names.Mentions("br_x509_class")
                && Said(Judgement.Of(code, function, ["0"])) is { } said
            )
                yield return (
                    new(new(function.Start, function.End + 1), $"{function.Name} {said}")
                    {
                        Remedy = "Return what the inner validator says.",
                    },
                    false,
                    false
                );
        // Poco, CEF, grpc: they agree by a call.
        foreach (var call in code.Calls("setIgnoreError"))
            if (Row.IsOn(code.Values.Of(call.Argument(0))) && !Words.IsDeclaration(code, call.Name, call.Open))
                yield return (
                    new(call.Whole, "setIgnoreError(true): the handler lets every certificate pass") { Remedy = "Leave the handler out." },
                    false,
                    false
                );
        foreach (var call in code.Calls("ignoreSslErrors", "ignoreSSLErrors"))
            if (
                IsSlot(code, call.Name)
                && !Words.IsDeclaration(code, call.Name, call.Open)
                && Client.IgnoresAll(code, call)
                && !Verified.PinsAround(code, call.Name)
            )
                yield return (
                    new(call.Whole, "the slot answers every error by ignoring it: the client talks to whoever answers")
                    {
                        Remedy = "Remove the call; add the root with QSslConfiguration::addCaCertificate.",
                    },
                    false,
                    false
                );
        foreach (var call in code.Calls("ignoreSslErrors", "ignoreSSLErrors"))
            if (
                call.Arguments is [{ Length: 1 } list]
                && !Verified.PinsAround(code, call.Name)
                && Tolerated(code, call, code[list.From].Value) is { Count: > 0 } kinds
            )
                yield return (
                    new(
                        call.Whole,
                        kinds.TrueForAll(k => k == "HostNameMismatch")
                            ? "the slot ignores that the name is another: any certificate of a trusted authority will do"
                            : $"the slot ignores {string.Join(", ", kinds)}: anybody can make such a certificate"
                    )
                    {
                        Remedy = "Remove the call; add the root with QSslConfiguration::addCaCertificate.",
                        Confidence = Model.Confidence.Firm,
                    },
                    false,
                    kinds.TrueForAll(k => k == "HostNameMismatch")
                );
        foreach (var call in code.Calls("ignoreCertificateError", "acceptCertificate"))
            if (
                call.Arguments.Count == 0
                && code.IsLink(call.Name - 1)
                && !Words.IsDeclaration(code, call.Name, call.Open)
                && code.Names.Mentions("QWebEngine")
            )
                yield return (
                    new(call.Whole, $"{call.Word}(): the browser takes any certificate") { Remedy = "Remove the call." },
                    false,
                    false
                );
    }

    /// <summary>if (error.error() == QSslError::HostNameMismatch) list &lt;&lt; error: the kinds of errors that a slot puts into a list, whoever has them.</summary>
    private static List<string> Tolerated(CodeFile code, Call call, string list)
    {
        if (
            code.Functions.Around(call.Name) is not { } function
            || code.Functions.IsParameter(list, call.Name)
            || !IsSlot(code, call.Name) && !Words.Holds(code, new(function.Start, function.Body.From), "QSslError")
            || Words.Holds(code, function.Body, "certificate", "digest", "QCryptographicHash", "publicKey")
            || !code
                .Index.Places(list)
                .Any(p =>
                    function.Body.Contains(p)
                    && (code.Is(p + 1, "<<") || code.Is(p + 1, "<") && code.Is(p + 2, "<") || code.IsLink(p + 1) && code.Is(p + 3, "("))
                )
        )
            return [];
        return
        [
            .. code
                .Index.Places("QSslError")
                .Where(p => function.Body.Contains(p) && p < call.Name && code.Is(p + 1, "::") && code[p - 1].Value is "==" or "case")
                .Select(p => code[p + 2].Value)
                .Distinct(),
        ];
    }

    /// <summary>What a verifier of gRPC refuses with.</summary>
    private static readonly string[] Statuses = ["UNAUTHENTICATED", "INVALID_ARGUMENT", "PERMISSION_DENIED", "StatusCode"];

    /// <summary>True in a function that Qt calls with the errors of a certificate.</summary>
    public static bool IsSlot(CodeFile code, int at)
    {
        if (code.Functions.Around(at) is not { } function)
            return false;
        var open = code.Is(function.Start, "[") ? code.Mate(function.Start) + 1 : function.Start + 1;
        if (code.Is(open, "(") && Words.Holds(code, code.Inside(open), "QSslError"))
            return true;
        return code.Is(function.Start, "[")
            && code.CallAt(code.Parent(function.Start)) is { Word: "connect" } connect
            && Words.Holds(code, new(connect.Start, function.Start), "sslErrors");
    }

    /// <summary>True where the same function gives the channel a verifier of the program's own that can refuse, or that is not in sight.</summary>
    public static bool HasOwnVerifier(CodeFile code, int at) =>
        Words
            .CallsNear(code, at, "set_certificate_verifier")
            .Where(c => Kin.AreRelated(code, c.Name, at))
            .Any(c =>
            {
                var types = Enumerable
                    .Range(c.Open, code.Mate(c.Open) - c.Open)
                    .Where(code.IsWord)
                    .Select(i => code[i].Value)
                    .ToHashSet(StringComparer.Ordinal);
                if (types.Contains("NoOpCertificateVerifier") || types.Contains("NoOp"))
                    return false;
                var verifiers = code.Functions.Named("Verify").Where(f => types.Contains(Kin.Class(code, f))).ToList();
                return verifiers.Count == 0
                    || verifiers.Exists(f => Words.Holds(code, f.Body, Statuses) || Said(Judgement.Of(code, f, ["1"])) is null);
            });

    /// <summary>The verifier is given to a channel that leaves the chain to the library.</summary>
    private static bool IsForNames(CodeFile code, Function verifier)
    {
        var type = Kin.Class(code, verifier);
        var gives = code.Calls("set_certificate_verifier").Where(c => type.Length > 0 && Words.Holds(code, c.Whole, type)).ToList();
        return gives.Count > 0
            && gives.TrueForAll(c =>
                !Words.CallsNear(code, c.Name, "set_verify_server_certs").Any(v => Kin.AreRelated(code, v.Name, c.Name))
            );
    }

    /// <summary>Which parameter is what the library found; -1 where the callback stands in for the library.</summary>
    private static int Verdict(string installer) =>
        installer switch
        {
            "SSL_CTX_set_cert_verify_callback" or "X509_STORE_set_verify" => -1,
            "ne_ssl_set_verify" => 1,
            "g_signal_connect" or "g_signal_connect_data" or "g_signal_connect_object" or "g_signal_connect_swapped" => 2,
            _ => installer.StartsWith("gnutls", StringComparison.Ordinal) || installer.Contains("custom_verify", StringComparison.Ordinal)
                ? -1
                : 0,
        };

    private static bool Refuses(CodeFile code, Function function)
    {
        for (var i = function.Body.From; i < function.Body.To; i++)
            if (
                code.IsWord(i)
                && (
                    code[i].Value is "throw"
                    || code.Is(i + 1, "(")
                        && (
                            code[i].Value.Contains("verify", StringComparison.OrdinalIgnoreCase)
                            || code[i].Value.Contains("validate", StringComparison.OrdinalIgnoreCase)
                            || code[i].Value.Contains("check", StringComparison.OrdinalIgnoreCase)
                        )
                )
            )
                return true;
        return false;
    }

    private static bool IsOverride(CodeFile code, Function function)
    {
        for (var i = code.Mate(function.Start + 1); i > 0 && i < function.Body.From; i++)
            if (code.Is(i, "override") || code.Is(i, "final"))
                return true;
        return false;
    }

    private static string? Said(Does does) =>
        does switch
        {
            Does.Agrees => "says yes to everything: what the library found is thrown away",
            Does.Masks => "takes errors of the chain for none: anybody can make such a certificate",
            Does.DatesOnly => "looks at the dates only, which anybody can write into a certificate",
            Does.NamesOnly => "looks at names only, which anybody can write into a certificate",
            Does.Nothing => "looks at nothing that only the right certificate has",
            Does.AnyName => "lets any name pass: any certificate of a trusted authority will do",
            _ => null,
        };

    /// <summary>The callbacks that may be installed: relaxed ? tolerant : strict has two, planes[plane].callback one for each row of the table.</summary>
    private static IEnumerable<Function> Installed(CodeFile code, Span span)
    {
        for (var i = span.From; i < span.To; i++)
        {
            if (code.IsOpen(i))
                i = code.Mate(i);
            else if (code.Is(i, "?"))
            {
                var colon = i + 1;
                while (colon < span.To && !code.Is(colon, ":"))
                    colon = code.IsOpen(colon) ? code.Mate(colon) + 1 : colon + 1;
                return new[] { Function(code, new(i + 1, colon)), Function(code, new(Math.Min(colon + 1, span.To), span.To)) }
                    .OfType<Function>()
                    .Distinct();
            }
        }

        return Function(code, span) is { } only ? [only]
            : span.Length > 2 && code.IsWord(span.To - 1) && code.IsLink(span.To - 2)
                ? Rows.Of(code, code[span.To - 1].Value).Select(r => Function(code, r)).OfType<Function>().Distinct()
            : [];
    }

    /// <summary>A callback, also behind std::bind(&amp;C::verify, this, …), a cast or G_CALLBACK.</summary>
    private static Function? Function(CodeFile code, Span span)
    {
        if (span.IsEmpty)
            return null;
        for (var i = span.From; i < span.To && i < span.From + 12; i++)
            if (code.Is(i, "[") && (i == span.From || code.Is(i - 1, "(") || code.Is(i - 1, "+")))
                return code.Functions.Of(new(i, span.To));
        if (
            code.Is(span.To - 1, ")")
            && code.Mate(span.To - 1) is var open
            && open > span.From
            && code[open - 1].Value is "bind" or "G_CALLBACK" or "function" or "bind_front" or "mem_fn"
        )
            span = code.Parts(code.Inside(open)).FirstOrDefault();
        if (code.Is(span.From, "(") && code.Mate(span.From) < span.To - 1)
            span = new(code.Mate(span.From) + 1, span.To);
        // &verify, &Client::verify
        if (!span.IsEmpty && code.IsWord(span.To - 1) && code.Functions.Named(code[span.To - 1].Value).FirstOrDefault() is { } named)
            return named;
        return code.Functions.Of(span);
    }
}
