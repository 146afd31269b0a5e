using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.KeyPassword;

/// <summary>Classes of Kotlin and Scala that open a store with a parameter of their own, and have a password for it where nobody gives one: <c>class Keys(val password: String = "…")</c>.</summary>
internal static class JvmClassDefaults
{
    /// <summary>What opens, fills or reads a store with a password.</summary>
    private static readonly string[] Opening =
    [
        "load",
        "init",
        "getKey",
        "setKeyEntry",
        "store",
        "loadKeyMaterial",
        "loadTrustMaterial",
        "PasswordProtection",
        "getInstance",
        "keyManager",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (!code.Names.Has("KeyStore") && !code.Names.Has("KeyManagerFactory") && !code.Names.Has("loadKeyMaterial"))
            yield break;
        foreach (var word in code.Index.Places("class"))
        {
            var head = word + 2;
            // class Keys private constructor(…), class Keys @Inject constructor(…)
            while (head < word + 8 && !code.Is(head, "(") && !code.Is(head, "{"))
                head++;
            if (
                !code.IsWord(word)
                || !code.IsWord(word + 1)
                || !code.Is(head, "(")
                || Block(code, code.Mate(head)) is not (> 0 and var open)
            )
                continue;
            foreach (var parameter in code.Parts(code.Inside(head)))
                if (
                    Enumerable.Range(parameter.From, parameter.Length).FirstOrDefault(i => code.Is(i, ":"), -1) is > 0 and var colon
                    && Enumerable.Range(colon, parameter.To - colon).FirstOrDefault(i => code.Is(i, "="), -1) is > 0 and var equals
                    && code[equals + 1] is { IsText: true, Holes: false } text
                    && (parameter.To == equals + 2 || code.Is(equals + 3, "toCharArray"))
                    && Readers.IsSecret(text.Value)
                    && IsPassword(code, code[colon - 1].Value, code.Inside(open))
                )
                    yield return new(new(equals + 1, equals + 2), Readers.Because) { Remedy = Readers.Remedy, IsSecret = true };
        }
    }

    /// <summary>The brace of the class behind its parameters and what it extends; -1 where it has none.</summary>
    private static int Block(CodeFile code, int from)
    {
        for (var i = from + 1; i < from + 40; i++)
            if (code.Is(i, "{"))
                return i;
            else if (code.Is(i, "("))
                i = code.Mate(i);
            else if (i > from + 1 && code.BeginsStatement(i) && !code.Is(i, ":"))
                return -1;
        return -1;
    }

    /// <summary>load(stream, name.toCharArray()) in there.</summary>
    private static bool IsPassword(CodeFile code, string name, Span within) =>
        code.Calls(Opening)
            .Any(c =>
                within.Contains(c.Name)
                && c.Arguments.Skip(c.Word == "PasswordProtection" ? 0 : 1)
                    .Any(a =>
                        code.Is(a.From, name)
                        && (a.Length == 1 || code.Is(a.From + 2, "toCharArray") && a.Length <= 5)
                        && !code.Functions.IsParameter(name, a.From)
                    )
            );
}
