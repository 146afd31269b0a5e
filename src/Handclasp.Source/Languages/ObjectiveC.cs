namespace Handclasp.Source.Languages;

/// <content>Objective-C.</content>
internal static partial class All
{
    public static Language ObjectiveC { get; } =
        new("Objective-C", new() { Strings = [new("@\"", "\""), Double, Single], NameCharacters = "@" })
        {
            Fence = "objc",
            Extensions = [".m", ".mm"],
            ArrowLinks = true,
            TypesFirst = true,
            Null = ["nil", "NULL", "Nil"],
            False = ["NO", "false", "FALSE"],
            True = ["YES", "true", "TRUE"],
            Literals = ["ssl", "tls", "trust", "certificate"],
        };
}
