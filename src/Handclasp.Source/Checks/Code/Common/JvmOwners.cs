using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// Which thing a call or a property of Java or Kotlin is about: the variable it is called on, the one that its chain is assigned to, the object
/// around an <c>apply</c> block. By that an excuse is told from one that belongs to a second server or client of the same file.
/// </summary>
internal static class JvmOwners
{
    private const int Farthest = 200;

    /// <summary>Kotlin's functions whose block is about what they are called on.</summary>
    private static readonly string[] Scopes = ["apply", "also", "let", "run", "with"];

    /// <summary>The variable that a member at a token is about; empty where it has no name.</summary>
    public static string Of(CodeFile code, int name) => Of(code, name, 0);

    /// <summary>The variable that gets what a call makes, where that is asked; else the one that the call is made on.</summary>
    public static string Of(CodeFile code, int name, bool isMade) => isMade ? Holder(code, code.PathStart(name)) : Of(code, name, 0);

    /// <summary>True when what stands at one place can excuse what stands at another: it is about the same thing, or can speak for it (<see cref="Kinship"/>).</summary>
    /// <param name="code">The file.</param>
    /// <param name="at">Index of the name of what is to be excused.</param>
    /// <param name="excuse">Index of the name of what excuses.</param>
    /// <param name="rivals">Words of which each makes a thing of its own.</param>
    public static bool Speaks(CodeFile code, int at, int excuse, IReadOnlyList<string> rivals)
    {
        if (code.Is(code.StatementStart(excuse), "import"))
            return false;
        var (mine, its) = (Of(code, at), Of(code, excuse));
        var (chain, other) = (Chain(code, at), Chain(code, excuse));
        if (chain == other)
            return true;
        var isBeside = IsBeside(code, at, excuse);
        if (isBeside && mine.Length > 0 && mine == its)
            return true;
        // A chain that makes its own thing speaks for that alone.
        if (Makes(code, new(Math.Max(0, other - 1), excuse), rivals) || IsMadeBy(code, other, at, rivals))
            return false;
        if (isBeside && its.Length > 0 && mine != its && Made(code, its, excuse, rivals) && !IsMadeOf(code, its, excuse, mine))
            return false;
        return Kinship.Speaks(code, at, excuse, rivals);
    }

    /// <summary>In one function that bears a name, lambdas and blocks in it included; or both outside of all.</summary>
    public static bool IsBeside(CodeFile code, int a, int b) =>
        ReferenceEquals(code.Functions.NamedAround(a), code.Functions.NamedAround(b));

    /// <summary>What the variable that a member is called on was made with, as written.</summary>
    public static string Maker(CodeFile code, int name)
    {
        var chain = Chain(code, name);
        var own = chain < name ? code.Text(new(chain, name)) : "";
        var holder = Of(code, name);
        return holder.Length == 0
            ? own
            : string.Concat(
                code.Names.Reaching(holder, name)
                    .Take(4)
                    .Select(a => code.Text(new(a.Value.From, Math.Min(a.Value.To, a.Value.From + 60))))
                    .Prepend(own)
            );
    }

    /// <summary>Where the expression begins that a member stands in: its own chain, or the one whose block it stands in.</summary>
    private static int Chain(CodeFile code, int name)
    {
        for (var depth = 0; depth < 4; depth++)
        {
            var start = code.PathStart(name);
            if (start != name && code[start].Value is not ("it" or "this"))
                return start;
            if (Scope(code, start) is not (> 0 and var scope))
                return start;
            name = scope;
        }

        return name;
    }

    /// <summary>Index of the scope function whose block a token stands in, at its own level; -1 where it stands in none.</summary>
    private static int Scope(CodeFile code, int index)
    {
        var open = code.Parent(index);
        if (open <= 1 || !code.Is(open, "{") || code.Language == All.Java)
            return -1;
        if (Scopes.Contains(code[open - 1].Value))
            return open - 1;
        // with(x) { … }
        return code.Is(open - 1, ")") && code.Mate(open - 1) is > 1 and var bracket && code.Is(bracket - 1, "with") ? bracket - 1 : -1;
    }

    private static string Of(CodeFile code, int name, int depth)
    {
        var start = code.PathStart(name);
        if (start == name || code[start].Value is "it" or "this" && code.IsLink(start + 1) && start + 2 == name)
        {
            if (depth > 3 || Scope(code, start) is not (> 0 and var scope))
                return "";
            return code.Is(scope, "with") && code.Is(scope + 1, "(") ? code[scope + 2].Value : Of(code, scope, depth + 1);
        }

        if (code.Is(start, "this"))
            return code[start + 2].Value;
        if (
            code.IsWord(start)
            && !code.Is(start - 1, "new")
            && !code.Is(start + 1, "(")
            && !char.IsUpper(code[start].Value[0])
            && !code[start].Value.Contains('.', StringComparison.Ordinal)
        )
            return code[start].Value;
        return Holder(code, start);
    }

    /// <summary>T v = new Thing().…; val v = Thing.builder().…; v = Thing(…).apply { … }</summary>
    private static string Holder(CodeFile code, int start)
    {
        var begin = code.Is(start - 1, "new") ? start - 1 : start;
        // A cast stands between.
        while (
            begin > 0
            && (code.Is(begin - 1, "(") || code.Is(begin - 1, ")") && code.Mate(begin - 1) >= begin - 4 && code.Mate(begin - 1) > 0)
        )
            begin = code.Is(begin - 1, "(") ? begin - 1 : code.Mate(begin - 1);
        return code.Is(begin - 1, "=") && Target(code, begin - 1) is { } target ? target : "";
    }

    /// <summary>The name before an equals sign; of <c>val x: T = …</c> the x.</summary>
    private static string? Target(CodeFile code, int equals)
    {
        if (!code.IsWord(equals - 1) && !code.Is(equals - 1, ">") && !code.Is(equals - 1, "?"))
            return null;
        for (var i = equals - 1; i > Math.Max(0, equals - 10); i--)
            if (code[i - 1].Value is "val" or "var")
                return code[i].Value;
        return code.IsWord(equals - 1) ? code[equals - 1].Value : null;
    }

    private static bool Makes(CodeFile code, Span span, IReadOnlyList<string> rivals)
    {
        for (var i = span.From; i < Math.Min(span.To, span.From + Farthest); i++)
            if (code.IsWord(i) && rivals.Contains(code[i].Value))
                return true;
        return false;
    }

    /// <summary>base().setClientAuth(…): the chain begins with a function of this file that makes a thing each time.</summary>
    private static bool IsMadeBy(CodeFile code, int start, int at, IReadOnlyList<string> rivals) =>
        code.IsWord(start)
        && code.Is(start + 1, "(")
        && code.Functions.Named(code[start].Value).Take(2).ToList() is [var maker]
        && !(maker.Start <= at && at < maker.Body.To)
        && Makes(code, maker.Body, rivals);

    private static bool Made(CodeFile code, string variable, int use, IReadOnlyList<string> rivals) =>
        code.Names.Reaching(variable, use).Any(a => Makes(code, a.Value, rivals));

    private static bool IsMadeOf(CodeFile code, string variable, int use, string part) =>
        part.Length > 0 && code.Names.Reaching(variable, use).Any(a => Makes(code, a.Value, [part]));
}
