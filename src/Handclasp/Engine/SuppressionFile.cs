using System.Globalization;
using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>The reader of the suppressions in one file; the other sections of it are the command line's.</summary>
internal sealed class SuppressionFile(string file, IReadOnlyCollection<CheckInfo> known)
{
    private const string Root = "suppressions";
    private static readonly string[] Keys = ["check", "target", "path", "reason", "until"];
    private readonly YamlFile yaml = new(file);

    /// <exception cref="UsageException">With file, line, column and what is wrong.</exception>
    public IReadOnlyList<SuppressionRule> Parse(string text)
    {
        var root = yaml.Read(text);
        if (root.IsEmpty)
            return [];
        if (root.Pairs is not { } sections)
            throw yaml.Wrong(root, $"expected '{Root}:' with a list below it");
        foreach (var (key, _) in sections)
            Known(key, YamlFile.Sections);
        var list = sections.FirstOrDefault(s => s.Key.Text == Root).Value;
        if (list is null || list.IsEmpty)
            return [];
        return list.Items is { } entries
            ? [.. entries.Select(Entry)]
            : throw yaml.Wrong(list, $"'{Root}' is a list: begin each entry with '- check:'");
    }

    private SuppressionRule Entry(YamlNode entry)
    {
        if (entry.Pairs is not { } pairs)
            throw yaml.Wrong(entry, $"an entry has the keys {string.Join(", ", Keys)}");
        var values = new Dictionary<string, (string Text, YamlNode At)>(StringComparer.Ordinal);
        foreach (var (key, value) in pairs)
        {
            Known(key, Keys);
            values[key.Text!] = (value.Text?.Trim() ?? throw yaml.Wrong(value, $"'{key.Text}' is one value, not a list or a map"), value);
        }

        var check = Required(values, "check", entry);
        var reason = Required(values, "reason", entry);
        var until = Required(values, "until", entry);
        return new(Check(check), values.GetValueOrDefault("target").Text ?? "", reason.Text, Date(until), file, entry.Line)
        {
            Path = (values.GetValueOrDefault("path").Text ?? "").Replace('\\', '/'),
        };
    }

    private void Known(YamlNode key, IReadOnlyList<string> allowed)
    {
        if (!allowed.Contains(key.Text!, StringComparer.Ordinal))
            throw yaml.Wrong(
                key,
                $"unknown key '{YamlFile.Shown(key.Text!)}'{Hint(key.Text!, allowed) ?? $": known are {string.Join(", ", allowed)}"}"
            );
    }

    private (string Text, YamlNode At) Required(Dictionary<string, (string Text, YamlNode At)> values, string key, YamlNode entry)
    {
        if (!values.TryGetValue(key, out var value))
            throw yaml.Wrong(entry, $"the entry has no '{key}': check, reason and until are obligatory");
        return value.Text.Length > 0 ? value : throw yaml.Wrong(value.At, $"'{key}' is empty");
    }

    private string Check((string Text, YamlNode At) value)
    {
        var words = known.SelectMany(c => new[] { c.Id, c.Slug }).ToList();
        if (words.Contains(value.Text, StringComparer.OrdinalIgnoreCase))
            return value.Text;
        if (Suppressions.Checks.Any(c => c.Id == value.Text || c.Slug == value.Text))
            throw yaml.Wrong(value.At, $"'{value.Text}' is about suppressions itself and cannot be suppressed");
        throw yaml.Wrong(
            value.At,
            $"unknown check '{YamlFile.Shown(value.Text)}'{Hint(value.Text, words) ?? ": handclasp checks lists them"}"
        );
    }

    private DateOnly Date((string Text, YamlNode At) value) =>
        DateOnly.TryParseExact(value.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw yaml.Wrong(value.At, $"until '{YamlFile.Shown(value.Text)}' is no date: write it as 2027-03-31");

    private static string? Hint(string word, IEnumerable<string> candidates) =>
        Nearest.Of(word, candidates) is { } near ? $": did you mean '{near}'?" : null;
}
