using System.Net;

namespace Handclasp.Tls.Server;

/// <summary>Servers of ours that speak TLS.</summary>
internal static class TlsListener
{
    /// <summary>Listens; <paramref name="serve"/> gets every connection whose handshake is complete, and says what is to be said.</summary>
    /// <param name="at">Port 0 takes any free one.</param>
    /// <param name="defect">Told of exceptions that no client can bring about.</param>
    public static ConnectionListener Start(
        IPEndPoint at,
        TlsServerSettings settings,
        Func<TlsServerChannel, CancellationToken, Task> serve,
        Action<Exception> defect,
        TimeProvider clock
    ) =>
        ConnectionListener.Start(
            at,
            async (connection, stop) =>
            {
                await using var channel = new TlsServerChannel(connection, settings, clock);
                if (!await channel.HandshakeAsync(stop).ConfigureAwait(false))
                    return;
                await serve(channel, stop).ConfigureAwait(false);
                await channel.CloseAsync(stop).ConfigureAwait(false);
            },
            defect,
            clock
        );
}
