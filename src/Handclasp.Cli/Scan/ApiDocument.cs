using System.Globalization;
using System.Text.Json.Nodes;
using Handclasp.Cli.CommandLine;
using Handclasp.Engine;
using Handclasp.Model;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Handclasp.Cli.Scan;

/// <summary>The paths of an OpenAPI document (2.0 to 3.2, JSON or YAML) that a client without certificate must not get.</summary>
internal static class ApiDocument
{
    private const int MostBytes = 16 * 1024 * 1024;
    private const int MostPaths = 200;
    private static readonly string[] Safe = ["GET", "HEAD", "OPTIONS"];

    /// <exception cref="UsageException">The file is not there, or is no OpenAPI document.</exception>
    public static IReadOnlyList<ApiPath> Read(string file, string option)
    {
        var shown = CommandParser.Shown(file);
        byte[] bytes;
        try
        {
            using var stream = File.OpenRead(file);
            if (stream.Length > MostBytes)
                throw new UsageException($"{option} {shown} is larger than {MostBytes / (1024 * 1024)} MiB: is it an OpenAPI document?");
            bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new UsageException($"{option} {shown} cannot be read: {e.Message}");
        }

        var document = Parse(bytes, shown, option);
        var paths = (document.Paths ?? [])
            .Select(p => Path(p.Key, p.Value, Base(document)))
            .OfType<ApiPath>()
            .DistinctBy(p => p.Path)
            .Take(MostPaths)
            .ToList();
        return paths.Count > 0
            ? paths
            : throw new UsageException(
                $"{option} {shown} declares no path with GET, HEAD or OPTIONS that needs authentication: nothing to ask for"
            );
    }

    private static OpenApiDocument Parse(byte[] bytes, string shown, string option)
    {
        var isJson = bytes.AsSpan().TrimStart(" \t\r\n\uFEFF"u8) is [(byte)'{', ..];
        var settings = new OpenApiReaderSettings { LoadExternalRefs = false };
        settings.AddYamlReader();
        try
        {
            using var stream = new MemoryStream(bytes);
            var result = OpenApiDocument.Load(stream, isJson ? "json" : "yaml", settings);
            if (result.Document is { Paths.Count: > 0 } document)
                return document;
            var why = result.Diagnostic?.Errors.FirstOrDefault()?.Message ?? "it has no paths";
            throw new UsageException($"{option} {shown} is no OpenAPI document: {CommandParser.Shown(why)}");
        }
        catch (Exception wrong) when (wrong is not UsageException and not OutOfMemoryException)
        {
            // The reader throws all kinds of exceptions at what is not one.
            throw new UsageException($"{option} {shown} is no OpenAPI document: {CommandParser.Shown(wrong.Message)}");
        }
    }

    /// <summary>The path of the first server, without a slash at its end.</summary>
    private static string Base(OpenApiDocument document)
    {
        var url = document.Servers?.FirstOrDefault()?.Url ?? "";
        var path = Uri.TryCreate(url, UriKind.Absolute, out var absolute) && !absolute.IsFile ? absolute.AbsolutePath : url;
        return path.StartsWith('/') && !path.Contains('{', StringComparison.Ordinal) ? path.TrimEnd('/') : "";
    }

    private static ApiPath? Path(string template, IOpenApiPathItem item, string prefix)
    {
        // `security: []` says that an operation is for everybody.
        var operations = (item.Operations ?? []).Where(o => o.Value.Security is not { Count: 0 }).ToList();
        var methods = operations.Select(o => o.Key.Method.ToUpperInvariant()).Intersect(Safe).ToList();
        if (methods.Count == 0)
            return null;
        var parameters = (item.Parameters ?? []).Concat(operations.SelectMany(o => o.Value.Parameters ?? [])).ToList();
        return new(prefix + Filled(template, parameters), methods);
    }

    private static string Filled(string template, List<IOpenApiParameter> parameters)
    {
        foreach (var parameter in parameters.Where(p => p.In == ParameterLocation.Path && p.Name is { Length: > 0 }))
            template = template.Replace($"{{{parameter.Name}}}", Uri.EscapeDataString(Example(parameter)), StringComparison.Ordinal);
        // A parameter that is not declared.
        while (template.IndexOf('{', StringComparison.Ordinal) is var open and >= 0 && template.IndexOf('}', open) is var close and > 0)
            template = string.Concat(template.AsSpan(0, open), "1", template.AsSpan(close + 1));
        return template.StartsWith('/') ? template : "/" + template;
    }

    private static string Example(IOpenApiParameter parameter)
    {
        var schema = parameter.Schema;
        var known = parameter.Example ?? schema?.Default ?? schema?.Enum?.FirstOrDefault() ?? schema?.Examples?.FirstOrDefault();
        if (known is JsonValue value)
            return value.ToString();
        return schema?.Format == "uuid" ? Guid.Empty.ToString("D", CultureInfo.InvariantCulture) : "1";
    }
}
