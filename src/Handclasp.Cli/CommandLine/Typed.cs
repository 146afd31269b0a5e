using Handclasp.Model;

namespace Handclasp.Cli.CommandLine;

/// <summary>What was typed, not yet understood.</summary>
/// <param name="Arguments">In order.</param>
/// <param name="Values">Option and value, in the order typed; a switch has the value "".</param>
internal sealed record Typed(IReadOnlyList<string> Arguments, IReadOnlyList<(OptionSpec Option, string Value)> Values)
{
    /// <summary>Those of the values that were not typed: from the environment and the settings file.</summary>
    public IReadOnlyList<Config.Given> Lower { get; init; } = [];

    public bool Has(OptionSpec option) => Values.Any(v => v.Option == option);

    /// <summary>The value, or null where the option was not given.</summary>
    public string? One(OptionSpec option) => Values.FirstOrDefault(v => v.Option == option).Value;

    /// <summary>All values of a repeatable option.</summary>
    public IEnumerable<string> All(OptionSpec option) => Values.Where(v => v.Option == option).Select(v => v.Value);

    /// <summary>The value read by <paramref name="read"/>, or <paramref name="otherwise"/>.</summary>
    /// <exception cref="UsageException">As <paramref name="read"/> says.</exception>
    public T Read<T>(OptionSpec option, Func<string, string, T> read, T otherwise) =>
        One(option) is { } value ? read(value, option.Name) : otherwise;
}
