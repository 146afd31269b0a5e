using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>Node.js, browsers' drivers, database drivers.</summary>
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
        "allowInsecureCerts",
        "ignoreSslErrors",
        "ignoreCertificateErrors",
        "acceptInsecureTlsCerts",
        "trustAllCerts",
        "disableTlsVerify",
        "allowSelfSigned",
    ];

    public static IEnumerable<Flag> Look(CodeFile code) =>
        [.. Settings(code), .. Environment(code), .. Calls(code), .. Electron(code), .. Urls.Look(code, Remedy)];

    private static IEnumerable<Flag> Settings(CodeFile code)
    {
        foreach (var setting in code.Settings(Verifies))
        {
            if (setting.Option == "rejectUnauthorized" && JavaScriptTls.SideOf(code, setting) == Side.Server)
                continue;
            if (
                Options.Judge(
                    code,
                    setting,
                    false,
                    $"{setting.Option} is off, so this client talks to whoever answers, with any certificate",
                    Remedy
                ) is
                { } flag
            )
                yield return flag;
        }

        foreach (var setting in code.Settings(Skips))
            if (
                Options.Judge(
                    code,
                    setting,
                    true,
                    $"{setting.Option} is on, so this client talks to whoever answers, with any certificate",
                    Remedy
                ) is
                { } flag
            )
                yield return flag;
    }

    /// <summary>process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0', and the same in an environment for a child.</summary>
    private static IEnumerable<Flag> Environment(CodeFile code)
    {
        foreach (var setting in code.Settings("NODE_TLS_REJECT_UNAUTHORIZED"))
        {
            var value = code.Values.Of(setting.Value);
            // Node.js compares with '0'; the assignment makes a text of a number, and of false, which is none.
            if (value is { Kind: ValueKind.Text or ValueKind.Number, Text: "0" })
                yield return new(
                    setting.Whole,
                    "no TLS client of the whole process verifies its server: NODE_TLS_REJECT_UNAUTHORIZED is '0'"
                )
                {
                    Remedy = "Delete the line; give a private root with NODE_EXTRA_CA_CERTS, or with the ca option.",
                };
        }
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
    }

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
        foreach (var call in code.Calls("appendSwitch"))
            if (code[call.Argument(0).From] is { IsText: true, Value: "ignore-certificate-errors" })
                yield return new(call.Whole, "Chromium is started without certificate verification") { Remedy = "Remove the switch." };
        for (var i = 0; i < code.Tokens.Length; i++)
            if (code[i].IsText && code[i].Value is "--ignore-certificate-errors" or "--ignore-certificate-errors-spki-list")
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
