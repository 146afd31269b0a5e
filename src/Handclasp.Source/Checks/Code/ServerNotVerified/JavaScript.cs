using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>Node.js, browsers' drivers, database drivers, proxies.</summary>
internal static partial class JavaScript
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
        "sslVerifyPeer",
        "sslValidateCertificate",
        "proxyValidateSSL",
        "tlsCheckValidity",
        "verify_peer",
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
        "insecureSkipTLSVerify",
        "tlsAllowInsecureConnection",
        "automaticallyAcceptUnknownCertificate",
        "disableAllSecurity",
        "acceptInvalidCerts",
        "acceptSslCerts",
        "disableSSLVerification",
        "DisableSSLVerification",
        "allowUnverifiedSsl",
    ];

    /// <summary>True for a name that is looked for by itself.</summary>
    internal static bool IsOwn(string name) =>
        Verifies.Contains(name, StringComparer.Ordinal) || Skips.Contains(name, StringComparer.Ordinal);

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
        [
            .. Settings(code),
            .. Proxies(code),
            .. Environment(code),
            .. Calls(code),
            .. Electron(code),
            .. JavaScriptLibraries.Look(code),
            .. BareSockets.Look(code),
            .. Urls.Look(code, Remedy),
            .. Parameters(code),
        ];

    /// <summary>url.searchParams.set('sslmode', 'no-verify'), new URLSearchParams({ tlsInsecure: 'true' }), process.env.PGSSLMODE = 'no-verify'.</summary>
    private static IEnumerable<Flag> Parameters(CodeFile code)
    {
        foreach (var call in code.Calls("set", "append"))
            if (
                code[call.Argument(0).From] is { IsText: true } name
                && Urls.IsOption(name.Value)
                && call.Receiver.Length > 0
                && code.Values.Of(call.Argument(1)) is { IsKnown: true } value
                && Told(call.Whole, name.Value, value.Text) is { } flag
            )
                yield return flag;
        foreach (var call in code.Calls("URLSearchParams"))
            if (code.Is(call.Argument(0).From, "{"))
                foreach (var part in code.Parts(code.Inside(call.Argument(0).From)))
                    if (
                        Urls.IsOption(code[part.From].Value)
                        && code.SettingAt(part.From) is { } setting
                        && code.Values.Of(setting.Value) is { IsKnown: true } value
                        && Told(setting.Whole, setting.Option, value.Text) is { } flag
                    )
                        yield return flag;
        foreach (var setting in code.Settings("PGSSLMODE"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text: "no-verify" })
                yield return new(setting.Whole, "PGSSLMODE is no-verify: node-postgres talks to whoever answers") { Remedy = Remedy };

        // node-postgres verifies with what libpq takes for no verification.
        static Flag? Told(Span at, string name, string value) =>
            value is "require" or "prefer" or "allow" || Urls.Option(at, name, value, Remedy) is not { IsHost: false } told
                ? null
                : told.Flag;
    }

    private static IEnumerable<Flag> Settings(CodeFile code)
    {
        foreach (var setting in code.Settings(Verifies))
        {
            if (
                IsVariable(code, setting)
                || IsToldAsDefault(code, setting)
                || IsSetAnew(code, setting)
                || IsSpreadOver(code, setting)
                || setting.Option == "rejectUnauthorized"
                    && (JavaScriptTls.SideOf(code, setting) == Side.Server || JavaScriptTls.IsPinned(code, setting))
            )
                continue;
            var handed = OfCallers(code, setting, false);
            if (handed.Count > 0 && !(setting.Option == "rejectUnauthorized" && AuthorizedReads.MayGuardClient(code, setting.Name)))
            {
                foreach (var flag in handed)
                    yield return flag;
                continue;
            }

            // A client that looks at socket.authorized itself may refuse there.
            if (
                (
                    OfData(
                        code,
                        setting,
                        false,
                        $"{setting.Option} is off: then this client talks to whoever answers, with any certificate"
                    )
                    ?? Options.Judge(
                        code,
                        setting.Whole,
                        setting.Value,
                        v =>
                            v.Is(false)
                            || v is { Kind: ValueKind.Text, Text: "false" }
                                && (code[setting.Name].IsText || setting.Option == "sslValidateCertificate"),
                        $"{setting.Option} is off, so this client talks to whoever answers, with any certificate",
                        Remedy,
                        code[setting.Value.From].IsText ? "" : "true"
                    )
                ) is
                { } judged
            )
            {
                var flag = JavaScriptDefaults.Weighed(
                    code,
                    setting,
                    judged,
                    false,
                    "this client talks to whoever answers, with any certificate"
                );
                var connects = setting.Option == "rejectUnauthorized" ? JavaScriptTls.Connecting(code, setting) : null;
                var held = connects is { } connect ? code.Held(connect.Open) : "";
                if (connects is { } guarded && AuthorizedReads.GuardsClient(code, guarded, held))
                    continue;
                yield return setting.Option == "rejectUnauthorized"
                && (
                    AuthorizedReads.MayGuardClient(code, setting.Name, held)
                    || connects is not null && PinnedPeers.MaySpeakFor(code, setting.Name, held, "connect")
                    // JSON.stringify({ rejectUnauthorized: false }): a text, of whatever use.
                    || setting.Container > 1 && code.Is(setting.Container - 1, "(") && code.Is(setting.Container - 2, "stringify")
                )
                    ? flag with
                    {
                        Confidence = Confidence.Tentative,
                    }
                    : PassedThrough(code, setting, flag);
            }
        }

        foreach (var setting in code.Settings(Skips))
            if (OfCallers(code, setting, true) is { Count: > 0 } handed && !IsVariable(code, setting))
                foreach (var flag in handed)
                    yield return flag;
            else if (
                !IsVariable(code, setting)
                && (
                    OfData(code, setting, true, $"{setting.Option} is on: then this client talks to whoever answers, with any certificate")
                    ?? Options.Judge(
                        code,
                        setting.Whole,
                        setting.Value,
                        v => v.Is(true) || v is { Kind: ValueKind.Text, Text: "true" } && IsOfQuery(code),
                        $"{setting.Option} is on, so this client talks to whoever answers, with any certificate",
                        Remedy,
                        code[setting.Value.From].IsText ? "" : "false"
                    )
                )
                    is { } flag
            )
                yield return PassedThrough(
                    code,
                    setting,
                    JavaScriptDefaults.Weighed(code, setting, flag, true, "this client talks to whoever answers, with any certificate")
                );
        foreach (var setting in code.Settings("trust"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text: "TRUST_ALL_CERTIFICATES" })
                yield return new(setting.Whole, "TRUST_ALL_CERTIFICATES: the Neo4j driver talks to whoever answers")
                {
                    Remedy = "Trust the server's root: TRUST_CUSTOM_CA_SIGNED_CERTIFICATES.",
                };
    }

    /// <summary>rejectUnauthorized: !host.endsWith('.lan'): off for some peers, and no operator has decided that.</summary>
    private static Flag? OfData(CodeFile code, Setting setting, bool bad, string because) =>
        JavaScriptChoices.IsOfData(code, setting.Value, bad)
            ? new(setting.Whole, $"for some peers ({Shown(code, setting.Value)} decides) {because}")
            {
                Remedy = Remedy,
                Confidence = Confidence.Firm,
            }
            : null;

    /// <summary>The places that hand an option its bad value: callers, entries of a table.</summary>
    private static List<Flag> OfCallers(CodeFile code, Setting setting, bool bad) =>
        code.Values.Of(setting.Value).IsKnown
            ? []
            :
            [
                .. JavaScriptHanded
                    .Bad(code, setting.Value, bad)
                    .Select(given => new Flag(
                        given,
                        $"{setting.Option} is {(bad ? "on" : "off")} by this, so a client talks to whoever answers, with any certificate"
                    )
                    {
                        Remedy = Remedy,
                        Confidence = Confidence.Firm,
                        Beside = [new(setting.Whole, "it is set here")],
                    }),
            ];

    /// <summary>Where addresses are put together of texts, 'true' is a yes.</summary>
    private static bool IsOfQuery(CodeFile code) => code.Names.Has("URLSearchParams") || code.Names.Has("searchParams");

    /// <summary>An expression in one line.</summary>
    private static string Shown(CodeFile code, Span value) =>
        code.Text(value).ReplaceLineEndings(" ") is { Length: < 80 } text ? text : "a condition";

    /// <summary>const rejectUnauthorized = false: no option yet. Where it is used as one, that place is told.</summary>
    internal static bool IsVariable(CodeFile code, Setting setting) =>
        !setting.IsMember && code.Is(setting.Name + 1, "=") && code.Language.Declares.Contains(code[setting.Name - 1].Value);

    /// <summary>const options = { rejectUnauthorized: false }; options.rejectUnauthorized = true; — before anybody is given the object.</summary>
    private static bool IsSetAnew(CodeFile code, Setting setting)
    {
        var name =
            setting.IsMember ? setting.Owner
            : setting.Container >= 0 ? code.Held(setting.Container)
            : "";
        if (name.Length == 0 || code.Names.Reaching(name.Split('.')[0], setting.Name).Count != 1)
            return false;
        var from = setting.IsMember ? setting.Value.To : code.Mate(setting.Container);
        return code.Settings(setting.Option)
            .Any(s =>
                s.IsMember
                && s.Owner == name
                && s.Name > from
                && code.Values.Of(s.Value).Is(true)
                && code.Functions.AreTogether(s.Name, setting.Name)
                && code.Parent(code.StatementStart(s.Name))
                    == code.Parent(code.StatementStart(setting.IsMember ? setting.Name : setting.Container))
                && !code[code.StatementStart(s.Name)].Value.Equals("if", StringComparison.Ordinal)
                && !code.Is(code.StatementStart(s.Name) - 1, ")")
                && code.Index.Places(name.Split('.')[0]).All(u => u <= from || u >= code.StatementStart(s.Name) || !code.IsWord(u))
            );
    }

    /// <summary>const pooled = { rejectUnauthorized: false }; { ...pooled, ...base }, where base says true: what is spread later counts.</summary>
    private static bool IsSpreadOver(CodeFile code, Setting setting)
    {
        if (setting.IsMember || !code.Is(setting.Container, "{"))
            return false;
        if (IsMended(code, setting.Container, setting.Value.To, setting.Option))
            return true;
        if (code.Held(setting.Container) is not { Length: > 0 } held || code.Names.To(held) is not [var made])
            return false;
        var uses = code.Index.Places(held).Where(u => code.IsWord(u) && u != made.Name).ToList();
        return uses.Count > 0
            && uses.TrueForAll(u =>
                code.Is(u - 1, "...") && code.Parent(u) is >= 0 and var open && IsMended(code, open, u + 1, setting.Option)
            );
    }

    /// <summary>Behind a place of an object the option is set to true, there or by what is spread into it.</summary>
    private static bool IsMended(CodeFile code, int open, int from, string option) =>
        code.In(open, option) is { } own && own.Name >= from && code.Values.Of(own.Value).Is(true)
        || code.Parts(code.Inside(open))
            .Any(p =>
                p.From >= from
                && p.Length == 2
                && code.Is(p.From, "...")
                && code.Names.Reaching(code[p.From + 1].Value, p.From) is [var only]
                && code.Is(only.Value.From, "{")
                && code.In(only.Value.From, option) is { } set
                && code.Values.Of(set.Value).Is(true)
            );

    /// <summary>({ rejectUnauthorized = false }) => … { rejectUnauthorized }: a bad default is told there, a safe one is none; its use is not told again.</summary>
    private static bool IsToldAsDefault(CodeFile code, Setting setting)
    {
        if (setting.Value.Length != 1 || !code.Is(setting.Value.From, setting.Option))
            return false;
        for (var function = code.Functions.Around(setting.Name); function is not null; function = code.Functions.Around(function.Start - 1))
            if (
                code.Settings(setting.Option)
                    .Any(s =>
                        function.Start <= s.Name
                        && s.Name < function.Body.From
                        && code.Is(s.Name + 1, "=")
                        && code.Values.Of(s.Value).IsKnown
                    )
            )
                return true;
        return false;
    }

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
            if (setting.Container < 0 || !code.Is(setting.Container, "{"))
                continue;
            var target = code.In(setting.Container, "target");
            if (
                target is { } at
                    ? code.Values.Of(at.Value) is { Kind: ValueKind.Text } to
                        && (
                            to.Text.StartsWith("http://", StringComparison.Ordinal) || to.Text.StartsWith("ws://", StringComparison.Ordinal)
                        )
                    : !AsksTarget(code, setting.Value)
            )
                continue;
            if (
                (
                    OfData(
                        code,
                        setting,
                        false,
                        "secure is off: then the proxy passes requests on to whoever answers, with any certificate"
                    )
                    ?? Options.Judge(
                        code,
                        setting,
                        false,
                        "secure is off: the proxy passes requests on to whoever answers, with any certificate",
                        "Remove secure: false; give the target's root with an agent."
                    )
                ) is
                { } flag
            )
                yield return flag;
        }
    }

    /// <summary>{ secure: options.target.startsWith('http:'), ...options }: the target is spread beside it.</summary>
    private static bool AsksTarget(CodeFile code, Span value) => code.WordsOf(value).Any(w => w is "target");

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

        // process.env[NAME] = '0'
        for (var i = 2; i < code.Tokens.Length; i++)
            if (
                code.Is(i, "=")
                && code.Is(i - 1, "]")
                && code.IsWord(i - 2)
                && code.Mate(i - 1) == i - 3
                && code.Is(i - 4, "env")
                && code.Values.Of(new(i - 2, i - 1)) is { Kind: ValueKind.Text, Text: "NODE_TLS_REJECT_UNAUTHORIZED" }
                && code.Values.Of(code.Expression(i + 1)) is { Kind: ValueKind.Text or ValueKind.Number, Text: "0" }
            )
                yield return new(new(code.PathStart(i - 4), code.Expression(i + 1).To), because) { Remedy = remedy };
        foreach (var call in code.Calls("set"))
            if (
                code[call.Argument(1).From] is { IsText: true, Value: "NODE_TLS_REJECT_UNAUTHORIZED" }
                && code.Values.Of(call.Argument(2)) is { Kind: ValueKind.Text or ValueKind.Number, Text: "0" }
            )
                yield return new(call.Whole, because) { Remedy = remedy };
        foreach (var call in code.Calls("defineProperty"))
            if (code[call.Argument(1).From] is { IsText: true, Value: "NODE_TLS_REJECT_UNAUTHORIZED" })
                yield return new(call.Whole, because) { Remedy = remedy };
            else if (IsAlwaysAuthorized(code, call))
                yield return new(call.Whole, "socket.authorized is always true: whoever looks at it believes every certificate")
                {
                    Remedy = "Remove it.",
                };
    }

    /// <summary>Object.defineProperty(tls.TLSSocket.prototype, 'authorized', { get: () => true }).</summary>
    private static bool IsAlwaysAuthorized(CodeFile code, Call call) =>
        code[call.Argument(1).From] is { IsText: true, Value: "authorized" }
        && code.Is(call.Argument(2).From, "{")
        && code.In(call.Argument(2).From, "get", "value") is { } given
        && (
            code.Values.Of(given.Value).Is(true)
            || code.Functions.Of(given.Value) is { } getter
                && code.Functions.Returns(getter) is { Count: > 0 } returns
                && returns.All(r => code.Values.Of(r).Is(true))
        );

    private static IEnumerable<Flag> Calls(CodeFile code)
    {
        foreach (var call in code.Calls("createInsecure"))
            if (
                call.Receiver.EndsWith("redentials", StringComparison.Ordinal)
                && !call.Receiver.EndsWith("ServerCredentials", StringComparison.Ordinal)
            )
                if (Target(code, call) is not { } target)
                    yield return Insecure(call) with
                    {
                        Confidence = Confidence.Tentative,
                    };
                else if (Host().IsMatch(target) && !LocalTarget().IsMatch(target))
                    yield return Insecure(call);
        foreach (var setting in code.Settings("unsafelyIgnoreCertificateErrors"))
            if (code.Is(setting.Value.From, "[") ? setting.Value.Length > 2 : code.Values.Of(setting.Value).Is(true))
                yield return new(setting.Whole, "certificate errors are ignored: this client talks to whoever answers")
                {
                    Remedy = "Remove it; give the root with caCerts.",
                };
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
        // selenium-webdriver: capabilities.set('acceptInsecureCerts', true)
        foreach (var call in code.Calls("set"))
            if (code[call.Argument(0).From] is { IsText: true, Value: "acceptInsecureCerts" } && code.Values.Of(call.Argument(1)).Is(true))
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
                && code.Functions.Of(call.Argument(1)) is { } function
                && AcceptingVerifier.ElectronDecisions.Answer(code, function) is { } answer
                && Answers(code, function, answer, v => v.Is(true))
            )
                yield return new(call.Whole, "every certificate error is answered with 'go on'")
                {
                    Remedy = "Remove the handler, or compare the certificate with the one expected.",
                };
        for (var i = 0; i < code.Tokens.Length; i++)
            if (code[i].IsText && IsLaxBrowser(code[i].Value) && code[i - 1] is not { Kind: TokenKind.Symbol, Value: "==" or "===" })
                yield return new(new(i, i + 1), "the browser is started without certificate verification")
                {
                    Remedy = "Remove the switch.",
                };
    }

    /// <summary>A switch of a browser, or a line of them; PhantomJS has its own.</summary>
    private static bool IsLaxBrowser(string text) =>
        text is "ignore-certificate-errors"
        || text.StartsWith("--", StringComparison.Ordinal)
            && text.Length < 1000
            && text.Split(' ')
                .Any(w =>
                    w
                        is "--ignore-certificate-errors"
                            or "--ignore-certificate-errors-spki-list"
                            or "--ignore-ssl-errors"
                            or "--ignore-ssl-errors=true"
                            or "--ignore-ssl-errors=yes"
                            or "--ignore-ssl-errors=any"
                );

    /// <summary>True where the callback is answered once, without a condition, with that.</summary>
    private static bool Answers(CodeFile code, Function function, string callback, Func<Value, bool> isYes)
    {
        var calls = code.Calls(callback).Where(c => c.Open >= function.Body.From && c.Open < function.Body.To).ToList();
        return calls.TrueForAll(c => isYes(code.Values.Of(c.Argument(0)))) && calls.Exists(c => IsReached(code, function, c));
    }

    /// <summary>Nothing decides whether a call is reached: no condition around it, no way out of the function before it.</summary>
    private static bool IsReached(CodeFile code, Function function, Call call)
    {
        for (var open = code.Parent(call.Name); open >= function.Body.From; open = code.Parent(open))
            if (
                code[open - 1].Value is "else"
                || code.Is(open - 1, ")") && code.Mate(open - 1) is > 0 and var head && code[head - 1].Value is "if" or "switch"
            )
                return false;
        var start = code.StatementStart(call.Name);
        if (
            code.Is(start, "if")
            || code.Is(start, "else")
            || Enumerable.Range(start, call.Name - start).Any(i => code[i].Value is "?" or "&&" or "||")
        )
            return false;
        // if (…) callback(…);
        if (code.Is(start - 1, ")") && code.Mate(start - 1) is > 0 and var single && code.Is(single - 1, "if"))
            return false;
        return !Enumerable
            .Range(function.Body.From, Math.Max(0, call.Name - function.Body.From))
            .Any(i => code.Is(i, "return") && start != i && ReferenceEquals(code.Functions.Around(i), function));
    }

    /// <summary>The address that the client beside insecure credentials is given; null where it is not written there.</summary>
    private static string? Target(CodeFile code, Call call)
    {
        var place = call.Start;
        // const credentials = grpc.credentials.createInsecure(): where they are used.
        if (code.Is(call.Start - 1, "=") && code.IsWord(call.Start - 2))
            place = code.Index.Places(code[call.Start - 2].Value).FirstOrDefault(i => i > call.Open && code.IsWord(i), call.Start);
        return
            code.Parent(place) is > 0 and var open
            && code.CallAt(open) is { } client
            && code.Values.Of(client.Argument(0)) is { Kind: ValueKind.Text } address
            ? address.Text
            : null;
    }

    private static Flag Insecure(Call call) =>
        new(call.Whole, "createInsecure(): gRPC without TLS talks to whoever answers") { Remedy = "Use credentials.createSsl(roots)." };

    /// <summary>A name with a domain, an address, a name with a port: not a word that stands for none.</summary>
    [GeneratedRegex(@"[.:]\w")]
    private static partial Regex Host();

    [GeneratedRegex(@"^(dns:/*)?(localhost|127\.|\[?::1|0\.0\.0\.0)|^unix:|^xds:", RegexOptions.IgnoreCase)]
    private static partial Regex LocalTarget();
}
