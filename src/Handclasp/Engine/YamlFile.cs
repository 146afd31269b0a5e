using System.Globalization;
using Handclasp.Model;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Handclasp.Engine;

/// <summary>A value of <c>.handclasp.yaml</c>, with where it stands.</summary>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based.</param>
internal sealed record YamlNode(int Line, int Column)
{
    /// <summary>The text of a scalar; null for a list or a map.</summary>
    public string? Text { get; init; }

    /// <summary>The scalar stands without quotes: it may mean a number, true or nothing.</summary>
    public bool Plain { get; init; }

    /// <summary>The items of a list; null for anything else.</summary>
    public IReadOnlyList<YamlNode>? Items { get; init; }

    /// <summary>Keys (always scalars, none twice) and values of a map; null for anything else.</summary>
    public IReadOnlyList<(YamlNode Key, YamlNode Value)>? Pairs { get; init; }

    /// <summary>Nothing was written: "key:" alone, null or ~.</summary>
    public bool IsEmpty => Plain && Text is "" or "null" or "~";
}

/// <summary>
/// Reads the settings file on the parser's events: they carry places and need no reflection. What a settings file does not need
/// (anchors, aliases, tags, several documents, deep nesting) is refused, so a small file cannot become a large one.
/// </summary>
internal sealed class YamlFile(string file)
{
    /// <summary>The first words that a line may begin with; the suppressions are read here, the others by the command line.</summary>
    public static IReadOnlyList<string> Sections { get; } = ["version", "defaults", "targets", "scan", "source", "gate", "suppressions"];

    private const int MaxCharacters = 1024 * 1024;
    private const int MaxDepth = 8;
    private const int MaxNodes = 200_000;
    private int nodes;

    /// <summary>The whole file; a scalar that <see cref="YamlNode.IsEmpty"/> where it says nothing.</summary>
    /// <exception cref="UsageException">With file, line and column.</exception>
    public YamlNode Read(string yaml)
    {
        if (yaml.Length > MaxCharacters)
            throw Wrong(1, 1, "the file is too large for settings: at most 1 MiB");
        try
        {
            return Document(new Parser(new StringReader(yaml)));
        }
        catch (YamlException problem)
        {
            // The parser names the line before: tabs are the one mistake that nobody sees.
            var tab = Array.FindIndex(yaml.Split('\n'), l => l.TrimStart(' ').StartsWith('\t'));
            throw tab >= 0
                ? Wrong(tab + 1, 1, "a tab indents this line: YAML is indented with spaces")
                : Wrong(problem.Start.Line, problem.Start.Column, $"this is not YAML: {ForeignText.OneLine(problem.Message)}");
        }
    }

    public UsageException Wrong(YamlNode at, string what) => Wrong(at.Line, at.Column, what);

    /// <summary>The file's words in a message: one line, bounded.</summary>
    public static string Shown(string text) => ForeignText.OneLine(text.Length > 80 ? text[..80] : text);

    private UsageException Wrong(long line, long column, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{ForeignText.OneLine(file)}:{Math.Max(1, line)}:{Math.Max(1, column)}: {what}"));

    private YamlNode Document(Parser parser)
    {
        parser.Consume<StreamStart>();
        if (parser.TryConsume<StreamEnd>(out _))
            return new(1, 1) { Text = "", Plain = true };
        parser.Consume<DocumentStart>();
        var root = Node(parser, 0);
        parser.Consume<DocumentEnd>();
        return parser.TryConsume<StreamEnd>(out _) ? root : throw Wrong(Here(parser), 1, "a second document: the file holds one");
    }

    private YamlNode Node(Parser parser, int depth)
    {
        var at = parser.Current!.Start;
        if (depth > MaxDepth)
            throw Wrong(at.Line, at.Column, "nested too deeply: settings are at most four levels deep");
        if (++nodes > MaxNodes)
            throw Wrong(at.Line, at.Column, $"more than {MaxNodes} values: is this a settings file?");
        if (parser.Current is AnchorAlias or NodeEvent { Anchor.IsEmpty: false })
            throw Wrong(at.Line, at.Column, "anchors and aliases (& and *) are not known here: write the value out, or quote it");
        if (parser.Current is NodeEvent { Tag.IsEmpty: false })
            throw Wrong(at.Line, at.Column, "tags (!) are not known here: write the plain value, or quote it");
        var node = new YamlNode((int)at.Line, (int)at.Column);
        if (parser.TryConsume<Scalar>(out var scalar))
            return node with { Text = scalar.Value, Plain = scalar.Style == ScalarStyle.Plain };
        if (parser.TryConsume<SequenceStart>(out _))
        {
            List<YamlNode> items = [];
            while (!parser.TryConsume<SequenceEnd>(out _))
                items.Add(Node(parser, depth + 1));
            return node with { Items = items };
        }

        parser.Consume<MappingStart>();
        return node with { Pairs = Pairs(parser, depth) };
    }

    private List<(YamlNode Key, YamlNode Value)> Pairs(Parser parser, int depth)
    {
        List<(YamlNode Key, YamlNode Value)> pairs = [];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = Node(parser, depth + 1);
            if (key.Text is null)
                throw Wrong(key, "a key is a word, not a list or a map");
            if (!seen.Add(key.Text))
                throw Wrong(key, $"'{Shown(key.Text)}' stands twice");
            pairs.Add((key, Node(parser, depth + 1)));
        }

        return pairs;
    }

    private static long Here(Parser parser) => parser.Current?.Start.Line ?? 1;
}
