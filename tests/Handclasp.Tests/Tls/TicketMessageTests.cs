using CsCheck;
using Handclasp.Tls.Client;
using Org.BouncyCastle.Tls;
using Xunit;

namespace Handclasp.Tests.Tls;

/// <summary>NewSessionTicket as servers may send it: read, or refused as malformed; nothing else.</summary>
public sealed class TicketMessageTests
{
    private static readonly byte[] Sound = [0, 0, 28, 32, 1, 2, 3, 4, 2, 0, 1, 0, 3, 7, 8, 9, 0, 8, 0, 42, 0, 4, 0, 0, 64, 0];

    [Fact]
    public void A_sound_one_is_read()
    {
        var read = TicketMessage.Parse(Sound);

        Assert.Equal(0x01020304u, read.AgeAdd);
        Assert.Equal([0, 1], read.Nonce.ToArray());
        Assert.Equal([7, 8, 9], read.Ticket.ToArray());
        Assert.Equal(16384, read.MaxEarlyData);
    }

    [Fact]
    public void A_ticket_of_no_bytes_is_none()
    {
        Assert.Throws<TlsFatalAlert>(() => TicketMessage.Parse([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    }

    [Fact]
    public void Any_cut_or_change_is_read_or_malformed()
    {
        var read = 0;
        Gen.Select(Gen.Int[0, Sound.Length], Gen.Int[0, Sound.Length - 1], Gen.Byte)
            .Sample(
                (length, at, value) =>
                {
                    byte[] bytes = [.. Sound];
                    bytes[at] = value;
                    try
                    {
                        _ = TicketMessage.Parse(bytes.AsSpan(0, length)).MaxEarlyData;
                        Interlocked.Increment(ref read);
                    }
                    catch (TlsFatalAlert malformed)
                    {
                        return malformed.AlertDescription == AlertDescription.decode_error;
                    }

                    return true;
                },
                iter: 20_000
            );
        Assert.True(read > 0);
    }
}
