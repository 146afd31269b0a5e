namespace Handclasp.Engine;

/// <summary>
/// What an answer must look like to be the same: the first answer word by word, but for the places where it names its client and
/// those where further answers to the same client differed from it. A place may hold only what it held: a number for a number,
/// and no more of it. So a refusal does not fit into the place of a counter.
/// </summary>
internal sealed class AnswerPattern
{
    /// <summary>So many equal tokens in a row show that two answers run together again.</summary>
    private const int Resync = 6;

    /// <summary>The longest difference looked through, in tokens.</summary>
    private const int Window = 64;
    private const int MostGaps = 256;

    private readonly AnswerTokens first;
    private readonly List<Gap> gaps = [];

    public AnswerPattern(AnswerTokens first) => this.first = first;

    public AnswerTokens First => first;

    public IReadOnlyList<Gap> Gaps => gaps;

    /// <summary>Words may differ somewhere, and so a sentence might.</summary>
    public bool IsLoose => gaps.Exists(g => g.IsLoose);

    /// <summary>
    /// Learns from another answer to the same client; false where the two have too little in common, and nothing is learned.
    /// </summary>
    public bool Learn(AnswerTokens other)
    {
        // Nothing and something have nothing in common.
        if (first.Tokens.Count == 0 || other.Tokens.Count == 0 || Differences(other) is not { } found)
            return false;
        var all = Merged([.. gaps, .. found]);
        // Sentences that change over a third of a page: then what is the page? Better to hold nothing against it than everything.
        var loose = all.Where(g => g.IsLoose && g.Allows.HasFlag(Allowed.Spaces)).Sum(g => Math.Max(g.To - g.From, g.Tokens));
        if (all.Count > MostGaps || loose * 3 > Math.Max(first.Tokens.Count, other.Tokens.Count))
            return false;
        if (all.Exists(g => g.IsLoose) && CountWords(all) == 0)
            return false;
        gaps.Clear();
        gaps.AddRange(all);
        return true;
    }

    /// <summary>
    /// Visible words and numbers that do not change: none means that the page shows nothing but its client or a moment.
    /// </summary>
    public int CountWords() => CountWords(gaps);

    private int CountWords(List<Gap> gaps)
    {
        var (count, inTag) = (0, false);
        for (int i = 0, gap = 0; i < first.Tokens.Count; )
        {
            while (gap < gaps.Count && gaps[gap].To <= i)
                gap++;
            var end = first.MarkEnd(i);
            if (gap < gaps.Count && gaps[gap].From <= i && gaps[gap].To > i)
                i = gaps[gap].To;
            else if (end > i)
                i = end;
            else
            {
                var token = first.Tokens[i];
                var sign = token.Kind == TokenKind.Sign ? first.Text[token.Start] : ' ';
                inTag = sign switch
                {
                    '<' => true,
                    '>' => false,
                    _ => inTag,
                };
                if (!inTag && token.Kind is TokenKind.Word or TokenKind.Number or TokenKind.Mixed)
                    count++;
                i++;
            }
        }

        return count;
    }

    private List<Gap>? Differences(AnswerTokens other)
    {
        var found = new List<Gap>();
        var (i, j) = (0, 0);
        while (i < first.Tokens.Count || j < other.Tokens.Count)
        {
            if (i < first.Tokens.Count && j < other.Tokens.Count && AnswerTokens.Same(first, i, other, j))
            {
                i++;
                j++;
                continue;
            }

            if (found.Count == MostGaps || NextTogether(other, i, j) is not { } next)
                return null;
            found.Add(Gap.Of(first, i, next.I) | Gap.Of(other, j, next.J) with { From = i, To = next.I });
            (i, j) = next;
        }

        return found;
    }

    /// <summary>The nearest place where both run together again, or the end of both.</summary>
    private (int I, int J)? NextTogether(AnswerTokens other, int i, int j)
    {
        for (var sum = 1; sum <= 2 * Window; sum++)
        for (var left = Math.Max(0, sum - Window); left <= Math.Min(sum, Window); left++)
            if (RunTogether(other, i + left, j + sum - left))
                return (i + left, j + sum - left);
        return null;
    }

    private bool RunTogether(AnswerTokens other, int i, int j)
    {
        var (a, b) = (first.Tokens.Count, other.Tokens.Count);
        if (i > a || j > b)
            return false;
        for (var n = 0; n < Resync; n++, i++, j++)
        {
            if (i == a || j == b)
                return i == a && j == b;
            if (!AnswerTokens.Same(first, i, other, j))
                return false;
        }

        return true;
    }

    private static List<Gap> Merged(List<Gap> all)
    {
        var merged = new List<Gap>();
        foreach (var gap in all.OrderBy(g => g.From).ThenBy(g => g.To))
        {
            if (merged.Count > 0 && gap.From <= merged[^1].To)
                merged[^1] = (merged[^1] | gap) with { From = merged[^1].From, To = Math.Max(merged[^1].To, gap.To) };
            else
                merged.Add(gap);
        }

        return merged;
    }
}

/// <summary>What a place may hold.</summary>
[Flags]
internal enum Allowed
{
    Nothing = 0,
    Digits = 1,

    /// <summary>Plain words.</summary>
    Letters = 2,

    /// <summary>Letters, digits and the signs of base64, without whitespace.</summary>
    Runs = 4,
    Times = 8,

    /// <summary>Whitespace between.</summary>
    Spaces = 16,
}

/// <summary>A place where answers to the same client differ.</summary>
/// <param name="From">The first token of the pattern's first answer in it.</param>
/// <param name="To">The token behind it.</param>
/// <param name="Signs">Other characters seen there.</param>
/// <param name="Tokens">The most tokens seen there.</param>
/// <param name="Length">The most characters seen there.</param>
internal sealed record Gap(int From, int To, Allowed Allows, string Signs, int Tokens, int Length)
{
    /// <summary>Words may stand here, and so a refusal might.</summary>
    public bool IsLoose => Allows.HasFlag(Allowed.Letters);

    public static Gap Of(AnswerTokens text, int from, int to)
    {
        var (allows, signs) = (Allowed.Nothing, "");
        for (var i = from; i < to; i++)
        {
            var token = text.Tokens[i];
            allows |= token.Kind switch
            {
                TokenKind.Number => Allowed.Digits,
                TokenKind.Word => Allowed.Letters,
                TokenKind.Time => Allowed.Times,
                TokenKind.Sign => Allowed.Nothing,
                _ => Allowed.Runs,
            };
            if (token.Kind == TokenKind.Sign)
                signs += text.Text[token.Start];
            if (i > from && !text.Touch(i - 1, i))
                allows |= Allowed.Spaces;
        }

        return new(from, to, allows, signs, to - from, to > from ? text.Tokens[to - 1].End - text.Tokens[from].Start : 0);
    }

    public static Gap operator |(Gap one, Gap other) =>
        one with
        {
            Allows = one.Allows | other.Allows,
            Signs = string.Concat((one.Signs + other.Signs).Distinct()),
            Tokens = Math.Max(one.Tokens, other.Tokens),
            Length = Math.Max(one.Length, other.Length),
        };

    /// <summary>The tokens behind what may stand here from <paramref name="from"/> on: nothing, a token, two …</summary>
    public IEnumerable<int> Ends(AnswerTokens text, int from)
    {
        yield return from;
        var most = Math.Min(text.Tokens.Count, from + 2 * Tokens + 4);
        for (var i = from; i < most; i++)
        {
            var spaced = i > from && !text.Touch(i - 1, i);
            if (
                !Holds(text, i)
                || (spaced && !Allows.HasFlag(Allowed.Spaces))
                || text.Tokens[i].End - text.Tokens[from].Start > 2 * Length + 8
            )
                yield break;
            yield return i + 1;
        }
    }

    private bool Holds(AnswerTokens text, int token) =>
        text.Tokens[token].Kind switch
        {
            TokenKind.Number => (Allows & (Allowed.Digits | Allowed.Runs)) != 0,
            TokenKind.Word => (Allows & (Allowed.Letters | Allowed.Runs)) != 0,
            TokenKind.Time => Allows.HasFlag(Allowed.Times),
            TokenKind.Sign => Signs.Contains(text.Text[text.Tokens[token].Start], StringComparison.Ordinal)
                || (Allows.HasFlag(Allowed.Runs) && text.IsRunPart(token)),
            _ => Allows.HasFlag(Allowed.Runs),
        };
}
