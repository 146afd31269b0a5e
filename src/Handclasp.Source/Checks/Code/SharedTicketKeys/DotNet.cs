using System.Text.RegularExpressions;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.SharedTicketKeys;

/// <summary>.NET leaves ticket keys to the platform: they stand in programs that write them for a proxy, or that serve TLS by another library.</summary>
internal static partial class DotNet
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var name in code.Index.Words.Where(w => w.Length is > 8 and < 60 && Key().IsMatch(w)).ToList())
        foreach (var assignment in code.Names.To(name))
            if (Readers.IsWritten(code, assignment.Value) && !IsPlace(code, assignment.Value))
                yield return Readers.Flag(new(assignment.Name, assignment.Value.To), Readers.Written);
        // File.WriteAllBytes("/etc/nginx/ticket.key", Convert.FromHexString("…"))
        foreach (var call in code.Calls("WriteAllText", "WriteAllBytes", "WriteAllTextAsync", "WriteAllBytesAsync"))
            if (
                call.Arguments is [var path, var content, ..]
                && Enumerable.Range(path.From, path.Length).Any(i => code[i].IsText && File().IsMatch(code[i].Value))
                && !code.WordsOf(content).Any(Key().IsMatch)
                && Readers.IsWritten(code, content)
            )
                yield return Readers.Flag(call.Whole, Readers.Written);
    }

    /// <summary>The name of a file, of a variable or of a setting, and no key.</summary>
    private static bool IsPlace(CodeFile code, Span value) =>
        Enumerable
            .Range(value.From, value.Length)
            .Where(i => code[i].IsText)
            .All(i => Place().IsMatch(code[i].Value.Trim()) || code[i].Value.Trim().Length < 16);

    [GeneratedRegex(
        @"(?i)^_?((tls|session|ssl|old|new|current|previous|shared|static|default|fleet|cluster)_?)*ticket_?(encryption_?|secret_?|master_?)?(keys?|secrets?)(_?(base64|hex|bytes|data|block|file_?content|pem))?$|^_?stek_?(key)?s?$"
    )]
    private static partial Regex Key();

    [GeneratedRegex(@"(?i)ticket[^/\\]*key|stek|ticket\.bin")]
    private static partial Regex File();

    /// <summary>A path, an address, a name with its parts, or a sentence.</summary>
    [GeneratedRegex(
        @"^([A-Za-z]:)?[\w./\\:-]*[./\\:][A-Za-z]{2,8}$|^/|://|^[A-Z][A-Z0-9_]*$|^[\w-]+(:[\w-]+)+$|^[A-Za-z,.']+( [A-Za-z,.']+)+$"
    )]
    private static partial Regex Place();
}
