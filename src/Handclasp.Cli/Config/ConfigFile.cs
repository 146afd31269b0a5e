using System.Globalization;
using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Cli.Config;

/// <summary>One entry of <c>targets:</c>.</summary>
/// <param name="Label">Its name, or empty.</param>
internal sealed record ConfigTarget(TargetAddress Address, string Label, string Place, IReadOnlyList<Given> Values);

/// <summary>The settings file, read and checked as far as that needs no other file.</summary>
internal sealed record ConfigFile(ConfigPlace Place)
{
    private const int Largest = 1024 * 1024;

    public IReadOnlyList<ConfigTarget> Targets { get; init; } = [];
    public IReadOnlyList<Given> Defaults { get; init; } = [];
    public IReadOnlyList<Given> Scan { get; init; } = [];
    public IReadOnlyList<Given> Source { get; init; } = [];
    public IReadOnlyList<Given> Gate { get; init; } = [];

    /// <exception cref="UsageException">With file, line, column and what is wrong.</exception>
    public static ConfigFile Read(ConfigPlace place, World world)
    {
        var text = InputFiles.Text(place.Shown, ConfigOptionSpecs.Config.Name, world, Largest);
        var yaml = new YamlFile(place.Shown);
        var file = new ConfigReader(yaml, place, world).Read(yaml.Read(text));
        // The entries are read once more when they are applied; a mistake in them must not wait until then.
        Suppressions.Parse(text, place.Shown, CheckNames.All());
        return file;
    }

    /// <summary>The entry a word of the command line means: by its name, or by its address.</summary>
    /// <param name="address">The word as an address; null where it is none.</param>
    public ConfigTarget? Find(string word, TargetAddress? address) =>
        Targets.FirstOrDefault(t => word.Length > 0 && t.Label == word)
        ?? Targets
            .Where(t => address is not null && Matches(t.Address, address))
            .OrderBy(t => t.Address.Path == address!.Path ? 0 : 1)
            .FirstOrDefault();

    /// <summary>Same scheme, host and port; an entry that names a path means that one only.</summary>
    private static bool Matches(TargetAddress entry, TargetAddress typed) =>
        (entry.Scheme, entry.Host, entry.Port) == (typed.Scheme, typed.Host, typed.Port) && (!entry.PathGiven || entry.Path == typed.Path);
}

/// <summary>From the file's nodes to options and their values.</summary>
internal sealed class ConfigReader(YamlFile yaml, ConfigPlace place, World world)
{
    private const int MostTargets = 10_000;
    private readonly ConfigValues values = new(yaml, place, world);

    public ConfigFile Read(YamlNode root)
    {
        var file = new ConfigFile(place);
        if (root.IsEmpty)
            return file;
        if (root.Pairs is not { } sections)
            throw yaml.Wrong(root, $"expected the keys {string.Join(", ", YamlFile.Sections)}");
        foreach (var (key, value) in sections)
            file = key.Text switch
            {
                "version" => Version(value, file),
                "targets" => file with { Targets = Targets(value) },
                "defaults" => file with { Defaults = Options(ConfigKeys.Defaults, value) },
                "scan" => file with { Scan = Options(ConfigKeys.Scan, value) },
                "source" => file with { Source = Options(ConfigKeys.Source, value) },
                "gate" => file with { Gate = Options(ConfigKeys.Gate, value) },
                "suppressions" => file,
                _ => throw Unknown(key, YamlFile.Sections, "the file"),
            };
        return file;
    }

    private ConfigFile Version(YamlNode value, ConfigFile file) =>
        value.Text == "1" ? file : throw yaml.Wrong(value, "version is 1: this handclasp knows no other");

    private List<ConfigTarget> Targets(YamlNode list)
    {
        if (list.IsEmpty)
            return [];
        if (list.Items is not { } items)
            throw yaml.Wrong(list, "'targets' is a list: begin each entry with '- target:'");
        if (items.Count > MostTargets)
            throw yaml.Wrong(
                list,
                $"{items.Count} targets are too many for settings: at most {MostTargets}; scan --targets FILE takes more"
            );
        List<ConfigTarget> targets = [];
        foreach (var item in items)
        {
            var found = Target(item);
            if (targets.Find(t => (t.Address.Url, t.Address.User) == (found.Address.Url, found.Address.User)) is { } same)
                throw yaml.Wrong(
                    item,
                    $"{found.Address.Url} stands twice, first at {same.Place}: a second client of one target is other_cert and other_key"
                );
            if (found.Label.Length > 0 && targets.Find(t => t.Label == found.Label) is { } namesake)
                throw yaml.Wrong(item, $"two targets are named '{YamlFile.Shown(found.Label)}', the first at {namesake.Place}");
            targets.Add(found);
        }

        return targets;
    }

    private ConfigTarget Target(YamlNode item)
    {
        // - https://api.example.com is short for - target: https://api.example.com
        var pairs =
            item.Text is not null && !item.IsEmpty
                ? [(new YamlNode(item.Line, item.Column) { Text = ConfigKeys.Target }, item)]
                : item.Pairs;
        if (pairs is null)
            throw yaml.Wrong(item, "a target is an address, or a map with the key 'target'");
        var address = pairs.FirstOrDefault(p => p.Key.Text == ConfigKeys.Target).Value;
        if (address is null)
            throw yaml.Wrong(item, "the entry has no 'target': write target: https://host:port/path");
        var label = pairs.FirstOrDefault(p => p.Key.Text == ConfigKeys.Label).Value;
        List<Given> given = [];
        foreach (var (key, value) in pairs)
            if (value != address && value != label)
                given.AddRange(Option(ConfigKeys.Targets, key, value, [ConfigKeys.Target, ConfigKeys.Label]));
        return new(
            values.Address(address),
            label is null ? "" : values.Text(label, ConfigKeys.Label),
            string.Create(CultureInfo.InvariantCulture, $"{place.Shown}:{item.Line}"),
            given
        );
    }

    private List<Given> Options(ConfigSection section, YamlNode map)
    {
        if (map.IsEmpty)
            return [];
        if (map.Pairs is not { } pairs)
            throw yaml.Wrong(map, $"'{section.Name}' holds keys and values, for example {section.Options[0].Key}: …");
        return [.. pairs.SelectMany(p => Option(section, p.Key, p.Value, []))];
    }

    private IEnumerable<Given> Option(ConfigSection section, YamlNode key, YamlNode value, IReadOnlyList<string> more)
    {
        if (section.Find(key.Text!) is { } option)
            return values.Of(option, key, value);
        throw Unknown(key, [.. more, .. section.Options.SelectMany(ConfigSection.Spellings)], $"'{section.Name}'");
    }

    private UsageException Unknown(YamlNode key, IReadOnlyList<string> known, string where)
    {
        var shown = YamlFile.Shown(key.Text!);
        if (ConfigSecrets.IsKey(key.Text!) && Nearest.Of(key.Text!, known) is null)
            return yaml.Wrong(key, ConfigSecrets.Refusal(shown));
        var elsewhere = new[] { ConfigKeys.Defaults, ConfigKeys.Scan, ConfigKeys.Source, ConfigKeys.Gate, ConfigKeys.Targets };
        if (elsewhere.FirstOrDefault(s => s.Find(key.Text!) is not null) is { } right)
            return yaml.Wrong(key, $"'{shown}' does not stand in {where}: it belongs to '{right.Name}'");
        if (ConfigKeys.InEnvironment.FirstOrDefault(o => o.Key == key.Text!.Replace('-', '_')) is { } typed)
            return yaml.Wrong(key, $"'{shown}' does not stand in a settings file: give {typed.Name} on the command line");
        var plain = key.Text!.Replace('-', '_');
        return yaml.Wrong(
            key,
            $"unknown key '{shown}' in {where}"
                + (
                    Nearest.Of(plain, known) is { } near ? $": did you mean '{near}'?"
                    : known.Count <= 12 ? $": known are {string.Join(", ", known)}"
                    : ": handclasp schema config lists the keys"
                )
        );
    }
}
