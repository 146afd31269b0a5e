namespace Handclasp.Checks;

/// <summary>Quotes for a POSIX shell: the target's spelling must not become a command.</summary>
internal static class ShellQuoting
{
    public static string Quote(string text) =>
        text.Length > 0
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '/' or '[' or ']' or ',' or '=' or '~')
            ? text
            : "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
