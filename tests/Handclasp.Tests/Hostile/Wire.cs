using Org.BouncyCastle.Tls;

namespace Handclasp.Tests.Hostile;

/// <summary>Plaintext TLS bytes made by hand.</summary>
internal static class Wire
{
    private static readonly byte[] RetryRandom = Convert.FromHexString("CF21AD74E59A6111BE1D8C021E65B891C2A211167ABB8C5E079E09E2C8A8339C");

    public static byte[] Record(short type, params byte[] content) =>
        [(byte)type, 3, 3, (byte)(content.Length >> 8), (byte)content.Length, .. content];

    /// <summary>The head of a handshake message that announces so many bytes, whatever follows.</summary>
    public static byte[] Head(short type, int length) => [(byte)type, (byte)(length >> 16), (byte)(length >> 8), (byte)length];

    public static byte[] Times(int count, params byte[] bytes) => [.. Enumerable.Repeat(bytes, count).SelectMany(b => b)];

    /// <summary>A TLS 1.2 ServerHello that chooses ECDHE-ECDSA with AES-128-GCM.</summary>
    public static byte[] ServerHello12 { get; } =
        Record(ContentType.handshake, RogueTls.Message(HandshakeType.server_hello, [3, 3, .. new byte[32], 0, 0xC0, 0x2B, 0]));

    /// <summary>A TLS 1.3 HelloRetryRequest that asks for secp384r1 (RFC 8446 section 4.1.4).</summary>
    /// <param name="clientHello">Whose session id is echoed.</param>
    public static byte[] Retry(byte[] clientHello)
    {
        var session = clientHello.AsSpan(39, clientHello[38]);
        byte[] extensions = [0, 43, 0, 2, 3, 4, 0, 51, 0, 2, 0, 24];
        byte[] body = [3, 3, .. RetryRandom, (byte)session.Length, .. session, 0x13, 0x01, 0, 0, (byte)extensions.Length, .. extensions];
        return Record(ContentType.handshake, RogueTls.Message(HandshakeType.server_hello, body));
    }
}
