using System.Text;
using Handclasp.Model;
using Handclasp.Tls;

namespace Handclasp.Tests.Tls;

/// <summary>What a whole conversation brought.</summary>
/// <param name="Seen">The transcript at its end.</param>
/// <param name="Answer">Application bytes as text.</param>
internal sealed record Talked(Transcript Seen, string Answer)
{
    public override string ToString() =>
        $"{Seen.Ending} at {Seen.EndedAt} (stage {Seen.Stage}) alert {Seen.AlertReceived}/{Seen.AlertSent} '{Seen.Detail}' "
        + $"[{string.Join(", ", Seen.Lines.Select(l => (l.Sent ? ">" : "<") + l.What))}] {Answer}";
}

/// <summary>Holds a conversation the way the engine does: handshake, settle, ask, read to the end.</summary>
internal static class Talk
{
    public static TlsClientSettings Settings(TlsVersion version, ClientCredential? credential = null) =>
        new()
        {
            Version = version,
            Sni = "localhost",
            Credential = credential,
            RequestStaple = true,
            Limits = new() { Wait = TimeSpan.FromSeconds(4), Handshake = TimeSpan.FromSeconds(8) },
        };

    public static async Task<Talked> ToAsync(int port, TlsClientSettings settings, string path = "/", CancellationToken stop = default)
    {
        var dialed = await TcpDialer.ConnectAsync(new("127.0.0.1", port), TimeSpan.FromSeconds(4), null, TimeProvider.System, stop);
        return await OverAsync(dialed.Stream!, settings, path, stop);
    }

    public static async Task<Talked> OverAsync(
        Stream stream,
        TlsClientSettings settings,
        string path = "/",
        CancellationToken stop = default
    )
    {
        await using var channel = new TlsChannel(stream, settings, TimeProvider.System);
        await channel.HandshakeAsync(stop);
        var answer = new StringBuilder();
        if (!channel.Ended)
        {
            await channel.SettleAsync(TimeSpan.FromMilliseconds(300), stop);
            await channel.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), stop);
            var buffer = new byte[4096];
            while (await channel.ReadAsync(buffer, TimeSpan.FromSeconds(3), stop) is var read and > 0)
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        await channel.CloseAsync();
        return new(channel.Snapshot(), answer.ToString());
    }
}
