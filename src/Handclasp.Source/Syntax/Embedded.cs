using Handclasp.Source.Engine;
using Handclasp.Source.Formats;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Syntax;

/// <summary>A text of another language within a file: C# in a PowerShell script, Python behind <c>python -c</c>, an .npmrc in a heredoc.</summary>
internal sealed class Embedded
{
    private const int Deepest = 4;
    private readonly CodeFile outer;
    private readonly Excerpt text;

    private Embedded(CodeFile outer, Excerpt text, CodeFile code)
    {
        (this.outer, this.text, Code) = (outer, text, code);
    }

    /// <summary>The text, read as a file of its own.</summary>
    public CodeFile Code { get; }

    /// <summary>Reads a text as that language; null where it holds nothing to judge, or where languages stand in each other without end.</summary>
    public static Embedded? Of(CodeFile outer, Excerpt text, Language language) =>
        outer.Depth < Deepest && !text.IsEmpty && Prefilter.MayHold(text.Text, language)
            ? new(outer, text, new(new(text.Text, outer.Source.Encoding), language, outer.Depth + 1))
            : null;

    /// <summary>What was found in it, as something of the file around it.</summary>
    public Flag Outward(Flag flag)
    {
        var exact = Outward(Fixing.Range(Code, flag.At, flag.Exact));
        var changes = flag.Changes.Select(Outward).ToList();
        var isWritten = changes.TrueForAll(c => c is not null);
        return flag with
        {
            At = outer.Covering(exact),
            Exact = exact,
            Beside = [.. flag.Beside.Select(Outward)],
            Changes = isWritten ? [.. changes.Select(c => c!)] : [],
            IsSafe = flag.IsSafe && isWritten,
        };
    }

    private Beside Outward(Beside beside)
    {
        var exact = Outward(Fixing.Range(Code, beside.At, beside.Exact));
        return beside with { At = outer.Covering(exact), Exact = exact };
    }

    /// <summary>A correction is only carried outward where the text stands there as it does here.</summary>
    private Change? Outward(Change change)
    {
        var (from, to) = Fixing.Range(Code, change.At, change.Exact);
        if (
            !text.IsAsWritten(from, to)
            || change.Text.AsSpan().ContainsAny('"', '\'', '\\')
            || change.Text.Contains('\n', StringComparison.Ordinal)
        )
            return null;
        var exact = text.Reach(from, to);
        return change with { At = outer.Covering(exact), Exact = exact };
    }

    private Reach Outward((int From, int To) range) => text.Reach(range.From, range.To);
}
