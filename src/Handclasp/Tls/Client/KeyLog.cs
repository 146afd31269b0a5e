using Handclasp.Tls.Crypto;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace Handclasp.Tls.Client;

/// <summary>The secrets of one handshake as lines of the NSS key log (RFC 9850), each when the key schedule has it.</summary>
internal sealed class KeyLog(Action<string> write, ClientPeer peer)
{
    private bool master;

    private SecurityParameters Parameters => peer.Context.SecurityParameters;

    /// <summary>TLS 1.3: the ServerHello is handled, the handshake's traffic secrets are in use.</summary>
    public void Handshake()
    {
        Line("CLIENT_HANDSHAKE_TRAFFIC_SECRET", Parameters.TrafficSecretClient);
        Line("SERVER_HANDSHAKE_TRAFFIC_SECRET", Parameters.TrafficSecretServer);
    }

    /// <summary>TLS 1.3: the handshake is complete, the application's first traffic secrets are in use.</summary>
    public void Application()
    {
        Line("CLIENT_TRAFFIC_SECRET_0", Parameters.TrafficSecretClient);
        Line("SERVER_TRAFFIC_SECRET_0", Parameters.TrafficSecretServer);
        Line("EXPORTER_SECRET", Parameters.ExporterMasterSecret);
    }

    /// <summary>TLS 1.2 and older: the master secret, once it stands.</summary>
    public void Master()
    {
        if (master || Parameters.MasterSecret is null)
            return;
        master = true;
        Line("CLIENT_RANDOM", Parameters.MasterSecret);
    }

    private void Line(string label, TlsSecret? secret)
    {
        if (secret is SystemSecret known)
            write($"{label} {Convert.ToHexStringLower(Parameters.ClientRandom)} {known.Hex()}");
    }
}
