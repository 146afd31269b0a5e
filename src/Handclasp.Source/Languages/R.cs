namespace Handclasp.Source.Languages;

/// <content>R.</content>
internal static partial class All
{
    public static Language R { get; } =
        new(
            "R",
            new()
            {
                LineComments = ["#"],
                BlockComments = [],
                NameCharacters = ".",
                Strings = [Double, Single],
            }
        )
        {
            Fence = "r",
            Extensions = [".r", ".rmd"],
            LineEnds = LineEnds.Expressions,
            True = ["TRUE", "T"],
            False = ["FALSE", "F"],
            Null = ["NULL"],
            Literals = ["ssl", "tls", "verify"],
        };
}
