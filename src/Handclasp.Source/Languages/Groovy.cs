using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <content>Groovy, with Gradle's build scripts and Jenkinsfiles.</content>
internal static partial class All
{
    public static Language Groovy { get; } =
        new(
            "Groovy",
            new()
            {
                LineComments = ["//", "#!"],
                NameCharacters = "$",
                Operators = ["==~", "=~", "?.", "*.", ".&", "<=>", "?="],
                Special = GroovySyntax.Slashy,
                Strings =
                [
                    new("\"\"\"", "\"\"\"", Lines: true) { Hole = "${" },
                    new("'''", "'''", Lines: true),
                    new("\"", "\"") { Hole = "${" },
                    Single,
                ],
            }
        )
        {
            Fence = "groovy",
            ShowsLinks = true,
            Extensions = [".groovy", ".gvy", ".gy", ".gsh", ".gradle", ".jenkinsfile"],
            FileNames = ["Jenkinsfile"],
            LineEnds = LineEnds.Expressions,
            TrailingBlocks = true,
            Declares = ["def", "final", "var"],
            TypesFirst = true,
            OwnFunctions = true,
            Rewrite = (_, tokens) => Aliases.Undone(tokens),
            MoreFunctions = GroovySyntax.Functions,
            MoreCalls = GroovySyntax.Calls,
            Results = Tails.Of,
            SettingAt = GroovySyntax.SettingAt,
            ValueOf = (code, span) => GroovySyntax.ValueOf(code, span) ?? JvmSyntax.Configured(code, span),
            Literals = JvmPackLiterals,
        };
}
