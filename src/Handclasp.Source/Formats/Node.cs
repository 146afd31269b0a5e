using System.Runtime.InteropServices;

namespace Handclasp.Source.Formats;

/// <summary>What a place in a YAML or JSON file is.</summary>
internal enum NodeKind
{
    Scalar,
    Map,
    List,
}

/// <summary>A value in a YAML or JSON file, with where it stands.</summary>
/// <param name="Kind">What it is.</param>
internal sealed record Node(NodeKind Kind)
{
    private static readonly List<(Excerpt Key, Node Value)> NoPairs = [];
    private static readonly List<Node> NoItems = [];

    /// <summary>The text of a scalar, without quotes, escapes and margins.</summary>
    public Excerpt Value { get; init; } = Excerpt.Empty;

    /// <summary>True for a scalar in quotes.</summary>
    public bool IsQuoted { get; init; }

    /// <summary>True for a text of several lines behind | or >.</summary>
    public bool IsBlock { get; init; }

    /// <summary>The entries of a map, in their order.</summary>
    public List<(Excerpt Key, Node Value)> Pairs { get; } = Kind == NodeKind.Map ? [] : NoPairs;

    /// <summary>The items of a list.</summary>
    public List<Node> Items { get; } = Kind == NodeKind.List ? [] : NoItems;

    public string Text => Value.Text;

    /// <summary>The value of an entry; null where there is none.</summary>
    public Node? this[string key]
    {
        get
        {
            foreach (var (name, value) in CollectionsMarshal.AsSpan(Pairs))
                if (name.Text == key)
                    return value;
            return null;
        }
    }

    /// <summary>The text of an entry; empty where there is none.</summary>
    public string TextOf(string key) => this[key] is { Kind: NodeKind.Scalar } value ? value.Text.Trim() : "";
}
