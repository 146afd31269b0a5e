using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>Node.js, browsers' drivers, database drivers, proxies.</summary>
internal static class JavaScript
{
    private const string Remedy = "Leave verification on; give a private root with ca: fs.readFileSync('ca.pem').";

    /// <summary>Options that verify when true.</summary>
    private static readonly string[] Verifies =
    [
        "rejectUnauthorized",
        "strictSSL",
        "sslValidate",
        "verify_ssl",
        "sslVerify",
        "verifySsl",
        "validateCertificate",
        "strictSsl",
        "verifySSL",
        "enable.ssl.certificate.verification",
        "validateCertificates",
        "verifyCertificate",
        "sslVerification",
    ];

    /// <summary>Options that switch verification off when true.</summary>
    private static readonly string[] Skips =
    [
        "tlsAllowInvalidCertificates",
        "tlsInsecure",
        "trustServerCertificate",
        "ignoreHTTPSErrors",
        "acceptInsecureCerts",
        "insecureSkipVerify",
        "insecureSkipTlsVerify",
        "skipTLSVerify",
        "skipTlsVerify",
        "allowInsecureCerts",
        "ignoreSslErrors",
        "ignoreCertificateErrors",
        "acceptInsecureTlsCerts",
        "trustAllCerts",
        "disableTlsVerify",
        "allowSelfSigned",
        "allowInvalidCertificates",
        "insecureHttps",
        "skipCertificateVerification",
    ];

    /// <summary>Its words, for the search before the reading.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        .. Verifies,
        .. Skips,
        "NODE_TLS_REJECT_UNAUTHORIZED",
        "disableTLSCerts",
        "setCertificateVerifyProc",
        "certificate-error",
        "ignore-certificate-errors",
        "TRUST_ALL_CERTIFICATES",
        "setAcceptInsecureCerts",
    ];

    public static IEnumerable<Flag> Look(CodeFile code) =>
        [.. Settings(code), .. Proxies(code), .. Environment(code), .. Calls(code), .. Electron(code), .. Urls.Look(code, Remedy)];

    private static IEnumerable<Flag> Settings(CodeFile code)
    {
        var checksItself = ClientNotVerified.JavaScript.LooksAtAuthorized(code);
        foreach (var setting in code.Settings(Verifies))
        {
            if (
                IsVariable(code, setting)
                || setting.Option == "rejectUnauthorized"
                    && (JavaScriptTls.SideOf(code, setting) == Side.Server || JavaScriptTls.IsPinned(code, setting))
            )
                continue;
            // A client that looks at socket.authorized itself may refuse there.
            if (
                Options.Judge(
                    code,
                    setting.Whole,
                    setting.Value,
                    v => v.Is(false) || (code[setting.Name].IsText && v is { Kind: ValueKind.Text, Text: "false" }),
                    $"{setting.Option} is off, so this client talks to whoever answers, with any certificate",
                    Remedy,
                    code[setting.Value.From].IsText ? "" : "true"
                ) is
                { } flag
            )
                yield return setting.Option == "rejectUnauthorized"
                && (checksItself || JavaScriptTls.Connecting(code, setting) is not null && PinnedPeers.IsPinnedElsewhere(code))
                    ? flag with
                    {
                        Confidence = Confidence.Tentative,
                    }
                    : PassedThrough(code, setting, flag);
        }

        foreach (var setting in code.Settings(Skips))
            if (
                !IsVariable(code, setting)
                && Options.Judge(
                    code,
                    setting,
                    true,
                    $"{setting.Option} is on, so this client talks to whoever answers, with any certificate",
                    Remedy
                )
                    is { } flag
            )
                yield return PassedThrough(code, setting, flag);
        foreach (var setting in code.Settings("trust"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text: "TRUST_ALL_CERTIFICATES" })
                yield return new(setting.Whole, "TRUST_ALL_CERTIFICATES: the Neo4j driver talks to whoever answers")
                {
                    Remedy = "Trust the server's root: TRUST_CUSTOM_CA_SIGNED_CERTIFICATES.",
                };
    }

    /// <summary>const rejectUnauthorized = false: no option yet. Where it is used as one, that place is told.</summary>
    private static bool IsVariable(CodeFile code, Setting setting) =>
        !setting.IsMember && code.Is(setting.Name + 1, "=") && code.Language.Declares.Contains(code[setting.Name - 1].Value);

    /// <summary>rejectUnauthorized: settings.rejectUnauthorized: whoever called decides, and not here.</summary>
    private static Flag PassedThrough(CodeFile code, Setting setting, Flag flag) =>
        flag.IsSwitch && setting.Value.Length > 1 && code.IsWord(setting.Value.To - 1) && code[setting.Value.To - 1].Value == setting.Option
            ? flag with
            {
                Confidence = Confidence.Tentative,
            }
            : flag;

    /// <summary>http-proxy, webpack and vite: secure: false beside an https target.</summary>
    private static IEnumerable<Flag> Proxies(CodeFile code)
    {
        foreach (var setting in code.Settings("secure"))
        {
            if (setting.Container < 0 || !code.Is(setting.Container, "{") || code.In(setting.Container, "target") is not { } target)
                continue;
            if (
                code.Values.Of(target.Value) is { Kind: ValueKind.Text } to
                && (to.Text.StartsWith("http://", StringComparison.Ordinal) || to.Text.StartsWith("ws://", StringComparison.Ordinal))
            )
                continue;
            if (
                Options.Judge(
                    code,
                    setting,
                    false,
                    "secure is off: the proxy passes requests on to whoever answers, with any certificate",
                    "Remove secure: false; give the target's root with an agent."
                ) is
                { } flag
            )
                yield return flag;
        }
    }

    /// <summary>process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0', and the same in an environment for a child.</summary>
    private static IEnumerable<Flag> Environment(CodeFile code)
    {
        const string because = "no TLS client of the whole process verifies its server: NODE_TLS_REJECT_UNAUTHORIZED is '0'";
        const string remedy = "Delete the line; give a private root with NODE_EXTRA_CA_CERTS, or with the ca option.";
        foreach (var setting in code.Settings("NODE_TLS_REJECT_UNAUTHORIZED"))
        {
            // Node.js compares with '0'; the assignment makes a text of a number, and of false, which is none.
            if (
                Options.Judge(
                    code,
                    setting.Whole,
                    setting.Value,
                    v => v is { Kind: ValueKind.Text or ValueKind.Number, Text: "0" },
                    because,
                    remedy
                )
                    is { } flag
                && (!flag.IsSwitch || code.Text(setting.Value).Contains('0', StringComparison.Ordinal))
            )
                yield return flag;
        }

        foreach (var call in code.Calls("defineProperty"))
            if (code[call.Argument(1).From] is { IsText: true, Value: "NODE_TLS_REJECT_UNAUTHORIZED" })
                yield return new(call.Whole, because) { Remedy = remedy };
    }

    private static IEnumerable<Flag> Calls(CodeFile code)
    {
        foreach (var call in code.Calls("disableTLSCerts"))
            yield return new(call.Whole, "disableTLSCerts() lets this client talk to whoever answers")
            {
                Remedy = "Remove the call; give the root with .ca(…).",
            };
        foreach (var call in code.Calls("strictSSL", "rejectUnauthorized"))
            if (
                call.Arguments is [var only]
                && Options.Judge(
                    code,
                    call.Whole,
                    only,
                    v => v.Is(false),
                    $"{call.Word} is off, so this client talks to whoever answers",
                    Remedy,
                    "true"
                )
                    is { } flag
            )
                yield return flag;
        foreach (var call in code.Calls("setAcceptInsecureCerts"))
            if (call.Arguments is [var only] && code.Values.Of(only).Is(true))
                yield return new(call.Whole, "the browser is driven without certificate verification") { Remedy = "Remove the call." };
        foreach (var call in code.Calls("setServerTrustMode"))
            if (code.Values.Of(call.Argument(0)) is { Kind: ValueKind.Text, Text: "nocheck" })
                yield return new(call.Whole, "nocheck: this client talks to whoever answers") { Remedy = "Use 'default' or 'pinned'." };
    }

    /// <summary>Electron, and browsers that are driven.</summary>
    private static IEnumerable<Flag> Electron(CodeFile code)
    {
        foreach (var call in code.Calls("setCertificateVerifyProc"))
            if (
                code.Functions.Of(call.Argument(0)) is { Parameters: [_, var answer, ..] } function
                && Answers(code, function, answer, v => v is { Kind: ValueKind.Number, Text: "0" })
            )
                yield return new(call.Whole, "the verify procedure answers 0, which accepts every certificate")
                {
                    Remedy = "Remove it, or answer -3 to leave the decision to Chromium.",
                };
        foreach (var call in code.Calls("on"))
            if (
                code[call.Argument(0).From] is { IsText: true, Value: "certificate-error" }
                && code.Functions.Of(call.Argument(1)) is { Parameters: { Count: > 5 } parameters } function
                && Answers(code, function, parameters[5], v => v.Is(true))
            )
                yield return new(call.Whole, "every certificate error is answered with 'go on'")
                {
                    Remedy = "Remove the handler, or compare the certificate with the one expected.",
                };
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code[i].IsText
                && code[i].Value is "--ignore-certificate-errors" or "ignore-certificate-errors" or "--ignore-certificate-errors-spki-list"
                && code[i - 1] is not { Kind: TokenKind.Symbol, Value: "==" or "===" }
            )
                yield return new(new(i, i + 1), "the browser is started without certificate verification")
                {
                    Remedy = "Remove the switch.",
                };
    }

    /// <summary>True where the callback is answered once, without a condition, with that.</summary>
    private static bool Answers(CodeFile code, Function function, string callback, Func<Value, bool> isYes)
    {
        var calls = code.Calls(callback).Where(c => c.Open >= function.Body.From && c.Open < function.Body.To).ToList();
        var branches = Enumerable
            .Range(function.Body.From, function.Body.Length)
            .Any(i => code.Is(i, "if") || code.Is(i, "?") || code.Is(i, "switch"));
        return calls.Count > 0 && !branches && calls.TrueForAll(c => isYes(code.Values.Of(c.Argument(0))));
    }
}
