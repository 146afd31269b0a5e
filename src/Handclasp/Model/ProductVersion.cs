using System.Reflection;

namespace Handclasp.Model;

/// <summary>The version from the git tag, as every report carries it.</summary>
internal static class ProductVersion
{
    /// <summary>"1.2.3", "0.1.0-alpha.7"; the commit behind a "+" is left out.</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? "0";
}
