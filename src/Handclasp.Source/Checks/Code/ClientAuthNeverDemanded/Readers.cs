using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ClientAuthNeverDemanded;

/// <summary>Roots for clients are configured, and no client is ever asked for a certificate.</summary>
internal static partial class Readers
{
    public static IEnumerable<Flag> Go(CodeFile code)
    {
        foreach (var setting in code.Settings("ClientCAs"))
        {
            var asked = setting.Sibling("ClientAuth");
            foreach (var choice in asked is { } some ? GoChoices.Decided(code, some.Value) : [])
                if (
                    GoTls.AuthWord(code, choice.Word) is "NoClientCert"
                    && !code.Values.Of(setting.Value).Is(ValueKind.Null)
                    && !GoTls.IsDialled(setting)
                    && !GoTls.IsSetAgain(code, choice.For)
                    // base(tls.NoClientCert, nil)
                    && !GoHanded
                        .To(code, setting.Value)
                        .Any(g => code.Functions.AreTogether(g.At.From, choice.For) && code.Values.Of(g.Value).Is(ValueKind.Null))
                    // A table or a caller that means no clients' certificates says so: it is a flaw where it is named for one of those who have roots.
                    && (choice.IsPicked || choice.Key.Length == 0)
                )
                    yield return new(choice.At, "ClientCAs is set, but here ClientAuth is not: no client is ever asked for a certificate")
                    {
                        Remedy = "Give tls.RequireAndVerifyClientCert.",
                        Confidence = Model.Confidence.Firm,
                        Beside = [new(setting.Whole, "the roots for clients")],
                    };
            var word = asked is { } given ? GoTls.AuthWord(code, given.Value) : "";
            if (
                code.Values.Of(setting.Value).Is(ValueKind.Null)
                || (asked is not null && word != "NoClientCert")
                // Told where it is given.
                || asked is { } by && GoChoices.Of(code, by.Value).Count > 0
            )
                continue;
            // A client that names them verifies the server with other roots: told as that.
            if (GoTls.IsDialled(setting))
                continue;
            // Set elsewhere, on whatever it is called there, where that can be this configuration.
            if (
                code.Settings("ClientAuth")
                    .Any(s => s.IsMember && GoTls.AuthWord(code, s.Value) != "NoClientCert" && GoTls.IsOfSame(setting, s))
            )
                continue;
            if (
                setting.IsMember
                && (
                    code.Functions.IsParameter(setting.Owner.Split('.')[0], setting.Name)
                    || !GoTls.IsMadeHere(code, setting.Owner.Split('.')[0], setting.Name)
                    || GoTls.IsAskedWhereMade(code, setting)
                )
            )
                continue;
            yield return new(setting.Whole, "ClientCAs is set, but ClientAuth is not: no client is ever asked for a certificate")
            {
                Remedy = "Add ClientAuth: tls.RequireAndVerifyClientCert.",
                Changes =
                    asked is { } no ? [new(new(no.Value.To - 1, no.Value.To), "RequireAndVerifyClientCert")]
                    : setting.IsMember ? []
                    : [new(new(setting.Name, setting.Name), "ClientAuth: tls.RequireAndVerifyClientCert, ")],
            };
        }
    }

    /// <summary>etcd's transport.TLSInfo, and advancedtls of gRPC.</summary>
    public static IEnumerable<Flag> GoLibraries(CodeFile code)
    {
        const string because = "no client is ever asked for a certificate";
        foreach (var setting in code.Settings("ClientCertAuth"))
            if (code.Values.Of(setting.Value).Is(false) && setting.Sibling("TrustedCAFile") is { } roots)
                yield return new(setting.Whole, $"{roots.Option} is set, but ClientCertAuth is off: {because}")
                {
                    Remedy = "Write ClientCertAuth: true.",
                    Changes = [new(setting.Value, "true")],
                };
        foreach (var roots in code.Settings("RootOptions", "RootCertificateOptions"))
            if (
                code.Names.Mentions("advancedtls")
                && GoAdvancedTls.IsServer(code, roots)
                && (roots.Sibling("RequireClientCert") is not { } demanded || code.Values.Of(demanded.Value).Is(false))
            )
                yield return new(roots.Whole, $"{roots.Option} is set, but RequireClientCert is not: {because}")
                {
                    Remedy = "Add RequireClientCert: true.",
                };
    }

    public static IEnumerable<Flag> JavaScript(CodeFile code)
    {
        foreach (var call in ClientAuthOptional.Readers.GrpcServersWithRoots(code))
            if (call.Arguments.Count == 2 || call.Arguments.Count > 2 && code.Values.Of(call.Argument(2)).Is(false))
                yield return new(
                    call.Whole,
                    "roots for clients are given, and checkClientCertificate is not: gRPC clients are never asked for a certificate"
                )
                {
                    Remedy = "Pass true as the third argument.",
                };
        var servers = JavaScriptServers.Of(code);
        HashSet<int> told = [];
        foreach (var server in servers.All)
        {
            var options = server.Options;
            // What comes from elsewhere may ask.
            if (options.IsOpen || options.On("requestCert") is not null || options.On("key", "pfx") is null)
                continue;
            foreach (var setting in options.Last("ca"))
                if (IsRoot(code, setting) && told.Add(setting.Name))
                {
                    var asked = options.Last("requestCert").Select(s => (Setting?)s).FirstOrDefault();
                    var flag = NotAsked(code, setting, asked);
                    // Where a function gives the options, the server that takes them as they are is the one to mend.
                    yield return !code.Functions.AreTogether(setting.Name, server.Call.Name)
                    && code.Functions.Around(setting.Name) is not null
                        ? flag with
                        {
                            At = asked is { } no && server.Call.Whole.Contains(no.Name) ? no.Whole : server.Call.Whole,
                            Beside = [new(setting.Whole, "the root for clients")],
                        }
                        : flag;
                }
        }

        // server.setSecureContext({ …, ca }): whether clients are asked was said where the server was made.
        foreach (var call in code.Calls("setSecureContext"))
        {
            var options = JavaScriptOptions.Of(code, call.Argument(0));
            var made = servers.All.FirstOrDefault(s => s.Variable.Length > 0 && s.Variable == call.Receiver.Split('.')[^1]);
            if (made is null || made.Options.IsOpen || made.Options.On("requestCert") is not null)
                continue;
            foreach (var setting in options.Last("ca"))
                if (IsRoot(code, setting) && told.Add(setting.Name))
                    yield return NotAsked(code, setting, null);
        }

        foreach (var setting in code.Settings("ca"))
        {
            if (
                setting.Container < 0
                || !code.Is(setting.Container, "{")
                || servers.With(setting).Any()
                || told.Contains(setting.Name)
                || JavaScriptTls.SideOf(code, setting) != Side.Server
                || setting.Sibling("key", "pfx") is null
                || !IsRoot(code, setting)
            )
                continue;
            var asked = setting.Sibling("requestCert");
            if (asked is { } given && !code.Values.Of(given.Value).Is(false) || code.Settings("requestCert").Any(s => s.IsMember))
                continue;
            if (code.Parts(code.Inside(setting.Container)).Any(p => code.Is(p.From, "...")))
                continue;
            yield return NotAsked(code, setting, asked);
        }
    }

    private static bool IsRoot(CodeFile code, Setting setting) =>
        !OwnChain().IsMatch(code.Text(setting.Value)) && code.Values.Of(setting.Value) is var v && !v.Is(ValueKind.Null) && !v.Is(false);

    private static Flag NotAsked(CodeFile code, Setting setting, Setting? asked) =>
        new(setting.Whole, "a root for clients is given, but requestCert is not: no client is ever asked for a certificate")
        {
            Remedy = "Add requestCert: true (rejectUnauthorized is true by itself).",
            Changes = asked is { } no ? [new(no.Value, "true")] : [],
            Confidence = Model.Confidence.Firm,
        };

    /// <summary>Before cert took several, the intermediates of the server's own chain were given as ca.</summary>
    [GeneratedRegex("chain|intermediate|gd_bundle", RegexOptions.IgnoreCase)]
    private static partial Regex OwnChain();

    private static bool Loads(CodeFile code, Call maker) => PythonContexts.Calls(code, maker, "load_verify_locations").Any();

    private static bool IsDemanded(CodeFile code, Call maker) =>
        PythonContexts.Settings(code, maker, "verify_mode").Any(s => !code.Said(s.Value).EndsWith("CERT_NONE", StringComparison.Ordinal));

    public static IEnumerable<Flag> Python(CodeFile code)
    {
        foreach (var (grpc, demanded) in ClientAuthOptional.Python.GrpcServersWithRoots(code))
            if (demanded.IsEmpty || code.Values.Of(demanded).Is(false))
                yield return new(
                    code.In(grpc.Open, "require_client_auth", "require_client_authentication")?.Whole ?? grpc.Whole,
                    "roots for clients are given, and require_client_auth is not: gRPC clients are never asked for a certificate"
                )
                {
                    Remedy = "Pass require_client_auth=True.",
                };
        foreach (var call in code.Calls("create_default_context", "SSLContext"))
        {
            var made = code.Said(call.Whole);
            if (!made.Contains("CLIENT_AUTH", StringComparison.Ordinal) && !made.Contains("PROTOCOL_TLS_SERVER", StringComparison.Ordinal))
                continue;
            var given = code.In(call.Open, "cafile", "capath", "cadata") is { } roots && !code.Values.Of(roots.Value).Is(ValueKind.Null);
            var stands = PythonContexts.Stands(code, call);
            if (stands.Any(s => PythonContexts.IsClients(code, s)) || IsDemanded(code, call))
                continue;
            // Made in one function and finished in others: each that calls it has a context of its own.
            foreach (var stand in stands.Count > 1 && !given && !Loads(code, call) ? stands.Skip(1) : [call])
                if (
                    PythonContexts.Held(code, stand) is { Length: > 0 } name
                    && (given || Loads(code, stand))
                    && !(stand.Name == call.Name ? stands.Any(s => IsDemanded(code, s)) : IsDemanded(code, stand))
                )
                    yield return new(
                        stand.Whole,
                        "roots for clients are loaded, but verify_mode is not CERT_REQUIRED: no client is ever asked for a certificate"
                    )
                    {
                        Remedy = $"Add {name}.verify_mode = ssl.CERT_REQUIRED.",
                    };
        }

        foreach (var roots in ServerNotVerified.PythonOpenSsl.Servers(code))
            yield return new(
                roots.Whole,
                "roots for clients are loaded, and set_verify is never called: no client is ever asked for a certificate"
            )
            {
                Remedy = "Call set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, callback).",
            };
        foreach (var off in ServerNotVerified.PythonOpenSsl.SwitchedOff(code))
            yield return new(off.Whole, "roots for clients are loaded, and VERIFY_NONE asks for no certificate: no callback is ever called")
            {
                Remedy = "Write SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT.",
            };
        foreach (var call in PythonTls.TwistedServers(code))
            if (
                code.In(call.Open, "caCerts") is { } trusted
                && code.In(call.Open, "trustRoot") is null
                && (code.In(call.Open, "verify") is not { } asked || code.Values.Of(asked.Value).Is(false))
                && !call.Arguments.Any(a => code.Is(a.From, "*") || code.Is(a.From, "**"))
            )
                yield return new(trusted.Whole, "roots for clients are given, but verify is not: no client is ever asked for a certificate")
                {
                    Remedy = "Pass trustRoot instead of caCerts.",
                };
        foreach (var roots in code.Settings("ssl_ca_certs", "ca_certs"))
            if (
                Demand(code, roots) is { Length: > 0 } demand
                && !code.Values.Of(roots.Value).Is(ValueKind.Null)
                && !IsAsked(code, roots, demand)
                && !PythonTls.IsAdded(code, roots, demand)
            )
                yield return new(
                    roots.Whole,
                    $"roots for clients are given, but {demand} is not: no client is ever asked for a certificate"
                )
                {
                    Remedy = $"Set {demand} to ssl.CERT_REQUIRED.",
                };
    }

    /// <summary>The option beside a server's roots for clients that demands a certificate; empty where the roots are a client's.</summary>
    private static string Demand(CodeFile code, Setting roots)
    {
        if (roots.Container >= 0 && code.Is(roots.Container - 2, "def"))
            return "";
        if (PythonTls.IsServers(code, roots))
            return roots.Option == "ssl_ca_certs" ? "ssl_cert_reqs" : "cert_reqs";
        if (roots.IsMember)
            return roots.Option == "ca_certs" && code.Names.Has("hypercorn") ? "verify_mode" : "";
        var isServers =
            roots.Sibling("server_side") is { } side && code.Values.Of(side.Value).Is(true)
            || code.Names.Has("tornado") && code.Names.Has("HTTPServer") && roots.Sibling("certfile") is not null;
        return isServers ? "cert_reqs" : "";
    }

    /// <summary>**COMMON, of a dict that this file writes and that says nothing of it.</summary>
    private static bool IsSilent(CodeFile code, Span part, string demand)
    {
        var from = part.From;
        while (code.Is(from, "*") || code.Is(from, "**"))
            from++;
        return Languages.PythonValues.Dict(code, new(from, part.To)) is { } open
            && code.In(open, demand) is null
            && !code.Settings(demand).Any(s => s.IsMember)
            && !code.Parts(code.Inside(open)).Any(p => code.Is(p.From, "**") || code.Is(p.From, "*"));
    }

    /// <summary>Set beside the roots to something other than nothing, or by who passes further options.</summary>
    private static bool IsAsked(CodeFile code, Setting roots, string demand)
    {
        if (
            roots.Container >= 0
            && code.In(roots.Container, demand) is null
            && code.Parts(code.Inside(roots.Container))
                .Any(p => (code.Is(p.From, "**") || code.Is(p.From, "*")) && !IsSilent(code, p, demand))
        )
            return true;
        var asked =
            roots.Container < 0 && !roots.IsMember
                ? code.Settings(demand).Where(s => !s.IsMember).Select(s => (Setting?)s).FirstOrDefault()
                : roots.Sibling(demand);
        return asked is { } given
            && !code.Text(given.Value).EndsWith("CERT_NONE", StringComparison.Ordinal)
            && code.Values.Of(given.Value) is not ({ Kind: ValueKind.False or ValueKind.Null } or { Kind: ValueKind.Number, Text: "0" });
    }
}
