using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>C, C++, Objective-C: OpenSSL, curl, Mbed TLS, wolfSSL, Qt, Boost.Asio, drivers.</summary>
internal static class C
{
    private const string Remedy =
        "Verify: SSL_VERIFY_PEER with SSL_CTX_load_verify_locations, CURLOPT_SSL_VERIFYPEER 1 with CURLOPT_CAINFO.";

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var call in code.Calls("SSL_CTX_set_verify", "SSL_set_verify", "wolfSSL_CTX_set_verify", "wolfSSL_set_verify"))
            if (code.Text(call.Argument(1)) is "SSL_VERIFY_NONE" or "WOLFSSL_VERIFY_NONE" or "0" && !IsServer(code))
                yield return new(call.Whole, "SSL_VERIFY_NONE: this client talks to whoever answers, with any certificate")
                {
                    Remedy = Remedy,
                };
        foreach (var call in code.Calls("curl_easy_setopt", "curl_setopt", "setOpt"))
            if (
                code.Text(call.Argument(call.Arguments.Count - 2)).Contains("SSL_VERIFYPEER", StringComparison.Ordinal)
                && IsOff(code, call.Arguments[^1])
            )
                yield return new(call.Whole, "CURLOPT_SSL_VERIFYPEER is 0: curl accepts any certificate")
                {
                    Remedy = Remedy,
                    Changes = [new(call.Arguments[^1], "1L")],
                    IsSafe = true,
                };
        foreach (var call in code.Calls("mbedtls_ssl_conf_authmode", "ssl_set_authmode", "mbedtls_ssl_set_hs_authmode"))
            if (
                code.Text(call.Argument(1)) is "MBEDTLS_SSL_VERIFY_NONE" or "SSL_VERIFY_NONE" or "MBEDTLS_SSL_VERIFY_OPTIONAL"
                && !IsServer(code)
            )
                yield return new(call.Whole, $"{code.Text(call.Argument(1))}: this client talks to whoever answers")
                {
                    Remedy = "Use MBEDTLS_SSL_VERIFY_REQUIRED.",
                };
        foreach (var call in code.Calls("setPeerVerifyMode", "set_verify_mode"))
            if (
                code.Text(call.Argument(0)) is var mode
                && (mode.EndsWith("VerifyNone", StringComparison.Ordinal) || mode.EndsWith("verify_none", StringComparison.Ordinal))
            )
                yield return new(call.Whole, $"{mode}: any certificate is accepted") { Remedy = "Use VerifyPeer / verify_peer." };
        foreach (var call in code.Calls("ignoreSslErrors"))
            if (call.Arguments.Count == 0 && !code.Is(code.Mate(call.Open) + 1, "{"))
                yield return new(call.Whole, "ignoreSslErrors(): every error is ignored, and the client talks to whoever answers")
                {
                    Remedy = "Remove the call; add the root with setCaCertificates.",
                };
        foreach (
            var call in code.Calls(
                "set_validate_certificates",
                "setInsecure",
                "mosquitto_tls_insecure_set",
                "enable_server_certificate_verification",
                "setAllowsAnyHTTPSCertificate"
            )
        )
        {
            var value = call.Arguments.Count > 0 ? code.Values.Of(call.Arguments[^1]) : new(ValueKind.True);
            var bad = call.Word is "set_validate_certificates" or "enable_server_certificate_verification"
                ? value.Is(false)
                : value.Is(true) || value is { Kind: ValueKind.Number, Text: "1" };
            if (bad && !code.Is(code.Mate(call.Open) + 1, "{"))
                yield return new(call.Whole, $"{call.Word}: this client talks to whoever answers") { Remedy = Remedy };
        }

        foreach (
            var setting in code.Settings(
                "enableServerCertAuth",
                "allowInvalidCertificates",
                "validatesSecureCertificate",
                "insecure_skip_verify",
                "skip_cert_verify"
            )
        )
        {
            var value = code.Values.Of(setting.Value);
            var off = value.Is(false) || value is { Kind: ValueKind.Number, Text: "0" };
            var on = value.Is(true) || value is { Kind: ValueKind.Number, Text: "1" };
            if (setting.Option is "enableServerCertAuth" or "validatesSecureCertificate" ? off : on)
                yield return new(setting.Whole, $"{setting.Option} {(off ? "is off" : "is on")}: this client talks to whoever answers")
                {
                    Remedy = Remedy,
                };
        }

        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code[i].Value is "SECURITY_FLAG_IGNORE_UNKNOWN_CA" or "INTERNET_FLAG_IGNORE_CERT_CN_INVALID"
                && !Mentions.IsOnlySpokenOf(code, i, i + 1)
                && !code.Is(i - 1, "define")
            )
                yield return new(new(i, i + 1), $"{code[i].Value}: the client talks to whoever answers") { Remedy = "Remove the flag." };
        foreach (var flag in Urls.Look(code, Remedy))
            yield return flag;
    }

    /// <summary>The host's name.</summary>
    public static IEnumerable<Flag> Hosts(CodeFile code)
    {
        foreach (var call in code.Calls("curl_easy_setopt", "curl_setopt", "setOpt"))
            if (
                call.Arguments.Count > 1
                && code.Text(call.Argument(call.Arguments.Count - 2)).Contains("SSL_VERIFYHOST", StringComparison.Ordinal)
                && IsOff(code, call.Arguments[^1])
            )
                yield return new(call.Whole, "CURLOPT_SSL_VERIFYHOST is 0: the server's name is not compared")
                {
                    Remedy = "Set it to 2.",
                    Changes = [new(call.Arguments[^1], "2L")],
                    IsSafe = true,
                };
        foreach (var setting in code.Settings("skip_cert_common_name_check", "validatesDomainName", "skip_common_name"))
            if (code.Values.Of(setting.Value) is var v && (setting.Option == "validatesDomainName" ? v.Is(false) : v.Is(true)))
                yield return new(setting.Whole, $"{setting.Option}: the server's name is not compared") { Remedy = "Remove it." };
    }

    /// <summary>Verify callbacks that say 1 to everything.</summary>
    public static IEnumerable<Flag> Callbacks(CodeFile code)
    {
        foreach (
            var call in code.Calls(
                "SSL_CTX_set_verify",
                "SSL_set_verify",
                "SSL_CTX_set_cert_verify_callback",
                "set_verify_callback",
                "mbedtls_ssl_conf_verify"
            )
        )
        {
            var callback =
                call.Word is "SSL_CTX_set_verify" or "SSL_set_verify" ? call.Argument(2)
                : call.Word == "set_verify_callback" ? call.Argument(0)
                : call.Argument(1);
            var isMbed = call.Word == "mbedtls_ssl_conf_verify";
            if (
                !callback.IsEmpty
                && code.Functions.Of(callback) is { } function
                && Syntax.Verifiers.Judge(code, function, v => v.Is(true) || v is { Kind: ValueKind.Number } && v.Text == "1")
                    is Verdicts.AcceptsAll
                        or Verdicts.Swallows
                && !isMbed
            )
                yield return new(call.Whole, "the verify callback says yes to everything: OpenSSL's own result is thrown away")
                {
                    Remedy = "Return preverify_ok, or leave the callback out.",
                };
        }
    }

    /// <summary>Servers that ask for a certificate and do not insist.</summary>
    public static IEnumerable<Flag> Optional(CodeFile code)
    {
        foreach (var call in code.Calls("SSL_CTX_set_verify", "SSL_set_verify", "wolfSSL_CTX_set_verify"))
            if (
                IsServer(code)
                && code.Text(call.Argument(1)) is "SSL_VERIFY_PEER" or "WOLFSSL_VERIFY_PEER"
                && !code.Names.Has("SSL_get_peer_certificate")
                && !code.Names.Has("SSL_get1_peer_certificate")
            )
                yield return new(
                    call.Whole,
                    "SSL_VERIFY_PEER without SSL_VERIFY_FAIL_IF_NO_PEER_CERT: clients are served without a certificate"
                )
                {
                    Remedy = "Write SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT.",
                };
        foreach (var call in code.Calls("gnutls_certificate_server_set_request"))
            if (code.Text(call.Argument(1)) is "GNUTLS_CERT_REQUEST")
                yield return new(call.Whole, "GNUTLS_CERT_REQUEST: clients are served without a certificate")
                {
                    Remedy = "Use GNUTLS_CERT_REQUIRE.",
                };
        foreach (var call in code.Calls("mbedtls_ssl_conf_authmode"))
            if (IsServer(code) && code.Text(call.Argument(1)) is "MBEDTLS_SSL_VERIFY_OPTIONAL")
                yield return new(call.Whole, "MBEDTLS_SSL_VERIFY_OPTIONAL: clients are served without a valid certificate")
                {
                    Remedy = "Use MBEDTLS_SSL_VERIFY_REQUIRED.",
                };
    }

    private static bool IsOff(CodeFile code, Span value) =>
        code.Values.Of(value) is { Kind: ValueKind.False } or { Kind: ValueKind.Number, Text: "0" or "0L" or "0l" };

    private static bool IsServer(CodeFile code) =>
        code.Names.Has("SSL_accept")
        || code.Names.Has("TLS_server_method")
        || code.Names.Has("SSLv23_server_method")
        || code.Names.Has("MBEDTLS_SSL_IS_SERVER")
        || code.Names.Has("wolfTLSv1_2_server_method")
        || code.Names.Has("wolfTLS_server_method")
        || code.Names.Has("wolfSSL_accept");
}
