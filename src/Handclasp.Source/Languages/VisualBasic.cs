namespace Handclasp.Source.Languages;

/// <content>VB.NET.</content>
internal static partial class All
{
    public static Language VisualBasic { get; } =
        new(
            "VB.NET",
            new()
            {
                LineComments = ["'"],
                BlockComments = [],
                Strings = [new("\"", "\"", Lexing.Escapes.Doubled)],
            }
        )
        {
            Fence = "vbnet",
            Extensions = [".vb", ".vbs", ".bas", ".vba"],
            LineEnds = LineEnds.Expressions,
            True = ["True"],
            False = ["False"],
            Null = ["Nothing"],
            Declares = ["Dim", "Const"],
            Functions = ["Function", "Sub"],
            Literals = ["ssl", "tls", "certificate", "securityprotocol"],
        };
}
