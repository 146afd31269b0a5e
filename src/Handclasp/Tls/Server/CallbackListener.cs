using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Handclasp.Model;

namespace Handclasp.Tls.Server;

/// <summary>
/// Hears who follows the URLs inside certificates of ours (RFC 5280 sections 4.2.1.13 and 4.2.2.1), and helps nobody: paths with "/close/" are hung up
/// on, all others get 503.
/// </summary>
internal sealed class CallbackListener : IAsyncDisposable
{
    private const int MostHeard = 10_000;
    private const int LongestLine = 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly ConnectionListener listener;
    private readonly ConcurrentQueue<string> heard = new();

    private CallbackListener(IPEndPoint at, TimeProvider clock) =>
        listener = ConnectionListener.Start(at, (stream, stop) => HearAsync(stream, clock, stop), _ => { }, clock, 32);

    /// <summary>Where it listens, with the port that was assigned.</summary>
    public IPEndPoint Address => listener.Address;

    /// <exception cref="UsageException">The address cannot be listened on.</exception>
    public static CallbackListener Start(HostPort at, TimeProvider clock)
    {
        try
        {
            return new(new(IPAddress.Parse(at.Host), at.Port), clock);
        }
        catch (Exception e) when (e is SocketException or FormatException)
        {
            throw new UsageException(
                $"call-backs cannot be listened for on {at}: {e.Message}; give an address of this machine and a free port"
            );
        }
    }

    /// <summary>The paths asked for that contain this word, in order.</summary>
    public IReadOnlyList<string> Heard(string word) => [.. heard.Where(h => h.Contains(word, StringComparison.Ordinal))];

    public ValueTask DisposeAsync() => listener.DisposeAsync();

    private async Task HearAsync(Stream stream, TimeProvider clock, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var buffer = new byte[LongestLine];
        var filled = 0;
        try
        {
            while (filled < buffer.Length && buffer.AsSpan(0, filled).IndexOf((byte)'\n') < 0)
            {
                var count = await stream.ReadAsync(buffer.AsMemory(filled), both.Token).ConfigureAwait(false);
                if (count == 0)
                    break;
                filled += count;
            }

            var words = Encoding.Latin1.GetString(buffer, 0, filled).Split(' ', '\r', '\n');
            if (words.Length < 2 || !words[1].StartsWith('/'))
                return;
            if (heard.Count < MostHeard)
                heard.Enqueue(words[1]);
            if (!words[1].Contains("/close/", StringComparison.Ordinal))
                await stream
                    .WriteAsync(
                        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(),
                        both.Token
                    )
                    .ConfigureAwait(false);
        }
        catch (Exception end) when (end is IOException or SocketException or OperationCanceledException)
        {
            // Whoever called has been heard, or said nothing.
        }
    }
}
