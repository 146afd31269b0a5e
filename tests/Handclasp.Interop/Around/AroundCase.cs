using Handclasp.Engine;
using Handclasp.Interop.Harness;
using Handclasp.Interop.Protocols;
using Handclasp.Model;

namespace Handclasp.Interop.Around;

/// <summary>A web server with a strict front door, and what leads around it.</summary>
/// <param name="Start">Starts it; the protected name is b.test, its secret stands at the path.</param>
/// <param name="Holes">The checks that must fail; all other ways around must not.</param>
internal sealed record AroundCase(string Name, Func<Place, Task<IRunning>> Start, params string[] Holes)
{
    public const string Secret = "the secret 4711";

    public string Path { get; init; } = "/protected";

    /// <summary>What the user says beside the certificates.</summary>
    public Func<Place, ScanOptions, ScanOptions> With { get; init; } = (_, options) => options;

    /// <summary>Shows the hole with another client: a stranger gets the secret. Null where there is none.</summary>
    public Func<Place, Task<bool>>? Truth { get; init; }

    /// <summary>Shows that a way that looks like one is none: the stranger does not get the secret.</summary>
    public Func<Place, Task<bool>>? Shut { get; init; }

    /// <summary>The checks that cannot be decided without a word from the user.</summary>
    public IReadOnlyList<string> Unclear { get; init; } = [];

    public IReadOnlyList<TlsVersion> Versions { get; init; } = [];

    public override string ToString() => Name;
}
