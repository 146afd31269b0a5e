using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>
/// HC521 of clients: one that shows a certificate of its own to an evidently private host, and names no root. Only where all three are to be
/// seen: the certificate and the host in one function with those that it names, and no word about roots there.
/// </summary>
internal static partial class PrivatePeers
{
    private const string Because =
        "this client shows a certificate of its own to a private host and names no root for it: whoever has a certificate of any public authority for that name is taken for it, and a private root is refused";

    /// <summary>Finds them.</summary>
    /// <param name="code">The file.</param>
    /// <param name="own">Where a client is given a certificate of its own: what is told, and the token that says it.</param>
    /// <param name="names">True for a token by which the language names roots beside the words that all of them use.</param>
    /// <param name="needs">Words of which one must stand there, since without it the library has no roots at all; none where it has the system's.</param>
    public static IEnumerable<Flag> Look(
        CodeFile code,
        IEnumerable<(Span At, int Place)> own,
        Func<int, bool>? names = null,
        IReadOnlyList<string>? needs = null
    )
    {
        HashSet<int> told = [];
        foreach (var (at, place) in own)
        {
            var home = code.Functions.NamedAround(place);
            if (
                told.Contains(home?.Start ?? -1)
                || home is null && code.Functions.All.Any(f => f.Name.Length > 0)
                || Scope(code, home) is var scope && (scope.Exists(s => Speaks(code, s, names)) || !IsMeant(code, home, scope, names))
                || needs is { Count: > 0 } && !code.Index.Places([.. needs]).Any(p => scope.Exists(s => s.Contains(p)))
            )
                continue;
            told.Add(home?.Start ?? -1);
            yield return new(at, Because) { Remedy = "Name the peer's root beside the certificate.", Confidence = Confidence.Firm };
        }
    }

    /// <summary>What a client's channel of gRPC is made of: no roots, and a key of its own.</summary>
    public static Flag Channel(Span at) => new(at, PrivateHosts.AnybodyMayVouch) { Remedy = "Give the peer's root." };

    /// <summary>The host is private: in the function, in what it names, in the comment above; else every address of the file is.</summary>
    private static bool IsMeant(CodeFile code, Function? home, List<Span> scope, Func<int, bool>? names)
    {
        if (scope.Exists(s => Holds(code, s, PrivateHosts.IsPrivate)))
            return !scope.Exists(s => Holds(code, s, PrivateHosts.IsOther));
        if (home is not null && PrivateHosts.IsSaidAbove(code, First(code, home)))
            return true;
        if (home is not null && !scope.Exists(s => Holds(code, s, PrivateHosts.IsOther)) && IsMeantByCaller(code, home, names))
            return true;
        var all = new Span(0, code.Tokens.Length);
        return !scope.Exists(s => Holds(code, s, PrivateHosts.IsOther))
            && Holds(code, all, PrivateHosts.IsPrivate)
            && !Holds(code, all, PrivateHosts.IsOther)
            && !Speaks(code, all, names);
    }

    /// <summary>The function makes a context, and one that calls it has the host, and no word about roots either.</summary>
    private static bool IsMeantByCaller(CodeFile code, Function home, Func<int, bool>? names) =>
        code
            .Functions.All.Where(f => f.Name.Length > 0 && f.Start != home.Start && Kinship.Reaches(code, f.Start, home.Body.From))
            .Select(f => Scope(code, f))
            .Any(s =>
                s.Exists(p => Holds(code, p, PrivateHosts.IsPrivate))
                && !s.Exists(p => Holds(code, p, PrivateHosts.IsOther))
                && !s.Exists(p => Speaks(code, p, names))
            );

    /// <summary>The first token of the line on which a function begins.</summary>
    private static int First(CodeFile code, Function home)
    {
        var first = home.Start;
        while (first > 0 && !code[first].LineBefore)
            first--;
        return first;
    }

    private static bool Holds(CodeFile code, Span span, Func<string, bool> holds)
    {
        for (var i = span.From; i < span.To; i++)
            if (code[i].IsText && holds(TextHoles.Filled(code, i)))
                return true;
        return false;
    }

    /// <summary>A function with its parameters, those of the file that it names, and the constants and fields that it names.</summary>
    private static List<Span> Scope(CodeFile code, Function? home)
    {
        if (home is null)
            return [new(0, code.Tokens.Length)];
        List<Span> scope = [new(home.Start, home.Body.To)];
        foreach (var function in code.Functions.All)
            if (function.Name.Length > 0 && function.Start != home.Start && Kinship.Reaches(code, home.Start, function.Body.From))
                scope.Add(new(function.Start, function.Body.To));
        var held = scope
            .SelectMany(code.WordsOf)
            .Distinct(StringComparer.Ordinal)
            .SelectMany(code.Names.To)
            .Where(a => a.Value.Length < 120 && code.Functions.NamedAround(a.Name) is null)
            .Select(a => new Span(a.Name, a.Value.To))
            .ToList();
        return [.. scope, .. held];
    }

    /// <summary>A word about roots, about who else verifies, about a server; or verification is off, which is told by itself.</summary>
    private static bool Speaks(CodeFile code, Span span, Func<int, bool>? names)
    {
        for (var i = span.From; i < span.To; i++)
        {
            if (!(code.IsWord(i) || code[i].IsText) || code[i].Value.Length > 100)
                continue;
            var word = code[i].Value;
            if (names?.Invoke(i) == true)
                return true;
            if (System().IsMatch(word) || PrivateHosts.IsPrivate(word) || PrivateHosts.IsOther(word))
                continue;
            if (Off().IsMatch(word) || NameWords.Of(word).Any(Root().IsMatch))
                return true;
        }

        return false;
    }

    /// <summary>The roots of the system, by name.</summary>
    [GeneratedRegex(
        "(?i)native_?(roots|certs)|webpki_?roots|server_roots|enabled_roots|built_in_root|platform_?verifier|native_ca|default_verify_paths|default_paths|default_ca|system_?(roots|certs|trust|ca)|^(RootCertStore|root_store|roots|with_root_certificates)$|rootViewController|documentroot|^(NS)?Bundle$|^root$|Rails|root_?path"
    )]
    private static partial Regex System();

    [GeneratedRegex(
        "(?i)VERIFY_NONE|verifynone|insecure|danger|invalid_cert|invalidcert|trust_?all|^(NWListener|ServerBootstrap|TCPServer|SSLServer|TlsAcceptor|SslAcceptor|ServerTlsConfig|ServerConfig|stream_socket_server|makeServerConfiguration|SSL_accept|wolfSSL_accept|TLS_server_method|QSslServer|TLS_SERVER_USE|async_accept|tls_server)$"
    )]
    private static partial Regex Off();

    [GeneratedRegex(
        "(?i)^(ca|cas|cafile|capath|cacert|cacerts|cainfo|cadata|cabundle|root|roots|rootca|rootcert|rootcerts|trust|trusted|trusts|truststore|anchor|anchors|bundle|authority|authorities|issuer|pin|pins|pinned|pinning|pinner|fingerprint|pubkey)$"
    )]
    private static partial Regex Root();
}
