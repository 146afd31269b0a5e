using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>What a certificate leaves in pages that name their client: DN, CN, serial, fingerprints, in the spellings servers use.</summary>
internal sealed record IdentityMarks(IReadOnlyList<string> Texts)
{
    public static readonly IdentityMarks None = new([]);

    /// <summary>The marks of a chain's leaf (and of its issuer's name).</summary>
    public static IdentityMarks Of(IReadOnlyList<byte[]> chain) => throw new NotSupportedException("stub");
}

/// <summary>The class of an answer: what must be equal for two answers to be the same content.</summary>
internal sealed record AnswerClass;

/// <summary>Holds answers against A+ (PROBES.md section 3, rule 4): equal after normalising, never "similar".</summary>
internal static class AnswerComparer
{
    /// <summary>Learns the class from all runs of one client: what differs between them (dates, nonces, counters) is no content.</summary>
    /// <param name="runs">At least one; all with the same status.</param>
    public static AnswerClass Learn(IReadOnlyList<Answer> runs, IdentityMarks marks) => throw new NotSupportedException("stub");

    public static bool SameAs(AnswerClass positive, Answer answer, IdentityMarks marks) => throw new NotSupportedException("stub");
}
