namespace Handclasp.Source.Languages;

/// <content>Perl.</content>
internal static partial class All
{
    public static Language Perl { get; } =
        new(
            "Perl",
            new()
            {
                LineComments = ["#"],
                BlockComments = [("\n=pod", "\n=cut"), ("\n=head", "\n=cut")],
                NameCharacters = "$@%",
                Strings = [Double, Single],
            }
        )
        {
            Fence = "perl",
            Extensions = [".pl", ".pm", ".t", ".psgi", ".cgi"],
            ArrowLinks = true,
            Null = ["undef"],
            Functions = ["sub"],
            Literals = ["ssl", "tls", "verify"],
        };
}
