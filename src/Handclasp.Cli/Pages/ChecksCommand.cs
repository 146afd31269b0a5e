using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Handclasp.Checks;
using Handclasp.Cli.CommandLine;
using Handclasp.Cli.Output;
using Handclasp.Model;

namespace Handclasp.Cli.Pages;

/// <summary><c>handclasp checks</c>: the catalogue, for people and machines, and the generated docs/checks.</summary>
internal static class ChecksCommand
{
    private static readonly OptionSpec Format = new("--format", "FORMAT", "Options", "table, markdown or json [table]")
    {
        Aliases = ["-f"],
        Offer = Offer.Words,
        Words = ["table", "markdown", "json"],
    };
    private static readonly OptionSpec Folder = new(
        "--output",
        "DIR",
        "Options",
        "with markdown: write one page a check there, and remove pages of checks that are no more"
    )
    {
        Aliases = ["-o"],
        Offer = Offer.Folders,
    };

    public static CommandSpec Spec { get; } =
        new("checks", "every check there is", "", [Format, Folder], Run)
        {
            Examples =
            [
                ("handclasp checks", "id, severity and title of each"),
                ("handclasp checks --format markdown --output docs/checks", "the pages of the documentation"),
            ],
        };

    private static Task<int> Run(Typed typed, World world)
    {
        var format = typed.Read(Format, (w, o) => Values.OneOf(w, o, [.. Format.Words.Select(f => (f, f))]), "table");
        if (typed.One(Folder) is { } folder)
        {
            if (format != "markdown")
                throw new UsageException("--output DIR goes with --format markdown: it is the folder of the pages");
            WritePages(world.PathOf(folder), world);
            return Task.FromResult(ExitCodes.Passed);
        }

        world.Print(
            format switch
            {
                "json" => Json(),
                "markdown" => string.Concat(CheckDocs.Pages(CheckNames.All()).Select(p => p.Markdown.TrimEnd() + "\n\n")),
                _ => Table(),
            }
        );
        return Task.FromResult(ExitCodes.Passed);
    }

    private static string Table()
    {
        var text = new StringBuilder();
        foreach (var info in CheckNames.All())
            text.Append($"{info.Id}  {info.Severity.Word(), -8}  {info.Title}\n");
        return text.ToString();
    }

    private static string Json()
    {
        using var bytes = new MemoryStream();
        var options = new JsonWriterOptions
        {
            Indented = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            NewLine = "\n",
        };
        using (var json = new Utf8JsonWriter(bytes, options))
        {
            json.WriteStartArray();
            foreach (var info in CheckNames.All())
            {
                json.WriteStartObject();
                json.WriteString("id", info.Id);
                json.WriteString("slug", info.Slug);
                json.WriteString("title", info.Title);
                json.WriteString("severity", info.Severity.Word());
                json.WriteString("group", info.Group.ToString().ToLowerInvariant());
                json.WriteString("remediation", info.Remediation);
                json.WriteStartArray("references");
                foreach (var reference in info.References)
                    json.WriteStringValue(reference);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private static void WritePages(string folder, World world)
    {
        var pages = CheckDocs.Pages(CheckNames.All());
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--output {folder} cannot be made: {failure.Message}");
        }

        foreach (var page in pages)
            OutputFiles.Write(Path.Combine(folder, page.FileName), file => file.Write(Encoding.UTF8.GetBytes(page.Markdown)));
        var known = pages.Select(p => p.FileName).ToHashSet(StringComparer.Ordinal);
        var stale = Directory.EnumerateFiles(folder, "HC*.md").Where(f => !known.Contains(Path.GetFileName(f))).ToList();
        foreach (var file in stale)
            File.Delete(file);
        world.Say($"handclasp: wrote {pages.Count} pages to {folder}" + (stale.Count > 0 ? $", removed {stale.Count}" : ""));
    }
}
