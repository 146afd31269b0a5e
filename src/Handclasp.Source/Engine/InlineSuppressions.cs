using System.Globalization;
using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Engine;

/// <summary>One <c>handclasp:ignore HC501 until 2027-06-30: reason</c> in a comment.</summary>
/// <param name="Check">Check id or slug.</param>
/// <param name="Suppression">Reason and end, or null where it is not whole.</param>
/// <param name="Line">The 1-based line it stands on.</param>
/// <param name="For">The 1-based line it speaks of: its own, or the next line of code where it stands alone.</param>
/// <param name="Wrong">What is missing, or empty.</param>
internal sealed record InlineSuppression(string Check, Suppression? Suppression, int Line, int For, string Wrong)
{
    public bool IsFor(CheckInfo check) =>
        Check.Equals(check.Id, StringComparison.OrdinalIgnoreCase) || Check.Equals(check.Slug, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Reads the suppressions in a file's comments.</summary>
internal static partial class InlineSuppressions
{
    /// <summary>What begins one.</summary>
    public const string Mark = "handclasp:ignore";

    public static IReadOnlyList<InlineSuppression> Of(CodeFile code)
    {
        List<InlineSuppression> found = [];
        foreach (var comment in code.Comments)
        {
            var text = code.Source.Text[comment.Start..comment.End];
            var at = text.IndexOf(Mark, StringComparison.Ordinal);
            if (at < 0)
                continue;
            var line = code.Source.At(comment.Start + at).Line;
            found.Add(Parse(text[(at + Mark.Length)..], line, SpeaksOf(code, comment.End, line)));
        }

        return found;
    }

    private static InlineSuppression Parse(string text, int line, int about)
    {
        var rest = text.Split('\n')[0].Replace("*/", "", StringComparison.Ordinal).Replace("-->", "", StringComparison.Ordinal).Trim();
        var match = Shape().Match(rest);
        var check = match.Success ? match.Groups["check"].Value : rest.Split(' ', ':')[0];
        if (!match.Success || match.Groups["reason"].Value.Trim().Length == 0)
            return new(check, null, line, about, $"write {Mark} HC500 until 2027-06-30: reason");
        return DateOnly.TryParseExact(
            match.Groups["until"].Value,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var until
        )
            ? new(check, new(match.Groups["reason"].Value.Trim(), until), line, about, "")
            : new(check, null, line, about, $"'{match.Groups["until"].Value}' is no date: write 2027-06-30");
    }

    private static int SpeaksOf(CodeFile code, int end, int line)
    {
        if (code.Tokens.Any(t => t.Start < end && code.Source.At(t.Start).Line == line))
            return line;
        var next = code.Tokens.FirstOrDefault(t => t.Start >= end);
        return next.End > 0 ? code.Source.At(next.Start).Line : line;
    }

    [GeneratedRegex(@"^\s*(?<check>[A-Za-z][A-Za-z0-9-]*)\s+until\s+(?<until>\S+?)\s*:\s*(?<reason>.*)$")]
    private static partial Regex Shape();
}
