namespace Handclasp.Source.Languages;

/// <content>PowerShell.</content>
internal static partial class All
{
    public static Language PowerShell { get; } =
        new(
            "PowerShell",
            new()
            {
                LineComments = ["#"],
                BlockComments = [("<#", "#>")],
                NameCharacters = "$-:",
                Strings =
                [
                    new("@\"", "\n\"@", Lexing.Escapes.None, Lines: true),
                    new("@'", "\n'@", Lexing.Escapes.None, Lines: true),
                    Double,
                    Single,
                ],
            }
        )
        {
            Fence = "powershell",
            Extensions = [".ps1", ".psm1", ".psd1"],
            LineEnds = LineEnds.Expressions,
            True = ["$true"],
            False = ["$false"],
            Null = ["$null"],
            Literals = ["skip", "certificate", "securityprotocol", "insecure", "verify"],
        };
}
