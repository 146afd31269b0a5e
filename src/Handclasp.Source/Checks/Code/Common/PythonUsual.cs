using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Options of clients that no reader knows by their library: their own name says what they switch off.</summary>
internal static class PythonUsual
{
    /// <summary>Calls that declare an option, and set none.</summary>
    private static readonly string[] Declaring = ["add_argument", "Field", "field", "option", "Option", "Column", "BooleanField", "Bool"];

    /// <summary>Options of <see cref="UsualOptions"/> with the value at which they are bad.</summary>
    /// <param name="code">The file.</param>
    /// <param name="isHost">True for those that are about the name alone.</param>
    /// <param name="known">Names that another reader judges.</param>
    /// <param name="remedy">What to do.</param>
    public static IEnumerable<Flag> Look(CodeFile code, bool isHost, IReadOnlyList<string> known, string remedy)
    {
        foreach (var word in code.Index.Words)
        {
            if (
                UsualOptions.Of(word) is not var (bad, isAboutHost)
                || isAboutHost != isHost
                || known.Contains(word)
                || Takers.IsVague(word)
            )
                continue;
            foreach (var setting in code.Settings(word))
                if (
                    IsGiven(code, setting)
                    && Options.Judge(code, setting, bad, $"{word} is {(bad ? "on" : "off")}: {Means(isHost)}", remedy)
                        is { Confidence: not Confidence.Tentative } flag
                )
                    yield return flag with
                    {
                        Confidence = Confidence.Firm,
                    };
        }
    }

    private static string Means(bool isHost) =>
        isHost
            ? "any certificate of a trusted authority will do, whoever it was issued to"
            : "this client talks to whoever answers, with any certificate";

    /// <summary>An argument, an entry of a map that is no message, a member of another object: a class's own fields are its business.</summary>
    private static bool IsGiven(CodeFile code, Setting setting)
    {
        if (setting.IsMember)
            return setting.Owner is not ("" or "self" or "cls") && !code[setting.Name].IsText;
        if (setting.Container < 0 || code.Is(setting.Container, "[") || code.Is(setting.Container - 2, "def"))
            return false;
        return code.Is(setting.Container, "{")
            ? Takers.Of(code, setting.Name) != Taker.Data
            : code.CallAt(setting.Container) is not { } call
                || !Declaring.Contains(call.Word) && !call.Word.StartsWith("assert_", StringComparison.Ordinal);
    }
}
