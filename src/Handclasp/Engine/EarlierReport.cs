using System.Text.Json;
using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>Reads a JSON report of an earlier run: the one place that knows what a report must be before anything is compared with it.</summary>
/// <param name="role">What the file is to the user: "baseline", "report".</param>
/// <param name="name">The file's name, for messages.</param>
internal sealed class EarlierReport(string role, string name)
{
    /// <summary>A report of some hundred targets is a few megabytes; larger files are no reports of ours.</summary>
    private const int MaxCharacters = 64 * 1024 * 1024;

    /// <summary>Parses, checks name and version, and hands the root on.</summary>
    /// <exception cref="UsageException">It is no report of ours.</exception>
    public T Read<T>(string json, Func<JsonElement, T> read)
    {
        if (json.Length > MaxCharacters)
            throw Wrong("is too large");
        try
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = 32 });
            var root = document.RootElement;
            if (Text(root, "schema") is not { } schema || !schema.StartsWith("handclasp-report/", StringComparison.Ordinal))
                throw Wrong("is no report of handclasp");
            return schema == Report.Schema ? read(root) : throw Wrong($"is a report of another version than {Report.Schema}");
        }
        catch (JsonException problem)
        {
            throw Wrong($"is not JSON (line {(problem.LineNumber ?? 0) + 1})");
        }
    }

    /// <summary>What every finding must have to be compared.</summary>
    public (string Fingerprint, Verdict Verdict, bool Suppressed) Finding(JsonElement finding)
    {
        if (Text(finding, "verdict") is not { } word || Text(finding, "fingerprint") is not { } fingerprint)
            throw Wrong("holds a finding without verdict or fingerprint");
        var verdict = Find(Enum.GetValues<Verdict>(), v => v.Word() == word) ?? throw Wrong("holds a finding with an unknown verdict");
        return (fingerprint, verdict, Member(finding, "suppressed", JsonValueKind.Object) is not null);
    }

    /// <summary>How much a finding weighs.</summary>
    public Severity SeverityOf(JsonElement finding)
    {
        var word = Text(finding, "severity");
        return Find(Enum.GetValues<Severity>(), s => s.Word() == word) ?? throw Wrong("holds a finding without severity");
    }

    /// <summary>The elements of a list that must be there.</summary>
    public JsonElement.ArrayEnumerator List(JsonElement element, string property) =>
        Member(element, property, JsonValueKind.Array)?.EnumerateArray() ?? throw Wrong($"has no list '{property}'");

    /// <summary>A text, or null where there is none.</summary>
    public static string? Text(JsonElement element, string property) => Member(element, property, JsonValueKind.String)?.GetString();

    /// <summary>A member of that kind, or null.</summary>
    public static JsonElement? Member(JsonElement element, string property, JsonValueKind kind) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(property, out var value) && value.ValueKind == kind
            ? value
            : null;

    /// <summary>One line that names the file, what is wrong with it, and what to do.</summary>
    public UsageException Wrong(string what) =>
        new($"{role} '{ForeignText.OneLine(name)}' {what}: give a report written by handclasp with --format json");

    private static T? Find<T>(IEnumerable<T> all, Func<T, bool> which)
        where T : struct => all.Where(which).Select(x => (T?)x).FirstOrDefault();
}
