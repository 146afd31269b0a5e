using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Options of a connection that Go programs put together piece by piece: url.Values, maps, fmt.Sprintf, and fields of that name.</summary>
internal static class GoConnections
{
    /// <summary>The flaws, and for each whether it is about the host's name alone.</summary>
    public static IEnumerable<(Flag Flag, bool IsHost)> Look(CodeFile code, string remedy)
    {
        foreach (var name in code.Index.Words.Where(Urls.IsOption).ToList())
        foreach (var setting in code.Settings(name))
        {
            if (code[setting.Name].IsWord && !IsField(setting))
                continue;
            var value = code.Values.Of(setting.Value);
            // What is said with true is an option of a structure, of which the best known is told by its own check.
            var said =
                value.Is(ValueKind.Text) ? value.Text
                : value.Is(true) && name != "InsecureSkipVerify" ? "true"
                : value.Is(false) ? "false"
                : "";
            if (Urls.Option(setting.Whole, name, said, remedy) is { } found && !HasRoot(code, setting))
                yield return found;
            // "sslmode": mode, which the callers of the function give.
            foreach (var choice in value.Is(ValueKind.Text) ? [] : GoChoices.Decided(code, setting.Value))
                if (
                    choice.Word.Length == 1
                    && code[choice.Word.From].IsText
                    && Urls.Option(choice.At, name, code[choice.Word.From].Value, remedy) is { } given
                    && !HasRoot(code, setting, code[choice.Word.From].Value)
                )
                    yield return (given.Flag with { Confidence = Model.Confidence.Firm }, given.IsHost);
        }

        for (var i = 0; i < code.Tokens.Length; i++)
            if (code[i].IsText && code[i].Value.Length is > 4 and < 2000)
                foreach (var (name, value) in Pieces(code, i))
                    if (Urls.Option(new(i, i + 1), name, value, remedy) is { } found)
                        yield return found;
    }

    /// <summary>SSLMode: "require" in a structure: a field, and no variable of that name.</summary>
    private static bool IsField(Setting setting) => setting.IsMember || setting.Code.Is(setting.Container, "{");

    /// <summary>With a root libpq's require verifies the chain.</summary>
    private static bool HasRoot(CodeFile code, Setting setting, string? mode = null) =>
        setting.Option.Equals("sslmode", StringComparison.OrdinalIgnoreCase)
        && (mode ?? code.Values.Of(setting.Value).Text) is "require"
        && code.Settings("sslrootcert", "SSLRootCert", "SSLRootcert", "SslRootCert")
            .Any(s => code.Functions.AreTogether(s.Name, setting.Name));

    /// <summary>"… sslmode=" + mode, and fmt.Sprintf("… sslmode=%s", …, mode).</summary>
    private static IEnumerable<(string Name, string Value)> Pieces(CodeFile code, int text)
    {
        var said = code[text].Value;
        if (said[^1] == '=' && code.Is(text + 1, "+") && NameBefore(said, said.Length - 1) is { Length: > 0 } last)
        {
            if (code.Values.Of(Operand(code, text + 2)) is { Kind: ValueKind.Text } value)
                yield return (last, value.Text);
            yield break;
        }

        if (
            code.Parent(text) is not (> 0 and var open)
            || code.CallAt(open) is not { Word: "Sprintf" } call
            || call.Arguments is not [{ } format, _, ..] arguments
            || format.From != text
        )
            yield break;
        var position = 0;
        for (var i = 0; i + 1 < said.Length; i++)
        {
            if (said[i] != '%')
                continue;
            if (said[i + 1] == '%')
            {
                i++;
                continue;
            }

            position++;
            if (
                i > 1
                && said[i - 1] == '='
                && said[i + 1] is 's' or 'v'
                && NameBefore(said, i - 1) is { Length: > 0 } name
                && position < arguments.Count
                && code.Values.Of(arguments[position]) is { Kind: ValueKind.Text } value
            )
                yield return (name, value.Text);
        }
    }

    private static Span Operand(CodeFile code, int from)
    {
        var whole = code.Expression(from);
        for (var i = whole.From; i < whole.To; i++)
            if (code.IsOpen(i))
                i = code.Mate(i);
            else if (code.Is(i, "+"))
                return new(whole.From, i);
        return whole;
    }

    private static string NameBefore(string text, int equals)
    {
        var from = equals;
        while (from > 0 && (char.IsLetterOrDigit(text[from - 1]) || text[from - 1] is '_' or '-'))
            from--;
        return Urls.IsOption(text[from..equals]) ? text[from..equals] : "";
    }
}
