namespace Handclasp.Source.Languages;

/// <content>Clojure.</content>
internal static partial class All
{
    public static Language Clojure { get; } =
        new(
            "Clojure",
            new()
            {
                LineComments = [";"],
                BlockComments = [],
                NameCharacters = ":-?!*+/.<>=",
                Strings = [new("\"", "\"", Lines: true)],
            }
        )
        {
            Fence = "clojure",
            Extensions = [".clj", ".cljc", ".cljs", ".edn"],
            Null = ["nil"],
            Literals = ["ssl", "tls", "trust", "insecure", "verify"],
        };
}
