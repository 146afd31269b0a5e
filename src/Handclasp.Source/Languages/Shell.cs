using Handclasp.Source.Lexing;

namespace Handclasp.Source.Languages;

/// <content>Shell.</content>
internal static partial class All
{
    public static Language Shell { get; } =
        new(
            "Shell",
            new()
            {
                LineComments = ["#"],
                BlockComments = [],
                NameCharacters = "-./=:_@%+~,^$&?!*",
                Strings = [new("\"", "\"", Lines: true), new("'", "'", Escapes.None, Lines: true)],
            }
        )
        {
            Fence = "shell",
            Extensions = [".sh", ".bash", ".zsh", ".ksh", ".fish", ".csh", ".bats", ".envrc", ".cron", ".crontab"],
            FileNames =
            [
                "crontab",
                "Procfile",
                ".bashrc",
                ".bash_profile",
                ".bash_aliases",
                ".profile",
                ".zshrc",
                ".zshenv",
                ".zprofile",
                ".kshrc",
                ".envrc",
                "PKGBUILD",
                "APKBUILD",
            ],
            LineEnds = LineEnds.Expressions,
            Parts = code => code.Orders.Parts,
            Literals = ShellWords,
        };
}
