using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Checks.Code.Packs.Apple;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>Swift: URLSession, Alamofire, Network, SwiftNIO, gRPC, Vapor, Starscream, CocoaMQTT and what else talks TLS.</summary>
internal static class Swift
{
    private const string Remedy = "Remove it; evaluate the server's trust against your root, or pin its key.";

    public static IReadOnlyList<Entry> Entries { get; } =
    [
        new(
            "HC500",
            new([All.Swift], code => Servers(code).Concat(Transport.CLibraries(code)).Select(f => Guarded.By(code, f)))
            {
                Bad = """
                var tls = TLSConfiguration.makeClientConfiguration()
                tls.certificateVerification = .none
                """,
                Good = """
                var tls = TLSConfiguration.makeClientConfiguration()
                tls.certificateVerification = .fullVerification
                tls.trustRoots = .file("/etc/ssl/ca.pem")
                """,
            }
        ),
        new(
            "HC501",
            new([All.Swift], code => Nio.Clients(code).Concat(Challenges.Servers(code)).Concat(Transport.Clients(code)))
            {
                Bad = """
                let options = NWProtocolTLS.Options()
                sec_protocol_options_set_peer_authentication_required(options.securityProtocolOptions, true)
                sec_protocol_options_set_verify_block(options.securityProtocolOptions, { _, _, complete in complete(true) }, queue)
                let listener = try NWListener(using: NWParameters(tls: options), on: 8443)
                """,
                Good = """
                let options = NWProtocolTLS.Options()
                sec_protocol_options_set_peer_authentication_required(options.securityProtocolOptions, true)
                sec_protocol_options_set_verify_block(options.securityProtocolOptions, { _, secTrust, complete in
                    let trust = sec_trust_copy_ref(secTrust).takeRetainedValue()
                    SecTrustSetAnchorCertificates(trust, clientRoots)
                    complete(SecTrustEvaluateWithError(trust, nil))
                }, queue)
                let listener = try NWListener(using: NWParameters(tls: options), on: 8443)
                """,
            }
        ),
        new(
            "HC502",
            new(
                [All.Swift],
                code =>
                    Switches
                        .Hosts(code)
                        .Concat(Nio.Hosts(code))
                        .Concat(Transport.Hosts(code))
                        .Concat(Transport.CurlHosts(code))
                        .Select(f => Guarded.By(code, f))
            )
            {
                Bad = """
                let manager = ServerTrustManager(evaluators: ["api.example.com": DefaultTrustEvaluator(validateHost: false)])
                """,
                Good = """
                let manager = ServerTrustManager(evaluators: ["api.example.com": DefaultTrustEvaluator(validateHost: true)])
                """,
            }
        ),
        new(
            "HC503",
            new([All.Swift], code => Challenges.Clients(code).Concat(Evaluators(code)))
            {
                Bad = """
                func urlSession(_ session: URLSession, didReceive challenge: URLAuthenticationChallenge,
                                completionHandler: @escaping (URLSession.AuthChallengeDisposition, URLCredential?) -> Void) {
                    completionHandler(.useCredential, URLCredential(trust: challenge.protectionSpace.serverTrust!))
                }
                """,
                Good = """
                func urlSession(_ session: URLSession, didReceive challenge: URLAuthenticationChallenge,
                                completionHandler: @escaping (URLSession.AuthChallengeDisposition, URLCredential?) -> Void) {
                    guard let trust = challenge.protectionSpace.serverTrust else {
                        completionHandler(.performDefaultHandling, nil)
                        return
                    }
                    SecTrustSetAnchorCertificates(trust, roots)
                    if SecTrustEvaluateWithError(trust, nil) {
                        completionHandler(.useCredential, URLCredential(trust: trust))
                    } else {
                        completionHandler(.cancelAuthenticationChallenge, nil)
                    }
                }
                """,
            }
        ),
        new(
            "HC510",
            new([All.Swift], code => Nio.Optional(code).Concat(Transport.Optional(code)))
            {
                Bad = """
                var tls = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: key)
                tls.trustRoots = .file("/etc/ssl/clients.pem")
                tls.certificateVerification = .optionalVerification
                """,
                Good = """
                var tls = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: key)
                tls.trustRoots = .file("/etc/ssl/clients.pem")
                tls.certificateVerification = .noHostnameVerification
                """,
            }
        ),
        new(
            "HC511",
            new([All.Swift], code => Nio.NeverDemanded(code).Concat(Transport.NeverDemanded(code)))
            {
                Bad = """
                var tls = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: key)
                tls.trustRoots = .file("/etc/ssl/clients.pem")
                """,
                Good = """
                var tls = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: key)
                tls.trustRoots = .file("/etc/ssl/clients.pem")
                tls.certificateVerification = .noHostnameVerification
                """,
            }
        ),
        new(
            "HC520",
            new([All.Swift], code => Nio.Empty(code).Concat(SwallowedRoots.Look(code)).Concat(Nio.Swallowed(code)))
            {
                Bad = """
                var tls = TLSConfiguration.makeClientConfiguration()
                tls.trustRoots = .certificates([])
                """,
                Good = """
                var tls = TLSConfiguration.makeClientConfiguration()
                tls.trustRoots = .certificates(roots)
                """,
            }
        ),
        new(
            "HC521",
            new([All.Swift], code => Transport.SystemToo(code).Concat(Private.Look(code)))
            {
                Bad = """
                SecTrustSetAnchorCertificates(trust, [companyRoot] as CFArray)
                SecTrustSetAnchorCertificatesOnly(trust, false)
                """,
                Good = """
                SecTrustSetAnchorCertificates(trust, [companyRoot] as CFArray)
                SecTrustSetAnchorCertificatesOnly(trust, true)
                """,
            }
        ),
        new(
            "HC530",
            new([All.Swift], ForwardedIdentity.Any.Look)
            {
                Bad = """
                let verified = req.headers.first(name: "X-SSL-Client-Verify") == "SUCCESS"
                """,
                Good = """
                guard let peer = req.remoteAddress?.ipAddress, proxies.contains(peer) else { throw Abort(.forbidden) }
                let verified = req.headers.first(name: "X-SSL-Client-Verify") == "SUCCESS"
                """,
            }
        ),
        new(
            "HC540",
            new([All.Swift], code => Transport.Revocation(code).Concat(Switches.Revocation(code)))
            {
                Bad = """
                SecTrustSetNetworkFetchAllowed(trust, false)
                """,
                Good = """
                SecTrustSetPolicies(trust, [SecPolicyCreateSSL(true, host), SecPolicyCreateRevocation(methods)] as CFArray)
                """,
            }
        ),
        new(
            "HC550",
            new([All.Swift], code => Strength.Versions(code).Concat(Strength.Deprecated(code)))
            {
                Bad = """
                configuration.tlsMinimumSupportedProtocolVersion = .TLSv10
                """,
                Good = """
                configuration.tlsMinimumSupportedProtocolVersion = .TLSv12
                """,
            }
        ),
        new(
            "HC551",
            new([All.Swift], Strength.Suites)
            {
                Bad = """
                sec_protocol_options_append_tls_ciphersuite(options, .RSA_WITH_3DES_EDE_CBC_SHA)
                """,
                Good = """
                sec_protocol_options_append_tls_ciphersuite(options, .AES_256_GCM_SHA384)
                """,
            }
        ),
        new(
            "HC552",
            new([All.Swift], Secrets.Minting)
            {
                Bad = """
                let certificate = try Certificate(version: .v3, publicKey: key.publicKey, issuer: name, subject: name,
                    signatureAlgorithm: .sha1WithRSAEncryption, issuerPrivateKey: key)
                """,
                Good = """
                let certificate = try Certificate(version: .v3, publicKey: key.publicKey, issuer: name, subject: name,
                    signatureAlgorithm: .sha256WithRSAEncryption, issuerPrivateKey: key)
                """,
            }
        ),
        new(
            "HC560",
            new([All.Swift], code => Pins.Look(code).Concat(Pins.Idle(code)))
            {
                Bad = """
                func isPinned(_ certificate: SecCertificate) -> Bool {
                    return SecCertificateCopySubjectSummary(certificate) as String? == pinnedName
                }
                """,
                Good = """
                func isPinned(_ certificate: SecCertificate) -> Bool {
                    return pinnedHashes.contains(sha256(SecCertificateCopyData(certificate) as Data))
                }
                """,
            }
        ),
        new(
            "HC571",
            new([All.Swift], Secrets.Passwords)
            {
                Bad = """
                let options = [kSecImportExportPassphrase as String: "s3cr3t"]
                """,
                Good = """
                let options = [kSecImportExportPassphrase as String: try keychain.password(for: "client-key")]
                """,
            }
        ),
        new(
            "HC572",
            new([All.Swift], code => Secrets.Files(code).Concat(OpenKeyFile.Any.Look(code)))
            {
                Bad = """
                FileManager.default.createFile(atPath: keyPath, contents: keyPem, attributes: [.posixPermissions: 0o644])
                """,
                Good = """
                FileManager.default.createFile(atPath: keyPath, contents: keyPem, attributes: [.posixPermissions: 0o600])
                """,
            }
        ),
    ];

    /// <summary>Options, evaluators and connection strings that verify nothing.</summary>
    private static IEnumerable<Flag> Servers(CodeFile code)
    {
        foreach (
            var flag in Switches.Servers(code).Concat(Nio.Servers(code)).Concat(Transport.Servers(code)).Concat(Urls.Look(code, Remedy))
        )
            yield return flag;
        // Alamofire's evaluators that agree with all.
        foreach (var call in code.Calls("DisabledTrustEvaluator", "DisabledEvaluator"))
            if (!Mentions.IsDeclaredHere(code, call.Word))
                yield return new(call.Whole, $"{call.Word} agrees with every certificate: this client talks to whoever answers")
                {
                    Remedy = "Use DefaultTrustEvaluator, or PinnedCertificatesTrustEvaluator with your root.",
                };
        for (var i = 1; i < code.Tokens.Length; i++)
            if (
                code[i] is { Kind: Lexing.TokenKind.Word, Value: "disableEvaluation" }
                && code.Is(i - 1, ".")
                && !Mentions.IsOnlySpokenOf(code, code.IsWord(i - 2) ? code.PathStart(i) : i - 1, i + 1)
                && !code.Is(code.StatementStart(i), "case")
            )
                yield return new(new(code.PathStart(i), i + 1), "disableEvaluation: this client talks to whoever answers")
                {
                    Remedy = "Use .performDefaultEvaluation(validateHost: true).",
                };
        // Kingfisher: hosts whose certificates are not looked at.
        foreach (var setting in code.Settings("trustedHosts"))
            if (
                setting.IsMember
                && !code.Values.Of(setting.Value).Is(ValueKind.Null)
                && code.Text(setting.Value) is not "[]" and not "Set()"
            )
                yield return new(setting.Whole, "whoever answers for one of these hosts is trusted, with any certificate")
                {
                    Remedy = "Remove it; evaluate the challenge with your root.",
                };
        // SwiftyRequest, and others that have a word for it.
        foreach (var setting in code.Settings("insecure"))
            if (
                setting.Container > 0
                && code.CallAt(setting.Container) is { } rest
                && rest.Word is "RestRequest" or "HTTPClient"
                && Options.Judge(code, setting, true, "insecure is on: this client talks to whoever answers, with any certificate", Remedy)
                    is { } flag
            )
                yield return flag;
    }

    /// <summary>Alamofire's evaluators of one's own: a refusal is an error that is thrown.</summary>
    private static IEnumerable<Flag> Evaluators(CodeFile code)
    {
        foreach (var function in code.Functions.Named("evaluate"))
        {
            var head = code.Text(new(function.Start, Math.Min(function.Body.From, function.Start + 60)));
            if (!head.Contains("SecTrust", StringComparison.Ordinal) || !head.Contains("throws", StringComparison.Ordinal))
                continue;
            var (refuses, tries, given) = (false, false, -1);
            for (var i = function.Body.From; i < function.Body.To; i++)
            {
                refuses |= code.Is(i, "throw");
                tries |= code.Is(i, "try") && !code.Is(i + 1, "?") && !IsSwallowed(code, i, function.Body.From);
                if (
                    code.Is(i, "return")
                    && (code[i + 1].LineBefore || code.Is(i + 1, "}"))
                    && Challenges.Judge(code, function, i, out _) == Challenges.Answer.Switch
                )
                    given = i;
            }

            // A refusal for something that anybody can show is none.
            if (!tries && !(refuses && new Evidence(code, function).IsAny))
                yield return new(
                    new(function.Start, function.Body.From),
                    "evaluate throws for nothing that tells the right certificate: every certificate is accepted, and this client talks to whoever answers"
                )
                {
                    Remedy = "Call trust.af.performDefaultValidation(forHost:), and throw where it fails.",
                };
            else if (given >= 0)
                yield return new(
                    new(function.Start, function.Body.From),
                    "whoever builds or runs it can leave evaluate before it evaluates: then this client talks to whoever answers"
                )
                {
                    Remedy = "Remove the switch.",
                    IsSwitch = true,
                    Confidence = Model.Confidence.Firm,
                    Beside = [new(new(given, given + 1), "it leaves here")],
                };
        }

        foreach (var flag in Answers.Look(code).Concat(Transport.Excepted(code)))
            yield return flag;
    }

    /// <summary>do { try … } catch { log }: what is thrown goes nowhere.</summary>
    private static bool IsSwallowed(CodeFile code, int at, int from)
    {
        for (var open = code.Parent(at); open >= from; open = code.Parent(open))
        {
            if (!code.Is(open, "{") || !code.Is(open - 1, "do") || !code.Is(code.Mate(open) + 1, "catch"))
                continue;
            for (var close = code.Mate(open); code.Is(close + 1, "catch"); )
            {
                var block = close + 2;
                while (!code.Is(block, "{") && block < close + 30)
                    block++;
                if (!code.Is(block, "{"))
                    return false;
                close = code.Mate(block);
                if (!Enumerable.Range(block, close - block).Any(i => code[i].Value is "throw" or "fatalError"))
                    return true;
            }
        }

        return false;
    }
}
