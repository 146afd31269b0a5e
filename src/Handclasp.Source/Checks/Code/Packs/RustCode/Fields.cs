using System.Text.RegularExpressions;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.RustCode;

/// <summary>Fields of structures that the command line, the environment or a file of settings fills: who runs the program decides them.</summary>
internal static partial class Fields
{
    /// <summary>args.insecure, !self.verify, where a structure of this file has that field and is read from outside.</summary>
    public static bool IsOperators(CodeFile code, Span value)
    {
        var last = value.To - 1;
        if (!code.IsWord(last) || !code.Is(last - 1, ".") || !code.IsWord(last - 2))
            return false;
        var owner = code.Is(last - 2, "self") ? ImplementedAround(code, last) : "";
        return code
            .Index.Places(code[last].Value)
            .Any(p =>
                code.Is(p + 1, ":")
                && code.Parent(p) is > 0 and var open
                && StructAt(code, open) is >= 0 and var keyword
                && (owner.Length == 0 || code.Is(keyword + 1, owner))
                && (Attributes(code, p).Any(a => OfField().IsMatch(a)) || Attributes(code, keyword).Any(a => OfStruct().IsMatch(a)))
            );
    }

    /// <summary>The word struct of the declaration whose brace that is; -1 where it is none.</summary>
    private static int StructAt(CodeFile code, int open)
    {
        for (var i = open - 1; i > 0 && i > open - 16 && !code.Is(i, "}") && !code.Is(i, ";"); i--)
            if (code.Is(i, "struct") && code.IsWord(i))
                return i;
        return -1;
    }

    /// <summary>impl TlsArgs { … }: the type.</summary>
    private static string ImplementedAround(CodeFile code, int index)
    {
        for (var open = code.Parent(index); open > 0; open = code.Parent(open))
            if (code.Is(open, "{"))
                for (var i = open - 1; i > 0 && i > open - 24 && !code.Is(i, "}") && !code.Is(i, ";") && !code.Is(i, "fn"); i--)
                    if (code.Is(i, "impl") && code.IsWord(open - 1))
                        return code[open - 1].Value;
        return "";
    }

    /// <summary>The attributes right before a declaration.</summary>
    private static IEnumerable<string> Attributes(CodeFile code, int declaration)
    {
        var i = declaration - 1;
        while (i > 0 && (code.Is(i, "pub") || code.Is(i, ")") && code.Is(code.Mate(i) - 1, "pub")))
            i = code.Is(i, ")") ? code.Mate(i) - 1 : i - 1;
        for (; i > 0 && code.Is(i, "]") && code.Mate(i) is > 0 and var open && code.Is(open - 1, "#"); i = open - 2)
            yield return code.Text(code.Inside(open));
    }

    [GeneratedRegex(@"^(arg|clap|structopt|argh|envconfig)\b")]
    private static partial Regex OfField();

    [GeneratedRegex(@"^derive\(.*\b(Parser|Args|StructOpt|FromArgs|Deserialize|Envconfig|Options)\b")]
    private static partial Regex OfStruct();
}
