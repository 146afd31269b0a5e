namespace Handclasp.Tls;

/// <summary>A token that fires when a wait is over or the caller stops; used again and again for one direction of a connection.</summary>
internal sealed class TimedToken(TimeProvider clock) : IDisposable
{
    /// <summary>Timers take no more than some weeks.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private CancellationTokenSource source = new(Timeout.InfiniteTimeSpan, clock);

    /// <summary>Starts a wait, until the result is disposed of.</summary>
    public Wait Start(TimeSpan wait, CancellationToken stop)
    {
        if (source.IsCancellationRequested)
        {
            source.Dispose();
            source = new(Timeout.InfiniteTimeSpan, clock);
        }
        source.CancelAfter(
            wait < TimeSpan.Zero ? TimeSpan.Zero
            : wait < Longest ? wait
            : Longest
        );
        var link = stop.UnsafeRegister(static s => ((CancellationTokenSource)s!).Cancel(), source);
        return new(source, link);
    }

    public void Dispose() => source.Dispose();

    /// <summary>A wait under way.</summary>
    internal readonly struct Wait(CancellationTokenSource source, CancellationTokenRegistration link) : IDisposable
    {
        public CancellationToken Token => source.Token;

        public void Dispose()
        {
            link.Dispose();
            source.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }
}
