using System.Globalization;
using Handclasp.Cli.CommandLine;
using Handclasp.Cli.Output;
using Handclasp.Cli.Scan;
using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Cli.Config;

/// <summary>A node to the values an option has on the command line; what is wrong is told with its place.</summary>
internal sealed class ConfigValues(YamlFile yaml, ConfigPlace place, World world)
{
    private const int MostValues = 1000;

    /// <summary>The values of one option, in the order written.</summary>
    public IEnumerable<Given> Of(OptionSpec option, YamlNode key, YamlNode value)
    {
        if (option.IsSwitch)
            return [Switch(option, key, value)];
        if (value.Pairs is { } headers && option.Takes == Takes.Header)
            return headers.Select(h => Header(option, h.Key, $"{h.Key.Text}: {Text(h.Value, h.Key.Text!)}", h.Value)).ToList();
        if (value.Items is not { } items)
            return [.. Item(option, key.Text!, value)];
        if (!option.Repeatable && !option.IsList)
            throw yaml.Wrong(value, $"'{key.Text}' is one value, not a list");
        if (items.Count > MostValues)
            throw yaml.Wrong(value, $"'{key.Text}' has {items.Count} values: at most {MostValues}");
        if (option.IsList)
            return [At(option, string.Join(',', items.Select(i => Checked(option, key.Text!, i))), value)];
        return [.. items.SelectMany(i => Item(option, key.Text!, i))];
    }

    /// <summary>One text.</summary>
    public string Text(YamlNode value, string key)
    {
        if (value.Text is not { } text)
            throw yaml.Wrong(value, $"'{YamlFile.Shown(key)}' is one value, not a list or a map");
        if (value.IsEmpty)
            throw yaml.Wrong(value, $"'{YamlFile.Shown(key)}' has no value: give one, or leave the key out");
        if (ConfigSecrets.IsMaterial(text))
            throw yaml.Wrong(
                value,
                $"'{YamlFile.Shown(key)}' holds a certificate or key itself: write that to a file and name the file here"
            );
        return text;
    }

    /// <summary>A target's address; a password in it comes from the environment.</summary>
    public TargetAddress Address(YamlNode value)
    {
        var text = Text(value, ConfigKeys.Target);
        var at = text.LastIndexOf('@');
        if (
            at > 0
            && text.IndexOf("://", StringComparison.Ordinal) is var mark
            && text.AsSpan(mark + 3, Math.Max(0, at - mark - 3)).IndexOf(':') is var colon and >= 0
        )
        {
            if (!text.AsSpan(mark + 3 + colon, at - mark - 3 - colon).Contains("${", StringComparison.Ordinal))
                throw yaml.Wrong(
                    value,
                    $"a password stands in this target: write ${{{ConfigSecrets.Prefix}…}} in its place and set that environment variable"
                );
        }

        return Told(value, () => TargetAddress.Parse(ConfigSecrets.Filled(text, value, yaml, world)));
    }

    private IEnumerable<Given> Item(OptionSpec option, string key, YamlNode value)
    {
        if (option == OutputOptionSpecs.Output || option == OutputOptionSpecs.Format)
            return Result(option, key, value);
        return option.Takes == Takes.Header
            ? [Header(option, value, Text(value, key), value)]
            : [At(option, Checked(option, key, value), value)];
    }

    private string Checked(OptionSpec option, string key, YamlNode value)
    {
        var text = Text(value, key);
        if (option.IsOneOfWords)
            Told(value, () => Values.OneOf(text, key, [.. option.Words.Select(w => (w, w))]));
        var filled = ConfigSecrets.Filled(text, value, yaml, world);
        Told(
            value,
            () =>
                option.Takes switch
                {
                    Takes.Whole => (object)Values.Whole(filled, key, option.Least, option.Most),
                    Takes.Rate => Values.Rate(filled, key),
                    Takes.Duration => Values.Duration(filled, key),
                    _ => filled,
                }
        );
        return option.Offer is Offer.Files or Offer.Folders && filled != "-" ? place.FileIn(filled, world) : filled;
    }

    /// <summary>
    /// A format goes to standard output; a file's ending names its format, or a map says it: { format: gitlab, output: gl.json }.
    /// The pairs of the command line hang on order, so each is written out whole here.
    /// </summary>
    private IEnumerable<Given> Result(OptionSpec option, string key, YamlNode value)
    {
        if (option == OutputOptionSpecs.Format)
            return [At(option, Checked(option, key, value), value), At(OutputOptionSpecs.Output, "-", value)];
        if (value.Pairs is not { } pairs)
            return [At(option, Checked(option, key, value), value)];
        if (pairs is not [({ Text: "format" }, var format), ({ Text: "output" or "file" }, var file)])
            throw yaml.Wrong(value, "an output is a file, or a map { format: FORMAT, output: FILE }");
        return
        [
            At(OutputOptionSpecs.Format, Checked(OutputOptionSpecs.Format, "format", format), format),
            At(option, Checked(option, key, file), file),
        ];
    }

    private Given Header(OptionSpec option, YamlNode key, string line, YamlNode value)
    {
        var name = line.Split(':')[0].Trim();
        var written = value.Text!;
        if (option == ScanOptionSpecs.Header && ConfigSecrets.IsHeader(name) && !written.Contains("${", StringComparison.Ordinal))
            throw yaml.Wrong(
                key,
                $"the header {YamlFile.Shown(name)} holds a secret: write ${{{ConfigSecrets.Prefix}…}} for it and set that environment variable"
            );
        var filled = ConfigSecrets.Filled(line, value, yaml, world);
        return filled.AsSpan().IndexOfAny('\r', '\n', '\0') < 0
            ? At(option, filled, value)
            : throw yaml.Wrong(value, $"the header {YamlFile.Shown(name)} contains a line break, which would forge a second header");
    }

    private Given Switch(OptionSpec option, YamlNode key, YamlNode value) =>
        value is { Plain: true, Text: "true" or "True" or "TRUE" } ? At(option, "", value)
        : value is { Plain: true, Text: "false" or "False" or "FALSE" } ? At(option, null, value)
        : throw yaml.Wrong(value, $"'{key.Text}' is true or false" + (value.Text is { } text ? $", not '{YamlFile.Shown(text)}'" : ""));

    private Given At(OptionSpec option, string? value, YamlNode at) =>
        new(option, value, string.Create(CultureInfo.InvariantCulture, $"{place.Shown}:{at.Line}:{at.Column}"));

    private T Told<T>(YamlNode at, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (UsageException wrong)
        {
            throw yaml.Wrong(at, wrong.Message);
        }
    }
}
