using Handclasp.Cli.CommandLine;

namespace Handclasp.Cli.Config;

/// <summary>The option that names the settings file.</summary>
internal static class ConfigOptionSpecs
{
    /// <summary>The word that means no file at all.</summary>
    public const string None = "none";

    public static readonly OptionSpec Config = new(
        "--config",
        "FILE",
        "Settings",
        $"targets and settings [{ConfigFinder.Name} here or above, up to the repository's root]; {None}: no file"
    )
    {
        Offer = Offer.Files,
    };
}
