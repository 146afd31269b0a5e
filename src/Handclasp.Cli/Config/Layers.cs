using Handclasp.Cli.CommandLine;
using Handclasp.Cli.Output;
using Handclasp.Model;

namespace Handclasp.Cli.Config;

/// <summary>
/// What was typed, the environment and the settings file, laid over one another: command line, then environment, then file, then
/// what is built in. A higher layer's value takes the place of all values of the lower ones.
/// </summary>
internal sealed class Layers
{
    private readonly Typed typed;
    private readonly IReadOnlyList<Given> environment;
    private readonly IReadOnlyList<OptionSpec> options;

    /// <exception cref="UsageException">A variable or the file is wrong.</exception>
    public Layers(Typed typed, IReadOnlyList<OptionSpec> options, World world)
    {
        this.typed = typed;
        this.options = options;
        environment = [.. EnvironmentOptions.Of(options, world)];
        var config = ConfigOptionSpecs.Config;
        var named = typed.One(config) ?? environment.FirstOrDefault(g => g.Option == config)?.Value;
        File = ConfigFinder.Find(named, world) is { } place ? ConfigFile.Read(place, world) : null;
        if (!Merged([]).Has(OutputOptionSpecs.Quiet))
            foreach (var line in EnvironmentOptions.Unknown(world, PassphraseVariables()))
                world.Say($"handclasp: {line}");
    }

    /// <summary>The settings file, or null.</summary>
    public ConfigFile? File { get; }

    /// <summary>The whole command line, with what the environment and these sections of the file add to it.</summary>
    public Typed Merged(params IReadOnlyList<Given>[] sections)
    {
        List<(OptionSpec, string)> values = [.. typed.Values];
        List<Given> added = [];
        var taken = typed.Values.Select(v => v.Option).ToHashSet();
        var ownFile = File is null ? [] : new[] { new Given(OutputOptionSpecs.Suppressions, File.Place.Shown, File.Place.Shown) };
        foreach (var layer in sections.Prepend(environment).Append(ownFile))
        {
            var lower = layer.Where(g => options.Contains(g.Option) && !IsTaken(g, taken)).ToList();
            taken.UnionWith(lower.Select(g => g.Option));
            added.AddRange(lower.Where(g => g.Value is not null));
        }

        return typed with
        {
            Values = [.. values, .. added.Select(g => (g.Option, g.Value!))],
            Lower = added,
        };
    }

    private static bool IsTaken(Given given, HashSet<OptionSpec> taken)
    {
        // Which output goes with which format hangs on their order: one layer says both.
        if (given.Option == OutputOptionSpecs.Format || given.Option == OutputOptionSpecs.Output)
            return taken.Contains(OutputOptionSpecs.Format) || taken.Contains(OutputOptionSpecs.Output);
        // A certificate from the command line does not go with a key of the file: its own key may stand beside it.
        var certificate = given.InFile ? ConfigKeys.CertificateOf(given.Option) : null;
        return taken.Contains(given.Option) || (certificate is not null && taken.Contains(certificate));
    }

    private HashSet<string> PassphraseVariables() =>
        [
            .. (File?.Targets.SelectMany(t => t.Values) ?? [])
                .Concat(File?.Defaults ?? [])
                .Concat(environment)
                .Where(g => g.Option == Scan.ScanOptionSpecs.PassphraseVariable)
                .Select(g => g.Value!)
                .Concat(typed.All(Scan.ScanOptionSpecs.PassphraseVariable)),
        ];

    /// <summary>Reads merged options; a mistake in a value that was not typed is told with its place and by its key or variable.</summary>
    /// <exception cref="UsageException">As <paramref name="read"/> says.</exception>
    public static T Told<T>(Typed merged, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (UsageException wrong) when (Culprit(merged.Lower, wrong.Message) is { } given)
        {
            var called = given.InFile ? given.Option.Key : given.Option.Variable;
            var message = wrong.Message.Replace(given.Option.Name, called, StringComparison.Ordinal);
            throw new UsageException(given.InFile ? $"{given.Place}: {message}" : message);
        }
    }

    /// <summary>The value that a message is about: messages name their option first, and quote the value.</summary>
    private static Given? Culprit(IReadOnlyList<Given> lower, string message) =>
        lower
            .Select(g => (Given: g, At: IndexOf(message, g.Option.Name)))
            .Where(c => c.At >= 0 || (c.Given.Value!.Length > 2 && message.Contains(c.Given.Value, StringComparison.Ordinal)))
            .OrderBy(c => c.At < 0 ? int.MaxValue : c.At)
            .ThenBy(c => message.Contains(c.Given.Value!, StringComparison.Ordinal) ? 0 : 1)
            .Select(c => c.Given)
            .FirstOrDefault();

    /// <summary>Where a whole option's name stands: --client-cert is not in --client-cert-x.</summary>
    private static int IndexOf(string message, string name)
    {
        for (
            var at = message.IndexOf(name, StringComparison.Ordinal);
            at >= 0;
            at = message.IndexOf(name, at + 1, StringComparison.Ordinal)
        )
        {
            var end = at + name.Length;
            if (end == message.Length || !(char.IsAsciiLetterOrDigit(message[end]) || message[end] == '-'))
                return at;
        }

        return -1;
    }
}
