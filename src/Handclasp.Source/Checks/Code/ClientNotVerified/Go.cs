using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ClientNotVerified;

/// <summary>crypto/tls: RequireAnyClientCert asks for a certificate and verifies nothing.</summary>
internal static class Go
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var flag in ServerNotVerified.GoLibraries.AdvancedTls(code, isServers: true))
            yield return flag;
        foreach (var setting in code.Settings("ClientAuth"))
        {
            foreach (var choice in GoChoices.Decided(code, setting.Value))
                if (
                    GoTls.AuthWord(code, choice.Word) is "RequireAnyClientCert"
                    && GoTls.AuthWord(code, setting.Value) is not "RequireAnyClientCert"
                    && GoTls.Callback(code, setting) is null
                    && !GoTls.IsSetAgain(code, choice.For)
                    && !GoTls.IsVerifiedByHand(code, setting, choice.For)
                )
                    yield return new(
                        choice.At,
                        "RequireAnyClientCert takes any certificate, self-signed as well, and no VerifyPeerCertificate or VerifyConnection looks at it"
                    )
                    {
                        Remedy = "Use tls.RequireAndVerifyClientCert with ClientCAs.",
                        Confidence = Handclasp.Model.Confidence.Firm,
                        Beside = [new(setting.Whole, "it is set here")],
                    };
            if (GoTls.AuthWord(code, setting.Value) is not "RequireAnyClientCert")
                continue;
            var callback = GoTls.Callback(code, setting);
            if (
                callback is { Does: Verdicts.Decides }
                || GoTls.IsVerifiedByHand(code, setting)
                || callback is null && GoTls.IsSetWhereMade(code, setting, "VerifyConnection", "VerifyPeerCertificate")
            )
                continue;
            var why = callback is null
                ? "and no VerifyPeerCertificate or VerifyConnection looks at it"
                : $"and {callback.Value.At.Option} {GoTls.Said(callback.Value.Does)}";
            yield return new(setting.Whole, $"RequireAnyClientCert takes any certificate, self-signed as well, {why}")
            {
                Remedy = "Use tls.RequireAndVerifyClientCert with ClientCAs.",
                Changes =
                    // Without roots of the clients that would be no more than half of it.
                    code.Text(setting.Value) == "tls.RequireAnyClientCert"
                    && !SystemTrust.Go.IsOpen(code, setting)
                        ? [new(setting.Value, "tls.RequireAndVerifyClientCert")]
                        : [],
                IsSafe = setting.Sibling("ClientCAs") is not null,
            };
        }
    }
}
