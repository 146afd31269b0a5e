using Handclasp.Source.Checks.Code.Packs.Scripts;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>PHP: curl, streams, Guzzle, Symfony, Laravel, WordPress, drivers, brokers, Amp, React, Swoole.</summary>
internal static class Php
{
    private const string Remedy = "Leave verification on; name a private root with CURLOPT_CAINFO, 'cafile' or 'verify' => '/path/ca.pem'.";

    public static IReadOnlyList<Entry> Entries { get; } =
    [
        New(
            "HC500",
            Look,
            "curl_setopt_array($handle, [CURLOPT_URL => $url, CURLOPT_SSL_VERIFYPEER => false]);",
            "curl_setopt_array($handle, [CURLOPT_URL => $url, CURLOPT_CAINFO => '/etc/ssl/ca.pem']);"
        ),
        New(
            "HC501",
            Peers.ClientsOfServers,
            "$context = stream_context_create(['ssl' => ['local_cert' => $pem, 'cafile' => $ca, 'verify_peer' => true, 'allow_self_signed' => true]]);\n$server = stream_socket_server('tls://0.0.0.0:8443', $no, $text, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN, $context);",
            "$context = stream_context_create(['ssl' => ['local_cert' => $pem, 'cafile' => $ca, 'verify_peer' => true]]);\n$server = stream_socket_server('tls://0.0.0.0:8443', $no, $text, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN, $context);"
        ),
        New("HC502", Peers.Hosts, "curl_setopt($handle, CURLOPT_SSL_VERIFYHOST, 0);", "curl_setopt($handle, CURLOPT_SSL_VERIFYHOST, 2);"),
        New(
            "HC511",
            Undemanded,
            "$context = stream_context_create(['ssl' => ['local_cert' => $pem, 'cafile' => $ca, 'verify_peer' => false]]);\n$server = stream_socket_server('tls://0.0.0.0:8443', $no, $text, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN, $context);",
            "$context = stream_context_create(['ssl' => ['local_cert' => $pem, 'cafile' => $ca, 'verify_peer' => true]]);\n$server = stream_socket_server('tls://0.0.0.0:8443', $no, $text, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN, $context);"
        ),
        New(
            "HC512",
            c => Identity.Look(c).Concat(PhpCertificates.Look(c)).Concat(IssuerOnly.Look(c)).Concat(ReadCertificates.Look(c)),
            "$user = $_SERVER['SSL_CLIENT_S_DN_CN'];",
            "if ($_SERVER['SSL_CLIENT_VERIFY'] !== 'SUCCESS') {\n    exit;\n}\n$user = $_SERVER['SSL_CLIENT_S_DN_CN'];"
        ),
        New(
            "HC514",
            Idle.Look,
            "final class Gateway\n{\n    private function verifyPeerCertificate($certificate): bool\n    {\n        return openssl_x509_fingerprint($certificate, 'sha256') === $this->expected;\n    }\n}",
            "final class Gateway\n{\n    public function open($certificate): bool\n    {\n        return $this->verifyPeerCertificate($certificate);\n    }\n\n    private function verifyPeerCertificate($certificate): bool\n    {\n        return openssl_x509_fingerprint($certificate, 'sha256') === $this->expected;\n    }\n}"
        ),
        New(
            "HC520",
            code => SwallowedRoots.Look(code).Concat(Peers.Doubtful(code)),
            "function client($path) {\n    $options = ['timeout' => 5];\n    try {\n        $options['verify'] = roots($path);\n    } catch (RuntimeException $e) {\n        error_log($e->getMessage());\n    }\n    return new GuzzleHttp\\Client($options);\n}",
            "function client($path) {\n    $options = ['timeout' => 5];\n    $options['verify'] = roots($path);\n    return new GuzzleHttp\\Client($options);\n}"
        ),
        New(
            "HC521",
            Private.Look,
            "curl_setopt_array($handle, [CURLOPT_URL => 'https://ledger.corp.internal/', CURLOPT_SSLCERT => $pem]);",
            "curl_setopt_array($handle, [CURLOPT_URL => 'https://ledger.corp.internal/', CURLOPT_SSLCERT => $pem, CURLOPT_CAINFO => '/etc/ssl/own.pem']);"
        ),
        New(
            "HC530",
            Forwarded.Look,
            "$subject = $_SERVER['HTTP_X_SSL_CLIENT_S_DN'];",
            "if (!in_array($_SERVER['REMOTE_ADDR'], $proxies, true)) {\n    exit;\n}\n$subject = $_SERVER['HTTP_X_SSL_CLIENT_S_DN'];"
        ),
        New(
            "HC540",
            Strength.Revocation,
            "curl_setopt($handle, CURLOPT_SSL_OPTIONS, CURLSSLOPT_NO_REVOKE);",
            "curl_setopt($handle, CURLOPT_SSL_OPTIONS, CURLSSLOPT_NATIVE_CA);"
        ),
        New(
            "HC550",
            Strength.OldProtocols,
            "curl_setopt($handle, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_0);",
            "curl_setopt($handle, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);"
        ),
        New(
            "HC551",
            Strength.WeakSuites,
            "curl_setopt($handle, CURLOPT_SSL_CIPHER_LIST, 'DEFAULT@SECLEVEL=0');",
            "curl_setopt($handle, CURLOPT_SSL_CIPHER_LIST, 'ECDHE+AESGCM');"
        ),
        New(
            "HC552",
            WeakMinting.Any.Look,
            "$certificate = openssl_csr_sign($csr, $ca, $caKey, 365, ['digest_alg' => 'sha1']);",
            "$certificate = openssl_csr_sign($csr, $ca, $caKey, 365, ['digest_alg' => 'sha256']);"
        ),
        New(
            "HC560",
            MisreadPin.Any.Look,
            "if ($certificate['serialNumber'] !== $pinnedSerial) {\n    throw new RuntimeException('pin');\n}",
            "if (!hash_equals($pinnedSha256, openssl_x509_fingerprint($pem, 'sha256'))) {\n    throw new RuntimeException('pin');\n}"
        ),
        New(
            "HC571",
            Strength.Passwords,
            "curl_setopt($handle, CURLOPT_SSLKEYPASSWD, 'changeit');",
            "curl_setopt($handle, CURLOPT_SSLKEYPASSWD, getenv('KEY_PASSWORD'));"
        ),
        New("HC572", OpenKeyFile.Any.Look, "chmod('/etc/app/server.key', 0644);", "chmod('/etc/app/server.key', 0600);"),
    ];

    private static Entry New(string check, Func<CodeFile, IEnumerable<Flag>> look, string bad, string good) =>
        new(check, new([All.Php], look) { Bad = bad, Good = good });

    private static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var flag in Peers.Clients(code, Remedy))
            yield return flag;
        foreach (
            var call in code.Calls(
                "withoutVerifying",
                "withoutPeerVerification",
                "withoutStrictSsl",
                "disableStrictSSL",
                "disableSslVerification",
                "setNoCasServerValidation"
            )
        )
            if (
                !code.Is(call.Start - 1, "function")
                && !Sides.IsServer(code, call.Name)
                && !code.PathTo(call.Name).Contains("ServerTls", StringComparison.Ordinal)
            )
                yield return new(
                    new(call.Name, call.Whole.To),
                    $"{call.Word}(): this client talks to whoever answers, with any certificate"
                )
                {
                    Remedy = "Remove the call.",
                };
        foreach (var call in code.Calls("createInsecure"))
            if (call.Receiver.EndsWith("Credentials", StringComparison.Ordinal))
                yield return new(call.Whole, "createInsecure(): gRPC without TLS talks to whoever answers")
                {
                    Remedy = "Use ChannelCredentials::createSsl().",
                };
        foreach (var call in code.Calls("add_filter"))
            if (
                code[call.Argument(0).From] is { IsText: true, Value: "https_ssl_verify" or "https_local_ssl_verify" }
                && (
                    code[call.Argument(1).From] is { IsText: true, Value: "__return_false" or "__return_zero" }
                    || code.Functions.Of(call.Argument(1)) is { } filter
                        && code.Functions.Returns(filter) is { Count: > 0 } returned
                        && returned.All(r => Meaning.IsOff(code.Values.Of(r)))
                )
            )
                yield return new(call.Whole, "WordPress verifies no server any more") { Remedy = "Remove the filter." };
        foreach (var call in code.Calls("ldap_set_option"))
            if (code.Text(call.Argument(1)).EndsWith("REQUIRE_CERT", StringComparison.Ordinal) && code.Text(call.Argument(2)) is var level)
            {
                if (
                    level.EndsWith("_NEVER", StringComparison.Ordinal)
                    || level.EndsWith("_ALLOW", StringComparison.Ordinal)
                    || level is "0" or "3"
                    || Assigned(code, call.Argument(2)) is "LDAP_OPT_X_TLS_NEVER" or "LDAP_OPT_X_TLS_ALLOW"
                    || IsOnceLax(code, call.Argument(2))
                )
                    yield return new(call.Whole, "the LDAP client accepts any certificate") { Remedy = "Use LDAP_OPT_X_TLS_DEMAND." };
                else if (level.Contains("_NEVER", StringComparison.Ordinal) && level.Contains('?', StringComparison.Ordinal))
                    yield return new(call.Whole, "whoever runs it can make the LDAP client accept any certificate")
                    {
                        Remedy = "Use LDAP_OPT_X_TLS_DEMAND.",
                        IsSwitch = true,
                    };
            }

        foreach (var given in Givens.Of(code))
            if (
                given.Key is "ldapoptxtlsrequirecert"
                && !code.Calls("ldap_set_option").Any(c => c.Whole.Contains(given.At))
                && code.Text(given.Value) is var level
                && (
                    level.EndsWith("_NEVER", StringComparison.Ordinal) || level.EndsWith("_ALLOW", StringComparison.Ordinal) || level == "0"
                )
            )
                yield return new(given.Whole, "the LDAP client accepts any certificate") { Remedy = "Use LDAP_OPT_X_TLS_DEMAND." };
        foreach (
            var flag in Row.Word(
                code,
                ["MYSQLI_CLIENT_SSL_DONT_VERIFY_SERVER_CERT"],
                "{0}: the MySQL client talks to whoever answers",
                "Remove the flag.",
                i => !code.Is(code.StatementStart(i), "use")
            )
        )
            yield return flag;
        foreach (var call in code.Calls("putenv"))
            if (code[call.Argument(0).From] is { IsText: true } setting && IsOffVariable(setting.Value))
                yield return new(call.Whole, $"{setting.Value}: the directory's client of this process accepts any certificate")
                {
                    Remedy = "Remove it.",
                };
        foreach (var call in code.Calls("withVerifyFlags"))
            if (code.Text(call.Argument(0)).EndsWith("VERIFY_NONE", StringComparison.Ordinal))
                yield return new(call.Whole, "VERIFY_NONE: the Cassandra client talks to whoever answers")
                {
                    Remedy = "Use Cassandra::VERIFY_PEER_CERT.",
                };
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code[i].IsText
                && code[i].Value.Length < 300
                && code[i].Value.Contains("/novalidate-cert", StringComparison.Ordinal)
                && code[i].Value.Contains('{', StringComparison.Ordinal)
            )
                yield return new(new(i, i + 1), "/novalidate-cert: the mail client talks to whoever answers")
                {
                    Remedy = "Write /validate-cert.",
                };
    }

    private static IEnumerable<Flag> Undemanded(CodeFile code)
    {
        foreach (var flag in Peers.NeverDemanded(code))
            yield return flag;
        foreach (var call in code.Calls("withCaFile", "withCaPath"))
            if (
                (Sides.IsServer(code, call.Name) || code.Names.Has("ServerTlsContext"))
                && !code.Names.Has("withPeerVerification")
                && !code.Names.Has("ClientTlsContext")
            )
                yield return new(
                    new(call.Name, call.Whole.To),
                    "roots for clients are given, but no client is ever asked for a certificate"
                )
                {
                    Remedy = "Add withPeerVerification().",
                };
    }

    private static bool IsOffVariable(string text) => text.Split('=') is ["LDAPTLS_REQCERT", "never" or "allow"];

    /// <summary>$this->policy, where a class of the file sets it to NEVER or ALLOW.</summary>
    private static bool IsOnceLax(CodeFile code, Span value) =>
        value.Length == 3
        && code.Is(value.From, "$this")
        && code.Names.To("$" + code[value.To - 1].Value)
            .Any(a => a.Value.Length < 4 && code[a.Value.To - 1].Value is "LDAP_OPT_X_TLS_NEVER" or "LDAP_OPT_X_TLS_ALLOW");

    private static string Assigned(CodeFile code, Span value) =>
        value.Length == 1 && code.Names.Reaching(code[value.From].Value, value.From) is [var only] ? code.Text(only.Value) : "";
}
