using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>.NET: ready-made callbacks and libraries' own switches. Callbacks written by hand are another check's.</summary>
internal static class CSharp
{
    private const string Remedy =
        "Remove it; trust a private root with SslClientAuthenticationOptions.CertificateChainPolicy (CustomRootTrust).";

    private static readonly string[] Skips =
    [
        "TrustServerCertificate",
        "AllowUntrustedCertificates",
        "IgnoreCertificateChainErrors",
        "IgnoreCertificateRevocationErrors",
        "AllowInsecureTls",
        "AcceptAnyCertificate",
        "SkipCertificateCheck",
        "IgnoreSslErrors",
        "AcceptInsecureCertificates",
        "IgnoreHTTPSErrors",
        "SkipTlsVerify",
        "InsecureSkipVerify",
        "AllowInvalidCertificates",
        "SkipCertificateValidation",
        "AllowInvalidCertificate",
        "TrustAllCertificates",
        "IgnoreSslCertificateErrors",
        "DangerousAcceptAnyServerCertificate",
    ];
    private static readonly string[] Verifies =
    [
        "EnableSslCertificateVerification",
        "VerifySsl",
        "ValidateCertificate",
        "ValidateServerCertificate",
        "VerifyServerCertificate",
        "CheckCertificate",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
            if (code.IsWord(i) && code[i].Value is "DangerousAcceptAnyServerCertificateValidator" && !code.Is(i - 1, "class"))
                yield return new(
                    new(code.PathStart(i), i + 1),
                    "DangerousAcceptAnyServerCertificateValidator: this client talks to whoever answers, with any certificate"
                )
                {
                    Remedy = Remedy,
                };
        foreach (var setting in code.Settings(Skips))
        {
            if (setting.Option is "IgnoreCertificateRevocationErrors")
                continue;
            if (
                Options.Judge(
                    code,
                    setting,
                    true,
                    $"{setting.Option} is on: this client talks to whoever answers, with any certificate",
                    Remedy
                ) is
                { } flag
            )
                yield return flag;
        }

        foreach (var setting in code.Settings(Verifies))
            if (
                Options.Judge(
                    code,
                    setting,
                    false,
                    $"{setting.Option} is off: this client talks to whoever answers, with any certificate",
                    Remedy
                ) is
                { } flag
            )
                yield return flag;
        foreach (var setting in code.Settings("CertificateValidationMode"))
            if (code.Text(setting.Value).EndsWith("X509CertificateValidationMode.None", StringComparison.Ordinal))
                yield return new(setting.Whole, "X509CertificateValidationMode.None accepts any certificate")
                {
                    Remedy = "Use ChainTrust.",
                    Changes = [new(setting.Value, "X509CertificateValidationMode.ChainTrust")],
                    IsSafe = true,
                };
        foreach (var setting in code.Settings("AcceptablePolicyErrors"))
            if (code.Text(setting.Value).Contains("RemoteCertificateChainErrors", StringComparison.Ordinal))
                yield return new(setting.Whole, "errors of the chain are called acceptable: any issuer will do")
                {
                    Remedy = "Leave AcceptablePolicyErrors at None.",
                };
        foreach (var flag in Urls.Look(code, "Remove it from the connection string; trust the server's root."))
            yield return flag;
    }
}
