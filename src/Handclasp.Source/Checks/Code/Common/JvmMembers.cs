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

    /// <summary>
    /// What a class overrides is run by who is given its object: <c>new Gate()</c>, <c>Gate()</c>, the object <c>Gate</c>, or the function that an object
    /// without a name stands in. Each with the place of the function that names the class, by <paramref name="home"/>, and the method's.
    /// </summary>
    public static IEnumerable<(int From, int Method)> Overridden(CodeFile code, Func<int, int> home)
    {
        foreach (var method in code.Functions.All)
        {
            if (method.Name.Length == 0 || !IsOverride(code, method))
                continue;
            if (home(method.Start - 1) is >= 0 and var outer)
                yield return (outer, method.Start);
            var brace = code.Parent(method.Start);
            if (ClassOf(code, brace) is not { Length: > 0 } name)
                continue;
            foreach (var place in code.Index.Places(name))
                if (
                    code.IsWord(place)
                    && !(brace < place && place < code.Mate(brace))
                    && code[place - 1].Value is not ("class" or "object" or "record" or "enum")
                    && !code.Is(code.StatementStart(place), "import")
                    && home(place) is var from
                    && from != method.Start
                )
                    yield return (from, method.Start);
        }
    }

    private static bool IsOverride(CodeFile code, Function method)
    {
        // new HttpsConfigurator(context) { public void configure(…) { … } }: an object without a name overrides, whether it says so or not.
        if (
            code.Parent(method.Start) is > 1 and var brace
            && code.Is(brace, "{")
            && code.Is(brace - 1, ")")
            && code.CallAt(code.Mate(brace - 1)) is { IsNew: true }
        )
            return true;
        for (var i = method.Start - 1; i > Math.Max(0, method.Start - 16); i--)
        {
            if (code[i].Value is "override" or "@Override")
                return true;
            if (code[i] is { Kind: Lexing.TokenKind.Symbol, Value: ";" or "}" or "{" })
                return false;
        }

        return false;
    }

    /// <summary>The name of the class or object that a brace opens; empty where it bears none.</summary>
    public static string ClassOf(CodeFile code, int brace)
    {
        if (!code.Is(brace, "{"))
            return "";
        for (
            var i = brace - 1;
            i > Math.Max(0, brace - 60) && code[i] is not { Kind: Lexing.TokenKind.Symbol, Value: "}" or ";" or "{" };
            i--
        )
            if (code[i - 1].Value is "class" or "object" or "record" or "enum" && code.IsWord(i))
                return code[i].Value;
        return "";
    }

    /// <summary>The function with a name around a token; of a property's value (<c>val store by lazy { … }</c>) the outermost block.</summary>
    public static Function? Home(CodeFile code, int index)
    {
        var function = code.Functions.Around(index);
        for (var depth = 0; function is { Name: "" } && code.Functions.Outer(function) is { } outer && depth < 30; depth++)
            function = outer;
        return function;
    }

    /// <summary>The inside of the block that a scope function runs about what a call makes: made().apply { … }, with(made()) { … }; empty where there is none.</summary>
    public static Span BlockOf(CodeFile code, Call call)
    {
        if (code.Language != Languages.All.Kotlin)
            return default;
        var next = code.Mate(call.Open) + 1;
        if (code.IsLink(next) && code[next + 1].Value is "apply" or "also" or "let" or "run" && code.Is(next + 2, "{"))
            return code.Inside(next + 2);
        var bracket = code.Parent(call.Name);
        return code.Is(bracket, "(") && code.Is(bracket - 1, "with") && code.Mate(bracket) + 1 is var block && code.Is(block, "{")
            ? code.Inside(block)
            : default;
    }

    /// <summary>The name of <c>val name: (String, SSLSession) -> Boolean =</c>, by its equals sign; empty where nothing is declared so.</summary>
    public static string Declared(CodeFile code, int equals)
    {
        if (code.Language != Languages.All.Kotlin || !code.Is(equals, "="))
            return "";
        for (var i = equals - 1; i > Math.Max(0, equals - 24) && code[i].Value is not ("{" or "}" or ";" or "="); i--)
            if (code[i - 1].Value is "val" or "var")
                return code.Is(i + 1, ":") ? code[i].Value : "";
        return "";
    }

    /// <summary>The block of the catch behind the innermost try that begins behind a token and holds another; empty where there is none.</summary>
    public static Span Caught(CodeFile code, int index, int from)
    {
        for (var open = code.Parent(index); open >= from; open = code.Parent(open))
        {
            if (!code.Is(open, "{") || !code.Is(open - 1, "try") && !(code.Is(open - 1, ")") && code.Is(code.Mate(open - 1) - 1, "try")))
                continue;
            var close = code.Mate(open);
            if (!code.Is(close + 1, "catch") || !code.Is(close + 2, "("))
                return default;
            var block = code.Mate(close + 2) + 1;
            return code.Is(block, "{") ? new(block, Math.Min(code.Mate(block) + 1, code.Tokens.Length)) : default;
        }

        return default;
    }
}
