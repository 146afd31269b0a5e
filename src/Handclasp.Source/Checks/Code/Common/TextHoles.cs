using System.Text.RegularExpressions;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Texts with holes whose names are constants of the file: <c>"pgsql:host=db;sslmode=$mode"</c> with <c>$mode = 'require'</c>.</summary>
internal static partial class TextHoles
{
    /// <summary>The text with what is known put in; as it stands where nothing is.</summary>
    public static string Filled(CodeFile code, int token)
    {
        var text = code[token].Value;
        // "host=db;sslmode=" . $mode
        if (text.EndsWith('=') && code[token + 1].Value is "+" or "." && code.IsWord(token + 2) && !code.IsLink(token + 3))
            return
                code.Names.Reaching(code[token + 2].Value, token) is [var put]
                && code.Values.Of(put.Value) is { Kind: ValueKind.Text, Text.Length: < 80 } end
                ? text + end.Text
                : text;
        var holes = code.Language.Name switch
        {
            "PHP" => Php(),
            "Ruby" => Ruby(),
            "Swift" => Swift(),
            "Rust" => Rust(),
            _ => null,
        };
        if (holes is null || text.AsSpan().IndexOfAny("$#\\{") < 0)
            return text;
        return holes.Replace(
            text,
            hole =>
                code.Names.Reaching(hole.Groups["name"].Value, token) is [var only]
                && code.Values.Of(only.Value) is { Kind: ValueKind.Text } known
                && known.Text.Length < 80
                    ? known.Text
                    : hole.Value
        );
    }

    [GeneratedRegex(@"\{?(?<name>\$\w+)\}?")]
    private static partial Regex Php();

    [GeneratedRegex(@"#\{(?<name>@?\w+)\}")]
    private static partial Regex Ruby();

    [GeneratedRegex(@"\\\((?<name>\w+)\)")]
    private static partial Regex Swift();

    [GeneratedRegex(@"\{(?<name>[a-zA-Z_]\w*)\}")]
    private static partial Regex Rust();
}
