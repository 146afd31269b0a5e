using Handclasp.Cli.CommandLine;
using Handclasp.Cli.Diffs;
using Handclasp.Cli.Pages;
using Handclasp.Cli.Scan;
using Handclasp.Cli.Sources;

namespace Handclasp.Cli;

/// <summary>Every command there is, in the order of help.</summary>
internal static class Commands
{
    public static IReadOnlyList<CommandSpec> All { get; } =
    [
        ScanCommand.Spec,
        SourceCommand.Spec,
        DiffCommand.Spec,
        DemoCommand.Spec,
        InitCommand.Spec,
        ExplainCommand.Spec,
        ChecksCommand.Spec,
        SchemaCommand.Spec,
        CompletionCommand.Spec,
        ManCommand.Spec,
    ];
}
