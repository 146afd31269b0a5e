namespace Handclasp.Source.Languages;

/// <content>Swift.</content>
internal static partial class All
{
    public static Language Swift { get; } =
        new("Swift", new() { CommentsNest = true, Strings = [new("\"\"\"", "\"\"\"", Lines: true), Double] })
        {
            Fence = "swift",
            Extensions = [".swift"],
            LineEnds = LineEnds.Expressions,
            Null = ["nil"],
            Declares = ["let", "var"],
            Functions = ["func"],
            Literals = ["tls", "ssl", "trust", "certificate"],
        };
}
