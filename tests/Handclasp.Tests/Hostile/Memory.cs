using Xunit;

namespace Handclasp.Tests.Hostile;

/// <summary>Tests that measure what the whole process keeps: nothing else may run beside them.</summary>
[CollectionDefinition(nameof(Memory), DisableParallelization = true)]
public sealed class Memory
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(150);

    /// <summary>The most that was alive at any moment while <paramref name="work"/> ran, beyond what was alive before, bytes.</summary>
    internal static async Task<(T Result, long Peak)> OfAsync<T>(Func<Task<T>> work)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = before;
        using var done = new CancellationTokenSource();
        var watching = Task.Run(
            async () =>
            {
                while (!done.IsCancellationRequested)
                {
                    most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
                    await Task.Delay(Between, TimeProvider.System, CancellationToken.None);
                }
            },
            CancellationToken.None
        );
        try
        {
            return (await work(), Math.Max(0, most - before));
        }
        finally
        {
            await done.CancelAsync();
            await watching;
        }
    }
}
