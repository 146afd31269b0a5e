namespace Handclasp.Source.Languages;

/// <content>Scala.</content>
internal static partial class All
{
    public static Language Scala { get; } =
        new("Scala", new() { CommentsNest = true, Strings = [new("\"\"\"", "\"\"\"", Lines: true), Double, Single] })
        {
            Fence = "scala",
            Extensions = [".scala", ".sc", ".sbt"],
            LineEnds = LineEnds.Expressions,
            Declares = ["val", "var", "def"],
            Functions = ["def"],
            Literals = ["ssl", "tls", "trust", "hostname", "certificate"],
        };
}
