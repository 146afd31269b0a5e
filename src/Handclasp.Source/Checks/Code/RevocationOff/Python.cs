using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.RevocationOff;

/// <summary>ssl's flags, and drivers that ask for revocation by themselves.</summary>
internal static class Python
{
    private const string Because = "a revoked certificate is accepted";

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var setting in code.Settings("verify_flags"))
            if (setting.IsMember && IsCleared(code, setting))
                yield return new(setting.Whole, $"the flags that look for a list of revoked certificates are taken away: {Because}")
                {
                    Remedy = "Leave ssl.VERIFY_CRL_CHECK_LEAF set, and load the list with load_verify_locations.",
                };
        foreach (var place in code.Index.Places("verify_flags"))
            if (code.IsLink(place - 1) && code.Is(place + 1, "&=") && Clears(code, code.Expression(place + 2)))
                yield return new(
                    new(code.PathStart(place), code.Expression(place + 2).To),
                    $"the flags that look for a list of revoked certificates are taken away: {Because}"
                )
                {
                    Remedy = "Leave ssl.VERIFY_CRL_CHECK_LEAF set, and load the list with load_verify_locations.",
                };
        foreach (var setting in code.Settings("insecure_mode", "disable_ocsp_checks", "tlsDisableOCSPEndpointCheck", "ocsp_fail_open"))
            if (
                (setting.Container >= 0 || setting.IsMember)
                && !code.Is(setting.Container - 2, "def")
                && (setting.Option is not ("insecure_mode" or "ocsp_fail_open") || code.Names.Mentions("snowflake"))
                && Options.Judge(
                    code,
                    setting,
                    true,
                    setting.Option == "ocsp_fail_open"
                        ? $"ocsp_fail_open is on: where the responder does not answer, {Because}"
                        : $"{setting.Option} is on: {Because}",
                    "Remove it."
                )
                    is { } flag
            )
                yield return setting.Option == "ocsp_fail_open" ? flag with { LoweredTo = Severity.Low } : flag;
        foreach (var setting in code.Settings("ssl_validate_ocsp", "ssl_validate_ocsp_stapled"))
            if (
                setting.Container >= 0
                && !code.Is(setting.Container - 2, "def")
                && Options.Judge(code, setting, false, $"{setting.Option} is off: {Because}", "Remove it.") is { } flag
                && flag.Confidence != Confidence.Tentative
            )
                yield return flag;
        // certvalidator: what cannot be asked is no reason to refuse.
        foreach (var call in code.Calls("ValidationContext"))
            if (
                code.In(call.Open, "revocation_mode") is { } mode
                && code.Values.Of(mode.Value) is { Kind: ValueKind.Text, Text: "soft-fail" }
                && (code.Names.Has("certvalidator") || code.Names.Has("pyhanko_certvalidator"))
            )
                yield return new(mode.Whole, $"revocation_mode is soft-fail: where nobody can be asked, {Because}")
                {
                    Remedy = "Write \"hard-fail\", or \"require\".",
                    LoweredTo = Severity.Low,
                };
        foreach (var flag in Urls.Revocation(code))
            yield return flag;
        foreach (var call in code.Calls("set_option"))
            if (code[call.Argument(1).To - 1].Value is "OPT_X_TLS_CRL_NONE")
                yield return new(call.Whole, $"OPT_X_TLS_CRL_NONE: {Because}") { Remedy = "Use OPT_X_TLS_CRL_PEER." };
        foreach (var flag in PythonSoftFail.Look(code))
            yield return flag;
    }

    /// <summary>ctx.verify_flags = ctx.verify_flags &amp; ~ssl.VERIFY_CRL_CHECK_LEAF.</summary>
    private static bool IsCleared(CodeFile code, Setting setting) => Clears(code, setting.Value);

    private static bool Clears(CodeFile code, Span value)
    {
        var isNot = false;
        for (var i = value.From; i < value.To; i++)
            if (code.Is(i, "~"))
                isNot = true;
            else if (isNot && code[i].Value.StartsWith("VERIFY_CRL", StringComparison.Ordinal))
                return true;
        return false;
    }
}
