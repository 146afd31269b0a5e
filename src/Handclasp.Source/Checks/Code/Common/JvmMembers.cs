using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Whose class a place stands in: what one class's members do says nothing of another's.</summary>
internal static class JvmMembers
{
    /// <summary>
    /// True where two places stand in different classes of the file, one of them in no function of a name (a property that is set where it is declared),
    /// and neither class speaks of the other.
    /// </summary>
    public static bool AreApart(CodeFile code, int one, int other)
    {
        if (IsInFunction(code, one) || IsInFunction(code, other))
            return false;
        var (a, b) = (Class(code, one), Class(code, other));
        return a.Brace >= 0
            && b.Brace >= 0
            && a.Brace != b.Brace
            && !code.Index.Places(a.Name).Any(i => b.Brace < i && i < code.Mate(b.Brace))
            && !code.Index.Places(b.Name).Any(i => a.Brace < i && i < code.Mate(a.Brace));
    }

    private static bool IsInFunction(CodeFile code, int index)
    {
        for (var f = code.Functions.Around(index); f is not null; f = code.Functions.Around(f.Start - 1))
            if (f.Name.Length > 0)
                return true;
        return false;
    }

    /// <summary>The outermost class or object around a token: its brace, or -1, and its name.</summary>
    private static (int Brace, string Name) Class(CodeFile code, int index)
    {
        var brace = -1;
        for (var open = code.Parent(index); open >= 0; open = code.Parent(open))
            if (code.Is(open, "{"))
                brace = open;
        for (var i = brace - 1; i > Math.Max(0, brace - 80) && !code.Is(i, "}"); i--)
            if (code[i - 1].Value is "class" or "object" && code.IsWord(i))
                return (brace, code[i].Value);
        return (-1, "");
    }
}
