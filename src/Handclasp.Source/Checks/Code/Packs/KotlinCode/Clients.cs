using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Checks.Code.Packs.Jvm;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.KotlinCode;

/// <summary>Clients of libraries that Kotlin's programs use: what makes one that verifies nothing or compares no name, by its name.</summary>
internal static partial class Clients
{
    private const string Anybody = "this client talks to whoever answers, with any certificate";

    /// <summary>Constants and calls that mean only one thing, with the word that must stand before them; empty where none must.</summary>
    private static readonly (string Owner, string Word)[] Blind =
    [
        ("", "tlsNoVerify"),
        ("", "tlsNoVerifyHosts"),
        ("ClientFactory", "insecure"),
        ("SSLCertificateSocketFactory", "getInsecure"),
        ("SslVerificationMode", "NONE"),
    ];

    public static IEnumerable<Flag> Server(CodeFile code) =>
        [.. ByName(code), .. Made(code), .. Browsers(code), .. Hosts(code), .. Strategies(code), .. Drivers(code), .. Darwin.Look(code)];

    public static IEnumerable<Flag> Host(CodeFile code) => [.. Names(code), .. Thrown(code)];

    private static IEnumerable<Flag> ByName(CodeFile code)
    {
        foreach (var (owner, word) in Blind)
        foreach (var at in code.Index.Places(word))
            if (
                code.IsWord(at)
                && code.IsLink(at - 1)
                && (owner.Length == 0 || code.Is(at - 2, owner))
                && !code.Is(code.StatementStart(at), "import")
                && !Mentions.IsOnlySpokenOf(code, code.PathStart(at), at + 1)
            )
                yield return new(At(code, at), $"{word}: {Anybody}") { Remedy = More.Trust };
        // gRPC's AdvancedTlsX509TrustManager.
        foreach (var at in code.Index.Places("INSECURELY_SKIP_ALL_VERIFICATION"))
            if (IsUsed(code, at))
                yield return new(At(code, at), $"INSECURELY_SKIP_ALL_VERIFICATION: {Anybody}") { Remedy = More.Trust };
    }

    /// <summary>insecureOkHttpClient(), TransportUtils.insecureSSLContext(), SslUtils.trustAllSSLContext().</summary>
    private static IEnumerable<Flag> Made(CodeFile code)
    {
        foreach (var call in code.Calls())
            if (
                call.Called is null
                && Insecure().IsMatch(call.Word)
                && !ServerNotVerified.Jvm.IsDeclaration(code, call)
                && !code.Functions.Named(call.Word).Any()
                && !call.Arguments.Any(a => code.Values.Of(a).Is(false))
            )
                yield return new(call.Whole, $"{call.Word}() makes what verifies nothing: {Anybody}")
                {
                    Remedy = More.Trust,
                    Confidence = call.Word.StartsWith("insecure", StringComparison.Ordinal) ? Confidence.Certain : Confidence.Firm,
                };
    }

    [GeneratedRegex(
        "^(?:(?:create|make|build|new|get)?[iI]nsecure\\w*(?:OkHttp|ApacheHttp|Https?|Ssl|SSL|Tls|TLS)(?:Client|Context|SocketFactory|Engine|ClientBuilder)(?:Builder)?|trustAll(?:SSL|Ssl)Context)$"
    )]
    private static partial Regex Insecure();

    /// <summary>Selenium and Playwright: --ignore-certificate-errors, the capability acceptInsecureCerts.</summary>
    private static IEnumerable<Flag> Browsers(CodeFile code)
    {
        foreach (
            var at in code.Index.Places(
                "--ignore-certificate-errors",
                "ignore-certificate-errors",
                "--ignore-ssl-errors=true",
                "--ignore-ssl-errors=yes",
                "--ignore-certificate-errors=true"
            )
        )
            if (
                code[at].IsText
                && code.Parent(at) >= 0
                && AboutBrowsers().IsMatch(code.Source.Text)
                && !Mentions.IsOnlySpokenOf(code, at, at + 1)
            )
                yield return new(new(at, at + 1), $"{code[at].Value}: the browser is driven without certificate verification")
                {
                    Remedy = "Remove the argument; put the root of your tests into the browser's profile.",
                };
        foreach (var call in code.Calls("setCapability", "addCapability", "capability"))
            if (
                call.Arguments is [var name, var value]
                && code[name.To - 1].Value is "ACCEPT_INSECURE_CERTS" or "ACCEPT_SSL_CERTS" or "acceptInsecureCerts" or "acceptSslCerts"
                && code.Values.Of(value).Is(true)
            )
                yield return new(call.Whole, "acceptInsecureCerts: the browser is driven without certificate verification")
                {
                    Remedy = "Remove the capability.",
                    Changes = [new(value, code.Language.False[0])],
                    IsSafe = true,
                };
    }

    [GeneratedRegex("(?i)selenium|playwright|chrom|puppeteer|webdriver|selenide|appium|jbrowser")]
    private static partial Regex AboutBrowsers();

    /// <summary>Simple Java Mail: trustingAllHosts(true), trustingSSLHosts("a", "b").</summary>
    private static IEnumerable<Flag> Hosts(CodeFile code)
    {
        foreach (var call in code.Calls("trustingAllHosts", "trustingSSLHosts"))
            if (
                !ServerNotVerified.Jvm.IsDeclaration(code, call)
                && call.Arguments.Count > 0
                && (call.Word == "trustingSSLHosts" || code.Values.Of(call.Argument(0)).Is(true))
            )
                yield return new(call.Whole, $"{call.Word}: the certificates of these servers are not verified") { Remedy = More.Trust };
    }

    /// <summary>SSLContexts.custom().loadTrustMaterial { _, _ -> true }: a block without brackets before it.</summary>
    private static IEnumerable<Flag> Strategies(CodeFile code)
    {
        if (!code.Language.TrailingBlocks)
            yield break;
        foreach (var at in code.Index.Places("loadTrustMaterial"))
            if (
                code.IsWord(at)
                && code.IsLink(at - 1)
                && code.Is(at + 1, "{")
                && code.Functions.Of(new(at + 1, code.Mate(at + 1) + 1)) is { } strategy
                && (
                    Verifiers.Judge(code, strategy, v => v.Is(true)) is Verdicts.AcceptsAll or Verdicts.Swallows
                    || JvmVerdicts.Agrees(code, strategy)
                )
            )
                yield return new(
                    new(code.Shown(at), code.Mate(at + 1) + 1),
                    "the trust strategy agrees with every certificate: this client talks to whoever answers"
                )
                {
                    Remedy = More.Trust,
                };
    }

    /// <summary>PGProperty.SSL_MODE.set(properties, "require"), PGProperty.SSL_FACTORY.set(…); SQL Server's trustServerCertificate() without an argument.</summary>
    private static IEnumerable<Flag> Drivers(CodeFile code)
    {
        foreach (var (call, value) in PostgreSql(code))
            if (value is "require" or "prefer" or "allow")
                yield return new(call.Whole, $"the mode {value} encrypts and verifies nothing: the driver talks to whoever answers")
                {
                    Remedy = "Use verify-full, with the root.",
                    LoweredTo = Severity.Medium,
                };
        foreach (var call in code.Calls("set"))
            if (
                call.Receiver.EndsWith("PGProperty.SSL_FACTORY", StringComparison.Ordinal)
                && code.Text(call.Whole).Contains("NonValidatingFactory", StringComparison.Ordinal)
            )
                yield return new(call.Whole, "NonValidatingFactory verifies nothing: the driver talks to whoever answers")
                {
                    Remedy = "Remove it; use sslmode=verify-full and sslrootcert.",
                };
        foreach (var call in code.Calls("trustServerCertificate"))
            if (
                call.Arguments.Count == 0
                && call.Called is null
                && code.IsLink(call.Name - 1)
                && !ServerNotVerified.Jvm.IsDeclaration(code, call)
            )
                yield return new(call.Whole, $"trustServerCertificate(): {Anybody}") { Remedy = More.Trust };
    }

    private static IEnumerable<(Call Call, string Value)> PostgreSql(CodeFile code)
    {
        foreach (var call in code.Calls("set"))
            if (
                call.Receiver.EndsWith("PGProperty.SSL_MODE", StringComparison.Ordinal)
                && code.Values.Of(call.Argument(1)) is { Kind: ValueKind.Text } value
            )
                yield return (call, value.Text);
    }

    /// <summary>What verifies the chain and no name.</summary>
    private static IEnumerable<Flag> Names(CodeFile code)
    {
        const string because = "verifies the authority and compares no name: any certificate of that authority will do";
        foreach (var at in code.Index.Places("CA_ONLY"))
            if (code.Is(at - 2, "SslVerificationMode") && IsUsed(code, at))
                yield return new(At(code, at), $"SslVerificationMode.CA_ONLY {because}") { Remedy = "Use STRICT." };
        foreach (var (call, value) in PostgreSql(code))
            if (value == "verify-ca")
                yield return new(call.Whole, $"the mode verify-ca {because}") { Remedy = "Use verify-full.", LoweredTo = Severity.Medium };
        foreach (var call in code.Calls("verifyingServerIdentity"))
            if (call.Arguments is [var only] && code.Values.Of(only).Is(false) && !ServerNotVerified.Jvm.IsDeclaration(code, call))
                yield return new(call.Whole, "verifyingServerIdentity(false): the server's name is not compared")
                {
                    Remedy = More.Compare,
                    Changes = [new(only, code.Language.True[0])],
                    IsSafe = true,
                };
        // gRPC's AdvancedTlsX509TrustManager: on a server there is no name to compare.
        foreach (var at in code.Index.Places("CERTIFICATE_ONLY_VERIFICATION"))
            if (IsUsed(code, at) && OfClient(code, at) is { } confidence)
                yield return new(At(code, at), $"CERTIFICATE_ONLY_VERIFICATION {because}")
                {
                    Remedy = "Use CERTIFICATE_AND_HOST_NAME_VERIFICATION.",
                    Confidence = confidence,
                };
    }

    private static readonly string[] ServersWords = ["TlsServerCredentials", "forServer", "NettyServerBuilder", "ServerBuilder"];
    private static readonly string[] ClientsWords = ["TlsChannelCredentials", "forClient", "NettyChannelBuilder", "ChannelCredentials"];

    /// <summary>How sure it is that what stands there is a client's; null where it is a server's.</summary>
    private static Confidence? OfClient(CodeFile code, int at)
    {
        var (client, server) = (Beside(ClientsWords), Beside(ServersWords));
        if (client != server)
            return client ? Confidence.Certain : null;
        (client, server) = (ClientsWords.Any(code.Names.Has), ServersWords.Any(code.Names.Has));
        return client == server ? Confidence.Tentative
            : client ? Confidence.Firm
            : null;

        bool Beside(string[] words) => code.Index.Places(words).Any(i => JvmOwners.IsBeside(code, at, i));
    }

    /// <summary>The word with what stands before it on its line: a chain begins farther up.</summary>
    private static Span At(CodeFile code, int at)
    {
        var from = code.Shown(at);
        while (from < at && Enumerable.Range(from + 1, at - from).Any(i => code[i].LineBefore))
            from++;
        return new(from < at && code.IsLink(from) ? from + 1 : from, at + 1);
    }

    private static bool IsUsed(CodeFile code, int at) =>
        code.IsWord(at) && !ServerNotVerified.Jvm.IsImportOrType(code, at) && !Mentions.IsOnlySpokenOf(code, code.PathStart(at), at + 1);

    /// <summary>verifier.verify(host, session) as a statement of its own: the answer is thrown away.</summary>
    private static IEnumerable<Flag> Thrown(CodeFile code)
    {
        foreach (var call in code.Calls("verify"))
        {
            if (
                call.Arguments is not [_, var session]
                || call.Receiver.Length == 0
                || !Session().IsMatch(code.Text(session))
                || ServerNotVerified.Jvm.IsDeclaration(code, call)
                || !IsStatement(code, call)
            )
                continue;
            yield return new(
                call.Whole,
                "the host name verifier answers true or false and the answer is thrown away: any certificate of a trusted authority will do"
            )
            {
                Remedy = "Close the connection where it answers false; or set the endpoint identification algorithm \"HTTPS\".",
                Confidence = IsVerifier(code, call) ? Confidence.Firm : Confidence.Tentative,
            };
        }
    }

    [GeneratedRegex("(?i)session(?:\\(\\))?$")]
    private static partial Regex Session();

    /// <summary>Called on what is a HostnameVerifier by its type or by what it was made with: another's verify may throw.</summary>
    private static bool IsVerifier(CodeFile code, Call call)
    {
        var holder = call.Receiver.Split('.')[^1];
        return call.Receiver.Contains("ostnameVerifier", StringComparison.Ordinal)
            || code.Names.To(holder).Any(a => code.Text(a.Value).Contains("ostnameVerifier", StringComparison.Ordinal))
            || code.Index.Places("HostnameVerifier").Any(i => code.Is(i + 1, holder) || code.Is(i - 1, ":") && code.Is(i - 2, holder));
    }

    /// <summary>A whole statement, and not the last of a block whose value it would be.</summary>
    private static bool IsStatement(CodeFile code, Call call)
    {
        var (start, next) = (call.Start, code.Mate(call.Open) + 1);
        if (code[start - 1] is not { Kind: Lexing.TokenKind.Symbol, Value: ";" or "{" or "}" } && !code.BeginsStatement(start))
            return false;
        if (code.Functions.Around(call.Name) is not { IsExpression: false } around)
            return false;
        if (code.Language.Name == "Java")
            return code.Is(next, ";");
        return (code.Is(next, "}") || code.BeginsStatement(next) || code.Is(next, ";"))
            && around.Name.Length > 0
            && (!code.Is(next, "}") || code.Parent(call.Name) == around.Body.From - 1);
    }
}
