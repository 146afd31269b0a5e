using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.SystemTrust;

/// <summary>Clients that show a certificate of their own to a private peer, and name no root for it: builders of libraries, maps, what a helper is handed.</summary>
internal static class JvmClients
{
    private const string Because =
        "a certificate of its own is shown, and no root is named for the peer: every public authority is trusted, and no private one";
    private const string Remedy = "Name the root of the peer beside the certificate and the key.";

    /// <summary>How a library calls what makes it, what takes the certificate and what takes the roots.</summary>
    /// <param name="Maker">Stands in what makes the thing.</param>
    /// <param name="Identity">Calls that take the certificate and its key.</param>
    /// <param name="Roots">Words that take roots, or say that the platform's are meant.</param>
    /// <param name="IsPrivate">True where the library is for peers of one's own: no host must be seen.</param>
    private sealed record Library(string Maker, string[] Identity, string[] Roots, bool IsPrivate = false);

    private static readonly Library[] Known =
    [
        new("TlsChannelCredentials", ["keyManager"], ["trustManager"], true),
        new("GrpcSslContexts.forClient", ["keyManager"], ["trustManager"], true),
        new("forClient", ["keyManager"], ["trustManager"]),
        new("SSLContexts.custom", ["loadKeyMaterial"], ["loadTrustMaterial"]),
        new("SSLContextBuilder", ["loadKeyMaterial"], ["loadTrustMaterial"]),
        new("HandshakeCertificates", ["heldCertificate"], ["addTrustedCertificate", "addInsecureHost"]),
        new(
            "SSLFactory.builder",
            ["withIdentityMaterial"],
            ["withTrustMaterial", "withTrustingAllCertificatesWithoutValidation", "withUnsafeTrustMaterial"]
        ),
        new(
            "ClientOptions",
            ["setKeyCertOptions", "setPemKeyCertOptions", "setPfxKeyCertOptions", "setKeyStoreOptions"],
            ["setTrustOptions", "setPemTrustOptions", "setPfxTrustOptions", "setTrustStoreOptions", "setTrustAll"]
        ),
        new(
            "SslContextFactory.Client",
            ["setKeyStorePath", "setKeyStore", "setKeyStoreResource"],
            ["setTrustStorePath", "setTrustStore", "setTrustStoreResource", "setTrustAll"]
        ),
    ];

    public static IEnumerable<Flag> Look(CodeFile code) =>
        [.. Builders(code), .. Ktor(code), .. Kafka(code), .. Handed(code), .. Defaults(code)];

    private static IEnumerable<Flag> Builders(CodeFile code)
    {
        HashSet<int> told = [];
        foreach (var library in Known)
        {
            if (!code.Names.Mentions(library.Maker[(library.Maker.LastIndexOf('.') + 1)..]))
                continue;
            string[] rivals = [.. library.Maker.Split('.'), "forClient", "forServer", "newBuilder"];
            foreach (var call in code.Calls(library.Identity))
            {
                var made = JvmOwners.Maker(code, call.Name);
                if (
                    ServerNotVerified.Jvm.IsDeclaration(code, call)
                    || call.Arguments.Count == 0
                    || !made.Replace("new ", "", StringComparison.Ordinal).Contains(library.Maker, StringComparison.Ordinal)
                    || made.Contains("forServer", StringComparison.Ordinal)
                    || made.Contains("ServerOptions", StringComparison.Ordinal)
                    || JvmTrust.IsServer(code) && library.Maker.StartsWith("SSLContext", StringComparison.Ordinal)
                    || code.Index.Places(library.Roots)
                        .Any(i =>
                            code.IsWord(i) && !(code.Is(i + 1, "(") && code.Is(i + 2, ")")) && JvmOwners.Speaks(code, call.Name, i, rivals)
                        )
                    || !(library.IsPrivate || JvmHosts.AreMeant(code, call.Name))
                    || !told.Add(call.Name)
                )
                    continue;
                yield return Told(call.Whole);
            }
        }
    }

    /// <summary>Ktor's engine: https { addKeyStore(…) } without a trustManager.</summary>
    private static IEnumerable<Flag> Ktor(CodeFile code)
    {
        if (!code.Names.Mentions("io.ktor"))
            yield break;
        foreach (var call in code.Calls("addKeyStore", "addCertificateChain"))
        {
            var open = code.Parent(call.Name);
            if (
                code.Is(open, "{")
                && code[open - 1].Value is "https" or "TLSConfigBuilder" or "tls"
                && !code.Index.Places("trustManager").Any(i => open < i && i < code.Mate(open))
                && JvmHosts.AreMeant(code, call.Name)
            )
                yield return Told(call.Whole);
        }
    }

    /// <summary>Kafka and its like: a map with ssl.keystore.location and the brokers' private names, and without a trust store.</summary>
    private static IEnumerable<Flag> Kafka(CodeFile code)
    {
        var pairs = Pairs.Of(code);
        foreach (var pair in pairs)
        {
            if (
                pair.Name is not ("ssl.keystore.location" or "ssl.keystore.key" or "ssl.keystore.certificate.chain")
                || code.Functions.NamedAround(pair.At.From) is not { } home
                || !JvmHosts.Are(code, home.Body)
            )
                continue;
            var isOpen = Enumerable
                .Range(home.Body.From, home.Body.Length)
                .Any(i =>
                    code[i].Value is "putAll" or "addAll" or "plus" or "HashMap"
                        && code[i + 2].Value is not (")" or ">")
                        && !code.Is(i + 1, "<")
                    || code.IsWord(i) && code[i].Value.Contains("truststore", StringComparison.OrdinalIgnoreCase)
                    || code[i].IsText && code[i].Value.Contains("truststore", StringComparison.OrdinalIgnoreCase)
                    || code[i].IsText && code[i].Value is "ssl.client.auth" or "listeners"
                );
            if (
                !isOpen
                && !pairs.Any(p => p.Name.Contains("truststore", StringComparison.Ordinal) && Kinship.Reaches(code, home.Start, p.At.From))
            )
                yield return Told(pair.At);
        }
    }

    /// <summary>context(keyManagers, null), where that function of the file gives its second parameter to SSLContext.init.</summary>
    private static IEnumerable<Flag> Handed(CodeFile code)
    {
        if (!code.Names.Has("SSLContext"))
            yield break;
        foreach (var init in code.Calls("init"))
        {
            if (init.Arguments is not [var keys, var roots, _] || roots.Length != 1)
                continue;
            foreach (var given in JvmHanded.To(code, roots))
                if (
                    code.Values.Of(given).Is(ValueKind.Null)
                    && code.CallAt(code.Parent(given.From)) is { } call
                    && (keys.Length != 1 || KeysOf(code, keys, call) is { IsEmpty: false } own && !code.Values.Of(own).Is(ValueKind.Null))
                    && !Jvm.IsServers(code, call.Name)
                )
                    yield return Told(call.Whole);
        }
    }

    /// <summary>factory.init(null) and context.init(keys, factory.getTrustManagers(), null): the platform's roots by name, for a private host.</summary>
    private static IEnumerable<Flag> Defaults(CodeFile code)
    {
        if (!code.Names.Has("TrustManagerFactory"))
            yield break;
        foreach (var context in code.Calls("init"))
        {
            if (
                context.Arguments is not [var keys, var roots, _]
                || code.Values.Of(keys).Is(ValueKind.Null)
                || !code.WordsOf(roots).Any(w => w is "getTrustManagers" or "trustManagers")
                || code[roots.From].Value is not { Length: > 0 } factory
                || Jvm.IsServers(code, context.Name)
                || JvmTrust.IsServer(code)
            )
                continue;
            var made = code.Calls("init")
                .Where(c =>
                    c.Arguments.Count == 1 && JvmOwners.IsBeside(code, c.Name, context.Name) && JvmOwners.Of(code, c.Name) == factory
                )
                .ToList();
            if (made.Count > 0 && made.TrueForAll(c => IsNothing(code, c.Argument(0))) && JvmHosts.AreMeant(code, context.Name))
                yield return Told(context.Whole);
        }
    }

    /// <summary>null, (KeyStore) null, null as KeyStore?, null.asInstanceOf[KeyStore], nil.</summary>
    private static bool IsNothing(CodeFile code, Span value) =>
        code.WordsOf(value).All(w => w is "null" or "nil" or "KeyStore" or "as" or "asInstanceOf" or "java" or "security")
        && code.WordsOf(value).Any(w => w is "null" or "nil");

    /// <summary>What the same call gives for the keys.</summary>
    private static Span KeysOf(CodeFile code, Span keys, Call call) =>
        JvmHanded.To(code, keys).FirstOrDefault(k => call.Open < k.From && k.From < code.Mate(call.Open));

    private static Flag Told(Span at) => new(at, Because) { Remedy = Remedy, Confidence = Confidence.Firm };
}

/// <summary>Hosts that are evidently private, where a file names them.</summary>
internal static partial class JvmHosts
{
    /// <summary>The function around a place names one, or what stands above it says so; or every host of the file is one.</summary>
    public static bool AreMeant(CodeFile code, int at)
    {
        if (code.Functions.NamedAround(at) is { } home && (Are(code, home.Body) || IsSaidAbove(code, home)))
            return true;
        var texts = Enumerable.Range(0, code.Tokens.Length).Where(i => code[i].IsText && Host().IsMatch(code[i].Value)).ToList();
        return texts.Count > 0 && texts.TrueForAll(i => IsPrivate(code[i].Value));
    }

    /// <summary>A text in there names one.</summary>
    public static bool Are(CodeFile code, Span span) =>
        Enumerable.Range(span.From, span.Length).Any(i => code[i].IsText && IsPrivate(code[i].Value));

    /// <summary>A comment right above a function.</summary>
    private static bool IsSaidAbove(CodeFile code, Function home)
    {
        var (from, to) = (code[code.StatementStart(home.Start)].Start, code[home.Start].Start);
        return code.Comments.Any(c => c.Start < to && c.End > from - 80 && c.End <= to && IsPrivate(code.Source.Text[c.Start..c.End]));
    }

    private static bool IsPrivate(string text) => text.Length < 4000 && Private().IsMatch(text);

    [GeneratedRegex(
        @"(?i)(?<![\w.@-])([a-z0-9-]+\.)+("
            + PrivateHosts.Domains
            + @")(?=[:/?,;""'\s]|\.?$|\.\s)|://[a-z][a-z0-9-]*(?<!localhost)(?=[:/]|$)(?!://)"
    )]
    private static partial Regex Private();

    [GeneratedRegex(@"(?i)^[a-z]+://[a-z0-9]|^([a-z0-9-]+\.)+[a-z]{2,}(:\d+)?$|^[a-z0-9.-]+:\d{2,5}$")]
    private static partial Regex Host();
}
