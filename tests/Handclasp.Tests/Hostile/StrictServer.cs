using System.Net;
using System.Text;
using Handclasp.Demo;
using Handclasp.Pki;
using Handclasp.Tls.Server;
using Xunit;

namespace Handclasp.Tests.Hostile;

/// <summary>A sound server of ours whose moods the test decides: who is let in, and what is answered.</summary>
internal sealed class StrictServer : IAsyncDisposable
{
    private static readonly byte[] Books = Page("200 OK", "The books: balance 4711.08\n");
    private readonly List<Exception> defects = [];
    private readonly ConnectionListener listener;
    private int connections;
    private int open;

    /// <param name="judge">The decision about a client's chain, given that of a sound server and which connection this is (from 1).</param>
    /// <param name="answer">What a client that came so far gets; null closes without a word.</param>
    public StrictServer(
        Func<IReadOnlyList<byte[]>, ClientDecision, int, ClientDecision>? judge = null,
        Func<TlsServerChannel, int, byte[]?>? answer = null,
        TimeProvider? clock = null,
        IReadOnlyList<byte[]>? issuers = null
    )
    {
        Assert.True(ParsedCertificate.TryParse(Attacked.Pki.ClientCa, out var anchor, out _));
        var rules = new ClientChainRules([anchor], clock ?? TimeProvider.System);
        listener = ConnectionListener.Start(
            new(IPAddress.Loopback, 0),
            async (connection, stop) =>
            {
                var number = Interlocked.Increment(ref connections);
                Interlocked.Increment(ref open);
                try
                {
                    var settings = new TlsServerSettings
                    {
                        Chain = Attacked.Pki.ServerChain,
                        Key = Attacked.Pki.ServerKey,
                        Alpn = ["http/1.1"],
                        RequestCertificate = true,
                        AcceptedIssuers = issuers ?? [Attacked.Pki.ClientCaName],
                        Judge = sent => judge?.Invoke(sent, rules.Judge(sent), number) ?? rules.Judge(sent),
                    };
                    await using var channel = new TlsServerChannel(connection, settings, TimeProvider.System);
                    if (!await channel.HandshakeAsync(stop))
                        return;
                    await HeadAsync(channel, stop);
                    var said = answer is null ? Books : answer(channel, number);
                    if (said is not null)
                        await channel.WriteAsync(said, stop);
                    await channel.CloseAsync(stop);
                }
                finally
                {
                    Interlocked.Decrement(ref open);
                }
            },
            defects.Add,
            TimeProvider.System
        );
    }

    public int Port => listener.Address.Port;

    /// <summary>Connections that are open now.</summary>
    public int Open => Volatile.Read(ref open);

    public int Connections => Volatile.Read(ref connections);

    public static byte[] Page(string status, string body, string headers = "") =>
        Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {body.Length}\r\n{headers}Connection: close\r\n\r\n{body}"
        );

    public static byte[] Protected => Books;

    public async ValueTask DisposeAsync()
    {
        await listener.DisposeAsync();
        Assert.Empty(defects);
    }

    private static async Task HeadAsync(TlsServerChannel channel, CancellationToken stop)
    {
        var buffer = new byte[16 * 1024];
        for (var length = 0; length < buffer.Length; )
        {
            var count = await channel.ReadAsync(buffer.AsMemory(length), TimeSpan.FromSeconds(5), stop);
            length += count;
            if (count == 0 || buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) >= 0)
                return;
        }
    }
}
