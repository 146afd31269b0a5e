namespace Handclasp.Checks;

/// <summary>The generated pages of docs/checks.</summary>
internal static class CheckDocs
{
    public static IReadOnlyList<(string File, string Text)> Pages() => throw new NotSupportedException("stub");

    public static string Page(string id) => throw new NotSupportedException("stub");
}
