using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <summary>
/// Names that a Python file gives to what it imports: <c>import ssl as tls</c>, <c>from ssl import CERT_NONE as NOPE</c>. Readers know what
/// libraries call it, so each such word is given that name; where it stands in the file does not change.
/// </summary>
internal static class PythonImports
{
    private const int Farthest = 200;

    /// <summary>Puts the libraries' own names in the place of the file's.</summary>
    public static Token[] Rewrite(string text, Token[] tokens)
    {
        if (Aliases(tokens) is not { Count: > 0 } aliases)
            return tokens;
        for (var i = 0; i < tokens.Length; i++)
            if (
                tokens[i].IsWord
                && aliases.TryGetValue(tokens[i].Value, out var known)
                && !(i > 0 && tokens[i - 1].Is("."))
                && !IsArgumentsName(tokens, i)
            )
                tokens[i] = tokens[i] with { Value = known };
        return tokens;
    }

    /// <summary>True for a word of Python's <c>from a import b</c>, which uses nothing yet.</summary>
    public static bool IsImport(CodeFile code, int place)
    {
        if (!code.Language.Indents)
            return false;
        var start = code.StatementStart(place);
        return code[start].Value is "from" or "import" || code.Parent(place) >= 0 && code.Is(code.Parent(place) - 1, "import");
    }

    private static Dictionary<string, string> Aliases(Token[] tokens)
    {
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        for (var i = 0; i < tokens.Length; i++)
        {
            if (!tokens[i].Is("import") || i > 0 && tokens[i - 1].Is("."))
                continue;
            for (var k = i + 1; k < tokens.Length - 1 && k < i + Farthest; k++)
            {
                if (tokens[k].LineBefore && !tokens[k - 1].Is(",") && !tokens[k - 1].Is("(") && !tokens[k].Is(")") || tokens[k].Is(";"))
                    break;
                // import paho.mqtt.client as mqtt: a name of several words is no word.
                if (tokens[k].Is("as") && tokens[k - 1].IsWord && !(k > 1 && tokens[k - 2].Is(".")) && tokens[k + 1].IsWord)
                    found[tokens[k + 1].Value] = tokens[k - 1].Value;
            }
        }

        foreach (var same in found.Where(f => f.Key == f.Value).Select(f => f.Key).ToList())
            found.Remove(same);
        return found;
    }

    /// <summary>f(tls=context): the name of somebody's parameter.</summary>
    private static bool IsArgumentsName(Token[] tokens, int index) =>
        index > 0 && index + 1 < tokens.Length && tokens[index + 1].Is("=") && (tokens[index - 1].Is("(") || tokens[index - 1].Is(","));
}
