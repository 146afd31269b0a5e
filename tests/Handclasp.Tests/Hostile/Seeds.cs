using System.Globalization;
using Xunit;

namespace Handclasp.Tests.Hostile;

/// <summary>
/// Runs many seeded conversations, some at once, each with a hard bound in time. What goes wrong names its seed; the environment variable
/// HANDCLASP_FUZZ_SEED runs that one alone, and its numbers are drawn the same.
/// </summary>
internal static class Seeds
{
    /// <summary>A conversation takes milliseconds; whatever a busy machine makes of that, this long is a hang.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    /// <returns>How many were held.</returns>
    public static async Task<int> RunAsync(int count, Func<Random, ICollection<string>, Task> converse)
    {
        var only = Environment.GetEnvironmentVariable("HANDCLASP_FUZZ_SEED");
        var seeds = only is null ? Enumerable.Range(1, count) : [int.Parse(only, CultureInfo.InvariantCulture)];
        var held = 0;
        await Parallel.ForEachAsync(
            seeds,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (seed, _) =>
            {
                List<string> did = [];
                try
                {
                    // On a thread of its own: an endless loop would never give this one back.
                    await Task.Run(() => converse(new Random(seed), did), CancellationToken.None).WaitAsync(Hang, CancellationToken.None);
                }
                catch (Exception e)
                {
                    var what = e is TimeoutException ? $"hangs: no end after {Hang.TotalSeconds} s" : e.ToString();
                    string[] log;
                    lock (did)
                        log = [.. did];
                    Assert.Fail($"seed {seed}: {what}\nafter: {string.Join("; ", log)}");
                }

                Interlocked.Increment(ref held);
            }
        );
        return only is null ? held : count;
    }

    /// <summary>Edits bytes in a few random places; says what it did.</summary>
    public static byte[] Mutated(this Random random, byte[] bytes, ICollection<string> did, int most = 4)
    {
        List<byte> changed = [.. bytes];
        for (var i = random.Next(1, most + 1); i > 0 && changed.Count > 0; i--)
        {
            var at = random.Next(changed.Count);
            var how = random.Next(8);
            did.Note($"edit {how} at {at} of {changed.Count}");
            switch (how)
            {
                case 0:
                    changed[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    changed[at] = (byte)random.Next(256);
                    break;
                case 2:
                    changed[at] = random.Next(2) == 0 ? (byte)0xFF : (byte)0;
                    break;
                case 3:
                    changed.Insert(at, (byte)random.Next(256));
                    break;
                case 4:
                    changed.RemoveRange(at, Math.Min(random.Next(1, 8), changed.Count - at));
                    break;
                case 5:
                    changed.RemoveRange(at, changed.Count - at);
                    break;
                case 6:
                    var size = Math.Min(random.Next(1, 64), changed.Count - at);
                    changed.InsertRange(random.Next(changed.Count), changed.GetRange(at, size));
                    break;
                default:
                    var more = new byte[random.Next(1, 300)];
                    random.NextBytes(more);
                    changed.InsertRange(at, more);
                    break;
            }
        }

        return [.. changed];
    }

    public static void Note(this ICollection<string> did, string what)
    {
        lock (did)
            did.Add(what);
    }
}
