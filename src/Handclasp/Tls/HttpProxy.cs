using System.Globalization;
using System.Text;
using Handclasp.Model;
using Handclasp.Tls.Client;

namespace Handclasp.Tls;

/// <summary>A tunnel through an HTTP proxy: CONNECT (RFC 9110 section 9.3.6).</summary>
internal static class HttpProxy
{
    private const int MostHeaderBytes = 16 * 1024;

    /// <param name="reached">The connection to the proxy; disposed of where the proxy does not let us through.</param>
    public static async Task<Dialed> TunnelAsync(
        Dialed reached,
        HostPort proxy,
        HostPort to,
        TimeSpan timeout,
        TimeProvider clock,
        CancellationToken stop
    )
    {
        var stream = reached.Stream!;
        using var timer = new TimedToken(clock);
        using var timed = timer.Start(timeout, stop);
        string trouble;
        try
        {
            var ask = Encoding.ASCII.GetBytes($"CONNECT {to} HTTP/1.1\r\nHost: {to}\r\nUser-Agent: handclasp\r\n\r\n");
            await stream.WriteAsync(ask, timed.Token).ConfigureAwait(false);
            trouble = Refusal(await ReadHeaderAsync(stream, timed.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            if (stop.IsCancellationRequested)
                await stream.DisposeAsync().ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
            trouble = string.Create(CultureInfo.InvariantCulture, $"no answer to CONNECT in {timeout.TotalSeconds:0.###} s");
        }
        catch (IOException e)
        {
            trouble = ProtocolErrors.OneLine(e.GetBaseException().Message);
        }
        if (trouble.Length == 0)
            return reached;
        await stream.DisposeAsync().ConfigureAwait(false);
        return new(null, Ending.UpgradeRefused, $"proxy {proxy}: {trouble}", 0);
    }

    /// <summary>Byte by byte: what follows the header belongs to the tunnel.</summary>
    private static async Task<byte[]> ReadHeaderAsync(Stream stream, CancellationToken stop)
    {
        List<byte> header = [];
        var one = new byte[1];
        while (header.Count < MostHeaderBytes && await stream.ReadAsync(one, stop).ConfigureAwait(false) == 1)
        {
            header.Add(one[0]);
            if (one[0] == '\n' && (EndsWith(header, "\r\n\r\n"u8) || EndsWith(header, "\n\n"u8)))
                return [.. header];
        }
        // Cut short or endless: whatever it says, it is no answer.
        return header.Count < MostHeaderBytes ? [.. header] : [];
    }

    private static bool EndsWith(List<byte> list, ReadOnlySpan<byte> end) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(list).EndsWith(end);

    /// <returns>Empty where the tunnel stands.</returns>
    private static string Refusal(byte[] header)
    {
        if (header.Length == 0)
            return "closed without an answer to CONNECT, or an endless one";
        var isWhole = header.AsSpan().EndsWith("\n\r\n"u8) || header.AsSpan().EndsWith("\n\n"u8);
        var line = Encoding.Latin1.GetString(header, 0, Math.Max(0, Array.IndexOf(header, (byte)'\n')));
        var parts = line.TrimEnd('\r').Split(' ', 3);
        if (!isWhole || parts.Length < 2 || !parts[0].StartsWith("HTTP/1.", StringComparison.Ordinal) || parts[1].Length != 3)
            return $"not an answer to CONNECT: {ForeignProtocols.Quote(header)}";
        return parts[1][0] == '2' ? "" : ProtocolErrors.OneLine($"{parts[1]} {(parts.Length > 2 ? parts[2] : "")}".TrimEnd());
    }
}
