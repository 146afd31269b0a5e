using Handclasp.Cli.CommandLine;
using Handclasp.Cli.Output;
using Handclasp.Model;

namespace Handclasp.Cli;

/// <summary>The command line: finds the command, runs it, and turns what goes wrong into one line and an exit code.</summary>
internal static class CliApp
{
    /// <summary>The tool's version.</summary>
    public static string Version => ProductVersion.Text;

    /// <param name="args">As typed, without the program's name.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, World world)
    {
        try
        {
            return await DispatchAsync(args, world).ConfigureAwait(false);
        }
        catch (UsageException wrong)
        {
            world.Say($"handclasp: {wrong.Message}");
            return ExitCodes.Usage;
        }
        catch (OutputFailedException failure)
        {
            world.Say($"handclasp: {failure.Message}");
            return ExitCodes.ToolFailed;
        }
        catch (OperationCanceledException) when (world.Interrupted.IsCancellationRequested)
        {
            world.Say("handclasp: interrupted");
            return ExitCodes.Interrupted;
        }
#pragma warning disable CA1031 // The last edge: a user never sees a stack trace that was not asked for.
        catch (Exception defect)
#pragma warning restore CA1031
        {
            world.Say($"handclasp failed: {defect.Message} ({defect.GetType().Name}); please report it, with the end of --trace FILE");
            if (Tracing(args, world) is { } trace)
                AppendTo(trace, defect);
            return ExitCodes.ToolFailed;
        }
    }

    private static async Task<int> DispatchAsync(IReadOnlyList<string> args, World world)
    {
        if (args.Count == 0)
            throw new UsageException("name a command, for example: handclasp scan https://api.example.com (handclasp --help lists them)");
        var word = args[0];
        if (word is "--version" or "-V")
        {
            world.Print($"handclasp {Version}\n");
            return ExitCodes.Passed;
        }

        if (word is "--help" or "-h" or "-?" or "help")
        {
            var about = args.Skip(1).FirstOrDefault(a => !a.StartsWith('-'));
            world.Print(about is null ? Help.Of(Commands.All, world.Width) : Help.Of(Find(about), world.Width));
            return ExitCodes.Passed;
        }

        var command = Find(word);
        if (AsksForHelp(args))
        {
            world.Print(Help.Of(command, world.Width));
            return ExitCodes.Passed;
        }

        return await command.Run(CommandParser.Parse(command, [.. args.Skip(1)]), world).ConfigureAwait(false);
    }

    private static bool AsksForHelp(IReadOnlyList<string> args) =>
        args.Skip(1).TakeWhile(a => a != "--").Any(a => a is "--help" or "-h" or "-?");

    private static CommandSpec Find(string word)
    {
        if (Commands.All.FirstOrDefault(c => c.Name == word) is { } command)
            return command;
        var shown = CommandParser.Shown(word);
        if (word.StartsWith('-'))
            throw new UsageException($"name the command first: handclasp scan {shown} … (handclasp --help lists the commands)");
        if (word.Contains("://", StringComparison.Ordinal) || word.Contains('.', StringComparison.Ordinal))
            throw new UsageException($"'{shown}' is no command; to scan it: handclasp scan {shown}");
        var near = CommandParser.DidYouMean(word, Commands.All.Select(c => c.Name));
        throw new UsageException($"unknown command '{shown}'" + (near.Length > 0 ? near : ": handclasp --help lists the commands"));
    }

    private static string? Tracing(IReadOnlyList<string> args, World world)
    {
        for (var i = 1; i < args.Count; i++)
        {
            if (args[i] == "--trace" && i + 1 < args.Count)
                return world.PathOf(args[i + 1]);
            if (args[i].StartsWith("--trace=", StringComparison.Ordinal))
                return world.PathOf(args[i]["--trace=".Length..]);
        }

        return null;
    }

    private static void AppendTo(string trace, Exception defect)
    {
        try
        {
            File.AppendAllText(trace, Engine.TraceLines.Of("", defect) + "\n");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The one line on stderr stands; there is no better place for the rest.
        }
    }
}
