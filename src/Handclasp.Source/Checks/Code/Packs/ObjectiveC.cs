using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Checks.Code.Packs.Apple;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>Objective-C: NSURLSession, NSURLConnection, AFNetworking, CFStream, Secure Transport, sockets and MQTT clients.</summary>
internal static class ObjectiveC
{
    public static IReadOnlyList<Entry> Entries { get; } =
    [
        new(
            "HC500",
            new([All.ObjectiveC], code => Servers(code).Select(f => Guarded.By(code, f)))
            {
                Bad = """
                AFHTTPSessionManager *manager = [AFHTTPSessionManager manager];
                manager.securityPolicy.allowInvalidCertificates = YES;
                """,
                Good = """
                AFHTTPSessionManager *manager = [AFHTTPSessionManager manager];
                manager.securityPolicy = [AFSecurityPolicy policyWithPinningMode:AFSSLPinningModePublicKey];
                """,
            }
        ),
        new(
            "HC501",
            new([All.ObjectiveC], code => Challenges.Servers(code).Concat(Transport.Clients(code)))
            {
                Bad = """
                SSLContextRef context = SSLCreateContext(NULL, kSSLServerSide, kSSLStreamType);
                SSLSetClientSideAuthenticate(context, kAlwaysAuthenticate);
                SSLSetSessionOption(context, kSSLSessionOptionBreakOnClientAuth, true);
                """,
                Good = """
                SSLContextRef context = SSLCreateContext(NULL, kSSLServerSide, kSSLStreamType);
                SSLSetClientSideAuthenticate(context, kAlwaysAuthenticate);
                SSLSetCertificateAuthorities(context, clientRoots, true);
                """,
            }
        ),
        new(
            "HC502",
            new([All.ObjectiveC], code => Switches.Hosts(code).Concat(Transport.Hosts(code)).Select(f => Guarded.By(code, f)))
            {
                Bad = """
                policy.validatesDomainName = NO;
                """,
                Good = """
                policy.validatesDomainName = YES;
                """,
            }
        ),
        new(
            "HC503",
            new([All.ObjectiveC], Callbacks)
            {
                Bad = """
                - (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge
                 completionHandler:(void (^)(NSURLSessionAuthChallengeDisposition, NSURLCredential *))handler {
                    handler(NSURLSessionAuthChallengeUseCredential,
                            [NSURLCredential credentialForTrust:challenge.protectionSpace.serverTrust]);
                }
                """,
                Good = """
                - (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge
                 completionHandler:(void (^)(NSURLSessionAuthChallengeDisposition, NSURLCredential *))handler {
                    SecTrustRef trust = challenge.protectionSpace.serverTrust;
                    SecTrustSetAnchorCertificates(trust, self.roots);
                    if (SecTrustEvaluateWithError(trust, NULL)) {
                        handler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
                    } else {
                        handler(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
                    }
                }
                """,
            }
        ),
        new(
            "HC510",
            new([All.ObjectiveC], Transport.Optional)
            {
                Bad = """
                SSLSetClientSideAuthenticate(context, kTryAuthenticate);
                """,
                Good = """
                SSLSetClientSideAuthenticate(context, kAlwaysAuthenticate);
                """,
            }
        ),
        new(
            "HC511",
            new([All.ObjectiveC], Transport.NeverDemanded)
            {
                Bad = """
                SSLSetCertificateAuthorities(context, clientRoots, true);
                SSLSetClientSideAuthenticate(context, kNeverAuthenticate);
                """,
                Good = """
                SSLSetCertificateAuthorities(context, clientRoots, true);
                SSLSetClientSideAuthenticate(context, kAlwaysAuthenticate);
                """,
            }
        ),
        new(
            "HC520",
            new([All.ObjectiveC], Nio.Empty)
            {
                Bad = """
                SecTrustSetAnchorCertificates(trust, (__bridge CFArrayRef)@[]);
                """,
                Good = """
                SecTrustSetAnchorCertificates(trust, (__bridge CFArrayRef)@[(__bridge id)root]);
                """,
            }
        ),
        new(
            "HC521",
            new([All.ObjectiveC], code => Transport.SystemToo(code).Concat(Private.Look(code)))
            {
                Bad = """
                SecTrustSetAnchorCertificates(trust, companyRoots);
                SecTrustSetAnchorCertificatesOnly(trust, NO);
                """,
                Good = """
                SecTrustSetAnchorCertificates(trust, companyRoots);
                SecTrustSetAnchorCertificatesOnly(trust, YES);
                """,
            }
        ),
        new(
            "HC530",
            new([All.ObjectiveC], ForwardedIdentity.Any.Look)
            {
                Bad = """
                NSString *subject = request.headers[@"X-SSL-Client-S-DN"];
                """,
                Good = """
                if (![self.proxies containsObject:request.remoteAddress]) { return nil; }
                NSString *subject = request.headers[@"X-SSL-Client-S-DN"];
                """,
            }
        ),
        new(
            "HC540",
            new([All.ObjectiveC], code => Transport.Revocation(code).Concat(Switches.Revocation(code)))
            {
                Bad = """
                SecTrustSetNetworkFetchAllowed(trust, false);
                """,
                Good = """
                SecTrustSetNetworkFetchAllowed(trust, true);
                """,
            }
        ),
        new(
            "HC550",
            new([All.ObjectiveC], code => Strength.Versions(code).Concat(Strength.Deprecated(code)))
            {
                Bad = """
                configuration.TLSMinimumSupportedProtocol = kTLSProtocol1;
                """,
                Good = """
                configuration.TLSMinimumSupportedProtocol = kTLSProtocol12;
                """,
            }
        ),
        new(
            "HC551",
            new([All.ObjectiveC], Strength.Suites)
            {
                Bad = """
                const SSLCipherSuite suites[] = { TLS_RSA_WITH_RC4_128_SHA };
                SSLSetEnabledCiphers(context, suites, 1);
                """,
                Good = """
                const SSLCipherSuite suites[] = { TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 };
                SSLSetEnabledCiphers(context, suites, 1);
                """,
            }
        ),
        new(
            "HC552",
            new([All.ObjectiveC], Secrets.Minting)
            {
                Bad = """
                NSDictionary *attributes = @{ (id)kSecAttrKeyType: (id)kSecAttrKeyTypeRSA, (id)kSecAttrKeySizeInBits: @1024 };
                """,
                Good = """
                NSDictionary *attributes = @{ (id)kSecAttrKeyType: (id)kSecAttrKeyTypeRSA, (id)kSecAttrKeySizeInBits: @3072 };
                """,
            }
        ),
        new(
            "HC560",
            new([All.ObjectiveC], code => Pins.Look(code).Concat(Pins.Idle(code)))
            {
                Bad = """
                - (BOOL)isPinned:(SecCertificateRef)certificate {
                    NSString *name = CFBridgingRelease(SecCertificateCopySubjectSummary(certificate));
                    return [name isEqualToString:kPinnedName];
                }
                """,
                Good = """
                - (BOOL)isPinned:(SecCertificateRef)certificate {
                    NSData *data = CFBridgingRelease(SecCertificateCopyData(certificate));
                    return [data isEqualToData:self.pinnedCertificate];
                }
                """,
            }
        ),
        new(
            "HC571",
            new([All.ObjectiveC], Secrets.Passwords)
            {
                Bad = """
                NSDictionary *options = @{ (__bridge id)kSecImportExportPassphrase: @"s3cr3t" };
                """,
                Good = """
                NSDictionary *options = @{ (__bridge id)kSecImportExportPassphrase: [self passphraseFromKeychain] };
                """,
            }
        ),
        new(
            "HC572",
            new([All.ObjectiveC], code => Secrets.Files(code).Concat(OpenKeyFile.Any.Look(code)))
            {
                Bad = """
                [manager createFileAtPath:keyPath contents:keyPem attributes:@{ NSFilePosixPermissions: @0644 }];
                """,
                Good = """
                [manager createFileAtPath:keyPath contents:keyPem attributes:@{ NSFilePosixPermissions: @0600 }];
                """,
            }
        ),
    ];

    /// <summary>Options, private methods and connection strings that verify nothing.</summary>
    private static IEnumerable<Flag> Servers(CodeFile code)
    {
        foreach (var flag in Switches.Servers(code).Concat(Transport.Servers(code)))
            yield return flag;
        // [NSURLRequest setAllowsAnyHTTPSCertificate:YES forHost:host]
        foreach (var function in code.Functions.Named("allowsAnyHTTPSCertificateForHost"))
        {
            var returns = code.Functions.Returns(function);
            if (returns.Count > 0 && returns.All(r => !code.Values.Of(r).Is(false)))
                yield return new(
                    new(function.Start, function.Body.From),
                    "allowsAnyHTTPSCertificateForHost says yes: every request of this program accepts any certificate"
                )
                {
                    Remedy = "Remove the category.",
                };
        }

        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code[i].Value is "SDWebImageDownloaderAllowInvalidSSLCertificates" or "SDWebImageAllowInvalidSSLCertificates"
                && code[i].IsWord
                && !Mentions.IsOnlySpokenOf(code, i, i + 1)
                && !code.Is(i + 1, "=")
            )
                yield return new(new(i, i + 1), $"{code[i].Value}: any certificate is accepted") { Remedy = "Remove the option." };
    }

    private static IEnumerable<Flag> Callbacks(CodeFile code)
    {
        foreach (var flag in Challenges.Clients(code).Concat(Answers.Look(code)).Concat(Transport.Excepted(code)))
            yield return flag;
    }
}
