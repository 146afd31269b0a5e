using System.Net.Sockets;
using System.Security.Cryptography;
using Handclasp.Model;
using Handclasp.Tls.Client;
using Org.BouncyCastle.Tls;

namespace Handclasp.Tls;

/// <summary>What a server said to one ClientHello.</summary>
/// <param name="Selected">True when it answered with a ServerHello of the offered version and one of the offered suites.</param>
/// <param name="Suite">The suite it chose (IANA number), or -1.</param>
/// <param name="Ending">How it ended where it did not.</param>
/// <param name="Detail">In words.</param>
internal sealed record HelloAnswer(bool Selected, int Suite, Ending Ending, string Detail);

/// <summary>Sends one ClientHello of our own making and reads the first answer: for versions and suites that no handshake of ours completes.</summary>
internal static class HelloProber
{
    private const int RecordHead = 5;
    private const int MostBytes = 64 * 1024;

    /// <param name="version">SSL 3.0 to TLS 1.2.</param>
    /// <param name="sni">The server name indication, or null; SSL 3.0 has none.</param>
    /// <param name="wait">The longest time for the whole answer, however it drips.</param>
    public static async Task<HelloAnswer> ProbeAsync(
        Stream transport,
        TlsVersion version,
        IReadOnlyList<int> suites,
        string? sni,
        TimeSpan wait,
        TimeProvider clock,
        CancellationToken stop
    )
    {
        using var timer = new TimedToken(clock);
        using var timed = timer.Start(wait, stop);
        var received = new byte[MostBytes];
        var filled = 0;
        try
        {
            await transport.WriteAsync(HelloMaker.Record(version, suites, sni), timed.Token).ConfigureAwait(false);
            while (filled < MostBytes)
            {
                var read = await transport.ReadAsync(received.AsMemory(filled), timed.Token).ConfigureAwait(false);
                if (read == 0)
                    return Ended(Ending.Eof, filled == 0 ? "closed without an answer" : "closed in the middle of an answer");
                filled += read;
                if (Read(received.AsSpan(0, filled), version, suites) is { } answer)
                    return answer;
            }
            return Ended(Ending.LimitReached, $"no ServerHello in {MostBytes} bytes");
        }
        catch (OperationCanceledException)
        {
            stop.ThrowIfCancellationRequested();
            return Ended(Ending.Timeout, "no answer in time");
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            return Ended(Ending.Reset, "connection reset");
        }
    }

    private static HelloAnswer Ended(Ending ending, string detail) => new(false, -1, ending, detail);

    /// <returns>Null where more bytes are needed.</returns>
    private static HelloAnswer? Read(ReadOnlySpan<byte> bytes, TlsVersion version, IReadOnlyList<int> suites)
    {
        List<byte> handshake = [];
        while (!bytes.IsEmpty)
        {
            if (bytes[0] is not (>= 20 and <= 23) || (bytes.Length > 1 && bytes[1] != 3))
                return Ended(Ending.NotTls, ForeignProtocols.Describe(bytes));
            if (bytes.Length < RecordHead || bytes.Length < RecordHead + (bytes[3] << 8 | bytes[4]))
                return null;
            var content = bytes.Slice(RecordHead, bytes[3] << 8 | bytes[4]);
            switch ((short)bytes[0])
            {
                case ContentType.alert when content.Length >= 2:
                    if (OfAlert(content[0], content[1]) is { } alert)
                        return alert;
                    break;
                case ContentType.handshake:
                    handshake.AddRange(content);
                    if (OfServerHello([.. handshake], version, suites) is { } hello)
                        return hello;
                    break;
                default:
                    return Ended(Ending.ProtocolError, $"a record of type {bytes[0]} in place of ServerHello");
            }
            bytes = bytes[(RecordHead + content.Length)..];
        }
        return null;
    }

    /// <summary>Warnings, such as unrecognized_name, may stand before a ServerHello.</summary>
    private static HelloAnswer? OfAlert(byte level, byte code) =>
        code == AlertDescription.close_notify ? Ended(Ending.CloseNotify, "close_notify")
        : level == AlertLevel.warning ? null
        : Ended(Ending.Alert, $"alert {AlertDescription.GetName(code)}");

    private static HelloAnswer? OfServerHello(byte[] handshake, TlsVersion version, IReadOnlyList<int> suites)
    {
        if (handshake[0] != HandshakeType.server_hello)
            return Ended(Ending.ProtocolError, $"{HandshakeNames.Of(handshake[0])} in place of ServerHello");
        try
        {
            var message = new WireReader(handshake);
            message.UInt8();
            var length = message.UInt24();
            if (handshake.Length < 4 + length)
                return null;
            var body = new WireReader(message.Take(length));
            var chosen = body.UInt16();
            body.Take(32);
            body.Vector8();
            var suite = body.UInt16();
            if (chosen != HelloMaker.Wire(version))
                return Ended(Ending.ProtocolError, $"ServerHello of version 0x{chosen:x4}, {version.Human()} was offered");
            return suites.Contains(suite)
                ? new(true, suite, Ending.Open, $"chose {CipherSuites.Name(suite)}")
                : Ended(Ending.ProtocolError, $"chose {CipherSuites.Name(suite)}, which was not offered");
        }
        catch (TlsFatalAlert) when (handshake.Length < 4)
        {
            return null;
        }
        catch (TlsFatalAlert)
        {
            return Ended(Ending.ProtocolError, "a malformed ServerHello");
        }
    }
}

/// <summary>Writes ClientHello records byte by byte (RFC 5246 section 7.4.1.2, RFC 6101 section 5.6.1.2).</summary>
internal static class HelloMaker
{
    private const int RenegotiationScsv = 0x00FF;

    /// <summary>The two bytes of a version on the wire.</summary>
    public static int Wire(TlsVersion version) =>
        version switch
        {
            TlsVersion.Ssl3 => 0x0300,
            TlsVersion.Tls10 => 0x0301,
            TlsVersion.Tls11 => 0x0302,
            _ => 0x0303,
        };

    public static byte[] Record(TlsVersion version, IReadOnlyList<int> suites, string? sni)
    {
        byte[] offered = [.. suites.Append(RenegotiationScsv).SelectMany(TwoBytes)];
        byte[] extensions = version == TlsVersion.Ssl3 ? [] : Extensions(version, sni);
        byte[] body =
        [
            .. TwoBytes(Wire(version)),
            .. RandomNumberGenerator.GetBytes(32),
            0,
            .. Vector16(offered),
            1,
            0,
            .. extensions.Length == 0 ? [] : Vector16(extensions),
        ];
        byte[] message = [(byte)HandshakeType.client_hello, 0, .. Vector16(body)];
        return [(byte)ContentType.handshake, .. TwoBytes(version == TlsVersion.Ssl3 ? 0x0300 : 0x0301), .. Vector16(message)];
    }

    private static byte[] Extensions(TlsVersion version, string? sni)
    {
        List<byte> all = [];
        if (sni is { Length: > 0 })
            Add(ExtensionType.server_name, Vector16([0, .. Vector16(System.Text.Encoding.ASCII.GetBytes(sni))]));
        Add(ExtensionType.supported_groups, Vector16([.. ClientOffers.Groups(version).SelectMany(TwoBytes)]));
        Add(ExtensionType.ec_point_formats, [1, 0]);
        if (version == TlsVersion.Tls12)
            Add(
                ExtensionType.signature_algorithms,
                Vector16([.. ClientOffers.SignatureAlgorithms.Select(SignatureScheme.From).SelectMany(TwoBytes)])
            );
        return [.. all];

        void Add(int type, byte[] data)
        {
            all.AddRange(TwoBytes(type));
            all.AddRange(Vector16(data));
        }
    }

    private static byte[] TwoBytes(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Vector16(byte[] bytes) => [.. TwoBytes(bytes.Length), .. bytes];
}
