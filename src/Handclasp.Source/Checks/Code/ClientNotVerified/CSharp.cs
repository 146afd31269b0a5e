using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ClientNotVerified;

/// <summary>Kestrel, SslStream servers, and the handler of ASP.NET that authenticates by certificate.</summary>
internal static class CSharp
{
    private const string Remedy =
        "Leave the standard validation in place; trust your clients' root with AddCertificate and CustomTrustStore.";

    /// <summary>What only the right certificate has.</summary>
    private static readonly string[] Proofs =
    [
        "Thumbprint",
        "GetCertHash",
        "GetCertHashString",
        "RawData",
        "RawDataMemory",
        "GetRawCertData",
        "GetPublicKey",
        "GetPublicKeyString",
        "PublicKey",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var setting in code.Settings("CertificateValidationMode"))
            if (
                ServerNotVerified.CSharp.IsOfClients(code, setting)
                && code.Text(setting.Value).EndsWith("X509CertificateValidationMode.None", StringComparison.Ordinal)
            )
                yield return new(setting.Whole, "X509CertificateValidationMode.None lets every client in, with any certificate")
                {
                    Remedy = "Use ChainTrust.",
                    Changes = [new(setting.Value, "X509CertificateValidationMode.ChainTrust")],
                    IsSafe = true,
                };
        foreach (var call in code.Calls("AllowAnyClientCertificate"))
            // The handler of certificate authentication verifies what the listener lets pass.
            if (!DotNetServers.IsAuthenticated(code, call.Name))
                yield return new(
                    call.Whole,
                    "AllowAnyClientCertificate() takes every certificate, self-signed as well, and no validation stands behind it"
                )
                {
                    Remedy = Remedy,
                };
        // Bouncy Castle asks for a certificate and verifies none: whoever does not throw has agreed.
        foreach (var method in code.Functions.Named("NotifyClientCertificate"))
            if (
                method.Parameters.Count == 1
                && code.Names.Mentions("BouncyCastle")
                && Common.Impostors.Judge.LetsStrangersThrough(code, method)
            )
                yield return new(
                    new(method.Start, method.End + 1),
                    "NotifyClientCertificate lets every client in, with any certificate: Bouncy Castle itself verifies nothing"
                )
                {
                    Remedy = "Build the chain to your clients' root here; throw TlsFatalAlert(AlertDescription.bad_certificate).",
                    Confidence = Model.Confidence.Firm,
                };
        foreach (var flag in DotNetCallbacks.Flaws(code, Side.Server, Remedy))
            if (!(IsKestrels(code, flag) && DotNetServers.IsAuthenticated(code, flag.At.From)))
                yield return flag;
        foreach (var flag in DotNetChains.Endless(code, Side.Server))
            yield return flag;
        foreach (var flag in Handler(code).Concat(DotNetGrpc.NotVerified(code)))
            yield return flag;
    }

    /// <summary>What an SslStream accepts passes no handler of ASP.NET.</summary>
    private static bool IsKestrels(CodeFile code, Flag flag)
    {
        var statement = code.StatementStart(flag.At.From);
        return Enumerable
            .Range(statement, Math.Max(0, flag.At.From - statement) + 1)
            .Any(i => code[i].Value is "ClientCertificateValidation" || code[i].Value is "ClientCertificateValidationCallback");
    }

    /// <summary>AddCertificate: self-signed certificates are allowed and nobody looks whose they are; a failure is turned into a success.</summary>
    private static IEnumerable<Flag> Handler(CodeFile code)
    {
        foreach (var setting in code.Settings("AllowedCertificateTypes"))
        {
            var value = code.Text(setting.Value);
            if (
                !value.Contains("CertificateTypes.All", StringComparison.Ordinal)
                && !value.Contains("CertificateTypes.SelfSigned", StringComparison.Ordinal)
            )
                continue;
            if (code.Index.Places(Proofs).Any(p => code.IsWord(p) && Kinship.Speaks(code, setting.Name, p, ["AllowedCertificateTypes"])))
                continue;
            // An event handler that hands the certificate to somebody else may look there.
            var isAsked =
                code.Functions.All.Any(f => IsValidated(code, f) && HandsOn(code, f))
                || code.Names.Has("EventsType")
                || code.Settings("OnCertificateValidated").Any(s => code.Functions.Of(s.Value) is not { } f || HandsOn(code, f));
            yield return new(
                setting.Whole,
                "self-signed certificates are allowed, and nothing compares whose they are: anybody can make himself one"
            )
            {
                Remedy = "Use CertificateTypes.Chained with CustomTrustStore, or compare the thumbprint in OnCertificateValidated.",
                Confidence = isAsked ? Model.Confidence.Tentative : Model.Confidence.Firm,
                Changes = code.Is(setting.Value.To - 2, ".") ? [new(new(setting.Value.To - 1, setting.Value.To), "Chained")] : [],
            };
        }

        foreach (var setting in code.Settings("ValidateValidityPeriod"))
            if (
                (code.Names.Has("AddCertificate") || code.Names.Has("CertificateAuthenticationOptions"))
                && Options.Judge(
                    code,
                    setting,
                    false,
                    "the dates of a certificate are not looked at: a client whose certificate has expired is let in",
                    "Remove it: the dates are looked at by default."
                )
                    is { } dates
            )
                yield return dates with
                {
                    LoweredTo = Model.Severity.Medium,
                };

        foreach (var setting in code.Settings("OnAuthenticationFailed"))
            if (
                code.Names.Has("CertificateAuthenticationEvents")
                && code.Functions.Of(setting.Value) is { Parameters: [var context, ..] } handler
                && code.Calls("Success").Any(c => handler.Body.Contains(c.Name) && c.Receiver == context)
                && !code.Index.Places(Proofs).Any(p => handler.Body.Contains(p) && code.IsWord(p))
            )
                yield return new(setting.Whole, "a client whose certificate did not verify is let in all the same") { Remedy = Remedy };
    }

    /// <summary>The whole certificate, or the context that holds it, is given to somebody who may look at more than names.</summary>
    private static bool HandsOn(CodeFile code, Function handler)
    {
        foreach (var call in code.Calls())
        {
            if (call.Name < handler.Body.From || call.Name >= handler.Body.To || call.Word.StartsWith("Log", StringComparison.Ordinal))
                continue;
            foreach (var argument in call.Arguments)
                if (
                    !argument.IsEmpty
                    && (
                        code.Is(argument.To - 1, "ClientCertificate")
                        || argument.Length == 1
                            && code.IsWord(argument.From)
                            && (
                                handler.Parameters.Contains(code[argument.From].Value)
                                || code.Names.Reaching(code[argument.From].Value, argument.From)
                                    .Any(a => code.Is(a.Value.To - 1, "ClientCertificate"))
                            )
                    )
                )
                    return true;
        }

        return false;
    }

    private static bool IsValidated(CodeFile code, Function function)
    {
        for (var i = function.Start; i > Math.Max(0, function.Start - 4); i--)
            if (code.Is(i, "OnCertificateValidated"))
                return true;
        return false;
    }
}
