namespace Handclasp.Source.Languages;

/// <content>Dart.</content>
internal static partial class All
{
    public static Language Dart { get; } =
        new("Dart", new() { Strings = [new("\"\"\"", "\"\"\"", Lines: true), new("'''", "'''", Lines: true), Double, Single] })
        {
            Fence = "dart",
            Extensions = [".dart"],
            TypesFirst = true,
            Declares = ["final", "var", "const"],
            Literals = ["certificate", "ssl", "tls"],
        };
}
