namespace Handclasp.Source.Checks.Code.Common.Impostors;

/// <summary>What the variables of a callback are at one point of its play.</summary>
internal sealed class Variables
{
    /// <summary>What an event's arguments were told: <c>e.Accept = …</c>.</summary>
    public const string Answer = "= ";

    private readonly Dictionary<string, Thing> things;

    public Variables() => things = new(StringComparer.Ordinal);

    private Variables(Variables other) => things = new(other.things, StringComparer.Ordinal);

    public Thing? this[string name]
    {
        get => things.GetValueOrDefault(name);
        set
        {
            if (value is not null && name != "_")
                things[name] = value;
        }
    }

    public Variables Copy() => new(this);
}
