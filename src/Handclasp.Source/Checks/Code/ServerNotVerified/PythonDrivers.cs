using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>Drivers and libraries with words of their own for what is not verified.</summary>
internal static partial class PythonDrivers
{
    private const string Remedy = Python.Remedy;

    /// <summary>Drivers of PostgreSQL that read libpq's words from an argument named ssl.</summary>
    private static readonly string[] LibpqWords = ["require", "prefer", "allow"];

    public static IEnumerable<Flag> Look(CodeFile code) =>
        [
            .. Ssl(code),
            .. Asyncpg(code),
            .. MySql(code),
            .. MySqlConnector(code),
            .. Calls(code),
            .. SslMode(code),
            .. Twisted(code),
            .. Absent(code),
            .. Docker(code),
            .. Splunk(code),
            .. Git(code),
        ];

    /// <summary>aiohttp: ssl=False.</summary>
    private static IEnumerable<Flag> Ssl(CodeFile code)
    {
        if (!code.Names.Has("aiohttp") && !code.Names.Has("AIOHTTPTransport"))
            yield break;
        foreach (var setting in code.Settings("ssl"))
        {
            if (
                setting.Container < 0
                || !(
                    code.CallAt(setting.Container)
                        is {
                            Word: "get"
                                or "post"
                                or "put"
                                or "patch"
                                or "delete"
                                or "head"
                                or "options"
                                or "request"
                                or "TCPConnector"
                                or "ProxyConnector"
                                or "from_url"
                                or "AIOHTTPTransport"
                                or "ws_connect"
                        }
                    || code.Is(setting.Container, "{")
                )
            )
                continue;
            var value = code.Values.Of(setting.Value);
            var isChoice = Enumerable.Range(setting.Value.From, setting.Value.Length).Any(i => code.Is(i, "if"));
            var isOff = value.Is(false) || PythonDefaults.IsOff(code, setting.Value);
            // What gives False is told where it does: several requests may ask it.
            if (
                PythonDefaults.Returned(code, setting.Value) is { } given
                && given.FindIndex(r => code.Values.Of(r).Is(false)) is >= 0 and var no
            )
            {
                yield return new(new(given[no].From - 1, given[no].To), "ssl=False: aiohttp talks to whoever answers, with any certificate")
                {
                    Remedy = Remedy,
                    IsSwitch = given.Count > 1,
                    Confidence = Confidence.Firm,
                    Beside = [new(setting.Whole, "given on here")],
                };
                continue;
            }

            if (!isOff && !(isChoice && OneArmIsOff(code, setting.Value)))
                continue;
            yield return new(setting.Whole, "ssl=False: aiohttp talks to whoever answers, with any certificate")
            {
                Remedy = Remedy,
                IsSwitch = !isOff,
                Confidence = Confidence.Firm,
            };
        }
    }

    /// <summary>None if verify else False: one of the two is False itself.</summary>
    private static bool OneArmIsOff(CodeFile code, Span value) =>
        code.Is(value.From, "False") && code.Is(value.From + 1, "if") || code.Is(value.To - 1, "False") && code.Is(value.To - 2, "else");

    /// <summary>asyncpg and pg8000: ssl="require" makes a context that verifies nothing.</summary>
    private static IEnumerable<Flag> Asyncpg(CodeFile code)
    {
        if (!code.Names.Has("asyncpg") && !code.Names.Mentions("postgresql+asyncpg"))
            yield break;
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code[i].IsText
                && code[i].Value.Length < 2000
                && code[i].Value.Contains("://", StringComparison.Ordinal)
                && code[i].Value.StartsWith("postgres", StringComparison.Ordinal)
                && AsyncpgUrl().Match(code[i].Value) is { Success: true } url
            )
                yield return new(new(i, i + 1), $"{url.Value[1..]} encrypts and verifies nothing: the driver talks to whoever answers")
                {
                    Remedy = "Write ssl=verify-full.",
                    LoweredTo = Severity.Medium,
                };
        foreach (var setting in code.Settings("ssl"))
            if (setting.Container >= 0 && code.Values.Of(setting.Value) is { Kind: ValueKind.Text } v && LibpqWords.Contains(v.Text))
                yield return new(setting.Whole, $"ssl={v.Text} encrypts and verifies nothing: the driver talks to whoever answers")
                {
                    Remedy = "Pass ssl=ssl.create_default_context(cafile=…), or 'verify-full'.",
                    LoweredTo = Severity.Medium,
                };
    }

    /// <summary>PyMySQL: ssl={…} that names no root makes a context that verifies nothing.</summary>
    private static IEnumerable<Flag> MySql(CodeFile code)
    {
        if (!code.Names.Has("pymysql"))
            yield break;
        foreach (var setting in code.Settings("ssl"))
            if (
                setting.Container >= 0
                && PythonValues.Dict(code, setting.Value) is { } open
                && !code.Inside(open).IsEmpty
                && code.In(open, "ca", "capath", "verify_mode") is null
                && !code.Parts(code.Inside(open)).Any(p => code.Is(p.From, "**") || code.Is(p.From, "*"))
                && !code.Settings("ca", "capath", "verify_mode").Any(s => s.IsMember && code[s.Name].IsText)
            )
                yield return new(setting.Whole, "ssl without ca: PyMySQL encrypts and verifies nothing")
                {
                    Remedy = "Put the root into it: \"ca\": ….",
                };
    }

    /// <summary>MySQL Connector/Python: ssl_ca is looked at only with ssl_verify_cert=True, which is off by itself.</summary>
    private static IEnumerable<Flag> MySqlConnector(CodeFile code)
    {
        if (!code.Names.Mentions("mysql.connector") && !code.Names.Mentions("mysql+mysqlconnector"))
            yield break;
        foreach (var setting in code.Settings("ssl_ca"))
            if (
                IsGiven(code, setting)
                && (!code.Names.Has("pymysql") || code.CallAt(setting.Container) is { Receiver: not "pymysql" })
                && code.In(setting.Container, "ssl_verify_cert", "ssl_verify_identity", "ssl_disabled") is null
            )
                yield return new(
                    setting.Whole,
                    "ssl_ca without ssl_verify_cert: MySQL Connector encrypts and does not compare the server's certificate with that root"
                )
                {
                    Remedy = "Add ssl_verify_cert=True and ssl_verify_identity=True.",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>PyMySQL, MySQL Connector: the name is compared only where ssl_verify_identity says so.</summary>
    public static IEnumerable<Flag> MySqlNames(CodeFile code)
    {
        var isConnector = code.Names.Mentions("mysql.connector");
        if (!code.Names.Has("pymysql") && !isConnector)
            yield break;
        foreach (var setting in code.Settings(isConnector ? ["ssl_verify_cert"] : ["ssl_ca"]))
            if (
                IsGiven(code, setting)
                && code.In(setting.Container, "ssl_verify_identity", "ssl_disabled") is null
                && !(code.In(setting.Container, "ssl_verify_cert") is { } chain && code.Values.Of(chain.Value).Is(false))
            )
                yield return new(
                    setting.Whole,
                    $"{setting.Option} without ssl_verify_identity: the chain is verified and the server's name is not, so any certificate of that root will do"
                )
                {
                    Remedy = "Add ssl_verify_identity=True.",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>An option among others of a call or a dictionary that nothing else is spread into.</summary>
    private static bool IsGiven(CodeFile code, Setting setting) =>
        setting.Container >= 0
        && !code.Is(setting.Container - 2, "def")
        && code.CallAt(setting.Container) is var taker
        && taker is not { Word: "add_argument" or "Field" or "getenv" or "get" }
        && !code.Values.Of(setting.Value).Is(false)
        && !code.Is(setting.Value.From, "None")
        && (
            code.In(setting.Container, "host", "user", "database", "db", "port", "unix_socket", "option_files", "read_default_file")
                is not null
            || taker is { Word: "update", Receiver: { Length: > 0 } merged } && IsAlone(code, merged)
        )
        && code.In(setting.Container, "unix_socket") is null
        && !code.Parts(code.Inside(setting.Container)).Any(p => code.Is(p.From, "**") || code.Is(p.From, "*"));

    /// <summary>settings = dict(host=…); settings.update(ssl_ca=…): the options of a connection, to which nothing else adds the name.</summary>
    private static bool IsAlone(CodeFile code, string merged) =>
        code.Names.To(merged).Any(a => code.WordsOf(a.Value).Any(w => w is "host" or "user" or "database"))
        && !code.Settings("ssl_verify_identity").Any(s => s.Owner == merged || code.CallAt(s.Container)?.Receiver == merged);

    /// <summary>ldap.OPT_X_TLS_NEVER, ldap.OPT_X_TLS_ALLOW: the session goes on with a certificate that does not verify.</summary>
    private static bool IsOpenLevel(CodeFile code, Span level) =>
        level.Length is > 0 and < 8 && code[level.To - 1].Value is "OPT_X_TLS_NEVER" or "OPT_X_TLS_ALLOW";

    /// <summary>splunklib: connect(host=…) without verify makes an unverified context.</summary>
    private static IEnumerable<Flag> Splunk(CodeFile code)
    {
        if (!code.Names.Has("splunklib"))
            yield break;
        foreach (var call in code.Calls("connect", "Service"))
            if (
                call.Receiver is "" or "client" or "binding" or "splunk" or "splunklib.client" or "splunklib.binding"
                && code.In(call.Open, "host", "port", "username", "splunkToken", "token") is not null
                && code.In(call.Open, "verify", "context", "handler") is null
                && !(code.In(call.Open, "scheme") is { } scheme && code.Values.Of(scheme.Value) is { Kind: ValueKind.Text, Text: "http" })
                && !call.Arguments.Any(a => code.Is(a.From, "*") || code.Is(a.From, "**"))
            )
                yield return new(call.Whole, "connect without verify: splunklib talks to whoever answers") { Remedy = "Pass verify=True." };
    }

    /// <summary>docker.tls.TLSConfig: verify that is not given is as good as False.</summary>
    private static IEnumerable<Flag> Docker(CodeFile code)
    {
        if (!code.Names.Has("docker"))
            yield break;
        foreach (var call in code.Calls("TLSConfig"))
            if (
                code[call.Start - 1].Value is not ("class" or "def")
                && call.Arguments.Count > 0
                && code.In(call.Open, "verify") is null
                && !call.Arguments.Any(a => code.Is(a.From, "*") || code.Is(a.From, "**"))
                && call.Arguments.Count(a => !code.Is(a.From + 1, "=")) < 3
            )
                yield return new(call.Whole, "TLSConfig without verify: docker-py talks to whoever answers")
                {
                    Remedy = "Pass verify=True, and ca_cert.",
                };
    }

    /// <summary>Twisted: options of a client that name no root, and the factory of old that never looks.</summary>
    private static IEnumerable<Flag> Twisted(CodeFile code)
    {
        if (!code.Names.Has("twisted") && !code.Names.Has("scrapy"))
            yield break;
        const string because = "Twisted verifies nothing with it: this client talks to whoever answers";
        const string remedy = "Use ssl.optionsForClientTLS(host, trustRoot=…).";
        foreach (var place in code.Index.Places("ClientContextFactory"))
            if (
                code.IsWord(place)
                && !code.Is(code.PathStart(place) - 1, "import")
                && (
                    code.Is(place + 1, "(")
                    || code.Parent(place) is > 0 and var open
                        && code.Is(open - 2, "class")
                        && !code.Calls("set_verify").Any(c => PythonClasses.Around(code, c.Name)?.Start == open - 2)
                )
                && !code.Is(place - 1, "class")
            )
                yield return new(new(code.PathStart(place), place + 1), because) { Remedy = remedy };
        foreach (var call in code.Calls("CertificateOptions"))
            if (
                code.In(call.Open, "trustRoot", "caCerts", "verify", "requireCertificate") is null
                && code.In(call.Open, "privateKey") is null
                && call.Arguments.Count < 2
                && IsClients(code, call)
            )
                yield return new(call.Whole, because) { Remedy = remedy };
    }

    /// <summary>CertificateOptions() that connectSSL, wrapClientTLS or startTLS is given.</summary>
    internal static bool IsClients(CodeFile code, Call call)
    {
        string[] takers = ["wrapClientTLS", "connectSSL", "SSL4ClientEndpoint"];
        if (code.CallAt(code.Parent(call.Start)) is { } outer && takers.Contains(outer.Word))
            return true;
        var held = code.Held(call.Open);
        return held.Length > 0
            && code.Calls(takers)
                .Any(t => code.Functions.AreTogether(t.Name, call.Name) && t.Arguments.Any(a => a.Length == 1 && code.Is(a.From, held)));
    }

    /// <summary>GitPython, dulwich: git's own setting, given as an option or written into a configuration.</summary>
    private static IEnumerable<Flag> Git(CodeFile code)
    {
        if (!code.Names.Has("git") && !code.Names.Has("dulwich") && !code.Names.Has("pygit2"))
            yield break;
        const string because = "http.sslVerify is off: git talks to whoever answers";
        const string remedy = "Set http.sslCAInfo to the private root instead.";
        foreach (var setting in code.Settings("c", "config", "multi_options", "options"))
            if (
                setting.Container >= 0
                && Enumerable.Range(setting.Value.From, setting.Value.Length).Any(i => code[i].IsText && SslVerify().IsMatch(code[i].Value))
            )
                yield return new(setting.Whole, because) { Remedy = remedy };
        foreach (var call in code.Calls("set_value", "set", "config", "add_value"))
        {
            var said = call.Arguments.Take(3).Select(a => a.Length == 1 ? code[a.From].Value : "").ToList();
            if (SslVerify().IsMatch(string.Join('.', said.Take(said.Count - 1)) + "=" + (said.Count > 0 ? said[^1] : "")))
                yield return new(call.Whole, because) { Remedy = remedy };
        }
    }

    [GeneratedRegex(@"^(-c\s*|--config[ =])?http(\.\S+)?\.sslVerify=(false|0|no)$", RegexOptions.IgnoreCase)]
    private static partial Regex SslVerify();

    [GeneratedRegex(@"^mysql[\w+]*://.*[?&](ssl_mode=(?:REQUIRED|PREFERRED))(?=$|&)", RegexOptions.IgnoreCase)]
    private static partial Regex MySqlUrl();

    [GeneratedRegex(@"[?&]ssl=(require|prefer|allow)(?=$|&)")]
    private static partial Regex AsyncpgUrl();

    /// <summary>Server(host, use_ssl=True), Server(host, port=636), Server("ldaps://…").</summary>
    private static bool IsSecured(CodeFile code, Call call) =>
        code.In(call.Open, "use_ssl") is { } asked && code.Values.Of(asked.Value).Is(true)
        || code.Values.Of(call.Argument(0)) is { Kind: ValueKind.Text } address
            && address.Text.StartsWith("ldaps://", StringComparison.OrdinalIgnoreCase)
        // f"ldaps://{host}"
        || call.Argument(0) is { IsEmpty: false } first
            && code[first.From] is { IsText: true } begun
            && begun.Value.StartsWith("ldaps://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Calls that verify nothing unless they are told to, and are told nothing.</summary>
    private static IEnumerable<Flag> Absent(CodeFile code)
    {
        foreach (var call in code.Calls("SmartConnectNoSSL"))
            if (!code.Is(call.Name - 1, "def"))
                yield return new(call.Whole, "SmartConnectNoSSL accepts any certificate")
                {
                    Remedy = "Use SmartConnect with sslContext=ssl.create_default_context(cafile=…).",
                };
        foreach (var call in code.Calls("Tls"))
            if (
                code.Names.Has("ldap3")
                && call.Receiver is "" or "ldap3"
                && code.In(call.Open, "validate") is null
                && !call.Arguments.Any(a => code.Is(a.From, "*") || code.Is(a.From, "**"))
                && call.Arguments.Count(a => !code.Is(a.From + 1, "=")) < 3
                && !code.Is(call.Start - 1, "class")
            )
                yield return new(call.Whole, "Tls without validate is CERT_NONE: ldap3 accepts any certificate")
                {
                    Remedy = "Pass validate=ssl.CERT_REQUIRED, and ca_certs_file.",
                };
        foreach (var call in code.Calls("Server"))
            if (
                code.Names.Has("ldap3")
                && call.Receiver is "" or "ldap3"
                && IsSecured(code, call)
                && code.In(call.Open, "tls") is null
                && !call.Arguments.Any(a => code.Is(a.From, "*") || code.Is(a.From, "**"))
            )
                yield return new(call.Whole, "Server without tls takes one with CERT_NONE: ldap3 accepts any certificate")
                {
                    Remedy = "Pass tls=Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=…).",
                };
        foreach (var call in PythonTls.Unchecked(code, "handshakeClientCert", "handshakeClientAnonymous"))
            yield return new(call.Whole, $"{call.Word} without checker: tlslite verifies nothing, this client talks to whoever answers")
            {
                Remedy = "Pass checker=Checker(x509Fingerprint=…).",
                Confidence = Confidence.Firm,
            };
        foreach (var call in code.Calls("ssl_connect", "ssl_connect_by_service"))
            if (
                code.Names.Has("rpyc")
                && code.In(call.Open, "ca_certs", "cert_reqs") is null
                && !call.Arguments.Any(a => code.Is(a.From, "*") || code.Is(a.From, "**"))
            )
                yield return new(call.Whole, "ssl_connect without ca_certs: RPyC accepts any certificate") { Remedy = "Pass ca_certs." };
        foreach (var call in code.Calls("set_cert_policy"))
            if (
                code.Values.Of(call.Argument(0)) is { Kind: ValueKind.Text, Text: "never" or "allow" } policy
                && code.Names.Mentions("bonsai")
            )
                yield return new(call.Whole, $"the policy '{policy.Text}' accepts any certificate of the directory")
                {
                    Remedy = "Write 'demand'.",
                };
        foreach (var setting in code.Settings("server_cert_validation"))
            if (setting.Container >= 0 && code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text: "ignore" })
                yield return new(setting.Whole, "server_cert_validation is 'ignore': WinRM talks to whoever answers")
                {
                    Remedy = "Write 'validate', and ca_trust_path.",
                };
        foreach (var setting in code.Settings("cert_validation"))
            if (
                setting.Container >= 0
                && !code.Is(setting.Container - 2, "def")
                && (code.Names.Has("pypsrp") || code.Names.Has("psrp") || code.Names.Has("winrm"))
                && Options.Judge(
                    code,
                    setting.Whole,
                    setting.Value,
                    v => v.Is(false) || v is { Kind: ValueKind.Text, Text: "ignore" },
                    "cert_validation is off: PSRP talks to whoever answers",
                    "Write True, or the path of a private root.",
                    "True"
                )
                    is { } flag
            )
                yield return flag;
        foreach (var place in code.Index.Places("NoVerifyHTTPAdapter"))
            if (code.IsWord(place) && (code.Is(code.PathStart(place) - 1, "=") || code.Is(place + 1, "(")))
                yield return new(
                    new(code.StatementStart(place), place + 1),
                    "NoVerifyHTTPAdapter: every connection of exchangelib talks to whoever answers"
                )
                {
                    Remedy = "Leave the adapter of the library; for a private root give an adapter of your own its path.",
                };
        foreach (var call in code.Calls("connect"))
            if (
                (code.Names.Has("impala") || code.Names.Has("impyla"))
                && code.In(call.Open, "use_ssl") is { } used
                && code.Values.Of(used.Value).Is(true)
                && (code.In(call.Open, "ca_cert") is not { } root || code.Values.Of(root.Value).Is(ValueKind.Null))
            )
                yield return new(call.Whole, "use_ssl without ca_cert: the driver accepts any certificate") { Remedy = "Pass ca_cert." };
        foreach (var call in code.Calls("set_capability", "set_preference", "setdefault"))
            if (code[call.Argument(0).From] is { IsText: true, Value: "acceptInsecureCerts" } && code.Values.Of(call.Argument(1)).Is(true))
                yield return new(call.Whole, "acceptInsecureCerts: the browser is driven without certificate verification")
                {
                    Remedy = "Remove the line.",
                };
        foreach (var setting in code.Settings("TrustServerCertificate", "trustServerCertificate"))
            if (
                setting.Container >= 0
                && code.Values.Of(setting.Value) is { Kind: ValueKind.Text } v
                && v.Text.ToLowerInvariant() is "yes" or "true" or "1"
            )
                yield return new(setting.Whole, "TrustServerCertificate is on: the driver talks to whoever answers")
                {
                    Remedy = "Write \"no\".",
                };
    }

    private static IEnumerable<Flag> SslMode(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code[i].IsText
                && code[i].Value.Length < 2000
                && MySqlUrl().Match(code[i].Value) is { Success: true } url
                && !code[i].Value.Contains("ssl_ca", StringComparison.Ordinal)
            )
                yield return new(new(i, i + 1), $"{url.Groups[1].Value} encrypts and verifies nothing: the driver talks to whoever answers")
                {
                    Remedy = "Write ssl_mode=VERIFY_IDENTITY, and ssl_ca.",
                    LoweredTo = Severity.Medium,
                };
        foreach (var setting in code.Settings("sslmode", "ssl_mode"))
            if (
                setting.Container >= 0
                && !code.Is(setting.Container - 2, "def")
                && code.Values.Of(PythonValues.Otherwise(code, setting.Value) is { IsEmpty: false } usual ? usual : setting.Value)
                    is { Kind: ValueKind.Text, Text: "require" or "prefer" or "allow" or "REQUIRED" or "PREFERRED" } v
                && setting.Sibling("sslrootcert", "ssl_ca") is null
            )
                yield return new(
                    setting.Whole,
                    $"{setting.Option}={v.Text} encrypts and verifies nothing: the driver talks to whoever answers"
                )
                {
                    Remedy = char.IsUpper(v.Text[0]) ? "Write VERIFY_IDENTITY, and the root." : "Write verify-full, and sslrootcert.",
                    LoweredTo = Severity.Medium,
                };
    }

    private static IEnumerable<Flag> Calls(CodeFile code)
    {
        foreach (var call in code.Calls("setopt"))
            if (
                code.Said(call.Argument(0)).EndsWith("SSL_VERIFYPEER", StringComparison.Ordinal)
                && !CurlPins.Knows(code, call.Name)
                && Python.IsOff(code.Values.Of(call.Argument(1)))
            )
                yield return new(call.Whole, "SSL_VERIFYPEER is 0: curl accepts any certificate")
                {
                    Remedy = "Set it to 1, and CAINFO for a private root.",
                    Changes = [new(call.Argument(1), "1")],
                    IsSafe = true,
                };
        foreach (var setting in CurlOptions(code, "SSL_VERIFYPEER"))
            if (Python.IsOff(code.Values.Of(setting.Value)))
                yield return new(setting.Whole, "SSL_VERIFYPEER is 0: curl accepts any certificate")
                {
                    Remedy = "Set it to 1, and CAINFO for a private root.",
                };
        // for option, value in ((curl.SSL_VERIFYPEER, 0), …): curl.setopt(option, value)
        foreach (var place in Paired(code, "SSL_VERIFYPEER"))
            if (Python.IsOff(code.Values.Of(code.Expression(place + 2))))
                yield return new(new(code.PathStart(place), place + 3), "SSL_VERIFYPEER is 0: curl accepts any certificate")
                {
                    Remedy = "Set it to 1, and CAINFO for a private root.",
                };
        // An adapter of requests that says no in the place of whoever asks: super().cert_verify(conn, url, False, cert)
        foreach (var call in code.Calls("cert_verify", "send"))
            if (
                code.Names.Has("requests")
                && call.Path.StartsWith("super.", StringComparison.Ordinal)
                && code.Is(call.Argument(call.Word == "send" ? 3 : 2).From, "False")
            )
                yield return new(call.Whole, "verification is switched off for every request of this adapter: it talks to whoever answers")
                {
                    Remedy = Remedy,
                };
        foreach (var given in code.Names.To("verify"))
            if (
                code.Values.Of(given.Value).Is(false)
                && code.Names.Has("requests")
                && code.Functions.Around(given.Name)
                    is { Name: "cert_verify" or "send" or "request" or "merge_environment_settings" } method
                && method.Parameters.Contains("verify")
                && method.Body.Contains(given.Name)
                && code.Calls(method.Name)
                    .Any(c => c.Name > given.Name && method.Body.Contains(c.Name) && c.Path.StartsWith("super.", StringComparison.Ordinal))
            )
                yield return new(new(given.Name, given.Value.To), "verification is switched off here for whoever asked for it")
                {
                    Remedy = Remedy,
                    Confidence = Confidence.Firm,
                };
        foreach (var call in code.Calls("set_option"))
            if (
                code.Said(call.Argument(0)).EndsWith("OPT_X_TLS_REQUIRE_CERT", StringComparison.Ordinal)
                && call.Argument(1) is var level
                && Choices.Of(code, level) is var levels
                && levels.FirstOrDefault(l => IsOpenLevel(code, l)) is { IsEmpty: false } open
            )
                yield return new(call.Whole, "the LDAP client accepts any certificate")
                {
                    Remedy = "Use ldap.OPT_X_TLS_DEMAND.",
                    Changes = open == level ? [new(level, "ldap.OPT_X_TLS_DEMAND")] : [],
                    IsSafe = open == level,
                    IsSwitch =
                        levels.Count > 1
                        && (
                            code.Values.Of(code.Names.Held(level)) is { Kind: ValueKind.Switch or ValueKind.Environment }
                            // LEVELS[name]: whoever gives the name.
                            || code[code.Names.Held(level).To - 1].Value is ")" or "]"
                        ),
                    Confidence = levels.Count > 1 ? Confidence.Firm : Confidence.Certain,
                    Beside = level.Contains(open.From) ? [] : [new(open, "the level comes from here")],
                };
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code.Is(i, "OPT_X_TLS_REQUIRE_CERT")
                && (
                    code.Is(i + 1, ":")
                    // for option, value in ((ldap.OPT_X_TLS_REQUIRE_CERT, ldap.OPT_X_TLS_ALLOW), …)
                    || code.Is(i + 1, ",") && code.CallAt(code.PathStart(i) - 1) is null
                )
                && IsOpenLevel(code, code.Expression(i + 2))
            )
                yield return new(new(code.PathStart(i), code.Expression(i + 2).To), "the LDAP client accepts any certificate")
                {
                    Remedy = "Use ldap.OPT_X_TLS_DEMAND.",
                };
            else if (code[i].IsText && code[i].Value is "--ignore-certificate-errors" or "ignore-certificate-errors")
                yield return new(new(i, i + 1), "the browser is driven without certificate verification") { Remedy = "Remove the switch." };
        foreach (var call in PythonTls.SetVerify(code, Side.Client))
            if (code.Said(call.Argument(0)).EndsWith("VERIFY_NONE", StringComparison.Ordinal))
                yield return new(call.Whole, "VERIFY_NONE: pyOpenSSL accepts any certificate")
                {
                    Remedy = "Use SSL.VERIFY_PEER and load the roots.",
                    Confidence = Confidence.Firm,
                };
        foreach (var call in code.Calls("TrustAll"))
            if (code.Names.Has("neo4j"))
                yield return new(call.Whole, "TrustAll(): the Neo4j driver talks to whoever answers") { Remedy = "Use TrustCustomCAs." };
    }

    /// <summary>fetch(url, SSL_VERIFYHOST=0), {"SSL_VERIFYHOST": 0}: options of curl by their names, which getattr(pycurl, name) gives to setopt.</summary>
    internal static IEnumerable<Setting> CurlOptions(CodeFile code, string option) =>
        code.Names.Has("pycurl") && code.Names.Has("getattr") ? code.Settings(option).Where(s => s.Container >= 0) : [];

    /// <summary>An option of pycurl in a table of options: (curl.SSL_VERIFYPEER, 0), {curl.SSL_VERIFYPEER: 0}.</summary>
    internal static IEnumerable<int> Paired(CodeFile code, string option) =>
        code
            .Index.Places(option)
            .Where(i =>
                code.IsWord(i)
                && (
                    code.Is(i + 1, ":")
                    || code.Is(i + 1, ",") && code.PathStart(i) - 1 is var open && code.Is(open, "(") && code.CallAt(open) is null
                )
                && code.Names.Has("setopt")
            );
}
