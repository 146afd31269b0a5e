namespace Handclasp.Source.Languages;

/// <content>Lua.</content>
internal static partial class All
{
    public static Language Lua { get; } =
        new(
            "Lua",
            new()
            {
                LineComments = ["--"],
                BlockComments = [("--[[", "]]")],
                Strings = [new("[[", "]]", Lexing.Escapes.None, Lines: true), Double, Single],
            }
        )
        {
            Fence = "lua",
            Extensions = [".lua"],
            LineEnds = LineEnds.Expressions,
            Null = ["nil"],
            Functions = ["function"],
            Literals = ["ssl", "tls", "verify"],
        };
}
