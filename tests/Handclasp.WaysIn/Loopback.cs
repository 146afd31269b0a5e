using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Handclasp.WaysIn;

/// <summary>Ports of this machine, for servers that a test starts.</summary>
internal static class Loopback
{
    /// <summary>True as soon as the server listens there; false when it has ended, or does not within ten seconds.</summary>
    public static async Task<bool> ListensAsync(int port, Process server)
    {
        for (var i = 0; i < 200 && !server.HasExited; i++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port).ConfigureAwait(false);
                return !server.HasExited;
            }
            catch (SocketException)
            {
                await Task.Delay(50).ConfigureAwait(false);
            }
        }

        return false;
    }
}
