using YamlDotNet.RepresentationModel;

namespace Handclasp.WaysIn;

/// <summary>YAML as the tests read it: mappings, lists and texts; every key and anchor as written.</summary>
internal static class ActionYaml
{
    public static YamlMappingNode Read(string file) => (YamlMappingNode)Root(file);

    public static IReadOnlyList<YamlNode> ReadList(string file) => Root(file).Items();

    public static YamlNode? At(this YamlNode node, string key) =>
        node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    public static string Text(this YamlNode? node) => (node as YamlScalarNode)?.Value ?? "";

    public static IEnumerable<(string Key, YamlNode Value)> Pairs(this YamlNode? node) =>
        node is YamlMappingNode map ? map.Children.Select(p => (p.Key.Text(), p.Value)) : [];

    public static IReadOnlyList<YamlNode> Items(this YamlNode? node) => node is YamlSequenceNode list ? [.. list.Children] : [];

    /// <summary>Every mapping within a node, the node itself among them.</summary>
    public static IEnumerable<YamlMappingNode> Mappings(this YamlNode node) => node.AllNodes.OfType<YamlMappingNode>();

    private static YamlNode Root(string file)
    {
        var stream = new YamlStream();
        using var text = new StringReader(File.ReadAllText(file));
        stream.Load(text);
        return stream.Documents.Single().RootNode;
    }
}
