using Handclasp.Cli.CommandLine;
using Handclasp.Cli.Output;
using Handclasp.Model;

namespace Handclasp.Cli.Pages;

/// <summary><c>handclasp explain HC101</c>: the page of one check.</summary>
internal static class ExplainCommand
{
    private const int Measure = 100;

    public static CommandSpec Spec { get; } =
        new("explain", "what a check means, how it is tested and what to do", "ID", [OutputOptionSpecs.Color], Run)
        {
            MostArguments = 1,
            Examples = [("handclasp explain HC101", "the page of one check, by id or name")],
            ArgumentWords = CheckNames.Ids,
        };

    private static Task<int> Run(Typed typed, World world)
    {
        if (typed.Arguments.Count == 0)
            throw new UsageException("name a check, for example: handclasp explain HC101 (handclasp checks lists them)");
        var info = CheckNames.Find(typed.Arguments[0], "explain");
        var width = world.Width > 0 ? Math.Min(world.Width, Measure) : Measure;
        world.Print(
            MarkdownText.Render(Checks.CheckDocs.Page([info], info.Id)!, width, Colours.Wanted(typed, world, world.OutputIsTerminal))
        );
        return Task.FromResult(ExitCodes.Passed);
    }
}
