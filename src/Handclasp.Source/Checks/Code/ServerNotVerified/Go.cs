using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>crypto/tls and what is configured with it.</summary>
internal static class Go
{
    private const string Remedy =
        "Remove it; give a private root with RootCAs. A VerifyConnection that really verifies may stand in its place.";
    private static readonly string[] Skips =
    [
        "InsecureSkipVerify",
        "InsecureSkipTLSVerify",
        "SkipTLSVerify",
        "TLSSkipVerify",
        "InsecureTLS",
        "InsecureSkipTLS",
        "TLSAllowInsecureConnection",
        "SkipVerify",
        "InsecureSkipVerifyTLS",
        "TLSInsecure",
        "InsecureSkipHostVerify",
        "DockerInsecureSkipTLSVerify",
    ];

    /// <summary>Its other words.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [.. Skips, "enable.ssl.certificate.verification", "EnableInsecureSkipVerify", "DialTLSSkipVerify", "WithInsecureSkipVerify"];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var setting in code.Settings(Skips))
        {
            if (
                GoTls.IsServer(setting)
                || IsCopy(code, setting)
                || (setting.Option == "SkipVerify" && !code.Names.Mentions("tls") && !code.Names.Mentions("TLS"))
            )
                continue;
            var callback = GoTls.Callback(code, setting);
            if (callback is { Does: Verdicts.Decides })
                continue;
            var why = callback switch
            {
                null => "",
                { Does: Verdicts.AcceptsAll } c => $", and {c.At.Option} agrees with everything",
                { Does: Verdicts.Swallows } c => $", and {c.At.Option} verifies and throws the error away",
                { } c => $", and {c.At.Option} looks at nothing that proves who it is",
            };
            if (
                Options.Judge(
                    code,
                    setting,
                    true,
                    $"{setting.Option} is on{why}: this client talks to whoever answers, with any certificate",
                    Remedy
                )
                is not { } flag
            )
                continue;
            // Where the file sets a callback on a copy, or looks at the certificate itself, only a person can say whether that is enough.
            if (callback is null && LooksElsewhere(code))
                flag = flag with { Confidence = Confidence.Tentative, IsSafe = false };
            yield return callback is { } beside
                ? flag with
                {
                    Beside = [.. flag.Beside, new(beside.At.Whole, "the callback")],
                    IsSafe = false,
                }
                : flag;
        }

        // k8s.io/client-go: rest.TLSClientConfig{Insecure: true}; others use the same word in a TLS structure.
        foreach (var setting in code.Settings("Insecure"))
            if (
                IsTls(code, setting)
                && Options.Judge(code, setting, true, "Insecure is on: this client talks to whoever answers, with any certificate", Remedy)
                    is { } flag
            )
                yield return flag;
        foreach (var setting in code.Settings("enable.ssl.certificate.verification", "EnableHostVerification", "TLSValidateCertificate"))
            if (
                Options.Judge(
                    code,
                    setting.Whole,
                    setting.Value,
                    v => v.Is(false) || v is { Kind: ValueKind.Text, Text: "false" },
                    $"{setting.Option} is off: this client talks to whoever answers",
                    Remedy
                ) is
                { IsSwitch: false } flag
            )
                yield return flag;
        foreach (
            var call in code.Calls(
                "EnableInsecureSkipVerify",
                "DialTLSSkipVerify",
                "WithInsecureSkipVerify",
                "WithInsecureSkipVerifyTLS",
                "SetInsecureSkipVerify"
            )
        )
            if (
                code.Functions.Around(call.Name)?.Name != call.Word
                && !code.Is(call.Start - 1, "func")
                && !code.Is(code.Mate(call.Open) + 1, "{")
            )
            {
                if (call.Arguments.Count == 0)
                    yield return new(call.Whole, $"{call.Word}(): this client talks to whoever answers, with any certificate")
                    {
                        Remedy = Remedy,
                    };
                else if (
                    Options.Judge(
                        code,
                        call.Whole,
                        call.Argument(0),
                        v => v.Is(true),
                        $"{call.Word}(true): this client talks to whoever answers, with any certificate",
                        Remedy,
                        "false"
                    ) is
                    { } flag
                )
                    yield return flag;
            }

        foreach (var setting in code.Settings("TLSConfig"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text: "skip-verify" })
                yield return new(setting.Whole, "skip-verify: the driver talks to whoever answers")
                {
                    Remedy = "Register a tls.Config with the server's root.",
                };
        foreach (var flag in Urls.Look(code, "Verify the server: register a tls.Config with its root."))
            yield return flag;
    }

    private static bool LooksElsewhere(CodeFile code) =>
        code.Settings("VerifyPeerCertificate", "VerifyConnection").Any(s => s.IsMember && GoTls.Judge(code, s.Value) == Verdicts.Decides)
        || code.Calls("ConnectionState").Any()
            && code.Names.Has("PeerCertificates")
            && (code.Names.Has("Sum256") || code.Names.Has("Verify") || code.Names.Has("Sum1"));

    /// <summary>map[string]bool{"InsecureSkipVerify": cfg.InsecureSkipVerify}: the same thing under the same name.</summary>
    private static bool IsCopy(CodeFile code, Setting setting) =>
        code[setting.Name].IsText && code.IsWord(setting.Value.To - 1) && code[setting.Value.To - 1].Value == setting.Option;

    private static bool IsTls(CodeFile code, Setting setting) =>
        setting.Container >= 0
            && code.IsWord(setting.Container - 1)
            && code[setting.Container - 1].Value.Contains("TLS", StringComparison.Ordinal)
        || setting.Owner.Contains("TLS", StringComparison.Ordinal)
        || (setting.IsMember && code.Source.Text.Contains("k8s.io/client-go/rest", StringComparison.Ordinal));
}
