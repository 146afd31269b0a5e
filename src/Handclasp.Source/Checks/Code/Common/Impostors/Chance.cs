namespace Handclasp.Source.Checks.Code.Common.Impostors;

/// <summary>
/// A yes or no as somebody meets it who has no right to pass. Each side is 0 where it never comes, 1 where this file does not tell, and 2 where it
/// comes or where he can bring it about: what anybody can write into a certificate can be both.
/// </summary>
/// <param name="Yes">Whether it can be true.</param>
/// <param name="No">Whether it can be false.</param>
internal readonly record struct Chance(int Yes, int No)
{
    public static Chance Always { get; } = new(2, 0);

    public static Chance Never { get; } = new(0, 2);

    /// <summary>As he likes.</summary>
    public static Chance Either { get; } = new(2, 2);

    /// <summary>Nobody can tell from this file.</summary>
    public static Chance Open { get; } = new(1, 1);

    public Chance Negated => new(No, Yes);

    public static Chance Of(bool value) => value ? Always : Never;

    public Chance And(Chance other) => new(Math.Min(Yes, other.Yes), Math.Max(No, other.No));

    public Chance Or(Chance other) => new(Math.Max(Yes, other.Yes), Math.Min(No, other.No));

    /// <summary>What comes of a condition with one result where it holds and another where it does not.</summary>
    public Chance Choose(Chance then, Chance otherwise) => new(Reached(then.Yes, otherwise.Yes), Reached(then.No, otherwise.No));

    private int Reached(int then, int otherwise) => then == otherwise ? then : Math.Max(Math.Min(Yes, then), Math.Min(No, otherwise));
}
