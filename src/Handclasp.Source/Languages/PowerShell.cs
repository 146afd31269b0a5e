using Handclasp.Source.Lexing;
using Handclasp.Source.Scripts;

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
                NameCharacters = "$-",
                Strings =
                [
                    new("@\"", "\n\"@", Escapes.None, Lines: true),
                    new("@'", "\n'@", Escapes.None, Lines: true),
                    new("\"", "\"", Escapes.Doubled, Lines: true),
                    new("'", "'", Escapes.Doubled, Lines: true),
                ],
            }
        )
        {
            Fence = "powershell",
            Extensions = [".ps1", ".psm1", ".psd1"],
            LineEnds = LineEnds.Expressions,
            True = ["$true", "$True", "$TRUE"],
            False = ["$false", "$False", "$FALSE"],
            Null = ["$null", "$Null"],
            Parts = PowerShellHost.Parts,
            Literals = [.. ShellWords, "sslstream", "sslprotocol", "client-", "giveup", "sslnegotiatecert"],
        };
}
