using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Handclasp.Interop.Truth;
using Handclasp.Model;
using Xunit;

[assembly: AssemblyFixture(typeof(Matrix))]

namespace Handclasp.Interop.Truth;

/// <summary>
/// Collects what was measured and writes it as a table when the run ends: to the file that HANDCLASP_INTEROP_MATRIX names, else to
/// interop-matrix.md beside the tests. docs/interop.md is such a file.
/// </summary>
public sealed class Matrix : IDisposable
{
    private static readonly ConcurrentDictionary<string, string> Rows = new();

    public void Dispose()
    {
        var file =
            Environment.GetEnvironmentVariable("HANDCLASP_INTEROP_MATRIX") ?? Path.Combine(AppContext.BaseDirectory, "interop-matrix.md");
        var text = new StringBuilder(
            "| product | configuration | endpoint | enforcement | served beside the valid certificate |\n|---|---|---|---|---|\n"
        );
        foreach (var (_, row) in Rows.OrderBy(r => r.Key, StringComparer.Ordinal))
            text.Append(row);
        File.WriteAllText(file, text.ToString());
    }

    internal static string Add(string product, string configuration, TruthTable truth)
    {
        var text = new StringBuilder();
        foreach (var (version, alpn) in truth.Endpoints)
        {
            var served = Identity
                .All.Where(i => i.Class is not TrialClass.Control && truth.Served(i, version, alpn) == true)
                .Select(i => i.Word)
                .ToList();
            var all = Identity.All.Count(i => i.Class is not TrialClass.Control && truth.Served(i, version, alpn) is not null);
            var valid = truth.Served(Identity.Valid, version, alpn) == true ? "" : "(`valid` is refused) ";
            var who =
                served.Count == all ? "everybody"
                : served.Count == 0 ? "nobody"
                : string.Join(", ", served);
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {product} | {configuration} | {version.Word()} {alpn} | {truth.Word(version, alpn).Word()} | {valid}{who} |\n"
            );
        }

        Rows[$"{product} {configuration}"] = text.ToString();
        return text.ToString();
    }
}
