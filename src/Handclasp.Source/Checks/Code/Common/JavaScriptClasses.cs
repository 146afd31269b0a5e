using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Classes of JavaScript: <c>this.handle</c> means the method of the class around it, and none of another class.</summary>
internal static class JavaScriptClasses
{
    private const int LongestHead = 30;

    /// <summary>The brace of the innermost class around a token; -1 where there is none.</summary>
    public static int Around(CodeFile code, int index)
    {
        for (var brace = code.Parent(index); brace >= 0; brace = code.Parent(brace))
            if (code.Is(brace, "{") && Head(code, brace) >= 0)
                return brace;
        return -1;
    }

    /// <summary>The word class before a brace; -1 where the brace is of something else.</summary>
    public static int Head(CodeFile code, int brace)
    {
        for (var i = brace - 1; i >= Math.Max(0, brace - LongestHead); i--)
            if (code.Is(i, "class") && code.IsWord(i) && !code.IsLink(i - 1) && !code.Is(i + 1, ":"))
                return i;
            else if (code[i].Value is ";" or "}" or "=>" or ")" or "return" && !code[i].IsText)
                return -1;
        return -1;
    }

    /// <summary>True where a member of this at one place may be what another place of the file declares.</summary>
    public static bool MayMean(CodeFile code, int use, int declared) =>
        !(code.IsLink(use - 1) && code.Is(use - 2, "this")) || Around(code, use) == Around(code, declared);
}
