namespace Handclasp.Source.Languages;

/// <content>Groovy.</content>
internal static partial class All
{
    public static Language Groovy { get; } =
        new("Groovy", new() { Strings = [new("\"\"\"", "\"\"\"", Lines: true), new("'''", "'''", Lines: true), Double, Single] })
        {
            Fence = "groovy",
            Extensions = [".groovy", ".gvy", ".gradle"],
            FileNames = ["Jenkinsfile"],
            LineEnds = LineEnds.Expressions,
            Declares = ["def", "final", "var"],
            Functions = ["def"],
            TypesFirst = true,
            Literals = ["ssl", "tls", "trust", "hostname", "certificate"],
        };
}
