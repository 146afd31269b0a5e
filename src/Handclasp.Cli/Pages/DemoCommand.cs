using Handclasp.Cli.CommandLine;

namespace Handclasp.Cli.Pages;

internal static class DemoCommand
{
    public static CommandSpec Spec { get; } = new("demo", "x", "", [], (_, _) => Task.FromResult(0));
}
