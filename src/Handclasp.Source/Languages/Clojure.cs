namespace Handclasp.Source.Languages;

/// <content>Clojure.</content>
internal static partial class All
{
    public static Language Clojure { get; } =
        new(
            "Clojure",
            new()
            {
                LineComments = [";", "#!"],
                BlockComments = [],
                NameCharacters = ":-?!*+/.<>=&%$",
                Operators = [],
                Special = ClojureSyntax.Character,
                Strings = [new("\"", "\"", Lines: true)],
            }
        )
        {
            Fence = "clojure",
            ShowsLinks = true,
            Extensions = [".clj", ".cljc", ".cljs", ".edn", ".bb"],
            Null = ["nil"],
            OnlyOwnFunctions = true,
            Rewrite = ClojureSyntax.Split,
            MoreFunctions = ClojureSyntax.Functions,
            MoreCalls = ClojureSyntax.Calls,
            MoreAssignments = ClojureSyntax.Assignments,
            Results = ClojureSyntax.Results,
            Swallows = ClojureSyntax.Swallows,
            Conditions = ClojureSyntax.Conditions,
            SettingAt = ClojureSyntax.SettingAt,
            ValueOf = ClojureSyntax.ValueOf,
            Literals = JvmPackLiterals,
        };
}
