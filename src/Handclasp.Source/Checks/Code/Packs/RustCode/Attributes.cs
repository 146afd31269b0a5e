using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.RustCode;

/// <summary>Attributes around a place: code of tests weighs less, and a feature or a kind of build is a switch.</summary>
internal static partial class Attributes
{
    /// <summary>The flaws, as the attributes around them make them.</summary>
    public static IEnumerable<Flag> Weighed(CodeFile code, IEnumerable<Flag> flags)
    {
        foreach (var flag in flags)
        {
            var (isTest, decides) = Around(code, flag.At.From);
            yield return isTest ? flag with { LoweredTo = Severity.Low }
            : decides.Length > 0 && !flag.IsSwitch ? flag.AsSwitch($"where '{decides}' holds") with { Confidence = Confidence.Firm }
            : flag;
        }
    }

    /// <summary>The flaws; those in tests weigh less.</summary>
    public static IEnumerable<Flag> OfTests(CodeFile code, IEnumerable<Flag> flags) =>
        flags.Select(f => Around(code, f.At.From).IsTest ? f with { LoweredTo = Severity.Low } : f);

    private static (bool IsTest, string Decides) Around(CodeFile code, int at)
    {
        var decides = "";
        for (var (place, depth) = (at, 0); place >= 0 && depth < 30; depth++)
        {
            var start = code.StatementStart(place);
            for (var i = start; code.Is(i, "#") && code.Is(i + 1, "["); i = code.Mate(i + 1) + 1)
            {
                var inside = code.Inside(i + 1);
                var text = code.Text(inside);
                if (
                    text is "cfg(test)" or "test"
                    || text.EndsWith("::test", StringComparison.Ordinal)
                    || text.StartsWith("tokio::test", StringComparison.Ordinal)
                    || text.StartsWith("cfg(all(test", StringComparison.Ordinal)
                )
                    return (true, "");
                if (text.StartsWith("cfg(", StringComparison.Ordinal) && Switches().IsMatch(text))
                    decides = text;
            }

            place = code.Parent(place);
        }

        return (false, decides);
    }

    /// <summary>Kinds of build, and features whose name is about verifying; a feature that chooses a library is none.</summary>
    [GeneratedRegex(
        "debug_assertions|insecure|danger|\\bdev(el|elopment)?\\b|staging|self[-_]?signed|no[-_]?verify|skip|unsafe|lenient|strict|\\bprod(uction)?\\b|\\blab\\b|\\bqa\\b"
    )]
    private static partial Regex Switches();
}
