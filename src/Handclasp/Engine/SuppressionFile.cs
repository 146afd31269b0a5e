using System.Globalization;
using Handclasp.Model;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Handclasp.Engine;

/// <summary>
/// The reader of one suppressions file, on the parser's events: they carry line numbers, and need no reflection. Whatever is not the one
/// shape it knows ends with a message that names file and line, so nesting, anchors and tags never get far.
/// </summary>
internal sealed class SuppressionFile(string file, IReadOnlyCollection<CheckInfo> known)
{
    private const int MaxCharacters = 1024 * 1024;
    private const string Root = "suppressions";
    private static readonly string[] Keys = ["check", "target", "path", "reason", "until"];

    /// <exception cref="UsageException">With file, line and what is wrong.</exception>
    public IReadOnlyList<SuppressionRule> Parse(string yaml)
    {
        if (yaml.Length > MaxCharacters)
            throw Wrong(1, "the file is too large for a list of suppressions");
        try
        {
            return Document(new Parser(new StringReader(yaml)));
        }
        catch (YamlException problem)
        {
            // The parser names the line before: tabs are the one mistake that nobody sees.
            var tab = Array.FindIndex(yaml.Split('\n'), l => l.TrimStart(' ').StartsWith('\t'));
            throw tab >= 0
                ? Wrong(tab + 1, "a tab indents this line: YAML is indented with spaces")
                : Wrong(problem.Start.Line, $"this is not YAML: {ForeignText.OneLine(problem.Message)}");
        }
    }

    private List<SuppressionRule> Document(Parser parser)
    {
        parser.Consume<StreamStart>();
        if (parser.TryConsume<StreamEnd>(out _))
            return [];
        parser.Consume<DocumentStart>();
        List<SuppressionRule> rules = [];
        if (!IsEmpty(parser))
        {
            if (!parser.TryConsume<MappingStart>(out _))
                throw Wrong(Here(parser), $"expected '{Root}:' with a list below it");
            var seen = new HashSet<string>(StringComparer.Ordinal);
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                Key(parser, [Root], seen);
                rules = Entries(parser);
            }
        }

        parser.Consume<DocumentEnd>();
        return parser.TryConsume<StreamEnd>(out _) ? rules : throw Wrong(Here(parser), "a second document: the file holds one list");
    }

    /// <summary>An empty document, or an empty value, is no suppression.</summary>
    private static bool IsEmpty(Parser parser) =>
        parser.Accept<Scalar>(out var scalar) && scalar is { Value: "", Style: ScalarStyle.Plain } && parser.TryConsume<Scalar>(out _);

    private List<SuppressionRule> Entries(Parser parser)
    {
        List<SuppressionRule> rules = [];
        if (IsEmpty(parser))
            return rules;
        if (!parser.TryConsume<SequenceStart>(out _))
            throw Wrong(Here(parser), $"'{Root}' is a list: begin each entry with '- check:'");
        while (!parser.TryConsume<SequenceEnd>(out _))
            rules.Add(Entry(parser));
        return rules;
    }

    private SuppressionRule Entry(Parser parser)
    {
        if (!parser.TryConsume<MappingStart>(out var start))
            throw Wrong(Here(parser), $"an entry has the keys {string.Join(", ", Keys)}");
        var line = (int)start.Start.Line;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var values = new Dictionary<string, (string Text, long Line)>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = Key(parser, Keys, seen);
            if (!parser.TryConsume<Scalar>(out var value))
                throw Wrong(Here(parser), $"'{key}' is one value, not a list or a map");
            values[key] = (value.Value.Trim(), value.Start.Line);
        }

        var check = Required(values, "check", line);
        var reason = Required(values, "reason", line);
        var until = Required(values, "until", line);
        return new(Check(check), values.GetValueOrDefault("target").Text ?? "", reason.Text, Date(until), file, line)
        {
            Path = (values.GetValueOrDefault("path").Text ?? "").Replace('\\', '/'),
        };
    }

    private string Key(Parser parser, string[] allowed, HashSet<string> seen)
    {
        if (!parser.TryConsume<Scalar>(out var key))
            throw Wrong(Here(parser), $"expected one of the keys {string.Join(", ", allowed)}");
        if (!allowed.Contains(key.Value, StringComparer.Ordinal))
            throw Wrong(key.Start.Line, $"unknown key '{Shown(key.Value)}': did you mean '{Nearest(key.Value, allowed)}'?");
        if (!seen.Add(key.Value))
            throw Wrong(key.Start.Line, $"'{key.Value}' stands twice");
        return key.Value;
    }

    private (string Text, long Line) Required(Dictionary<string, (string Text, long Line)> values, string key, int line)
    {
        if (!values.TryGetValue(key, out var value))
            throw Wrong(line, $"the entry has no '{key}': check, reason and until are obligatory");
        return value.Text.Length > 0 ? value : throw Wrong(value.Line, $"'{key}' is empty");
    }

    private string Check((string Text, long Line) value)
    {
        var words = known.SelectMany(c => new[] { c.Id, c.Slug }).ToList();
        if (words.Contains(value.Text, StringComparer.OrdinalIgnoreCase))
            return value.Text;
        if (Suppressions.Checks.Any(c => c.Id == value.Text || c.Slug == value.Text))
            throw Wrong(value.Line, $"'{value.Text}' is about suppressions itself and cannot be suppressed");
        var hint = words.Count > 0 ? $": did you mean '{Nearest(value.Text, words)}'?" : "";
        throw Wrong(value.Line, $"unknown check '{Shown(value.Text)}'{hint}");
    }

    private DateOnly Date((string Text, long Line) value) =>
        DateOnly.TryParseExact(value.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw Wrong(value.Line, $"until '{Shown(value.Text)}' is no date: write it as 2027-03-31");

    private static string Nearest(string word, IEnumerable<string> candidates) =>
        candidates.MinBy(c => Distance(word.ToLowerInvariant(), c.ToLowerInvariant()))!;

    /// <summary>Levenshtein's distance, on the first 64 characters.</summary>
    private static int Distance(string a, string b)
    {
        (a, b) = (a.Length > 64 ? a[..64] : a, b.Length > 64 ? b[..64] : b);
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j - 1], above) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }

    private static string Shown(string text) => ForeignText.OneLine(text.Length > 80 ? text[..80] : text);

    private static long Here(Parser parser) => parser.Current?.Start.Line ?? 1;

    private UsageException Wrong(long line, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{ForeignText.OneLine(file)}:{Math.Max(1, line)}: {what}"));
}
