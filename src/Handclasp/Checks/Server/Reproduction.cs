using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>Shell commands that show a failure with tools everybody has.</summary>
internal static class Reproduction
{
    public static string Of(AddressFacts? address, Observation? shown)
    {
        if (address is null || shown is null)
            return "";
        var client = Client(shown.Who);
        if (client is null)
            return "";
        var (before, certificate) = client.Value;
        return before + (address.IsHttp ? Curl(address, shown, certificate) : OpenSsl(address, shown.At, certificate));
    }

    private static (string Before, string Certificate)? Client(Identity who) =>
        who.Word switch
        {
            "none" => ("", ""),
            // Strangers that copy the valid certificate's names need more than a line: no command is better than one that shows something else.
            "self-signed" => (
                "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=stranger -days 1 -keyout stranger.key -out stranger.pem && ",
                "stranger"
            ),
            _ => null,
        };

    private static string Curl(AddressFacts address, Observation shown, string certificate)
    {
        var at = shown.At;
        var version = at.Version switch
        {
            TlsVersion.Tls13 => "--tlsv1.3",
            TlsVersion.Tls12 => "--tlsv1.2 --tls-max 1.2",
            TlsVersion.Tls11 => "--tlsv1.1 --tls-max 1.1",
            _ => "--tlsv1.0 --tls-max 1.0",
        };
        var http = at.Alpn == "h2" ? "--http2" : "--http1.1";
        var pair = certificate.Length > 0 ? $" --cert {certificate}.pem --key {certificate}.key" : "";
        var connect = address.ConnectTo.Length > 0 ? $" --connect-to {ShellQuoting.Quote("::" + address.ConnectTo)}" : "";
        var method = shown.Conversation.Method switch
        {
            "GET" => "",
            "HEAD" => " --head",
            var other => $" -X {ShellQuoting.Quote(other)}",
        };
        return $"curl -ski {http} {version}{method}{pair}{connect} {ShellQuoting.Quote(address.Origin + at.Path)}";
    }

    private static string OpenSsl(AddressFacts address, Endpoint at, string certificate)
    {
        var version = at.Version switch
        {
            TlsVersion.Tls13 => "-tls1_3",
            TlsVersion.Tls12 => "-tls1_2",
            TlsVersion.Tls11 => "-tls1_1",
            _ => "-tls1",
        };
        var pair = certificate.Length > 0 ? $" -cert {certificate}.pem -key {certificate}.key" : "";
        var name = address.ServerName.Length > 0 ? $" -servername {ShellQuoting.Quote(address.ServerName)}" : " -noservername";
        return $"openssl s_client {version} -connect {ShellQuoting.Quote(address.Destination)}{name}{pair}";
    }
}
