using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>LuaSec, OpenResty's sockets and the lua-resty libraries, lua-http, luaossl, Lua-cURL, luamqtt, Tarantool, Luvit, Prosody.</summary>
internal static partial class LuaReaders
{
    private const string Remedy =
        "Verify: verify = \"peer\" with cafile (LuaSec), ssl_verify = true with lua_ssl_trusted_certificate (OpenResty).";
    private const string Harm = "this client talks to whoever answers, with any certificate";

    private static readonly string[] Verifies =
    [
        "ssl_verify",
        "verify_peer",
        "verify_ssl",
        "tls_verify",
        "ssl_verifypeer",
        "SSL_VERIFYPEER",
        "ssl_verify_peer",
        "verify_cert",
        "verify_certificate",
        "rejectUnauthorized",
        "reject_unauthorized",
        "verify_ca",
        "verify_server",
        "https_verify",
        "verifypeer",
        "proxy_ssl_verifypeer",
        "verify_server_cert",
        "cert_verify",
        "validate_certs",
        "check_certificate",
        "verify_tls",
        "tls_verify_peer",
        "s2s_secure_auth",
        "ssl_server_verify",
        "lua_ssl_verify",
        "cosocket_ssl_verify",
    ];

    public static IEnumerable<Flag> Unverified(CodeFile code)
    {
        if (!TlsFile().IsMatch(code.Source.Text))
            yield break;
        foreach (var setting in code.Settings(Verifies))
            if (Weighed(code, setting, Off(code, setting, Row.IsOff)) is { } flag)
                yield return flag;
        foreach (var setting in Insecure.Settings(code))
            if (Weighed(code, setting, Off(code, setting, Row.IsOn)) is { } flag)
                yield return flag;
        foreach (var setting in code.Settings("verify", "verify_mode", "ssl_verify_mode"))
            if (
                !IsServer(code, setting)
                && IsAboutTls(code, setting)
                && Weighed(code, setting, Mode(code, setting)) is { } flag
                && !PinnedPeers.IsPinned(code, setting.Name)
            )
                yield return flag;
        foreach (var flag in Contexts(code).Concat(Calls(code)).Concat(Unasked(code)).Concat(Https(code)))
            yield return flag;
        foreach (var flag in Urls.Look(code, Remedy).Concat(LuaMerged.Unverified(code, Harm)).Concat(Excepted(code)))
            yield return flag;
    }

    /// <summary>Prosody: s2s_insecure_domains = { "…" }: the servers of these domains are not verified.</summary>
    private static IEnumerable<Flag> Excepted(CodeFile code)
    {
        foreach (var setting in code.Settings("s2s_insecure_domains"))
            if (code.Is(setting.Value.From, "{") && setting.Value.Length > 2)
                yield return new(setting.Whole, "whoever answers for one of these domains is believed, with any certificate")
                {
                    Remedy = "Remove the list, or have these servers get a certificate that verifies.",
                };
    }

    /// <summary>An entry of a table by what takes the table.</summary>
    private static Flag? Weighed(CodeFile code, Setting setting, Flag? flag) =>
        setting.IsMember ? flag
        : IsLocal(code, setting) ? null
        : Takers.Weighed(code, setting.Name, flag, setting.Option == "insecure");

    /// <summary>connect("unix:/run/redis.sock", { ssl_verify = false }): a socket of this machine has no TLS.</summary>
    private static bool IsLocal(CodeFile code, Setting setting)
    {
        for (var (open, depth) = (setting.Container, 0); open >= 0 && depth < 3; open = code.Parent(open), depth++)
            if (
                code.Parts(code.Inside(open))
                    .Any(p => code[p.To - 1].IsText && p.Length <= 3 && code[p.To - 1].Value.StartsWith("unix:", StringComparison.Ordinal))
            )
                return true;
        return false;
    }

    private static Flag? Off(CodeFile code, Setting setting, Func<Value, bool> isBad) =>
        Options.Judge(
            code,
            setting.Whole,
            setting.Value,
            isBad,
            $"{setting.Option} is {code.Text(setting.Value)}: {Harm}",
            Remedy,
            setting.Value.Length == 1 && code.Language.False.Contains(code[setting.Value.From].Value) ? "true"
                : setting.Value.Length == 1 && code.Language.True.Contains(code[setting.Value.From].Value) ? "false"
                : ""
        );

    /// <summary>verify = "none", verify = { "none" }, verify = false, verify = ssl.VERIFY_NONE.</summary>
    private static Flag? Mode(CodeFile code, Setting setting)
    {
        var value = setting.Value;
        if (code.Is(value.From, "{") && code.Mate(value.From) == value.To - 1 && value.Length == 3)
            value = new(value.From + 1, value.From + 2);
        if (code[value.To - 1].Value is "VERIFY_NONE" or "none" && !code[value.To - 1].IsText && value.Length < 6)
            return new(setting.Whole, $"{setting.Option} is {code.Text(value)}: {Harm}") { Remedy = Remedy };
        return Options.Judge(
            code,
            setting.Whole,
            value,
            v => v is { Kind: ValueKind.Text, Text: "none" or "no" or "off" } || v.Is(false),
            $"{setting.Option} is {code.Text(setting.Value)}: {Harm}",
            Remedy,
            code[value.From].IsText && value.Length == 1 ? "\"peer\""
                : code.Is(value.From, "false") && value.Length == 1 ? "true"
                : ""
        );
    }

    /// <summary>ctx:setVerify(VERIFY_NONE), ctx:verify_mode(ssl.none), easy:setopt_ssl_verifypeer(false), tls.cert.verify(false).</summary>
    private static IEnumerable<Flag> Contexts(CodeFile code)
    {
        foreach (var call in code.Calls("setVerify", "set_verify", "verify_mode", "set_verify_mode"))
            if (
                call.Arguments is { Count: > 0 } arguments
                && (
                    code[arguments[0].To - 1].Value is "VERIFY_NONE" or "none"
                    || code.Values.Of(arguments[0]) is { Kind: ValueKind.Number, Text: "0" }
                )
                && !IsServerFile(code)
            )
                yield return new(call.Whole, $"{code.Text(arguments[0])}: {Harm}") { Remedy = "Use VERIFY_PEER." };
        foreach (
            var call in code.Calls(
                "setopt_ssl_verifypeer",
                "set_tls_verify",
                "set_ssl_verify",
                "setopt_proxy_ssl_verifypeer",
                "set_verify_peer",
                "set_upstream_ssl_verify",
                "ssl_verify",
                "set_insecure_skip_verify_off"
            )
        )
            if (
                call.Arguments is { Count: > 0 } arguments
                && !code.Is(call.Start - 1, "function")
                && Options.Judge(
                    code,
                    call.Whole,
                    arguments[0],
                    Row.IsOff,
                    $"{call.Word}({code.Text(arguments[0])}): {Harm}",
                    Remedy,
                    arguments[0].Length == 1 && code.Is(arguments[0].From, "false") ? "true" : ""
                )
                    is { } flag
            )
                yield return flag;
        foreach (var call in code.Calls("verify"))
            if (
                call.Path.EndsWith("tls.cert.verify", StringComparison.Ordinal)
                && call.Arguments is [var only]
                && code.Values.Of(only).Is(false)
            )
                yield return new(call.Whole, $"tls.cert.verify(false): {Harm}") { Remedy = "Give it the root's certificate." };
        foreach (var call in code.Calls("insecure_set", "tls_insecure_set"))
            if (
                call.Arguments is [var on]
                && Options.Judge(code, call.Whole, on, Row.IsOn, $"tls_insecure_set(true): {Harm}", "Remove the call.") is { } flag
            )
                yield return flag;
        // c:setopt(curl.OPT_SSL_VERIFYPEER, 0)
        foreach (var call in code.Calls("setopt"))
            if (
                call.Arguments is [var option, var value]
                && code[option.To - 1].Value is "OPT_SSL_VERIFYPEER" or "SSL_VERIFYPEER" or "CURLOPT_SSL_VERIFYPEER"
                && Options.Judge(code, call.Whole, value, Row.IsOff, $"{code[option.To - 1].Value} is off: {Harm}", "Remove the call.")
                    is { } flag
            )
                yield return flag;
    }

    /// <summary>Handshakes whose arguments say whether to verify; left out, they do not.</summary>
    private static IEnumerable<Flag> Calls(CodeFile code)
    {
        foreach (var call in code.Calls("sslhandshake", "ssl_handshake"))
        {
            if (code.Is(call.Start - 1, "function"))
                continue;
            var arguments = call.Arguments;
            if (arguments.Count >= 3)
            {
                if (
                    Options.Judge(
                        code,
                        call.Whole,
                        arguments[2],
                        v => Row.IsOff(v) || v.Is(ValueKind.Null),
                        $"{call.Word} with verification off: {Harm}",
                        Remedy,
                        arguments[2].Length == 1 && code[arguments[2].From].Value is "false" or "nil" ? "true" : ""
                    ) is
                    { } flag
                )
                    yield return flag;
            }
            else if (call.Word == "sslhandshake" && !(arguments is [var all] && code.Text(all) == "..."))
            {
                yield return new(call.Whole, $"sslhandshake does not verify unless its third argument is true: {Harm}") { Remedy = Remedy };
            }
        }
    }

    /// <summary>Tables that switch TLS on in libraries that verify only when they are told to.</summary>
    private static IEnumerable<Flag> Unasked(CodeFile code)
    {
        // ssl.wrap(conn, { mode = "client", … }), ssl.newcontext { … }
        foreach (var setting in code.Settings("mode"))
            if (
                setting.Container >= 0
                && code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text: "client" }
                && setting.Sibling("protocol", "options", "cafile", "key", "certificate") is not null
                && setting.Sibling("verify") is null
                && !IsSetLater(code, setting.Container, "verify")
                && !LuaMerged.IsBase(code, setting.Container)
            )
                yield return new(setting.Whole, $"LuaSec verifies nobody without verify: {Harm}")
                {
                    Remedy = "Add verify = \"peer\" and cafile.",
                    Confidence = Confidence.Firm,
                };
        if (!Resty().IsMatch(code.Source.Text))
            yield break;
        foreach (var setting in code.Settings("ssl"))
            if (
                setting.Container >= 0
                && code.Is(setting.Container, "{")
                && code.Values.Of(setting.Value).Is(true)
                && setting.Sibling("ssl_verify", "verify", "ssl_cafile", "cafile") is null
                && !IsSetLater(code, setting.Container, "ssl_verify")
            )
                yield return new(setting.Whole, $"ssl without ssl_verify encrypts and verifies nothing: {Harm}")
                {
                    Remedy = "Add ssl_verify = true.",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>LuaSec's https.request: verify is "none" unless it is told.</summary>
    private static IEnumerable<Flag> Https(CodeFile code)
    {
        foreach (var call in HttpsRequests(code))
            if (
                Table(code, call) is { } table
                    ? code.In(table, "verify") is null && !IsSetLater(code, table, "verify")
                    : code[call.Argument(0).From].IsText || !IsTable(code, call.Argument(0))
            )
                yield return new(call.Whole, $"ssl.https verifies nobody without verify: {Harm}")
                {
                    Remedy = "Give it a table with verify = \"peer\" and cafile.",
                    Confidence = Confidence.Firm,
                };
    }

    private static IEnumerable<Call> HttpsRequests(CodeFile code)
    {
        if (!LuaSec().IsMatch(code.Source.Text))
            yield break;
        foreach (var call in code.Calls("request"))
            if (
                (
                    call.Receiver is "https" or "ssl.https"
                    || code.Names.Reaching(call.Receiver, call.Name) is [var only]
                        && code.Text(only.Value).Contains("ssl.https", StringComparison.Ordinal)
                )
                && !(code[call.Argument(0).From].IsText && code[call.Argument(0).From].Value.StartsWith("http:", StringComparison.Ordinal))
                // The table within f({…}) is a call of f in no case.
                && !call.Argument(0).IsEmpty
            )
                yield return call;
    }

    /// <summary>The table that a call is given, there or by a variable; null where it is none.</summary>
    private static int? Table(CodeFile code, Call call) => code.Is(call.Open, "{") ? call.Open : Table(code, call.Argument(0));

    private static int? Table(CodeFile code, Span argument) =>
        code.Is(argument.From, "{") ? argument.From
        : argument.Length == 1
        && code.IsWord(argument.From)
        && code.Names.Reaching(code[argument.From].Value, argument.From) is [var only]
        && code.Is(only.Value.From, "{")
            ? only.Value.From
        : null;

    /// <summary>A variable that may be a table: nothing is known of it then.</summary>
    private static bool IsTable(CodeFile code, Span argument) =>
        argument.Length == 1
        && code.IsWord(argument.From)
        && code[argument.From].Value is not ("url" or "uri" or "u" or "link" or "endpoint");

    private static bool IsSetLater(CodeFile code, int open, string option) =>
        code.Held(open) is { Length: > 0 } held && code.Settings(option).Any(s => s.IsMember && s.Owner == held);

    /// <summary>verify of a server's parameters asks for clients' certificates.</summary>
    private static bool IsServer(CodeFile code, Setting setting) =>
        setting.Sibling("mode") is { } mode
            ? code.Values.Of(mode.Value) is { Kind: ValueKind.Text, Text: "server" }
            : Holds(code, setting) && IsServerFile(code);

    private static bool Holds(CodeFile code, Setting setting) =>
        !code.Names.Mentions("\"client\"") && setting.Sibling("key", "certificate") is not null;

    private static bool IsServerFile(CodeFile code) => ServerWords().IsMatch(code.Source.Text) && !ClientWords().IsMatch(code.Source.Text);

    /// <summary>verify of TLS, not of a token or a signature.</summary>
    private static bool IsAboutTls(CodeFile code, Setting setting)
    {
        if (
            setting.Sibling("protocol", "cafile", "capath", "ciphers", "certificate", "ssl") is not null
            || setting.Sibling("mode") is { } mode && code.Values.Of(mode.Value) is { Kind: ValueKind.Text, Text: "client" or "server" }
            || Takers.Of(code, setting.Name) == Taker.Connection
        )
            return true;
        if (setting.Owner is var owner && TlsName().IsMatch(owner))
            return true;
        for (var (open, depth) = (setting.Container, 0); open > 0 && depth < 3; open = code.Parent(open), depth++)
        {
            if (code.CallAt(open) is { } call && TlsName().IsMatch(call.Path))
                return true;
            if (code.Is(open - 1, "=") && TlsName().IsMatch(code[open - 2].Value))
                return true;
        }

        return false;
    }

    /// <summary>ssl_verifyhost = 0, verify_host = false, sslhandshake(nil, nil, true).</summary>
    public static IEnumerable<Flag> Hosts(CodeFile code)
    {
        const string Name = "any certificate of a trusted authority will do, whoever it was issued to";
        foreach (
            var setting in code.Settings(
                "ssl_verifyhost",
                "verify_host",
                "ssl_verify_host",
                "verify_hostname",
                "check_hostname",
                "SSL_VERIFYHOST",
                "verifyhost",
                "ssl_verify_hostname",
                "verify_host_name",
                "hostname_verification"
            )
        )
            if (
                Options.Judge(code, setting.Whole, setting.Value, v => Row.IsOff(v), $"{setting.Option} is off: {Name}", "Remove it.") is
                { } flag
            )
                yield return flag;
        foreach (var call in code.Calls("setopt_ssl_verifyhost", "setHostnameVerification"))
            if (call.Arguments is [var only] && Row.IsOff(code.Values.Of(only)))
                yield return new(call.Whole, $"{call.Word}({code.Text(only)}): {Name}") { Remedy = "Remove the call." };
        foreach (var call in code.Calls("setopt"))
            if (
                call.Arguments is [var option, var value]
                && code[option.To - 1].Value is "OPT_SSL_VERIFYHOST" or "SSL_VERIFYHOST" or "CURLOPT_SSL_VERIFYHOST"
                && Row.IsOff(code.Values.Of(value))
            )
                yield return new(call.Whole, $"{code[option.To - 1].Value} is off: {Name}") { Remedy = "Remove the call." };
        foreach (var call in code.Calls("sslhandshake"))
            if (
                call.Arguments is [_, var name, var verify, ..]
                && code.Values.Of(verify).Is(true)
                && code.Values.Of(name).Is(ValueKind.Null)
            )
                yield return new(call.Whole, $"no name is given to sslhandshake: {Name}")
                {
                    Remedy = "Give the server's name as the second argument.",
                };
    }

    /// <summary>Names in connection strings, and where LuaSec is used without a look at them.</summary>
    public static IEnumerable<Flag> Names(CodeFile code) => Hosts(code).Concat(Nameless(code)).Concat(Insecure.AnyName(code));

    /// <summary>LuaSec's servers: verify = "peer" without "fail_if_no_peer_cert".</summary>
    public static IEnumerable<Flag> Optional(CodeFile code)
    {
        foreach (var setting in code.Settings("verify"))
        {
            if (
                !(setting.Sibling("mode") is { } mode && code.Values.Of(mode.Value) is { Kind: ValueKind.Text, Text: "server" })
                || Asks().IsMatch(code.Source.Text)
            )
                continue;
            var text = Resolved(code, setting.Value);
            if (text.Contains("peer\"", StringComparison.Ordinal) || text.Contains("peer'", StringComparison.Ordinal))
                if (!text.Contains("fail_if_no_peer_cert", StringComparison.Ordinal))
                    yield return new(setting.Whole, "clients without a certificate are served: \"peer\" asks for one and does not insist")
                    {
                        Remedy = "Write verify = { \"peer\", \"fail_if_no_peer_cert\" }.",
                        Confidence = Confidence.Firm,
                    };
        }

        foreach (var call in code.Calls("setVerify"))
            if (
                IsServerFile(code)
                && call.Arguments is { Count: > 0 } given
                && code.Text(given[0]) is var modes
                && modes.Contains("VERIFY_PEER", StringComparison.Ordinal)
                && !code.Text(call.Whole).Contains("FAIL_IF_NO", StringComparison.Ordinal)
                && !Asks().IsMatch(code.Source.Text)
            )
                yield return new(call.Whole, "clients without a certificate are served: VERIFY_PEER asks for one and does not insist")
                {
                    Remedy = "Add VERIFY_FAIL_IF_NO_PEER_CERT.",
                    Confidence = Confidence.Firm,
                };
    }

    private static string Resolved(CodeFile code, Span value) => code.Text(code.Names.Held(value));

    /// <summary>LuaSec's servers: cafile, and nobody is asked.</summary>
    public static IEnumerable<Flag> NeverAsked(CodeFile code)
    {
        foreach (var setting in code.Settings("cafile", "capath"))
        {
            if (!(setting.Sibling("mode") is { } mode && code.Values.Of(mode.Value) is { Kind: ValueKind.Text, Text: "server" }))
                continue;
            var verify = setting.Sibling("verify");
            if (
                verify is { } told && !Resolved(code, told.Value).Contains("none", StringComparison.Ordinal)
                || verify is null && (IsSetLater(code, setting.Container, "verify") || LuaMerged.IsBase(code, setting.Container))
            )
                continue;
            yield return new(
                (verify ?? setting).Whole,
                $"{setting.Option} names who may sign clients' certificates, and no client is asked for one: everybody is served"
            )
            {
                Remedy = "Write verify = { \"peer\", \"fail_if_no_peer_cert\" }.",
                Confidence = Confidence.Firm,
            };
        }
    }

    /// <summary>Those that are written in one place, and those that a helper puts together.</summary>
    public static IEnumerable<Flag> NeverDemanded(CodeFile code) => NeverAsked(code).Concat(LuaMerged.NeverAsked(code));

    /// <summary>Those that are written in one place, and those that a helper puts together.</summary>
    public static IEnumerable<Flag> NotInsisting(CodeFile code) => Optional(code).Concat(LuaMerged.Optional(code));

    /// <summary>Servers that take any certificate: lsec_continue, a verification that is told to ignore its errors.</summary>
    public static IEnumerable<Flag> Anybody(CodeFile code) => Continued(code, isServer: true).Concat(OwnAnchor(code));

    /// <summary>store:add(x509.new(ngx.var.ssl_client_raw_cert)): the peer's own certificate becomes the root that it is verified with.</summary>
    private static IEnumerable<Flag> OwnAnchor(CodeFile code)
    {
        foreach (var call in code.Calls("add", "add_cert", "addCert", "add_certificate"))
            if (
                code.Text(call.Whole).Contains("ssl_client_raw_cert", StringComparison.Ordinal)
                || code.Text(call.Whole).Contains("ssl_client_cert", StringComparison.Ordinal)
            )
                yield return new(call.Whole, "the certificate that the client sent becomes a root: every client verifies with its own")
                {
                    Remedy = "Add roots that this program knows beforehand, and refuse where they cannot be read.",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>Clients that go on after every error.</summary>
    public static IEnumerable<Flag> Everything(CodeFile code)
    {
        foreach (var flag in Continued(code, isServer: false))
            yield return flag;
        foreach (
            var call in code.Calls(
                "setVerifyCallback",
                "set_verify_callback",
                "set_cert_verify",
                "verify_cb_set",
                "set_cert_verify_callback",
                "setCertificateVerify"
            )
        )
            if (
                call.Arguments is { Count: > 0 } given
                && code.Functions.Of(given[^1]) is { } function
                && Verifiers.Judge(code, function, v => v.Is(true)) is Verdicts.AcceptsAll or Verdicts.Swallows
            )
                yield return new(call.Whole, $"the verification callback never refuses: {Harm}") { Remedy = "Remove the callback." };
        foreach (var call in code.Calls("set_cert_verify", "verify_cb"))
            if (
                call.Arguments is [var only]
                && code.Is(only.From, "{")
                && code.In(only.From, "always_continue") is { } goes
                && code.Values.Of(goes.Value).Is(true)
            )
                yield return new(call.Whole, $"always_continue: {Harm}") { Remedy = "Remove always_continue." };
    }

    private static readonly string[] Extending = ["verifyext"];

    /// <summary>verifyext = { "lsec_continue" }: errors are kept for later; only a look at them makes it right.</summary>
    private static IEnumerable<Flag> Continued(CodeFile code, bool isServer)
    {
        foreach (var setting in code.Settings("verifyext"))
        {
            var server = setting.Sibling("mode") is { } mode
                ? code.Values.Of(mode.Value) is { Kind: ValueKind.Text, Text: "server" }
                : LuaMerged.Of(code).Any(m => m.IsServer && m.Added("verifyext")?.Name == setting.Name);
            if (
                server == isServer
                && Resolved(code, setting.Value).Contains("lsec_continue", StringComparison.Ordinal)
                && !code
                    .Index.Places("getpeerverification")
                    .Any(p =>
                        code.IsWord(p)
                        && !IsOnlyShown(code, p)
                        && Kinship.Speaks(code, setting.Name, p, Extending)
                        && !Kinship.IsAnothers(code, setting.Name, p, code.Settings("verifyext").Select(s => s.Name))
                    )
            )
                yield return new(
                    setting.Whole,
                    "lsec_continue goes on after every error, and nothing looks at them: " + (isServer ? "every client is let in" : Harm)
                )
                {
                    Remedy = "Remove it, or ask getpeerverification before anything is sent.",
                    Confidence = Confidence.Firm,
                };
        }
    }

    /// <summary>local _, errors = conn:getpeerverification(), and all that follows is a line in the log.</summary>
    private static bool IsOnlyShown(CodeFile code, int asks)
    {
        var start = code.PathStart(asks);
        while (start > 0 && code[start - 1].Value is "=" or ",")
            start -= 2;
        if (
            !code.Is(start, "_")
                && !code.Is(start + 1, "_")
                && !(code.BeginsStatement(code.PathStart(asks)) && !code.Is(code.PathStart(asks) - 1, "="))
            || code.Functions.Around(asks) is not { } function
        )
            return false;
        for (var i = asks; i < function.Body.To; i++)
            if (code[i].Value is "close" or "error" or "assert" or "exit" || code.Is(i, "return") && code[i + 1].Value is "nil" or "false")
                return false;
        return true;
    }

    public static IEnumerable<Flag> Protocols(CodeFile code)
    {
        foreach (var setting in code.Settings("protocol", "ssl_protocol", "tls_protocol", "min_version", "tls_version", "ssl_protocols"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text } v && OldName().IsMatch(v.Text) && IsAboutTls(code, setting))
                yield return new(setting.Whole, $"{v.Text} speaks an old version")
                {
                    Remedy = "Write \"tlsv1_2\", or \"any\" with the old ones in options.",
                    Changes = setting.Value.Length == 1 && code[setting.Value.From].IsText ? [new(setting.Value, "\"tlsv1_2\"")] : [],
                };
        foreach (var call in code.Calls("setopt_sslversion", "new"))
            if (
                call.Arguments is { Count: > 0 } given
                && (
                    call.Word != "new"
                    || call.Receiver.EndsWith("context", StringComparison.Ordinal)
                    || call.Receiver.EndsWith("ctx", StringComparison.Ordinal)
                )
                && (
                    code[given[0].To - 1].Value is "SSLVERSION_SSLv3" or "SSLVERSION_TLSv1" or "SSLVERSION_TLSv1_0" or "SSLVERSION_TLSv1_1"
                    || code.Values.Of(given[0]) is { Kind: ValueKind.Text } v && OldName().IsMatch(v.Text)
                )
            )
                yield return new(call.Whole, $"{code.Text(given[0])} speaks an old version")
                {
                    Remedy = "Use \"TLS\", and TLS 1.2 at least.",
                };
        foreach (var call in code.Calls("set_protocols", "setProtocols"))
            if (code.Text(call.Whole) is var text && OldWord().Match(text) is { Success: true } old)
                yield return new(call.Whole, $"{old.Value} is allowed") { Remedy = "Allow TLS 1.2 and 1.3 only." };
    }

    public static IEnumerable<Flag> Suites(CodeFile code)
    {
        foreach (var setting in code.Settings("ciphers", "ssl_ciphers", "ciphersuites", "cipher_list", "ssl_cipher_list"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text } v && WeakIn(v.Text) is { } weak)
                yield return new(setting.Whole, $"the list of ciphers allows {weak}") { Remedy = "Remove it: the standard list is sound." };
        foreach (var call in code.Calls("setCipherList", "set_cipher_list", "setopt_ssl_cipher_list", "set_ciphers"))
            if (
                call.Arguments is { Count: > 0 } given
                && code.Values.Of(given[0]) is { Kind: ValueKind.Text } v
                && WeakIn(v.Text) is { } weak
            )
                yield return new(call.Whole, $"the list of ciphers allows {weak}")
                {
                    Remedy = "Remove the call: the standard list is sound.",
                };
    }

    /// <summary>The weak entry of a list of OpenSSL's, or null.</summary>
    internal static string? WeakIn(string list)
    {
        foreach (var part in list.Split(':', ',', ' '))
            if (
                part.Length > 0
                && part[0] is not ('!' or '-')
                && (
                    WeakSuite().IsMatch(part)
                    || part.StartsWith("@SECLEVEL=0", StringComparison.Ordinal)
                    || part.EndsWith("@SECLEVEL=0", StringComparison.Ordinal)
                )
            )
                return part;
        return null;
    }

    public static IEnumerable<Flag> Passwords(CodeFile code)
    {
        foreach (var flag in KeyPassword.Fallbacks.Look(code))
            yield return flag;
        foreach (var setting in code.Settings("password", "key_password", "keypasswd", "ssl_key_password", "keypassword", "passphrase"))
            if (
                code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text.Length: > 0 }
                && (
                    setting.Option is not ("password" or "passphrase")
                    || setting.Sibling("key", "keyfile", "certificate", "ssl_key", "cert", "sslkey") is not null
                )
                && setting.Sibling("user", "username", "host", "database") is null
            )
                yield return Password(setting.Whole with { To = setting.Name + 1 });
        foreach (var call in code.Calls("setopt_keypasswd"))
            if (call.Arguments is [var only] && code.Values.Of(only) is { Kind: ValueKind.Text, Text.Length: > 0 })
                yield return Password(new(call.Name, call.Name + 1));
        foreach (var call in code.Calls("new", "parse_pem_priv_key", "read", "loadkey"))
            if (
                call.Word == "parse_pem_priv_key" && call.Arguments is [_, var secret] && code[secret.From].IsText
                || call.Word == "read"
                    && call.Receiver.EndsWith("pkcs12", StringComparison.Ordinal)
                    && call.Arguments is [_, var word, ..]
                    && code[word.From].IsText
            )
                yield return Password(new(call.Name, call.Name + 1));
    }

    private static Flag Password(Span at) =>
        new(at, "the password of the key stands in the source: whoever reads the repository can open the key file")
        {
            Remedy = "Read it from a secret store or the environment, and change it.",
            IsSecret = true,
        };

    private static readonly string[] Subjects = ["ssl_client_s_dn", "ssl_client_s_dn_legacy", "ssl_client_i_dn", "ssl_client_serial"];

    /// <summary>ngx.var.ssl_client_s_dn where nothing asks for ngx.var.ssl_client_verify.</summary>
    public static IEnumerable<Flag> Identity(CodeFile code)
    {
        var names = code
            .Index.Places(Subjects)
            .Where(at => (code.IsLink(at - 1) || code.Is(at - 1, "[")) && code[at - 2].Value == "var" && !code.Is(at + 1, "="))
            .ToList();
        var verdicts = code.Index.Places("ssl_client_verify", "getpeerverification").ToList();
        foreach (var at in names)
            if (!verdicts.Exists(v => Kinship.Speaks(code, at, v, Subjects) && !Kinship.IsAnothers(code, at, v, names)))
                yield return new(
                    new(code.PathStart(code.Is(at - 1, "[") ? at - 2 : at), at + 1),
                    $"{code[at].Value} names the client also where its certificate was not verified: anybody can write that name into one of his own"
                )
                {
                    Remedy = "Compare ngx.var.ssl_client_verify with \"SUCCESS\" first.",
                    Confidence = Confidence.Firm,
                };
        if (verdicts.Count > 0)
            yield break;
        var isUnverified =
            code.Settings("verify").Any(s => Resolved(code, s.Value).Contains("none", StringComparison.Ordinal))
            || code.Settings("verifyext").Any(s => Resolved(code, s.Value).Contains("lsec_continue", StringComparison.Ordinal));
        foreach (var call in code.Calls("getpeercertificate"))
            if (isUnverified && code.Names.Has("subject") && code.Names.Mentions("\"server\""))
                yield return new(
                    call.Whole,
                    "the name in a certificate that was not verified is taken for the client's: anybody can write it into one of his own"
                )
                {
                    Remedy = "Verify first: verify = { \"peer\", \"fail_if_no_peer_cert\" }.",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>ngx.var.http_x_ssl_client_verify beside what every language writes alike.</summary>
    public static IEnumerable<Flag> Forwarded(CodeFile code) => Insecure.FirstOfEach(code, ForwardedIdentity.Any.Look(code));

    [GeneratedRegex(
        @"resty[./](redis|mysql|mongol|kafka|websocket|mail|smtp|http|rabbitmq|rabbitmqstomp|memcached|etcd|consul|openssl|logger)|pgmoon|cassandra|resty\.\w+"
    )]
    private static partial Regex Resty();

    [GeneratedRegex(@"mode\s*=\s*[""']server|accept\(|listen\(|:bind\(|new_server|server_context|http\.server")]
    private static partial Regex ServerWords();

    [GeneratedRegex(@"mode\s*=\s*[""']client|connect\(|request|new_client|client_context")]
    private static partial Regex ClientWords();

    [GeneratedRegex(@"ssl|tls|https?|curl|mqtt|secure|amqp|ldap|smtp|wrap|newcontext", RegexOptions.IgnoreCase)]
    private static partial Regex TlsName();

    [GeneratedRegex(@"getpeercertificate|getpeerverification|ssl_client_verify|getPeerCertificate|get_peer_certificate")]
    private static partial Regex Asks();

    [GeneratedRegex(@"^(sslv2|sslv3|sslv23_old|tlsv1|tlsv1_0|tlsv1_1|tlsv1\.0|tlsv1\.1|SSLv3|TLSv1|TLSv1_1|TLSv1\.1|TLSv1\.0)$")]
    private static partial Regex OldName();

    [GeneratedRegex(@"\b(SSLv2|SSLv3|TLSv1(\.[01])?)\b(?!\.[23])")]
    private static partial Regex OldWord();

    [GeneratedRegex(
        @"^(aNULL|eNULL|NULL|ADH|AECDH|EXPORT|EXP|LOW|RC4|DES|3DES|ALL|COMPLEMENTOFALL|(.*-)?(RC4|NULL|DES-CBC3?)-.*|EXP-.*|ADH-.*|AECDH-.*|(TLS|SSL)_.*(_NULL_|_anon_|_EXPORT_|_RC4_|_3DES_|_DES_).*)$"
    )]
    private static partial Regex WeakSuite();

    [GeneratedRegex(@"ssl\.https|require\s*\(?\s*[""']ssl[""']")]
    private static partial Regex LuaSec();

    [GeneratedRegex(
        @"require[\s(]*[""'][\w.\-/]*(ssl|tls|http|socket|curl|mqtt|resty|pgmoon|luv|net|kong|redis|mysql|request|copas|cqueues|turbo|web|amqp|ldap|smtp|sql|mail|cassandra|mongo|lapis|elastic|vault|consul|etcd)|\bngx\b|\bkong\.|\btls\.|https://|\bssl\s*=|\bmode\s*=|httpc?:|tls_",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex TlsFile();
}
