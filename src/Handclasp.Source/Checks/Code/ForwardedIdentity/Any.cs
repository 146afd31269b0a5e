using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ForwardedIdentity;

/// <summary>A request's header that carries a client certificate, or the verdict about one, is read: the same in every language.</summary>
internal static partial class Any
{
    private const int Farthest = 12;
    private const string Remedy =
        "Believe it only from the proxy: compare the peer's address or a secret that the proxy sends, or listen where only the proxy can connect; and let the proxy overwrite the header.";

    /// <summary>Functions that read a header.</summary>
    private static readonly string[] Reading =
    [
        "get",
        "Get",
        "header",
        "headers",
        "getHeader",
        "getHeaders",
        "GetHeader",
        "get_header",
        "getFirst",
        "getAll",
        "get_all",
        "getlist",
        "getHeaderString",
        "getHeaderValue",
        "headerValue",
        "firstHeader",
        "firstValue",
        "getHeaderLine",
        "server",
        "filter_input",
        "http_header",
        "headers_in",
        "header_line",
        "GetValues",
        "TryGetValue",
        "TryGetValues",
        "GetCommaSeparatedValues",
        "Values",
        "Peek",
        "VisitHeader",
        "requestHeader",
        "RequestHeader",
        "HeaderParam",
        "CookieValue",
        "Header",
        "fetch",
        "dig",
        "get_one",
        "find",
        "value",
        "input_header",
        "req_header",
        "get_req_header",
        "getenv",
        "http",
        "headerParam",
        "optionalHeaderValueByName",
        "headerValueByName",
        "FirstOrDefault",
        "first",
        "contains_key",
        "GetHeaderValue",
        "header_in",
        "Contains",
        "ContainsKey",
        "hasHeader",
        "has",
        "FromHeader",
        "Headers",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var flag in Found(code))
            if (!IsExcused(code, flag.At.From))
                yield return flag;
    }

    /// <summary>clientFromProxy(req): the functions that read such a header; what they are called proves nothing.</summary>
    private static HashSet<string> NamesOfReaders(CodeFile code) =>
        code.Once<HashSet<string>>(
            nameof(NamesOfReaders),
            c => [.. Found(c).Select(f => c.Functions.Around(f.At.From)?.Name ?? "").Where(n => n.Length > 0)]
        );

    private static List<Flag> Found(CodeFile code) => code.Once<List<Flag>>(nameof(Found), c => [.. Candidates(c)]);

    /// <summary>Where such headers are read.</summary>
    internal static IEnumerable<int> Readers(CodeFile code) => Found(code).Select(f => f.At.From);

    /// <summary>True where a proof is for another reader of such headers: it stands in a function that reads one itself and has nothing to do with this one.</summary>
    internal static bool IsAnothers(CodeFile code, int at, int proof) => Kinship.IsAnothers(code, at, proof, Readers(code));

    /// <summary>True where something that tells the proxy from others can speak for the place that reads the header.</summary>
    private static bool IsExcused(CodeFile code, int at) =>
        code.Language.Name switch
        {
            "Go" => Go.OnlyTheProxySpeaks(code, at),
            "Python" => PythonHandlers.IsEcho(code, at)
                || OnlyTheProxySpeaks(code, i => PythonHandlers.CanSpeak(code, at, i) && !IsAnothers(code, at, i)),
            "JavaScript" => JavaScript.IsGuarded(code, at),
            "C#" => OnlyTheProxySpeaks(code) && DotNetForwarding.IsGuarded(code, at),
            "Java" or "Kotlin" => OnlyTheProxySpeaks(code) && !IsGuardOfOthers(code, at),
            _ => OnlyTheProxySpeaks(code, i => !IsOfStore(code, i) && Scope.CanSpeak(code, at, i)),
        };

    /// <summary>The address or the socket of a database says nothing of who sends requests.</summary>
    private static bool IsOfStore(CodeFile code, int proof)
    {
        for (var (open, depth) = (code.Parent(proof), 0); open > 0 && depth < 4; open = code.Parent(open), depth++)
            if (code.CallAt(open) is { } call && Stores().IsMatch(call.Path))
                return true;
        return false;
    }

    [GeneratedRegex("postgres|mysql|redis|mongo|database|memcache|sqlx|pgpool|pgconn", RegexOptions.IgnoreCase)]
    private static partial Regex Stores();

    /// <summary>Java and Kotlin: what tells the proxy from others is only an address that is handed on, as to a log, or stands in another handler.</summary>
    private static bool IsGuardOfOthers(CodeFile code, int at)
    {
        if (code.Language != Languages.All.Java && code.Language != Languages.All.Kotlin)
            return false;
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (code[i].Kind is not (TokenKind.Word or TokenKind.Text) || code[i].Value.Length > 120)
                continue;
            var isEvidence = code[i].IsWord ? Evidence().IsMatch(code[i].Value) : Local().IsMatch(code[i].Value) && IsListened(code, i);
            if (
                isEvidence
                && Scope.CanSpeak(code, at, i)
                && !IsOfOtherListener(code, at, i)
                && !(
                    code[i].IsWord
                    && Addresses().IsMatch(code[i].Value)
                    && (IsHandedOn(code, i) || !Kinship.Speaks(code, at, i, AddressWords))
                )
            )
                return false;
        }

        return true;
    }

    /// <summary>
    /// embeddedServer(…, host = "127.0.0.1") { proxied() } beside another block that names the reader: the address is the other listener's.
    /// </summary>
    private static bool IsOfOtherListener(CodeFile code, int at, int local)
    {
        var reader = code.Functions.NamedAround(at);
        if (reader is null || !code[local].IsText)
            return false;
        var names = code.Index.Places(reader.Name).Where(i => i < reader.Start || i >= reader.Body.From).ToList();
        if (names.Count == 0)
            return false;
        for (var open = code.Parent(local); open > 0; open = code.Parent(open))
        {
            var block = code.Inside(open);
            if (names.Exists(n => block.Contains(n)))
                return false;
            // The smallest block that names some function of the file: what it names is what is served there.
            if (
                Enumerable
                    .Range(block.From, block.Length)
                    .Any(i =>
                        code.IsWord(i)
                        && code.Is(i + 1, "(")
                        && code.Functions.Named(code[i].Value).Any(f => f.Start != i && f.Start != i - 1)
                    )
            )
                return true;
        }

        return false;
    }

    private static readonly string[] AddressWords =
    [
        "getRemoteAddr",
        "getRemoteHost",
        "remoteAddr",
        "remoteAddress",
        "getRemoteAddress",
        "remoteHost",
    ];

    [GeneratedRegex("^(get)?remote(Addr|Address|Host)$", RegexOptions.IgnoreCase)]
    private static partial Regex Addresses();

    /// <summary>An argument of a call that compares nothing.</summary>
    private static bool IsHandedOn(CodeFile code, int address)
    {
        // What a variable holds is looked at where it is used.
        var start = code.PathStart(address);
        if (code.Is(start - 1, "=") || code.Is(start - 1, "return"))
            return code.Is(start - 1, "=")
                && code.IsWord(start - 2)
                && code.Index.Places(code[start - 2].Value).All(p => p == start - 2 || IsHandedOn(code, p));
        var open = code.Parent(start);
        return open > 0 && code.Is(open, "(") && code.CallAt(open) is { } call && Taking().IsMatch(call.Word);
    }

    [GeneratedRegex(
        "^(log|info|warn|debug|trace|error|audit|record|println|print|format|put|add|set|tag|append|addKeyValue)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Taking();

    /// <summary>True for the name of a header with a client certificate or the verdict about one.</summary>
    internal static bool IsHeaderName(string text) => text.Length is > 6 and < 60 && Name().IsMatch(text);

    private static IEnumerable<Flag> Candidates(CodeFile code)
    {
        // A file has far fewer different words than words, and hardly one has a word like these.
        if (!code.Index.Words.Any(w => Name().IsMatch(w)))
            yield break;
        for (var i = 1; i < code.Tokens.Length; i++)
        {
            if ((code[i].IsText || IsElement(code, i)) && code[i].Value.Length is > 6 and < 60 && Name().IsMatch(code[i].Value))
            {
                foreach (var at in Reads(code, i).ToList())
                    if (!Logged.Is(code, at.From) && !(code.Language.Name is "Rust" or "Swift" && IsOnlyShown(code, at)))
                        yield return Flag(at, code[i].Value);
            }
            else if (code[i].IsWord && IsHeaderParameter(code, i))
                yield return Flag(new(i, i + 1), code[i].Value);
            else if (
                code.Language.Name == "Clojure"
                && code[i].IsWord
                && code[i].Value.Length < 60
                && Name().IsMatch(code[i].Value)
                && Destructured(code, i) is { } taken
            )
                yield return Flag(taken, code[i].Value);
            else if (code[i].IsWord && IsVariable(code, i))
                yield return Flag(new(code.PathStart(i), i + 1), code[i].Value);
        }
    }

    internal static Flag Flag(Span at, string header) =>
        new(at, $"whoever reaches this port directly can send {header} himself, and is then taken for the client that it names")
        {
            Remedy = Remedy,
            Confidence = Confidence.Firm,
        };

    /// <summary>let edge = headers["…"]; log("edge=\(edge)"): its name is used by no more than calls that log, and in their texts.</summary>
    private static bool IsOnlyShown(CodeFile code, Span at)
    {
        var start = code.StatementStart(at.From);
        if (
            !code.Is(start, "let")
            || !code.IsWord(start + 1)
            || !code.Is(start + 2, "=")
            || code.Functions.Around(at.From) is not { } function
        )
            return false;
        var name = code[start + 1].Value;
        var shown = false;
        for (var i = at.To; i < function.Body.To; i++)
            if (code.IsWord(i) && code[i].Value == name && !Logged.Is(code, i))
                return false;
            else if (code.IsWord(i) && code[i].Value == name)
                shown = true;
            else if (code[i].IsText && Holds(code[i].Value, name))
            {
                if (!Logged.Is(code, i))
                    return false;
                shown = true;
            }

        return shown;
    }

    /// <summary>"\(name)" of Swift, "{name}" of Rust.</summary>
    private static bool Holds(string text, string name) =>
        text.Contains($"({name})", StringComparison.Ordinal)
        || text.Contains($"{{{name}", StringComparison.Ordinal)
        || text.Contains($"({name}.", StringComparison.Ordinal);

    /// <summary>Where a text is read as a header's name: there, or where the constant that holds it is used.</summary>
    private static IEnumerable<Span> Reads(CodeFile code, int text)
    {
        if (Read(code, text, code[text].Value) is { } here)
        {
            yield return here;
            yield break;
        }

        // const { 'x-client-verify': verdict } = req.headers
        if (
            code.Is(text + 1, ":")
            && code.Parent(text) is >= 0 and var taken
            && code.Is(taken, "{")
            && code.Is(code.Mate(taken) + 1, "=")
            && Headers().IsMatch(code.Text(code.Expression(code.Mate(taken) + 2)))
        )
        {
            yield return new(text, text + 1);
            yield break;
        }

        // header = "HTTP_X_CLIENT_DN" of a class that logs people in by it
        if (code.Is(text - 1, "=") && code[text - 2].Value is "header" && code[text].Value.StartsWith("HTTP_", StringComparison.Ordinal))
        {
            // From where it is named to where it is read.
            var use = code
                .Index.Places("header")
                .FirstOrDefault(i => i > text && code.IsLink(i - 1) && code[i - 2].Value is "self" or "cls", text);
            yield return new(text - 2, use + 1);
            yield break;
        }

        // gRPC: Metadata.Key<String> XFCC = Metadata.Key.of("x-forwarded-client-cert", …); … headers.get(XFCC)
        if (
            code.Parent(text) is > 0 and var key
            && code.CallAt(key) is { } made
            && (
                made.Word == "of" && made.Receiver.EndsWith("Key", StringComparison.Ordinal)
                // Undertow, Netty: HttpString VERIFY = new HttpString("X-SSL-Client-Verify")
                || made.Word is "HttpString" or "AsciiString" or "tryFromString"
            )
            && (JvmOwners.Of(code, made.Name) is { Length: > 0 } on ? on : JvmOwners.Of(code, made.Name, isMade: true))
                is { Length: > 0 } named
        )
        {
            foreach (var use in code.Index.Places(named))
                if (code.IsWord(use) && Read(code, use, code[text].Value) is { } read)
                    yield return read;
            yield break;
        }

        // options.CertificateHeader = "X-ARR-ClientCert"
        if (code.Is(text - 1, "=") && code[text - 2].Value is "CertificateHeader")
        {
            yield return new(code.PathStart(text - 2), text + 1);
            yield break;
        }

        // x_client_cert: str = Header(alias="X-Client-Cert"), [FromHeader(Name = "X-Client-Cert")]
        if (
            code[text - 1] is { Kind: TokenKind.Symbol, Value: "=" or ":" }
            && code.CallAt(code.Parent(text)) is { Word: "Header" or "FromHeader" or "RequestHeader" or "HeaderParam" } bound
            && code[text - 2].Value is "alias" or "Name" or "name" or "value"
        )
        {
            yield return bound.Whole;
            yield break;
        }

        // const HEADER = "X-Client-Cert"; … get(HEADER)
        if (
            code.Parent(text) is var parent
            && (parent < 0 || code.Is(parent, "{") || code.Is(parent, "("))
            && code[text - 1] is { Kind: TokenKind.Symbol, Value: "=" or ":=" }
            && code[text + 1] is not { Kind: TokenKind.Symbol, Value: "+" or "." }
        )
        {
            var holder = text - 2;
            for (var back = 0; back < 6 && !code.IsWord(holder); back++)
                holder--;
            // name: type = "…"
            if (code.Is(holder - 1, ":") && code.IsWord(holder - 2) && !code[holder].LineBefore)
                holder -= 2;
            if (!code.IsWord(holder) || code[holder].Value.Length < 3)
                yield break;
            // const name string = "…"
            foreach (var name in new[] { holder, code.IsWord(holder - 1) && code.Language.Name == "Go" ? holder - 1 : -1 })
                if (name >= 0)
                    foreach (var use in code.Index.Places(code[name].Value))
                        if (use != name && code.IsWord(use) && Read(code, use, code[text].Value) is { } read)
                            yield return read;
        }
    }

    /// <summary>Perl: $ENV{HTTP_X_CLIENT_CERT}, a word in braces.</summary>
    private static bool IsElement(CodeFile code, int word) =>
        code.Language.Name == "Perl" && code.IsWord(word) && code.Is(word - 1, "{") && code.Is(word + 1, "}");

    /// <summary>The expression that reads a header whose name stands there, or null.</summary>
    private static Span? Read(CodeFile code, int name, string header)
    {
        var first = code.PathStart(name);
        var open = code.Parent(name);
        if (open <= 0)
            return null;
        var isVariable = header.StartsWith("HTTP_", StringComparison.OrdinalIgnoreCase);
        if (code.Language.Name == "Clojure")
            return Destructured(code, name) ?? InForm(code, open);
        if (code.Is(open, "[") || code.Is(open, "{") && code.Language.Name == "Perl" || IsIndexed(code, open))
        {
            // Alone in its brackets, behind what holds headers; neither set nor deleted.
            var close = code.Mate(open);
            if (code.Is(open - 1, "->"))
                open--;
            if (first != code.Parent(name) + 1 || close != name + 1 || !(code.IsWord(open - 1) || code.Is(open - 1, ")")))
                return null;
            var start = code.PathStart(open - 1);
            var owner = code.Is(open - 1, ")") ? code.PathTo(Math.Max(0, code.Mate(open - 1) - 1)) : code.PathTo(open - 1);
            // WEBrick: req['X-Client-Cert'].
            var holds = isVariable
                ? Environment().IsMatch(owner)
                : Headers().IsMatch(owner)
                    || code.Language.Name == "Ruby" && Requests().IsMatch(owner) && header.Contains('-', StringComparison.Ordinal);
            return
                holds
                && !code.Is(close + 1, "=")
                && !code.Is(close + 1, "||=")
                && code[start - 1].Value is not ("delete" or "del" or "unset")
                && !code.Is(code.Parent(start) - 1, "unset")
                ? new(start, close + 1)
                : null;
        }

        if (
            code.Is(open, "(")
            && code.CallAt(open) is { } call
            && (Reading.Contains(call.Word.TrimStart('@')) || call.Word.EndsWith("RequestHeader", StringComparison.Ordinal))
        )
        {
            var path = call.Path;
            var aboutHeaders =
                call.Word.Contains("header", StringComparison.OrdinalIgnoreCase)
                || IsHeldHeaders(code, call)
                || (isVariable ? Environment() : Headers()).IsMatch(call.Receiver)
                || Requests().IsMatch(call.Receiver) && call.Word is "get" or "Get" or "http" or "server" or "fetch"
                || isVariable && call.Word is "getenv" or "filter_input" or "http";
            var position = call.Position(name);
            // header("X", value) of a client's builder sets it.
            var isSet =
                call.Word is "header" or "Header" or "headers"
                && call.Arguments.Count > 1
                && !(
                    code.Language.Name == "PHP" && Requests().IsMatch(call.Receiver)
                    || code.Is(open + 1, "alias")
                    || code.Language.Name is "Python" or "Erlang"
                    || code.Is(call.Start - 1, "@")
                    || call.Word.StartsWith('@')
                );
            if (!aboutHeaders || isSet || position is not (0 or 1) || path.Contains("response", StringComparison.OrdinalIgnoreCase))
                return null;
            if (Responses().IsMatch(call.Receiver))
                return null;
            return call.Whole;
        }

        return null;
    }

    /// <summary>h := c.Request().Header; h.Get("X-Client-Cert")</summary>
    private static bool IsHeldHeaders(CodeFile code, Call call) =>
        call.Receiver.Length > 0
        && !call.Receiver.Contains('.', StringComparison.Ordinal)
        && code.Names.Reaching(call.Receiver, call.Name) is [var held]
        && held.Value.Length is > 1 and < 12
        && Headers()
            .IsMatch(code[code.Is(held.Value.To - 1, ")") ? Math.Max(0, code.Mate(held.Value.To - 1) - 1) : held.Value.To - 1].Value);

    /// <summary>Visual Basic: Headers("X-Client-Cert"), Headers.Item("X-Client-Cert"), ServerVariables("HTTP_X_CLIENT_CERT").</summary>
    private static bool IsIndexed(CodeFile code, int open) =>
        code.Language == Languages.All.VisualBasic
        && code.Is(open, "(")
        && code.IsWord(open - 1)
        && Indexed().IsMatch(code[open - 1].Value)
        && !code.Is(open - 2, "new");

    /// <summary>(let [{:strs [x-client-verify]} (:headers request)] …), (let [{dn "x-client-dn"} (:headers request)] …)</summary>
    private static Span? Destructured(CodeFile code, int word)
    {
        var map = code.Parent(word);
        if (code.Is(map, "[") && code[map - 1].Value is ":strs" or "strs" or ":keys" or "keys")
            map = code.Parent(map);
        if (!code.Is(map, "{") || code.Parent(map) < 0 || !code.Is(code.Parent(map), "["))
            return null;
        var from = code.Mate(map) + 1;
        var to = code.IsOpen(from) ? code.Mate(from) + 1 : from + 1;
        return Headers().IsMatch(code.Text(new(from, to))) ? new(word, word + 1) : null;
    }

    /// <summary>(get-in request [:headers "x-client-cert"]), (get headers "x-client-cert"), (-> request :headers (get "x-client-cert")).</summary>
    private static Span? InForm(CodeFile code, int open)
    {
        for (var (at, depth) = (open, 0); at >= 0 && depth < 3; at = code.Parent(at), depth++)
        {
            if (!code.Is(at, "(") || code[at + 1].Value is "assoc" or "assoc-in" or "update" or "dissoc" or "header" or "merge")
                continue;
            var close = Math.Min(code.Mate(at) + 1, code.Tokens.Length);
            var reads = code[at + 1].Value is "get" or "get-in" or "get-header" or "some->" or "->" or "some-header" or "headers";
            if (reads && Enumerable.Range(at, close - at).Any(i => code.IsWord(i) && Headers().IsMatch(code[i].Value)))
                return new(at, close);
        }

        return null;
    }

    /// <summary>ngx.var.http_x_ssl_client_verify, req$HTTP_X_SSL_CLIENT_VERIFY: read, not set.</summary>
    private static bool IsVariable(CodeFile code, int word) =>
        code.Language.Name is "Lua" or "R"
        && code.IsLink(word - 1)
        && code[word].Value.StartsWith("http_", StringComparison.OrdinalIgnoreCase)
        && Name().IsMatch(code[word].Value)
        && !code.Is(word + 1, "=")
        && !code.Is(word + 1, "<-");

    /// <summary>FastAPI: x_client_verify: str = Header(None).</summary>
    private static bool IsHeaderParameter(CodeFile code, int word)
    {
        if (code.Language.Name != "Python" || !code.Is(word + 1, ":") || !Name().IsMatch(code[word].Value))
            return false;
        // x: Annotated[str, Header()]
        var isAnnotated = code.Is(word + 2, "Annotated") && code.Is(word + 3, "[");
        for (var i = word + 2; i < word + Farthest && i < code.Tokens.Length && (isAnnotated || !code.Is(i, ",")); i++)
            if (code.Is(i, "Header"))
                return !Enumerable.Range(i, 6).Any(k => code.Is(k, "alias"));
        return false;
    }

    /// <summary>
    /// Something in the file that tells the proxy from others: the peer's address, a secret compared, a certificate demanded of the proxy,
    /// a socket that only this machine reaches.
    /// </summary>
    /// <param name="code">The file.</param>
    /// <param name="counts">True for a place that can speak for the header that is read; all do where it is left out.</param>
    internal static bool OnlyTheProxySpeaks(CodeFile code, Func<int, bool>? counts = null)
    {
        // The proxy itself must show a certificate.
        if (
            code.Settings("requestCert")
                .Any(s =>
                    code.Values.Of(s.Value).Is(true)
                    && s.Sibling("rejectUnauthorized") is var off
                    && !(off is { } set && code.Values.Of(set.Value).Is(false))
                )
        )
            return true;
        return Proofs(code).Any(p => counts is null || counts(p));
    }

    /// <summary>Where something stands that can tell the proxy from others; found once per file, however many readers there are.</summary>
    internal static IReadOnlyList<int> Proofs(CodeFile code) => code.Once<List<int>>(nameof(Proofs), c => [.. AllProofs(c)]);

    private static IEnumerable<int> AllProofs(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (code[i].Kind is not (TokenKind.Word or TokenKind.Text) || code[i].Value.Length > 120)
                continue;
            // Where a function comes from: it is called elsewhere, or nowhere.
            if (code.IsWord(i) && code.Functions.Around(i) is null && IsImported(code, i))
                continue;
            if (code.IsWord(i) && (IsAboutSomethingElse(code, i) || NamesOfReaders(code).Contains(code[i].Value)))
                continue;
            if (
                code.Is(i, "peer") && code.Is(i - 2, "cowboy_req")
                // axum: ConnectInfo(peer): peer.ip()
                || code.Is(i, "ip") && code.Is(i + 1, "(") && code.Language.Name == "Rust" && code.Names.Has("ConnectInfo")
                // Starlette: request.client.host
                || code.Is(i, "host") && code.Is(i - 2, "client") && code.Language.Name == "Python"
                || (
                    code[i].IsWord
                        ? Evidence().IsMatch(Plain(code, i))
                        : code[i].Value is "REMOTE_ADDR" || Local().IsMatch(code[i].Value) && IsListened(code, i)
                )
            )
                yield return i;
        }
    }

    /// <summary>Elixir's get_peer_data that is asked for the certificate and not for the address; Kestrel's socket of this machine beside a port for all.</summary>
    private static bool IsAboutSomethingElse(CodeFile code, int word) =>
        code[word].Value switch
        {
            "get_peer_data" => code.Functions.Around(word) is { } function
                && Enumerable.Range(function.Body.From, function.Body.Length).Any(i => code.Is(i, "ssl_cert"))
                && !Enumerable.Range(function.Body.From, function.Body.Length).Any(i => code.Is(i, "address")),
            "ListenUnixSocket" => code.Language == Languages.All.VisualBasic && code.Names.Has("ListenAnyIP"),
            _ => false,
        };

    private static bool IsImported(CodeFile code, int word)
    {
        var start = code.StatementStart(code.Parent(word) is >= 0 and var open && code.Is(open, "{") ? open : word);
        return code[start].Value is "import" or "from" or "using" or "use"
            || code.Is(start + 1, "{")
                && code.Mate(start + 1) is > 0 and var close
                && word < close
                && code.Is(close + 1, "=")
                && code.Is(close + 2, "require");
    }

    /// <summary>A word that tells the proxy from others.</summary>
    internal static bool IsEvidence(string word) => Evidence().IsMatch(word);

    /// <summary>:remote-addr is remote_addr elsewhere.</summary>
    private static string Plain(CodeFile code, int word) =>
        code.Language.Name == "Clojure" ? code[word].Value.Trim(':', '?').Replace('-', '_') : code[word].Value;

    /// <summary>An address or path that is given to what listens.</summary>
    private static bool IsListened(CodeFile code, int text)
    {
        if (JavaScript.IsOfClient(code, text))
            return false;
        var open = code.Parent(text);
        for (var depth = 0; open > 0 && depth < 3; open = code.Parent(open), depth++)
            if (code.CallAt(open) is { } call && Listens().IsMatch(call.Path))
                return true;
        if (JavaScript.IsListenedByName(code, text))
            return true;
        for (var i = text - 1; i >= Math.Max(0, text - 6); i--)
            if (code[i].IsWord && Bound().IsMatch(code[i].Value))
                return true;
        return false;
    }

    /// <summary>True for a call that opens a port or a socket to be reached by.</summary>
    internal static bool IsListening(Call call) => Listens().IsMatch(call.Path);

    [GeneratedRegex(
        @"^(http[-_])?(x[-_])?((forwarded|amzn|goog|cf|arr|ssl|tls|mtls|gateway|proxy|nginx|haproxy|puppet|tyk)[-_])*((ssl|tls|mtls)[-_])?client([-_]?cert(ificate)?([-_a-z0-9]*)|[-_](verif[a-z]*|authenticated|s[-_]dn|i[-_]dn|dn|cn|subject([-_a-z0-9]*)|issuer([-_a-z0-9]*)|serial([-_a-z0-9]*)|fingerprint|sha1|sha256|s[-_]dn[-_]cn|m[-_]serial))$|^(http[-_])?x[-_](ssl|tls)[-_](cert|certificate|subject|issuer|fingerprint|verified|verify)$|^(http[-_])?(x[-_])?(amzn[-_]mtls[-_]clientcert|cf[-_](client[-_])?cert[-_]|cf[-_]tls[-_]client|arr[-_]clientcert|forwarded[-_](tls[-_])?client[-_]cert|mtls[-_]verified|cert[-_]verified|peer[-_]cert(ificate)?|mtls[-_](subject|identity|cert|dn|cn)|spiffe[-_]id)[-_a-z0-9]*$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Name();

    [GeneratedRegex(@"header|metadata|\bmeta\b|\bmd$", RegexOptions.IgnoreCase)]
    private static partial Regex Headers();

    [GeneratedRegex("^(Headers|Item|ServerVariables|Params)$", RegexOptions.IgnoreCase)]
    private static partial Regex Indexed();

    [GeneratedRegex(@"META|environ|_SERVER|\benv\b|\bENV\b|server\b|ServerVariables|Request\.Params", RegexOptions.None)]
    private static partial Regex Environment();

    [GeneratedRegex(@"(^|\.)[$@]?(req|request|r|cgi|q|ctx|c|context|exchange|this\.request|self\.request)$", RegexOptions.IgnoreCase)]
    private static partial Regex Requests();

    [GeneratedRegex(@"(^|\.)(res|resp|response|w|rsp)(\.|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Responses();

    [GeneratedRegex(
        @"^(remote_?addr(ess)?|remote_?ip(_?address)?|get_?remote_?(addr(ess)?|host|ip)|TRANSPORT_ATTR_REMOTE_ADDR|client_address|peername|getpeername|peer_?addr(ess)?|peer_?ip|get_peer_data|REMOTE_ADDR|timingSafeEqual|ConstantTimeCompare|compare_digest|FixedTimeEquals|isEqual|hash_equals|secure_compare|fixed_length_secure_compare|remote_ip|realip_remote_addr|constant_time_eq|CRYPTO_memcmp|sodium_memcmp|RequireAndVerifyClientCert|RequireCertificate|ClientCertificateMode_Require|AF_UNIX|CERT_REQUIRED|setNeedClientAuth|ListenUnixSocket|FORWARDED_ALLOW_IPS|KnownProxies|KnownNetworks)$|trusted_?(prox|peer|hop|source|net|cidr|subnet)|(known|allowed|internal)_?(prox|peer|cidr|subnet)|prox(y|ies)_?(secret|token|key|cidr|net|ip|addr|allow|shared|auth)|from_?(the_?)?prox|unix_?(domain|socket)|domain_?socket|shared_?secret|is_?(from_?)?(trusted_?)?(proxy|gateway|ingress)|(gateway|ingress|edge)_?(secret|token|key|auth|ip|cidr)|internal_?(secret|token)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Evidence();

    [GeneratedRegex(
        @"^(127\.0\.0\.1|localhost|\[?::1\]?)(:\d+)?$|^unix$|^unix:|\.sock$|^(http://)(127\.0\.0\.1|localhost)(:\d+)?$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Local();

    [GeneratedRegex(@"listen|serve|bind|run|host|urls|InetSocketAddress|connector|uvicorn|embeddedServer|Start", RegexOptions.IgnoreCase)]
    private static partial Regex Listens();

    [GeneratedRegex(@"^(addr|host|bind|listen|address|hostname|server_?address|socket(_?path)?|Addr|Host)$", RegexOptions.IgnoreCase)]
    private static partial Regex Bound();
}
