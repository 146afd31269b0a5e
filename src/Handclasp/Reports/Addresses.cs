using System.Text;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>A place in the form code-review tools expect: a relative path and a line.</summary>
/// <param name="Path">Relative, with forward slashes, percent-encoded as a URI reference (RFC 3986).</param>
/// <param name="Line">1-based.</param>
internal sealed record RelativePlace(string Path, int Line);

/// <summary>Stable relative addresses of findings for formats that know only files.</summary>
internal static class Addresses
{
    /// <summary>The line of a file where the evidence has one; else the target: <c>https/api.example.com/443/v1</c>, line 1.</summary>
    public static RelativePlace Of(TargetReport target, Finding finding) =>
        finding.Ruling.Evidence.FirstOrDefault(e => e.Line > 0) is { } inFile
            ? new(Encode(inFile.Where.Replace('\\', '/')), inFile.Line)
            : new(Of(target), 1);

    /// <summary>A file's path as a URI reference.</summary>
    public static string OfFile(string path) => Encode(path.Replace('\\', '/'));

    private static string Of(TargetReport target)
    {
        var mark = target.Target.IndexOf("://", StringComparison.Ordinal);
        if (mark < 0)
            return Encode(target.Target);
        var rest = target.Target[(mark + 3)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var (authority, path) = slash < 0 ? (rest, "") : (rest[..slash], rest[slash..]);
        var colon = authority.LastIndexOf(':');
        var place = colon > 0 && !authority.EndsWith(']') ? $"{authority[..colon]}/{authority[(colon + 1)..]}" : authority;
        return Encode($"{target.Target[..mark]}/{place}{path}");
    }

    /// <summary>Every segment percent-encoded; no empty, no "." and no ".." segment is left, so that nothing points out of the tree.</summary>
    private static string Encode(string path)
    {
        var encoded = new StringBuilder();
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment is "." or "..")
                continue;
            if (encoded.Length > 0)
                encoded.Append('/');
            encoded.Append(Uri.EscapeDataString(ForeignText.WellFormed(segment)));
        }

        return encoded.Length > 0 ? encoded.ToString() : "target";
    }
}
