using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>crypto/tls and what is configured with it.</summary>
internal static class Go
{
    private const string Remedy =
        "Remove it; give a private root with RootCAs. A VerifyConnection that really verifies may stand in its place.";

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (
            var setting in code.Settings("InsecureSkipVerify", "InsecureSkipTLSVerify", "SkipTLSVerify", "TLSSkipVerify", "InsecureTLS")
        )
        {
            if (GoTls.IsServer(setting))
                continue;
            var callback = GoTls.Callback(code, setting);
            if (callback is { Does: Verdicts.Decides })
                continue;
            var why = callback is null ? "" : $", and {callback.Value.At.Option} agrees with everything";
            if (
                Options.Judge(
                    code,
                    setting,
                    true,
                    $"{setting.Option} is on{why}: this client talks to whoever answers, with any certificate",
                    Remedy
                ) is
                { } flag
            )
                yield return callback is { } c
                    ? flag with
                    {
                        Beside = [.. flag.Beside, new(c.At.Whole, "the callback")],
                        IsSafe = false,
                    }
                    : flag;
        }

        // k8s.io/client-go: rest.TLSClientConfig{Insecure: true}; hashicorp and others use the same word in a TLS structure.
        foreach (var setting in code.Settings("Insecure"))
            if (
                (
                    setting.Container >= 0
                        && code.IsWord(setting.Container - 1)
                        && code[setting.Container - 1].Value.Contains("TLS", StringComparison.Ordinal)
                    || setting.Owner.Contains("TLS", StringComparison.Ordinal)
                )
                && Options.Judge(code, setting, true, "Insecure is on: this client talks to whoever answers, with any certificate", Remedy)
                    is { } flag
            )
                yield return flag;
        foreach (var flag in Urls.Look(code, "Verify the server: register a tls.Config with its root."))
            yield return flag;
    }
}
