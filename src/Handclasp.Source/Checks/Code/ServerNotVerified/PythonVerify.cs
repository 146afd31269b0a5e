using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>verify=False of requests and its like: an option that many other things have as well.</summary>
internal static partial class PythonVerify
{
    /// <summary>Names for arguments that are collected before they are given.</summary>
    private static readonly string[] Usual = ["kw", "kwargs", "settings", "options", "opts"];

    private static readonly string[] HttpWords =
    [
        "get",
        "post",
        "put",
        "patch",
        "delete",
        "head",
        "options",
        "request",
        "send",
        "stream",
        "Client",
        "AsyncClient",
        "Session",
        "client",
        "resource",
        "HTTPTransport",
        "AsyncHTTPTransport",
        "fetch_token",
        "refresh_token",
        "create_ssl_context",
        "cert_verify",
        "Consul",
        "CertificateOptions",
        "OpenSSLCertificateOptions",
        "TLSConfig",
        "connect",
        "get_client",
        "create_client",
        "OpenSearch",
        "Elasticsearch",
        "Vault",
    ];

    /// <summary>Roots of imports whose verify is ours; also with something behind an underscore.</summary>
    private static readonly string[] HttpLibraries =
    [
        "requests",
        "httpx",
        "boto3",
        "botocore",
        "hvac",
        "niquests",
        "consul",
        "jenkins",
        "docker",
        "gitlab",
        "pyVmomi",
        "proxmoxer",
        "zeep",
        "treq",
        "openstack",
        "keystoneauth1",
        "opensearchpy",
        "influxdb_client",
        "clickhouse_connect",
        "clickhouse_driver",
        "locust",
        "airflow",
        "jira",
        "atlassian",
        "trino",
        "splunklib",
        "twisted",
        "telegram",
        "oauthlib",
        "aiobotocore",
        "s3fs",
        "elasticsearch",
        "tableauserverclient",
        "curl_cffi",
        "requests_html",
        "cloudscraper",
        "zabbix_utils",
        "ckanapi",
    ];

    /// <summary>Libraries with names that other things bear too: only where they are imported, and only for what is called on them.</summary>
    private static readonly string[] Imported =
    [
        "github",
        "dns",
        "msal",
        "adal",
        "azure",
        "panos",
        "redfish",
        "meraki",
        "authlib",
        "tls_client",
        "primp",
        "plexapi",
        "pysolr",
        "simple_salesforce",
        "servicenow",
        "apprise",
        "netapp_ontap",
        "fortiosapi",
        "f5",
        "pyzabbix",
        "pyvcloud",
        "avi",
        "infoblox_client",
        "pynetbox",
        "nutanix",
        "ibm_cloud_sdk_core",
        "dremio",
        "superset",
        "woocommerce",
        "odoorpc",
    ];

    /// <summary>Names of arguments that say where to.</summary>
    private static readonly string[] Addresses =
    [
        "url",
        "base_url",
        "api_url",
        "server_url",
        "endpoint",
        "authority",
        "hostname",
        "server",
        "host",
    ];

    /// <summary>What stands beside verify in the options of a request.</summary>
    private static readonly string[] RequestOptions =
    [
        "timeout",
        "cert",
        "auth",
        "headers",
        "proxies",
        "allow_redirects",
        "follow_redirects",
        "base_url",
        "trust_env",
    ];

    /// <summary>What keeps records: verify=False there is about these.</summary>
    private static readonly string[] Stores =
    [
        "store",
        "repo",
        "repository",
        "db",
        "database",
        "cache",
        "queue",
        "registry",
        "table",
        "collection",
    ];

    /// <summary>verify=False: requests and its like; of other libraries' verify nothing is said.</summary>
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var setting in code.Settings("verify"))
        {
            if (!IsAsked(code, setting) || IsJudged(code, setting))
                continue;
            var sure = Sure(code, setting, HasLibrary(code));
            if (sure is null || IsPath(code, setting.Value))
                continue;
            if (
                PythonDefaults.Judge(
                    code,
                    setting.Whole,
                    setting.Value,
                    Python.IsOff,
                    "verify is off, so this client talks to whoever answers, with any certificate",
                    Python.Remedy,
                    "True"
                ) is
                { } flag
            )
                yield return flag with
                {
                    Confidence = flag.Confidence < sure.Value ? flag.Confidence : sure.Value,
                };
        }
    }

    /// <summary>True for an option that is, as far as anybody can tell, about TLS.</summary>
    public static bool IsOfTls(CodeFile code, Setting setting) =>
        setting.Option == "verify"
            ? IsAsked(code, setting) && Sure(code, setting, HasLibrary(code)) is Confidence.Certain or Confidence.Firm
            : Python.IsOption(code, setting);

    private static bool IsAsked(CodeFile code, Setting setting) =>
        Python.IsOption(code, setting)
        && !IsSomethingElse(code, setting)
        && !IsOfSocketFile(code, setting)
        && !IsOfThisMachine(code, setting);

    private static bool HasLibrary(CodeFile code) =>
        code.Once<object>(nameof(HasLibrary), c => (object)(c.Names.Has("import") && c.Tokens.Any(IsOfLibrary))) is true;

    /// <summary>requests, requests_oauthlib.</summary>
    private static bool IsOfLibrary(Token token) =>
        token.IsWord
        && HttpLibraries.Any(l =>
            token.Value.StartsWith(l, StringComparison.Ordinal) && (token.Value.Length == l.Length || token.Value[l.Length] == '_')
        );

    /// <summary>How sure it is that this verify is about TLS; null where it is surely not.</summary>
    private static Confidence? Sure(CodeFile code, Setting setting, bool hasLibrary)
    {
        if (setting.IsMember)
            return OfMember(code, setting, hasLibrary);
        if (code.Is(setting.Container, "{") || code[setting.Name].IsText && code.CallAt(setting.Container) is not { Word: "setdefault" })
            return OfEntry(code, setting, hasLibrary);
        // class LabSession(requests.Session): verify = False
        if (setting.Container < 0)
            return Bases(code, setting.Name).Any(IsClient) ? Confidence.Certain
                : hasLibrary && IsOfRequests(code, setting.Name) ? Confidence.Firm
                : hasLibrary ? Confidence.Tentative
                : null;
        // getattr(requests, method)(url, verify=False)
        if (
            code.Is(setting.Container - 1, ")")
            && code.Is(code.Mate(setting.Container - 1) - 1, "getattr")
            && IsOfLibrary(code[code.Mate(setting.Container - 1) + 1])
        )
            return Confidence.Firm;
        if (code.CallAt(setting.Container) is not { } call)
            return hasLibrary ? Confidence.Tentative : null;
        // partial(requests.get, verify=False), to_thread(httpx.get, …): what is called stands among the arguments.
        if (
            call.Arguments.Any(a => HttpLibraries.Any(l => code.Said(a).StartsWith(l + ".", StringComparison.Ordinal)))
            || call.Path.StartsWith("getattr", StringComparison.Ordinal) && hasLibrary
        )
            return Confidence.Certain;
        // session.request = partial(session.request, verify=False)
        if (
            call.Word is "partial" or "partialmethod"
            && call.Argument(0) is { Length: > 2 } method
            && HttpWords.Contains(code[method.To - 1].Value)
            && (
                code[method.From].Value.Contains("session", StringComparison.OrdinalIgnoreCase)
                || code[method.To - 3].Value is var owner
                    && (
                        owner.Contains("session", StringComparison.OrdinalIgnoreCase)
                        || owner.EndsWith("client", StringComparison.OrdinalIgnoreCase)
                        || IsMadeBy(code, owner, setting.Name)
                    )
            )
            && hasLibrary
        )
            return Confidence.Certain;
        if (call.Word is "update" or "dict" or "setdefault" or "partialmethod" && hasLibrary || hasLibrary && PassesOn(code, call))
            return Confidence.Firm;
        var isClient = IsOfImported(code, call) || IsClientByAddress(code, call);
        if (!HttpWords.Contains(call.Word))
            return isClient ? Confidence.Firm
                : hasLibrary ? Confidence.Tentative
                : null;
        var root = call.Path.Split('.')[0];
        var isKnown =
            HttpLibraries.Any(l => root == l || root.StartsWith(l + "_", StringComparison.Ordinal))
            || root.Contains("session", StringComparison.OrdinalIgnoreCase)
            || call.Receiver.Contains("session", StringComparison.OrdinalIgnoreCase)
            || IsMadeBy(code, root, setting.Name)
            || call.Receiver.EndsWith("client", StringComparison.OrdinalIgnoreCase)
            || call.Receiver.EndsWith("http", StringComparison.OrdinalIgnoreCase)
            || (call.Receiver.Length == 0 && hasLibrary)
            || code.Is(call.Start - 1, "self")
            || root is "self" or "s" or "c";
        return isKnown && hasLibrary ? Confidence.Certain
            : isClient ? Confidence.Firm
            : Stores.Contains(root) ? Confidence.Tentative
            : hasLibrary ? Confidence.Firm
            : isKnown && call.Word != "send" ? Confidence.Firm
            : Confidence.Tentative;
    }

    /// <summary>dns.query.https(…), Github(…) of a library that is imported here.</summary>
    private static bool IsOfImported(CodeFile code, Call call)
    {
        var root = call.Path.Split('.')[0];
        // api = FortiOSAPI(), api.login(…)
        if (
            call.Receiver == root
            && code.Names.Reaching(root, call.Name) is [var made]
            && made.Value.Length > 1
            && code.IsWord(made.Value.From)
            && char.IsAsciiLetterUpper(code[made.Value.From].Value[0])
        )
            root = code[made.Value.From].Value;
        foreach (var place in code.Index.Places([.. Imported, .. HttpLibraries]))
        {
            // import dns.query; from github import Github, Auth
            if (!code.IsWord(place) || code[place - 1].Value is not ("import" or "from"))
                continue;
            if (root == code[place].Value)
                return true;
            if (!code.Is(place - 1, "from") || code.Functions.Around(call.Name) is { } around && around.Parameters.Contains(root))
                continue;
            var end = place;
            while (end < code.Tokens.Length && end < place + 60 && !(end > place && code[end].LineBefore && code.Parent(end) < 0))
                end++;
            if (Enumerable.Range(place, end - place).Any(i => code.IsWord(i) && code[i].Value == root && !code.IsLink(i + 1)))
                return true;
        }

        return false;
    }

    /// <summary>Panorama(hostname=…, verify=False), Server("https://…", verify=False): what is made is told where it connects to.</summary>
    private static bool IsClientByAddress(CodeFile code, Call call) =>
        char.IsAsciiLetterUpper(call.Word[0])
        && (
            code.In(call.Open, Addresses) is not null
            || call.Arguments.Any(a => code[a.From] is { IsText: true } text && text.Value.StartsWith("https://", StringComparison.Ordinal))
            // HostConnection("filer.example.com", user, password, verify=False)
            || call.Arguments is [var first, _, _, ..]
                && first.Length == 1
                && code[first.From].IsText
                && HostName().IsMatch(code[first.From].Value)
        );

    [GeneratedRegex(@"^[a-z0-9\-]+(\.[a-z0-9\-]+){2,}$", RegexOptions.IgnoreCase)]
    private static partial Regex HostName();

    /// <summary>session.verify, self.verify of a session, kwargs["verify"].</summary>
    private static Confidence? OfMember(CodeFile code, Setting setting, bool hasLibrary)
    {
        var last = setting.Owner.Split('.')[^1];
        // kwargs["verify"] = False, settings['verify'] = False; setattr(session, "verify", False) sets a member.
        if (code[setting.Name].IsText && code.Is(setting.Name - 1, "["))
            return hasLibrary && (Usual.Contains(last) || IsSplat(code, last)) ? Confidence.Firm
                : hasLibrary ? Confidence.Tentative
                : null;
        // class Client(requests.Session): self.verify = False
        if (last == "self" && hasLibrary && Bases(code, setting.Name).Any(IsClient))
            return Confidence.Certain;
        var isSession =
            last.Contains("session", StringComparison.OrdinalIgnoreCase)
            || last is "client" or "http" or "s" or "sess" or "adapter"
            || last.EndsWith("_client", StringComparison.Ordinal)
            || IsMadeBy(code, last, setting.Name)
            || IsMemberMadeBy(code, setting)
            // (s := requests.Session()).verify = False
            || code.Is(setting.Name - 2, ")")
                && Enumerable
                    .Range(code.Mate(setting.Name - 2), 8)
                    .Any(i => code.IsWord(i) && code.Is(i + 1, "(") && IsClient(code[i].Value));
        return isSession && hasLibrary ? Confidence.Certain
            // api.http_session.verify = False: whatever library it is of, that is a session of requests.
            : last.EndsWith("session", StringComparison.OrdinalIgnoreCase) && code.Is(setting.Value.From, "False") ? Confidence.Firm
            : hasLibrary || isSession ? Confidence.Tentative
            : null;
    }

    /// <summary>An entry of a dict: of options for a call, or a body, or anything.</summary>
    private static Confidence? OfEntry(CodeFile code, Setting setting, bool hasLibrary)
    {
        if (!hasLibrary)
            return null;
        var brace = setting.Container;
        // OPTIONS = {"http": {"verify": False}}
        for (var depth = 0; depth < 4 && code.Is(code.Parent(brace), "{"); depth++)
            brace = code.Parent(brace);
        var argument = code.Is(brace - 1, "=") && code.IsWord(brace - 2) ? code[brace - 2].Value : "";
        if (argument is "json" or "data" or "params" or "body" or "headers" or "payload")
            return null;
        var held = code.Held(brace);
        var isOptions =
            argument.Contains("kwargs", StringComparison.Ordinal)
            || argument.Contains("options", StringComparison.Ordinal)
            || held is "OPTIONS" or "options" or "opts"
            || held.Contains("kwargs", StringComparison.Ordinal)
            || code.CallAt(code.Parent(brace)) is { Word: "update" } update && Usual.Contains(update.Receiver.Split('.')[^1])
            // def request_options(): return {"verify": …, "timeout": …}
            || code.Is(brace - 1, "return")
                && code.Functions.Around(brace) is { } function
                && (OfOptions().IsMatch(function.Name) || IsSplatCall(code, function.Name))
                && (setting.Sibling(RequestOptions) is not null || IsSplatCall(code, function.Name));
        return isOptions || code.Is(brace - 1, "*") || code.Is(brace - 1, "**") || held.Length > 0 && IsSplat(code, held)
            ? Confidence.Firm
            : Confidence.Tentative;
    }

    /// <summary>request(url, **request_options()).</summary>
    private static bool IsSplatCall(CodeFile code, string name) =>
        code.Calls(name).Any(c => code.Is(c.Start - 1, "**") || code.Is(c.Start - 1, "*") && code.Is(c.Start - 2, "*"));

    /// <summary>A socket file of this machine: there is no TLS.</summary>
    private static bool IsOfSocketFile(CodeFile code, Setting setting) =>
        setting.Container >= 0 && code.In(setting.Container, "uds") is { } path && !code.Values.Of(path.Value).Is(ValueKind.Null);

    /// <summary>A request to this machine's own address, which never goes over a wire.</summary>
    private static bool IsOfThisMachine(CodeFile code, Setting setting) =>
        setting.Container >= 0
        && code.CallAt(setting.Container) is { } call
        && HttpWords.Contains(call.Word)
        && call.Arguments.Take(2).Any(a => code[a.From].IsText && a.Length == 1 && Loopback().IsMatch(code[a.From].Value));

    [GeneratedRegex(@"^https://(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+|:\{\w+\})?(/|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Loopback();

    /// <summary>
    /// What is fetched without verification is compared with a digest that came some other way, and another is refused: a request that sends
    /// nothing secret, as for the root of a cluster.
    /// </summary>
    private static bool IsJudged(CodeFile code, Setting setting)
    {
        if (
            setting.Container < 0
            || code.CallAt(setting.Container) is not { Word: "get" or "request" or "urlopen" } call
            || code.In(call.Open, "headers", "auth", "data", "json", "cert", "cookies", "params") is not null
            || code.Functions.Around(call.Name) is not { } function
            || PythonContexts.Held(code, call) is not { Length: > 0 } answer
        )
            return false;
        for (var i = call.Open; i < function.Body.To; i++)
        {
            if (!code.Is(i, "if") || !code[i].LineBefore || PythonBlocks.Of(code, i) is not { } block)
                continue;
            var head = Enumerable.Range(i + 1, block.From - i - 1).ToList();
            if (
                head.Exists(k => code.Is(k, "!=") || code.Is(k, "not"))
                && head.Exists(k => IsDigestOf(code, k, answer))
                && Enumerable.Range(block.From, block.Length).Any(k => code.Is(k, "raise"))
            )
                return true;
        }

        return false;
    }

    /// <summary>sha256(answer.content), or a variable that holds it.</summary>
    private static bool IsDigestOf(CodeFile code, int word, string answer) =>
        code.IsWord(word)
        && (
            code[word].Value.StartsWith("sha", StringComparison.Ordinal)
                && code.Is(word + 1, "(")
                && Enumerable.Range(word + 2, Math.Max(0, code.Mate(word + 1) - word - 2)).Any(k => code.Is(k, answer))
            || code.Names.Reaching(code[word].Value, word) is [var only]
                && code.Said(only.Value) is var said
                && said.Contains("sha", StringComparison.Ordinal)
                && said.Contains(answer + ".", StringComparison.Ordinal)
        );

    [GeneratedRegex("option|opts|kwargs|settings|config|params|args|defaults", RegexOptions.IgnoreCase)]
    private static partial Regex OfOptions();

    /// <summary>request(**options), get(**self._defaults, **OPTIONS["http"]): somewhere its entries become arguments.</summary>
    private static bool IsSplat(CodeFile code, string name) =>
        code
            .Index.Places(name)
            .Any(i =>
                code.IsWord(i)
                && code.PathStart(i) is var start
                && (code.Is(start - 1, "**") || code.Is(start - 1, "*") && code.Is(start - 2, "*"))
                && !code.Is(code.Parent(start) - 2, "def")
            );

    /// <summary>What the class around a place is derived from: the last words of each.</summary>
    private static IEnumerable<string> Bases(CodeFile code, int index)
    {
        var column = code.Column(index);
        for (var i = index; i > 0; i--)
        {
            if (!code[i].LineBefore || code.Parent(i) >= 0 || code.Column(i) >= column)
                continue;
            if (code.Is(i, "class"))
                return code.Is(i + 2, "(") ? code.Parts(code.Inside(i + 2)).Select(p => code[p.To - 1].Value) : [];
            column = code.Column(i);
        }

        return [];
    }

    /// <summary>class Lab(Base): verify = False, where a method of Base makes its requests with self.verify.</summary>
    private static bool IsOfRequests(CodeFile code, int index) =>
        PythonClasses.Around(code, index) is { } type
        && code.Settings("verify")
            .Any(s =>
                s.Container >= 0
                && code.Said(s.Value) is "self.verify" or "cls.verify"
                && code.CallAt(s.Container) is { } call
                && HttpWords.Contains(call.Word)
                && PythonClasses.Around(code, s.Name) is { } user
                && PythonClasses.Line(code, type).Contains(user)
            );

    /// <summary>Classes that hold verify for all their requests.</summary>
    private static bool IsClient(string word) =>
        word.EndsWith("Session", StringComparison.Ordinal)
        || word is "Client" or "AsyncClient" or "HttpUser" or "FastHttpUser" or "HTTPAdapter" or "Api" or "API";

    /// <summary>A function of this file that gives its parameter on to something that verifies by it.</summary>
    private static bool PassesOn(CodeFile code, Call call)
    {
        foreach (var function in code.Functions.Named(call.Word).Take(4))
            if (
                function.Parameters.Contains("verify")
                && code.Settings("verify")
                    .Any(s =>
                        s.Container >= 0
                        && function.Body.From <= s.Name
                        && s.Name < function.Body.To
                        && code.Is(s.Value.From, "verify")
                        && code.CallAt(s.Container) is { } inner
                        && (HttpWords.Contains(inner.Word) || IsOfLibrary(code[inner.Start]))
                    )
            )
                return true;
        return false;
    }

    private static bool IsMadeBy(CodeFile code, string name, int use) =>
        code.Names.Reaching(name, use).Any(a => IsMadeThere(code, a.Value));

    private static bool IsMadeThere(CodeFile code, Span value) =>
        code.Said(value) is var made
            && HttpLibraries.Any(l =>
                made.StartsWith(l, StringComparison.Ordinal) || made.StartsWith("await " + l, StringComparison.Ordinal)
            )
        // from requests import Session
        || value.Length > 1
            && code.Is(value.From + 1, "(")
            && code[value.From].Value is "Session" or "session" or "Client" or "AsyncClient";

    /// <summary>ctx.obj = requests.Session(), and behind it in the same function ctx.obj.verify = …</summary>
    private static bool IsMemberMadeBy(CodeFile code, Setting setting) =>
        setting.Owner.Contains('.', StringComparison.Ordinal)
        && code.Index.Places(setting.Owner.Split('.')[^1])
            .Any(p =>
                p < setting.Name
                && code.Is(p + 1, "=")
                && code.PathTo(p) == setting.Owner
                && code.Functions.AreTogether(p, setting.Name)
                && IsMadeThere(code, code.Expression(p + 2))
            );

    /// <summary>A token's signature, a field of a form, a command line.</summary>
    private static bool IsSomethingElse(CodeFile code, Setting setting) =>
        setting.Container >= 0
        && code.CallAt(setting.Container)
            is {
                Word: "decode"
                    or "verify"
                    or "loads"
                    or "encode"
                    or "add_argument"
                    or "Field"
                    or "field"
                    or "option"
                    or "save"
                    or "open"
                    or "extract"
                    or "connection_exists"
                    or "load"
                    or "dump"
            };

    /// <summary>verify=settings.CA_BUNDLE, verify=ctx: a file, a context.</summary>
    private static bool IsPath(CodeFile code, Span value)
    {
        var text = code.Said(value).ToLowerInvariant();
        // section.getboolean("check_certificate")
        if (text.Contains("bool", StringComparison.Ordinal) || PythonDefaults.GivesNo(code, value))
            return false;
        return ((string[])["ca_", "_ca", "cert", "bundle", "pem", "path", "file", "context", "ctx", ".ca", "\"ca", "'ca", "where()"]).Any(
                w => text.Contains(w, StringComparison.Ordinal)
            )
            && !text.Contains("false", StringComparison.Ordinal)
            && !text.StartsWith("not ", StringComparison.Ordinal);
    }
}
