using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Jvm;

/// <summary>What Scala, Groovy and Clojure say alike about the platform they share, beside what Java's readers know.</summary>
internal static partial class More
{
    public const string Trust = "Trust the root that signed the server: initialise a TrustManagerFactory with a KeyStore that holds it.";
    public const string Compare = "Leave the comparison of the name on.";
    public const string Demand = "Demand the certificate: setNeedClientAuth(true), or what the library calls required.";

    /// <summary>Options of the virtual machine, written as texts: -Dname=value.</summary>
    public static IEnumerable<Flag> Options(CodeFile code, string because, string remedy, params string[] bad)
    {
        if (!code.Threes.MayHoldAny(bad))
            yield break;
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code[i].IsText
                && code[i].Value.TrimStart().StartsWith('-')
                && !code[i].Value.Contains('\n', StringComparison.Ordinal)
                && !IsVariable(code, i)
                && bad.FirstOrDefault(b => code[i].Value.Contains("-D" + b, StringComparison.Ordinal)) is { } option
            )
                yield return new(new(i, i + 1), $"-D{option}: {because}") { Remedy = remedy };
    }

    /// <summary>A variable of a process that is started: what it is told is read with the process's command.</summary>
    private static bool IsVariable(CodeFile code, int text) =>
        code.Is(text - 1, "=") && code.Is(text - 2, "]")
        || code.CallAt(code.Parent(text)) is { Word: "put" or "putIfAbsent" or "environment" } && code.Is(text - 1, ",");

    /// <summary>Lines of a configuration that stands in a text: a.b.loose.acceptAnyCertificate = true.</summary>
    public static IEnumerable<Flag> Configured(CodeFile code, Regex line, string because, string remedy)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code[i].IsText
                && code[i].Value.Length is > 12 and < 20000
                && code[i].Value[0] != '-'
                && line.Match(code[i].Value) is { Success: true } match
            )
                yield return new(new(i, i + 1), $"{match.Value.Trim()}: {because}") { Remedy = remedy };
    }

    [GeneratedRegex(
        @"(?im)^[\w.\-\s{]*\b(acceptAnyCertificate|accept-any-certificate|insecure-trust-all-certificates|trust-all)\s*[=:]\s*(true|on|yes)\b"
    )]
    public static partial Regex AnyCertificate();

    [GeneratedRegex(
        @"(?im)^[\w.\-\s{]*\b((disableHostnameVerification|disable-hostname-verification)\s*[=:]\s*(true|on|yes)|hostname-verification\s*[=:]\s*(off|false|no))\b"
    )]
    public static partial Regex AnyHost();

    [GeneratedRegex(@"(?im)^[\w.\-\s{]*\ballowWeakProtocols\s*[=:]\s*(true|on|yes)\b")]
    public static partial Regex WeakProtocols();

    [GeneratedRegex(@"(?im)^[\w.\-\s{]*\ballowWeakCiphers\s*[=:]\s*(true|on|yes)\b")]
    public static partial Regex WeakCiphers();

    /// <summary>A constant of an enumeration that asks for a certificate and serves without one.</summary>
    public static IEnumerable<Flag> Asked(CodeFile code)
    {
        if (Looks(code))
            yield break;
        for (var i = 2; i < code.Tokens.Length; i++)
        {
            if (
                code[i] is not { Kind: TokenKind.Word, Value: "Requested" or "Wanted" or "Want" or "want" or "Optional" or "Request" }
                || !code.IsLink(i - 1)
                || code[i - 2].Value
                    is not (
                        "SSLClientAuthMode"
                        or "ClientAuth"
                        or "TLSClientAuth"
                        or "ClientAuthMode"
                        or "SslClientAuth"
                        or "ClientAuthType"
                    )
                || Mentions.IsOnlySpokenOf(code, code.PathStart(i), i + 1)
            )
                continue;
            yield return new(
                new(code.PathStart(i), code.Is(i + 1, "(") ? code.Mate(i + 1) + 1 : i + 1),
                $"{code.PathTo(i)}: clients are asked for a certificate and served without one"
            )
            {
                Remedy = Demand,
            };
        }

        foreach (var setting in code.Settings(":client-auth", "clientAuth", "client-auth", "setClientAuth"))
            if (
                code[setting.Value.From].Value is ":want" or ":optional" or ":request" or ":wants"
                || code.Values.Of(setting.Value) is { Kind: ValueKind.Text } v
                    && v.Text.ToUpperInvariant() is "WANT" or "OPTIONAL" or "REQUEST"
            )
                yield return new(setting.Whole, "clients are asked for a certificate and served without one") { Remedy = Demand };
        foreach (var call in code.Calls("setClientAuth", "clientAuth"))
            if (
                call.Arguments is [var only]
                && code.SettingAt(call.Name) is null
                && code.Values.Of(only) is { Kind: ValueKind.Text } v
                && v.Text.ToUpperInvariant() is "WANT" or "OPTIONAL" or "REQUEST"
            )
                yield return new(call.Whole, "clients are asked for a certificate and served without one") { Remedy = Demand };
    }

    /// <summary>Something in the file looks at the client's certificate.</summary>
    private static bool Looks(CodeFile code) =>
        code.Names.Has("getPeerCertificates")
        || code.Names.Has("peerCertificates")
        || code.Names.Has("getPeerPrincipal")
        || code.Names.Has("getPeerCertificateChain")
        || code.Names.Has("peerPrincipal")
        || code.Names.Has("clientCertificateChain")
        || code.Names.Has(":ssl-client-cert")
        || code.Names.Mentions("servlet.request.X509Certificate");

    /// <summary>An anchor that is taken from the chain which is then verified with it: setCertificateEntry("root", chain.last).</summary>
    public static IEnumerable<Flag> OwnAnchor(CodeFile code)
    {
        foreach (var call in code.Calls("setCertificateEntry", "TrustAnchor"))
        {
            var given = call.Argument(call.Word == "TrustAnchor" ? 0 : 1);
            if (given.IsEmpty || code.Functions.Around(call.Name) is not { Name.Length: > 0 } function)
                continue;
            var chain = Enumerable
                .Range(given.From, given.Length)
                .Select(i => code[i].Value)
                .FirstOrDefault(w => function.Parameters.Contains(w) && Sent().IsMatch(w));
            if (
                chain is not null
                && code.Calls("generateCertPath", "validate")
                    .Any(c =>
                        function.Body.From <= c.Name
                        && c.Name < function.Body.To
                        && Enumerable.Range(c.Open, c.Whole.To - c.Open).Any(i => code.Is(i, chain))
                    )
                && !Compared().IsMatch(code.Text(function.Body))
            )
                yield return new(
                    call.Whole,
                    "the anchor is taken from the chain that is to be verified: whoever sends a chain of his own is trusted"
                )
                {
                    Remedy = "Take the anchors from a store of your own.",
                    Confidence = Model.Confidence.Firm,
                };
        }
    }

    [GeneratedRegex("(?i)^\\w*(chain|certs|certificates|path)$")]
    private static partial Regex Sent();

    [GeneratedRegex("(?i)digest|fingerprint|thumbprint|sha-?256|pinned|\\bpins?\\b|contains\\(")]
    private static partial Regex Compared();

    /// <summary>Words that ask a client for a certificate.</summary>
    internal static readonly string[] Demands =
    [
        "setNeedClientAuth",
        "needClientAuth",
        "setWantClientAuth",
        "wantClientAuth",
        "clientAuth",
        "setClientAuth",
        ":client-auth",
        "client-auth",
        "TLSClientAuth",
        "ClientAuth",
        "SSLClientAuthMode",
        "requireClientAuth",
        "setClientAuthRequired",
        "requestCert",
        "withClientAuth",
        "requireClientSslAuth",
        "setClientAuthMode",
        "setCertificateVerification",
    ];

    /// <summary>What a client is made with: the roots may be its own.</summary>
    private static readonly string[] Clients =
    [
        "SSLSocketFactory",
        "getSocketFactory",
        "socketFactory",
        "createSocket",
        "HttpsURLConnection",
        "HttpClient",
        "OkHttpClient",
        "setDefault",
    ];

    /// <summary>True where a word asks for a certificate: not where it is imported, or says that none is wanted.</summary>
    internal static bool Asks(CodeFile code, int word)
    {
        if (
            !code.IsWord(word)
            || code[code.StatementStart(word)].Value == "import"
            || IsNone(code[word + 2].Value) && code.IsLink(word + 1)
            // setClientAuth(ClientAuth.REQUIRED): the call asks, its argument is not asked again.
            || code.Parent(word) is > 0 and var open
                && code.Is(open, "(")
                && code.IsWord(open - 1)
                && Demands.Contains(code[open - 1].Value)
        )
            return false;
        var given =
            code.Is(word + 1, "(") ? code.Inside(word + 1)
            : code.SettingAt(word) is { } setting ? setting.Value
            : default;
        return given.IsEmpty || !IsNone(code[given.To - 1].Value) && code[given.To - 1] is not { IsText: true, Value: "NONE" or "none" };
    }

    private static bool IsNone(string value) => value is "NONE" or "None" or "none" or ":none" or "false" or "NOT_REQUESTED";

    /// <summary>A server that is given roots for its clients and demands no certificate.</summary>
    public static IEnumerable<Flag> NeverDemanded(CodeFile code)
    {
        var asked = code.Index.Places(Demands).Where(i => Asks(code, i)).ToList();
        // SslContextBuilder.forServer(…).trustManager(roots), TlsServerCredentials.newBuilder().trustManager(roots).
        foreach (var call in code.Calls("trustManager"))
            if (
                call.Arguments.Count > 0
                && (
                    ClientNotVerified.Jvm.IsServers(code, call.Name)
                    || IsBehind(code, call.Name, "TlsServerCredentials")
                    || Made(code, call).Contains("forServer", StringComparison.Ordinal)
                    || Made(code, call).Contains("TlsServerCredentials", StringComparison.Ordinal)
                    || IsOfOwnServer(code, call.Name, "TlsServerCredentials", "forServer(")
                    || IsOfArmeria(code, call.Name)
                )
                && !IsInsecure(code, call)
                && !IsAsked(call.Name)
            )
                yield return Never(call.Whole);
        foreach (
            var call in code.Calls(
                "setTrustStoreOptions",
                "setTrustOptions",
                "setPemTrustOptions",
                "setPfxTrustOptions",
                "setTrustStorePath",
                "setTrustStore",
                "setTrustStoreResource",
                "setTruststoreFile",
                "setCaCertificateFile",
                "setCaCertificatePath"
            )
        )
            if (
                IsBehind(code, call.Name, "HttpServerOptions")
                || IsBehind(code, call.Name, "NetServerOptions")
                || Made(code, call).Contains("ServerOptions", StringComparison.Ordinal)
                || IsBootServer(code, call)
                || IsTomcat(code, call)
                || IsOfOwnServer(code, call.Name, "HttpServerOptions", "NetServerOptions")
                || JvmOwners.Maker(code, call.Name) is var made
                    && (
                        made.Contains("SslContextFactory.Server", StringComparison.Ordinal)
                        || made.Contains("ServerOptions", StringComparison.Ordinal)
                    )
            )
                if (!IsAsked(call.Name))
                    yield return Never(call.Whole);
        foreach (var setting in code.Settings("trustOptions", "trustStoreOptions", "pemTrustOptions", "pfxTrustOptions"))
            if (
                (
                    JvmOwners.Maker(code, setting.Name).Contains("ServerOptions", StringComparison.Ordinal)
                    || setting.Container > 0 && code[setting.Container - 1].Value is "httpServerOptionsOf" or "netServerOptionsOf"
                )
                && !code.Values.Of(setting.Value).Is(ValueKind.Null)
                && setting.Sibling("clientAuth", "clientAuthRequired") is null
                && !IsAsked(setting.Name)
            )
                yield return Never(setting.Whole);
        // Kotlin: Ssl().apply { trustStore = … } of Spring Boot.
        if (code.Language.Name == "Kotlin" && code.Names.Mentions("springframework.boot"))
            foreach (var setting in code.Settings("trustStore", "trustCertificate"))
                if (
                    BootSsl().IsMatch(JvmOwners.Maker(code, setting.Name))
                    && !code.Values.Of(setting.Value).Is(ValueKind.Null)
                    && !IsAsked(setting.Name)
                )
                    yield return Never(setting.Whole);
        foreach (var flag in MadeServers.Look(code))
            yield return flag;
        // A server's socket or engine on a context whose trust managers are given.
        var serves =
            code.Calls("setUseClientMode").Any(c => c.Arguments is [var only] && code.Values.Of(only).Is(false))
            || code.Names.Has("SSLServerSocket")
            || code.Names.Has("SSLServerSocketFactory")
            || code.Names.Has("getServerSocketFactory")
            || code.Names.Has("serverSocketFactory")
            || code.Names.Has("httpsServer")
            || code.Names.Has("HttpsConfigurator");
        if (
            !serves
            || !code.Names.Has("SSLContext")
            || code.Calls("setUseClientMode").Any(c => c.Arguments is [var only] && code.Values.Of(only).Is(true))
            || Clients.Any(code.Names.Has)
        )
            yield break;
        foreach (var call in code.Calls("init"))
            if (
                call.Arguments is [var keys, var roots, _]
                && !asked.Exists(i => Kinship.Speaks(code, call.Name, i, MakesServer(code, call.Name) ? ServersOfContexts : Contexts))
                // What a helper is given may be nothing; where the server is made, it is for that server.
                && !(
                    roots.Length == 1
                    && code.Functions.IsParameter(code[roots.From].Value, call.Name)
                    && !(MakesServer(code, call.Name) && code[roots.From].Value.Length > 2)
                )
                && !code.Values.Of(roots).Is(ValueKind.Null)
                && !code.Values.Of(keys).Is(ValueKind.Null)
                && JvmTrust.Methods(code, "checkClientTrusted").All(m => m.Does == Verdicts.Decides)
            )
                yield return Never(call.Whole);

        bool IsAsked(int roots) => asked.Exists(i => JvmOwners.Speaks(code, roots, i, ServerMakers));
    }

    /// <summary>What makes a server of its own, or its configuration.</summary>
    internal static readonly string[] ServerMakers =
    [
        "forServer",
        "TlsServerCredentials",
        "HttpServerOptions",
        "NetServerOptions",
        "Server",
        "createServerSocket",
        "createSSLEngine",
        "Ssl",
        "HttpsConfigurator",
        "httpsServer",
        "SSLHostConfig",
        "setCertificateVerification",
        "tlsCustomizer",
    ];

    /// <summary>Armeria: Server.builder().tlsCustomizer { it.trustManager(roots) }; the client's factory has one of the same name.</summary>
    private static bool IsOfArmeria(CodeFile code, int member)
    {
        if (!code.Names.Mentions("armeria"))
            return false;
        for (var (open, depth) = (code.Parent(member), 0); open > 0 && depth < 4; open = code.Parent(open), depth++)
            if (code.Is(open - 1, "tlsCustomizer"))
                return JvmOwners.Maker(code, open - 1) is var made
                    && made.Contains("Server", StringComparison.Ordinal)
                    && !made.Contains("Client", StringComparison.Ordinal);
        return false;
    }

    private static readonly string[] Contexts = ["init"];

    private static readonly string[] ServersOfContexts = ["init", "HttpsConfigurator", "HttpsServer", "createServerSocket"];

    /// <summary>The function around a context makes the server of it as well.</summary>
    private static bool MakesServer(CodeFile code, int context) =>
        code.Functions.NamedAround(context) is { } home
        && code.Index.Places("HttpsConfigurator", "createServerSocket").Any(i => code.IsWord(i) && home.Body.Contains(i));

    /// <summary>Tomcat's SSLHostConfig, by what made it or by its declared type.</summary>
    private static bool IsTomcat(CodeFile code, Call call) =>
        code.Names.Has("SSLHostConfig")
        && (
            JvmOwners.Maker(code, call.Name).Contains("SSLHostConfig", StringComparison.Ordinal)
            || JvmOwners.Of(code, call.Name) is { Length: > 0 } owner
                && code.Index.Places("SSLHostConfig").Any(i => code.Is(i + 1, owner) || code.Is(i - 1, ":") && code.Is(i - 2, owner))
        );

    /// <summary>Spring Boot: new Ssl() of its web server.</summary>
    private static bool IsBootServer(CodeFile code, Call call) =>
        code.Names.Mentions("springframework.boot") && BootSsl().IsMatch(JvmOwners.Maker(code, call.Name));

    [GeneratedRegex(@"(?<![\w.])Ssl\(\)")]
    private static partial Regex BootSsl();

    internal static Flag Never(Span at) =>
        new(at, "roots for clients are given, but no client is ever asked for a certificate") { Remedy = Demand };

    /// <summary>identity().trustManager(roots), where identity is a function of this file that makes a server's credentials.</summary>
    private static bool IsOfOwnServer(CodeFile code, int member, params string[] makers)
    {
        var start = code.PathStart(member);
        if (!code.Is(start + 1, "(") && code.Names.Reaching(code[start].Value, start) is [var only] && code.Is(only.Value.From + 1, "("))
            start = only.Value.From;
        return code.IsWord(start)
            && code.Is(start + 1, "(")
            && code.Functions.Named(code[start].Value).Take(2).ToList() is [var maker]
            && code.Text(new(maker.Start, maker.End)) is var made
            && makers.Any(m => made.Contains(m, StringComparison.Ordinal));
    }

    private static bool IsInsecure(CodeFile code, Call call) => code.Text(call.Whole).Contains("Insecure", StringComparison.Ordinal);

    private static string Made(CodeFile code, Call call) =>
        call.Receiver.Length == 0
            ? ""
            : string.Concat(code.Names.Reaching(call.Receiver.Split('.')[0], call.Name).Take(4).Select(a => code.Text(a.Value)));

    private static bool IsBehind(CodeFile code, int index, string word) => JvmTrust.IsBehind(code, index, word, 120);

    /// <summary>A client's name from a certificate that the server's own trust manager let through.</summary>
    public static IEnumerable<Flag> Identity(CodeFile code)
    {
        var server = JvmTrust.IsServer(code) || code.Names.Has("httpsServer");
        if (
            !server
            || !JvmTrust.Methods(code, "checkClientTrusted").Any(m => m.Does != Verdicts.Decides)
                && !code.Index.Places("InsecureTrustManagerFactory").Any(i => code.IsWord(i) && ClientNotVerified.Jvm.IsServers(code, i))
        )
            yield break;
        foreach (var call in code.Calls())
            if (
                call.Word is "getSubjectDN" or "getSubjectX500Principal" or "getIssuerDN" or "getPeerPrincipal"
                && (call.Called is null || code.Is(call.Name + 1, "("))
                && IsIdentity(code, call.Name)
                && !IsVerified(code, call.Name)
                && !IsOfStrict(code, call.Name)
            )
                yield return Name(call.Whole);
        for (var i = 2; i < code.Tokens.Length; i++)
            if (
                code.IsLink(i - 1)
                && code[i].Value
                    is "getSubjectDN"
                        or "getSubjectX500Principal"
                        or "subjectDN"
                        or "subjectX500Principal"
                        or "getPeerPrincipal"
                        or "peerPrincipal"
                && !code.Is(i + 1, "(")
                && IsIdentity(code, i)
                && !IsVerified(code, i)
                && !IsOfStrict(code, i)
            )
                yield return Name(new(code.PathStart(i), i + 1));
    }

    /// <summary>The certificate is verified by hand where it can be this one: by a key, by a path, not the signature of some data.</summary>
    private static bool IsVerified(CodeFile code, int name) =>
        code.Calls("verify")
            .Any(c =>
                c.Receiver.Length > 0
                && c.Arguments.Count > 0
                && !JvmOwners.Maker(code, c.Name).Contains("Signature.getInstance", StringComparison.Ordinal)
                && !code.Index.Places("Signature").Any(i => code.Is(i + 1, c.Receiver) || code.Is(i - 1, ":") && code.Is(i - 2, c.Receiver))
                && Kinship.Speaks(code, name, c.Name, Verifying)
            ) || code.Index.Places("CertPathValidator").Any(i => code.IsWord(i) && !code.Is(code.StatementStart(i), "import"));

    private static readonly string[] Verifying = ["verify"];

    /// <summary>The name may as well be read of the peer of another server of the file, whose context verifies its clients.</summary>
    private static bool IsOfStrict(CodeFile code, int name)
    {
        var lax = JvmTrust
            .Methods(code, "checkClientTrusted")
            .Where(m => m.Does != Verdicts.Decides)
            .Select(m => JvmMembers.ClassOf(code, code.Parent(m.Method.Start)))
            .Where(n => n.Length > 0)
            .Append("InsecureTrustManagerFactory")
            .ToArray();
        return code
            .Index.Places("forServer", "TlsServerCredentials")
            .Any(i =>
                code.IsWord(i)
                && code.Functions.Around(i) is { Name.Length: > 0 } maker
                && !Enumerable.Range(maker.Body.From, maker.Body.Length).Any(k => lax.Contains(code[k].Value))
                && Enumerable.Range(maker.Body.From, maker.Body.Length).Any(k => code[k].Value is "trustManager")
                && !maker.Body.Contains(name)
                && Kinship.Speaks(code, i, name, ServerMakers)
            );
    }

    /// <summary>Not within the trust manager itself, and not only written to a log.</summary>
    private static bool IsIdentity(CodeFile code, int name) =>
        code.Functions.Around(name)?.Name is not ("checkClientTrusted" or "checkServerTrusted") && !Logged.Is(code, name);

    private static Flag Name(Span at) =>
        new(at, "the client's name is read from a certificate that nobody verified: anybody can write any name into one")
        {
            Remedy = "Verify client certificates against your clients' root first.",
        };

    /// <summary>A store of roots that is made empty, never filled, and trusted from.</summary>
    public static IEnumerable<Flag> Empty(CodeFile code)
    {
        if (!code.Names.Has("KeyStore") || !code.Names.Has("TrustManagerFactory"))
            yield break;
        foreach (var call in code.Calls("load"))
        {
            if (call.Arguments.Count is 0 or > 2 || !code.Values.Of(call.Argument(0)).Is(ValueKind.Null))
                continue;
            var name = StoreOf(code, call);
            if (name.Length == 0 || name.Contains('.', StringComparison.Ordinal) || !IsOfFile(code, name, call.Name))
                continue;
            var uses = code
                .Index.Places(name)
                .Where(i => code.IsWord(i) && i != call.Name - 2 && IsSame(code, name, call.Name, i))
                .ToList();
            if (
                uses.Exists(i => IsTrusted(code, i))
                && !uses.Exists(i => IsFilled(code, i))
                && !code.Calls("setCertificateEntry", "setEntry", "setKeyEntry").Any(c => Kinship.Speaks(code, call.Name, c.Name, Stores))
            )
                yield return new(
                    call.Whole,
                    "the store is made empty and never filled: nothing can be verified against it, which tempts to switch verification off"
                )
                {
                    Remedy = "Put your root in with setCertificateEntry, or load the file that holds it.",
                };
        }
    }

    /// <summary>What makes a store of its own.</summary>
    private static readonly string[] Stores = ["load"];

    /// <summary>A local of that name in another method is another store; a field, or a name that is not declared in sight, may be meant everywhere.</summary>
    private static bool IsSame(CodeFile code, string name, int load, int use)
    {
        if (code.Functions.Around(load) is not { Name.Length: > 0 } function)
            return true;
        return function.Body.Contains(use) || !code.Names.To(name).Any(a => a.Declares && function.Body.Contains(a.Name));
    }

    /// <summary>A kind of store that holds what a file holds; the system's own (Windows-ROOT, AndroidCAStore) is full when it is loaded from nothing.</summary>
    private static bool IsOfFile(CodeFile code, string store, int load) =>
        code.Names.Reaching(store, load).Any(a => FileStore().IsMatch(code.Text(a.Value)));

    [GeneratedRegex(@"getDefaultType|defaultType|['""](JKS|JCEKS|PKCS12|P12|BKS|BCFKS|UBER|DKS)['""]", RegexOptions.IgnoreCase)]
    private static partial Regex FileStore();

    /// <summary>The name of the store that is loaded there.</summary>
    private static string StoreOf(CodeFile code, Call load)
    {
        // (let [store (doto (KeyStore/getInstance …) (.load nil nil))] …)
        if (code.Language.Name == "Clojure" && !code.Names.To(load.Receiver).Any())
            return Bound(code, load.Name);
        if (load.Receiver is not ("" or "it" or "this"))
            return load.Receiver;
        // val store = KeyStore.getInstance(…).apply { load(null, null) }: the block does nothing else.
        var block = code.Parent(load.Name);
        return code.Is(block, "{") && code[block - 1].Value is "apply" or "also" && code.Mate(load.Open) + 1 >= code.Mate(block)
            ? code.Held(code.PathStart(block - 1))
            : "";
    }

    /// <summary>factory.init(store), new PKIXParameters(store), loadTrustMaterial(store, null).</summary>
    private static bool IsTrusted(CodeFile code, int store) =>
        code.Parent(store) is > 0 and var open
            && code.CallAt(open) is { } call
            && call.Word is "init" or "PKIXParameters" or "PKIXBuilderParameters" or "loadTrustMaterial"
            && call.Argument(0) is { Length: 1 } first
            && first.From == store
        || code.Calls("init").Any(c => c.Arguments is [{ Length: 1 } only] && only.From == store);

    /// <summary>Used in a way that may put a root in: a setter, a block, a call that is given the store, the caller.</summary>
    private static bool IsFilled(CodeFile code, int store) =>
        code.IsLink(store + 1)
            && (
                code[store + 2].Value.StartsWith("set", StringComparison.Ordinal)
                || code[store + 2].Value is "apply" or "also" or "let" or "run"
            )
        || code.Is(store + 1, "with")
        || code[store - 1].Value is "return" or ".setCertificateEntry" or "setCertificateEntry"
        || code.Parent(store) is > 0 and var open
            && code.Is(open, "(")
            && code.IsWord(open - 1)
            && code[open - 1].Value is not ("init" or "")
            && !IsTrusted(code, store);

    /// <summary>The name that the form around a token is bound to.</summary>
    private static string Bound(CodeFile code, int index)
    {
        for (var (open, depth) = (code.Parent(index), 0); open > 0 && depth < 4; open = code.Parent(open), depth++)
            if (code.IsWord(open - 1) && code.Names.To(code[open - 1].Value).Any(a => a.Value.From == open))
                return code[open - 1].Value;
        return "";
    }

    /// <summary>The platform's soft failure: no answer counts as not revoked.</summary>
    public static IEnumerable<Flag> SoftFail(CodeFile code)
    {
        for (var i = 1; i < code.Tokens.Length; i++)
            if (
                code[i] is { Kind: TokenKind.Word, Value: "SOFT_FAIL" }
                && !Mentions.IsOnlySpokenOf(code, code.PathStart(i), i + 1)
                && !code.Is(code.StatementStart(i), "import")
            )
                yield return new(new(code.PathStart(i), i + 1), "SOFT_FAIL: a revoked certificate is accepted when the answer is held back")
                {
                    Remedy = "Leave SOFT_FAIL out.",
                };
    }

    /// <summary>An option about protocols that names an old one.</summary>
    public static IEnumerable<Flag> Protocols(CodeFile code)
    {
        foreach (var (at, text) in Named(code, "rotocol", "tlsVersion", "tls-version", "minTls", "sslVersion"))
            if (OldName().Match(text) is { Success: true } old)
                yield return new(at, $"{old.Value} is allowed") { Remedy = "Name TLSv1.2 and TLSv1.3 only." };
        foreach (var (at, text) in Added(code, "rotocol"))
            if (OldName().Match(text) is { Success: true } old)
                yield return new(at, $"{old.Value} is allowed") { Remedy = "Name TLSv1.2 and TLSv1.3 only." };
    }

    /// <summary>An option about suites that names a weak one.</summary>
    public static IEnumerable<Flag> Suites(CodeFile code)
    {
        foreach (var (at, text) in Named(code, "ipher"))
            if (WeakName().Match(text) is { Success: true } weak)
                yield return new(at, $"{weak.Value} is allowed") { Remedy = "Remove the option: the platform's list is sound." };
        foreach (var (at, text) in Added(code, "ipher", "uite"))
            if (WeakName().Match(text) is { Success: true } weak)
                yield return new(at, $"{weak.Value} is allowed") { Remedy = "Do not add it: the platform's list is sound." };
    }

    /// <summary>protocols.add("TLSv1"): texts that are added to a list of such a name.</summary>
    private static IEnumerable<(Span At, string Text)> Added(CodeFile code, params string[] parts)
    {
        if (code.Threes.MayHoldAny(parts))
            foreach (var call in code.Calls("add", "addAll", "plusAssign", "addLast", "append"))
                if (
                    call.Receiver.Split('.')[^1] is { Length: > 4 } list
                    && parts.Any(p => list.Contains(p, StringComparison.Ordinal))
                    && !Excluded().IsMatch(list)
                )
                    foreach (var argument in call.Arguments)
                        if (argument.Length == 1 && code[argument.From].IsText)
                            yield return (call.Whole, code[argument.From].Value);
    }

    /// <summary>Texts within the value of an option, or among the arguments of a call, whose name has a part.</summary>
    private static IEnumerable<(Span At, string Text)> Named(CodeFile code, params string[] parts)
    {
        if (!code.Threes.MayHoldAny(parts))
            yield break;
        var names = code.Index.Words.Where(w =>
            w.Length is > 4 and < 60 && parts.Any(p => w.Contains(p, StringComparison.OrdinalIgnoreCase)) && !Excluded().IsMatch(w)
        );
        foreach (var i in code.Index.Places([.. names]))
        {
            var value = code.SettingAt(i) is { } setting
                ? code.Language.Name is "Java" or "Kotlin" && ServerNotVerified.Jvm.IsDeclared(code, setting)
                    ? default
                    : setting.Value
                : code.IsWord(i) && code.Is(i + 1, "(")
                    ? code.Inside(i + 1)
                    : code.IsWord(i) && code.Is(i - 1, "(") && code.Language.Name == "Clojure"
                        ? new(i + 1, code.Mate(i - 1))
                        : default;
            for (var k = value.From; k < Math.Min(value.To, value.From + 40); k++)
                if (code[k].IsText && !IsTakenOut(code, value.From, k))
                {
                    yield return (new(code.PathStart(i), value.To), code[k].Value);
                    if (OldName().IsMatch(code[k].Value) || WeakName().IsMatch(code[k].Value))
                        break;
                }
                else if (
                    code.IsWord(k)
                    && value.Length < 6
                    && code.Names.To(code[k].Value) is [var only]
                    && only.Value.Length < 40
                    && !only.Value.Contains(k)
                )
                    foreach (var inner in Enumerable.Range(only.Value.From, only.Value.Length).Where(t => code[t].IsText))
                    {
                        yield return (Mentions.Shown(code, new(code.PathStart(i), value.To), inner), code[inner].Value);
                        if (OldName().IsMatch(code[inner].Value) || WeakName().IsMatch(code[inner].Value))
                            break;
                    }
        }
    }

    /// <summary>filterNot(_ == "SSLv3"), - "SSLv3", remove("SSLv3").</summary>
    private static bool IsTakenOut(CodeFile code, int from, int index)
    {
        if (code[index - 1] is { Kind: TokenKind.Symbol, Value: "==" or "!=" or "-" or "===" })
            return true;
        for (var i = index - 1; i >= from && index - i < 20; i--)
            if (
                code[i].Value
                is "filterNot"
                    or "filter"
                    or "remove"
                    or "removeAll"
                    or "contains"
                    or "findAll"
                    or "startsWith"
                    or "exists"
                    or "diff"
                    or "reject"
                    or "equals"
                    or "minus"
                    or "=="
                    or "!="
                    or "getOrElse"
                    or "getProperty"
            )
                return true;
        return false;
    }

    [GeneratedRegex(
        @"(?i)(exclude|disabled|disable|supported|forbid|deny|blacklist|remove|applicationProtocol|withoutProtocol|weak|getEnabled|legacy|unsupported)"
    )]
    private static partial Regex Excluded();

    [GeneratedRegex(@"(?<![\w.])(SSLv2Hello|SSLv2|SSLv3|TLSv1\.1|TLSv1\.0|TLSv1(?![.\d])|TLS1\.0|TLS1\.1)(?![\w.])")]
    private static partial Regex OldName();

    [GeneratedRegex(@"\b(TLS|SSL)_\w*(_NULL_|_anon_|_EXPORT_|_RC4_|_3DES_|_DES_|_DES40_)\w*")]
    private static partial Regex WeakName();
}
