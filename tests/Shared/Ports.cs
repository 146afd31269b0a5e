using System.Net;
using System.Net.Sockets;

namespace Handclasp;

/// <summary>
/// Ports of this machine for servers that a test starts: one is handed out once per run, and none from the range that the system takes for
/// outgoing connections, of which scans make thousands beside (net.ipv4.ip_local_port_range begins at 32768).
/// </summary>
public static class Ports
{
    private const int First = 12_000;
    private const int Count = 20_000;
    private static int next = Environment.ProcessId * 97 % Count;

    /// <summary>A port that nobody has now.</summary>
    public static int Free()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (Interlocked.Increment(ref next) & int.MaxValue) % Count;
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Any, port));
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }

        throw new InvalidOperationException("no port is free");
    }
}
