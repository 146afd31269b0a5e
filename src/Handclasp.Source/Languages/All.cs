using Handclasp.Source.Lexing;

namespace Handclasp.Source.Languages;

/// <summary>The languages that are read: one file each.</summary>
internal static partial class All
{
    // Properties, not fields: the order in which the parts of a class are initialised is nobody's promise.
    private static StringForm Double => new("\"", "\"");
    private static StringForm Single => new("'", "'");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Language> Languages =>
        field ??= [
            JavaScript,
            Go,
            Java,
            Kotlin,
            CSharp,
            Python,
            Php,
            Ruby,
            Rust,
            C,
            Groovy,
            Shell,
            PowerShell,
            Batch,
            Dockerfile,
            Makefile,
            Yaml,
            Json,
            Settings,
        ];
}
