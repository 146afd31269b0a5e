using System.Text.RegularExpressions;
using Handclasp.Engine;

namespace Handclasp.Cli.Config;

/// <summary>
/// What must not stand in a file that is committed, and how it gets to us instead. Only variables that begin with
/// <see cref="Prefix"/> are put into values: a file from somebody else's repository must not send our other variables anywhere.
/// </summary>
internal static partial class ConfigSecrets
{
    public const string Prefix = "HANDCLASP_SECRET_";

    private static readonly string[] Words = ["passphrase", "password", "passwd", "secret", "token", "pin"];

    /// <summary>A key that asks for a secret.</summary>
    public static bool IsKey(string key) =>
        key.ToLowerInvariant().Split('_', '-').Any(part => Words.Contains(part, StringComparer.Ordinal));

    public static string Refusal(string key) =>
        $"'{key}' would hold a secret, which does not stand in this file: name the environment variable that holds it, "
        + "client_key_passphrase_env: VARIABLE";

    /// <summary>A header whose value is a secret, by its name.</summary>
    public static bool IsHeader(string name) => SecretHeader().IsMatch(name);

    /// <summary>Key material, not the path of it.</summary>
    public static bool IsMaterial(string value) => value.Contains("-----BEGIN", StringComparison.Ordinal);

    /// <summary>The value with ${HANDCLASP_SECRET_…} filled in; $${ stands for ${ itself.</summary>
    public static string Filled(string text, YamlNode at, YamlFile yaml, World world) =>
        Reference()
            .Replace(
                text,
                match =>
                {
                    if (match.Value[1] == '$')
                        return "${";
                    var name = match.Groups[1].Value;
                    if (!name.StartsWith(Prefix, StringComparison.Ordinal))
                        throw yaml.Wrong(
                            at,
                            $"${{{YamlFile.Shown(name)}}}: only variables whose name begins with {Prefix} are filled in; $${{ is a literal ${{"
                        );
                    return world.Variable(name) is { Length: > 0 } value
                        ? value
                        : throw yaml.Wrong(at, $"the environment variable {YamlFile.Shown(name)} is not set");
                }
            );

    [GeneratedRegex("(?i)^((proxy-)?authorization|cookie|.*(api-?key|token|secret|password).*)$", RegexOptions.CultureInvariant)]
    private static partial Regex SecretHeader();

    [GeneratedRegex(@"\$\$\{|\$\{([^}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
