using Handclasp.Source.Checks.Code.Packs.RubyCode;
using Handclasp.Source.Checks.Code.Packs.Scripts;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>Ruby: OpenSSL, Net::HTTP and the other clients, mail, drivers, EventMachine, WEBrick, Puma, gRPC.</summary>
internal static class Ruby
{
    private const string Remedy = "Leave verification on (OpenSSL::SSL::VERIFY_PEER); name a private root with ca_file.";

    private static readonly string[] Asking =
    [
        "include?",
        "expect",
        "eq",
        "eql",
        "be",
        "equal",
        "raise",
        "puts",
        "assert_equal",
        "refute_equal",
        "must_equal",
        "with",
        "warn",
        "p",
        "print",
        "assert",
        "to",
        "fetch",
        "const_set",
        "key",
        "invert",
    ];

    public static IReadOnlyList<Entry> Entries { get; } =
    [
        New("HC500", Look, "Faraday.new(url, ssl: { verify: false })", "Faraday.new(url, ssl: { ca_file: 'ca.pem' })"),
        New(
            "HC501",
            Servers,
            "context.verify_mode = OpenSSL::SSL::VERIFY_PEER | OpenSSL::SSL::VERIFY_FAIL_IF_NO_PEER_CERT\ncontext.verify_callback = ->(ok, store) { true }\nserver = OpenSSL::SSL::SSLServer.new(tcp, context)",
            "context.verify_mode = OpenSSL::SSL::VERIFY_PEER | OpenSSL::SSL::VERIFY_FAIL_IF_NO_PEER_CERT\nserver = OpenSSL::SSL::SSLServer.new(tcp, context)"
        ),
        New("HC502", Hosts, "http.verify_hostname = false", "http.verify_hostname = true"),
        New(
            "HC503",
            Clients,
            "http.verify_callback = ->(ok, store) { true }",
            "http.verify_callback = ->(ok, store) { ok && pinned?(store) }"
        ),
        New(
            "HC510",
            Optional,
            "context.verify_mode = OpenSSL::SSL::VERIFY_PEER\nserver = OpenSSL::SSL::SSLServer.new(tcp, context)",
            "context.verify_mode = OpenSSL::SSL::VERIFY_PEER | OpenSSL::SSL::VERIFY_FAIL_IF_NO_PEER_CERT\nserver = OpenSSL::SSL::SSLServer.new(tcp, context)"
        ),
        New(
            "HC511",
            Undemanded,
            "context.ca_file = 'clients.pem'\nserver = OpenSSL::SSL::SSLServer.new(tcp, context)",
            "context.ca_file = 'clients.pem'\ncontext.verify_mode = OpenSSL::SSL::VERIFY_PEER | OpenSSL::SSL::VERIFY_FAIL_IF_NO_PEER_CERT\nserver = OpenSSL::SSL::SSLServer.new(tcp, context)"
        ),
        New(
            "HC512",
            c => Identity.Look(c).Concat(Certificates.Believed(c)).Concat(IssuerOnly.Look(c)),
            "user = env['SSL_CLIENT_S_DN_CN']",
            "return unless env['SSL_CLIENT_VERIFY'] == 'SUCCESS'\nuser = env['SSL_CLIENT_S_DN_CN']"
        ),
        New(
            "HC520",
            code => Empty(code).Concat(Roots.Look(code)),
            "store = OpenSSL::X509::Store.new\ncontext.cert_store = store",
            "store = OpenSSL::X509::Store.new\nstore.add_file('ca.pem')\ncontext.cert_store = store"
        ),
        New(
            "HC521",
            Private.Look,
            "credentials = GRPC::Core::ChannelCredentials.new(nil, key, chain)",
            "credentials = GRPC::Core::ChannelCredentials.new(root, key, chain)"
        ),
        New(
            "HC514",
            code => Idle.Look(code).Concat(Overruled.Look(code)),
            "private\n\ndef verify_peer_certificate(certificate)\n  OpenSSL::Digest::SHA256.hexdigest(certificate.to_der) == EXPECTED\nend",
            "def open(certificate)\n  raise 'other' unless verify_peer_certificate(certificate)\nend\n\nprivate\n\ndef verify_peer_certificate(certificate)\n  OpenSSL::Digest::SHA256.hexdigest(certificate.to_der) == EXPECTED\nend"
        ),
        New(
            "HC530",
            Forwarded.Look,
            "subject = request.headers['X-SSL-Client-S-DN']",
            "head :forbidden unless PROXIES.include?(request.remote_ip)\nsubject = request.headers['X-SSL-Client-S-DN']"
        ),
        New(
            "HC540",
            Strength.Revocation,
            "client = Mongo::Client.new(hosts, ssl: true, ssl_verify_ocsp_endpoint: false)",
            "client = Mongo::Client.new(hosts, ssl: true)"
        ),
        New(
            "HC550",
            Strength.OldProtocols,
            "http.min_version = OpenSSL::SSL::TLS1_VERSION",
            "http.min_version = OpenSSL::SSL::TLS1_2_VERSION"
        ),
        New("HC551", Strength.WeakSuites, "context.ciphers = 'ALL:eNULL'", "context.ciphers = 'ECDHE+AESGCM'"),
        New(
            "HC552",
            WeakMinting.Any.Look,
            "certificate = OpenSSL::X509::Certificate.new\ncertificate.sign(key, OpenSSL::Digest.new('SHA1'))",
            "certificate = OpenSSL::X509::Certificate.new\ncertificate.sign(key, OpenSSL::Digest.new('SHA256'))"
        ),
        New(
            "HC560",
            MisreadPin.Any.Look,
            "raise 'pin' if certificate.serial.to_s != PINNED_SERIAL",
            "raise 'pin' if OpenSSL::Digest::SHA256.hexdigest(certificate.to_der) != PINNED_SHA256"
        ),
        New(
            "HC571",
            Strength.Passwords,
            "key = OpenSSL::PKey::RSA.new(File.read('client.pem'), 'changeit')",
            "key = OpenSSL::PKey::RSA.new(File.read('client.pem'), ENV.fetch('KEY_PASSWORD'))"
        ),
        New("HC572", OpenKeyFile.Any.Look, "File.chmod(0644, 'server.key')", "File.chmod(0600, 'server.key')"),
    ];

    private static Entry New(string check, Func<CodeFile, IEnumerable<Flag>> look, string bad, string good) =>
        new(check, new([All.Ruby], look) { Bad = bad, Good = good });

    private static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var flag in Peers.Clients(code, Remedy).Concat(Positional(code)).Concat(Sockets.Unverified(code)).Concat(Unasked(code)))
            yield return flag;
        for (var i = 2; i < code.Tokens.Length; i++)
            if (code.Is(i, "VERIFY_PEER") && code.Is(i + 1, "=") && (code.IsLink(i - 1) || code.Names.Mentions("module SSL")))
                yield return new(
                    new(code.PathStart(i), code.Expression(i + 2).To),
                    "VERIFY_PEER is redefined: no TLS client of the whole process verifies its server"
                )
                {
                    Remedy = "Delete the line.",
                };
        foreach (var call in code.Calls("const_set"))
            if (code.Text(call.Argument(0)).Contains("VERIFY_PEER", StringComparison.Ordinal))
                yield return new(call.Whole, "VERIFY_PEER is redefined: no TLS client of the whole process verifies its server")
                {
                    Remedy = "Delete the line.",
                };
        // The channel of gRPC without TLS.
        for (var i = 1; i < code.Tokens.Length; i++)
            if (code.Is(i, "this_channel_is_insecure") && code.Is(i - 1, ":"))
                yield return new(new(i - 1, i + 1), "this_channel_is_insecure: gRPC without TLS talks to whoever answers")
                {
                    Remedy = "Use GRPC::Core::ChannelCredentials.new(roots).",
                };
        // Net::LDAP verifies nothing unless tls_options say so.
        foreach (var given in Givens.Of(code))
        {
            if (
                given.Key is not ("encryption" or "method")
                || !code.Names.Mentions("Net::LDAP")
                || code.Values.Of(given.Value) is not { Kind: ValueKind.Text, Text: "simple_tls" or "start_tls" }
            )
                continue;
            if (given.Key == "method" && given.Beside().Any(g => g.Key is "tlsoptions"))
                continue;
            yield return new(given.Whole, "without tls_options Net::LDAP verifies nothing: it talks to whoever answers")
            {
                Remedy = "Write encryption: { method: :simple_tls, tls_options: OpenSSL::SSL::SSLContext::DEFAULT_PARAMS }.",
            };
        }

        // super(OpenSSL::SSL::VERIFY_NONE), Net::POP3.enable_ssl(OpenSSL::SSL::VERIFY_NONE)
        foreach (var at in code.Index.Places("VERIFY_NONE"))
        {
            if (
                !code.IsWord(at)
                || code.Is(at + 1, "=")
                || Common.Mentions.IsOnlySpokenOf(code, code.PathStart(at), at + 1)
                || Givens.Of(code).Any(g => (Meaning.IsMode(g.Key) || Meaning.Verifies(g.Key)) && g.Whole.Contains(at))
            )
                continue;
            var start = code.PathStart(at);
            var call = code.CallAt(code.Parent(at)) ?? code.Calls().FirstOrDefault(c => c.Bare.Contains(at));
            if (
                call.Code is null
                || Asking.Contains(call.Word)
                || !(code.Is(start - 1, "(") || code.Is(start - 1, ",") || call.Bare.From == start)
                || Sides.IsServer(code, at)
            )
                continue;
            yield return new(new(call.Name, call.Whole.To), "VERIFY_NONE: this client talks to whoever answers, with any certificate")
            {
                Remedy = Remedy,
            };
        }
    }

    /// <summary>Net::IMAP.new(host, port, true, nil, false).</summary>
    private static IEnumerable<Flag> Positional(CodeFile code)
    {
        foreach (var call in code.Calls("new"))
            if (call.Receiver == "Net.IMAP" && call.Arguments.Count == 5 && code.Values.Of(call.Argument(4)).Is(false))
                yield return new(call.Whole, "the last argument switches verification off: this client talks to whoever answers")
                {
                    Remedy = Remedy,
                };
    }

    /// <summary>EventMachine: start_tls(sni_hostname: host) of a client; without verify_peer nobody is asked about the certificate.</summary>
    private static IEnumerable<Flag> Unasked(CodeFile code)
    {
        if (!(code.Names.Has("EventMachine") || code.Names.Has("EM")) || code.Names.Has("start_server"))
            yield break;
        foreach (var at in code.Index.Places("start_tls"))
        {
            if (!code.IsWord(at) || code.IsLink(at - 1) && !code.Is(at - 2, "self") || code.Is(at - 1, ":") || code.Is(at - 1, "def"))
                continue;
            var call = code.Calls("start_tls").FirstOrDefault(c => c.Name == at);
            var whole = call.Code is null ? new Span(at, at + 1) : call.Whole;
            if (
                !Enumerable
                    .Range(whole.From, whole.Length)
                    .Any(i =>
                        code[i].Value is "verify_peer" or "cert_chain_file" or "private_key_file" or "cert" or "**"
                        || i > at + 1 && code.IsWord(i) && !code.Is(i + 1, ":") && code[i].Value is "tls" or "options" or "opts" or "params"
                    )
            )
                yield return new(
                    whole,
                    "start_tls without verify_peer asks nobody about the certificate: this client talks to whoever answers"
                )
                {
                    Remedy = "Write verify_peer: true, and verify the chain and the name in ssl_verify_peer and ssl_handshake_completed.",
                    Confidence = Model.Confidence.Firm,
                };
        }
    }

    private static IEnumerable<Flag> Clients(CodeFile code) => Callbacks.Look(code, servers: false).Concat(EventMachine(code, false));

    private static IEnumerable<Flag> Servers(CodeFile code) => Peers.ClientsOfServers(code).Concat(EventMachine(code, true));

    /// <summary>EventMachine asks ssl_verify_peer for each certificate: true lets it pass.</summary>
    private static IEnumerable<Flag> EventMachine(CodeFile code, bool servers)
    {
        foreach (var function in code.Functions.Named("ssl_verify_peer"))
            if (
                Callbacks.AcceptsAll(code, function)
                && (code.Names.Has("start_server") || code.Names.Has("fail_if_no_peer_cert")) == servers
            )
                yield return new(
                    new(function.Start, function.Body.From),
                    "ssl_verify_peer agrees with every certificate: EventMachine verifies nothing itself"
                )
                {
                    Remedy = "Verify the certificate against a store there.",
                };
    }

    private static IEnumerable<Flag> Hosts(CodeFile code)
    {
        foreach (var flag in Peers.Hosts(code))
            yield return flag;
        foreach (var name in (string[])["post_connection_check", "verify_certificate_identity", "verify_hostname"])
        foreach (var function in code.Functions.Named(name))
            if (code.Is(function.Start, "def") && (Callbacks.AcceptsAll(code, function) || function.Body.Length <= 1))
                yield return new(
                    new(function.Start, function.Start + 2),
                    $"{name} agrees with every name: any certificate of a trusted authority will do"
                )
                {
                    Remedy = "Remove the method.",
                };
        foreach (var flag in Sockets.Nameless(code))
            yield return flag;
    }

    private static IEnumerable<Flag> Optional(CodeFile code)
    {
        foreach (var flag in Peers.Optional(code).Concat(Peers.OptionalForSome(code)))
            yield return flag;
        // EventMachine: start_tls(verify_peer: true) without fail_if_no_peer_cert.
        foreach (var given in Givens.Of(code))
            if (
                given.Key is "verifypeer"
                && Meaning.IsOn(code.Values.Of(given.Value))
                && (code.Names.Has("start_server") || code.Names.Has("fail_if_no_peer_cert"))
                && code.CallAt(given.Container) is { Word: "start_tls" }
                && !given.Beside().Any(g => g.Key == "failifnopeercert" && Meaning.IsOn(code.Values.Of(g.Value)))
            )
                yield return new(given.Whole, "verify_peer without fail_if_no_peer_cert serves clients that have no certificate")
                {
                    Remedy = "Add fail_if_no_peer_cert: true.",
                };
        // Puma: ssl://…?verify_mode=peer
        foreach (var at in Texts(code, "verify_mode=peer"))
            yield return new(new(at, at + 1), "verify_mode=peer asks clients for a certificate, and serves those that have none")
            {
                Remedy = "Write verify_mode=force_peer.",
            };
        foreach (var call in code.Calls("new"))
            if (
                call.Receiver.EndsWith("ServerCredentials", StringComparison.Ordinal)
                && call.Arguments is [var roots, _, ..]
                && !code.Values.Of(roots).Is(ValueKind.Null)
                && (call.Arguments.Count < 3 || code.Values.Of(call.Argument(2)).Is(false))
            )
                yield return new(
                    call.Whole,
                    "roots for clients are given, but force_client_auth is not true: gRPC clients are served without a certificate"
                )
                {
                    Remedy = "Pass true as the third argument.",
                };
    }

    private static IEnumerable<Flag> Undemanded(CodeFile code)
    {
        foreach (var flag in Peers.NeverDemanded(code))
            yield return flag;
        foreach (var at in Texts(code, "ssl://"))
            if (
                code[at].Value.Contains("&ca=", StringComparison.Ordinal)
                && (
                    !code[at].Value.Contains("verify_mode=", StringComparison.Ordinal)
                    || code[at].Value.Contains("verify_mode=none", StringComparison.Ordinal)
                )
            )
                yield return new(new(at, at + 1), "roots for clients are given, but no client is ever asked for a certificate")
                {
                    Remedy = "Write verify_mode=force_peer.",
                };
    }

    private static IEnumerable<Flag> Empty(CodeFile code)
    {
        foreach (var call in code.Calls("new"))
        {
            if (call.Receiver.EndsWith("X509.Store", StringComparison.Ordinal) && code.Is(call.Start - 1, "=") && !Filled(code))
                yield return Unfilled(call.Whole);
        }

        // Without brackets.
        foreach (var at in code.Index.Places("Store"))
            if (
                code.Is(at - 1, "::")
                && code.Is(at - 2, "X509")
                && code.Is(at + 1, ".")
                && code.Is(at + 2, "new")
                && !code.Is(at + 3, "(")
                && code.Is(code.PathStart(at) - 1, "=")
                && !Filled(code)
            )
                yield return Unfilled(new(code.PathStart(at), at + 3));
        foreach (var flag in Certificates.OwnAnchors(code))
            yield return flag;
    }

    private static Flag Unfilled(Span at) =>
        new(at, "the store is never filled: no certificate can be verified against it, which tempts to switch verification off")
        {
            Remedy = "Fill it with add_file or set_default_paths.",
        };

    private static bool Filled(CodeFile code) =>
        ((string[])["add_file", "add_cert", "add_path", "set_default_paths", "tap", "each"]).Any(code.Names.Has);

    private static IEnumerable<int> Texts(CodeFile code, string part)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code[i].Kind == TokenKind.Text
                && code[i].Value.Length is > 10 and < 600
                && code[i].Value.Contains(part, StringComparison.Ordinal)
                && code[i].Value.Contains("://", StringComparison.Ordinal)
            )
                yield return i;
    }
}
