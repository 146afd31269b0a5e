using Handclasp.Source.Lexing;

namespace Handclasp.Source.Languages;

/// <content>Rust.</content>
internal static partial class All
{
    public static Language Rust { get; } =
        new(
            "Rust",
            new()
            {
                CommentsNest = true,
                Strings = [new("\"", "\"", Lines: true)],
                Special = RawOrCharacter,
            }
        )
        {
            Fence = "rust",
            Extensions = [".rs"],
            Declares = ["let", "const", "static"],
            Functions = ["fn"],
            Null = ["None"],
            Literals =
            [
                "danger",
                "invalid_cert",
                "invalid_host",
                "verifymode",
                "verify_server_cert",
                "verify_client_cert",
                "verify_hostname",
                "trust_cert",
                "skip_domain",
                "insecure",
                "certificate.verif",
                "anonymousorauth",
                "allow_unauthenticated",
                "allowany",
                "sslmode",
                "private key",
                "verify_callback",
                "skip_verify",
            ],
        };

    /// <summary>r#"…"#, and 'x': a lifetime ('a) is no character.</summary>
    private static SpecialString? RawOrCharacter(string text, int at)
    {
        if (text[at] == '\'')
        {
            if (at + 2 < text.Length && text[at + 1] != '\\' && text[at + 2] == '\'')
                return new(at + 3, at + 1, at + 2);
            if (at + 3 < text.Length && text[at + 1] == '\\')
            {
                var end = text.IndexOf('\'', at + 3);
                return end > 0 && end - at < 14 ? new(end + 1, at + 1, end) : null;
            }

            return null;
        }

        if (text[at] != 'r' && !(text[at] == 'b' && at + 1 < text.Length && text[at + 1] == 'r'))
            return null;
        if (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] == '_'))
            return null;
        var i = at + (text[at] == 'b' ? 2 : 1);
        var hashes = 0;
        while (i < text.Length && text[i] == '#' && hashes < 8)
            (i, hashes) = (i + 1, hashes + 1);
        if (i >= text.Length || text[i] != '"')
            return null;
        var close = text.IndexOf("\"" + new string('#', hashes), i + 1, StringComparison.Ordinal);
        return close < 0 ? new(text.Length, i + 1, text.Length) : new(close + 1 + hashes, i + 1, close);
    }
}
