using Handclasp.Source.Lexing;

namespace Handclasp.Source.Languages;

/// <content>Kotlin.</content>
internal static partial class All
{
    public static Language Kotlin { get; } =
        new(
            "Kotlin",
            new()
            {
                Strings = [new("\"\"\"", "\"\"\"", Escapes.None, Lines: true), new("\"", "\"") { Hole = "${" }, Single],
                NameCharacters = "$@",
                CommentsNest = true,
            }
        )
        {
            Fence = "kotlin",
            Extensions = [".kt", ".kts"],
            LineEnds = LineEnds.Expressions,
            TrailingBlocks = true,
            ShowsLinks = true,
            Declares = ["val", "var"],
            Functions = ["fun"],
            Rewrite = (_, tokens) => JvmSyntax.StaticImports(Aliases.Undone(tokens)),
            MoreCalls = JvmSyntax.Properties,
            ValueOf = JvmSyntax.ValueOf,
            Conditions = KotlinSyntax.Conditions,
            Literals = JvmLiterals,
        };
}
