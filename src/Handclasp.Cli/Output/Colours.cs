using Handclasp.Cli.CommandLine;

namespace Handclasp.Cli.Output;

/// <summary>Whether to colour.</summary>
internal static class Colours
{
    /// <summary>What --color says; auto colours a terminal, unless NO_COLOR is set and not empty (no-color.org) or the terminal is dumb.</summary>
    public static bool Wanted(Typed typed, World world, bool toTerminal) =>
        typed.Read(
            OutputOptionSpecs.Color,
            (w, o) => Values.OneOf<bool?>(w, o, [("auto", null), ("always", true), ("never", false)]),
            (bool?)null
        ) ?? (toTerminal && string.IsNullOrEmpty(world.Variable("NO_COLOR")) && world.Variable("TERM") != "dumb");
}
