using System.Net;
using System.Net.Sockets;

namespace Handclasp.Interop.Harness;

/// <summary>Free loopback ports; one is handed out once per run, so that tests side by side never meet on one.</summary>
public static class Ports
{
    private static readonly HashSet<int> Given = [];
    private static readonly Lock Door = new();

    public static int Free()
    {
        lock (Door)
        {
            while (true)
            {
                using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                var port = ((IPEndPoint)probe.LocalEndPoint!).Port;
                if (Given.Add(port))
                    return port;
            }
        }
    }
}
