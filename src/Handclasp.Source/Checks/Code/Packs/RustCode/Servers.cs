using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.RustCode;

/// <summary>Servers in Rust: whether clients must bring a certificate, and who looks at it.</summary>
internal static partial class Servers
{
    /// <summary>What makes a builder of its own.</summary>
    private static readonly string[] OpensslMakers =
    [
        "mozilla_intermediate",
        "mozilla_intermediate_v5",
        "mozilla_modern",
        "mozilla_modern_v5",
        "SslContextBuilder",
        "SslConnector",
    ];

    private const string Optional = "clients are served without a certificate";

    /// <summary>What looks at the client's certificate.</summary>
    private static readonly string[] Peer = ["peer_certificates", "peer_certs", "peer_certificate", "TlsConnectInfo"];

    /// <summary>What makes a server's configuration of its own.</summary>
    private static readonly string[] Makers =
    [
        .. OpensslMakers,
        "with_client_cert_verifier",
        "with_no_client_auth",
        "ServerTlsConfig",
        "MutualConfig",
        "allow_unauthenticated",
    ];

    /// <summary>HC510.</summary>
    public static IEnumerable<Flag> NotDemanded(CodeFile code) =>
        Attributes.Weighed(code, Asked(code).Where(f => !IsLookedAt(code, f.At.From)));

    /// <summary>Somebody who may serve these clients looks at their certificates.</summary>
    private static bool IsLookedAt(CodeFile code, int at) =>
        code.Index.Places(Peer).Any(p => code.IsWord(p) && CCode.Kin.Speaks(code, at, p, Makers) && !IsAnothers(code, at, p));

    /// <summary>add_service(AdminServer::new(AdminApi { … })): what another type does that is only ever made beside another configuration.</summary>
    private static bool IsAnothers(CodeFile code, int at, int excuse)
    {
        var type = ImplOf(code, excuse);
        if (type.Length == 0 || type == ImplOf(code, at))
            return false;
        var made = code
            .Index.Places(type)
            .Where(p => code.IsWord(p) && ImplOf(code, p) != type && Peers.Outermost(code, p) is not null)
            .Select(p => Peers.Outermost(code, p)!)
            .Distinct()
            .ToList();
        var home = Peers.Outermost(code, at);
        return made.Count > 0
            && made.TrueForAll(f => f != home && code.Index.Places(Makers).Any(p => code.IsWord(p) && f.Body.Contains(p)));
    }

    /// <summary>impl Type { … }, impl Trait for Type { … }: the type around a place.</summary>
    private static string ImplOf(CodeFile code, int at)
    {
        for (var open = code.Parent(at); open > 0; open = code.Parent(open))
        {
            if (!code.Is(open, "{"))
                continue;
            var name = "";
            for (var i = open - 1; i > Math.Max(0, open - 40) && !code.Is(i, "}") && !code.Is(i, ";") && !code.Is(i, "{"); i--)
                if (code.Is(i, "for") && code.IsWord(i + 1))
                    name = code[i + 1].Value;
                else if (code.Is(i, "impl"))
                    return name.Length > 0 ? name : Named(code, i + 1);
        }

        return "";
    }

    /// <summary>impl&lt;T&gt; Type</summary>
    private static string Named(CodeFile code, int from)
    {
        if (code.Is(from, "<"))
            while (!code.Is(from, ">") && !code.Is(from, "{"))
                from++;
        return code.IsWord(from) ? code[from].Value
            : code.IsWord(from + 1) ? code[from + 1].Value
            : "";
    }

    private static IEnumerable<Flag> Asked(CodeFile code)
    {
        foreach (var call in code.Calls("allow_unauthenticated", "client_auth_optional_path", "client_auth_optional"))
            if (code.Is(call.Name - 1, ".") && !(call.Arguments is [var only] && code.Values.Of(only).Is(false)))
                yield return new(new(call.Name, call.Whole.To), $"{call.Word}: {Optional}")
                {
                    Remedy = "Remove the call, or demand the certificate.",
                };
        foreach (var place in code.Index.Places("AllowAnyAnonymousOrAuthenticatedClient"))
            if (code.IsWord(place) && !code.Is(code.StatementStart(place), "use") && !(code.Is(place + 1, ",") || code.Is(place + 1, "}")))
                yield return new(new(place, place + 1), $"AllowAnyAnonymousOrAuthenticatedClient: {Optional}")
                {
                    Remedy = "Use AllowAnyAuthenticatedClient.",
                };
        foreach (var call in code.Calls("set_verify", "set_verify_callback"))
            if (!code.Is(call.Name - 1, "fn") && Sides.IsServer(code, call))
                foreach (var given in Handed.To(code, call.Argument(0)))
                    if (
                        Modes.Of(code, given) is var modes
                        && modes.Any(m => m.Word == "PEER")
                        && !modes.Any(m => m.Word.Contains("FAIL_IF_NO", StringComparison.Ordinal))
                        && !IsDemandedBehind(code, given)
                    )
                        yield return new(
                            call.Argument(0).Contains(given.From) ? new(call.Name, call.Whole.To) : given,
                            $"SslVerifyMode::PEER without FAIL_IF_NO_PEER_CERT: {Optional}"
                        )
                        {
                            Remedy = "Write SslVerifyMode::PEER | SslVerifyMode::FAIL_IF_NO_PEER_CERT.",
                        };
        foreach (var place in code.Index.Places("Optional"))
            if (
                code.IsWord(place)
                && code.Is(place - 1, "::")
                && code[place - 2].Value is "ClientAuthType" or "ClientAuth" or "TlsClientAuth"
                && !Mentions.IsOnlySpokenOf(code, code.PathStart(place), place + 1)
                && !code.Is(place + 1, "=>")
            )
                yield return new(new(code.PathStart(place), place + 1), $"{code[place - 2].Value}::Optional: {Optional}")
                {
                    Remedy = "Demand the certificate.",
                };
        // Rocket asks, and insists only with mandatory(true).
        if (!code.Names.Mentions("Certificate<'") && !code.Names.Mentions("mtls::Certificate"))
            foreach (var call in code.Calls("from_path", "from_bytes"))
                if (
                    code[call.Name - 2].Value is "MutualConfig" or "MutualTls"
                    && !code.Calls("mandatory").Any(m => code.Values.Of(m.Argument(0)).Is(true))
                )
                    yield return new(new(call.Start, call.Whole.To), $"MutualConfig without mandatory(true): {Optional}")
                    {
                        Remedy = "Add .mandatory(true).",
                        Confidence = Confidence.Firm,
                    };

        foreach (var function in code.Functions.Named("client_auth_mandatory"))
            if (
                code.Functions.Named("verify_client_cert").Any()
                && code.Text(function.Body).Trim() is "false" or "Some(false)" or "return false;"
            )
                yield return new(new(function.Start, function.End + 1), $"client_auth_mandatory is false: {Optional}")
                {
                    Remedy = "Return true.",
                };
    }

    /// <summary>HC511.</summary>
    public static IEnumerable<Flag> NeverDemanded(CodeFile code) => Attributes.Weighed(code, Unasked(code));

    private static IEnumerable<Flag> Unasked(CodeFile code)
    {
        foreach (var call in code.Calls("with_no_client_auth"))
        {
            var span = code.Functions.Around(call.Name) is { } function
                ? new Span(function.Start, function.Body.To)
                : new Span(0, code.Tokens.Length);
            bool Has(string word) => code.Index.Places(word).Any(i => i >= span.From && i < span.To);
            if (
                Has("ServerConfig")
                && !Has("ClientConfig")
                && !Has("with_client_cert_verifier")
                && (Has("RootCertStore") || LoadsRoots(code, span))
            )
                yield return new(
                    new(call.Name, call.Whole.To),
                    "roots for clients are loaded, and nobody asks them for a certificate: all are served"
                )
                {
                    Remedy = "Use with_client_cert_verifier(WebPkiClientVerifier::builder(roots).build()?).",
                    Confidence = Confidence.Firm,
                };
        }

        // tonic: of a server a certificate that is no identity can only be its clients' root.
        foreach (var place in code.Index.Places("ServerTlsConfig"))
            if (
                code.Is(place + 1, "::")
                && code.Functions.Around(place) is { Body: var body }
                && !code.Index.Places("ClientTlsConfig", "client_ca_root", "rustls_server_config").Any(i => body.Contains(i))
                && LoadsRoots(code, body)
            )
                yield return new(
                    new(place, place + 1),
                    "roots for clients are loaded, and nobody asks them for a certificate: all are served"
                )
                {
                    Remedy = "Call client_ca_root(Certificate::from_pem(pem)).",
                    Confidence = Confidence.Firm,
                };

        if (code.Names.Has("SslAcceptor"))
            foreach (var call in code.Calls("set_ca_file", "set_client_ca_list").FirstOfEachFunction())
                if (!Kinship.Has(code, call.Name, OpensslMakers, "set_verify", "set_verify_callback") && !IsOfConnector(code, call))
                    yield return new(
                        new(call.Name, call.Whole.To),
                        "roots for clients are loaded, and nobody asks them for a certificate: all are served"
                    )
                    {
                        Remedy = "Call set_verify(SslVerifyMode::PEER | SslVerifyMode::FAIL_IF_NO_PEER_CERT).",
                        Confidence = Confidence.Firm,
                    };
        foreach (var call in code.Calls("set_verify"))
            if (
                Sides.IsServer(code, call)
                && code.Text(call.Argument(0)).EndsWith("NONE", StringComparison.Ordinal)
                && (code.Names.Has("set_ca_file") || code.Names.Has("set_client_ca_list") || code.Names.Has("cert_store_mut"))
            )
                yield return new(
                    new(call.Name, call.Whole.To),
                    "roots for clients are loaded, and nobody asks them for a certificate: all are served"
                )
                {
                    Remedy = "Use SslVerifyMode::PEER | SslVerifyMode::FAIL_IF_NO_PEER_CERT.",
                };
    }

    /// <summary>client_ca, load_roots("clients.pem"): a store that a function of this file fills, a file or a variable of clients' authorities.</summary>
    private static bool LoadsRoots(CodeFile code, Span span)
    {
        for (var i = span.From; i < span.To; i++)
            if (code[i].IsText && code[i].Value.Length < 120 && ClientRoots().IsMatch(code[i].Value))
                return true;
            else if (
                code.IsWord(i)
                && (
                    ClientRoots().IsMatch(code[i].Value)
                    || code.Is(i + 1, "(")
                        && code.Functions.Named(code[i].Value)
                            .Any(f => code.Text(new(f.Start, f.Body.From)).Contains("RootCertStore", StringComparison.Ordinal))
                )
            )
                return true;
        return false;
    }

    /// <summary>True where the function around a call, or the file outside of all functions, makes a client's builder.</summary>
    private static bool IsOfConnector(CodeFile code, Call call)
    {
        var around = code.Functions.Around(call.Name);
        return code.Index.Places("SslConnector").Any(p => code.IsWord(p) && ReferenceEquals(code.Functions.Around(p), around));
    }

    /// <summary>HC512.</summary>
    public static IEnumerable<Flag> Names(CodeFile code)
    {
        if (!Verifiers.LetsClientsIn(code) || !(Peer.Any(code.Names.Has) || code.Names.Has("current_cert")))
            yield break;
        foreach (var call in code.Calls("subject", "subject_name", "iter_common_name", "common_name", "issuer_name"))
            if (code.Is(call.Name - 1, ".") && code.Functions.Around(call.Name) is not { Name: "verify_client_cert" })
            {
                yield return new(
                    new(call.Name, call.Whole.To),
                    "the client's name is read from a certificate that nobody verified: anybody can write any name into one"
                )
                {
                    Remedy = "Verify client certificates first: WebPkiClientVerifier.",
                    Confidence = Confidence.Firm,
                };
                yield break;
            }
    }

    /// <summary>HC520.</summary>
    public static IEnumerable<Flag> Empty(CodeFile code)
    {
        foreach (var flag in Fetched(code))
            yield return flag;
        foreach (var call in code.Calls("empty"))
        {
            if (code[call.Name - 2].Value != "RootCertStore")
                continue;
            var name = "";
            var start = code.StatementStart(call.Start);
            for (var i = start; i < call.Start; i++)
                if (code.Is(i, "=") && code.IsWord(i - 1))
                    name = code[i - 1].Value;
                else if (code.Is(i, "=") && i > start + 1)
                    for (var k = start; k < i; k++)
                        if (code.Is(k, ":") && code.IsWord(k - 1))
                            name = code[k - 1].Value;
            var isFilled =
                name.Length == 0
                    ? code.CallAt(code.Parent(call.Start))
                        is not { Word: "with_root_certificates" or "builder" or "new" or "builder_with_provider" }
                    : code
                        .Index.Places(name)
                        .Any(i =>
                            i > call.Open
                            && (
                                code.Is(i + 1, ".")
                                    && code[i + 2].Value
                                        is "add"
                                            or "extend"
                                            or "add_parsable_certificates"
                                            or "roots"
                                            or "add_server_trust_anchors"
                                            or "add_trust_anchors"
                                            or "add_pem_file"
                                            or "add_parsable"
                                || code.Is(i - 1, "mut") && code.Is(i - 2, "&")
                                || code.Is(code.StatementStart(i), "return")
                                || (code.Is(i + 1, "}") && !code.Is(code.Parent(i) - 1, ")"))
                                || code.CallAt(code.Parent(i)) is { Word: "Ok" }
                            )
                        );
            if (!isFilled)
                yield return new(new(call.Start, call.Whole.To), "nothing is ever added to this store: no peer can be verified with it")
                {
                    Remedy = "Add your roots, or use webpki_roots or rustls_platform_verifier.",
                    Confidence = Confidence.Firm,
                };
        }

        foreach (var call in code.Calls("add", "add_parsable_certificates", "add_pem_file"))
        {
            if (!code.Names.Has("RootCertStore") || code.Is(call.Name - 1, "fn") || !IsStore(code, call))
                continue;
            var start = code.StatementStart(call.Start);
            var end = call.Whole.To;
            var ignored =
                code.Is(start, "let") && code.Is(start + 1, "_") && code.Is(start + 2, "=") && code.Is(end, ";")
                || code.Is(end, ".") && code.Is(end + 1, "ok") && code.Is(end + 4, ";") && start == call.Start
                || call.Word == "add_parsable_certificates" && start == call.Start && code.Is(end, ";");
            if (ignored)
                yield return new(
                    new(call.Start, end),
                    "nobody looks whether the root was taken: on the day the file is wrong every peer is refused"
                )
                {
                    Remedy = "Pass the error on; of add_parsable_certificates look at how many were added.",
                    LoweredTo = Severity.Low,
                    Confidence = Confidence.Firm,
                };
        }
    }

    /// <summary>HC530: at the call that names the header; one that is refused because it is there is no trust.</summary>
    public static IEnumerable<Flag> Headers(CodeFile code)
    {
        foreach (var flag in ForwardedIdentity.Any.Look(code))
        {
            if (Kinship.Has(code, flag.At.From, [], "is_loopback", "is_private"))
                continue;
            var text = Enumerable.Range(flag.At.From, flag.At.Length).FirstOrDefault(i => code[i].IsText, -1);
            var at = text > 0 && code.CallAt(code.Parent(text)) is { } call ? new Span(call.Name, call.Whole.To) : flag.At;
            if (code.Is(at.From, "contains_key") && code.Is(code.StatementStart(flag.At.From), "if"))
                continue;
            yield return flag with
            {
                At = at,
            };
        }
    }

    /// <summary>HC514: a private function that looks at certificates and that nothing calls.</summary>
    public static IEnumerable<Flag> Idle(CodeFile code)
    {
        foreach (var function in code.Functions.All)
        {
            if (!code.Is(function.Start, "fn") || function.Name.Length == 0 || code.Index.Places(function.Name).Count(code.IsWord) != 1)
                continue;
            var start = code.StatementStart(function.Start);
            while (code.Is(start, "#") && code.Is(start + 1, "[") && AllowsDeadCode(code, start + 1))
                start = code.Mate(start + 1) + 1;
            if (start != function.Start || code.Parent(function.Start) >= 0)
                continue;
            var isCheck =
                function.Name.StartsWith("verify", StringComparison.Ordinal)
                || function.Name.StartsWith("check", StringComparison.Ordinal)
                || function.Name.StartsWith("validate", StringComparison.Ordinal)
                || function.Name.Contains("pin", StringComparison.Ordinal);
            var head = code.Text(new(function.Start, function.Body.From));
            if (
                isCheck && (head.Contains("Certificate", StringComparison.Ordinal) || head.Contains("X509", StringComparison.Ordinal))
                || ComparesParsed(code, function)
            )
                yield return new(
                    new(function.Start, function.End + 1),
                    $"{function.Name} looks like a check of certificates, and nothing calls it"
                )
                {
                    Remedy = "Call it where the peer is verified, or remove it.",
                    Confidence = Confidence.Firm,
                };
        }
    }

    /// <summary>#[allow(dead_code)], #[inline]: nothing that has it called.</summary>
    private static bool AllowsDeadCode(CodeFile code, int open) => code[open + 1].Value is "allow" or "expect" or "inline" or "must_use";

    /// <summary>fn same_issuer(der: &amp;[u8], …) -&gt; bool: takes a certificate apart and compares something of it.</summary>
    private static bool ComparesParsed(CodeFile code, Function function) =>
        code.Is(function.Body.From - 2, "bool")
        && code.Text(function.Body) is { Length: < 4000 } body
        && Parsing().IsMatch(body)
        && MisreadPin.Any.Comparisons(code).Any(i => function.Body.Contains(i));

    [GeneratedRegex(@"parse_x509_certificate|X509Certificate::from_der|X509::from_der|X509::from_pem|peer_certificate")]
    private static partial Regex Parsing();

    /// <summary>ureq::get("http://hub/ca.pem"), and what comes is a root: whoever stands between brings his own.</summary>
    private static IEnumerable<Flag> Fetched(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code[i].IsText
                && code[i].Value.Length < 300
                && InClear().IsMatch(code[i].Value)
                && Peers.Outermost(code, i) is { Body: var body }
                && code.Calls("get", "fetch").Any(c => c.Whole.Contains(i))
                && code.Calls("add", "add_root_certificate", "add_parsable_certificates", "ca_certificate", "add_cert")
                    .Any(c => i < c.Name && c.Name < body.To)
                && !Enumerable.Range(body.From, body.Length).Any(k => code.IsWord(k) && MisreadPin.Any.Digest().IsMatch(code[k].Value))
            )
                yield return new(
                    new(i, i + 1),
                    "the root is fetched in clear text and compared with nothing: whoever stands between gives his own"
                )
                {
                    Remedy = "Ship the root with the program, or compare its SHA-256 with one that is known.",
                    Confidence = Confidence.Firm,
                };
    }

    [GeneratedRegex(@"^http://(?!(localhost|127\.|\[::1\])).*(\bca\b|cert|root|anchor|\.pem|\.crt|\.der)", RegexOptions.IgnoreCase)]
    private static partial Regex InClear();

    private static bool IsStore(CodeFile code, Call call)
    {
        var receiver = call.Receiver;
        return receiver.Length > 0
            && !receiver.Contains('.', StringComparison.Ordinal)
            && code.Names.Reaching(receiver, call.Name).Any(a => code.Text(a.Value).Contains("RootCertStore", StringComparison.Ordinal));
    }

    [GeneratedRegex(
        "(?i)client[-_]?s?[-_](ca|root|authorit|trust|anchor)|clients?(-ca|_ca)?[.](pem|crt|cer)|(trusted|allowed)[-_]clients?[-_]?(ca|cert)|mtls[-_]ca"
    )]
    private static partial Regex ClientRoots();

    /// <summary>let mut mode = SslVerifyMode::PEER; mode.insert(SslVerifyMode::FAIL_IF_NO_PEER_CERT);</summary>
    private static bool IsDemandedBehind(CodeFile code, Span mode) =>
        mode.Length == 1
        && code.Calls("insert", "set")
            .Any(c =>
                c.Receiver == code[mode.From].Value
                && code.Functions.AreTogether(c.Name, mode.From)
                && code.Text(c.Argument(0)).Contains("FAIL_IF_NO", StringComparison.Ordinal)
            );
}
