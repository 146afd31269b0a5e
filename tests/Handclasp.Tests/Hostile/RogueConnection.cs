using System.Net.Sockets;
using System.Text;
using Handclasp.Tests.Tls;

namespace Handclasp.Tests.Hostile;

/// <summary>A rogue TLS server's side of one TCP connection.</summary>
internal sealed class RogueConnection(NetworkStream stream, RogueSettings settings, CancellationToken stop)
{
    private readonly byte[] buffer = new byte[16 * 1024];

    public RogueTls Tls { get; } = new(settings);

    public NetworkStream Stream => stream;

    public CancellationToken Stop => stop;

    /// <summary>A listener whose connections shake hands and then play <paramref name="script"/>.</summary>
    public static ScriptedPeer Listen(RogueSettings settings, Func<RogueConnection, Task> script) =>
        new(
            async (stream, stop) =>
            {
                var connection = new RogueConnection(stream, settings, stop);
                if (await connection.HandshakeAsync())
                    await script(connection);
                await connection.FlushAsync();
            }
        );

    public async Task<bool> HandshakeAsync()
    {
        while (!Tls.Done && await PullAsync()) { }
        return Tls.Done;
    }

    /// <summary>Takes the ClientHello and makes the whole flight that answers it, but sends none of it: record by record.</summary>
    public async Task<IReadOnlyList<byte[]>> FlightAsync()
    {
        List<byte> flight = [];
        while (flight.Count == 0 && await ReceiveAsync())
            flight.AddRange(Tls.Take());
        List<byte[]> records = [];
        for (var at = 0; at + 5 <= flight.Count; at += records[^1].Length)
            records.Add([.. flight.Skip(at).Take(5 + (flight[at + 3] << 8 | flight[at + 4]))]);
        return records;
    }

    /// <summary>The client's request, up to its empty line or what came of it.</summary>
    public async Task<string> RequestAsync()
    {
        var request = new StringBuilder();
        do request.Append(Encoding.Latin1.GetString(Tls.Read()));
        while (!request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await PullAsync());
        return request.ToString();
    }

    public async Task WriteAsync(string text)
    {
        Tls.Write(Encoding.UTF8.GetBytes(text));
        await FlushAsync();
    }

    /// <summary>Sends the same again and again, until the client has gone or the bytes are out.</summary>
    public async Task FloodAsync(Action<RogueTls> once, long bytes, ByteCount count)
    {
        while (count.Value < bytes && !Tls.Broken)
        {
            once(Tls);
            var output = Tls.Take();
            await stream.WriteAsync(output, stop);
            count.Add(output.Length);
        }
    }

    public async Task FlushAsync()
    {
        var output = Tls.Take();
        if (output.Length > 0)
            await stream.WriteAsync(output, stop);
    }

    private async Task<bool> PullAsync()
    {
        var more = await ReceiveAsync();
        await FlushAsync();
        return more;
    }

    private async Task<bool> ReceiveAsync()
    {
        var count = await stream.ReadAsync(buffer, stop);
        if (count > 0)
            Tls.Offer(buffer.AsSpan(0, count));
        return count > 0 && !Tls.Broken;
    }
}

/// <summary>How many bytes a flood got rid of; per connection the most, and in all.</summary>
internal sealed class ByteCount
{
    private long value;

    public long Value => Interlocked.Read(ref value);

    public void Add(long more) => Interlocked.Add(ref value, more);
}
