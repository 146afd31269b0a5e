namespace Handclasp.Reports;

/// <summary>The published JSON Schemas: the files of docs/, embedded.</summary>
internal static class Schemas
{
    /// <summary>The schema of the JSON report, as text.</summary>
    public static string Report => EmbeddedFiles.Read("report.schema.json");
}

/// <summary>Files that travel inside the library.</summary>
internal static class EmbeddedFiles
{
    /// <summary>The text of one, with "\n" as newline.</summary>
    /// <exception cref="InvalidOperationException">The build left it out: a defect of ours.</exception>
    public static string Read(string name)
    {
        using var stream =
            typeof(EmbeddedFiles).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the resource {name} is missing from the build");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
