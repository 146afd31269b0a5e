using System.Text;
using Handclasp.Cli.CommandLine;
using Handclasp.Cli.Config;
using Handclasp.Cli.Output;
using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Cli.Pages;

/// <summary><c>handclasp init</c>: writes a commented settings file. Asks nothing.</summary>
internal static class InitCommand
{
    private static readonly OptionSpec Force = new("--force", "", "Options", $"overwrite the {ConfigFinder.Name} that is there");

    public static CommandSpec Spec { get; } =
        new("init", $"write a commented {ConfigFinder.Name}", "[TARGET]", [Force], Run)
        {
            MostArguments = 1,
            About =
                $"Writes {ConfigFinder.Name} here: targets, identities, limits and gates, each explained, most of them commented out.\n"
                + "Files with the usual names (client-cert.pem, client-key.pem, openapi.yaml …) are entered where they exist.",
            Examples = [("handclasp init https://api.example.com", "then: handclasp scan"), ("handclasp init --force", "begin again")],
        };

    private static Task<int> Run(Typed typed, World world)
    {
        var target = typed.Arguments.Count > 0 ? typed.Arguments[0] : null;
        if (target is not null && TargetAddress.Parse(target).Password.Length > 0)
            throw new UsageException("a password does not stand in a settings file: give the target without it");
        var path = world.PathOf(ConfigFinder.Name);
        if (Path.Exists(path) && !typed.Has(Force))
            throw new UsageException($"{ConfigFinder.Name} exists already: {Force.Name} overwrites it");
        OutputFiles.Check(path, ConfigFinder.Name);
        var text = ConfigTemplate.Text(target, file => File.Exists(world.PathOf(file)));
        OutputFiles.Write(path, file => file.Write(Encoding.UTF8.GetBytes(text)));
        world.Say(
            target is null
                ? $"handclasp: wrote {ConfigFinder.Name}: name your target in it, then run handclasp scan"
                : $"handclasp: wrote {ConfigFinder.Name}: now run handclasp scan"
        );
        return Task.FromResult(ExitCodes.Passed);
    }
}
