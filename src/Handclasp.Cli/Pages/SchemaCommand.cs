using System.Text;
using Handclasp.Cli.CommandLine;
using Handclasp.Cli.Config;
using Handclasp.Model;

namespace Handclasp.Cli.Pages;

/// <summary><c>handclasp schema report</c> and <c>handclasp schema config</c>: JSON Schemas of what is written and of what is read.</summary>
internal static class SchemaCommand
{
    public static CommandSpec Spec { get; } =
        new("schema", "the JSON Schema of the JSON report, or of the settings file", "report|config", [], Run)
        {
            MostArguments = 1,
            Examples =
            [
                ("handclasp schema report > handclasp-report.schema.json", "to check reports with any validator"),
                ("handclasp schema config > handclasp-config.schema.json", $"for an editor that completes {ConfigFinder.Name}"),
            ],
            ArgumentWords = static () => ["report", "config"],
        };

    private static Task<int> Run(Typed typed, World world)
    {
        world.Print(
            typed.Arguments switch
            {
                ["report"] => Reports.Schemas.Report.TrimEnd() + "\n",
                ["config"] => Config(),
                _ => throw new UsageException("name the schema: handclasp schema report, or handclasp schema config"),
            }
        );
        return Task.FromResult(ExitCodes.Passed);
    }

    private static string Config()
    {
        using var text = new MemoryStream();
        ConfigSchema.Write(text);
        return Encoding.UTF8.GetString(text.ToArray());
    }
}
