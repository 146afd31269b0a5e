namespace Handclasp.Source.Languages;

/// <content>Erlang.</content>
internal static partial class All
{
    public static Language Erlang { get; } =
        new(
            "Erlang",
            new()
            {
                LineComments = ["%"],
                BlockComments = [],
                NameCharacters = "@",
                Operators = ["=:=", "=/=", "=<", "||", "<<", ">>", "++", "--"],
                Strings = [new("\"\"\"", "\"\"\"", Lexing.Escapes.None, Lines: true), new("\"", "\"", Lines: true), new("'", "'")],
                Special = ErlangSyntax.Character,
            }
        )
        {
            Fence = "erlang",
            Extensions = [".erl", ".hrl", ".escript", ".config"],
            FileNames = ["rebar.config.script", "sys.config.src"],
            Null = ["undefined"],
            Links = [":"],
            OwnFunctions = true,
            FunctionsAreBlocks = true,
            BlockEnd = Beam.BlockEnd,
            SettingAt = ErlangSyntax.SettingAt,
            MoreFunctions = ErlangSyntax.Functions,
            MoreAssignments = ErlangSyntax.Macros,
            ValueOf = ErlangSyntax.ValueOf,
            Results = Beam.Results,
            Conditions = ErlangSyntax.Conditions,
            Literals = BeamLiterals,
        };
}
