using Handclasp.Checks.Server;
using Handclasp.Model;

namespace Handclasp.Checks;

/// <summary>The catalogue: one line per check.</summary>
internal static class All
{
    public static IReadOnlyList<IRule> Rules { get; } = [new NoClientCertificate()];
}
