using Handclasp.Model;
using Org.BouncyCastle.Tls;

namespace Handclasp.Tls.Client;

/// <summary>Says in words why we ended a handshake.</summary>
internal static class ProtocolErrors
{
    private const int MostText = 200;

    /// <summary>BouncyCastle's words for a message above <see cref="TlsLimits.HandshakeMessage"/>; a test holds them.</summary>
    private const string TooLong = "Handshake message length exceeds the maximum";

    /// <param name="handling">The handshake message in hand, or -1.</param>
    /// <param name="largest">The bound on a message, bytes.</param>
    public static (Ending Ending, string Detail) Describe(TlsFatalAlert error, short handling, int largest)
    {
        var text = error.Message;
        if (text.Contains(TooLong, StringComparison.Ordinal))
            return (Ending.LimitReached, $"a handshake message is larger than {largest} bytes");
        var name = AlertDescription.GetName(error.AlertDescription);
        var message = handling < 0 ? "the server's first message" : HandshakeNames.Of(handling);
        return (
            Ending.ProtocolError,
            error.AlertDescription switch
            {
                AlertDescription.bad_record_mac => $"a record does not decrypt ({name})",
                AlertDescription.decrypt_error when handling is HandshakeType.certificate_verify or HandshakeType.server_key_exchange =>
                    $"bad server signature: {message} does not verify with the key of the server's certificate",
                AlertDescription.decrypt_error when handling == HandshakeType.finished => "the server's Finished does not verify",
                AlertDescription.bad_certificate => $"the server's certificate holds no key that {message} could be verified with",
                AlertDescription.protocol_version => "the server chose a version that was not offered",
                _ => $"{message}: {name}{Reason(error)}",
            }
        );
    }

    /// <summary>Foreign text on one line, without control characters, bounded.</summary>
    public static string OneLine(string text) => new([.. text.Take(MostText).Select(c => char.IsControl(c) ? ' ' : c)]);

    private static string Reason(TlsFatalAlert error)
    {
        var cut = error.Message.IndexOf("; ", StringComparison.Ordinal);
        var own = cut < 0 ? "" : error.Message[(cut + 2)..];
        var cause = error.InnerException?.Message ?? "";
        var reason = own.Length > 0 ? own : cause;
        return reason.Length == 0 ? "" : $" ({OneLine(reason)})";
    }
}
