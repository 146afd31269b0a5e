using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.AcceptingVerifier;

/// <summary>.NET's validation callbacks on the side of the client.</summary>
internal static class CSharp
{
    private const string Remedy =
        "Remove the callback. For a private root set CertificateChainPolicy with TrustMode = CustomRootTrust and CustomTrustStore.";

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var flag in DotNetCallbacks.Flaws(code, Side.Client, Remedy))
            yield return flag;
        foreach (var flag in DotNetChains.Endless(code, Side.Client))
            yield return flag;
        foreach (var flag in DotNetPlatforms.Look(code))
            yield return flag;
        // Events that agree by assignment: (sender, e) => e.Accept = true.
        foreach (var setting in code.Settings("ValidateCertificate", "CertificateValidation"))
            if (
                code.Functions.Of(setting.Value) is { Parameters: [_, var e] } handler
                && (
                    Common.Impostors.Judge.AcceptsStrangers(code, handler)
                    || code.Text(handler.Body) is var body
                        && body.Replace(" ", "", StringComparison.Ordinal).TrimEnd(';') is var bare
                        && (bare == $"{e}.Accept=true" || bare == $"{e}.AcceptAll=true" || TakesUntrusted(bare, e))
                )
            )
                yield return new(
                    DotNetCallbacks.Shown(code, setting.Value) ?? setting.Whole,
                    "the handler accepts every certificate: this client talks to whoever answers"
                )
                {
                    Decided = DotNetCallbacks.Decides(code, setting.Value),
                    Remedy = Remedy,
                };
        // WCF, and the interface of old.
        foreach (var method in code.Functions.Named("Validate"))
            if (
                code.Names.Has("X509CertificateValidator")
                && method.Parameters.Count == 1
                && Enumerable.Range(Math.Max(0, method.Start - 4), 4).Any(i => code.Is(i, "override"))
                && Enumerable.Range(method.Start, Math.Max(0, method.Body.From - method.Start)).Any(i => code.Is(i, "X509Certificate2"))
            )
                if (Verifiers.Judge(code, method, _ => true, isVoid: true) != Verdicts.Decides)
                    yield return new(new(method.Start, method.End + 1), "Validate never throws: any certificate is accepted")
                    {
                        Remedy = "Use X509CertificateValidator.ChainTrust.",
                    };
                else if (DotNetVerdicts.IsByNameAlone(code, method) || Common.Impostors.Judge.LetsStrangersThrough(code, method))
                    yield return new(
                        new(method.Start, method.End + 1),
                        "Validate looks at nothing that proves who it is: anybody can write names and dates into a certificate of his own"
                    )
                    {
                        Remedy = "Call X509CertificateValidator.ChainTrust.Validate(certificate) first, or compare the thumbprint.",
                        Confidence = Model.Confidence.Firm,
                    };
        // Bouncy Castle: whoever does not throw has agreed; in its older versions, whoever answers yes.
        foreach (var method in code.Functions.Named("NotifyServerCertificate"))
            if (
                method.Parameters.Count == 1
                && code.Names.Mentions("BouncyCastle")
                && (
                    Verifiers.Judge(code, method, _ => true, isVoid: true) is Verdicts.AcceptsAll or Verdicts.Swallows
                    || Common.Impostors.Judge.LetsStrangersThrough(code, method)
                )
            )
                yield return new(
                    new(method.Start, method.End + 1),
                    "NotifyServerCertificate lets whoever answers pass: Bouncy Castle itself verifies nothing"
                )
                {
                    Remedy =
                        "Build the chain to your own roots and compare the name here; throw TlsFatalAlert(AlertDescription.bad_certificate).",
                };
        foreach (var method in code.Functions.Named("IsValid"))
            if (
                method.Parameters.Count == 2
                && code.Names.Has("ICertificateVerifyer")
                && Verifiers.Judge(code, method, v => v.Is(true)) is Verdicts.AcceptsAll or Verdicts.Swallows
            )
                yield return new(
                    new(method.Start, method.End + 1),
                    "IsValid agrees with every certificate: this client talks to whoever answers"
                )
                {
                    Remedy = "Build the chain to your own roots and compare the name.",
                };
        foreach (var method in code.Functions.Named("CheckValidationResult"))
            if (Verifiers.Judge(code, method, v => v.Is(true)) is Verdicts.AcceptsAll or Verdicts.Swallows)
                yield return new(
                    new(method.Start, method.End + 1),
                    "CheckValidationResult agrees with every certificate: this client talks to whoever answers"
                )
                {
                    Remedy = Remedy,
                };
    }

    /// <summary>OPC UA: if (e.Error.StatusCode == StatusCodes.BadCertificateUntrusted) e.Accept = true; and its short form.</summary>
    private static bool TakesUntrusted(string body, string e) =>
        body.Contains("==StatusCodes.BadCertificateUntrusted", StringComparison.Ordinal)
        && !body.Contains("humbprint", StringComparison.Ordinal)
        && !body.Contains("&&", StringComparison.Ordinal)
        && (
            body.Contains($"{e}.Accept={e}.Error.StatusCode==StatusCodes.BadCertificateUntrusted", StringComparison.Ordinal)
            || body.Contains($"{e}.Accept=true", StringComparison.Ordinal)
                && body.IndexOf("if(", StringComparison.Ordinal) is >= 0 and var first
                && body.IndexOf("if(", first + 1, StringComparison.Ordinal) < 0
        );
}
