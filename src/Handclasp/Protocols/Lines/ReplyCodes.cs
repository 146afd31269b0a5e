using System.Text;

namespace Handclasp.Protocols.Lines;

/// <summary>A reply of SMTP (RFC 5321 section 4.2) or FTP (RFC 959 section 4.2): a code and its text.</summary>
internal sealed record Reply(int Code, string Text)
{
    private const int MostLines = 200;

    /// <summary>The code with the first line's text.</summary>
    public override string ToString() => $"{Code} {Text}";

    /// <summary>Reads all lines of one reply; null when none comes, or something else.</summary>
    public static async ValueTask<Reply?> ReadAsync(Exchange with)
    {
        var text = new StringBuilder();
        var code = 0;
        for (var lines = 0; lines < MostLines; lines++)
        {
            if (await with.LineAsync().ConfigureAwait(false) is not { } line)
                return null;
            var isCode = line.Length >= 3 && line.AsSpan(0, 3).IndexOfAnyExceptInRange('0', '9') < 0 && line[0] is >= '1' and <= '5';
            if (code == 0 && !isCode)
                return null;
            if (code == 0)
                code = int.Parse(line.AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture);
            if (text.Length < 2000)
                text.Append(text.Length > 0 ? "\n" : "")
                    .Append(
                        line.Length > 4 && isCode ? line[4..]
                        : isCode ? ""
                        : line
                    );
            if (isCode && (line.Length == 3 || line[3] == ' '))
                return new(code, text.ToString());
        }

        return null;
    }
}
