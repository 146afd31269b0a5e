using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Jvm;

/// <summary>Variables of the environment that a pipeline or a build sets for what it starts, and that switch verification off there.</summary>
internal static class Variables
{
    /// <summary>Name and the values that are bad; none means any.</summary>
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["NODE_TLS_REJECT_UNAUTHORIZED"] = ["0"],
        ["PYTHONHTTPSVERIFY"] = ["0"],
        ["GIT_SSL_NO_VERIFY"] = ["1", "true", "yes", "on"],
        ["NPM_CONFIG_STRICT_SSL"] = ["false", "0"],
        ["YARN_STRICT_SSL"] = ["false", "0"],
        ["YARN_ENABLE_STRICT_SSL"] = ["false", "0"],
        ["VAULT_SKIP_VERIFY"] = ["1", "true"],
        ["NOMAD_SKIP_VERIFY"] = ["1", "true"],
        ["CONSUL_HTTP_SSL_VERIFY"] = ["0", "false"],
        ["GOVC_INSECURE"] = ["1", "true"],
        ["INFLUX_SKIP_VERIFY"] = ["1", "true"],
        ["ANSIBLE_GALAXY_IGNORE"] = ["1", "true", "yes"],
        ["BUNDLE_SSL_VERIFY_MODE"] = ["0"],
        ["PIP_TRUSTED_HOST"] = [],
        ["GOINSECURE"] = [],
        ["ETCDCTL_INSECURE_SKIP_TLS_VERIFY"] = ["1", "true"],
        ["VSPHERE_ALLOW_UNVERIFIED_SSL"] = ["1", "true"],
    };

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (code[i].Kind is not (TokenKind.Word or TokenKind.Text) || code[i].Value.Length > 200)
                continue;
            var value = code[i].Value;
            // withEnv(['GIT_SSL_NO_VERIFY=1'])
            if (code[i].IsText && value.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && !code[i].Holes)
            {
                if (IsBad(value[..equals], value[(equals + 1)..]) && (code.Is(code.Parent(i), "[") || code.Is(code.Parent(i), "(")))
                    yield return Found(new(i, i + 1), value[..equals]);
                continue;
            }

            if (!Known.ContainsKey(value) || Value(code, i) is not { IsEmpty: false } given)
                continue;
            if (Said(code, given) is { } said && IsBad(value, said))
                yield return Found(new(code.Shown(i), given.To), value);
        }
    }

    /// <summary>NAME = value, env.NAME = value, NAME: value, "NAME" -> value, environment 'NAME', value.</summary>
    private static Span Value(CodeFile code, int name)
    {
        if (code.SettingAt(name) is { } setting)
            return setting.Value;
        var next = name + 1;
        if ((code.Is(next, "]") || code.Is(next, ")")) && code.Is(next + 1, "="))
            return code.Expression(next + 2);
        if (code.Is(next, ",") || code.Is(next, "="))
            return code.Expression(next + 1);
        return code.Language.Name == "Clojure" ? new(next, next + 1) : default;
    }

    private static string? Said(CodeFile code, Span span)
    {
        var value = code.Values.Of(span);
        return value.Kind switch
        {
            ValueKind.Text or ValueKind.Number => value.Text,
            ValueKind.True => "true",
            ValueKind.False => "false",
            _ => null,
        };
    }

    private static bool IsBad(string name, string value) =>
        Known.TryGetValue(name, out var bad)
        && value.Length > 0
        && (bad.Length == 0 || bad.Contains(value, StringComparer.OrdinalIgnoreCase));

    private static Flag Found(Span at, string name) =>
        new(at, $"{name} switches verification off in everything that is started from here")
        {
            Remedy = "Remove it, and name the root that signed the server (NODE_EXTRA_CA_CERTS, GIT_SSL_CAINFO, REQUESTS_CA_BUNDLE).",
        };
}
