using System.Text.RegularExpressions;

namespace Handclasp.Engine;

/// <summary>What a piece of a body is, for comparing.</summary>
internal enum TokenKind
{
    /// <summary>Letters.</summary>
    Word,

    /// <summary>Decimal digits.</summary>
    Number,

    /// <summary>Letters and digits.</summary>
    Mixed,

    /// <summary>One character that is neither.</summary>
    Sign,

    /// <summary>A date, a time or seconds since 1970, in any spelling: equal to every other.</summary>
    Time,

    /// <summary>A nonce, an identifier, a hash: equal to every other.</summary>
    Random,
}

/// <summary>A piece of a body: where it stands and what it is.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int Length)
{
    public int End => Start + Length;
}

/// <summary>
/// A body cut into pieces that can be compared: whitespace folded, dates and nonces recognised, the places marked where it names
/// its client. Linear in the body's length.
/// </summary>
internal sealed partial class AnswerTokens
{
    private const int ShortestRandom = 16;

    /// <summary>So much of a run is looked at to tell what it is: a body that is one endless run must not be read again and again.</summary>
    private const int Looked = 128;

    private const int ShortestBase64 = 20;

    /// <summary>A kilobyte of random bytes.</summary>
    private const int LongestBase64 = 1400;

    /// <summary>A SHA-512 by colons.</summary>
    private const int MostPairs = 64;
    private readonly List<Token> tokens = [];
    private readonly Dictionary<int, int> marked = [];

    public AnswerTokens(string text, IdentityMarks marks)
    {
        Text = text;
        var times = Times().EnumerateMatches(text);
        var time = times.MoveNext() ? times.Current : default;
        var at = 0;
        while (at < text.Length)
        {
            var mark = marks.LengthAt(text, at);
            if (mark > 0)
            {
                var from = tokens.Count;
                AddRange(at, at + mark);
                if (tokens.Count > from)
                    marked[from] = tokens.Count;
                at += mark;
                continue;
            }

            while (time.Length > 0 && time.Index < at)
                time = times.MoveNext() ? times.Current : default;
            at = time.Length > 0 && time.Index == at ? Add(TokenKind.Time, at, time.Length) : AddNext(at, text.Length, marks);
        }
    }

    public string Text { get; }

    public IReadOnlyList<Token> Tokens => tokens;

    /// <summary>True where the body names its client.</summary>
    public bool HasMarks => marked.Count > 0;

    /// <summary>The token behind the mark that starts at this token, or -1.</summary>
    public int MarkEnd(int token) => marked.GetValueOrDefault(token, -1);

    public ReadOnlySpan<char> Of(Token token) => Text.AsSpan(token.Start, token.Length);

    public bool IsSign(int token, char sign) =>
        token >= 0 && token < tokens.Count && tokens[token].Kind == TokenKind.Sign && Text[tokens[token].Start] == sign;

    /// <summary>No whitespace lies between the two.</summary>
    public bool Touch(int left, int right) => tokens[left].End == tokens[right].Start;

    /// <summary>Equal for comparing: dates and nonces equal their like.</summary>
    public static bool Same(AnswerTokens one, int i, AnswerTokens other, int j)
    {
        var (a, b) = (one.tokens[i], other.tokens[j]);
        return a.Kind == b.Kind && (a.Kind is TokenKind.Time or TokenKind.Random || one.Of(a).SequenceEqual(other.Of(b)));
    }

    /// <summary>Letters and digits of base64 and its like.</summary>
    public bool IsRunPart(int token) =>
        tokens[token].Kind is not (TokenKind.Sign or TokenKind.Time) || Of(tokens[token])[0] is '+' or '/' or '_' or '-' or '=';

    private void AddRange(int from, int to)
    {
        while (from < to)
            from = AddNext(from, to, IdentityMarks.None);
    }

    private int Add(TokenKind kind, int at, int length)
    {
        tokens.Add(new(kind, at, length));
        return at + length;
    }

    /// <summary>Adds what starts here (whitespace adds nothing), and gives where the next thing may start.</summary>
    private int AddNext(int at, int end, IdentityMarks marks)
    {
        var c = Text[at];
        if (char.IsWhiteSpace(c))
            return at + 1;
        if (Base64End(at, end) is var whole && whole > at)
            return Add(TokenKind.Random, at, whole - at);
        if (!char.IsLetterOrDigit(c))
            return Add(TokenKind.Sign, at, 1);
        if (ColonHexEnd(at, end) is var pairs && pairs > at)
            return Add(TokenKind.Random, at, pairs - at);
        if (LooksRandom(Text.AsSpan(at, RunEnd(at, Math.Min(end, at + Looked), marks) - at)))
            return Add(TokenKind.Random, at, RunEnd(at, end, marks) - at);
        var (letters, digits, stop) = (0, 0, at);
        for (; stop < end && char.IsLetterOrDigit(Text[stop]); stop++)
            _ = char.IsDigit(Text[stop]) ? digits++ : letters++;
        if (letters == 0)
            return IsEpoch(Text.AsSpan(at, digits))
                ? Add(TokenKind.Time, at, FractionEnd(stop, end) - at)
                : Add(TokenKind.Number, at, digits);
        return Add(digits == 0 ? TokenKind.Word : TokenKind.Mixed, at, stop - at);
    }

    /// <summary>
    /// Base64 with slashes (RFC 4648 section 4) as frameworks write their tokens into pages: all that stands between two quotes, and long.
    /// Where it ends, or <paramref name="at"/>.
    /// </summary>
    private int Base64End(int at, int end)
    {
        if (at == 0 || Text[at - 1] is not ('"' or '\''))
            return at;
        var stop = at;
        var most = Math.Min(end, at + LongestBase64);
        while (stop < most && (char.IsAsciiLetterOrDigit(Text[stop]) || Text[stop] is '+' or '/'))
            stop++;
        var letters = stop;
        while (stop < most && stop < letters + 2 && Text[stop] == '=')
            stop++;
        return
            stop - at >= ShortestBase64
            && (stop - at) % 4 == 0
            && stop < Text.Length
            && Text[stop] == Text[at - 1]
            && LooksRandom(Text.AsSpan(at, letters - at))
            ? stop
            : at;
    }

    /// <summary>Where a run of the letters of base64url ends, or a mark begins. A slash ends it too: paths are no nonces.</summary>
    private int RunEnd(int at, int end, IdentityMarks marks)
    {
        var stop = at;
        while (
            stop < end
            && (char.IsAsciiLetterOrDigit(Text[stop]) || Text[stop] is '-' or '_' or '+')
            && (stop == at || marks.LengthAt(Text, stop) == 0)
        )
            stop++;
        while (stop > at && !char.IsAsciiLetterOrDigit(Text[stop - 1]))
            stop--;
        return stop;
    }

    /// <summary>
    /// Random text changes between capitals, small letters and digits every second or third character; words and names of files
    /// seldom do. What is missed here is learned from two answers that differ there.
    /// </summary>
    private static bool LooksRandom(ReadOnlySpan<char> run)
    {
        if (run.Length < ShortestRandom)
            return false;
        var (counted, changes, digits, last) = (0, 0, 0, 0);
        foreach (var c in run)
        {
            var kind =
                char.IsAsciiDigit(c) ? 1
                : char.IsAsciiLetterUpper(c) ? 2
                : char.IsAsciiLetterLower(c) ? 3
                : 0;
            if (kind == 0)
                continue;
            counted++;
            digits += kind == 1 ? 1 : 0;
            changes += last != 0 && kind != last ? 1 : 0;
            last = kind;
        }

        return counted >= ShortestRandom && (digits > 0 ? changes * 4 >= counted && digits < counted : changes * 3 >= counted);
    }

    /// <summary>AB:CD:EF…, a fingerprint or a long serial number; where it ends, or <paramref name="at"/>.</summary>
    private int ColonHexEnd(int at, int end)
    {
        var stop = at;
        var most = Math.Min(end, at + 3 * MostPairs - 1);
        while (stop + 2 <= most && char.IsAsciiHexDigit(Text[stop]) && char.IsAsciiHexDigit(Text[stop + 1]))
        {
            stop += 2;
            if (stop + 3 > most || Text[stop] != ':' || !char.IsAsciiHexDigit(Text[stop + 1]))
                break;
            stop++;
        }

        return stop - at >= 3 * 8 - 1 && (stop == end || !char.IsLetterOrDigit(Text[stop])) ? stop : at;
    }

    /// <summary>Seconds, or their thousandths and so on, since 1970, for dates from 2014 to 2039.</summary>
    private static bool IsEpoch(ReadOnlySpan<char> digits) =>
        digits.Length is 10 or 13 or 16 or 19 && (digits[0] == '1' && digits[1] >= '4' || digits[0] == '2' && digits[1] <= '1');

    private int FractionEnd(int at, int end)
    {
        var stop = at + 1;
        while (stop < end && char.IsAsciiDigit(Text[stop]))
            stop++;
        return at < end && Text[at] == '.' && stop > at + 1 ? stop : at;
    }

    /// <summary>
    /// ISO 8601, RFC 1123, RFC 850, asctime, the log format, dates by dots or slashes, ASN.1 times, times alone. Every quantifier is
    /// bounded, so matching is linear.
    /// </summary>
    [GeneratedRegex(
        """
            (?<![A-Za-z0-9])(?:
                (?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},?[ ]{1,2})?
                (?:
                    [0-9]{4}[-/][0-9]{2}[-/][0-9]{2}
                  | [0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4}
                  | [0-9]{1,2}(?:st|nd|rd|th)?[ /-](?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6},?[ /-][0-9]{2,4}
                  | (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}[ ]{1,2}[0-9]{1,2}(?:st|nd|rd|th)?,?[ ]
                    (?:[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?[ ](?:[A-Z]{1,4}[ ])?)?[0-9]{4}
                )
                (?:(?:T|,?[ ]{1,2}|:|_)(?:at[ ])?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?:[ ]?[AP]M)?)?
              | [0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?(?:[ ]?[AP]M)?
              | [0-9]{8}T[0-9]{4,6}
              | [0-9]{12}(?=Z)
              | [0-9]{14}(?=Z)
            )
            (?:[ ]?(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})(?:[ ]UTC)?)?(?![A-Za-z0-9])
            """,
        RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex Times();
}
