using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Apple;

/// <summary>The frameworks of the system, the same in Swift and in Objective-C: Secure Transport, CFStream, Network, SecTrust.</summary>
internal static class Transport
{
    private const string Remedy = "Remove it; give your root with SecTrustSetAnchorCertificates and evaluate the trust object.";

    private static readonly string[] ChainKeys =
    [
        "kCFStreamSSLValidatesCertificateChain",
        "kCFStreamSSLAllowsAnyRoot",
        "kCFStreamSSLAllowsExpiredCertificates",
        "kCFStreamSSLAllowsExpiredRoots",
    ];

    /// <summary>The server is not verified at all.</summary>
    public static IEnumerable<Flag> Servers(CodeFile code)
    {
        foreach (var (at, key, value) in Keys(code, ChainKeys))
        {
            var isChain = key == "kCFStreamSSLValidatesCertificateChain";
            // Verified by hand instead, when the stream is open.
            if (
                Sides.IsServer(code, at.From)
                || code.Names.Has("kCFStreamPropertySSLPeerTrust")
                    && (Evaluates(code, at.From) || code.Names.Has("evaluateServerTrust") || code.Names.Has("SecCertificateCopyData"))
            )
                continue;
            if (
                Common.Options.Judge(
                    code,
                    at,
                    value,
                    v => isChain ? Row.IsOff(v) : Row.IsOn(v),
                    $"{key} is {(isChain ? "off" : "on")}: this stream talks to whoever answers",
                    Remedy
                ) is
                { } flag
            )
                yield return flag;
        }

        foreach (
            var flag in Row.Argument(
                code,
                ["SSLSetEnableCertVerify"],
                1,
                Row.IsOff,
                "SSLSetEnableCertVerify is off: any certificate is accepted",
                Remedy
            )
        )
            if (!Sides.IsServer(code, flag.At.From))
                yield return flag;
        foreach (
            var flag in Row.Argument(
                code,
                ["SSLSetAllowsAnyRoot", "SSLSetAllowsExpiredCerts", "SSLSetAllowsExpiredRoots"],
                1,
                Row.IsOn,
                "{0} is on: certificates of anybody are accepted",
                Remedy
            )
        )
            yield return flag;
        // Breaking off to verify by hand, and nobody who does.
        foreach (var call in code.Calls("SSLSetSessionOption"))
            if (
                code[call.Argument(1).To - 1].Value is "breakOnServerAuth" or "kSSLSessionOptionBreakOnServerAuth"
                && Row.IsOn(code.Values.Of(call.Argument(2)))
                && !Evaluates(code, call.Name)
            )
                yield return new(
                    call.Whole,
                    "the handshake stops for the program to verify the server, and nothing here does: any certificate is accepted"
                )
                {
                    Remedy =
                        "Evaluate the trust object (SSLCopyPeerTrust, SecTrustEvaluateWithError) before going on, or remove the option.",
                };
        foreach (var call in code.Calls("sec_protocol_options_set_peer_authentication_required"))
            if (!Sides.IsServer(code, call.Name) && Row.IsOff(code.Values.Of(call.Argument(1))))
                yield return new(call.Whole, "the server need not show a certificate: this client talks to whoever answers")
                {
                    Remedy = "Remove the call: clients require it by themselves.",
                    Changes = [new(call.Argument(1), "true")],
                    IsSafe = code.Language.Name == "Swift",
                };
    }

    /// <summary>Whatever is wrong with the certificate is put aside before it is evaluated again; in the answer to a challenge the answer is told.</summary>
    public static IEnumerable<Flag> Excepted(CodeFile code)
    {
        foreach (var call in code.Calls("SecTrustSetExceptions"))
            if (
                code.Names.Has("SecTrustCopyExceptions")
                && code.Functions.Around(call.Name) is { } f
                && !code.Text(f.Body).Contains("edential", StringComparison.Ordinal)
            )
                yield return new(call.Whole, "what is wrong with the certificate is put aside: any is accepted")
                {
                    Remedy = "Remove the call.",
                };
    }

    /// <summary>OpenSSL and curl from Swift: C's words with Swift's values.</summary>
    public static IEnumerable<Flag> CLibraries(CodeFile code)
    {
        foreach (var call in code.Calls())
        {
            if (
                call.Word.EndsWith("SSL_CTX_set_verify", StringComparison.Ordinal)
                || call.Word.EndsWith("SSL_set_verify", StringComparison.Ordinal)
            )
            {
                if (code.Text(call.Argument(1)) is "SSL_VERIFY_NONE" or "0" && !Sides.IsServer(code, call.Name))
                    yield return new(call.Whole, "SSL_VERIFY_NONE: this client talks to whoever answers, with any certificate")
                    {
                        Remedy = "Use SSL_VERIFY_PEER.",
                    };
            }
            else if (IsCurl(code, call, "CURLOPT_SSL_VERIFYPEER"))
            {
                yield return new(call.Whole, "CURLOPT_SSL_VERIFYPEER is 0: curl accepts any certificate") { Remedy = "Remove the call." };
            }
        }
    }

    /// <summary>curl's comparison of names.</summary>
    public static IEnumerable<Flag> CurlHosts(CodeFile code)
    {
        foreach (var call in code.Calls())
            if (IsCurl(code, call, "CURLOPT_SSL_VERIFYHOST"))
                yield return new(call.Whole, "CURLOPT_SSL_VERIFYHOST is 0: the server's name is not compared") { Remedy = "Set it to 2." };
    }

    private static bool IsCurl(CodeFile code, Call call, string option)
    {
        if (code[call.Open + 1].Value != option && code[call.Open + 3].Value != option)
            return false;
        var last = call.Arguments[^1];
        if (code.IsWord(last.From) && code.Is(last.From + 1, ":"))
            last = new(last.From + 2, last.To);
        return Row.IsOff(code.Values.Of(last));
    }

    /// <summary>The server's name is not compared.</summary>
    public static IEnumerable<Flag> Hosts(CodeFile code)
    {
        foreach (var (at, key, value) in Keys(code, "kCFStreamSSLPeerName"))
            if (
                (code.Values.Of(value).Is(ValueKind.Null) || code.Text(value).Contains("NSNull", StringComparison.Ordinal))
                && !Sides.IsServer(code, at.From)
            )
                yield return new(at, $"{key} is null: the server's name is not compared with its certificate")
                {
                    Remedy = "Give the server's name, or leave the key out.",
                };
        foreach (var call in code.Calls("SSLSetPeerDomainName"))
            if (code.Values.Of(call.Argument(1)) is var name && (name.Is(ValueKind.Null) || name is { Kind: ValueKind.Text, Text: "" }))
                yield return new(call.Whole, "SSLSetPeerDomainName without a name: the server's name is not compared")
                {
                    Remedy = "Give the name of the server.",
                };
        foreach (var call in code.Calls("SecPolicyCreateSSL"))
            if (
                Row.IsOn(code.Values.Of(call.Argument(0)))
                && code.Values.Of(call.Argument(1)) is var host
                && (host.Is(ValueKind.Null) || host is { Kind: ValueKind.Text, Text: "" })
                && !Sides.IsServer(code, call.Name)
            )
                yield return new(
                    call.Whole,
                    "the policy has no host name: any certificate of a trusted authority will do, whoever it was issued to"
                )
                {
                    Remedy = "Give the name of the server as the second argument.",
                };
        foreach (var call in code.Calls("SecPolicyCreateBasicX509"))
            if (
                IsAboutServer(code, call.Name)
                // Together with the policy that knows the name; or to read a key out of a certificate.
                && !code
                    .Index.Places("SecPolicyCreateSSL", "SecTrustCopyPublicKey", "SecTrustCopyKey", "SecCertificateCopyKey")
                    .Any(p => code.Functions.AreTogether(p, call.Name))
                && !Sides.IsServer(code, call.Name)
            )
                yield return new(call.Whole, "the basic policy compares no host name: any certificate of a trusted authority will do")
                {
                    Remedy = "Use SecPolicyCreateSSL(true, host).",
                };
    }

    private static bool IsAboutServer(CodeFile code, int at) =>
        code.Names.Has("serverTrust")
        || code.Names.Has("URLAuthenticationChallenge")
        || code.Names.Has("NSURLAuthenticationChallenge")
        || code.Names.Has("NSURLAuthenticationMethodServerTrust")
        || code.Names.Has("sec_protocol_options_set_verify_block")
        || code.Names.Has("SSLCopyPeerTrust")
        || code.Names.Has("kCFStreamPropertySSLPeerTrust")
        || code.Names.Has("didReceiveTrust")
        || code.Functions.Around(at) is { } f
            && code.Text(new(f.Start, f.Body.From)) is var head
            && (
                head.Contains("host", StringComparison.OrdinalIgnoreCase)
                || head.Contains("SecTrust", StringComparison.Ordinal) && code.Names.Has("SecPolicyCreateSSL")
            );

    /// <summary>Servers that take any client's certificate.</summary>
    public static IEnumerable<Flag> Clients(CodeFile code)
    {
        foreach (var (at, key, value) in Keys(code, ChainKeys))
            if (
                Sides.IsServer(code, at.From)
                && key is "kCFStreamSSLValidatesCertificateChain"
                && Row.IsOff(code.Values.Of(value))
                && (
                    code.Names.Has("kCFStreamSSLClientSideAuthenticate")
                    || code.Names.Has("GCDAsyncSocketSSLClientSideAuthenticate")
                    || code.Names.Has("kAlwaysAuthenticate")
                )
            )
                yield return new(at, "clients' certificates are asked for and not verified") { Remedy = Remedy };
        foreach (var call in code.Calls("SSLSetSessionOption"))
            if (
                code[call.Argument(1).To - 1].Value is "breakOnClientAuth" or "kSSLSessionOptionBreakOnClientAuth"
                && Row.IsOn(code.Values.Of(call.Argument(2)))
                && !Evaluates(code, call.Name)
            )
                yield return new(
                    call.Whole,
                    "the handshake stops for the program to verify the client, and nothing here does: any certificate is let in"
                )
                {
                    Remedy = "Evaluate the trust object before going on, or remove the option.",
                };
        foreach (var call in code.Calls("SSLSetEnableCertVerify"))
            if (
                Sides.IsServer(code, call.Name)
                && Row.IsOff(code.Values.Of(call.Argument(1)))
                && code.Names.Has("SSLSetClientSideAuthenticate")
            )
                yield return new(call.Whole, "clients' certificates are asked for and not verified") { Remedy = Remedy };
    }

    /// <summary>Servers that ask and do not insist.</summary>
    public static IEnumerable<Flag> Optional(CodeFile code)
    {
        foreach (var call in code.Calls("SSLSetClientSideAuthenticate"))
            if (code[call.Argument(1).To - 1].Value is "kTryAuthenticate" or "tryAuthenticate" && !Evaluates(code, call.Name))
                yield return new(call.Whole, "clients are asked for a certificate and served without one")
                {
                    Remedy = "Use kAlwaysAuthenticate.",
                    Changes =
                    [
                        new(
                            new(call.Argument(1).To - 1, call.Argument(1).To),
                            code[call.Argument(1).To - 1].Value == "tryAuthenticate" ? "alwaysAuthenticate" : "kAlwaysAuthenticate"
                        ),
                    ],
                };
        foreach (var call in code.Calls("sec_protocol_options_set_peer_authentication_optional"))
            if (Row.IsOn(code.Values.Of(call.Argument(1))) && Sides.IsServer(code, call.Name) && !LooksAtPeer(code, call.Name))
                yield return new(call.Whole, "clients are asked for a certificate and served without one")
                {
                    Remedy = "Use sec_protocol_options_set_peer_authentication_required(options, true).",
                };
    }

    private static bool LooksAtPeer(CodeFile code, int at) =>
        Kinship.Has(
            code,
            at,
            ["NWProtocolTLS", "NWListener"],
            "sec_protocol_metadata_access_peer_certificate_chain",
            "sec_protocol_metadata_copy_peer_public_key"
        );

    /// <summary>Servers with a root for clients and no demand.</summary>
    public static IEnumerable<Flag> NeverDemanded(CodeFile code)
    {
        foreach (var call in code.Calls("SSLSetClientSideAuthenticate"))
            if (
                code[call.Argument(1).To - 1].Value is "kNeverAuthenticate" or "neverAuthenticate"
                && (code.Names.Has("SSLSetCertificateAuthorities") || code.Names.Has("SSLSetTrustedRoots"))
            )
                yield return new(call.Whole, "there is a root for clients, and no client is ever asked for a certificate")
                {
                    Remedy = "Use kAlwaysAuthenticate.",
                };
        foreach (var call in code.Calls("sec_protocol_options_set_peer_authentication_required"))
            if (
                Sides.IsServer(code, call.Name)
                && Row.IsOff(code.Values.Of(call.Argument(1)))
                && Kinship.Has(code, call.Name, ["NWProtocolTLS", "NWListener"], "sec_protocol_options_set_verify_block")
            )
                yield return new(call.Whole, "there is a check for clients' certificates, and no client is ever asked for one")
                {
                    Remedy = "Set it to true.",
                    Changes = [new(call.Argument(1), "true")],
                };
    }

    /// <summary>Roots beside the system's, where a private one is meant.</summary>
    public static IEnumerable<Flag> SystemToo(CodeFile code)
    {
        foreach (var call in code.Calls("SecTrustSetAnchorCertificatesOnly"))
            if (Row.IsOff(code.Values.Of(call.Argument(1))) && code.Names.Has("SecTrustSetAnchorCertificates"))
                yield return new(
                    call.Whole,
                    "the system's roots are trusted beside your own: every public authority may vouch for this peer"
                )
                {
                    Remedy = "Pass true, where only your own authority is meant.",
                    Changes = [new(call.Argument(1), "true")],
                };
    }

    /// <summary>Revocation.</summary>
    public static IEnumerable<Flag> Revocation(CodeFile code)
    {
        foreach (
            var flag in Row.Argument(
                code,
                ["SecTrustSetNetworkFetchAllowed"],
                1,
                Row.IsOff,
                "nothing may be fetched: a revoked certificate is accepted",
                "Remove the call."
            )
        )
            yield return flag;
        foreach (
            var flag in Row.Argument(
                code,
                ["sec_protocol_options_set_tls_ocsp_enabled"],
                1,
                Row.IsOff,
                "OCSP is off: a revoked certificate is accepted",
                "Remove the call."
            )
        )
            yield return flag;
        foreach (var at in code.Index.Places("kSecRevocationNetworkAccessDisabled", "networkAccessDisabled"))
            if (code[at].IsWord && !Common.Mentions.IsOnlySpokenOf(code, code.PathStart(at), at + 1) && !code.Is(at + 1, "="))
                yield return new(new(code.PathStart(at), at + 1), "revocation may not be looked up: a revoked certificate is accepted")
                {
                    Remedy = "Use kSecRevocationUseAnyAvailableMethod with kSecRevocationRequirePositiveResponse.",
                };
    }

    /// <summary>What the delegate of a URL session evaluates is another connection's.</summary>
    private static bool Evaluates(CodeFile code, int at) =>
        Kinship.Has(
            code,
            at,
            ["protectionSpace"],
            "SecTrustEvaluateWithError",
            "SecTrustEvaluate",
            "SecTrustEvaluateAsyncWithError",
            "SSLCopyPeerTrust"
        );

    /// <summary>A key of the system with its value, in every way to write it.</summary>
    public static IEnumerable<(Span At, string Key, Span Value)> Keys(CodeFile code, params string[] keys)
    {
        foreach (var at in code.Index.Places(keys))
        {
            if (code.SettingAt(at) is { Value.IsEmpty: false } setting)
            {
                yield return (new(at, setting.Value.To), code[at].Value, setting.Value);
                continue;
            }

            var open = code.Parent(at);
            if (open < 0)
                continue;
            if (InArray(code, at) is { } beside)
            {
                yield return (beside, code[at].Value, beside);
                continue;
            }

            // CFDictionarySetValue(d, key, value)
            if (
                code.Is(open, "(")
                && code.IsWord(open - 1)
                && code[open - 1].Value
                    is "CFDictionarySetValue"
                        or "CFDictionaryAddValue"
                        or "CFWriteStreamSetProperty"
                        or "CFReadStreamSetProperty"
            )
            {
                var arguments = code.Parts(code.Inside(open)).Take(4).ToList();
                if (arguments.Count == 3 && arguments[1].From <= at && at < arguments[1].To)
                    yield return (new(open - 1, Math.Min(code.Mate(open) + 1, code.Tokens.Length)), code[at].Value, arguments[2]);
                continue;
            }

            // [d setObject:value forKey:key], d.setValue(value, forKey: key), setProperty(value, forKey: key)
            if (code.Is(open, "[") && KeyOfMessage(code, open, at) is { } given)
            {
                // Among many pairs the one is told.
                var isOne = code[open + 1].IsWord || code.Is(open + 1, "[");
                yield return (
                    given.To <= at && given.From > open + 4 && given.To + 3 >= at && isOne && IsListed(code, open, at)
                        ? new(given.From, at + 1)
                        : new(open, Math.Min(code.Mate(open) + 1, code.Tokens.Length)),
                    code[at].Value,
                    given
                );
                continue;
            }

            if (
                code.Is(open, "(")
                && code.IsWord(open - 1)
                && code[open - 1].Value
                    is "setValue"
                        or "setObject"
                        or "setProperty"
                        or "updateValue"
                        or "NSDictionary"
                        or "NSMutableDictionary"
            )
            {
                var first = code.Parts(code.Inside(open)).FirstOrDefault();
                if (!first.Contains(at))
                    yield return (new(code.PathStart(open - 1), Math.Min(code.Mate(open) + 1, code.Tokens.Length)), code[at].Value, first);
            }
        }
    }

    /// <summary>Array of keys, and beside it the array of values: CFDictionaryCreate's way.</summary>
    private static Span? InArray(CodeFile code, int key)
    {
        var open = code.Parent(key);
        if (open < 1 || !code.Is(open, "{") || !code.Is(open - 1, "="))
            return null;
        var index = code.Parts(code.Inside(open)).ToList().FindIndex(p => p.Contains(key));
        for (var i = code.Mate(open) + 1; i < code.Tokens.Length && i < code.Mate(open) + 40; i++)
            if (code.Is(i, "{") && code.Is(i - 1, "="))
                return code.Parts(code.Inside(i)).ElementAtOrDefault(index) is { IsEmpty: false } part ? part : null;
        return null;
    }

    private static bool IsListed(CodeFile code, int open, int at) =>
        Enumerable.Range(open, at - open).Any(i => code[i].Value is "dictionaryWithObjectsAndKeys" or "initWithObjectsAndKeys");

    private static Span? KeyOfMessage(CodeFile code, int open, int at)
    {
        // dictionaryWithObjectsAndKeys:value, key, value, key, nil
        for (var i = open + 1; i < at; i++)
        {
            if (code[i].Value is "setObject" or "setValue" or "setProperty" or "dictionaryWithObject" && code.Is(i + 1, ":"))
                return Languages.All.MessageArgument(code, i);
            if (code[i].Value is "dictionaryWithObjectsAndKeys" or "initWithObjectsAndKeys" && code.Is(i + 1, ":"))
            {
                var parts = code.Parts(new(i + 2, Math.Min(code.Mate(open), code.Tokens.Length))).ToList();
                var index = parts.FindIndex(p => p.Contains(at));
                return index > 0 ? parts[index - 1] : null;
            }
        }

        return null;
    }
}
