using System.Text.RegularExpressions;

namespace Handclasp.Source.Syntax;

/// <summary>The words that a name is made of.</summary>
internal static partial class NameWords
{
    /// <summary>camelCase, snake_case and CAPITALS fall into their words.</summary>
    public static IEnumerable<string> Of(string name) => Words().Matches(name).Select(m => m.Value);

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+")]
    private static partial Regex Words();
}
