using Handclasp.Cli.CommandLine;
using Handclasp.Model;

namespace Handclasp.Cli.Pages;

/// <summary><c>handclasp schema report</c>: the JSON Schema of the JSON report.</summary>
internal static class SchemaCommand
{
    public static CommandSpec Spec { get; } =
        new("schema", "the JSON Schema of the JSON report", "report", [], Run)
        {
            MostArguments = 1,
            Examples = [("handclasp schema report > handclasp-report.schema.json", "to check reports with any validator")],
            ArgumentWords = static () => ["report"],
        };

    private static Task<int> Run(Typed typed, World world)
    {
        if (typed.Arguments is not ["report"])
            throw new UsageException("name the schema: handclasp schema report");
        world.Print(Reports.Schemas.Report.TrimEnd() + "\n");
        return Task.FromResult(ExitCodes.Passed);
    }
}
