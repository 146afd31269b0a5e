using System.Collections.Concurrent;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Packs;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Engine;

/// <summary>How a check reads one language: a file gives flaws. Pure.</summary>
/// <param name="Languages">The languages it is for.</param>
/// <param name="Look">What it finds.</param>
internal sealed record Reader(IReadOnlyList<Language> Languages, Func<CodeFile, IEnumerable<Flag>> Look)
{
    /// <summary>An example that it finds, in its first language; empty where the check's page has it.</summary>
    public string Bad { get; init; } = "";

    /// <summary>What to write instead; nothing is found in it.</summary>
    public string Good { get; init; } = "";
}

/// <summary>A check that reads code. It is a concept, not a language: one reader for each language it knows.</summary>
internal abstract class SourceRule
{
    private readonly ConcurrentDictionary<Language, Reader[]> byLanguage = new();
    private CheckInfo? info;
    private IReadOnlyList<Reader>? readers;

    /// <summary>What it is about, with the examples of every reader on its page.</summary>
    public CheckInfo Info => info ??= Described with { Guidance = Described.Guidance + string.Concat(All.Select(Shown)) };

    /// <summary>What it is about.</summary>
    protected abstract CheckInfo Described { get; }

    /// <summary>The readers that stand in the check's own folder.</summary>
    public abstract IReadOnlyList<Reader> Readers { get; }

    /// <summary>Those, and the ones that the languages' packs bring.</summary>
    private IReadOnlyList<Reader> All => readers ??= [.. Readers, .. Packs.Of(Described.Id)];

    /// <summary>True where a condition around the place makes it a switch in somebody's hand.</summary>
    protected virtual bool CanBeSwitched => false;

    /// <summary>What it finds in a file.</summary>
    public IEnumerable<Flag> Look(CodeFile code)
    {
        List<(Reach At, Confidence Confidence)> told = [];
        foreach (var reader in Of(code.Language))
        foreach (var flag in reader.Look(code))
        {
            var guard = CanBeSwitched && !flag.IsSwitch ? Guards.Of(code, flag.At.From) : new(ValueKind.True);
            if (guard.Is(ValueKind.False))
                continue;
            var placed = guard.Is(ValueKind.Switch) ? flag : flag.Placed();
            told.Add((Reached(code, placed), flag.Confidence));
            yield return guard.Is(ValueKind.Switch) ? flag.Where(Short(guard.Text)) : placed;
        }

        // What the file's own language says of a place is not said again by the language within.
        foreach (var part in code.Embedded)
        foreach (var flag in Look(part.Code).Select(part.Outward))
            if (
                Reached(code, flag) is var place
                && !told.Exists(t => t.At.From <= place.From && place.To <= t.At.To && t.Confidence >= flag.Confidence)
            )
                yield return IsProgram(code.Language) && !flag.IsSwitch && Guards.Of(code, flag.At.From) is { Kind: ValueKind.Switch } guard
                    ? flag.Where(Short(guard.Text))
                    : flag;
    }

    /// <summary>A language whose conditions are taken at run time; in a Dockerfile or a manifest it is the command that has them.</summary>
    private static bool IsProgram(Language language) => language.Functions.Count > 0 || language.Declares.Count > 0 || language.TypesFirst;

    private static Reach Reached(CodeFile code, Flag flag)
    {
        var (from, to) = Fixing.Range(code, flag);
        return new(from, to);
    }

    private Reader[] Of(Language language) => byLanguage.GetOrAdd(language, l => [.. All.Where(r => r.Languages.Contains(l))]);

    private static string Shown(Reader reader)
    {
        var fence = reader.Languages[0].Fence;
        return reader.Bad.Length == 0 ? "" : $"\n```{fence} bad\n{reader.Bad}\n```\n```{fence} good\n{reader.Good}\n```";
    }

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length > 80 ? line[..79] + "…" : line;
    }

    /// <summary>True when it knows this language.</summary>
    public bool Reads(Language language) => All.Any(r => r.Languages.Contains(language));
}
