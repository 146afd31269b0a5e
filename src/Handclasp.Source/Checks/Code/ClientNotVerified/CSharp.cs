using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ClientNotVerified;

/// <summary>Kestrel and SslStream servers.</summary>
internal static class CSharp
{
    private const string Remedy =
        "Leave the standard validation in place; trust your clients' root with AddCertificate and CustomTrustStore.";

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (code.Names.Has("AddCertificate"))
            yield break; // the certificate authentication handler verifies what the listener let pass
        foreach (var setting in code.Settings("CertificateValidationMode"))
            if (
                ServerNotVerified.CSharp.IsOfClients(setting)
                && code.Text(setting.Value).EndsWith("X509CertificateValidationMode.None", StringComparison.Ordinal)
            )
                yield return new(setting.Whole, "X509CertificateValidationMode.None lets every client in, with any certificate")
                {
                    Remedy = "Use ChainTrust.",
                    Changes = [new(setting.Value, "X509CertificateValidationMode.ChainTrust")],
                    IsSafe = true,
                };
        foreach (var call in code.Calls("AllowAnyClientCertificate"))
            yield return new(
                call.Whole,
                "AllowAnyClientCertificate() takes every certificate, self-signed as well, and no validation stands behind it"
            )
            {
                Remedy = Remedy,
            };
        foreach (var flag in DotNetCallbacks.Flaws(code, Side.Server, Remedy))
            yield return flag;
    }
}
