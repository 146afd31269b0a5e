using Xunit;

namespace Handclasp.WaysIn;

/// <summary><c>handclasp init</c>, and the schema that its file is valid by.</summary>
public sealed class InitTests
{
    /// <summary>Prints one line for each error; YAML's dates stay text, as our reader takes them.</summary>
    private const string Validate = """
        import json, sys, yaml
        from jsonschema import Draft202012Validator
        schema = json.load(open(sys.argv[1]))
        Draft202012Validator.check_schema(schema)
        class Loader(yaml.SafeLoader): pass
        Loader.yaml_implicit_resolvers = {k: [r for r in v if r[0] != 'tag:yaml.org,2002:timestamp'] for k, v in yaml.SafeLoader.yaml_implicit_resolvers.items()}
        for file in sys.argv[2:]:
            for error in Draft202012Validator(schema).iter_errors(yaml.load(open(file), Loader) or {}):
                print(file, list(error.absolute_path), error.message[:200])
        """;

    private static readonly Dictionary<string, string> Secrets = new()
    {
        ["HANDCLASP_SECRET_TOKEN"] = "t",
        ["CLIENT_KEY_PASSPHRASE"] = "p",
    };

    [Fact]
    public async Task It_writes_the_file_once_unless_forced()
    {
        using var folder = new ConfigFolder();

        var first = await folder.RunAsync("$HC init https://127.0.0.1:1");
        var again = await folder.RunAsync("$HC init https://127.0.0.1:2");
        var kept = await folder.RunAsync("grep -c 127.0.0.1:1 .handclasp.yaml");
        var forced = await folder.RunAsync("$HC init --force https://127.0.0.1:2 && grep -c 127.0.0.1:2 .handclasp.yaml");

        Assert.Equal((0, "handclasp: wrote .handclasp.yaml: now run handclasp scan\n"), (first.Code, first.Error));
        Assert.Equal((2, "handclasp: .handclasp.yaml exists already: --force overwrites it\n"), (again.Code, again.Error));
        Assert.Equal("1\n", kept.Out);
        Assert.Equal((0, "1\n"), (forced.Code, forced.Out));
    }

    [Fact]
    public async Task Its_file_is_read_as_written()
    {
        using var folder = new ConfigFolder();

        var without = await folder.RunAsync("$HC init && $HC scan");
        var with = await folder.RunAsync("$HC init --force 'https://[::1]:1' && $HC scan");
        var wrong = await folder.RunAsync("$HC init --force 'https://a b'");
        var secret = await folder.RunAsync("$HC init --force rediss://u:hunter2@a.test");

        Assert.Equal(2, without.Code);
        Assert.Contains("name a target", without.Error, StringComparison.Ordinal);
        Assert.Equal(4, with.Code);
        Assert.Equal((2, 2), (wrong.Code, secret.Code));
        Assert.DoesNotContain("hunter2", secret.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_at_hand_is_entered()
    {
        using var folder = new ConfigFolder();
        folder.File("client-cert.pem", "");
        folder.File("client-key.pem", "");
        folder.File("openapi.yml", "");

        var ran = await folder.RunAsync("$HC init a.test && grep -v '^ *#' .handclasp.yaml");

        Assert.Contains(
            "    client_cert: client-cert.pem\n    client_key: client-key.pem\n    openapi: openapi.yml\n",
            ran.Out,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Every_example_is_valid_alone_and_all_are_together()
    {
        using var folder = new ConfigFolder();
        Assert.Equal(0, (await folder.RunAsync("$HC init https://127.0.0.1:1 && $HC schema config > schema.json")).Code);
        folder.File("validate.py", Validate);
        folder.File("src/a.go", "package main\n");
        // The only file an example names that is read at once.
        await folder.RunAsync("$HC source . --config none -f json -o handclasp-baseline.json");
        var lines = await File.ReadAllLinesAsync(Path.Combine(folder.Path, ConfigFolder.Name));
        var examples = Blocks(lines);
        Assert.True(examples.Count > 35, $"{examples.Count} examples");
        List<string> files = [];
        foreach (var (block, i) in examples.Append([.. examples.SelectMany(b => b)]).Select((b, i) => (b, i)))
        {
            files.Add($"on{i}.yaml");
            folder.File(files[^1], string.Concat(lines.Select((l, n) => (block.Contains(n) ? l[1..] : l) + "\n")));
        }

        var schema = await folder.RunAsync($"/usr/bin/python3 validate.py schema.json .handclasp.yaml {string.Join(' ', files)}");
        var reader = await folder.RunAsync(
            $"for f in {string.Join(' ', files)}; do $HC source . --config $f -q -f json -o r.json 2>&1 >/dev/null | sed \"s/^/$f: /\"; done",
            Secrets
        );

        Assert.Equal((0, "", ""), (schema.Code, schema.Out, schema.Error));
        Assert.Equal("", reader.Out);
    }

    [Fact]
    public async Task The_example_of_the_guide_is_valid()
    {
        using var folder = new ConfigFolder();
        var guide = await File.ReadAllTextAsync(Path.Combine(Ran.Root, "docs/guide/configuration.md"));
        folder.File(ConfigFolder.Name, guide.Split("```yaml\n")[1].Split("```")[0]);
        folder.File("validate.py", Validate);
        folder.File("src/a.go", "package main\n");

        var schema = await folder.RunAsync("$HC schema config > schema.json && /usr/bin/python3 validate.py schema.json .handclasp.yaml");
        var source = await folder.RunAsync("$HC source . --fail-on never --fail-if-score-below 0", Secrets);
        var scan = await folder.RunAsync("$HC scan", Secrets);

        Assert.Equal((0, "", ""), (schema.Code, schema.Out, schema.Error));
        Assert.DoesNotContain(".handclasp.yaml:", source.Error, StringComparison.Ordinal);
        // Read to its end: what is missing here are the certificates.
        Assert.Equal(
            (2, "handclasp: .handclasp.yaml:11:16: client_ca 'certs/ca.pem' does not exist: check the path\n"),
            (scan.Code, scan.Error)
        );
    }

    [Fact]
    public async Task The_schema_refuses_what_the_reader_refuses()
    {
        string[] broken =
        [
            "version: 2",
            "tagrets: []",
            "targets: [{ mtls: true }]",
            "targets: [{ target: a.test, mtls: 1 }]",
            "targets: [{ target: a.test, passphrase: x }]",
            "defaults: { timeout: 5s }",
            "scan: { timeout: 5 }",
            "scan: { concurrency: 0 }",
            "gate: { fail_on: hihg }",
            "gate: { fail_if_score_below: 101 }",
            "gate: { fail_on: [high] }",
            "source: { fix: true }",
            "suppressions: [{ check: HC101 }]",
        ];
        using var folder = new ConfigFolder();
        folder.File("validate.py", Validate);
        await folder.RunAsync("$HC schema config > schema.json");
        for (var i = 0; i < broken.Length; i++)
        {
            folder.File($"broken{i}.yaml", broken[i]);
            var schema = await folder.RunAsync($"/usr/bin/python3 validate.py schema.json broken{i}.yaml");
            var reader = await folder.RunAsync($"$HC scan tls://127.0.0.1:1 --config broken{i}.yaml");
            Assert.True(schema is { Code: 0, Error: "" } && schema.Out.Length > 0, $"the schema accepts {broken[i]}: {schema.Error}");
            Assert.True(reader.Code == 2, $"the reader accepts {broken[i]}: {reader.Error}");
        }
    }

    [Fact]
    public async Task The_published_schema_is_the_one_that_is_printed()
    {
        var printed = await Ran.BashAsync($"'{Ran.Tool}' schema config | diff - docs/config.schema.json");

        Assert.Equal((0, ""), (printed.Code, printed.Out));
    }

    /// <summary>The lines of each example: one that begins with # and no space, and those below it that are indented deeper.</summary>
    private static List<IReadOnlyList<int>> Blocks(string[] lines)
    {
        List<IReadOnlyList<int>> blocks = [];
        for (var i = 0; i < lines.Length; i++)
        {
            if (!IsExample(lines[i]))
                continue;
            List<int> block = [i];
            while (i + 1 < lines.Length && IsExample(lines[i + 1]) && Indent(lines[i + 1]) > Indent(lines[block[0]]))
                block.Add(++i);
            blocks.Add(block);
        }

        return blocks;

        static bool IsExample(string line) => line.StartsWith("#  ", StringComparison.Ordinal);
        static int Indent(string line) => line[1..].TakeWhile(c => c == ' ').Count();
    }
}
