using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>What takes a map of options.</summary>
internal enum Taker
{
    /// <summary>Nothing in the file says it.</summary>
    Unknown,

    /// <summary>A client, or a map that is called after one or after TLS.</summary>
    Connection,

    /// <summary>The body of a request, or a text that is written.</summary>
    Data,
}

/// <summary>
/// What becomes of the map that an option stands in: <c>verify</c> among a client's options is about TLS, in a request's body it is
/// anybody's. Asked for names that other things bear as well.
/// </summary>
internal static partial class Takers
{
    private const int Deepest = 8;
    private const int Farthest = 80;
    private const int MostUses = 12;

    private static readonly HashSet<string> Payloads = new(StringComparer.Ordinal)
    {
        "json",
        "body",
        "data",
        "form",
        "formparams",
        "formdata",
        "payload",
        "multipart",
        "query",
        "queryparams",
        "queryparameters",
        "headers",
        "postfields",
        "curloptpostfields",
        "requestbody",
        "attributes",
        "fields",
        "entity",
    };

    private static readonly HashSet<string> Posts = new(StringComparer.Ordinal) { "post", "put", "patch", "post!", "put!", "patch!" };

    /// <summary>True for a name that is an option of TLS only where a connection takes it.</summary>
    public static bool IsVague(string name) =>
        UsualOptions.IsVague(name) || Normal(name) is "trustall" or "acceptall" or "allowinsecure" or "peerverify" or "verifypeers";

    /// <summary>What takes the map, list or record that a token stands in; of a variable, what takes that.</summary>
    public static Taker Of(CodeFile code, int index) =>
        code.IsWord(index) && code.IsLink(index + 1) ? OfHolder(code, code[index].Value, index, 0) : Of(code, index, 0);

    /// <summary>A flaw in an entry of a map: null where there is none or the map is data, tentative where an unclear name stands in a map that nothing in sight takes.</summary>
    /// <param name="code">The file.</param>
    /// <param name="key">Index of the entry's name.</param>
    /// <param name="flag">The flaw, or null.</param>
    /// <param name="isVague">True for a name that other things bear as well.</param>
    public static Flag? Weighed(CodeFile code, int key, Flag? flag, bool isVague) =>
        flag is null
            ? null
            : Of(code, key) switch
            {
                Taker.Data => null,
                Taker.Unknown when isVague => flag with { Confidence = Confidence.Tentative },
                _ => flag,
            };

    /// <summary>
    /// True where the owner of a member (<c>http.verify</c>) is a connection: by its name, by what it was made of, or by the type of the
    /// parameter that it is. <c>token.verify = false</c> is about something else.
    /// </summary>
    public static bool IsOfConnection(CodeFile code, int member)
    {
        var path = code.PathTo(member);
        if (path.LastIndexOf('.') is not (> 0 and var dot) || IsAboutConnections(path[..dot]))
            return true;
        var owner = code[code.PathStart(member)].Value;
        foreach (var made in code.Names.Reaching(owner, member).Take(4))
            for (var i = made.Value.From; i < Math.Min(made.Value.To, made.Value.From + 14); i++)
                if (code.IsWord(i) && IsAboutConnections(code[i].Value))
                    return true;
        return OfHolder(code, owner, member, 0) == Taker.Connection
            || code.Index.Places(owner).Any(p => code.IsWord(p - 1) && IsAboutConnections(code[p - 1].Value));
    }

    private static Taker Of(CodeFile code, int index, int depth)
    {
        var at = index;
        var isCrossed = false;
        for (var up = 0; up < Deepest; up++)
        {
            if (up + depth > 0 && OfKey(code, at) is { } named)
                return isCrossed && named == Taker.Data ? Taker.Unknown : named;
            var open = code.Parent(at);
            if (open < 0 || IsBlock(code, open))
                break;
            // x['verify'] = …, $x{verify} = …
            if (up == 0 && IsElement(code, open, index) && depth == 0)
                return OfOwner(code, open);
            if (code.CallAt(open) is { } around)
            {
                if (OfPath(code, around, at) is { } taker)
                    return isCrossed && taker == Taker.Data ? Taker.Unknown : taker;
                // What another function makes of it is something else.
                isCrossed |= !Carries().IsMatch(around.Path);
            }

            at = open;
        }

        if ((Bare(code, at) is { } call ? OfPath(code, call, at) : OfHead(code, at)) is { } taken)
            return taken;
        if (depth > 2 || Holder(code, at) is not { Length: > 0 } holder)
            return Taker.Unknown;
        return !isCrossed ? OfHolder(code, holder, at, depth)
            : IsAboutConnections(holder) ? Taker.Connection
            : Taker.Unknown;
    }

    /// <summary>The key, or the name of the argument, whose value holds a bracket.</summary>
    private static Taker? OfKey(CodeFile code, int bracket)
    {
        for (var (i, open) = (bracket - 1, code.Parent(bracket)); i > open && bracket - i < Farthest; i--)
            if (code[i] is { Value: ")" or "]" or "}" } && code.Mate(i) is >= 0 and var mate && mate < i)
                i = mate;
            else if (code.Is(i, ",") || code.Is(i, ";") || code[i + 1].LineBefore && open < 0)
                return null;
            else if (Separates(code, i, open))
                return OfName(code[i - 1].Value);
        return null;
    }

    private static bool Separates(CodeFile code, int i, int open) =>
        (code[i - 1].IsWord || code[i - 1].IsText)
        && (
            code.Is(i, "=>")
            || code.Is(i, ":") && code[i].Start == code[i - 1].End
            || code.Is(i, "->") && code.Language == All.Scala
            || code.Is(i, "=") && open >= 0
        );

    private static Taker? OfName(string name) =>
        Payloads.Contains(Normal(name)) ? Taker.Data
        : IsAboutConnections(name) ? Taker.Connection
        : null;

    private static Taker? OfPath(CodeFile code, Call call, int at)
    {
        var word = call.Word;
        // A connection string may be put together as a query: $dsn . '?' . http_build_query([…]).
        if (word == "http_build_query" && code.Names.MentionsAnyCase("dsn"))
            return Taker.Connection;
        // HTTParty's verbs take the options of the request: self.class.get('/x', @options).
        if (code.Language.Name == "Ruby" && word is "get" or "post" or "put" or "patch" or "delete" or "head" && code.Names.Has("HTTParty"))
            return Taker.Connection;
        if (Payloads.Contains(Normal(word)) || Encodes().IsMatch(word))
            return Taker.Data;
        var path = call.Path;
        if (IsHead(code, call))
            return Taker.Unknown;
        if (TakesBody(code, path, word, at))
            return Taker.Data;
        return IsAboutConnections(path) || Configures().IsMatch(path) ? Taker.Connection : null;
    }

    /// <summary>post(url, map): the map is what is sent, and no option of the client.</summary>
    private static bool TakesBody(CodeFile code, string path, string verb, int at) =>
        code.Language.Name switch
        {
            "Perl" => Posts.Contains(verb) && code.IsOpen(at),
            "Scala" => Posts.Contains(verb) && code.Is(at, "("),
            // Its options are a list.
            "Elixir" => Posts.Contains(verb) && code.Is(at, "{") && ElixirClients().IsMatch(path),
            "PHP" => (Posts.Contains(verb) || verb is "get" or "delete" or "head")
                && code.Is(at, "[")
                && path.StartsWith("Http.", StringComparison.Ordinal),
            _ => false,
        };

    /// <summary>A function's head and its parameters.</summary>
    private static bool IsHead(CodeFile code, Call call) =>
        code[call.Start - 1].Value is "function" or "def" or "defp" or "sub" or "fn" or "class"
        || code.Functions.Named(call.Word).Any(f => f.Start == call.Name);

    /// <summary>Elixir's macros without brackets: adapter Tesla.Adapter.Hackney, insecure: true.</summary>
    private static Taker? OfHead(CodeFile code, int at)
    {
        var start = code.StatementStart(at);
        return code.Language == All.Elixir && code.IsWord(start) && code.IsWord(start + 1) && IsAboutConnections(code[start].Value)
            ? Taker.Connection
            : null;
    }

    private static Call? Bare(CodeFile code, int at)
    {
        foreach (var call in code.Calls())
            if (!code.IsOpen(call.Open) && (Holds(call.Bare, at) || call.Given?.Any(g => Holds(g, at)) == true))
                return call;
        return null;
    }

    private static bool Holds(Span span, int at) => span.Contains(at);

    private static bool IsElement(CodeFile code, int open, int index) =>
        code[open] is { Value: "[" or "{" } && code.Mate(open) == index + 1 && code[index + 2].Value is "=" or "||=" or "??=" or "//=";

    private static Taker OfOwner(CodeFile code, int open)
    {
        var last = open - 1;
        // $x['ssl']['verify'] = …
        while (code[last] is { Value: "]" or "}" } && code.Mate(last) is > 0 and var before)
        {
            if (OfName(code[last - 1].Value) is { } named)
                return named;
            last = before - 1;
        }

        return code.IsWord(last) ? OfHolder(code, code[last].Value, open, 0) : Taker.Unknown;
    }

    /// <summary>The variable, constant or function whose value a statement makes.</summary>
    private static string Holder(CodeFile code, int at)
    {
        var start = code.StatementStart(at);
        for (var i = at - 1; i >= Math.Max(start, at - Farthest); i--)
        {
            if (code[i] is { Value: ")" or "]" or "}" } && code.Mate(i) is >= 0 and var mate && mate < i)
                i = mate;
            else if (code[i] is { Value: "=" or ":=" } && Named(code, start, i) is { Length: > 0 } name)
                return name;
        }

        // @options [verify: …]
        if (code.IsWord(at - 1) && code[at - 1].Value[0] == '@')
            return code[at - 1].Value;
        if (code.Is(at - 1, "%") && code.IsWord(at - 2) && code[at - 2].Value[0] == '@')
            return code[at - 2].Value;
        return code.Functions.Around(at) is { Name.Length: > 0 } function && (code.Is(start, "return") || function.Body.To - at < Farthest)
            ? function.Name
            : "";
    }

    /// <summary>The name before an equals sign: a type may stand between.</summary>
    private static string Named(CodeFile code, int start, int equals)
    {
        for (var i = start; i < equals; i++)
            if (code.IsWord(i) && code.Is(i + 1, ":") && code.Language.Name is "Scala" or "Swift" or "Kotlin" or "Rust")
                return code[i].Value;
        var last = equals - 1;
        while (code[last] is { Value: "]" or "}" or ")" } && code.Mate(last) is > 0 and var open)
            last = open - 1;
        return code.IsWord(last) ? code[last].Value : "";
    }

    /// <summary>By what its uses are given to, then by its name.</summary>
    private static Taker OfHolder(CodeFile code, string holder, int from, int depth)
    {
        var name = holder.TrimStart('$', '%', '@');
        var found = Taker.Unknown;
        foreach (var use in Places(code, name).Where(u => u != from && IsOwn(code, u) && IsSame(code, u, from)).Take(MostUses))
            if (depth < 2 && !IsDefined(code, use) && Of(code, use, depth + 1) is not Taker.Unknown and var taker)
            {
                if (taker == Taker.Connection)
                    return taker;
                found = taker;
            }

        return found == Taker.Unknown && IsAboutConnections(name) ? Taker.Connection : found;
    }

    private static IEnumerable<int> Places(CodeFile code, string name) =>
        code.Index.Places(name, "$" + name, "%" + name, "@" + name, "\\%" + name).Where(code.IsWord);

    /// <summary>Not a member of something else that bears the same name.</summary>
    private static bool IsOwn(CodeFile code, int use) =>
        !code.IsLink(use - 1) || code[use - 2].Value is "$this" or "this" or "self" or "static" or "__MODULE__" or "$self" or "@";

    /// <summary>A local variable is another in another function; what stands outside of all is meant everywhere.</summary>
    private static bool IsSame(CodeFile code, int use, int from) =>
        code.Functions.Around(from) is not { } around
        || ReferenceEquals(code.Functions.Around(use), around)
        || around.Body.Contains(use)
        || code.Is(use + 1, "(")
        || code.IsLink(use - 1)
        // Ruby calls without brackets: **tls_options.
        || code.Language.Name == "Ruby" && (code[use].Value[0] == '@' || code.Functions.Named(code[use].Value).Any());

    private static bool IsDefined(CodeFile code, int use) =>
        code[use + 1] is { Value: "=" or ":=" }
        || code[use - 1].Value is "function" or "def" or "defp" or "sub" or "fn" or "val" or "const";

    /// <summary>Braces around statements, no map.</summary>
    private static bool IsBlock(CodeFile code, int open) =>
        code.Is(open, "{")
        && (
            code.Is(open - 1, ")") && code.CallAt(code.Mate(open - 1)) is null or { Word: "if" or "for" or "foreach" or "while" }
            || code.Functions.Around(open + 1) is { } function && function.Body.From == open + 1
            || code[open - 1].Value is "else" or "try" or "do" or "eval" or "finally" or "sub" or "BEGIN"
            || IsClass(code, open)
        );

    private static bool IsClass(CodeFile code, int open)
    {
        // class Adapters OPTIONS = { … }: there a class has no braces of its own.
        for (var i = open - 1; i >= 0 && open - i < 12 && code[i].Value is not (";" or "}" or "{" or "="); i--)
            if (code[i].Value is "class" or "object" or "trait" or "module" or "namespace" or "package" or "enum" or "interface" or "impl")
                return true;
        return false;
    }

    private static bool IsAboutConnections(string name) => NameWords.Of(name).Any(About().IsMatch);

    private static string Normal(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    [GeneratedRegex(
        "(?i)(en|de)code!?$|^validates?!?$|^to_?json|stringify|serialize|^dumps?$|http_build_query|urlencode|^post_form$|jsonify"
    )]
    private static partial Regex Encodes();

    [GeneratedRegex(
        "(?i)^(http|https|httpc?s?|curl|guzzle|client|clients|requests?|fetch|connect|connection|connections|conn|connector|lwp|ua|useragent|agent|tiny|net|ssl|tls|socket|sockets|stream|streams|ldap|ldaps|smtp|imap|mailer|redis|mongo|amqp|rabbit|bunny|kafka|mqtt|elastic|elasticsearch|faraday|excon|typhoeus|transport|adapter|mint|finch|hackney|tesla|httpoison|req|gun|soap|aws|grpc|websocket|ws|sockex|dbi|pdo|mysql|postgres|postgrex|pg|proxy|api|dio|okhttp|vertx|netty|sttp|context|sso|vault|consul|docker|kube|kubernetes|ssh|ftp|sentry|webdriver|browser)$"
    )]
    private static partial Regex About();

    /// <summary>What makes a map of maps, or of what it is given.</summary>
    [GeneratedRegex(
        @"(?i)(^|\.)(\w*merge\w*!?|array\w*|map|hashmap|linkedhashmap|dict|list|of|mapof|hash|put|put_new|put_in|combine|concat|append|push|extend|assign|freeze|compact|some|to_h|tomap|setmetatable|clone|copy)$"
    )]
    private static partial Regex Carries();

    [GeneratedRegex(@"^(HTTPoison|Tesla|Finch)\.")]
    private static partial Regex ElixirClients();

    /// <summary>What clients are configured by.</summary>
    [GeneratedRegex(@"withOptions|default_?[oO]ptions|setDefaultOption|globalOptions|HTTParty|HTTPX|HTTPI|^\$handler$")]
    private static partial Regex Configures();
}
