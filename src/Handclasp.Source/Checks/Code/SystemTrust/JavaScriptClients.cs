using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.SystemTrust;

/// <summary>
/// Clients of Node.js that show a certificate of their own to a host that evidently is private, and name no root for it: told where the file shows
/// all three.
/// </summary>
internal static partial class JavaScriptClients
{
    private const int Deepest = 3;
    private const int Highest = 6;
    private const int MostBraces = 30;

    private const string Because =
        "this client shows its certificate to a private host and names no root for it: whoever has a certificate of any public authority for that name is taken for it, and a private root is refused";

    /// <summary>A certificate and its key, by library; what holds both stands alone.</summary>
    private static readonly (string Certificate, string Key)[] Identities =
    [
        ("certificate", "key"),
        ("certFile", "keyFile"),
        ("certPath", "keyPath"),
        ("certData", "keyData"),
        ("cert_chain", "private_key"),
        ("certChain", "privateKey"),
        ("clientCertPair", ""),
        ("tlsCertificateKeyFile", ""),
        ("certificateKeyFile", ""),
    ];

    /// <summary>Beside one of these the root is named, or who is spoken to is known by something else.</summary>
    private static readonly string[] Roots =
    [
        "ca",
        "caFile",
        "caPath",
        "caData",
        "caCert",
        "certificateAuthority",
        "serverRootCACertificate",
        "tlsCAFile",
        "rootCertificate",
        "secureContext",
        "checkServerIdentity",
        "trustStore",
        // Of servers.
        "requestCert",
        "isServer",
        "SNICallback",
    ];

    /// <summary>A file that has one of these may have the roots for all its connections.</summary>
    private static readonly string[] ForAll =
    [
        "NODE_EXTRA_CA_CERTS",
        "SSL_CERT_FILE",
        "setDefaultCACertificates",
        "addCACert",
        "globalAgent",
        "use-system-ca",
        "win-ca",
        "mac-ca",
        "syswide-cas",
        "ssl-root-cas",
        "setGlobalDispatcher",
        "fingerprint256",
    ];

    /// <summary>Calls that serve, and calls that connect to nobody.</summary>
    private static readonly string[] Servers =
    [
        "createServer",
        "createSecureServer",
        "Server",
        "server",
        "fastify",
        "Fastify",
        "listen",
        "SMTPServer",
        "serve",
        "create_server",
        "includes",
        "endsWith",
        "startsWith",
        "log",
        "info",
        "warn",
        "debug",
        "error",
        "equal",
        "strictEqual",
        "describe",
        "it",
        "test",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (ForAll.Any(code.Names.Mentions) || !code.Names.Mentions("ert"))
            yield break;
        HashSet<int> told = [];
        foreach (var host in Hosts(code))
        {
            if (
                Met(code, host) is var (brace, open)
                && Holder(code, brace, open) is var place
                && told.Add(place.From)
                && JavaScriptTls.SideOf(code, At(code, brace)) == Side.Client
            )
                yield return new(place, Because)
                {
                    Remedy = "Give the peer's root with ca.",
                    Confidence = Confidence.Firm,
                    Beside = host < brace || host > code.Mate(brace) ? [new(new(host, host + 1), "the private host")] : [],
                };
        }
    }

    private static Setting At(CodeFile code, int brace) => new(code, brace + 1, new(brace + 1, brace + 2), false);

    /// <summary>{ host: 'vault' }: a single label.</summary>
    private static bool IsLabel(CodeFile code, int text) =>
        code.Is(text - 1, ":")
        && code[text - 2].Value is "host" or "hostname" or "servername"
        && Label().IsMatch(code[text].Value)
        && code[text].Value is not "localhost";

    /// <summary>The texts that name a private host, and the places where a constant with one is used.</summary>
    private static IEnumerable<int> Hosts(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!code[i].IsText || code[i].Value.Length is < 3 or > 300 || !IsPrivate(code[i].Value) && !IsLabel(code, i))
                continue;
            yield return i;
            // const BASE = 'https://ledger.internal'; … fetch(`${BASE}/x`)
            if (!code.Is(i - 1, "=") || !code.IsWord(i - 2) || code[i - 2].Value is not { Length: > 1 } name)
                continue;
            foreach (var use in code.Index.Places(name))
                if (use != i - 2 && code.IsWord(use))
                    yield return use;
            for (var k = 0; k < code.Tokens.Length; k++)
                if (code[k].Holes && code[k].Value.Contains("${" + name, StringComparison.Ordinal))
                    yield return k;
        }
    }

    /// <summary>The options with the client's certificate, and without a root, that go with a host: in the innermost call or object that has any.</summary>
    /// <returns>The brace of the options, and the bracket by which they were met.</returns>
    private static (int Brace, int Open)? Met(CodeFile code, int host)
    {
        var open = code.Parent(host);
        for (var height = 0; open > 0 && height < Highest; height++, open = code.Parent(open))
        {
            if (code.Functions.Around(open) is var outer && !ReferenceEquals(outer, code.Functions.Around(host)))
                return null;
            if (code.Is(open, "{") && IsBlock(code, open))
                return null;
            if (code.Is(open, "("))
            {
                if (code.CallAt(open) is not { } call)
                    continue;
                if (Servers.Contains(call.Word, StringComparer.Ordinal))
                    return null;
                var found = Of(code, code.Inside(open), 0);
                if (found is null && code[call.Start].IsWord && call.Receiver.Length > 0)
                    found = OfName(code, call.Start, 0);
                if (found is { } seen)
                    return seen.Brace is { } held ? (held, open) : null;
            }
            else if (code.Is(open, "{") && Of(code, new(open, code.Mate(open) + 1), 0) is { } inObject)
                return inObject.Brace is { } inner ? (inner, open) : null;
        }

        return null;
    }

    /// <summary>The braces of a function, a condition or a class, and no object.</summary>
    private static bool IsBlock(CodeFile code, int open) =>
        code.Is(open - 1, "=>")
        || code.Functions.Around(open + 1) is { } function && function.Body.From == open + 1
        || code[open - 1].Value is ")" or "else" or "try" or "finally" or "do" or ";" or "}"
        || Enumerable
            .Range(Math.Max(0, open - 12), Math.Min(12, open))
            .Any(i => code.IsWord(i) && code[i].Value is "class" or "interface" or "enum" or "namespace" && i >= code.StatementStart(open));

    /// <summary>What is known of the options in an expression: null where none are of TLS; a brace where they show a certificate and name no root.</summary>
    private readonly record struct Seen(int? Brace);

    private static Seen? Of(CodeFile code, Span span, int depth)
    {
        var braces = 0;
        for (var i = span.From; i < span.To && depth <= Deepest; i++)
        {
            // What a callback does is done later.
            if (code.Is(i, "=>") || code.Is(i, "function"))
                return null;
            if (code.Is(i, "{") && ++braces < MostBraces && Judged(code, i) is { } seen)
                return seen;
            if (code.IsWord(i) && IsValue(code, i) && OfName(code, i, depth) is { } held)
                return held;
        }

        return null;
    }

    /// <summary>A variable, a field, or a call of the file's own, in a place where a value stands.</summary>
    private static bool IsValue(CodeFile code, int i) =>
        !code.Is(i + 1, ":")
        && (!code.IsLink(i - 1) || code.Is(i - 2, "this"))
        && code[i - 1].Value is ":" or "," or "(" or "..." or "." or "[" or "{" or "await" or "=";

    /// <summary>What a name stands for, where the file shows one value alone.</summary>
    private static Seen? OfName(CodeFile code, int word, int depth)
    {
        if (code.Is(word, "this") && code.IsLink(word + 1))
            word += 2;
        if (depth > Deepest || !code.IsWord(word))
            return null;
        var name = code[word].Value;
        if (code.Is(word + 1, "("))
            return
                code.Functions.Named(name).Take(2).DefaultIfEmpty(code.Functions.Of(new(word, word + 1))).ToList() is [{ } made]
                && !made.Body.Contains(word)
                && code.Functions.Returns(made) is [var returned]
                ? Of(code, returned, depth + 1)
                : null;
        if (code.Functions.IsParameter(name, word))
            return null;
        var reaching = code.Is(word - 2, "this") ? code.Names.To(name) : code.Names.Reaching(name, word);
        return reaching is [var only] && !only.Value.IsEmpty && !only.Value.Contains(word) ? Of(code, only.Value, depth + 1) : null;
    }

    /// <summary>An object: its brace where it has a certificate with its key, no root, and nothing that is not in sight.</summary>
    private static Seen? Judged(CodeFile code, int brace)
    {
        if (code.Mate(brace) >= code.Tokens.Length || IsData(code, brace))
            return null;
        var options = JavaScriptOptions.Of(code, new(brace, code.Mate(brace) + 1));
        var own = code.In(brace, "cert", "key", "pfx") is not null || code.Parts(code.Inside(brace)).Any(p => code.Is(p.From, "..."));
        var isUsual = own && (options.On("cert") is not null && options.On("key") is not null || options.On("pfx") is not null);
        var isOther = Identities.Any(p =>
            code.In(brace, p.Certificate) is { } shown && IsGiven(code, shown) && (p.Key.Length == 0 || code.In(brace, p.Key) is not null)
        );
        if (!isUsual && !isOther)
            return null;
        var isVerified =
            options.Last("rejectUnauthorized").All(s => code.Values.Of(s.Value).Is(true))
            && !code.Index.Places("rejectUnauthorized").Any(i => code.IsLink(i - 1));
        var isRooted =
            options.Last("ca").Count > 0 || code.In(brace, Roots) is not null || NamesRoots(code, brace) || IsRootedAround(code, brace);
        return new(isRooted || options.IsOpen || !isVerified || IsBoundElsewhere(code, brace) ? null : brace);
    }

    /// <summary>What is sent, and no option: JSON.stringify({ cert, key }), axios.post(url, { cert, key }), body: { … }.</summary>
    private static bool IsData(CodeFile code, int brace)
    {
        if (code.Is(brace - 1, ":"))
            return code[brace - 2].Value is "body" or "data" or "json" or "form" or "payload" or "headers" or "params" or "query";
        return code.Parent(brace) is > 0 and var open
            && code.Is(open, "(")
            && code.CallAt(open) is { } call
            && (
                call.Word is "stringify" or "json" or "send" or "set"
                || call.Word is "post" or "put" or "patch" or "delete"
                    && call.Position(brace) == 1
                    && call.Receiver is not ("request" or "got" or "rp" or "https" or "undici")
            );
    }

    private static bool IsGiven(CodeFile code, Setting setting) => !code.Values.Of(setting.Value).Is(ValueKind.Null);

    /// <summary>{ ca, credentials: { cert, key } }: the object around has the root.</summary>
    private static bool IsRootedAround(CodeFile code, int brace) =>
        code.Parent(brace) is > 0 and var outer && code.Is(outer, "{") && (code.In(outer, Roots) is not null || NamesRoots(code, outer));

    /// <summary>ca_cert, trustedRoots, sslRootCert: an option whose name speaks of roots.</summary>
    private static bool NamesRoots(CodeFile code, int brace) =>
        code.Parts(code.Inside(brace))
            .Any(p =>
                NameWords
                    .Of(code[p.From].Value)
                    .Any(w => w.ToLowerInvariant() is "ca" or "cas" or "cacert" or "root" or "roots" or "trust" or "trusted" or "authority")
            );

    /// <summary>options.ca = …, behind the object that it is.</summary>
    private static bool IsBoundElsewhere(CodeFile code, int brace) =>
        code.Held(brace) is { Length: > 0 } held && code.Settings(Roots).Any(s => s.IsMember && s.Owner.Split('.')[^1] == held);

    /// <summary>
    /// From what takes the object, or the option that it is, to its end. What a function makes for several, or a variable holds for several, is right
    /// beside a root: there the call that takes it without one is told.
    /// </summary>
    private static Span Holder(CodeFile code, int brace, int met)
    {
        var isApart = brace < met || brace > code.Mate(met);
        if (
            isApart
            && (code[brace - 1].Value is "=" or "return" || code.Is(brace - 1, "(") && code.Is(brace - 2, "=>"))
            && code.Is(met, "(")
            && code.CallAt(met) is { } taker
            && (
                !ReferenceEquals(code.Functions.Around(brace), code.Functions.Around(met))
                || code.Held(brace) is { Length: > 0 } held && code.Index.Places(held).Count(code.IsWord) > 2
            )
        )
            return taker.Whole;
        var end = Math.Min(code.Mate(brace) + 1, code.Tokens.Length);
        if (code.Is(brace - 1, ":") && code.IsWord(brace - 2))
            return new(brace - 2, end);
        return code.Parent(brace) is > 0 and var open && code.Is(open, "(") && code.CallAt(open) is { } call ? call.Whole : new(brace, end);
    }

    /// <summary>A name that no public authority vouches for: a domain of one's own network, or a single label; not this machine.</summary>
    private static bool IsPrivate(string text) => Address().Match(text) is { Success: true } match && !Local().IsMatch(match.Value);

    [GeneratedRegex(
        @"^(?:[a-z][a-z0-9+.-]*://(?:[^/@\s]*@)?)?(?:[a-z0-9_$-][a-z0-9_.${}-]*\.(?:"
            + PrivateHosts.Domains
            + @")(?=[:/?]|$)|(?<=://)[a-z][a-z0-9-]*(?=[:/]|$))",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Address();

    [GeneratedRegex("^[a-z][a-z0-9-]*$")]
    private static partial Regex Label();

    [GeneratedRegex(@"(^|://|@)localhost$|host\.docker\.internal$|^(http|ws|redis|amqp|mqtt|tcp|file|unix)://", RegexOptions.IgnoreCase)]
    private static partial Regex Local();
}
