using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Handclasp.WaysIn;

/// <summary>What a workflow of ours must keep to: known keys, least permissions, pinned actions, no expression in a script, an end in time.</summary>
internal static partial class WorkflowRules
{
    private static readonly string[] Top = ["name", "run-name", "on", "permissions", "env", "defaults", "concurrency", "jobs"];

    private static readonly string[] Job =
    [
        "name",
        "needs",
        "permissions",
        "runs-on",
        "environment",
        "concurrency",
        "outputs",
        "env",
        "defaults",
        "if",
        "steps",
        "timeout-minutes",
        "strategy",
        "continue-on-error",
        "container",
        "services",
        "uses",
        "with",
        "secrets",
    ];

    private static readonly string[] Step =
    [
        "id",
        "if",
        "name",
        "uses",
        "run",
        "working-directory",
        "shell",
        "with",
        "env",
        "continue-on-error",
        "timeout-minutes",
    ];

    private static readonly string[] Events =
    [
        "push",
        "pull_request",
        "schedule",
        "workflow_dispatch",
        "workflow_call",
        "release",
        "merge_group",
    ];

    private static readonly string[] Scopes =
    [
        "actions",
        "artifact-metadata",
        "attestations",
        "checks",
        "contents",
        "deployments",
        "discussions",
        "id-token",
        "issues",
        "packages",
        "pages",
        "pull-requests",
        "security-events",
        "statuses",
    ];

    /// <summary>The complaints about one workflow; none where all is well.</summary>
    /// <param name="text">The file.</param>
    /// <param name="ownAction">The one action that may be named by a tag: ours.</param>
    public static IEnumerable<string> Broken(string text, string ownAction = "handclasp/handclasp-action@v1")
    {
        var stream = new YamlStream();
        using var reader = new StringReader(text);
        stream.Load(reader);
        var root = stream.Documents.Single().RootNode;
        foreach (var key in Unknown(root, Top))
            yield return $"unknown key {key}";
        foreach (var name in EventNames(root.At("on")).Where(e => !Events.Contains(e)).DefaultIfEmpty())
            if (name is not null)
                yield return $"event {name}";
        if (!EventNames(root.At("on")).Any())
            yield return "no event";
        foreach (var problem in Permissions(root.At("permissions"), mayWrite: false))
            yield return problem;
        if (root.At("permissions") is null)
            yield return "no permissions at the top";
        if (!root.At("jobs").Pairs().Any())
            yield return "no jobs";
        foreach (var (name, job) in root.At("jobs").Pairs())
        foreach (var problem in Job_(job))
            yield return $"{name}: {problem}";
        foreach (var problem in Pins(text, ownAction))
            yield return problem;
    }

    private static IEnumerable<string> Job_(YamlNode job)
    {
        foreach (var key in Unknown(job, Job))
            yield return $"unknown key {key}";
        foreach (var problem in Permissions(job.At("permissions"), mayWrite: true))
            yield return problem;
        if (job.At("uses") is not null)
            yield break;
        if (job.At("runs-on") is null)
            yield return "no runs-on";
        if (job.At("timeout-minutes") is null)
            yield return "no timeout-minutes";
        if (job.At("steps").Items().Count == 0)
            yield return "no steps";
        foreach (var step in job.At("steps").Items())
        {
            foreach (var key in Unknown(step, Step))
                yield return $"unknown key {key} in a step";
            if (step.At("uses") is null == (step.At("run") is null))
                yield return "a step has not exactly one of uses and run";
            if (Foreign().Match(step.At("run").Text()) is { Success: true } foreign)
                yield return $"{foreign.Value} within run";
            if (
                step.At("uses").Text().StartsWith("actions/checkout@", StringComparison.Ordinal)
                && step.At("with")?.At("persist-credentials").Text() != "false"
            )
                yield return "checkout leaves its token in the folder: persist-credentials: false";
        }
    }

    private static IEnumerable<string> Permissions(YamlNode? permissions, bool mayWrite)
    {
        if (permissions is YamlScalarNode { Value: not "" } all)
            yield return $"permissions {all.Value}: name them";
        foreach (var (scope, level) in permissions.Pairs())
        {
            if (!Scopes.Contains(scope))
                yield return $"unknown permission {scope}";
            if (level.Text() is not ("read" or "none") && !(mayWrite && level.Text() == "write"))
                yield return $"permission {scope}: {level.Text()}";
        }
    }

    /// <summary>The comment with the version stands in no YAML node, so the lines are read.</summary>
    private static IEnumerable<string> Pins(string text, string ownAction)
    {
        foreach (var line in text.Split('\n').Where(l => Uses().IsMatch(l)))
        {
            var used = Uses().Match(line).Groups[1].Value.Trim('\'', '"');
            if (!used.StartsWith("./", StringComparison.Ordinal) && used != ownAction && !Pinned().IsMatch(line))
                yield return $"not pinned with its version beside it: {line.Trim()}";
        }
    }

    private static IEnumerable<string> Unknown(YamlNode node, string[] known) =>
        node.Pairs().Select(p => p.Key).Where(k => !known.Contains(k));

    private static IEnumerable<string> EventNames(YamlNode? on) =>
        on switch
        {
            YamlScalarNode one => [one.Text()],
            YamlSequenceNode several => several.Children.Select(c => c.Text()),
            _ => on.Pairs().Select(p => p.Key),
        };

    [GeneratedRegex(@"\$\{\{(?:(?!\}\}).)*?\b(github\.event\b|inputs\.|github\.head_ref|secrets\.).*?\}\}")]
    private static partial Regex Foreign();

    [GeneratedRegex(@"^\s*(?:-\s+)?uses:\s*(\S+)")]
    private static partial Regex Uses();

    [GeneratedRegex(@"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*\s*$")]
    private static partial Regex Pinned();
}
