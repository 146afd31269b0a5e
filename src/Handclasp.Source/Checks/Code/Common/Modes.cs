using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>A constant of a library that an argument may be.</summary>
/// <param name="Word">Its last word, or a number.</param>
/// <param name="At">Where it stands.</param>
/// <param name="IsSure">False where another may be chosen at run time.</param>
internal readonly record struct Mode(string Word, int At, bool IsSure);

/// <summary>Which of a library's constants an expression may be, also by way of the file's variables: for modes that are no yes or no.</summary>
internal static class Modes
{
    /// <summary>Every constant that the expression may be; flags that are joined are all of them.</summary>
    public static IReadOnlyList<Mode> Of(CodeFile code, Span span)
    {
        List<Mode> found = [];
        Add(code, span, found, true, 0);
        return found;
    }

    /// <summary>Judges an argument that is bad where it may be one of these constants and nothing among those joined with it mends it.</summary>
    /// <param name="code">The file.</param>
    /// <param name="at">What is flagged.</param>
    /// <param name="value">The argument.</param>
    /// <param name="isBad">True for a constant that is bad.</param>
    /// <param name="because">What that means.</param>
    /// <param name="remedy">What to do.</param>
    public static Flag? Judge(CodeFile code, Span at, Span value, Func<string, bool> isBad, string because, string remedy)
    {
        var modes = Of(code, value);
        var bad = modes.Where(m => isBad(m.Word)).ToList();
        if (bad.Count == 0)
            return null;
        if (bad.Exists(m => m.IsSure) || modes.All(m => isBad(m.Word)))
            return new(at, because)
            {
                Remedy = remedy,
                Beside = at.From <= bad[0].At && bad[0].At < at.To ? [] : [new(new(bad[0].At, bad[0].At + 1), "the value comes from here")],
            };
        var isOfPeers =
            Choice(code, value).Question is >= 0 and var question && PeerConditions.Is(code.Text(new(value.From, question)) + " ?");
        return new(at, isOfPeers ? $"for some peers: {because}" : $"whoever runs it can switch this off: then {because}")
        {
            IsSwitch = !isOfPeers,
            Confidence = Confidence.Firm,
            Remedy = isOfPeers ? remedy : $"Remove the switch. {remedy}",
            Beside = at.From <= bad[0].At && bad[0].At < at.To ? [] : [new(new(bad[0].At, bad[0].At + 1), "the value comes from here")],
        };
    }

    private static void Add(CodeFile code, Span span, List<Mode> found, bool isSure, int depth)
    {
        if (span.IsEmpty || depth > 4 || found.Count > 20)
            return;
        var (question, colon) = Choice(code, span);
        if (question >= 0)
        {
            var decides = code.Values.Of(new(span.From, question));
            if (!IsNo(decides))
                Add(code, new(question + 1, colon), found, isSure && IsYes(decides), depth + 1);
            if (!IsYes(decides))
                Add(code, new(colon + 1, span.To), found, isSure && IsNo(decides), depth + 1);
            return;
        }

        for (var i = span.From; i < span.To; i++)
        {
            if (code.Is(i, "{") && code.Language == Languages.All.Rust && i > span.From)
            {
                // if c { a } else { b }, match x { … }: one of them.
                Add(code, code.Inside(i), found, false, depth + 1);
                i = code.Mate(i);
                continue;
            }

            if (code[i].Kind == TokenKind.Number && span.Length <= 6)
                found.Add(new(code.Values.Of(new(i, i + 1)).Text, i, isSure));
            if (!code.IsWord(i) || code.IsLink(i + 1))
                continue;
            // level = parse(word): what the function of the file returns.
            if (
                code.Is(i + 1, "(")
                && code.Language == Languages.All.C
                && !code.IsLink(i - 1)
                && code.Functions.Named(code[i].Value).FirstOrDefault() is { } made
                && !made.Body.Contains(i)
            )
            {
                var returns = code.Functions.Returns(made);
                foreach (var each in returns)
                    Add(code, each, found, isSure && returns.Count == 1, depth + 1);
                i = code.Mate(i + 1);
                continue;
            }

            if (!code.IsLink(i - 1) && !code.Is(i + 1, "(") && Assigned(code, i, found, isSure, depth))
                continue;
            found.Add(new(code[i].Value, i, isSure));
        }
    }

    /// <summary>A variable of the file: each of its values.</summary>
    private static bool Assigned(CodeFile code, int use, List<Mode> found, bool isSure, int depth)
    {
        var given = code.Names.Reaching(code[use].Value, use).Where(a => !a.Value.Contains(use)).Take(8).ToList();
        if (given.Count == 0)
            return false;
        foreach (var each in given)
            Add(code, each.Value, found, isSure && given.Count == 1 && Guards.Of(code, each.Name).Is(ValueKind.True), depth + 1);
        return true;
    }

    private static bool IsYes(Value value) => value.Is(true) || value is { Kind: ValueKind.Number, Text: not "0" };

    private static bool IsNo(Value value) => value.Is(false) || value is { Kind: ValueKind.Number, Text: "0" };

    private static (int Question, int Colon) Choice(CodeFile code, Span span)
    {
        if (code.Language == Languages.All.Rust)
            return (-1, -1);
        for (var i = span.From; i < span.To; i++)
        {
            if (code.IsOpen(i) && code.Mate(i) < span.To)
            {
                if (i == span.From && code.Mate(i) == span.To - 1)
                    return Choice(code, new(i + 1, span.To - 1));
                i = code.Mate(i);
            }
            else if (code.Is(i, "?"))
            {
                for (var (j, nested) = (i + 1, 0); j < span.To; j++)
                {
                    if (code.IsOpen(j))
                        j = Math.Min(code.Mate(j), span.To);
                    else if (code.Is(j, "?"))
                        nested++;
                    else if (code.Is(j, ":") && nested-- == 0)
                        return (i, j);
                }
            }
        }

        return (-1, -1);
    }
}
