using Handclasp.Source.Lexing;

namespace Handclasp.Source.Languages;

/// <summary>import a.{B => C}, import a.B as C: where C stands B is meant.</summary>
internal static class Aliases
{
    /// <summary>The tokens with the names that were imported under another.</summary>
    public static Token[] Undone(Token[] tokens)
    {
        Dictionary<string, string>? names = null;
        for (var i = 0; i < tokens.Length; i++)
        {
            if (!(tokens[i].Is("import") && tokens[i].LineBefore))
                continue;
            for (i++; i < tokens.Length && (!tokens[i].LineBefore || IsWithin(tokens, i)); i++)
                if (
                    tokens[i].Value is "=>" or "as"
                    && i + 1 < tokens.Length
                    && tokens[i - 1].IsWord
                    && tokens[i + 1].IsWord
                    && tokens[i + 1].Value != "_"
                )
                    (names ??= new(StringComparer.Ordinal))[tokens[i + 1].Value] = tokens[i - 1].Value;
            i--;
        }

        return names is null
            ? tokens
            : [.. tokens.Select(t => t.IsWord && names.TryGetValue(t.Value, out var name) ? t with { Value = name } : t)];
    }

    /// <summary>Names in braces may stand on several lines.</summary>
    private static bool IsWithin(Token[] tokens, int index) =>
        tokens[index - 1].Is(",") || tokens[index - 1].Is("{") || tokens[index].Is("}");
}
