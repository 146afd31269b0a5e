using Handclasp.Model;

namespace Handclasp.Tls;

/// <summary>The result of one connection attempt.</summary>
/// <param name="Stream">The connection, or null.</param>
/// <param name="Ending">Why there is none; <see cref="Model.Ending.Open"/> where there is one.</param>
/// <param name="Detail">In words, or empty.</param>
/// <param name="ConnectMicroseconds">How long the connect took.</param>
internal sealed record Dialed(Stream? Stream, Ending Ending, string Detail, long ConnectMicroseconds);

/// <summary>Opens TCP connections, directly or through an HTTP proxy (CONNECT).</summary>
internal static class TcpDialer
{
    public static Task<Dialed> ConnectAsync(HostPort to, TimeSpan timeout, HostPort? proxy, TimeProvider clock, CancellationToken stop) =>
        throw new NotSupportedException("stub");
}
