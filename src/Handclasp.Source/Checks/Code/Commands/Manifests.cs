using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Commands.Known;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Formats;
using Handclasp.Source.Scripts;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Commands;

/// <summary>What manifests tell the programs that read them: tasks of Ansible, steps of a pipeline, objects of Kubernetes.</summary>
internal static partial class Manifests
{
    private const string Remedy = "Remove it, and give the root that signed the server (ca_path, caBundle, certificate-authority-data).";

    private static readonly string[] Paths = ["path", "dest", "privatekey_path", "name"];

    /// <summary>Options that switch verification off by their own name: validate_certs: no, insecureSkipTLSVerify: true.</summary>
    public static IEnumerable<Flag> NotVerified(CodeFile code)
    {
        foreach (var (_, key, value, _) in Entries(code))
        {
            if (value.Kind == NodeKind.Scalar && IsOff(key.Text, value.Text.Trim()) && !EnvironmentName().IsMatch(key.Text))
                yield return Flagged(code, key, value, $"{key.Text}: {value.Text.Trim()}: the program talks to whoever answers") with
                {
                    Changes = Opposite(value.Text.Trim()) is { } good
                        ? [new(code.Covering(value.Value.Reach()), good) { Exact = value.Value.Reach() }]
                        : [],
                    IsSafe = true,
                };
            else if (
                value.Kind == NodeKind.Scalar
                && value.Text.Contains("{{", StringComparison.Ordinal)
                && !EnvironmentName().IsMatch(key.Text)
                && (IsOff(key.Text, "false") || IsOff(key.Text, "true"))
            )
                yield return Flagged(code, key, value, $"whoever runs it can switch this off: {key.Text} is {value.Text.Trim()}") with
                {
                    IsSwitch = true,
                    // Handed on, it is decided where it is set; with a default, or out of the environment, here.
                    Confidence = Decided().IsMatch(value.Text) ? Model.Confidence.Firm : Model.Confidence.Tentative,
                };
            else if (value is { Kind: NodeKind.List, Items.Count: > 0 } && key.Text is "insecure-registries")
                yield return Flagged(code, key, value, "images come from whoever answers for these registries");
        }
    }

    /// <summary>Connection strings of an application: "ConnectionStrings": { "Orders": "Server=db;TrustServerCertificate=True" }.</summary>
    public static IEnumerable<Flag> Connections(CodeFile code)
    {
        foreach (var (_, key, value, _) in Entries(code))
            if (
                value is { Kind: NodeKind.Scalar, IsBlock: false, Value.Length: > 10 and < 2000 }
                && Urls.Said(value.Text) is { Word: { } word, Driver: { } driver }
            )
                yield return Flagged(
                    code,
                    key,
                    value,
                    $"the connection string says {word} ({driver}): the driver talks to whoever answers"
                ) with
                {
                    Remedy = "Remove it from the connection string; trust the server's root.",
                    IsSecret = true,
                };
            else if (
                key.Text is "DangerousAcceptAnyServerCertificate"
                && value.Kind == NodeKind.Scalar
                && value.Text.Trim().Equals("true", StringComparison.OrdinalIgnoreCase)
            )
                yield return Flagged(code, key, value, "DangerousAcceptAnyServerCertificate: the proxy talks to whoever answers") with
                {
                    Remedy = "Remove it; trust the root of the servers behind the proxy.",
                };
    }

    /// <summary>A file with a private key that others may read.</summary>
    public static IEnumerable<Flag> OpenKeys(CodeFile code)
    {
        foreach (var (map, key, value, _) in Entries(code))
            if (
                key.Text is "mode" or "permissions"
                && value.Kind == NodeKind.Scalar
                && Keys.IsOpen(Octal(value))
                && Paths.Any(p => Keys.IsKey(map.TextOf(p)))
            )
                yield return Flagged(code, key, value, $"{key.Text}: {value.Text}: others on this machine can read the private key") with
                {
                    Remedy = "Write '0600', and give the file to the user who needs it.",
                };
    }

    /// <summary>Keys too small, and signatures with a hash that can be forged.</summary>
    public static IEnumerable<Flag> WeakCertificates(CodeFile code)
    {
        foreach (var (_, key, value, parent) in Entries(code))
        {
            if (value.Kind != NodeKind.Scalar)
                continue;
            var isKey = PrivateKey().IsMatch(parent);
            if (isKey && key.Text is "size" or "keySize" or "key_size" && SmallKey().IsMatch(value.Text.Trim()))
                yield return Flagged(
                    code,
                    key,
                    value,
                    $"{key.Text}: {value.Text.Trim()}: a key of so few bits can be computed from the certificate"
                );
            else if (
                key.Text is "selfsigned_digest" or "ownca_digest" or "digest"
                && Certificate().IsMatch(parent)
                && value.Text.Trim() is "sha1" or "md5"
            )
                yield return Flagged(
                    code,
                    key,
                    value,
                    $"{key.Text}: {value.Text.Trim()}: the certificate is signed with a hash that can be forged"
                );
        }
    }

    /// <summary>The password of a key, written down.</summary>
    public static IEnumerable<Flag> Passwords(CodeFile code)
    {
        foreach (var (_, key, value, parent) in Entries(code))
            if (
                value.Kind == NodeKind.Scalar
                && (
                    key.Text is "privatekey_passphrase" or "keystore_pass" or "pkcs12_password"
                    || key.Text is "passphrase" or "password" && Certificate().IsMatch(parent)
                )
                && Written().IsMatch(value.Text.Trim())
            )
                yield return Flagged(code, key, value, $"{key.Text}: {Keys.Told}") with
                {
                    IsSecret = true,
                };
    }

    private static bool IsOff(string key, string value) =>
        Named.IsOff(key, value) && value.Length > 0
        || SslVerify().IsMatch(key) && value.ToLowerInvariant() is "false" or "no" or "off" or "0"
        || SkipVerify().IsMatch(key) && value.ToLowerInvariant() is "true" or "yes";

    private static string Octal(Node value) => value.Text.Trim();

    private static Flag Flagged(CodeFile code, Excerpt key, Node value, string because)
    {
        var at = new Reach(key.Place(0), Math.Max(key.Reach().To, value.Value.Reach().To));
        return new(code.Covering(at), because) { Exact = at, Remedy = Remedy };
    }

    private static string? Opposite(string value) =>
        value switch
        {
            "no" => "yes",
            "No" => "Yes",
            "false" => "true",
            "False" => "True",
            "off" => "on",
            "yes" => "no",
            "Yes" => "No",
            "true" => "false",
            "True" => "False",
            "on" => "off",
            _ => null,
        };

    /// <summary>Every entry of every map, with the key that the map stands under.</summary>
    private static List<(Node Map, Excerpt Key, Node Value, string Parent)> Entries(CodeFile code) => code.Once(typeof(Manifests), Read);

    private static List<(Node Map, Excerpt Key, Node Value, string Parent)> Read(CodeFile code)
    {
        List<(Node, Excerpt, Node, string)> entries = [];
        var open = new Stack<(Node Node, string Key)>(code.Documents.Select(d => (d, "")));
        while (open.Count > 0)
        {
            var (node, parent) = open.Pop();
            foreach (var item in node.Items)
                open.Push((item, parent));
            foreach (var (key, value) in node.Pairs)
            {
                entries.Add((node, key, value, parent));
                open.Push((value, key.Text));
                if (OneLine(key.Text, value) is { } line)
                    foreach (var (name, argument) in line.Pairs)
                        entries.Add((line, name, argument, key.Text));
            }
        }

        return entries;
    }

    /// <summary>Ansible's older form, in which a module's arguments are words: <c>get_url: url=… dest=… validate_certs=no</c>.</summary>
    private static Node? OneLine(string module, Node value)
    {
        if (
            value is not { Kind: NodeKind.Scalar, Value.Length: > 2 and < 4000 }
            || !Arguments().IsMatch(value.Text)
            || !Module().IsMatch(module)
        )
            return null;
        var map = new Node(NodeKind.Map);
        foreach (var word in Orders.Split(value.Value))
            if (word.Text.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
                map.Pairs.Add(
                    (
                        word.Value.Slice(0, equals),
                        new(NodeKind.Scalar) { Value = word.Value.Slice(equals + 1, word.Value.Length).Unquoted() }
                    )
                );
        return map;
    }

    /// <summary>What such a line begins with; behind action: stands the module first.</summary>
    [GeneratedRegex(@"^\s*(?:[a-z_.]+\s+)?[a-z_]+=\S")]
    private static partial Regex Arguments();

    [GeneratedRegex(@"^(?!.*(?:shell|command|raw|script|env|environment|description|title|name|run)$)[a-z][a-z0-9_.]*$")]
    private static partial Regex Module();

    [GeneratedRegex(@"default\((?!\s*omit)|lookup\(|\bif\b|==|!=")]
    private static partial Regex Decided();

    [GeneratedRegex("^[A-Z][A-Z0-9_]{2,}$")]
    private static partial Regex EnvironmentName();

    [GeneratedRegex("^(?:proxy_)?(?:ssl|tls)verify$", RegexOptions.IgnoreCase)]
    private static partial Regex SslVerify();

    [GeneratedRegex("^(?:insecure_?)?skip[_-]?verify$|^skipVerify$|^ignore[_-]?(?:certs?|ssl)$", RegexOptions.IgnoreCase)]
    private static partial Regex SkipVerify();

    [GeneratedRegex("privatekey|private_key|privateKey", RegexOptions.None)]
    private static partial Regex PrivateKey();

    [GeneratedRegex("openssl_|x509_|certificate|java_keystore|pkcs12|privatekey", RegexOptions.IgnoreCase)]
    private static partial Regex Certificate();

    [GeneratedRegex("^(?:512|768|1024|1536)$")]
    private static partial Regex SmallKey();

    [GeneratedRegex(@"^(?![$<{%!*&])[^\s{]{3,}$")]
    private static partial Regex Written();
}
