namespace Handclasp.Engine;

/// <summary>
/// The manners towards one host:port: how many connections at once, per second, and in all. Shared by all targets on that host and port.
/// </summary>
/// <param name="atOnce">Connections open at the same time.</param>
/// <param name="perSecond">New connections per second; 0 is no limit.</param>
/// <param name="inAll">Connections in all.</param>
internal sealed class ConnectionGate(int atOnce, double perSecond, int inAll, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim open = new(atOnce, atOnce);
    private readonly Lock door = new();
    private long nextAt = clock.GetTimestamp();
    private int taken;
    private bool limited = perSecond > 0;

    /// <summary>Connections opened so far.</summary>
    public int Taken => Volatile.Read(ref taken);

    /// <summary>True once a connection was denied because <c>--max-connections</c> was reached.</summary>
    public bool Exhausted { get; private set; }

    /// <summary>Waits for a turn; false when no more connections may be opened. Every true is followed by one <see cref="Leave"/>.</summary>
    public async ValueTask<bool> EnterAsync(CancellationToken stop)
    {
        await open.WaitAsync(stop).ConfigureAwait(false);
        TimeSpan wait;
        lock (door)
        {
            if (taken >= inAll)
            {
                Exhausted = true;
                open.Release();
                return false;
            }

            taken++;
            wait = NextTurn();
        }

        if (wait <= TimeSpan.Zero)
            return true;
        try
        {
            await Task.Delay(wait, clock, stop).ConfigureAwait(false);
        }
        catch
        {
            open.Release();
            throw;
        }

        return true;
    }

    /// <summary>No limit per second from now on: the peer is this machine.</summary>
    public void Unhurried() => Volatile.Write(ref limited, false);

    public void Leave() => open.Release();

    public void Dispose() => open.Dispose();

    private TimeSpan NextTurn()
    {
        if (!Volatile.Read(ref limited))
            return TimeSpan.Zero;
        var now = clock.GetTimestamp();
        var turn = Math.Max(now, nextAt);
        nextAt = turn + (long)(clock.TimestampFrequency / perSecond);
        return clock.GetElapsedTime(now, turn);
    }
}
