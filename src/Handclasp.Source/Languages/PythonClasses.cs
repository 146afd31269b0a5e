using Handclasp.Source.Syntax;

namespace Handclasp.Source.Languages;

/// <summary>A class of a Python file.</summary>
/// <param name="Start">Index of the word <c>class</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Bases">The last words of what it is derived from.</param>
/// <param name="Body">What stands behind its colon.</param>
internal sealed record PythonClass(int Start, string Name, IReadOnlyList<string> Bases, Span Body);

/// <summary>The classes of a Python file: where each stands, and which is derived from which.</summary>
internal static class PythonClasses
{
    private const int Deepest = 8;
    private static readonly object Key = new();

    /// <summary>All of them, in the order of the file.</summary>
    public static IReadOnlyList<PythonClass> All(CodeFile code) => code.Once<List<PythonClass>>(Key, Read);

    /// <summary>The innermost class around a token.</summary>
    public static PythonClass? Around(CodeFile code, int index) => All(code).LastOrDefault(c => c.Body.Contains(index));

    /// <summary>The class that a function is a method of.</summary>
    public static PythonClass? Of(CodeFile code, Function method) =>
        Around(code, method.Start) is { } owner && (code.Functions.Around(method.Start) is not { } outer || outer.Body.From < owner.Start)
            ? owner
            : null;

    /// <summary>A class and those of the file that it is derived from.</summary>
    public static IReadOnlyList<PythonClass> Line(CodeFile code, PythonClass of)
    {
        List<PythonClass> line = [of];
        for (var i = 0; i < line.Count && i < Deepest; i++)
            line.AddRange(All(code).Where(c => line[i].Bases.Contains(c.Name) && !line.Contains(c)));
        return line;
    }

    /// <summary>True where one is the other or derived from it.</summary>
    public static bool AreKin(CodeFile code, PythonClass one, PythonClass other) =>
        Line(code, one).Contains(other) || Line(code, other).Contains(one);

    /// <summary>The methods of that name of a class, of those that it is derived from and of those that are derived from it.</summary>
    public static IEnumerable<Function> Methods(CodeFile code, PythonClass of, string name) =>
        code.Functions.Named(name).Where(f => Of(code, f) is { } owner && AreKin(code, of, owner));

    private static List<PythonClass> Read(CodeFile code)
    {
        List<PythonClass> found = [];
        foreach (var word in code.Index.Places("class"))
            if (code.IsWord(word) && code[word].LineBefore && code.IsWord(word + 1) && PythonBlocks.Of(code, word) is { } body)
                found.Add(
                    new(
                        word,
                        code[word + 1].Value,
                        code.Is(word + 2, "(")
                            ? [.. code.Parts(code.Inside(word + 2)).Where(p => !code.Is(p.From + 1, "=")).Select(p => Last(code, p))]
                            : [],
                        body
                    )
                );
        return found;
    }

    /// <summary>http.client.HTTPSConnection, Generic[T]: the last word of the path.</summary>
    private static string Last(CodeFile code, Span part)
    {
        var last = part.To - 1;
        if (code.Is(last, "]") && code.Mate(last) > part.From)
            last = code.Mate(last) - 1;
        return code[last].Value;
    }
}
