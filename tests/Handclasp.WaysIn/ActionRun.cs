using System.Text.RegularExpressions;

namespace Handclasp.WaysIn;

/// <summary>One command that the runner found in the log: <c>::error title=…::text</c>.</summary>
internal sealed record ActionCommand(string Name, string Properties, string Data);

/// <summary>What a use of the action did.</summary>
/// <param name="Code">The exit code of the step that failed first; 0 where none did.</param>
/// <param name="Commands">What the runner would obey.</param>
/// <param name="Step">Every output of the inner steps, as "run.score".</param>
/// <param name="Path">Folders that later steps find programs in.</param>
internal sealed record ActionResult(
    int Code,
    string Log,
    IReadOnlyList<ActionCommand> Commands,
    IReadOnlyDictionary<string, string> Outputs,
    IReadOnlyDictionary<string, string> Step,
    string Summary,
    IReadOnlyList<string> Path
);

/// <summary>Runs the steps of action.yml as GitHub's runner does: its mapping of inputs, its files, its reading of the log.</summary>
internal static partial class ActionRun
{
    public static string File { get; } = Path.Combine(Ran.Root, "action.yml");

    /// <param name="with">The inputs as a workflow gives them.</param>
    /// <param name="folder">The workspace.</param>
    /// <param name="environment">The workflow's environment.</param>
    /// <param name="own">Use the binary beside the tests: with a release there is nothing to fetch here.</param>
    public static async Task<ActionResult> UseAsync(
        IReadOnlyDictionary<string, string> with,
        string folder,
        IReadOnlyDictionary<string, string>? environment = null,
        bool own = true
    )
    {
        var action = ActionYaml.Read(File);
        var declared = action.At("inputs").Pairs().ToDictionary(p => p.Key, p => p.Value.At("default").Text());
        foreach (var key in with.Keys)
            if (!declared.ContainsKey(key))
                throw new ArgumentException($"action.yml has no input '{key}'");
        var runner = Directory.CreateTempSubdirectory("handclasp-runner-").FullName;
        var seen = new Dictionary<string, string>();
        var commands = new List<ActionCommand>();
        var (code, log) = (0, "");
        try
        {
            foreach (var step in action.At("runs")!.At("steps").Items())
            {
                if (!ActionExpression.Holds(step.At("if").Text(), code != 0, LookUp))
                    continue;
                var id = step.At("id").Text();
                var variables = new Dictionary<string, string>(environment ?? new Dictionary<string, string>());
                foreach (var (name, value) in step.At("env").Pairs())
                    variables[name] = ActionExpression.Fill(value.Text(), LookUp);
                if (own)
                    variables.TryAdd("HANDCLASP_BINARY", Ran.Tool);
                var ran = await StepAsync(step.At("run").Text(), folder, runner, variables);
                log += ran.Out;
                commands.AddRange(Obeyed(ran.Out));
                if (code == 0)
                    code = ran.Code;
                foreach (var (name, value) in Outputs(Path.Combine(runner, "output")))
                    seen[$"{id}.{name}"] = value;
            }

            var outputs = action
                .At("outputs")
                .Pairs()
                .ToDictionary(p => p.Key, p => ActionExpression.Fill(p.Value.At("value").Text(), LookUp));
            var summary = await System.IO.File.ReadAllTextAsync(Path.Combine(runner, "summary"));
            return new(code, log, commands, outputs, seen, summary, await System.IO.File.ReadAllLinesAsync(Path.Combine(runner, "path")));
        }
        finally
        {
            Kept.Add(runner);
        }

        string LookUp(string name) =>
            name.Split('.') switch
            {
                ["inputs", var input] => with.TryGetValue(input, out var value) ? value : ActionExpression.Fill(declared[input], LookUp),
                ["steps", var id, "outputs", var output] => seen.GetValueOrDefault($"{id}.{output}", ""),
                ["github", "token"] => "ghs_test.token-1",
                _ => throw new NotSupportedException(name),
            };
    }

    /// <summary>Folders of runs, which hold the reports that tests read; they go with the temporary folder of the machine.</summary>
    private static System.Collections.Concurrent.ConcurrentBag<string> Kept { get; } = [];

    private static async Task<Ran> StepAsync(string script, string folder, string runner, Dictionary<string, string> variables)
    {
        if (script.Contains("${{", StringComparison.Ordinal))
            throw new NotSupportedException("an expression within run: is an injection");
        foreach (var name in new[] { "output", "summary", "path", "env" })
            await System.IO.File.AppendAllTextAsync(Path.Combine(runner, name), "");
        await System.IO.File.WriteAllTextAsync(Path.Combine(runner, "output"), "");
        await System.IO.File.WriteAllTextAsync(Path.Combine(runner, "step.sh"), script);
        variables["GITHUB_ACTION_PATH"] = Ran.Root;
        variables["GITHUB_OUTPUT"] = Path.Combine(runner, "output");
        variables["GITHUB_STEP_SUMMARY"] = Path.Combine(runner, "summary");
        variables["GITHUB_PATH"] = Path.Combine(runner, "path");
        variables["GITHUB_ENV"] = Path.Combine(runner, "env");
        variables["GITHUB_WORKSPACE"] = folder;
        variables["RUNNER_TEMP"] = runner;
        return await Ran.BashAsync($"exec bash --noprofile --norc -e -o pipefail '{runner}/step.sh' 2>&1", folder, variables);
    }

    /// <summary>The runner's reading of GITHUB_OUTPUT: name=value, or name&lt;&lt;DELIMITER and lines until it.</summary>
    private static IEnumerable<(string Name, string Value)> Outputs(string file)
    {
        var lines = System.IO.File.ReadAllLines(file);
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
                continue;
            var (equals, heredoc) = (lines[i].IndexOf('='), lines[i].IndexOf("<<", StringComparison.Ordinal));
            if (equals >= 0 && (heredoc < 0 || equals < heredoc))
            {
                yield return (lines[i][..equals], lines[i][(equals + 1)..]);
                continue;
            }

            if (heredoc < 0)
                throw new InvalidDataException($"the runner refuses the output line '{lines[i]}'");
            var (name, end, value) = (lines[i][..heredoc], lines[i][(heredoc + 2)..], new List<string>());
            while (lines[++i] != end)
                value.Add(lines[i]);
            yield return (name, string.Join('\n', value));
        }
    }

    /// <summary>The lines that the runner obeys: those that begin with a command, but for what stands between stop-commands and its token.</summary>
    private static IEnumerable<ActionCommand> Obeyed(string log)
    {
        var stopped = "";
        foreach (var line in log.Split('\n'))
        {
            var match = Command().Match(line.TrimStart());
            if (!match.Success)
                continue;
            var (name, properties, data) = (match.Groups[1].Value, match.Groups[2].Value.Trim(), match.Groups[3].Value);
            if (stopped.Length > 0)
                stopped = name == stopped ? "" : stopped;
            else if (name == "stop-commands")
                stopped = data;
            else
                yield return new(name, properties, data);
        }

        if (stopped.Length > 0)
            throw new InvalidDataException("commands stay stopped: the runner would obey none for the rest of the job");
    }

    [GeneratedRegex(@"^::([\w-]+)( [^:]*?)?::(.*)$")]
    private static partial Regex Command();
}
