using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Otp;

/// <summary>
/// verify_none, and then the peer's certificate is taken from the connection, its digest compared (or its path validated) and another one refused before
/// anything is sent: that stands in for the chain that nobody verified.
/// </summary>
internal static class PinnedAfter
{
    private static readonly string[] Comparing =
    [
        "==",
        "=:=",
        "===",
        "!=",
        "=/=",
        "!==",
        "case",
        "in",
        "hash_equals",
        "secure_compare",
        "member",
        "member?",
    ];

    private static readonly string[] Refusing = ["close", "error", "exit", "throw", "raise", "false", "shutdown", "stop"];

    /// <summary>The flaw as it is in the light of such a check: none beside it, tentative where another function of the file has one.</summary>
    public static Flag? Weighed(CodeFile code, Flag flag)
    {
        var reads = code.Calls("peercert", "get_certificate").Where(c => c.Receiver is "ssl" or "transport" or "Transport").ToList();
        if (reads.Exists(r => r.Name > flag.At.From && code.Functions.AreTogether(r.Name, flag.At.From) && IsSound(code, r, flag.At.From)))
            return null;
        return reads.Exists(r =>
            !code.Functions.AreTogether(r.Name, flag.At.From)
            && Kinship.Speaks(code, flag.At.From, r.Name, ["connect"])
            && IsSound(code, r, -1)
        )
            ? flag with
            {
                Confidence = Confidence.Tentative,
                IsSafe = false,
            }
            : flag;
    }

    private static bool IsSound(CodeFile code, Call read, int from)
    {
        if (code.Functions.Around(read.Name) is not { } function)
            return false;
        var isSentBefore = code.Calls("send", "cast", "request")
            .Any(c => c.Receiver is "ssl" && Math.Max(from, function.Body.From) < c.Name && c.Name < read.Name);
        return !isSentBefore
            && IsProven(code, new(read.Name, function.Body.To), [.. Bound(code, read)])
            && Refuses(code, new(read.Whole.To, function.Body.To));
    }

    /// <summary>Another certificate ends the connection, there or in a function of the file that is told what came of it.</summary>
    private static bool Refuses(CodeFile code, Span span) =>
        code.WordsOf(span).Any(w => Refusing.Contains(w) || code.Functions.Named(w).Any(f => code.WordsOf(f.Body).Any(Refusing.Contains)));

    /// <summary>{ok, Der} = ssl:peercert(Socket), {:ok, der} &lt;- :ssl.peercert(socket), case ssl:peercert(Socket) of {ok, Der} ->.</summary>
    private static IEnumerable<string> Bound(CodeFile code, Call read)
    {
        var first = code.Language == All.Elixir && code.Is(read.Start - 1, ":") ? read.Start - 1 : read.Start;
        if (code[first - 1].Value is "=" or "<-")
            return Pattern(code, first - 1);
        var open = Enumerable.Range(read.Whole.To, 4).FirstOrDefault(i => code.Is(i, "{"), -1);
        return open >= 0 ? Variables(code, code.Inside(open)) : [];
    }

    /// <summary>The variables before an equals sign.</summary>
    private static IEnumerable<string> Pattern(CodeFile code, int equals) =>
        code.Is(equals - 1, "}") ? Variables(code, code.Inside(code.Mate(equals - 1)))
        : code.IsWord(equals - 1) ? [code[equals - 1].Value]
        : [];

    private static IEnumerable<string> Variables(CodeFile code, Span span) =>
        Enumerable.Range(span.From, span.Length).Where(i => code.IsWord(i) && IsVariable(code, i)).Select(i => code[i].Value);

    private static bool IsVariable(CodeFile code, int word) =>
        code.Language == All.Elixir
            ? !Beam.IsBehindColon(code, word) && char.IsLower(code[word].Value[0])
            : char.IsUpper(code[word].Value[0]);

    /// <summary>What is known of the certificate is compared by its digest, or given to what verifies; by a function of the file as well.</summary>
    private static bool IsProven(CodeFile code, Span body, HashSet<string> known, int depth = 0)
    {
        var hasDigest = false;
        for (var i = body.From; i < body.To; i++)
        {
            if (code[i].Value is "=" or "<-" && Mentions(code, code.Expression(i + 1), known))
                known.UnionWith(Pattern(code, i));
            if (!code.Is(i, "(") || code.CallAt(i) is not { } call || !Mentions(code, code.Inside(i), known))
                continue;
            hasDigest |= call.Word is "hash" or "sha256" or "fingerprint";
            if (call.Word == "pkix_path_validation")
                return true;
            if (
                depth < 2
                && call.Receiver.Length == 0
                && code.Functions.Named(call.Word).FirstOrDefault() is { } own
                && !own.Body.Contains(i)
                && IsProven(code, own.Body, [.. own.Parameters], depth + 1)
            )
                return true;
        }

        // der |> then(&:crypto.hash(:sha256, &1))
        hasDigest |= code.Calls("hash").Any(c => body.Contains(c.Name) && IsPiped(code, c, known));
        return hasDigest && Enumerable.Range(body.From, body.Length).Any(i => Comparing.Contains(code[i].Value));
    }

    private static bool IsPiped(CodeFile code, Call hash, HashSet<string> known)
    {
        var pipe = Enumerable.Range(Math.Max(0, hash.Name - 12), Math.Min(12, hash.Name)).FirstOrDefault(i => code.Is(i, "|>"), -1);
        return pipe > 0 && known.Contains(code[pipe - 1].Value);
    }

    private static bool Mentions(CodeFile code, Span span, HashSet<string> known) =>
        Enumerable.Range(span.From, span.Length).Any(i => code.IsWord(i) && known.Contains(code[i].Value));
}
