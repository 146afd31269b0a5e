using System.Security.Cryptography;
using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>
/// Keeps what transcripts have in common once, and bounds what one target can make us remember: pages, chains and issuer lists are nearly
/// always the same from run to run, and a hostile server may send a large one, never the same, each time.
/// </summary>
/// <param name="budget">Bytes of distinct content to keep per target; what comes later is cut.</param>
internal sealed class TranscriptStore(long budget = 16 * 1024 * 1024)
{
    private const int CutBody = 4096;
    private readonly Lock door = new();
    private readonly HashSet<string> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<byte[]>> lists = new(StringComparer.Ordinal);
    private long left = budget;

    public Transcript Keep(Transcript seen)
    {
        lock (door)
        {
            var kept = seen with { ServerChain = Keep(seen.ServerChain), AcceptedIssuers = Keep(seen.AcceptedIssuers) };
            if (seen.Answer is not { Body.Length: > 0 } answer)
                return kept;
            if (texts.TryGetValue(answer.Body, out var known))
                return kept with { Answer = answer with { Body = known } };
            if (answer.Body.Length <= CutBody || Take(answer.Body.Length * sizeof(char)))
            {
                texts.Add(answer.Body);
                return kept;
            }

            return kept with
            {
                Answer = answer with { Body = answer.Body[..CutBody], Complete = false },
            };
        }
    }

    private IReadOnlyList<byte[]> Keep(IReadOnlyList<byte[]> list)
    {
        if (list.Count == 0)
            return list;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var item in list)
        {
            hash.AppendData(BitConverter.GetBytes(item.Length));
            hash.AppendData(item);
        }

        var key = Convert.ToHexString(hash.GetHashAndReset());
        if (lists.TryGetValue(key, out var known))
            return known;
        if (!Take(list.Sum(item => (long)item.Length)))
            return [];
        lists.Add(key, list);
        return list;
    }

    private bool Take(long bytes)
    {
        if (bytes > left)
            return false;
        left -= bytes;
        return true;
    }
}
