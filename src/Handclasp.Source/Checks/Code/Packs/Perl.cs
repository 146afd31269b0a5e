using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Packs.Scripts;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>Perl: LWP, IO::Socket::SSL, Net::SSLeay, HTTP::Tiny, Mojolicious, AnyEvent, DBI, LDAP, mail.</summary>
internal static partial class Perl
{
    private const string Remedy = "Leave verification on (SSL_VERIFY_PEER); name a private root with SSL_ca_file.";

    public static IReadOnlyList<Entry> Entries { get; } =
    [
        New(
            "HC500",
            Look,
            "my $ua = LWP::UserAgent->new(ssl_opts => { verify_hostname => 0 });",
            "my $ua = LWP::UserAgent->new(ssl_opts => { SSL_ca_file => 'ca.pem' });"
        ),
        New(
            "HC501",
            Peers.ClientsOfServers,
            "my $server = IO::Socket::SSL->new(Listen => 5, LocalPort => 8443, SSL_verify_mode => 0x03, SSL_verify_callback => sub { return 1 });",
            "my $server = IO::Socket::SSL->new(Listen => 5, LocalPort => 8443, SSL_verify_mode => 0x03, SSL_ca_file => 'clients.pem');"
        ),
        New(
            "HC502",
            Hosts,
            "my $socket = IO::Socket::SSL->new(PeerAddr => $host, SSL_verifycn_scheme => 'none');",
            "my $socket = IO::Socket::SSL->new(PeerAddr => $host, SSL_verifycn_scheme => 'http');"
        ),
        New(
            "HC503",
            Clients,
            "my $socket = IO::Socket::SSL->new(PeerAddr => $host, SSL_verify_callback => sub { return 1 });",
            "my $socket = IO::Socket::SSL->new(PeerAddr => $host, SSL_verify_callback => sub { my ($ok) = @_; return $ok });"
        ),
        New(
            "HC510",
            Optional,
            "my $server = IO::Socket::SSL->new(Listen => 5, LocalPort => 8443, SSL_ca_file => 'clients.pem', SSL_verify_mode => SSL_VERIFY_PEER);",
            "my $server = IO::Socket::SSL->new(Listen => 5, LocalPort => 8443, SSL_ca_file => 'clients.pem', SSL_verify_mode => SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT);"
        ),
        New(
            "HC511",
            Undemanded,
            "my $server = IO::Socket::SSL->new(Listen => 5, LocalPort => 8443, SSL_cert_file => 'server.pem', SSL_ca_file => 'clients.pem');",
            "my $server = IO::Socket::SSL->new(Listen => 5, LocalPort => 8443, SSL_cert_file => 'server.pem', SSL_ca_file => 'clients.pem', SSL_verify_mode => 0x03);"
        ),
        New(
            "HC512",
            c => Identity.Look(c).Concat(ReadCertificates.Look(c)),
            "my $user = $ENV{SSL_CLIENT_S_DN_CN};",
            "die 'no certificate' unless $ENV{SSL_CLIENT_VERIFY} eq 'SUCCESS';\nmy $user = $ENV{SSL_CLIENT_S_DN_CN};"
        ),
        New(
            "HC520",
            Unread,
            "Net::SSLeay::CTX_load_verify_locations($ctx, 'ca.pem', '');",
            "Net::SSLeay::CTX_load_verify_locations($ctx, 'ca.pem', '') or die 'ca.pem';"
        ),
        New(
            "HC514",
            code => Idle.Look(code).Concat(Overruled.Look(code)),
            "sub _verify_certificate {\n    my ($cert) = @_;\n    return Net::SSLeay::X509_get_fingerprint($cert, 'sha256') eq $expected;\n}",
            "die unless _verify_certificate($cert);\nsub _verify_certificate {\n    my ($cert) = @_;\n    return Net::SSLeay::X509_get_fingerprint($cert, 'sha256') eq $expected;\n}"
        ),
        New(
            "HC530",
            Forwarded.Look,
            "my $subject = $ENV{HTTP_X_SSL_CLIENT_S_DN};",
            "die 'not the proxy' unless $proxies{$ENV{REMOTE_ADDR}};\nmy $subject = $ENV{HTTP_X_SSL_CLIENT_S_DN};"
        ),
        New(
            "HC540",
            Strength.Revocation,
            "my $socket = IO::Socket::SSL->new(PeerAddr => $host, SSL_ocsp_mode => SSL_OCSP_NO_STAPLE);",
            "my $socket = IO::Socket::SSL->new(PeerAddr => $host, SSL_ocsp_mode => SSL_OCSP_FAIL_HARD);"
        ),
        New(
            "HC550",
            Strength.OldProtocols,
            "my $socket = IO::Socket::SSL->new(PeerAddr => $host, SSL_version => 'TLSv1');",
            "my $socket = IO::Socket::SSL->new(PeerAddr => $host, SSL_version => 'TLSv1_2');"
        ),
        New(
            "HC551",
            Strength.WeakSuites,
            "my $socket = IO::Socket::SSL->new(PeerAddr => $host, SSL_cipher_list => 'ALL:eNULL');",
            "my $socket = IO::Socket::SSL->new(PeerAddr => $host, SSL_cipher_list => 'ECDHE+AESGCM');"
        ),
        New(
            "HC552",
            WeakMinting.Any.Look,
            "my ($cert, $key) = CERT_create(digest => 'sha1', subject => { commonName => 'device' });",
            "my ($cert, $key) = CERT_create(digest => 'sha256', subject => { commonName => 'device' });"
        ),
        New(
            "HC560",
            MisreadPin.Any.Look,
            "die 'pin' if $socket->peer_certificate('issuer') ne $pinned_issuer;",
            "die 'pin' if $socket->get_fingerprint('sha256') ne $pinned_sha256;"
        ),
        New(
            "HC571",
            Strength.Passwords,
            "my $socket = IO::Socket::SSL->new(PeerAddr => $host, SSL_key_file => 'client.key', SSL_passwd_cb => sub { 'changeit' });",
            "my $socket = IO::Socket::SSL->new(PeerAddr => $host, SSL_key_file => 'client.key', SSL_passwd_cb => sub { $ENV{KEY_PASSWORD} });"
        ),
        New("HC572", OpenKeyFile.Any.Look, "chmod 0644, 'server.key';", "chmod 0600, 'server.key';"),
    ];

    private static Entry New(string check, Func<CodeFile, IEnumerable<Flag>> look, string bad, string good) =>
        new(check, new([All.Perl], look) { Bad = bad, Good = good });

    private static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var flag in Peers.Clients(code, Remedy))
            yield return flag;
        foreach (var given in Givens.Of(code))
        {
            if (
                Peers.IsLwp(code, given)
                && Common.Options.Judge(
                    code,
                    given.Whole,
                    given.Value,
                    Meaning.IsOff,
                    "verify_hostname is off: LWP then verifies nothing at all, and talks to whoever answers",
                    Remedy,
                    "1"
                )
                    is { } flag
                && Common.Takers.Weighed(code, given.At, flag, false) is { } weighed
            )
                yield return weighed;
            if (given.Key is "perlnethttpssslsocketclass" && code.Values.Of(given.Value) is { Kind: ValueKind.Text, Text: "Net::SSL" })
                yield return new(given.Whole, "Net::SSL verifies nothing: this client talks to whoever answers")
                {
                    Remedy = "Remove it: LWP takes IO::Socket::SSL.",
                };
        }

        foreach (var call in code.Calls("CTX_set_verify", "set_verify"))
        {
            if (call.Arguments.Count < 2 || Sides.IsServer(code, call.Name))
                continue;
            var mode = Meaning.ModeOf(code, call.Argument(1));
            if (mode == Modes.None)
                yield return new(call.Whole, "VERIFY_NONE: this client talks to whoever answers, with any certificate")
                {
                    Remedy = "Use Net::SSLeay::VERIFY_PEER().",
                };
            else if (mode == Modes.Unknown && Peers.Chosen(code, call.Argument(1)) is { } chosen)
                yield return new(chosen, "VERIFY_NONE: for these peers this client talks to whoever answers, with any certificate")
                {
                    Remedy = "Use Net::SSLeay::VERIFY_PEER().",
                    Confidence = Model.Confidence.Firm,
                    Beside = [new(call.Whole, "it is used here")],
                };
            else if (mode == Modes.Unknown)
                foreach (var (_, given) in Common.ScriptHanded.To(code, call.Argument(1)))
                    if (Meaning.ModeOf(code, given) == Modes.None)
                        yield return new(given, "VERIFY_NONE: this client talks to whoever answers, with any certificate")
                        {
                            Remedy = "Use Net::SSLeay::VERIFY_PEER().",
                            Confidence = Model.Confidence.Firm,
                            Beside = [new(call.Whole, "it is set here")],
                        };
            if (mode == Modes.Switch)
                yield return new(call.Whole, "whoever runs it can switch verification off: then this client talks to whoever answers")
                {
                    Remedy = Remedy,
                    IsSwitch = true,
                };
        }

        // *IO::Socket::SSL::… = sub { 1 }
        foreach (var (path, whole, function) in Globs(code))
            if (!IsAboutHost(path) && path.Contains("verif", StringComparison.OrdinalIgnoreCase) && Callbacks.AcceptsAll(code, function))
                yield return new(whole, $"{path} is replaced by one that agrees with everything") { Remedy = "Delete the line." };
    }

    private static IEnumerable<Flag> Clients(CodeFile code) => Callbacks.Look(code, servers: false);

    private static IEnumerable<Flag> Hosts(CodeFile code)
    {
        foreach (var flag in Peers.Hosts(code))
            yield return flag;
        foreach (var (path, whole, function) in Globs(code))
            if (IsAboutHost(path) && Callbacks.AcceptsAll(code, function))
                yield return new(whole, $"{path} is replaced by one that agrees with every name") { Remedy = "Delete the line." };
    }

    private static IEnumerable<Flag> Optional(CodeFile code)
    {
        foreach (var flag in Peers.Optional(code).Concat(Peers.OptionalForSome(code)).Concat(Peers.OptionalByArgument(code)))
            yield return flag;
        foreach (var call in code.Calls("CTX_set_verify", "set_verify"))
            if (
                call.Arguments.Count > 1
                && Meaning.ModeOf(code, call.Argument(1)) == Modes.Peer
                && Sides.IsServer(code, call.Name)
                && !code.Names.Has("get_peer_certificate")
            )
                yield return new(call.Whole, "VERIFY_PEER asks clients for a certificate, and serves those that have none")
                {
                    Remedy = "Add VERIFY_FAIL_IF_NO_PEER_CERT.",
                };
        foreach (var choice in MojoModes(code))
            if (Meaning.Number(code[choice].Value) is { } bits && (bits & 3) == 1)
                yield return new(new(choice, choice + 1), "verify asks clients for a certificate, and serves those that have none")
                {
                    Remedy = "Write 0x03, which insists on one.",
                    Confidence = Model.Confidence.Firm,
                };
        // https://*:3000?cert=…&ca=…&verify=0x01
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code[i].Kind == TokenKind.Text
                && code[i].Value.Length < 400
                && code[i].Value.StartsWith("https://", StringComparison.Ordinal)
                && (
                    code[i].Value.Contains("verify=1", StringComparison.Ordinal)
                    || code[i].Value.Contains("verify=0x01", StringComparison.Ordinal)
                )
            )
                yield return new(new(i, i + 1), "verify=1 asks clients for a certificate, and serves those that have none")
                {
                    Remedy = "Write verify=0x03.",
                };
    }

    /// <summary>Roots for clients, and nobody is asked; Mojolicious takes both in the address that it listens on: https://*:3000?cert=…&amp;ca=…&amp;verify=0x00.</summary>
    private static IEnumerable<Flag> Undemanded(CodeFile code)
    {
        foreach (var choice in MojoModes(code))
            if (Meaning.Number(code[choice].Value) == 0 && Givens.Of(code).Any(g => g.Key == "ca"))
                yield return new(
                    new(choice, choice + 1),
                    "roots for clients are given, but with this no client is ever asked for a certificate"
                )
                {
                    Remedy = "Write 0x03, which insists on one.",
                    Confidence = Model.Confidence.Firm,
                };
        foreach (var flag in Peers.NeverDemanded(code))
            yield return flag;
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code[i].IsText
                && code[i].Value.Length < 400
                && code[i].Value.StartsWith("https://", StringComparison.Ordinal)
                && ListensFor().IsMatch(code[i].Value)
            )
                yield return new(new(i, i + 1), "roots for clients are given, and verify=0 asks nobody for a certificate")
                {
                    Remedy = "Write verify=0x03, or leave verify out.",
                };
    }

    [GeneratedRegex("^(?=.*[?&]ca=)(?=.*[?&](cert|key)=).*[?&]verify=(0|0x0+)(&|$)")]
    private static partial Regex ListensFor();

    /// <summary>Roots whose reading nobody looks at.</summary>
    private static IEnumerable<Flag> Unread(CodeFile code)
    {
        foreach (var call in code.Calls("CTX_load_verify_locations"))
        {
            var after = code[code.Mate(call.Open) + 1];
            var before = code[call.Start - 1];
            if (after.Is(";") && (call.Start == 0 || before is { Kind: TokenKind.Symbol, Value: ";" or "{" or "}" }))
                yield return new(call.Whole, "nobody looks whether the roots were read: a wrong file leaves none without a word")
                {
                    Remedy = "Write … or die.",
                    Confidence = Model.Confidence.Tentative,
                    LoweredTo = Model.Severity.Low,
                };
        }
    }

    private static bool IsAboutHost(string path) =>
        path.Contains("host", StringComparison.OrdinalIgnoreCase) || path.Contains("identity", StringComparison.OrdinalIgnoreCase);

    /// <summary>*Name::of::a::function = sub { … };</summary>
    private static IEnumerable<(string Path, Span Whole, Function Function)> Globs(CodeFile code)
    {
        for (var i = 0; i + 3 < code.Tokens.Length; i++)
        {
            if (!code.Is(i, "*") || !code.IsWord(i + 1) || !code.Is(i + 2, "::"))
                continue;
            var last = i + 1;
            while (code.Is(last + 1, "::") && code.IsWord(last + 2))
                last += 2;
            if (!code.Is(last + 1, "="))
                continue;
            var value = code.Expression(last + 2);
            var path = code.PathTo(last).Replace(".", "::", StringComparison.Ordinal);
            if (
                (path.Contains("SSL", StringComparison.Ordinal) || path.Contains("LWP", StringComparison.Ordinal))
                && Callbacks.Function(code, value) is { } function
            )
                yield return (path, new(i, value.To), function);
        }
    }

    /// <summary>Mojo: $url->query({ ca => …, verify => $verify{$profile} }): the numbers that a table has for it.</summary>
    internal static IEnumerable<int> MojoModes(CodeFile code)
    {
        if (!code.Names.Mentions("Mojo::"))
            yield break;
        foreach (var given in Givens.Of(code))
            if (
                given.Key == "verify"
                && code[given.Value.From].Value is ['$', ..]
                && given.Value.Length > 1
                && (
                    code.CallAt(code.Parent(given.At)) is { Word: "query" }
                    || code.CallAt(code.Parent(code.Parent(given.At))) is { Word: "query" }
                )
            )
                foreach (var choice in Common.Choices.Of(code, given.Value))
                    if (choice.Length == 1 && (code[choice.From].IsText || code[choice.From].Kind == TokenKind.Number))
                        yield return choice.From;
    }
}
