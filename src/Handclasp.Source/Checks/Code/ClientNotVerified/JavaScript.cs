using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ClientNotVerified;

/// <summary>Node.js servers: requestCert with rejectUnauthorized off, and nobody who looks at authorized.</summary>
internal static class JavaScript
{
    private const string Remedy = "Set rejectUnauthorized: true and ca to the root of your clients.";

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var setting in code.Settings("rejectUnauthorized"))
        {
            if (JavaScriptTls.SideOf(code, setting) != Side.Server)
                continue;
            var asked = setting.Sibling("requestCert");
            if (asked is null || code.Values.Of(asked.Value.Value).Is(false))
            {
                if (code.Values.Of(setting.Value).Is(false))
                    yield return new(setting.Whole, "without requestCert this has no effect: no client is asked for a certificate")
                    {
                        LoweredTo = Severity.Info,
                        Remedy = "For mutual TLS: requestCert: true, rejectUnauthorized: true and ca.",
                    };
                continue;
            }

            if (LooksAtAuthorized(code))
                continue;
            if (
                Options.Judge(
                    code,
                    setting,
                    false,
                    "clients are asked for a certificate and let in with any, or without one: nobody looks at socket.authorized",
                    Remedy
                ) is
                { } flag
            )
                yield return flag with
                {
                    Beside = [.. flag.Beside, new(asked.Value.Whole, "asked here")],
                };
        }
    }

    /// <summary>socket.authorized is read: the application decides. Printing it decides nothing.</summary>
    public static bool LooksAtAuthorized(CodeFile code)
    {
        for (var i = 1; i < code.Tokens.Length; i++)
        {
            if (!code.Is(i, "authorized") && !code.Is(i, "authorizationError"))
                continue;
            if (!code.IsLink(i - 1) && !code.Is(i - 1, "{") && !code.Is(i - 1, ","))
                continue;
            var open = code.Parent(i);
            var isPrinted =
                open >= 0
                && code.Is(open, "(")
                && code.CallAt(open) is { } call
                && (
                    call.Path.StartsWith("console.", StringComparison.Ordinal)
                    || call.Path.Contains("log", StringComparison.OrdinalIgnoreCase)
                    || call.Word is "end" or "write" or "send" or "json"
                );
            if (!isPrinted)
                return true;
        }

        return false;
    }
}
