using System.Text.RegularExpressions;

namespace Handclasp.WaysIn;

/// <summary>GitHub's expressions, as far as action.yml uses them. What it does not know it refuses: a test must not pass on a guess.</summary>
internal static partial class ActionExpression
{
    /// <summary>A text with its <c>${{ }}</c> filled in.</summary>
    public static string Fill(string text, Func<string, string> lookUp) => Braces().Replace(text, m => Value(m.Groups[1].Value, lookUp));

    /// <summary>An <c>if:</c>; true where there is none and nothing has failed.</summary>
    public static bool Holds(string condition, bool failed, Func<string, string> lookUp)
    {
        if (condition.Length == 0)
            return !failed;
        var inner = Braces().Match(condition) is { Success: true } braces ? braces.Groups[1].Value : condition;
        var parts = inner.Split("&&", StringSplitOptions.TrimEntries);
        var asked = parts.Any(p => p is "!cancelled()" or "always()");
        return (asked || !failed) && parts.All(p => p is "!cancelled()" or "always()" || Compares(p, lookUp));
    }

    private static bool Compares(string part, Func<string, string> lookUp)
    {
        var words = Comparison().Match(part);
        if (!words.Success)
            throw new NotSupportedException($"the tests do not know the expression '{part}'");
        var same = Value(words.Groups[1].Value, lookUp) == Value(words.Groups[3].Value, lookUp);
        return words.Groups[2].Value == "==" ? same : !same;
    }

    private static string Value(string word, Func<string, string> lookUp) =>
        word.Trim() is ['\'', .., '\''] quoted ? quoted[1..^1]
        : Name().IsMatch(word.Trim()) ? lookUp(word.Trim())
        : throw new NotSupportedException($"the tests do not know the expression '{word}'");

    [GeneratedRegex(@"\$\{\{(.*?)\}\}", RegexOptions.Singleline)]
    private static partial Regex Braces();

    [GeneratedRegex(@"^(\S+)\s*(==|!=)\s*('[^']*')$")]
    private static partial Regex Comparison();

    [GeneratedRegex(@"^(inputs\.\w+|github\.token|steps\.\w+\.outputs\.\w+)$")]
    private static partial Regex Name();
}
