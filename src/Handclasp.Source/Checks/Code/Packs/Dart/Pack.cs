using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Checks.Code.Packs.Apple;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Dart;

/// <summary>Dart and Flutter: dart:io, package:http, dio, grpc, web sockets, mail, MQTT, databases, web views.</summary>
internal static class Pack
{
    private const string Remedy = "Remove it; add your root with SecurityContext.setTrustedCertificates.";

    public static IReadOnlyList<Entry> Entries { get; } =
    [
        new(
            "HC500",
            new([All.Dart], code => Unverified(code).Select(f => Guarded.By(code, f)))
            {
                Bad = """
                final server = SmtpServer('mail.example.com', ignoreBadCertificate: true);
                """,
                Good = """
                final server = SmtpServer('mail.example.com', ignoreBadCertificate: false);
                """,
            }
        ),
        new(
            "HC502",
            new([All.Dart], Switches.Hosts)
            {
                Bad = """
                final db = await Db.create(uri, tlsAllowInvalidHostnames: true);
                """,
                Good = """
                final db = await Db.create(uri, tlsAllowInvalidHostnames: false);
                """,
            }
        ),
        new(
            "HC503",
            new([All.Dart], code => BadCertificates.Look(code).Select(f => Guarded.By(code, f)))
            {
                Bad = """
                final client = HttpClient()..badCertificateCallback = (cert, host, port) => true;
                """,
                Good = """
                final context = SecurityContext()..setTrustedCertificates('ca.pem');
                final client = HttpClient(context: context)..badCertificateCallback = (cert, host, port) => false;
                """,
            }
        ),
        new(
            "HC510",
            new([All.Dart], Servers.Optional)
            {
                Bad = """
                final server = await HttpServer.bindSecure('0.0.0.0', 8443, context, requestClientCertificate: true);
                """,
                Good = """
                final server = await HttpServer.bindSecure('0.0.0.0', 8443, context, requestClientCertificate: true);
                await for (final request in server) {
                  if (request.certificate == null) {
                    request.response.statusCode = HttpStatus.forbidden;
                  }
                }
                """,
            }
        ),
        new(
            "HC511",
            new([All.Dart], Servers.NeverDemanded)
            {
                Bad = """
                final context = SecurityContext()
                  ..useCertificateChain('server.pem')
                  ..usePrivateKey('server.key')
                  ..setClientAuthorities('clients.pem');
                final server = await HttpServer.bindSecure('0.0.0.0', 8443, context);
                """,
                Good = """
                final context = SecurityContext()
                  ..useCertificateChain('server.pem')
                  ..usePrivateKey('server.key')
                  ..setClientAuthorities('clients.pem');
                final server = await SecureServerSocket.bind('0.0.0.0', 8443, context,
                    requestClientCertificate: true, requireClientCertificate: true);
                """,
            }
        ),
        new(
            "HC520",
            new([All.Dart], Empty)
            {
                Bad = """
                final context = SecurityContext(withTrustedRoots: false);
                final client = HttpClient(context: context);
                """,
                Good = """
                final context = SecurityContext(withTrustedRoots: false);
                context.setTrustedCertificates('ca.pem');
                final client = HttpClient(context: context);
                """,
            }
        ),
        new(
            "HC521",
            new([All.Dart], SystemToo)
            {
                Bad = """
                final context = SecurityContext(withTrustedRoots: true);
                context.setTrustedCertificates('company-ca.pem');
                """,
                Good = """
                final context = SecurityContext(withTrustedRoots: false);
                context.setTrustedCertificates('company-ca.pem');
                """,
            }
        ),
        new(
            "HC530",
            new([All.Dart], ForwardedIdentity.Any.Look)
            {
                Bad = """
                final subject = request.headers['x-ssl-client-s-dn'];
                """,
                Good = """
                final info = request.context['shelf.io.connection_info'] as HttpConnectionInfo;
                if (!proxies.contains(info.remoteAddress.address)) return Response.forbidden('not from the proxy');
                final subject = request.headers['x-ssl-client-s-dn'];
                """,
            }
        ),
        new(
            "HC550",
            new([All.Dart], Versions)
            {
                Bad = """
                final settings = ClientSettings(tlsSettings: TlsSettings(minTlsVersion: TlsVersion.tls10));
                """,
                Good = """
                final settings = ClientSettings(tlsSettings: TlsSettings(minTlsVersion: TlsVersion.tls12));
                """,
            }
        ),
        new(
            "HC552",
            new([All.Dart], Minting)
            {
                Bad = """
                final pair = CryptoUtils.generateRSAKeyPair(keySize: 1024);
                final csr = X509Utils.generateRsaCsrPem(names, pair.privateKey, pair.publicKey);
                """,
                Good = """
                final pair = CryptoUtils.generateRSAKeyPair(keySize: 3072);
                final csr = X509Utils.generateRsaCsrPem(names, pair.privateKey, pair.publicKey);
                """,
            }
        ),
        new(
            "HC560",
            new([All.Dart], MisreadPin.Any.Look)
            {
                Bad = """
                bool isPinned(X509Certificate cert) => cert.subject == pinnedSubject;
                """,
                Good = """
                bool isPinned(X509Certificate cert) => sha256.convert(cert.der).toString() == pinnedDigest;
                """,
            }
        ),
        new(
            "HC571",
            new([All.Dart], Secrets.Passwords)
            {
                Bad = """
                context.usePrivateKey('client.key', password: 's3cr3t');
                """,
                Good = """
                context.usePrivateKey('client.key', password: await storage.read(key: 'client-key'));
                """,
            }
        ),
        new(
            "HC572",
            new([All.Dart], code => Secrets.Files(code).Concat(OpenKeyFile.Any.Look(code)))
            {
                Bad = """
                await Process.run('chmod', ['644', '/etc/app/server.key']);
                """,
                Good = """
                await Process.run('chmod', ['600', '/etc/app/server.key']);
                """,
            }
        ),
    ];

    /// <summary>Options and connection strings that verify nothing.</summary>
    private static IEnumerable<Flag> Unverified(CodeFile code)
    {
        foreach (var flag in Switches.Servers(code).Concat(Urls.Look(code, Remedy)))
            yield return flag;
        // package:postgres: SslMode.require ignores every error of the certificate.
        foreach (var setting in code.Settings("sslMode"))
            if (
                !code.Is(setting.Name - 1, "this")
                && Members.Judge(
                    code,
                    setting.Whole,
                    setting.Value,
                    ["require"],
                    "SslMode.{0} encrypts and verifies nothing: the driver talks to whoever answers",
                    "Use SslMode.verifyFull.",
                    "verifyFull"
                )
                    is { } flag
            )
                yield return flag;
        // package:requests, rhttp and others that have a plain word for it.
        foreach (var setting in code.Settings("verify"))
            if (
                setting.Container > 0
                && code.CallAt(setting.Container) is { } call
                && call.Receiver is "Requests" or "requests"
                && Options.Judge(code, setting, false, "verify is off: this request goes to whoever answers", Remedy) is { } flag
            )
                yield return flag;
    }

    /// <summary>Contexts without a root.</summary>
    private static IEnumerable<Flag> Empty(CodeFile code)
    {
        foreach (var call in code.Calls("setTrustedCertificates", "setTrustedCertificatesBytes"))
            if (IsSwallowed(code, call))
                yield return new(call.Whole, "where the roots cannot be read nobody is told: the context stays without them")
                {
                    Remedy = "Let the error through.",
                };
        if (
            BadCertificates.Has(code)
            || code.Names.Has("setTrustedCertificates")
            || code.Names.Has("setTrustedCertificatesBytes")
            || code.Calls(Servers.Binds).Any(c => c.Word != "serve")
        )
            yield break;
        foreach (var setting in code.Settings("withTrustedRoots"))
        {
            if (
                setting.Container < 0
                || code.CallAt(setting.Container) is not { Word: "SecurityContext" } call
                || !code.Values.Of(setting.Value).Is(false)
                || IsPassedOn(code, call)
            )
                continue;
            yield return Nothing(call);
        }

        // SecurityContext() has no root by itself.
        foreach (var call in code.Calls("SecurityContext"))
            if (code.Inside(call.Open).IsEmpty && !IsPassedOn(code, call) && code.Names.Has("HttpClient"))
                yield return Nothing(call);
    }

    /// <summary>In a try whose catch goes on.</summary>
    private static bool IsSwallowed(CodeFile code, Call call)
    {
        for (var (open, depth) = (code.Parent(call.Name), 0); open > 0 && depth < 4; open = code.Parent(open), depth++)
        {
            if (!code.Is(open, "{") || !code.Is(open - 1, "try"))
                continue;
            for (var i = code.Mate(open) + 1; i < code.Tokens.Length && i < code.Mate(open) + 14; i++)
                if (code.Is(i, "{"))
                    return !Enumerable
                        .Range(i, Math.Max(0, Math.Min(code.Mate(i), code.Tokens.Length) - i))
                        .Any(k =>
                            code[k] is { Kind: TokenKind.Word, Value: "rethrow" or "throw" or "return" or "exit" or "throwWithStackTrace" }
                        );
        }

        return false;
    }

    private static Flag Nothing(Call call) =>
        new(call.Whole, "the context has no root: no certificate can be verified, which tempts to switch verification off")
        {
            Remedy = "Add your root with setTrustedCertificates.",
        };

    /// <summary>Returned, or given to a function that may fill it.</summary>
    private static bool IsPassedOn(CodeFile code, Call call)
    {
        if (code.Is(call.Start - 1, "return") || code.Is(call.Start - 1, "=>"))
            return true;
        if (!code.Is(call.Start - 1, "=") || !code.IsWord(call.Start - 2))
            return false;
        var name = code[call.Start - 2].Value;
        foreach (var use in code.Index.Places(name))
            if (
                use > call.Open
                    && code.Parent(use) is > 0 and var open
                    && code.Is(open, "(")
                    && code.CallAt(open) is { } taker
                    && taker.Word is not ("HttpClient" or "connect" or "secure" or "SecureSocket")
                || code.Is(use - 1, "return")
            )
                return true;
        return false;
    }

    /// <summary>The system's roots beside one's own.</summary>
    private static IEnumerable<Flag> SystemToo(CodeFile code)
    {
        if (!code.Names.Has("setTrustedCertificates") && !code.Names.Has("setTrustedCertificatesBytes"))
            yield break;
        foreach (var setting in code.Settings("withTrustedRoots"))
            if (
                setting.Container > 0
                && code.CallAt(setting.Container) is { Word: "SecurityContext" } call
                && code.Values.Of(setting.Value).Is(true)
            )
                yield return new(
                    call.Whole,
                    "the system's roots are trusted beside your own: every public authority may vouch for this peer"
                )
                {
                    Remedy = "Write withTrustedRoots: false, where only your own authority is meant.",
                    Changes = [new(setting.Value, "false")],
                };
    }

    private static IEnumerable<Flag> Versions(CodeFile code)
    {
        for (var i = 2; i < code.Tokens.Length; i++)
            if (
                code[i]
                    is {
                        Kind: TokenKind.Word,
                        Value: "tls10" or "tls11" or "tls1_0" or "tls1_1" or "tlsV1" or "tlsV1_0" or "tlsV1_1" or "ssl3" or "sslV3"
                    }
                && code.IsLink(i - 1)
                && !Mentions.IsOnlySpokenOf(code, code.PathStart(i), i + 1)
                && !code.Is(i + 1, ":")
            )
                yield return new(new(code.PathStart(i), i + 1), $"{code[i].Value} allows a version of TLS that is broken")
                {
                    Remedy = "Allow TLS 1.2 and 1.3 only.",
                };
    }

    private static IEnumerable<Flag> Minting(CodeFile code)
    {
        var isAbout = code.Names.Mentions("X509") || code.Names.MentionsAnyCase("csr") || code.Names.Mentions("ertificate");
        if (!isAbout)
            yield break;
        foreach (var setting in code.Settings("keySize", "bitLength", "keyLength", "bitStrength"))
            if (
                setting.Container > 0
                && code.CallAt(setting.Container) is { } call
                && call.Word.Contains("RSA", StringComparison.OrdinalIgnoreCase)
                && IsShort(code, setting.Value)
            )
                yield return Short(code, setting.Whole, setting.Value);
        foreach (var flag in WeakMinting.Any.ChosenOnes(code))
            yield return flag;
        foreach (var call in code.Calls("RSAKeyGeneratorParameters"))
            if (IsShort(code, call.Argument(1)))
                yield return Short(code, call.Whole, call.Argument(1));
        foreach (var setting in code.Settings("signingAlgorithm", "signatureAlgorithm"))
            if (
                code.Values.Of(setting.Value) is { Kind: ValueKind.Text } v
                && v.Text.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant()
                    is "SHA1"
                        or "MD5"
                        or "SHA1WITHRSA"
                        or "MD5WITHRSA"
                        or "SHA1/RSA"
                        or "SHA1/ECDSA"
            )
                yield return new(setting.Whole, $"{v.Text} collides: a certificate that another was signed for can be made")
                {
                    Remedy = "Sign with SHA-256 or better.",
                };
    }

    private static bool IsShort(CodeFile code, Span value) =>
        code.Values.Of(value) is { Kind: ValueKind.Number } v && int.TryParse(v.Text, out var bits) && bits is >= 512 and < 2048;

    private static Flag Short(CodeFile code, Span at, Span value) =>
        new(
            at,
            $"{code.Values.Of(value).Text} bits of RSA can be broken: whoever does so is this party, and verifiers of today refuse such a key"
        )
        {
            Remedy = "Make RSA keys of 2048 bits or more, or keys on P-256.",
            Changes = value.Length == 1 && code[value.From].Kind == TokenKind.Number ? [new(value, "2048")] : [],
            IsSafe = value.Length == 1 && code[value.From].Kind == TokenKind.Number,
        };
}
