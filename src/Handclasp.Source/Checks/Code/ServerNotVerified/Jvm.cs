using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>Java and Kotlin: libraries' own switches. Trust managers written by hand are another check's.</summary>
internal static class Jvm
{
    private const string Remedy = "Trust the root that signed the server: initialise a TrustManagerFactory with a KeyStore that holds it.";

    private static readonly string[] TrustsAllWhenTrue =
    [
        "setTrustAll",
        "trustAll",
        "trustAllCertificates",
        "setTrustAllCertificates",
        "trustAllCerts",
        "setTrustSelfSigned",
        "insecure",
        "setInsecure",
        "acceptInsecureCerts",
        "setAcceptInsecureCerts",
        "sslInsecure",
        "disableSslVerification",
    ];
    private static readonly string[] VerifiesWhenTrue =
    [
        "verifySsl",
        "setVerifySsl",
        "setVerifyPeer",
        "verifyPeer",
        "setSslVerify",
        "verifyTls",
        "setValidateCerts",
    ];

    private static readonly string[] TrustsAll =
    [
        "InsecureTrustManagerFactory",
        "TrustAllStrategy",
        "TRUST_ALL_CERTIFICATES",
        "TrustEverythingTrustManager",
        "InsecureTrustManager",
        "TrustAllCerts",
        "TrustAllX509TrustManager",
        "TrustAllTrustManager",
        "NullTrustManager",
        "NaiveTrustManager",
        "DummyTrustManager",
        "AcceptAllTrustManager",
    ];

    public static IEnumerable<Flag> Look(CodeFile code) =>
        [.. Calls(code), .. Names(code), .. Material(code), .. Properties(code), .. WebView(code), .. Urls.Look(code, Remedy)];

    private static IEnumerable<Flag> Calls(CodeFile code)
    {
        foreach (var call in code.Calls([.. TrustsAllWhenTrue, .. VerifiesWhenTrue]))
        {
            if (call.Arguments is not [var only] || IsDeclaration(code, call))
                continue;
            var bad = TrustsAllWhenTrue.Contains(call.Word);
            if (
                Options.Judge(
                    code,
                    call.Whole,
                    only,
                    v => v.Is(bad),
                    $"{call.Word}({(bad ? "true" : "false")}): this client talks to whoever answers, with any certificate",
                    Remedy,
                    bad ? "false" : "true"
                ) is
                { } flag
            )
                yield return call.Word is "insecure" or "setInsecure" ? flag with { Confidence = Confidence.Tentative } : flag;
        }

        // Kotlin's properties for the same setters.
        foreach (var setting in code.Settings("isTrustAll", "trustAll", "isTrustAllCertificates"))
            if (
                Options.Judge(
                    code,
                    setting,
                    true,
                    $"{setting.Option} is on: this client talks to whoever answers, with any certificate",
                    Remedy
                ) is
                { } flag
            )
                yield return flag;
        foreach (var call in code.Calls("relaxedHTTPSValidation"))
            yield return new(call.Whole, "relaxedHTTPSValidation() accepts any certificate and any name")
            {
                Remedy = "Use trustStore(…) with the server's root.",
            };
        foreach (var call in code.Calls("useSslProtocol"))
            if (call.Arguments.Count == 0 && !IsDeclaration(code, call))
                yield return new(
                    call.Whole,
                    "useSslProtocol() without a context trusts every broker (RabbitMQ's TrustEverythingTrustManager)"
                )
                {
                    Remedy = "Use useSslProtocol(SSLContext) with your roots, and enableHostnameVerification().",
                };
    }

    private static IEnumerable<Flag> Names(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!code.IsWord(i) || !TrustsAll.Contains(code[i].Value, StringComparer.Ordinal) || IsImportOrType(code, i))
                continue;
            var end = code.Is(i + 1, ".") && code.IsWord(i + 2) ? i + 3 : i + 1;
            var isServer = Enumerable
                .Range(0, 60)
                .Select(back => i - back)
                .TakeWhile(j => j >= 0 && !code.Is(j, ";"))
                .Any(j => code.Is(j, "forServer"));
            if (!isServer)
                yield return new(new(i, end), $"{code[i].Value} trusts every certificate: this client talks to whoever answers")
                {
                    Remedy = Remedy,
                };
        }
    }

    /// <summary>loadTrustMaterial(null, (chain, type) -> true), and the strategy that trusts what signs itself.</summary>
    private static IEnumerable<Flag> Material(CodeFile code)
    {
        foreach (var call in code.Calls("loadTrustMaterial"))
        foreach (var argument in call.Arguments)
        {
            if (code.Functions.Of(argument) is { } strategy && Verifiers.Judge(code, strategy, v => v.Is(true)) == Verdicts.AcceptsAll)
                yield return new(call.Whole, "the trust strategy agrees with every certificate: this client talks to whoever answers")
                {
                    Remedy = Remedy,
                };
            else if (code.Text(argument).Contains("TrustSelfSignedStrategy", StringComparison.Ordinal))
                yield return new(call.Whole, "TrustSelfSignedStrategy accepts every certificate that signs itself: anybody can make one")
                {
                    Remedy = Remedy,
                };
        }
    }

    private static IEnumerable<Flag> Properties(CodeFile code)
    {
        foreach (var call in code.Calls("setProperty", "put", "set", "property", "of", "setProperties"))
            for (var i = 0; i + 1 < call.Arguments.Count; i++)
            {
                if (code[call.Arguments[i].From] is not { IsText: true } name)
                    continue;
                var value = code.Values.Of(call.Arguments[i + 1]);
                if (name.Value.EndsWith(".ssl.trust", StringComparison.Ordinal) && value is { Kind: ValueKind.Text, Text: "*" })
                    yield return new(call.Whole, $"{name.Value} is '*': the mail client trusts every server")
                    {
                        Remedy = "Name the host, or trust its root.",
                    };
            }
    }

    /// <summary>Android's WebView: onReceivedSslError that goes on.</summary>
    private static IEnumerable<Flag> WebView(CodeFile code)
    {
        foreach (var function in code.Functions.Named("onReceivedSslError"))
        {
            var proceeds = Enumerable
                .Range(function.Body.From, function.Body.Length)
                .FirstOrDefault(i => code.Is(i, "proceed") && code.Is(i + 1, "("));
            var branches = Enumerable
                .Range(function.Body.From, function.Body.Length)
                .Any(i => code[i] is { Kind: TokenKind.Word, Value: "if" or "when" or "switch" or "cancel" or "AlertDialog" });
            if (proceeds > 0 && !branches)
                yield return new(
                    new(code.PathStart(proceeds), code.Mate(proceeds + 1) + 1),
                    "every certificate error of a page is answered with proceed()"
                )
                {
                    Remedy = "Call handler.cancel(), or leave the method out.",
                };
        }
    }

    public static bool IsDeclaration(CodeFile code, Call call) =>
        !code.IsLink(call.Name - 1)
        && (code.Is(code.Mate(call.Open) + 1, "{") || code.Is(call.Name - 1, "void") || code.Is(call.Name - 1, "fun"));

    public static bool IsImportOrType(CodeFile code, int index)
    {
        var start = code.StatementStart(index);
        return code.Is(start, "import")
            || code.Is(start, "package")
            || code.Is(index - 1, "class")
            || code.Is(index - 1, "object")
            || code.Is(index - 1, "import")
            || (code.IsWord(index + 1) && !code.Is(index - 1, "new"));
    }
}
