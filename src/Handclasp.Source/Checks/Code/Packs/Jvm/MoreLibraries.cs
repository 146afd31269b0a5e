using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Jvm;

/// <summary>
/// Libraries whose switches need more than a name and a value: gRPC's own trust manager, Armeria, the mail libraries, browsers that are driven,
/// and contexts that a helper library hands out with its checks taken away.
/// </summary>
internal static partial class MoreLibraries
{
    private const string Anyone = "this client talks to whoever answers, with any certificate";
    private const string AnyName = "any certificate of a trusted authority will do, whoever it was issued to";
    private const string Unasked = "clients are asked for a certificate and served without one";

    /// <summary>Calls that switch verification off, unless they are told false.</summary>
    private static readonly string[] Off =
    [
        "tlsNoVerify", // Armeria
        "tlsNoVerifyHosts",
        "setRelaxedHTTPSValidation", // REST Assured's RequestSpecBuilder
        "getDisabledTrustManager", // Ignite
    ];

    public static IEnumerable<Flag> Server(CodeFile code) =>
        [
            .. Calls(code),
            .. Verification(code, "INSECURELY_SKIP_ALL_VERIFICATION", Anyone),
            .. Helpers(code, Context(), Anyone, More.Trust),
            .. Mail(code),
            .. Commons(code),
            .. Row.Argument(code, ["trustingAllHosts"], 0, Row.IsOn, $"{{0}}(true): {Anyone}", More.Trust, code.Language.False[0]),
            .. Browsers(code),
        ];

    public static IEnumerable<Flag> Host(CodeFile code) =>
        [
            // On a server there is no name to compare.
            .. Verification(code, "CERTIFICATE_ONLY_VERIFICATION", AnyName).Where(f => !IsServers(code, f.At.From)),
            .. Helpers(code, Verifier(), AnyName, More.Compare),
            .. Row.Argument(
                code,
                ["verifyingServerIdentity"],
                0,
                Row.IsOff,
                $"{{0}}(false): {AnyName}",
                More.Compare,
                code.Language.True[0]
            ),
            .. Forgotten(code),
        ];

    private static IEnumerable<Flag> Calls(CodeFile code)
    {
        foreach (var call in code.Calls(Off))
        {
            if (ServerNotVerified.Jvm.IsDeclaration(code, call) || code.Functions.Named(call.Word).Any())
                continue;
            // Of this machine alone.
            if (
                call.Word == "tlsNoVerifyHosts"
                && call.Arguments.Count > 0
                && call.Arguments.All(a => ServerNotVerified.Jvm.IsThisMachine(code, a))
            )
                continue;
            if (call.Arguments is [var only] && call.Word == "tlsNoVerify")
            {
                if (Options.Judge(code, call.Whole, only, v => v.Is(true), $"{call.Word}: {Anyone}", More.Trust) is { } flag)
                    yield return flag;
            }
            else
                yield return new(call.Whole, $"{call.Word}(…): {Anyone}") { Remedy = More.Trust };
        }

        foreach (var call in code.Calls("insecure", "getInsecure"))
            if (
                call.Word == "insecure"
                    ? call.Arguments.Count == 0 && call.Receiver.EndsWith("ClientFactory", StringComparison.Ordinal)
                    : call.Receiver.EndsWith("SSLCertificateSocketFactory", StringComparison.Ordinal)
            )
                yield return new(call.Whole, $"{call.Path}(…) verifies nothing: {Anyone}") { Remedy = More.Trust };
    }

    /// <summary>AdvancedTlsX509TrustManager of grpc-java: which part of the verification is left.</summary>
    private static IEnumerable<Flag> Verification(CodeFile code, string mode, string because)
    {
        foreach (var at in code.Index.Places(mode))
            if (
                code.IsWord(at)
                && !code.Is(code.StatementStart(at), "import")
                && !Mentions.IsOnlySpokenOf(code, code.PathStart(at), at + 1)
            )
                yield return new(new(code.PathStart(at), at + 1), $"{mode}: {because}")
                {
                    Remedy = "Use Verification.CERTIFICATE_AND_HOST_NAME_VERIFICATION, the default.",
                    Changes = [new(new(at, at + 1), "CERTIFICATE_AND_HOST_NAME_VERIFICATION")],
                };
    }

    /// <summary>The function makes a server's credentials; where it makes none the file tells.</summary>
    private static bool IsServers(CodeFile code, int at)
    {
        var function = code.Functions.Around(at);
        var (servers, clients) = (Places("TlsServerCredentials", "forServer"), Places("TlsChannelCredentials", "forClient"));
        if (function is not null && (servers.Exists(Here) || clients.Exists(Here)))
            return !clients.Exists(Here);
        return servers.Count > 0 && clients.Count == 0;

        List<int> Places(params string[] words) =>
            [.. code.Index.Places(words).Where(i => code.IsWord(i) && !code.Is(code.StatementStart(i), "import"))];

        bool Here(int i) => function.Body.Contains(i);
    }

    /// <summary>SslUtils.trustAllSSLContext(), TransportUtils.insecureSSLContext(): another's function whose name says what it gives; one of this file is read itself.</summary>
    private static IEnumerable<Flag> Helpers(CodeFile code, Regex name, string because, string remedy)
    {
        foreach (var call in code.Calls())
            if (
                call.Called is null
                && code[call.Name] is { IsWord: true, Value.Length: > 12 and < 60 }
                && name.IsMatch(call.Word)
                && !ServerNotVerified.Jvm.IsDeclaration(code, call)
                && !code.Functions.Named(call.Word).Any()
                && !Mentions.IsDeclaredHere(code, call.Word)
            )
                yield return new(call.Whole, $"{call.Word}(…): {because}") { Remedy = remedy, Confidence = Confidence.Firm };
    }

    [GeneratedRegex(
        "^(get|create|build|new|make|init)?_?(insecure|trust(ing)?_?(all|any|everything)|(accept|allow)_?(all|any)|all_?trust(ing)?|unsafe|unverified)(Certs?|Certificates?|Hosts?)?((Ssl|Tls|Https)+(Context|SocketFactory|Engine|ContextBuilder)|(X509)?TrustManagers?(Factory)?|(OkHttp|ApacheHttp|Https?)(Client)(Builder)?)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Context();

    [GeneratedRegex(
        "^(get|create|build|new|make)?_?(insecure|trust(ing)?_?(all|any)|(accept|allow)_?(all|any)|unsafe|noop|no_?op)(Ssl)?(Hosts?names?|Hosts?)Verifier$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Verifier();

    /// <summary>MailSSLSocketFactory.setTrustedHosts: of these hosts no certificate is verified, only that the name is on the list.</summary>
    private static IEnumerable<Flag> Mail(CodeFile code)
    {
        if (!code.Names.Has("MailSSLSocketFactory"))
            yield break;
        const string Because = "the certificates of these hosts are not verified at all: whoever answers under such a name is believed";
        const string Remedy = "Leave it out, and trust the root that signed them.";
        foreach (var call in code.Calls("setTrustedHosts"))
            if (call.Arguments.Count > 0 && !code.Values.Of(call.Argument(0)).Is(ValueKind.Null) && IsMail(call.Name))
                yield return new(call.Whole, Because) { Remedy = Remedy };
        foreach (var setting in code.Settings("trustedHosts"))
            if (
                !ServerNotVerified.Jvm.IsDeclared(code, setting)
                && !code.Values.Of(setting.Value).Is(ValueKind.Null)
                && IsMail(setting.Name)
            )
                yield return new(setting.Whole, Because) { Remedy = Remedy };

        bool IsMail(int name) =>
            JvmOwners.Maker(code, name) is var made
            && (made.Length == 0 || made.Contains("MailSSLSocketFactory", StringComparison.Ordinal));
    }

    private static readonly string[] CommonsClients =
    [
        "FTPSClient",
        "SMTPSClient",
        "AuthenticatingSMTPClient",
        "IMAPSClient",
        "AuthenticatingIMAPClient",
        "POP3SClient",
        "ExtendedPOP3SClient",
    ];

    /// <summary>Commons Net: its clients verify the dates of a certificate alone until they are given a trust manager or a context.</summary>
    private static IEnumerable<Flag> Commons(CodeFile code)
    {
        if (!code.Names.Mentions("commons.net"))
            yield break;
        foreach (var call in code.Calls(CommonsClients))
            if (
                (call.IsNew || code.Language.Name == "Kotlin")
                && code.Language.Name is "Java" or "Kotlin"
                && !ServerNotVerified.Jvm.IsDeclaration(code, call)
                && call.Arguments.All(a => code.Values.Of(a).IsKnown)
                && !IsGivenTrust(code, call)
            )
                yield return new(
                    call.Whole,
                    $"{call.Word} of Commons Net looks at the dates of a certificate alone until it is given a trust manager: {Anyone}"
                )
                {
                    Remedy = "Call setTrustManager with one of your roots, and setEndpointCheckingEnabled(true).",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>A trust manager is set on what holds the client; or anywhere, where nothing does.</summary>
    private static bool IsGivenTrust(CodeFile code, Call client)
    {
        var holder = JvmOwners.Of(code, client.Name, isMade: true);
        return code
            .Index.Places("setTrustManager", "trustManager", "sslSocketFactory", "setSocketFactory")
            .Any(i =>
                code.IsWord(i)
                && (
                    holder.Length == 0
                        ? Kinship.Speaks(code, client.Name, i, CommonsClients)
                        : JvmOwners.Of(code, i) == holder && JvmOwners.IsBeside(code, client.Name, i)
                            || JvmMembers.BlockOf(code, client) is { IsEmpty: false } block && block.Contains(i)
                )
            );
    }

    private static readonly string[] BrowserSwitches =
    [
        "--ignore-certificate-errors",
        "ignore-certificate-errors",
        "--ignore-certificate-errors=true",
        "--ignore-ssl-errors=true",
        "--ignore-ssl-errors=yes",
    ];

    /// <summary>addArguments("--ignore-certificate-errors") of a browser that is driven; of a process that is started the command's reader tells.</summary>
    private static IEnumerable<Flag> Browsers(CodeFile code)
    {
        foreach (var i in code.Index.Places(BrowserSwitches))
        {
            if (!code[i].IsText || Mentions.IsOnlySpokenOf(code, i, i + 1) || code[i - 1].Value is "case")
                continue;
            var open = code.Parent(i);
            // ProcessBuilder("chromium", "--ignore-certificate-errors")
            if (open >= 0 && code[open + 1] is { IsText: true } first && !first.Value.StartsWith('-') && first.Value != code[i].Value)
                continue;
            if (code.Names.Mentions("selenium") || code.Names.Mentions("playwright") || Driven().IsMatch(code.Source.Text))
                yield return new(new(i, i + 1), $"the browser is driven without certificate verification: {Anyone}")
                {
                    Remedy = "Remove the argument; let the browser trust your root.",
                };
        }
    }

    [GeneratedRegex(@"\b(Chrome|Edge|Chromium|Launch|Opera)Options\b|DesiredCapabilities|webdriver")]
    private static partial Regex Driven();

    /// <summary>verifier.verify(host, session); where nobody takes the answer: it refuses by false, and throws nothing.</summary>
    private static IEnumerable<Flag> Forgotten(CodeFile code)
    {
        foreach (var call in code.Calls("verify"))
            if (
                call.Arguments is [_, var session]
                && call.Name - 1 > call.Start
                && code.StatementStart(call.Name) == call.Start
                && IsAlone(code, call)
                && code.Functions.Around(call.Name) is { Name: not ("" or "verify"), IsExpression: false }
                && IsSession(code, session)
                && IsVerifier(code, call)
            )
                yield return new(
                    call.Whole,
                    $"the answer of verify is taken by nobody: it says no by false, not by an exception; {AnyName}"
                )
                {
                    Remedy = "Close the connection and throw where verify answers false.",
                };
    }

    /// <summary>A statement of its own.</summary>
    private static bool IsAlone(CodeFile code, Call call)
    {
        var next = code.Mate(call.Open) + 1;
        return code.Is(next, ";") || code.Language.Name == "Kotlin" && (code.Is(next, "}") || code.BeginsStatement(next));
    }

    private static bool IsSession(CodeFile code, Span span)
    {
        var words = Enumerable.Range(span.From, span.Length).Where(code.IsWord).Select(i => code[i].Value).ToList();
        return words is [.., "getSession" or "getHandshakeSession" or "session" or "sslSession" or "handshakeSession"]
            || words is [var one] && IsOfType(code, one, "SSLSession");
    }

    private static bool IsVerifier(CodeFile code, Call call)
    {
        var on = code.Text(new(call.Start, call.Name - 1));
        return Standard().IsMatch(on)
            || IsOfType(code, code[call.Name - 2].Value, "HostnameVerifier")
            || Standard().IsMatch(JvmOwners.Maker(code, call.Name));
    }

    /// <summary>SSLSession name, name: SSLSession.</summary>
    private static bool IsOfType(CodeFile code, string name, string type) =>
        code.Index.Places(type).Any(i => code.Is(i + 1, name) || code.Is(i - 1, ":") && code.Is(i - 2, name));

    [GeneratedRegex("DefaultHostnameVerifier|OkHostnameVerifier|(BrowserCompat|Strict|Default)HostnameVerifier")]
    private static partial Regex Standard();

    /// <summary>Tomcat's certificateVerification, handed to a method of this file.</summary>
    public static IEnumerable<Flag> Asked(CodeFile code)
    {
        foreach (var call in code.Calls("setCertificateVerification"))
        foreach (var given in JvmHanded.To(code, call.Argument(0)))
            if (
                code.Values.Of(given) is { Kind: ValueKind.Text, Text: "optional" or "optionalNoCA" or "want" } v
                && (v.Text == "optionalNoCA" || !ClientAuthOptional.Readers.Insists(code, given.From))
            )
                yield return new(given, v.Text == "optionalNoCA" ? "clients are served with any certificate, verified or not" : Unasked)
                {
                    Remedy = "Write \"required\".",
                };
    }

    /// <summary>Grizzly: new SSLEngineConfigurator(context, clientMode, needClientAuth, wantClientAuth).</summary>
    public static IEnumerable<Flag> Grizzly(CodeFile code)
    {
        foreach (var call in code.Calls("SSLEngineConfigurator", "SSLContextConfigurator"))
            if (
                call.Arguments is [_, var client, var need, var want]
                && code.Values.Of(client).Is(false)
                && code.Values.Of(need).Is(false)
                && code.Values.Of(want).Is(true)
                && !ClientAuthOptional.Readers.Insists(code, call.Name)
            )
                yield return new(call.Whole, Unasked) { Remedy = "Pass true for needClientAuth." };
    }

    /// <summary>Spark: secure("k.jks", "password", …); Javalin: keystoreFromPath("k.p12", "password").</summary>
    private static IEnumerable<Flag> Stores(CodeFile code)
    {
        foreach (
            var call in code.Calls("secure", "keystoreFromPath", "keystoreFromClasspath", "trustStoreFromPath", "trustStoreFromClasspath")
        )
        {
            if (call.Word == "secure" && (call.Arguments.Count < 4 || !code.Names.Mentions("spark")))
                continue;
            foreach (var argument in call.Arguments.Where((_, i) => i is 1 or 3))
                if (code.Values.Of(argument) is { Kind: ValueKind.Text } v && KeyPassword.Readers.IsSecret(v.Text))
                    yield return new(argument, KeyPassword.Readers.Because) { Remedy = KeyPassword.Readers.Remedy, IsSecret = true };
        }
    }

    /// <summary>Netty, gRPC: forServer(chain, key, "password"), keyManager(chain, key, "password").</summary>
    public static IEnumerable<Flag> Keys(CodeFile code)
    {
        foreach (var flag in Stores(code))
            yield return flag;
        foreach (var call in code.Calls("forServer", "keyManager"))
            if (
                call.Arguments is [_, _, var password]
                && !ServerNotVerified.Jvm.IsDeclaration(code, call)
                && code.Values.Of(password) is { Kind: ValueKind.Text } v
                && KeyPassword.Readers.IsSecret(v.Text)
            )
                yield return new(password, KeyPassword.Readers.Because) { Remedy = KeyPassword.Readers.Remedy, IsSecret = true };
    }
}
