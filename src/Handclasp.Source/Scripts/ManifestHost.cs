using System.Text.RegularExpressions;
using Handclasp.Source.Formats;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Scripts;

/// <summary>
/// The commands, variables and files in YAML and JSON: pipelines, compose files, manifests of Kubernetes, tasks of Ansible, cloud-init,
/// package.json. Known by the names of their keys, whichever of them the file is.
/// </summary>
internal sealed partial class ManifestHost
{
    /// <summary>Keys whose text is shell, and whose list is lines of it.</summary>
    private static readonly HashSet<string> Scripts = new(StringComparer.Ordinal)
    {
        "run",
        "script",
        "bash",
        "sh",
        "shell",
        "before_script",
        "after_script",
        "before_install",
        "install",
        "after_install",
        "before_deploy",
        "after_deploy",
        "after_success",
        "after_failure",
        "before_cache",
        "commands",
        "cmds",
        "cmd",
        "runcmd",
        "bootcmd",
        "raw",
        "inlineScript",
        "inline",
        "execute_command",
        "pre_build",
        "post_build",
        "pre_install",
        "build_command",
        "test_command",
        "postCreateCommand",
        "postStartCommand",
        "onCreateCommand",
        "initializeCommand",
        "updateContentCommand",
        "ansible.builtin.shell",
        "ansible.builtin.command",
        "ansible.builtin.raw",
        "ansible.legacy.shell",
        "ansible.legacy.command",
        "local_action",
        "preconditions",
        "entry",
        "exec",
        "start",
        "startCommand",
        "buildCommand",
        "installCommand",
        "userdata",
        "user_data",
        "on-create",
        "pre_script",
        "status",
    };

    /// <summary>Keys whose text is shell where it is a text, and whose list is the words of one command.</summary>
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "command",
        "entrypoint",
        "entryPoint",
        "argv",
        "test",
        "cmd",
        "exec",
    };

    private static readonly HashSet<string> PowerShells = new(StringComparer.Ordinal)
    {
        "pwsh",
        "powershell",
        "win_shell",
        "ansible.windows.win_shell",
        "win_command",
        "ansible.windows.win_command",
        "ansible.windows.win_powershell",
    };

    private readonly Script script = new();
    private readonly List<Part> parts = [];

    /// <summary>The shell and the files that a manifest holds.</summary>
    public static IEnumerable<Part> Parts(CodeFile code)
    {
        var host = new ManifestHost();
        foreach (var document in code.Documents)
            host.Walk(document, "", null, 0);
        return [host.script.Done(), .. host.parts];
    }

    private void Walk(Node node, string key, Node? parent, int depth)
    {
        if (depth > 50)
            return;
        switch (node.Kind)
        {
            case NodeKind.Map:
                Map(node, key, depth);
                break;
            case NodeKind.List:
                foreach (var item in node.Items)
                    if (item.Kind != NodeKind.Scalar)
                        Walk(item, key, parent, depth + 1);
                    else if (Assigned(item.Value) is var (name, value))
                        script.Variable(name, value);
                break;
        }
    }

    private void Map(Node map, string key, int depth)
    {
        // - name: NODE_TLS_REJECT_UNAUTHORIZED / value: "0"
        if (
            map["name"] is { Kind: NodeKind.Scalar } name
            && map["value"] is { } value
            && IsSet(value)
            && VariableName().IsMatch(name.Text.Trim())
        )
            script.Variable(name.Value.Trim(), value.Value);
        if (
            map["key"] is { Kind: NodeKind.Scalar } named
            && map["value"] is { } valued
            && IsSet(valued)
            && UpperName().IsMatch(named.Text.Trim())
        )
            script.Variable(named.Value.Trim(), valued.Value);
        // - name: VAULT_SKIP_VERIFY / valueFrom: { configMapKeyRef: … }: whoever keeps the map decides.
        if (
            map["name"] is { Kind: NodeKind.Scalar } decided
            && map["valueFrom"] is { Kind: NodeKind.Map } from
            && (from["configMapKeyRef"] ?? from["secretKeyRef"]) is { } kept
            && kept["name"] is { Kind: NodeKind.Scalar } keeper
            && UpperName().IsMatch(decided.Text.Trim())
        )
            script.Handed(decided.Value.Trim(), keeper.Value);
        // command: [curl] with args: [-k, …]; an entrypoint with its command.
        var program = map["command"] ?? map["entrypoint"] ?? map["entryPoint"];
        var rest = map["args"] ?? (map["entrypoint"] is not null || map["entryPoint"] is not null ? map["command"] : null);
        if (
            rest is { Kind: NodeKind.List } given
            && !ReferenceEquals(rest, program)
            && given.Items.TrueForAll(i => i.Kind == NodeKind.Scalar)
        )
            Command(
                program is { Kind: NodeKind.List } list ? [.. list.Items, .. given.Items]
                : program is { Kind: NodeKind.Scalar } one ? [one, .. given.Items]
                : given.Items
            );
        var isPowerShell =
            map.TextOf("shell") is "pwsh" or "powershell" || map.TextOf("task").StartsWith("PowerShell", StringComparison.Ordinal);
        var isPython = map.TextOf("shell").StartsWith("python", StringComparison.Ordinal);
        var isJavaScript = map.TextOf("uses").Contains("github-script", StringComparison.Ordinal);
        foreach (var (at, entry) in map.Pairs)
        {
            var k = at.Text;
            if (IsSet(entry) && (UpperName().IsMatch(k) || key is "env" or "environment" or "variables" && VariableName().IsMatch(k)))
                script.Variable(at, entry.Value);
            if (isPowerShell && k is "inputs" && entry["script"] is { Kind: NodeKind.Scalar } inner)
                parts.Add(new(inner.Value, All.PowerShell));
            else if (isJavaScript && k == "with" && entry["script"] is { Kind: NodeKind.Scalar } js)
                parts.Add(new(js.Value, All.JavaScript));
            else if (PowerShells.Contains(k))
                Texts(entry, t => parts.Add(new(t.Value, All.PowerShell)));
            else if (
                (k is "run" or "script" or "inlineScript")
                && (isPowerShell || map.TextOf("scriptType").StartsWith('p'))
                && entry.Kind == NodeKind.Scalar
            )
                parts.Add(new(entry.Value, All.PowerShell));
            else if (k == "run" && isPython && entry.Kind == NodeKind.Scalar)
                parts.Add(new(entry.Value, All.Python));
            else if (
                Words.Contains(k)
                && entry.Kind == NodeKind.List
                && entry.Items.TrueForAll(i => i.Kind == NodeKind.Scalar)
                && !(k == "cmd" && entry.Items.Exists(i => i.Text.Contains(' ', StringComparison.Ordinal)))
            )
                Command(entry.Items);
            else if (
                Scripts.Contains(k)
                || Words.Contains(k)
                || key == "scripts"
                || (k.StartsWith('.') && depth == 0 && entry.Kind == NodeKind.List)
            )
                Texts(entry, Shell, isLines: true);
            else if (key == "apt" && k == "conf" && entry.Kind == NodeKind.Scalar)
                parts.Add(new(entry.Value, All.Settings));
            else if (entry is { Kind: NodeKind.Scalar } file && IsWritten(map, k, file))
                File(map, k, file.Value);
            Walk(entry, k, map, depth + 1);
        }
    }

    /// <summary>A name with nothing behind it takes the value that it has outside (compose).</summary>
    private static bool IsSet(Node value) => value.Kind == NodeKind.Scalar && (value.IsQuoted || !value.Value.IsEmpty);

    /// <summary>A text, or each text of a list; lists of lists are words of commands (cloud-init).</summary>
    private void Texts(Node entry, Action<Node> take, bool isLines = false)
    {
        if (entry.Kind == NodeKind.Scalar)
            take(entry);
        foreach (var item in entry.Items)
            if (item.Kind == NodeKind.Scalar)
                take(item);
            else if (isLines && item.Kind == NodeKind.List && item.Items.TrueForAll(i => i.Kind == NodeKind.Scalar))
                Command(item.Items);
    }

    private void Shell(Node text)
    {
        if (HostFiles.OfFirstLine(text.Text.Split('\n', 2)[0]) is { } language && language != All.Shell)
            parts.Add(new(text.Value, language));
        else
            script.Lines(text.Value);
    }

    private void Command(List<Node> items)
    {
        if (items.Count == 0)
            return;
        // healthcheck: ["CMD-SHELL", "curl -k …"], ["CMD", "curl", "-k"]
        if (items[0].Text == "CMD-SHELL" && items.Count > 1)
            Shell(items[1]);
        else
            script.Command(items.Skip(items[0].Text == "CMD" ? 1 : 0).Select(i => i.Value));
    }

    /// <summary>True for a text of several lines, and for a line that a task puts into a file.</summary>
    private static bool IsWritten(Node map, string key, Node text) =>
        text.IsBlock
        || text.Text.Contains('\n', StringComparison.Ordinal)
        || key is "line" or "content" or "block"
            && map.TextOf("state") != "absent"
            && (map["path"] ?? map["dest"] ?? map["destfile"]) is { Kind: NodeKind.Scalar };

    /// <summary>A text of several lines that is a file: by the name of its key (ConfigMap), by the path beside it (cloud-init, Ansible), by its first line.</summary>
    private void File(Node map, string key, Excerpt text)
    {
        var path =
            map.TextOf("path") is { Length: > 0 } written ? written
            : map.TextOf("dest") is { Length: > 0 } copied ? copied
            : key;
        if (HostFiles.LanguageOf(path, text.Text) is not { } language)
            return;
        if (language == All.Shell)
            script.Lines(text);
        else
            parts.Add(new(text, language));
    }

    private static (Excerpt Name, Excerpt Value)? Assigned(Excerpt item)
    {
        var equals = item.Text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && VariableName().IsMatch(item.Text[..equals])
            ? (item.Slice(0, equals), item.Slice(equals + 1, item.Length))
            : null;
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_.-]*$")]
    private static partial Regex VariableName();

    [GeneratedRegex("^[A-Z][A-Z0-9_]{2,}$")]
    private static partial Regex UpperName();
}
