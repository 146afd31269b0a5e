using Handclasp.Model;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Engine;

/// <summary>Characters of a file: finer than tokens, for what stands within a text.</summary>
/// <param name="From">Offset of the first.</param>
/// <param name="To">Offset after the last.</param>
internal readonly record struct Reach(int From, int To);

/// <summary>A second place that decides about a flaw.</summary>
/// <param name="At">Where.</param>
/// <param name="Fact">What stands there.</param>
internal sealed record Beside(Span At, string Fact)
{
    /// <summary>Its characters, where they are not those of the tokens.</summary>
    public Reach? Exact { get; init; }
}

/// <summary>A replacement of some tokens.</summary>
/// <param name="At">What is replaced; an empty run inserts before its first token.</param>
/// <param name="Text">By what.</param>
internal sealed record Change(Span At, string Text)
{
    /// <summary>Its characters, where they are not those of the tokens.</summary>
    public Reach? Exact { get; init; }
}

/// <summary>One flaw in a file, as a check sees it.</summary>
/// <param name="At">The tokens that are the flaw.</param>
/// <param name="Because">One sentence: what is wrong, on this side.</param>
internal sealed record Flag(Span At, string Because)
{
    /// <summary>The characters that are the flaw, where they are not those of the tokens.</summary>
    public Reach? Exact { get; init; }

    /// <summary>What decides, where that stands elsewhere (the method that is given as a callback): it is shown there.</summary>
    public Span? Decided { get; init; }

    public Confidence Confidence { get; init; } = Confidence.Certain;

    /// <summary>Set when it weighs less here than the check usually does.</summary>
    public Severity? LoweredTo { get; init; }

    /// <summary>What to do here, in this language; empty for the check's own sentence.</summary>
    public string Remedy { get; init; } = "";

    public IReadOnlyList<Beside> Beside { get; init; } = [];

    /// <summary>True where what is flagged must not be shown again: a report is read by more people than the source.</summary>
    public bool IsSecret { get; init; }

    /// <summary>The correction, or empty.</summary>
    public IReadOnlyList<Change> Changes { get; init; } = [];

    /// <summary>True when the correction breaks nothing that worked as it should.</summary>
    public bool IsSafe { get; init; }

    /// <summary>True when an operator decides at run time: the milder finding, with its own check.</summary>
    public bool IsSwitch { get; init; }

    /// <summary>The same where it is decided; a switch is where somebody chooses.</summary>
    public Flag Placed() =>
        Decided is { } decided && !IsSwitch
            ? this with
            {
                At = decided,
                Decided = null,
                Beside = [new(At, "given here"), .. Beside],
            }
            : this;

    /// <summary>The same under a condition: where somebody chooses it a switch; where it is about the peer a flaw for those it holds for.</summary>
    /// <param name="condition">The condition as it is written, shortened.</param>
    public Flag Where(string condition) =>
        PeerConditions.Is(condition)
            ? this with
            {
                Because = $"where '{condition}' holds: {Because}",
                Changes = [],
                IsSafe = false,
                Confidence = Confidence == Confidence.Tentative ? Confidence.Tentative : Confidence.Firm,
            }
            : AsSwitch($"where '{condition}' holds") with
            {
                Confidence = Confidence.Firm,
            };

    /// <summary>The same as a switch: what stands under a condition is not corrected, since somebody may mean it.</summary>
    /// <param name="condition">What decides, put in front of the reason.</param>
    public Flag AsSwitch(string condition) =>
        this with
        {
            IsSwitch = true,
            Because = $"{condition}: {Because}",
            Changes = [],
            IsSafe = false,
        };
}
