using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Handclasp.Tls.Server;

/// <summary>The primitives that every server connection shares.</summary>
internal static class ServerCrypto
{
    public static BcTlsCrypto Shared { get; } = new(new SecureRandom());
}
