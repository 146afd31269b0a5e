using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Handclasp.Cli.CommandLine;
using Handclasp.Model;
using Handclasp.Source.Engine;
using static Handclasp.Cli.Sources.SourceOptionSpecs;
using KnownLanguages = Handclasp.Source.Languages.All;
using PinningRule = Handclasp.Source.Checks.Code.NoPin.Rule;

namespace Handclasp.Cli.Sources;

/// <summary>From what was typed to the options of a run.</summary>
internal static class SourceArguments
{
    /// <exception cref="UsageException">The first option that is wrong.</exception>
    public static SourceOptions Of(Typed typed, World world)
    {
        var only = Ids(typed, SourceOptionSpecs.Checks);
        var skip = Ids(typed, Skip);
        var policies = typed
            .All(Policy)
            .Select(w => Values.OneOf(w, Policy.Name, [(PinningRule.Policy, PinningRule.Policy)]))
            .ToHashSet(StringComparer.Ordinal);
        var standard = new SourceOptions();
        return standard with
        {
            Include = [.. typed.All(Include)],
            Exclude = [.. typed.All(Exclude)],
            NoIgnore = typed.Has(NoIgnore),
            Languages =
            [
                .. typed
                    .All(SourceOptionSpecs.Languages)
                    .SelectMany(v => Values.List(v, SourceOptionSpecs.Languages.Name))
                    .Select(Language),
            ],
            MaxFileSize = typed.Read(MaxFileSize, Size, standard.MaxFileSize),
            MinConfidence = typed.Read(
                MinConfidence,
                (w, o) =>
                    Values.OneOf(w, o, [("tentative", Confidence.Tentative), ("firm", Confidence.Firm), ("certain", Confidence.Certain)]),
                standard.MinConfidence
            ),
            Only = typed.One(Since) is { } reference ? Changed(reference, world) : null,
            Runs = info =>
                (only.Count == 0 || only.Contains(info.Id))
                && !skip.Contains(info.Id)
                && (info.Id != PinningRule.Id || policies.Contains(PinningRule.Policy) || only.Contains(info.Id)),
            Corrects = typed.Has(Fix) || typed.Has(Diff),
            Today = DateOnly.FromDateTime(world.Clock.GetUtcNow().UtcDateTime),
        };
    }

    private static HashSet<string> Ids(Typed typed, OptionSpec option) =>
        [.. typed.All(option).SelectMany(v => Values.List(v, option.Name)).Select(w => CheckNames.Find(w, option.Name).Id)];

    private static string Language(string name)
    {
        var all = KnownLanguages.Languages.Select(l => l.Name).ToList();
        var meant = name.ToLowerInvariant() switch
        {
            "js" or "ts" or "typescript" => "JavaScript",
            "csharp" or "cs" => "C#",
            "golang" => "Go",
            "py" => "Python",
            "kt" => "Kotlin",
            "rb" => "Ruby",
            "rs" => "Rust",
            "c++" or "cpp" or "cxx" => "C",
            "sh" or "bash" => "Shell",
            "objc" or "objectivec" => "Objective-C",
            "vb" or "vbnet" or "visualbasic" => "VB.NET",
            "ps1" or "pwsh" => "PowerShell",
            "pl" => "Perl",
            "ex" or "exs" => "Elixir",
            "erl" => "Erlang",
            "clj" => "Clojure",
            "yml" => "YAML",
            var other => all.Find(l => l.Equals(other, StringComparison.OrdinalIgnoreCase)),
        };
        return meant ?? throw new UsageException($"--languages {CommandParser.Shown(name)}: it reads {string.Join(", ", all)}");
    }

    private static long Size(string text, string option)
    {
        var digits = text.TrimEnd("KMGiBkmgb".ToCharArray());
        var unit = text[digits.Length..].ToLowerInvariant();
        long? factor = unit switch
        {
            "" or "b" => 1,
            "k" or "kb" or "kib" => 1024,
            "m" or "mb" or "mib" => 1024 * 1024,
            _ => null,
        };
        if (
            factor is null
            || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number * factor > 256L * 1024 * 1024
            || number < 1
        )
            throw new UsageException($"{option} '{CommandParser.Shown(text)}': write a size up to 256MiB, for example 2MiB");
        return number * factor.Value;
    }

    /// <summary>The files that differ from a commit, committed or not; and those git does not know yet.</summary>
    private static HashSet<string> Changed(string reference, World world)
    {
        if (reference.StartsWith('-'))
            throw new UsageException($"--since '{CommandParser.Shown(reference)}' is no commit, branch or tag");
        var root = Git(world, "rev-parse", "--show-toplevel").Trim();
        var changed = Git(world, "diff", "--name-only", "-z", "--diff-filter=d", reference, "--");
        var unknown = Git(world, "ls-files", "-z", "--others", "--exclude-standard", "--full-name", "--", root);
        return [.. (changed + unknown).Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(p => Path.GetFullPath(p, root))];
    }

    private static string Git(World world, params string[] arguments)
    {
        var start = new ProcessStartInfo("git")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = world.Folder,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            using var git = Process.Start(start)!;
            var errors = git.StandardError.ReadToEndAsync();
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output : throw new UsageException($"--since: git says: {errors.Result.Split('\n')[0]}");
        }
        catch (Win32Exception)
        {
            throw new UsageException("--since needs git, which is not installed");
        }
    }
}
