namespace Handclasp.Source.Languages;

/// <content>Elixir.</content>
internal static partial class All
{
    public static Language Elixir { get; } =
        new(
            "Elixir",
            new()
            {
                LineComments = ["#"],
                BlockComments = [],
                NameCharacters = "@?!",
                Strings = [new("\"\"\"", "\"\"\"", Lines: true), Double, Single],
            }
        )
        {
            Fence = "elixir",
            Extensions = [".ex", ".exs"],
            LineEnds = LineEnds.Expressions,
            Null = ["nil"],
            Functions = ["def", "defp"],
            Literals = ["verify", "ssl", "tls", "insecure"],
        };
}
