using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Scripts;

/// <summary>
/// PHP: an option that never counts, since the table it is joined with sets it: the left one of <c>$this-&gt;base + [KEY =&gt; false]</c>, the later one of
/// <c>array_merge(['verify_peer' =&gt; false], $this-&gt;tls)</c>.
/// </summary>
internal static class Outvoted
{
    /// <summary>True where the other table says yes.</summary>
    public static bool Is(Given given)
    {
        var (code, open) = (given.Code, given.Container);
        if (code.Language.Name != "PHP" || open < 1 || !code.Is(open, "["))
            return false;
        if (code.Is(open - 1, "+"))
            return IsOn(given, open - 2);
        return code.CallAt(code.Parent(open)) is { Word: "array_merge" or "array_replace" } call
            && call.Arguments.Any(a => a.From > code.Mate(open) && IsOn(given, a.To - 1));
    }

    /// <summary>The name that ends there holds a table that sets the option to yes.</summary>
    private static bool IsOn(Given given, int name)
    {
        var code = given.Code;
        if (!code.IsWord(name))
            return false;
        var plain = code[name].Value.TrimStart('$');
        var tables = code.Names.To(plain).Concat(code.Names.To("$" + plain)).Select(a => a.Value).Distinct().ToList();
        return tables is [var only]
            && Givens
                .Of(code)
                .Any(g => g.Key == given.Key && only.Contains(g.At) && !only.Contains(given.At) && Meaning.IsOn(code.Values.Of(g.Value)));
    }
}
