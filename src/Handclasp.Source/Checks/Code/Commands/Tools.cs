using Handclasp.Source.Checks.Code.Commands.Known;

namespace Handclasp.Source.Checks.Code.Commands;

/// <summary>The programs whose switches are known, by name.</summary>
internal static class Tools
{
    private static Dictionary<string, List<Tool>> ByName => field ??= Read();

    /// <summary>What is known of a program.</summary>
    public static IReadOnlyList<Tool> Of(string name) => ByName.GetValueOrDefault(name) ?? [];

    /// <summary>True for the name of a program that is known.</summary>
    public static bool Knows(string name) => ByName.ContainsKey(name);

    /// <summary>Every program and what it must not be told.</summary>
    public static IReadOnlyList<Tool> All => field ??= [.. Web.Tools, .. Platforms.Tools, .. Data.Tools, .. Packages.Tools, .. Keys.Tools];

    private static Dictionary<string, List<Tool>> Read()
    {
        var known = new Dictionary<string, List<Tool>>(StringComparer.Ordinal);
        foreach (var tool in All)
        foreach (var name in tool.Names)
        {
            if (!known.TryGetValue(name, out var list))
                known[name] = list = [];
            list.Add(tool);
        }

        return known;
    }
}
