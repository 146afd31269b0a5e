using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.RevocationOff;

/// <summary>Revocation switched off where it was on by itself.</summary>
internal static class Readers
{
    /// <summary>gosnowflake asks OCSP by itself; its InsecureMode leaves the chain verified and that out.</summary>
    public static IEnumerable<Flag> Go(CodeFile code)
    {
        if (!code.Names.Mentions("gosnowflake"))
            yield break;
        foreach (var setting in code.Settings("InsecureMode", "DisableOCSPChecks"))
            if (code.Values.Of(setting.Value).Is(true))
                yield return new(setting.Whole, $"{setting.Option}: a revoked certificate is accepted")
                {
                    Remedy = "Remove it; OCSPFailOpen is the milder way where the responder cannot always be reached.",
                    Changes = [new(setting.Value, "false")],
                };
    }

    public static IEnumerable<Flag> Jvm(CodeFile code)
    {
        foreach (var call in code.Calls("setRevocationEnabled"))
            if (code.Values.Of(call.Argument(0)).Is(false))
                yield return new(call.Whole, "setRevocationEnabled(false): a revoked certificate is accepted")
                {
                    Remedy = "Leave it on, with PKIXRevocationChecker.",
                    Changes = [new(call.Argument(0), "true")],
                };
        foreach (var setting in code.Settings("isRevocationEnabled"))
            if (code.Values.Of(setting.Value).Is(false))
                yield return new(setting.Whole, "isRevocationEnabled is false: a revoked certificate is accepted")
                {
                    Remedy = "Leave it on, with PKIXRevocationChecker.",
                    Changes = [new(setting.Value, "true")],
                };
        foreach (var call in code.Calls("setProperty"))
            if (
                code[call.Argument(0).From] is { IsText: true, Value: "com.sun.net.ssl.checkRevocation" or "ocsp.enable" }
                && code.Values.Of(call.Argument(1)) is { Kind: ValueKind.Text, Text: "false" }
            )
                yield return new(call.Whole, "revocation checking is switched off for the whole process") { Remedy = "Remove the line." };
    }
}
