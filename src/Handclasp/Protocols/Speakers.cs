using Handclasp.Model;

namespace Handclasp.Protocols;

/// <summary>A scheme, its usual port, and who speaks it.</summary>
internal sealed record SchemeInfo(string Scheme, int DefaultPort, ISpeaker Speaker);

/// <summary>Every application protocol.</summary>
internal static class Speakers
{
    /// <summary>All schemes, in the order that messages list them.</summary>
    public static IReadOnlyList<SchemeInfo> All => throw new NotSupportedException("stub");

    /// <exception cref="UsageException">The scheme is unknown; the message lists those known.</exception>
    public static SchemeInfo Find(string scheme) => throw new NotSupportedException("stub");
}
