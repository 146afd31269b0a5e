namespace Handclasp.Engine;

/// <summary>
/// Holds one answer against a pattern. All ways to read the answer go on side by side (a set of places reached), so the cost is
/// bounded whatever the two bodies are.
/// </summary>
internal sealed class AnswerMatch(AnswerPattern pattern, AnswerTokens answer)
{
    /// <summary>Steps until we give up and call the two different: about a second.</summary>
    private const int MostSteps = 40_000_000;
    private const int MostPlaces = 512;

    /// <summary>What templates write where they have no client to name.</summary>
    private static readonly HashSet<string> NobodyWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "null",
        "none",
        "nil",
        "undefined",
        "anonymous",
        "unknown",
    };

    /// <summary>What servers write of a client certificate's verification (nginx $ssl_client_verify, Apache SSL_CLIENT_VERIFY).</summary>
    private static readonly HashSet<string> Verifications = new(StringComparer.Ordinal) { "SUCCESS", "NONE", "GENEROUS", "FAILED" };

    /// <summary>The longest reason behind FAILED: looked through, in tokens.</summary>
    private const int LongestReason = 20;

    /// <summary>Between the word that tells of the verification and its result stand a few signs, or a tag.</summary>
    private const int FarthestLabel = 6;

    /// <summary>A page of fewer words that do not change says nothing but how the verification went: then that is its content.</summary>
    private const int FewestWords = 3;

    private readonly AnswerTokens first = pattern.First;
    private readonly bool tellsVerification = pattern.CountWords() >= FewestWords;
    private int steps;

    /// <summary>True where the answer is the pattern's from beginning to end.</summary>
    /// <param name="cut">Both were cut: then it is enough that they agree as far as both go.</param>
    public bool Holds(bool cut)
    {
        var places = new List<int> { 0 };
        // Where a body was cut its last piece may be half a word.
        var (patternEnd, answerEnd) = (first.Tokens.Count - (cut ? 1 : 0), answer.Tokens.Count - (cut ? 1 : 0));
        var gap = 0;
        for (var i = 0; i < patternEnd || gap < pattern.Gaps.Count; )
        {
            if (places.Count is 0 or > MostPlaces || steps > MostSteps)
                return false;
            if (cut && places[^1] >= answerEnd)
                return true;
            if (gap < pattern.Gaps.Count && pattern.Gaps[gap].From == i)
            {
                var open = pattern.Gaps[gap++];
                places = Onward(places, p => open.Ends(answer, p));
                i = open.To;
                continue;
            }

            // A client's name that lies in a difference is read as the difference.
            var bound = gap < pattern.Gaps.Count ? pattern.Gaps[gap].From : first.Tokens.Count;
            var named = NamedEnd(i);
            if (named > i && named <= bound)
            {
                var from = i;
                places = Onward(places, p => Named(from, named, p));
                i = named;
            }
            else if (IsVerification(i))
            {
                places = Onward(places, Verified);
                i++;
            }
            else
            {
                Literal(places, i);
                i++;
            }
        }

        return cut ? places.Count > 0 : places.Contains(answer.Tokens.Count);
    }

    /// <summary>Where the name that starts here ends, quotes included; or -1.</summary>
    private int NamedEnd(int i)
    {
        var quoted = first.IsSign(i, '"') ? first.MarkEnd(i + 1) : -1;
        return quoted > 0 && first.IsSign(quoted, '"') ? quoted + 1 : first.MarkEnd(i);
    }

    private List<int> Onward(List<int> places, Func<int, IEnumerable<int>> ends)
    {
        var reached = new SortedSet<int>();
        foreach (var place in places)
        foreach (var end in ends(place))
        {
            steps++;
            reached.Add(end);
        }

        return [.. reached];
    }

    /// <summary>One token further from every place where it stands.</summary>
    private void Literal(List<int> places, int i)
    {
        var kept = 0;
        for (var n = 0; n < places.Count; n++)
        {
            steps++;
            if (After(i, places[n]) is var next && next >= 0)
                places[kept++] = next;
        }

        places.RemoveRange(kept, places.Count - kept);
    }

    private int After(int i, int place)
    {
        if (place >= answer.Tokens.Count)
            return -1;
        if (AnswerTokens.Same(first, i, answer, place))
            return place + 1;
        return first.Tokens[i].Kind == TokenKind.Random ? AfterRun(first.Tokens[i].Length, place) : -1;
    }

    /// <summary>A nonce that by chance looks like words: letters and digits without a gap, about as long.</summary>
    private int AfterRun(int length, int place)
    {
        var end = place;
        while (
            end < answer.Tokens.Count
            && answer.IsRunPart(end)
            && (end == place || answer.Touch(end - 1, end))
            && answer.Tokens[end].End - answer.Tokens[place].Start <= length + length / 4
        )
            end++;
        steps += end - place;
        return end > place && answer.Tokens[end - 1].End - answer.Tokens[place].Start >= length - length / 4 ? end : -1;
    }

    /// <summary>
    /// Where the valid client is named, the other answer may name its own, the same, or nobody: an empty place, or a word for
    /// nobody; in JSON also null where the name stood in quotes.
    /// </summary>
    private IEnumerable<int> Named(int from, int to, int place)
    {
        if (!first.IsSign(from, '"') || first.MarkEnd(from) > 0)
            return Bare(from, to, place);
        var nobody = IsNobody(place) ? [place + 1] : Enumerable.Empty<int>();
        return answer.IsSign(place, '"')
            ? nobody.Concat(Bare(from + 1, to - 1, place + 1).Where(end => answer.IsSign(end, '"')).Select(end => end + 1))
            : nobody;
    }

    /// <summary>"verify=SUCCESS": the page tells how the client's certificate was found, and goes on.</summary>
    private bool IsVerification(int i)
    {
        if (!tellsVerification || first.Tokens[i].Kind != TokenKind.Word || !first.Of(first.Tokens[i]).SequenceEqual("SUCCESS"))
            return false;
        for (var before = i - 1; before >= 0 && before >= i - FarthestLabel; before--)
            if (first.Of(first.Tokens[before]).Contains("verif", StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    private IEnumerable<int> Verified(int place)
    {
        if (place >= answer.Tokens.Count || !Verifications.Contains(answer.Of(answer.Tokens[place]).ToString()))
            yield break;
        yield return place + 1;
        if (!answer.IsSign(place + 1, ':'))
            yield break;
        for (var end = place + 2; end < answer.Tokens.Count && end < place + LongestReason; end++)
        {
            if (
                answer.Tokens[end].Kind == TokenKind.Sign
                && !"-'()/,".Contains(answer.Text[answer.Tokens[end].Start], StringComparison.Ordinal)
            )
                yield break;
            yield return end + 1;
        }
    }

    private IEnumerable<int> Bare(int from, int to, int place)
    {
        yield return place;
        if (answer.MarkEnd(place) is var own && own > place)
            yield return own;
        var (i, same) = (from, place);
        while (i < to && same < answer.Tokens.Count && AnswerTokens.Same(first, i, answer, same))
            (i, same) = (i + 1, same + 1);
        if (i == to)
            yield return same;
        if (IsNobody(place) || answer.IsSign(place, '-'))
            yield return place + 1;
        var bracketed =
            (answer.IsSign(place, '(') && answer.IsSign(place + 2, ')')) || (answer.IsSign(place, '<') && answer.IsSign(place + 2, '>'));
        if (bracketed && IsNobody(place + 1))
            yield return place + 3;
    }

    private bool IsNobody(int place) =>
        place < answer.Tokens.Count
        && answer.Tokens[place].Kind == TokenKind.Word
        && NobodyWords.Contains(answer.Of(answer.Tokens[place]).ToString());
}
