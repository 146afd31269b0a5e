using Handclasp.Cli.CommandLine;

namespace Handclasp.Cli.Config;

/// <summary>A value that was not typed.</summary>
/// <param name="Value">Null: a switch that is off.</param>
/// <param name="Place">Where it stands: ".handclasp.yaml:3:5", or the variable's name.</param>
internal sealed record Given(OptionSpec Option, string? Value, string Place)
{
    /// <summary>It stands in the settings file, not in the environment.</summary>
    public bool InFile => Place != Option.Variable;
}
