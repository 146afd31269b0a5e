using System.Globalization;
using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>The class of an answer: what must be equal for two answers to be the same content.</summary>
/// <param name="Status">HTTP status or the protocol's own code.</param>
/// <param name="Patterns">The body, or the bodies where runs have too little in common; for a redirect its place.</param>
/// <param name="Cut">The runs were cut, at a bound or by a wait.</param>
/// <param name="Lengths">Only for HEAD, which has no body: Content-Length, ETag and Content-Type, where all runs agree on them.</param>
internal sealed record AnswerClass(
    AnswerKind Kind,
    int Status,
    IReadOnlyList<AnswerPattern> Patterns,
    bool Cut,
    bool SpeaksOfRefusal,
    IReadOnlyList<KeyValuePair<string, string>> Lengths
);

/// <summary>
/// Holds answers against A+ (PROBES.md section 3, rule 4): equal after normalising, never "similar". Measured: a refusal page is
/// 0.77 like the protected page, and another protected page 0.54 like itself.
/// </summary>
/// <remarks>
/// Header names play no part beside a body: proxies add and drop them with the connection (Connection, Age, Alt-Svc), and a server
/// that serves the protected body has served it, whatever stands above.
/// </remarks>
internal static class AnswerComparer
{
    private const int MostPatterns = 5;
    private static readonly string[] HeadOnly = ["content-length", "etag"];

    /// <summary>Learns the class from all runs of one client: what differs between them (dates, nonces, counters) is no content.</summary>
    /// <param name="runs">At least one; all with the same status.</param>
    public static AnswerClass Learn(IReadOnlyList<Answer> runs, IdentityMarks marks)
    {
        var first = runs[0];
        var patterns = new List<AnswerPattern>();
        foreach (var run in runs)
        {
            var text = new AnswerTokens(Compared(run), marks);
            if (patterns.Exists(p => new AnswerMatch(p, text).Holds(!run.Complete)) || patterns.Exists(p => p.Learn(text)))
                continue;
            if (patterns.Count < MostPatterns)
                patterns.Add(new(text));
        }

        return new(
            first.Kind,
            first.Status,
            patterns,
            runs.Any(r => !r.Complete),
            runs.Any(r => r.SpeaksOfRefusal),
            [.. Lengths(first).Where(l => runs.All(r => r.Headers.Contains(l)))]
        );
    }

    public static bool SameAs(AnswerClass positive, Answer answer, IdentityMarks marks)
    {
        if (answer.Status != positive.Status || answer.Kind != positive.Kind || !positive.Lengths.All(answer.Headers.Contains))
            return false;
        var compared = Compared(answer);
        if ((answer.Complete || compared.Length > 0) && positive.Patterns.Any(p => p.First.Text == compared))
            return true;
        if (!answer.Complete && !positive.Cut)
            return false;
        var text = new AnswerTokens(compared, marks);
        return positive.Patterns.Any(p => Fits(p, text, positive, answer));
    }

    private static bool Fits(AnswerPattern pattern, AnswerTokens text, AnswerClass positive, Answer answer)
    {
        // Empty equals only empty, however little of the other page is left after normalising.
        if (text.Tokens.Count == 0 || pattern.First.Tokens.Count == 0)
            return text.Tokens.Count == pattern.First.Tokens.Count;
        // A page that shows its client and nothing else is the same only where it shows a client.
        if (!text.HasMarks && pattern.First.HasMarks && pattern.CountWords() == 0)
            return false;
        // Where words may differ a refusal could stand: one that says so is none of the valid client's answers.
        if (pattern.IsLoose && answer.SpeaksOfRefusal && !positive.SpeaksOfRefusal)
            return false;
        var cut = !answer.Complete && positive.Cut && text.Text.Length * 2 >= pattern.First.Text.Length;
        return (answer.Complete || cut) && new AnswerMatch(pattern, text).Holds(cut);
    }

    /// <summary>A redirect is its place, without the query (rule 6); its page only repeats that. Everything else is its body.</summary>
    private static string Compared(Answer answer)
    {
        if (answer.Status is < 300 or >= 400 || answer.Location.Length == 0)
            return answer.Body;
        var end = answer.Location.AsSpan().IndexOfAny('?', '#');
        return string.Create(CultureInfo.InvariantCulture, $"{(end < 0 ? answer.Location : answer.Location.AsSpan(0, end))}");
    }

    /// <summary>Our speakers keep Content-Length and ETag for HEAD alone.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Lengths(Answer answer)
    {
        var head = answer.Body.Length == 0 && answer.Headers.Any(h => HeadOnly.Contains(h.Key));
        return head ? answer.Headers.Where(h => h.Key == "content-type" || HeadOnly.Contains(h.Key)) : [];
    }
}
