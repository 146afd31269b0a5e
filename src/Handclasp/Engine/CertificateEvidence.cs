using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>The server's chain, its staple and the client's own certificate as evidence for rules.</summary>
internal static class CertificateEvidence
{
    /// <param name="transcripts">Everything seen of one target.</param>
    /// <param name="name">The name the server's certificate must hold (--server-name, else the target's host; may be an IP address).</param>
    public static IEnumerable<Evidence> Of(IReadOnlyList<Transcript> transcripts, string name, ScanOptions options, TimeProvider clock)
    {
        yield break;
    }
}
