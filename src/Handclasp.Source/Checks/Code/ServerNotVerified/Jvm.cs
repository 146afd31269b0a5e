using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
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
        "acceptInsecureCerts",
        "setAcceptInsecureCerts",
        "sslInsecure",
        "disableSslVerification",
        "setTrustAllHosts",
        "setTrustServerCertificate",
        "setSkipServerCertificateValidation",
        "setUseInsecureTrustManager",
        "allowTlsInsecureConnection",
        "setInsecureTrustAllCertificates",
        "withTrustCerts",
        "setTrustCerts",
        "trustAllHosts",
        "insecureSkipVerify",
        "setInsecureSkipVerify",
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
        "validateTLSCertificates",
        "withVerifyPeer",
        "setVerifyingSsl",
        "sslVerify",
    ];
    private static readonly string[] TrustsAllAlways =
    [
        "relaxedHTTPSValidation",
        "useRelaxedHTTPSValidation",
        "disableTrustManager",
        "opentls",
        "addInsecureHost",
        "withUnsafeTrustMaterial",
        "getAcceptAllTrustManager",
        "getValidateServerCertificateTrustManager",
        "ignoreCertCheck",
        "doNotValidateCertificate",
        "disablePeerVerification",
    ];

    /// <summary>Switches that need no argument to be on.</summary>
    private static readonly string[] TrustsAllAlone =
    [
        "withTrustCerts",
        "trustAllCertificates",
        "trustAllHosts",
        "trustAll",
        "trustAllCerts",
    ];

    private static readonly string[] TrustsAll =
    [
        "InsecureTrustManagerFactory",
        "TrustAllStrategy",
        "TrustEverythingTrustManager",
        "InsecureTrustManager",
        "TrustAllCerts",
        "TrustAllX509TrustManager",
        "TrustAllTrustManager",
        "NullTrustManager",
        "NaiveTrustManager",
        "DummyTrustManager",
        "AcceptAllTrustManager",
        "NoVerificationTrustManager",
        "AllowAnyTrustManager",
        "TRUST_ALL_CERTS",
    ];

    /// <summary>Its words, for the search before the reading.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        .. TrustsAllWhenTrue,
        .. VerifiesWhenTrue,
        .. TrustsAllAlways,
        .. TrustsAll,
        "useSslProtocol",
        "loadTrustMaterial",
        "TrustStrategy",
        "onReceivedSslError",
        "TRUST_ALL_CERTIFICATES",
        "isTrustAll",
        "ssl.trust",
        "disableCertChecking",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        List<Flag> told =
        [
            .. Calls(code),
            .. Names(code),
            .. Material(code),
            .. Properties(code),
            .. WebView(code),
            .. Urls.Look(code, Remedy),
        ];
        return [.. told, .. JvmNamed.Look(code).Where(f => !told.Exists(t => t.At.From < f.At.To && f.At.From < t.At.To))];
    }

    /// <summary>A name that is told wherever it stands.</summary>
    internal static bool IsKnownName(string name) =>
        TrustsAll.Contains(name) || TrustsAllAlways.Contains(name) || TrustsAllWhenTrue.Contains(name) || TrustsAllAlone.Contains(name);

    private static IEnumerable<Flag> Calls(CodeFile code)
    {
        foreach (var call in code.Calls([.. TrustsAllWhenTrue, .. VerifiesWhenTrue]))
        {
            if (IsDeclaration(code, call) || IsOwn(code, call) || call.Arguments is not [var only])
                continue;
            // Of a server it is told as what it is there.
            if (
                call.Word == "setTrustAll"
                && JvmOwners.Maker(code, call.Name).Contains("SslContextFactory.Server", StringComparison.Ordinal)
            )
                continue;
            // Jetty's looks at its own certificates, not at the peer's.
            if (call.Word == "setValidateCerts" && JvmOwners.Maker(code, call.Name).Contains("SslContextFactory", StringComparison.Ordinal))
                continue;
            var bad = TrustsAllWhenTrue.Contains(call.Word);
            if (code.Text(only).EndsWith("SslVerifyMode.NONE", StringComparison.Ordinal))
                yield return new(call.Whole, "SslVerifyMode.NONE: this client talks to whoever answers") { Remedy = Remedy };
            else if (
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
                yield return flag;
        }

        // Kotlin's properties and named arguments for the same setters.
        foreach (
            var setting in code.Settings(
                "isTrustAll",
                "trustAll",
                "isTrustAllCertificates",
                "isTrustAllHosts",
                "trustAllHosts",
                "isAcceptInsecureCerts"
            )
        )
            if (
                !IsDeclared(code, setting)
                && !IsOfOwn(code, setting)
                && Options.Judge(
                    code,
                    setting,
                    true,
                    $"{setting.Option} is on: this client talks to whoever answers, with any certificate",
                    Remedy
                )
                    is { } flag
            )
                yield return flag;
        foreach (var call in code.Calls(TrustsAllAlways))
            // okhttp-tls: of this machine alone.
            if (!IsDeclaration(code, call) && !(call.Word == "addInsecureHost" && IsThisMachine(code, call.Argument(0))))
                yield return new(call.Whole, $"{call.Word}(…) accepts any certificate: this client talks to whoever answers")
                {
                    Remedy = "Trust the server's root instead.",
                };
        foreach (var at in code.Index.Places(TrustsAllAlways))
            if (code.IsWord(at) && code.Is(at - 1, "::") && !code.Is(at + 1, "(") && !code.Functions.Named(code[at].Value).Any())
                yield return new(
                    new(code.PathStart(at), at + 1),
                    $"{code[at].Value} accepts any certificate: this client talks to whoever answers"
                )
                {
                    Remedy = "Trust the server's root instead.",
                };
        foreach (var call in code.Calls(TrustsAllAlone))
            if (
                call.Arguments.Count == 0
                && call.Called is null
                && code.IsLink(call.Name - 1)
                && !IsDeclaration(code, call)
                && !Mentions.IsDeclaredHere(code, call.Receiver)
            )
                yield return new(call.Whole, $"{call.Word}() accepts any certificate: this client talks to whoever answers")
                {
                    Remedy = "Trust the server's root instead.",
                };
        // ConnectionFactory::useSslProtocol, of no arguments.
        foreach (var at in code.Index.Places("useSslProtocol"))
            if (
                code.IsWord(at)
                && code.Is(at - 1, "::")
                && code.Parent(at) is > 0 and var scope
                && code[scope - 1].Value is "also" or "apply" or "forEach" or "let" or "onEach" or "run"
            )
                yield return new(
                    new(code.PathStart(at), at + 1),
                    "useSslProtocol without a context trusts every broker (RabbitMQ's TrustEverythingTrustManager)"
                )
                {
                    Remedy = "Use useSslProtocol(SSLContext) with your roots, and enableHostnameVerification().",
                };
        foreach (var call in code.Calls("useSslProtocol"))
            if (!IsDeclaration(code, call) && (call.Arguments.Count == 0 || call.Arguments is [var name] && code[name.From].IsText))
                yield return new(
                    call.Whole,
                    "useSslProtocol without a context trusts every broker (RabbitMQ's TrustEverythingTrustManager)"
                )
                {
                    Remedy = "Use useSslProtocol(SSLContext) with your roots, and enableHostnameVerification().",
                };
        foreach (var call in code.Calls("Client"))
            if (
                call.Path.EndsWith("SslContextFactory.Client", StringComparison.Ordinal)
                && call.Arguments is [var trustAll]
                && code.Values.Of(trustAll).Is(true)
            )
                yield return new(call.Whole, "SslContextFactory.Client(true) trusts every server")
                {
                    Remedy = Remedy,
                    Changes = [new(trustAll, "false")],
                    IsSafe = true,
                };
    }

    private static IEnumerable<Flag> Names(CodeFile code)
    {
        foreach (var i in code.Index.Places(TrustsAll).Where(code.IsWord))
        {
            var end = code.Is(i + 1, ".") && code.IsWord(i + 2) ? i + 3 : i + 1;
            if (
                IsImportOrType(code, i)
                || code.Is(i + 1, "=")
                || Mentions.IsOnlySpokenOf(code, code.PathStart(i), end)
                || Mentions.IsDeclaredHere(code, code[i].Value)
            )
                continue;
            if (!ClientNotVerified.Jvm.IsServers(code, i) && !ClientNotVerified.Jvm.IsOfServerFactory(code, i))
                yield return new(
                    new(code.PathStart(i), end),
                    $"{code[i].Value} trusts every certificate: this client talks to whoever answers"
                )
                {
                    Remedy = Remedy,
                };
        }
    }

    /// <summary>loadTrustMaterial(null, (chain, type) -> true), a TrustStrategy of one's own, and the one that trusts what signs itself.</summary>
    private static IEnumerable<Flag> Material(CodeFile code)
    {
        foreach (var call in code.Calls("loadTrustMaterial"))
        {
            // Kotlin's trailing lambda stands behind the arguments.
            var behind = code.Mate(call.Open) + 1;
            IEnumerable<Span> arguments = code.Is(behind, "{")
                ? [.. call.Arguments, new(behind, Math.Min(code.Mate(behind) + 1, code.Tokens.Length))]
                : call.Arguments;
            foreach (var argument in arguments)
            {
                if (
                    code.Functions.Of(argument) is { } strategy
                    // One that stands elsewhere is told there, as the callback that it is.
                    && (argument.Contains(strategy.Start) || code.Language.Name is not ("Java" or "Kotlin"))
                    && (
                        Verifiers.Judge(code, strategy, v => v.Is(true)) is Verdicts.AcceptsAll or Verdicts.Swallows
                        || JvmVerdicts.Agrees(code, strategy)
                    )
                )
                    yield return new(call.Whole, "the trust strategy agrees with every certificate: this client talks to whoever answers")
                    {
                        Remedy = Remedy,
                    };
                else if (code.Text(argument).Contains("TrustSelfSignedStrategy", StringComparison.Ordinal))
                    yield return new(
                        call.Whole,
                        "TrustSelfSignedStrategy accepts every certificate that signs itself: anybody can make one"
                    )
                    {
                        Remedy = Remedy,
                    };
            }
        }

        if (!code.Names.Mentions("TrustStrategy"))
            yield break;
        foreach (var method in code.Functions.Named("isTrusted"))
            if (
                method.Parameters.Count == 2
                && (
                    Verifiers.Judge(code, method, v => v.Is(true)) is Verdicts.AcceptsAll or Verdicts.Swallows
                    || JvmVerdicts.Agrees(code, method)
                )
            )
                yield return new(
                    JvmTrust.Head(code, method),
                    "isTrusted agrees with every certificate: this client talks to whoever answers"
                )
                {
                    Remedy = Remedy,
                };
    }

    private static IEnumerable<Flag> Properties(CodeFile code)
    {
        foreach (var pair in Pairs.Of(code))
        {
            var value = code.Values.Of(pair.Value);
            if (pair.Name.StartsWith("mail.", StringComparison.Ordinal) && pair.Name.EndsWith(".ssl.trust", StringComparison.Ordinal))
            {
                if (value is not ({ Kind: ValueKind.Null } or { Kind: ValueKind.Text, Text: "" }))
                    yield return new(
                        pair.At,
                        value is { Kind: ValueKind.Text, Text: "*" }
                            ? $"{pair.Name} is '*': the mail client trusts every server"
                            : $"{pair.Name}: of the hosts that it names no certificate is verified, the mail client believes whoever answers under such a name"
                    )
                    {
                        Remedy = "Remove it, and trust the root that signed the server.",
                    };
            }
            else if (pair.Name is "com.amazonaws.sdk.disableCertChecking" && value is not { Kind: ValueKind.Text, Text: "false" })
                yield return new(pair.At, "the AWS SDK's certificate checking is switched off") { Remedy = "Remove the line." };
            else if (
                pair.Name is "TRUST_ALL_CERTIFICATES" or "trustAll"
                && OfClient(
                    code,
                    pair,
                    Options.Judge(
                        code,
                        pair.At,
                        pair.Value,
                        v => v.Is(true),
                        $"{pair.Name} is on: this client talks to whoever answers",
                        Remedy,
                        code.Language.False[0]
                    )
                )
                    is { } flag
            )
                yield return flag;
            else if (
                pair.Name is "sslVerify" or "verifyServerCertificate" or "ssl.verify"
                && (value.Is(false) || value is { Kind: ValueKind.Text, Text: "false" })
            )
                yield return new(pair.At, $"{pair.Name} is false: this client talks to whoever answers") { Remedy = Remedy };
            else if (
                pair.Name == "sslfactory"
                && value.Kind == ValueKind.Text
                && value.Text.EndsWith("NonValidatingFactory", StringComparison.Ordinal)
            )
                yield return new(pair.At, "NonValidatingFactory verifies nothing: the driver talks to whoever answers")
                {
                    Remedy = "Remove it; use sslmode=verify-full and sslrootcert.",
                };
        }
    }

    /// <summary>Vert.x takes trustAll from JSON; in other maps the name may be anybody's.</summary>
    private static Flag? OfClient(CodeFile code, Pair pair, Flag? flag) =>
        pair.Name != "trustAll" || code.Names.Mentions("vertx") ? flag : Takers.Weighed(code, pair.At.From, flag, true);

    /// <summary>Android's WebView: onReceivedSslError that goes on in any case, or where who runs it says so.</summary>
    internal static IEnumerable<Flag> WebView(CodeFile code)
    {
        foreach (var (at, handler) in JvmWebViews.Proceeding(code))
            if (!JvmWebViews.Chooses(code, handler) || Guards.Of(code, at.To - 3).Is(ValueKind.Switch) && !IsOfError(code, at))
                yield return new(at, "every certificate error of a page is answered with proceed()")
                {
                    Remedy = "Call handler.cancel(), or leave the method out.",
                };
    }

    /// <summary>The branch is one of the kinds of error, which is no switch.</summary>
    private static bool IsOfError(CodeFile code, Span at) =>
        Guards.Of(code, at.To - 3).Text is var by
        && (
            by.Contains("SslError", StringComparison.Ordinal)
            || by.Contains("rimaryError", StringComparison.Ordinal)
            || by.Contains("ertificate", StringComparison.Ordinal)
        );

    public static bool IsDeclared(CodeFile code, Setting setting) =>
        code[setting.Name - 1].Value is "val" or "var"
        || code.Language.TypesFirst && !setting.IsMember && code.IsWord(setting.Name - 1)
        || code.Language.Name == "Scala" && code.Is(setting.Name + 1, ":")
        || code.Is(setting.Name - 1, "]");

    /// <summary>True where a value is a text that names this machine alone.</summary>
    internal static bool IsThisMachine(CodeFile code, Span host) =>
        code.Values.Of(host) is { Kind: ValueKind.Text, Text: "localhost" or "127.0.0.1" or "::1" };

    /// <summary>A function of this file, called by its bare name.</summary>
    private static bool IsOwn(CodeFile code, Call call) => call.Receiver.Length == 0 && code.Functions.Named(call.Word).Any();

    /// <summary>An argument of a class or function of this file: what it means stands there.</summary>
    private static bool IsOfOwn(CodeFile code, Setting setting) =>
        code.CallAt(setting.Container) is { } call && (Mentions.IsDeclaredHere(code, call.Word) || code.Functions.Named(call.Word).Any());

    public static bool IsDeclaration(CodeFile code, Call call) =>
        !code.IsLink(call.Name - 1)
        && call.Called is null
        && (
            code.Is(code.Mate(call.Open) + 1, "{")
            || code[call.Name - 1].Value is "void" or "fun"
            || code.IsWord(call.Name - 1)
                && !(code[call.Name].LineBefore && code.Language.LineEnds == Languages.LineEnds.Expressions)
                && code[call.Name - 1].Value is not ("return" or "new" or "else" or "val" or "throw" or "await")
        );

    /// <summary>import a.{B, C}; (:import (a B C)).</summary>
    private static bool IsInImport(CodeFile code, int index)
    {
        for (var (open, depth) = (code.Parent(index), 0); open > 0 && depth < 4; open = code.Parent(open), depth++)
            if (
                code.Is(open, "{") && code.IsLink(open - 1) && code.Is(code.StatementStart(open - 1), "import")
                || code[open + 1].Value is ":import" or "import"
            )
                return true;
        return false;
    }

    public static bool IsImportOrType(CodeFile code, int index)
    {
        var start = code.StatementStart(index);
        return code.Is(start, "import")
            || IsInImport(code, index)
            || code.Is(start, "package")
            || code[index - 1].Value is "class" or "object" or "import" or "instanceof" or "is"
            || (
                code.IsWord(index + 1)
                && !code.Is(index - 1, "new")
                && !(code[index + 1].LineBefore && code.Language.LineEnds == Languages.LineEnds.Expressions)
            );
    }
}
