using Handclasp.Cli.CommandLine;
using Handclasp.Model;

namespace Handclasp.Cli.Config;

/// <summary>Options from variables: HANDCLASP_CLIENT_CERT is --client-cert.</summary>
internal static class EnvironmentOptions
{
    private const string Prefix = "HANDCLASP_";

    /// <summary>Ours, and no options: the key of a service to come, the binary the npm package and the action run, and what our tests set.</summary>
    private static readonly string[] Others =
    [
        "HANDCLASP_API_KEY",
        "HANDCLASP_BINARY",
        "HANDCLASP_NATIVE",
        "HANDCLASP_RELEASES",
        "HANDCLASP_FUZZ_SEED",
        "HANDCLASP_INTEROP_MATRIX",
    ];

    /// <summary>The values that the environment has for these options. An empty variable is one that is not set: CI systems set those.</summary>
    /// <exception cref="UsageException">A switch that is neither on nor off.</exception>
    public static IEnumerable<Given> Of(IReadOnlyList<OptionSpec> options, World world)
    {
        foreach (var option in options)
        {
            if (world.Variable(option.Variable) is not { Length: > 0 } value)
                continue;
            if (option.IsSwitch)
                yield return new(option, IsOn(option, value) ? "" : null, option.Variable);
            else if (option.Repeatable)
                foreach (var line in value.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                    yield return new(option, line, option.Variable);
            else
                yield return new(option, value, option.Variable);
        }
    }

    /// <summary>Variables that look like ours and are none, each with the nearest that is.</summary>
    /// <param name="named">Variables that options name, of whatever name.</param>
    public static IEnumerable<string> Unknown(World world, IReadOnlyCollection<string> named)
    {
        var known = ConfigKeys.InEnvironment.Select(o => o.Variable).Concat(Others).ToHashSet(StringComparer.Ordinal);
        foreach (
            var name in world.Variables().Where(n => n.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)
        )
        {
            if (known.Contains(name) || named.Contains(name) || name.StartsWith(ConfigSecrets.Prefix, StringComparison.Ordinal))
                continue;
            var bare = known.Select(k => k[Prefix.Length..]);
            var near = Nearest.Of(name[Prefix.Length..], bare) is { } found ? $": did you mean {Prefix}{found}?" : "";
            yield return $"the environment variable {CommandParser.Shown(name)} is not known and does nothing{near}";
        }
    }

    private static bool IsOn(OptionSpec option, string value) =>
        value.ToLowerInvariant() switch
        {
            "1" or "true" or "yes" or "on" => true,
            "0" or "false" or "no" or "off" => false,
            _ => throw new UsageException($"{option.Variable} '{CommandParser.Shown(value)}' is neither true nor false"),
        };
}
