namespace Handclasp.Source.Languages;

/// <content>Elixir.</content>
internal static partial class All
{
    public static Language Elixir { get; } =
        new(
            "Elixir",
            new()
            {
                LineComments = ["#"],
                BlockComments = [],
                NameCharacters = "@",
                NameEnds = "?!",
                Operators = ["|||", "&&&", "<>", "|>", "=~", "\\\\", "..", "++", "--"],
                Strings =
                [
                    new("\"\"\"", "\"\"\"", Lines: true) { Hole = "#{" },
                    new("'''", "'''", Lines: true) { Hole = "#{" },
                    new("\"", "\"", Lines: true) { Hole = "#{" },
                    new("'", "'", Lines: true) { Hole = "#{" },
                ],
                Special = ElixirSyntax.Sigil,
            }
        )
        {
            Fence = "elixir",
            Extensions = [".ex", ".exs", ".heex"],
            LineEnds = LineEnds.Expressions,
            Null = ["nil"],
            Links = ["."],
            OwnFunctions = true,
            FunctionsAreBlocks = true,
            BlockEnd = Beam.BlockEnd,
            SettingAt = ElixirSyntax.SettingAt,
            MoreFunctions = ElixirSyntax.Functions,
            MoreAssignments = ElixirSyntax.Attributes,
            ValueOf = ElixirSyntax.ValueOf,
            Results = Beam.Results,
            Conditions = ElixirSyntax.Conditions,
            Literals = BeamLiterals,
        };

    /// <summary>Hints in Elixir and Erlang alike: they have the same TLS library.</summary>
    private static string[] BeamLiterals =>
        ["verify", "ssl", "tls", "insecure", "hackney", "https", "hostname_check", "public_key", "change_mode", "chmod", .. Everywhere];
}
