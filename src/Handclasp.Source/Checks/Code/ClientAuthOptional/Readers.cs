using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ClientAuthOptional;

/// <summary>Every language's word for "ask, but do not insist".</summary>
internal static class Readers
{
    /// <summary>Where a servlet finds the client's certificate.</summary>
    private static readonly string[] Attributes = ["jakarta.servlet.request.X509Certificate", "javax.servlet.request.X509Certificate"];

    /// <summary>How a servlet, a filter or a resource refuses a request.</summary>
    private static readonly string[] Refusals =
    [
        "sendError",
        "SC_UNAUTHORIZED",
        "SC_FORBIDDEN",
        "UNAUTHORIZED",
        "FORBIDDEN",
        "Unauthorized",
        "Forbidden",
        "401",
        "403",
        "abortWith",
    ];

    public static IEnumerable<Flag> Go(CodeFile code)
    {
        foreach (var setting in code.Settings("ClientAuth"))
        {
            if (IsRowOfWords(code, setting.Name))
                continue;
            var word = GoTls.AuthWord(code, setting.Value);
            // func VerifyClientCertIfGiven() Option: who calls it chooses it, and sees what it says.
            if (code.Functions.NamedAround(setting.Name)?.Name != word && GoOptional(code, setting, word, setting.Name, []) is { } flag)
                yield return flag with
                {
                    Changes = SystemTrust.Go.IsOpen(code, setting)
                        ? []
                        : [new(new(setting.Value.To - 1, setting.Value.To), "RequireAndVerifyClientCert")],
                };
            // What a helper is given for one of its callers, or has in a table.
            var choices = GoChoices.Of(code, setting.Value);
            foreach (var choice in GoChoices.Decided(code, setting.Value))
                if (
                    GoTls.AuthWord(code, choice.Word) != word
                    && !GoTls.IsSetAgain(code, choice.For)
                    && GoOptional(
                        code,
                        setting,
                        GoTls.AuthWord(code, choice.Word),
                        choice.For,
                        [.. choices.Select(c => c.Key).Where(k => k.Length > 0 && k != choice.Key)]
                    )
                        is { } chosen
                )
                    yield return chosen with
                    {
                        At = choice.At,
                        Confidence = Model.Confidence.Firm,
                        Beside = [new(setting.Whole, "it is set here")],
                    };
        }
    }

    /// <summary>A configuration that only asks, made for who stands at a place, and no callback and no handler of his that insists.</summary>
    private static Flag? GoOptional(CodeFile code, Setting setting, string word, int place, IReadOnlyCollection<string> others)
    {
        if (word is not ("RequestClientCert" or "VerifyClientCertIfGiven"))
            return null;
        var callback = GoTls.Callback(code, setting);
        // A callback that verifies what there is, and lets in who shows nothing, insists on nothing.
        if (
            callback is { Does: Verdicts.Decides } by
                ? !GoCallbacks.PassesNone(code, by.At.Value)
                : GoTls.IsVerifiedByHand(code, setting, place)
        )
            return null;
        // With VerifyClientCertIfGiven a handler that insists on a certificate is a sound pattern; with RequestClientCert it sees an unverified one.
        var open = word == "VerifyClientCertIfGiven" ? GoRoutes.Open(code, place) : null;
        if (word == "VerifyClientCertIfGiven" && open is null && GoInsisting.Has(code, place, others))
            return null;
        return new(
            setting.Whole,
            callback is { Does: Verdicts.Decides } lenient ? $"{lenient.At.Option} lets clients in that show no certificate"
                : open is { } route
                    ? $"VerifyClientCertIfGiven lets clients in without a certificate, and {route.Word} is not behind what insists on one elsewhere"
                : word == "RequestClientCert" ? "RequestClientCert asks for a certificate, insists on none and verifies none"
                : "VerifyClientCertIfGiven lets clients in without a certificate, and nothing in this file insists on one"
        )
        {
            Remedy = "Use tls.RequireAndVerifyClientCert with ClientCAs.",
            IsSafe = false,
            Confidence = open is null ? Model.Confidence.Certain : Model.Confidence.Firm,
            Beside = open is { } at ? [new(at.Whole, "served to everybody")] : [],
        };
    }

    /// <summary>server.TLSConfig.ClientAuth = tls.NoClientCert, of a configuration that was made to demand one.</summary>
    public static IEnumerable<Flag> GoTakenBack(CodeFile code)
    {
        foreach (var setting in code.Settings("ClientAuth"))
        {
            if (
                !setting.IsMember
                || GoTls.AuthWord(code, setting.Value) is not "NoClientCert"
                || code.Functions.IsParameter(setting.Owner.Split('.')[0], setting.Name)
            )
                continue;
            var made = code.Names.Reaching(setting.Owner.Split('.')[0], setting.Name);
            foreach (var demanded in code.Settings("ClientAuth"))
                if (
                    demanded.Name != setting.Name
                    && (demanded.Name < setting.Name || !code.Functions.AreTogether(demanded.Name, setting.Name))
                    // One after the other it is two uses of one configuration.
                    && !(demanded.IsMember && code.Parent(demanded.Name) == code.Parent(setting.Name))
                    && GoTls.AuthWord(code, demanded.Value) is "RequireAndVerifyClientCert"
                    && (
                        code.Functions.AreTogether(demanded.Name, setting.Name)
                            && (demanded.Owner == setting.Owner || made.Any(a => a.Value.Contains(demanded.Name)))
                        || made.Any(a => GoTls.IsIn(code, GoTls.Given(code, a), demanded.Name))
                    )
                )
                    yield return new(setting.Whole, "the demand for a certificate is taken back: clients are served without one")
                    {
                        Remedy = "Leave tls.RequireAndVerifyClientCert.",
                        Confidence = Model.Confidence.Firm,
                        Beside = [new(demanded.Whole, "demanded here")],
                    };
        }
    }

    /// <summary>GetConfigForClient that gives some names a configuration which asks for no certificate: who wants in without one asks for such a name.</summary>
    public static IEnumerable<Flag> GoByName(CodeFile code)
    {
        foreach (var setting in code.Settings("GetConfigForClient"))
        {
            if (GoCallbacks.Written(code, setting.Value) is not { } function || GoInsisting.HasGiven(code, setting))
                continue;
            if (Demanded(code, setting, function) is not { } demanded)
            {
                foreach (var asked in DemandedByName(code, setting, function))
                    yield return new(
                        asked.Whole,
                        "only who asks for this name must show a certificate: by another name the same is served without one"
                    )
                    {
                        Remedy =
                            "Refuse requests whose Host is not the name that was asked for in the handshake, or demand the certificate for all.",
                        Confidence = Model.Confidence.Firm,
                        Beside = [new(setting.Whole, "chosen here")],
                    };
                continue;
            }

            foreach (var at in Unasking(code, function))
                yield return new(at, "who asks for this name is served without a certificate, by what serves those who must show one")
                {
                    Remedy = "Demand the certificate here too, or serve this name from a listener and a handler of its own.",
                    Confidence = Model.Confidence.Firm,
                    Beside = [new(demanded.Whole, "demanded here"), new(setting.Whole, "unless this says otherwise")],
                };
        }
    }

    /// <summary>The demand of the configuration that is taken where the callback has none.</summary>
    private static Setting? Demanded(CodeFile code, Setting setting, Function function)
    {
        foreach (var auth in code.Settings("ClientAuth"))
            if (
                GoTls.AuthWord(code, auth.Value) is "RequireAndVerifyClientCert" or "RequireAnyClientCert"
                && !function.Body.Contains(auth.Name)
                && (setting.Sibling("ClientAuth") is { } beside ? beside.Name == auth.Name : GoTls.IsOfSame(setting, auth))
            )
                return auth;
        return null;
    }

    /// <summary>What a callback demands for the names that it looks for, where the rest is served by a configuration that demands nothing.</summary>
    private static IEnumerable<Setting> DemandedByName(CodeFile code, Setting setting, Function function)
    {
        var isIn = (int i) => function.Body.Contains(i);
        if (
            setting.Sibling("ClientAuth") is not null
            || setting.Sibling("Certificates", "GetCertificate") is null
            || !code.Index.Places("ServerName").Any(p => isIn(p) && code.IsLink(p - 1))
            // The handler compares the two.
            || code.Index.Places("ServerName", "Host")
                .Any(p => !isIn(p) && code.IsLink(p - 1) && code[p - 2].Value is "TLS" or "r" or "req")
            || !code.Functions.Returns(function).Any(r => code.Is(r.From, "nil") && code.Is(r.To + 1, "nil"))
        )
            return [];
        return code.Settings("ClientAuth").Where(s => isIn(s.Name) && GoTls.AuthWord(code, s.Value) == "RequireAndVerifyClientCert");
    }

    /// <summary>Configurations that a function makes and gives back, and that ask for nothing.</summary>
    private static IEnumerable<Span> Unasking(CodeFile code, Function function)
    {
        foreach (var literal in code.Literals("Config"))
        {
            if (
                literal.Path != "tls.Config"
                || literal.Name < function.Body.From
                || literal.Name >= function.Body.To
                // A challenge of ACME is answered and nothing more.
                || code.Text(code.Inside(literal.Open)).Contains("acme", StringComparison.OrdinalIgnoreCase)
            )
                continue;
            var held = code.Held(literal.Open);
            var asked =
                code.In(literal.Open, "ClientAuth")
                ?? code.Settings("ClientAuth")
                    .Where(s => s.IsMember && held.Length > 0 && s.Owner == held)
                    .Select(s => (Setting?)s)
                    .FirstOrDefault();
            var isGiven =
                code.Is(code.StatementStart(literal.Start), "return")
                || held.Length > 0 && code.Functions.Returns(function).Any(r => code.Is(r.From, held));
            if (isGiven && (asked is not { } auth || GoTls.AuthWord(code, auth.Value) == "NoClientCert"))
                yield return new(literal.Start, literal.Open);
        }

        foreach (var auth in code.Settings("ClientAuth"))
            if (
                auth.IsMember
                && function.Body.From <= auth.Name
                && auth.Name < function.Body.To
                && GoTls.AuthWord(code, auth.Value) is "NoClientCert"
                && code.Names.Reaching(auth.Owner, auth.Name).Any(a => code.Text(a.Value).EndsWith(".Clone()", StringComparison.Ordinal))
            )
                yield return auth.Whole;
    }

    public static IEnumerable<Flag> Jvm(CodeFile code)
    {
        const string Remedy = "Demand it: setNeedClientAuth(true), ClientAuth.REQUIRE(D).";
        foreach (var call in code.Calls("setWantClientAuth", "wantClientAuth"))
            if (
                !ServerNotVerified.Jvm.IsDeclaration(code, call)
                && call.Arguments is [var only]
                && code.Values.Of(only).Is(true)
                && (TakesBack(code, call.Name) || !Insists(code, call.Name))
                && !NeedsAfter(code, call.Name)
                && !IsOfJetty(code, call.Name)
            )
                yield return new(call.Whole, "clients are asked for a certificate and served without one")
                {
                    Remedy = Remedy,
                    Changes = call.Word == "setWantClientAuth" ? [new(new(call.Name, call.Name + 1), "setNeedClientAuth")] : [],
                };
        foreach (var setting in code.Settings("wantClientAuth"))
            if (
                code.Values.Of(setting.Value).Is(true)
                && (TakesBack(code, setting.Name) || !Insists(code, setting.Name))
                && !NeedsAfter(code, setting.Name)
                && !IsOfJetty(code, setting.Name)
            )
                yield return new(setting.Whole, "clients are asked for a certificate and served without one") { Remedy = Remedy };
        for (var i = 2; i < code.Tokens.Length; i++)
        {
            if (
                code[i] is not { Kind: TokenKind.Word, Value: "OPTIONAL" or "REQUEST" or "WANT" or "REQUESTED" }
                || !code.IsLink(i - 1)
                || code[i - 2].Value is not ("ClientAuth" or "SslClientAuthMode" or "ClientAuthMode" or "ClientAuthentication")
            )
                continue;
            var start = code.PathStart(i);
            if (
                Mentions.IsOnlySpokenOf(code, start, i + 1)
                // clientAuth = ClientAuth.REQUEST: what it is set on is known by the setting.
                || Insists(code, code.Is(start - 1, "=") && code.IsWord(start - 2) ? start - 2 : i)
                || (code.Parent(i) is > 0 and var open && code.IsWord(open - 1) && !code[open - 1].Value.Any(char.IsLower))
            )
                continue;
            // forClient().clientAuth(OPTIONAL): a client asks nobody.
            if (
                Enumerable
                    .Range(Math.Max(0, i - 60), Math.Min(60, i))
                    .Reverse()
                    .TakeWhile(k => !code.Is(k, ";"))
                    .Any(k => code.Is(k, "forClient"))
            )
                continue;
            yield return new(new(start, i + 1), $"{code.PathTo(i)}: clients are asked for a certificate and served without one")
            {
                Remedy = Remedy,
            };
        }

        foreach (var pair in Pairs.Of(code))
            if (pair.Name == "ssl.client.auth" && code.Values.Of(pair.Value) is { Kind: ValueKind.Text, Text: "requested" })
                yield return new(pair.At, "ssl.client.auth=requested: clients are served without a certificate")
                {
                    Remedy = "Write required.",
                };
        foreach (var call in code.Calls("setCertificateVerification"))
            if (code.Values.Of(call.Argument(0)) is { Kind: ValueKind.Text, Text: "optional" or "optionalNoCA" or "want" })
                yield return new(call.Whole, "clients are asked for a certificate and served without one")
                {
                    Remedy = "Write \"required\".",
                };
    }

    public static IEnumerable<Flag> CSharp(CodeFile code)
    {
        foreach (var flag in DotNetCallbacks.Optional(code).Concat(DotNetGrpc.Optional(code)))
            yield return flag;
        for (var i = 2; i < code.Tokens.Length; i++)
        {
            if (
                code[i] is not { Kind: TokenKind.Word, Value: "AllowCertificate" or "DelayCertificate" }
                || code[i - 2].Value != "ClientCertificateMode"
                || Mentions.IsOnlySpokenOf(code, code.PathStart(i), i + 1)
            )
                continue;
            // The certificate authentication handler insists where the application says so, or a handler of this server looks whether there is
            // one; unverified ones were refused by the standard validation.
            if (
                DotNetServers.IsAuthenticated(code, i)
                || Kinship.Has(code, i, DotNetServers.Rivals, "RequireAuthorization")
                || code.Index.Places("ClientCertificate", "GetClientCertificateAsync")
                    .Any(c =>
                        code.IsWord(c)
                        && (code.Is(c - 2, "Connection") || !code.Is(c, "ClientCertificate"))
                        && Kinship.Speaks(code, i, c, DotNetServers.Rivals)
                        && DotNetAbsence.IsRefused(code, c)
                    )
            )
                continue;
            yield return new(
                new(code.PathStart(i), i + 1),
                $"ClientCertificateMode.{code[i].Value}: clients are served without a certificate, and nothing in this file insists on one"
            )
            {
                Remedy = "Use ClientCertificateMode.RequireCertificate.",
                Changes = [new(new(i, i + 1), "RequireCertificate")],
            };
        }
    }

    public static IEnumerable<Flag> JavaScript(CodeFile code)
    {
        foreach (var server in JavaScriptServers.Of(code).All)
            if (server.Off is { } off && AuthorizedReads.GuardsOnlyShown(code, server) && !AuthorizedReads.IsHandedOver(code, server))
                yield return new(off.Whole, "a wrong certificate is refused here, and a client that shows none is served")
                {
                    Remedy = "Refuse whoever is not authorized, or set rejectUnauthorized: true.",
                    Confidence = Model.Confidence.Firm,
                };
    }

    /// <summary>@grpc/grpc-js: createSsl(rootCerts, keyCertPairs, checkClientCertificate); where the third is no no client is asked at all (HC511).</summary>
    internal static IEnumerable<Call> GrpcServersWithRoots(CodeFile code) =>
        code.Calls("createSsl")
            .Where(c =>
                c.Receiver.EndsWith("ServerCredentials", StringComparison.Ordinal)
                && c.Arguments is [var roots, _, ..]
                && !code.Values.Of(roots).Is(ValueKind.Null)
            );

    /// <summary>case "RequestClientCert": cfg.ClientAuth = …: whoever writes the configuration chooses among all of them.</summary>
    private static bool IsRowOfWords(CodeFile code, int index)
    {
        for (var i = index - 1; i > Math.Max(0, index - 10); i--)
            if (code.Is(i, ":") && code[i - 1].IsText)
                return true;
            else if (code.Is(i, "}") || code.Is(i, "{"))
                return false;
        return false;
    }

    /// <summary>getPeerCertificates throws where there is none; a servlet's attribute is null, and somebody must refuse then.</summary>
    internal static bool Insists(CodeFile code, int at) =>
        JvmInsisting.Has(code, at, Makers)
        || code.Names.Mentions("servlet.request.X509Certificate")
            && (
                code.Index.Places(Refusals).Any()
                || code.Index.Places(Attributes).Any(i => Throws(code, code.Functions.Around(i)))
                || RefusesBeside(code, at)
            );

    private static bool Throws(CodeFile code, Function? function) =>
        function is not null && code.Index.Places("throw").Any(i => function.Body.Contains(i));

    /// <summary>setNeedClientAuth(true) behind it: in JSSE the later one holds.</summary>
    private static bool NeedsAfter(CodeFile code, int index) =>
        code.Calls("setNeedClientAuth").Any(c => code.Values.Of(c.Argument(0)).Is(true) && IsLater(code, index, c.Name))
        || code.Settings("needClientAuth").Any(s => code.Values.Of(s.Value).Is(true) && IsLater(code, index, s.Name));

    /// <summary>What the platform itself serves by: there the later of the two holds.</summary>
    private static readonly string[] Jsse = ["SSLServerSocket", "HttpsConfigurator", "SSLParameters", "SSLEngine", "createServerSocket"];

    /// <summary>Jetty's factory looks at the demand first, whichever of the two was set later.</summary>
    private static bool IsOfJetty(CodeFile code, int want) =>
        code.Names.Has("SslContextFactory")
        && !Jsse.Any(code.Names.Has)
        && code.Index.Places("setNeedClientAuth", "needClientAuth")
            .Any(i =>
                code.IsWord(i)
                && code.Parent(i) == code.Parent(want)
                && JvmOwners.Of(code, i) == JvmOwners.Of(code, want)
                && code.Values.Of(code.Is(i + 1, "(") ? code.Inside(i + 1) : code.Expression(i + 2)).Is(true)
            );

    /// <summary>before { ctx -> practice(ctx) ?: throw … }, where a function of the file reads the servlet's attribute: this server's own filter refuses.</summary>
    private static bool RefusesBeside(CodeFile code, int at) =>
        code.Functions.NamedAround(at) is { } home
        && code.WordsOf(home.Body).Any(w => w == "throw" || Refusals.Contains(w))
        && code.Index.Places(Attributes)
            .Select(code.Functions.NamedAround)
            .OfType<Function>()
            .Any(f => !ReferenceEquals(f, home) && code.Index.Places(f.Name).Any(i => home.Body.Contains(i) && code.Is(i + 1, "(")));

    /// <summary>setNeedClientAuth(true) right before it, of the same socket: the demand is taken back, whatever the file does elsewhere.</summary>
    private static bool TakesBack(CodeFile code, int want) =>
        code
            .Index.Places("setNeedClientAuth", "needClientAuth")
            .Any(i =>
                i < want
                && code.IsWord(i)
                && code.Parent(i) == code.Parent(want)
                && code.Functions.AreTogether(i, want)
                && JvmOwners.Of(code, i) == JvmOwners.Of(code, want)
                && code.Values.Of(code.Is(i + 1, "(") ? code.Inside(i + 1) : code.Expression(i + 2)).Is(true)
            );

    /// <summary>Behind it, and about the same socket as far as the file tells.</summary>
    private static bool IsLater(CodeFile code, int want, int need) =>
        need > want
        && (
            JvmOwners.IsBeside(code, want, need)
                ? JvmOwners.Of(code, want) is var owner && (owner.Length == 0 || owner == JvmOwners.Of(code, need))
                : Kinship.Speaks(code, want, need, Makers)
        );

    /// <summary>What makes a server of its own.</summary>
    private static readonly string[] Makers =
    [
        "createServerSocket",
        "forServer",
        "HttpsConfigurator",
        "createSSLEngine",
        "Server",
        "setWantClientAuth",
        "wantClientAuth",
        "setNeedClientAuth",
        "needClientAuth",
        "addHttpsListener",
        "SslClientAuthMode",
        "HttpServerOptions",
        "NetServerOptions",
        "httpServerOptionsOf",
        "TlsServerCredentials",
        "setCertificateVerification",
    ];
}
