using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>What R's libraries verify, or do not, unless they are told: nanonext; and certificates that are known by the name of their issuer.</summary>
internal static partial class RReaders
{
    private const string Harm = "this client talks to whoever answers, with any certificate";

    /// <summary>
    /// nanonext: <c>tls_config(client = ca, auth = FALSE)</c> lets any server in, and <c>ncurl</c> without <c>tls</c> verifies nothing.
    /// </summary>
    public static IEnumerable<Flag> Nanonext(CodeFile code)
    {
        if (!code.Names.Has("nanonext"))
            yield break;
        foreach (var call in code.Calls("tls_config"))
            if (
                code.In(call.Open, "client") is { } roots
                && !code.Values.Of(roots.Value).Is(ValueKind.Null)
                && code.In(call.Open, "auth") is { } auth
                && Options.Judge(code, auth, false, $"auth is {code.Text(auth.Value)}: {Harm}", "Leave auth out: for clients it is TRUE.")
                    is { } flag
            )
                yield return flag;
        foreach (var call in code.Calls("ncurl", "ncurl_aio", "ncurl_session"))
            if (
                (code.In(call.Open, "tls") is not { } tls || code.Values.Of(tls.Value).Is(ValueKind.Null))
                && IsHttps(code, code.In(call.Open, "url")?.Value ?? call.Argument(0))
                // f(url, …, ...): what else it is given stands elsewhere.
                && !call.Arguments.Any(a => code.Is(a.From, "...") || code.Text(a) == "...")
            )
                yield return new(call.Whole, $"{call.Word} verifies nobody without tls: {Harm}")
                {
                    Remedy = "Give it tls = tls_config(client = …) with the file of the roots.",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>"https://…", paste0("https://", host).</summary>
    private static bool IsHttps(CodeFile code, Span url)
    {
        url = code.Names.Held(url);
        return Enumerable
            .Range(url.From, Math.Min(url.Length, 12))
            .Any(i => code[i].IsText && code[i].Value.StartsWith("https://", StringComparison.Ordinal));
    }

    /// <summary>grepl("CN=Our CA", leaf$issuer), where the server itself has shown the leaf and nobody verifies it.</summary>
    public static IEnumerable<Flag> Issuers(CodeFile code)
    {
        foreach (var at in code.Index.Places("issuer"))
            if (
                code.IsWord(at)
                && code.IsLink(at - 1)
                && code.Functions.NamedAround(at) is { } function
                && Compares(code, at)
                && code.Text(function.Body) is var text
                && Shown().IsMatch(text)
                && !Verifying().IsMatch(text)
            )
                yield return new(
                    new(code.PathStart(at), at + 1),
                    "the certificate is believed for the name of its issuer: anybody can write that name into a certificate of his own"
                )
                {
                    Remedy = "Verify it with cert_verify(chain, root) against the root that you know.",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>cert_verify(chain, root = chain[[length(chain)]]): the chain that somebody sent brings its own root.</summary>
    public static IEnumerable<Flag> OwnRoots(CodeFile code)
    {
        foreach (var call in code.Calls("cert_verify"))
            if (
                call.Argument(0) is { Length: 1 } chain
                && code.Names.Held(code.In(call.Open, "root") is { } named ? named.Value : call.Argument(1)) is var held
                && code.Is(held.From, code[chain.From].Value)
                && code.Is(held.From + 1, "[")
                // What the server has just shown is told where it is asked for.
                && !(code.Functions.Around(call.Name) is { } function && Shown().IsMatch(code.Text(function.Body)))
            )
                yield return new(
                    call.Whole,
                    "the root is the last certificate of the very chain that is verified: whoever sends one brings his own root"
                )
                {
                    Remedy = "Verify against the root that you have from elsewhere: root = read_cert_bundle(…).",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>Compared with something, and not only shown.</summary>
    private static bool Compares(CodeFile code, int at)
    {
        var start = code.PathStart(at);
        if (code[at + 1].Value is "==" or "!=" or "%in%" || code[start - 1].Value is "==" or "!=")
            return true;
        for (var (open, depth) = (code.Parent(start), 0); open > 0 && depth < 3; open = code.Parent(open), depth++)
            if (
                code.CallAt(open) is
                {
                    Word: "grepl"
                        or "identical"
                        or "startsWith"
                        or "endsWith"
                        or "str_detect"
                        or "all.equal"
                        or "match"
                        or "stri_detect_fixed"
                }
            )
                return true;
        return false;
    }

    [GeneratedRegex("download_ssl_cert")]
    private static partial Regex Shown();

    [GeneratedRegex("cert_verify|sha256|sha512|sha1|fingerprint|pubkey|signature_verify|digest", RegexOptions.IgnoreCase)]
    private static partial Regex Verifying();
}
