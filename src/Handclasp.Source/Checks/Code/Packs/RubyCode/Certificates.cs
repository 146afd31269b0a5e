using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.RubyCode;

/// <summary>Certificates that a Ruby program verifies by hand: verdicts that nobody looks at, certificates that vouch for themselves.</summary>
internal static partial class Certificates
{
    /// <summary>store.verify(cert) as a statement of its own; return unless cert.verify(cert.public_key).</summary>
    public static IEnumerable<Flag> Believed(CodeFile code)
    {
        foreach (var call in code.Calls("verify"))
        {
            if (IsOfStore(code, call) && IsDropped(code, call) && !AsksError(code, call))
                yield return new(
                    call.Whole,
                    "verify answers with true or false, and nobody looks: the certificate is believed all the same"
                )
                {
                    Remedy = "Refuse where it is false: raise 'not trusted' unless store.verify(cert).",
                    Confidence = Confidence.Firm,
                };
            else if (IsOwnKey(code, call) && code.Functions.Around(call.Name) is { } function && Takes(code, function.Body))
                yield return new(call.Whole, "the certificate is verified with its own key: whoever signs one himself passes")
                {
                    Remedy = "Verify it against a store with the roots that you know.",
                    Confidence = Confidence.Firm,
                };
        }
    }

    /// <summary>chain.each { |c| store.add_cert(c) }: what came with the certificate becomes its anchor.</summary>
    public static IEnumerable<Flag> OwnAnchors(CodeFile code)
    {
        foreach (var call in code.Calls("add_cert"))
        {
            var home = code.Functions.NamedAround(call.Name);
            if (home is null || code.PathStart(call.Name) is var owner && !IsNewStore(code, owner, home))
                continue;
            if (
                home.Parameters.FirstOrDefault(p => Sent().IsMatch(p)) is { } sent
                && code.Index.Places(sent).Any(p => home.Body.From <= p && p < call.Name && Gives(code, p, call))
                && !code.WordsOf(home.Body)
                    .Any(w => w is "add_file" or "add_path" or "set_default_paths" or "hexdigest" or "digest" or "include?")
                && code.Calls("verify").Any(v => home.Body.Contains(v.Name))
            )
                yield return new(
                    call.Whole,
                    "the anchor is what came with the certificate itself: whoever sends a chain of his own is trusted"
                )
                {
                    Remedy = "Give what was sent to verify as its second argument, and fill the store with roots that you know.",
                    Confidence = Confidence.Firm,
                };
        }
    }

    /// <summary>chain.each { |c| store.add_cert(c) }, store.add_cert(chain.last).</summary>
    private static bool Gives(CodeFile code, int use, Call call) =>
        call.Whole.Contains(use)
        || code.IsLink(use + 1)
            && code[use + 2].Value is "each" or "each_with_index" or "map"
            && code.Functions.All.Any(f =>
                f.Name.Length == 0 && f.Start >= use && f.Start <= use + 4 && f.Start <= call.Name && call.Name < f.End
            );

    private static bool IsNewStore(CodeFile code, int owner, Function home) =>
        code.IsWord(owner)
        && code.Names.Reaching(code[owner].Value, owner).Any(a => home.Body.Contains(a.Name) && code.WordsOf(a.Value).Contains("Store"));

    private static bool IsOfStore(CodeFile code, Call call)
    {
        if (!code.IsLink(call.Name - 1))
            return false;
        var owner = code[call.Name - 2].Value;
        if (code.Is(call.Name - 2, ")"))
            return call.Receiver.EndsWith("StoreContext.new", StringComparison.Ordinal);
        if (code.PathStart(call.Name) != call.Name - 2)
            return false;
        var made = code.Names.Reaching(owner, call.Name).ToList();
        return made.Count > 0
            ? made.Exists(a => code.WordsOf(a.Value).Any(w => w is "Store" or "StoreContext" || StoreName().IsMatch(w)))
            : StoreName().IsMatch(owner) && code.Names.Mentions("X509");
    }

    /// <summary>A statement alone, whose worth is nothing's.</summary>
    private static bool IsDropped(CodeFile code, Call call)
    {
        var (from, to) = (call.Start, call.Whole.To);
        if (code.StatementStart(from) != from || to < code.Tokens.Length && !code[to].LineBefore && !code.Is(to, ";"))
            return false;
        if (code[to].Value is "end" or "}" or "&&" or "||" or "and" or "or" or ".")
            return false;
        return code.Functions.Around(call.Name) is { } function && !code.Functions.Returns(function).Any(r => r.Contains(from));
    }

    private static bool AsksError(CodeFile code, Call call) =>
        code
            .Index.Places("error", "error_string")
            .Any(p => p > call.Name && code.IsLink(p - 1) && code.Functions.AreTogether(p, call.Name) && IsAsked(code, p));

    private static bool IsAsked(CodeFile code, int at)
    {
        var start = code.StatementStart(at);
        for (var i = Math.Max(start, at - 12); i < at + 10; i++)
            if (code[i].Value is "if" or "unless" or "==" or "!=" or "zero?" or "case" or "raise")
                return true;
        return false;
    }

    /// <summary>cert.verify(cert.public_key) that refuses: return unless …, raise … unless ….</summary>
    private static bool IsOwnKey(CodeFile code, Call call)
    {
        if (!code.IsLink(call.Name - 1) || call.Argument(0) is not { Length: 3 } key || !code.Is(key.To - 1, "public_key"))
            return false;
        return code.PathStart(call.Name) == call.Name - 2
            && code[key.From].Value == code[call.Name - 2].Value
            && (code.Is(call.Start - 1, "unless") || code.Is(call.Start - 1, "!"));
    }

    private static bool Takes(CodeFile code, Span body)
    {
        var words = code.WordsOf(body).ToList();
        return words.Contains("subject") && !words.Exists(w => w.Contains("issuer", StringComparison.Ordinal) || Digest().IsMatch(w));
    }

    [GeneratedRegex("^@?(\\w+_)?(store|trust_?store|store_ctx|store_context)$", RegexOptions.IgnoreCase)]
    private static partial Regex StoreName();

    [GeneratedRegex("^(\\w+_)?(chain|intermediates?|presented|sent_certs|extra_certs)(_\\w+)?$")]
    private static partial Regex Sent();

    [GeneratedRegex("digest|fingerprint|sha256|secure_compare|pin", RegexOptions.IgnoreCase)]
    private static partial Regex Digest();
}
