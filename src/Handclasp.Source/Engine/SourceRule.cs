using Handclasp.Model;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Engine;

/// <summary>How a check reads one language: a file gives flaws. Pure.</summary>
/// <param name="Languages">The languages it is for.</param>
/// <param name="Look">What it finds.</param>
internal sealed record Reader(IReadOnlyList<Language> Languages, Func<CodeFile, IEnumerable<Flag>> Look);

/// <summary>A check that reads code. It is a concept, not a language: one reader for each language it knows.</summary>
internal abstract class SourceRule
{
    public abstract CheckInfo Info { get; }

    public abstract IReadOnlyList<Reader> Readers { get; }

    /// <summary>True where a condition around the place makes it a switch in somebody's hand.</summary>
    protected virtual bool CanBeSwitched => false;

    /// <summary>What it finds in a file.</summary>
    public IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var flag in Readers.Where(r => r.Languages.Contains(code.Language)).SelectMany(r => r.Look(code)))
        {
            var guard = CanBeSwitched && !flag.IsSwitch ? Guards.Of(code, flag.At.From) : new(ValueKind.True);
            if (guard.Is(ValueKind.False))
                continue;
            yield return guard.Is(ValueKind.Switch)
                ? flag with
                {
                    IsSwitch = true,
                    Because = $"where '{Short(guard.Text)}' holds: {flag.Because}",
                    Confidence = Confidence.Firm,
                    IsSafe = false,
                    Changes = [],
                }
                : flag;
        }
    }

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length > 80 ? line[..79] + "…" : line;
    }

    /// <summary>True when it knows this language.</summary>
    public bool Reads(Language language) => Readers.Any(r => r.Languages.Contains(language));
}
