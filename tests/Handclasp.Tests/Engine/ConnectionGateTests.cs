using Handclasp.Engine;
using Xunit;

namespace Handclasp.Tests.Engine;

public sealed class ConnectionGateTests
{
    [Fact]
    public async Task No_more_than_so_many_are_open_at_once()
    {
        using var gate = new ConnectionGate(2, 0, 100, TimeProvider.System);
        Assert.True(await gate.EnterAsync(default));
        Assert.True(await gate.EnterAsync(default));

        var third = gate.EnterAsync(default).AsTask();
        Assert.False(third.IsCompleted);
        gate.Leave();

        Assert.True(await third.WaitAsync(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task The_limit_in_all_is_told_and_holds_nobody()
    {
        using var gate = new ConnectionGate(1, 0, 1, TimeProvider.System);
        Assert.True(await gate.EnterAsync(default));
        Assert.False(gate.Exhausted);
        gate.Leave();

        Assert.False(await gate.EnterAsync(default));
        Assert.False(await gate.EnterAsync(default));
        Assert.True(gate.Exhausted);
        Assert.Equal(1, gate.Taken);
    }

    [Fact]
    public async Task The_rate_spaces_connections_and_a_cancelled_wait_gives_its_place_back()
    {
        using var gate = new ConnectionGate(1, 0.1, 10, TimeProvider.System);
        Assert.True(await gate.EnterAsync(default));
        gate.Leave();

        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gate.EnterAsync(soon.Token).AsTask());

        // The place is free again: the next one waits for its turn, not for a place.
        using var later = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gate.EnterAsync(later.Token).AsTask());
        Assert.Equal(3, gate.Taken);
    }
}
