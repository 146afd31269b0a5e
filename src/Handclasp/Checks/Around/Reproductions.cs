using System.Globalization;
using System.Text;
using Handclasp.Engine;
using Handclasp.Model;
using static Handclasp.Checks.ShellQuoting;

namespace Handclasp.Checks.Around;

/// <summary>
/// Shell commands that show a way around with curl and openssl; where these cannot (a ClientHello in pieces, a spoiled signature), the
/// command of ours that repeats this one check.
/// </summary>
internal static class Reproductions
{
    public static string Of(AddressFacts? address, Detour shown, string check)
    {
        if (address is null)
            return "";
        var held = shown.Held;
        var plain = held is { Fault: PossessionFault.None, Later: null, Hello: HelloShape.Whole };
        if (
            !plain
            || (held.Who != Identity.None && held.Who != Identity.Valid && held.Who != Identity.Other && held.Who != Identity.SelfSigned)
            || !address.IsHttp
        )
            return Ours(address, held, check);
        return shown.Kind switch
        {
            Bypass.Resumption when held.ResumeFrom is { } from => Resumed(address, held, from),
            // curl folds the name it is given; openssl sends it as it stands.
            Bypass.Sni when IsOdd(held.Sni) => Bare(address, held),
            Bypass.Host or Bypass.Sni or Bypass.Header or Bypass.Path or Bypass.Method or Bypass.Port or Bypass.Plaintext => Curl(
                address,
                held
            ),
            _ => Ours(address, held, check),
        };
    }

    private static string Ours(AddressFacts address, Conversation held, string check)
    {
        var origin = address.Origin.TrimEnd('/');
        var path = address.IsHttp && held.At.Path.StartsWith('/') ? held.At.Path : "";
        var connect = origin.EndsWith("//" + address.Destination, StringComparison.Ordinal)
            ? ""
            : $" --connect {Quote(address.Destination)}";
        return $"handclasp scan {Quote(origin + path)}{connect} --mtls --client-cert client-cert.pem --client-key client-key.pem --checks {check}";
    }

    private static bool IsOdd(string? sni) =>
        sni is null || sni.Any(char.IsAsciiLetterUpper) || sni.EndsWith('.') || System.Net.IPAddress.TryParse(sni, out _);

    /// <summary>One request through openssl, whose server name stands as written.</summary>
    private static string Bare(AddressFacts address, Conversation held)
    {
        var version = held.At.Version >= TlsVersion.Tls13 ? "-tls1_3" : "-tls1_2";
        return $"{Request(held)} | openssl s_client -quiet -ign_eof -connect {Quote(At(address, held.Port))} {Name(held.Sni)} {version}{Shown(held.Who)}";
    }

    /// <summary>One request and a pause, so that the answer comes before the input ends.</summary>
    private static string Request(Conversation held) =>
        $"(printf {Quote($"GET {held.At.Path} HTTP/1.1\\r\\nHost: {held.Host}\\r\\nConnection: close\\r\\n\\r\\n")}; sleep 1)";

    /// <summary>The certificate that openssl shows.</summary>
    private static string Shown(Identity who) =>
        who == Identity.Valid ? " -cert client-cert.pem -key client-key.pem"
        : who == Identity.Other ? " -cert other-cert.pem -key other-key.pem"
        : who == Identity.SelfSigned ? " -cert self-signed.pem -key self-signed.key"
        : "";

    /// <summary>How to make the certificate shown, where anybody can.</summary>
    private static string Made(Identity who) =>
        who == Identity.SelfSigned
            ? "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=stranger -days 1 -keyout self-signed.key -out self-signed.pem 2>&1; "
            : "";

    /// <summary>The certificate that curl shows.</summary>
    private static string Given(Identity who) =>
        who == Identity.Valid ? " --cert client-cert.pem --key client-key.pem"
        : who == Identity.Other ? " --cert other-cert.pem --key other-key.pem"
        : who == Identity.SelfSigned ? " --cert self-signed.pem --key self-signed.key"
        : "";

    private static string Resumed(AddressFacts address, Conversation held, Conversation from)
    {
        var version = held.At.Version >= TlsVersion.Tls13 ? "-tls1_3" : "-tls1_2";
        var ticket = held.Session == SessionKind.Id ? " -no_ticket" : "";
        var place = $"-connect {Quote(At(address, from.Port))} {Name(from.Sni)} {version}{ticket}{Shown(from.Who)}";
        var there = $"-connect {Quote(At(address, held.Port))} {Name(held.Sni)} {version}{ticket}{Shown(held.Who)}";
        return Made(held.Who)
            + $"(printf {Quote($"GET / HTTP/1.1\\r\\nHost: {from.Host}\\r\\nConnection: close\\r\\n\\r\\n")}; sleep 1) | openssl s_client -quiet -ign_eof {place} -sess_out session.pem; "
            + $"(printf {Quote($"GET {held.At.Path} HTTP/1.1\\r\\nHost: {held.Host}\\r\\nConnection: close\\r\\n\\r\\n")}; sleep 1) | openssl s_client -ign_eof {there} -sess_in session.pem";
    }

    private static string Name(string? sni) => sni is null ? "-noservername" : $"-servername {Quote(sni)}";

    private static string Curl(AddressFacts address, Conversation held)
    {
        var secured = held.Via == Transport.Tls;
        var command = new StringBuilder("curl -ski --path-as-is");
        command.Append(
            (held.Via, held.At.Alpn) switch
            {
                (Transport.PlainHttp2, _) => " --http2-prior-knowledge",
                (Transport.PlainUpgrade, _) => " --http2",
                (Transport.Tls, "h2") => " --http2",
                _ => " --http1.1",
            }
        );
        if (secured)
            command.Append(held.At.Version >= TlsVersion.Tls13 ? " --tlsv1.3" : " --tlsv1.2 --tls-max 1.2");
        if (held.Method != "GET")
            command.Append(held.Method == "HEAD" ? " --head" : $" -X {Quote(held.Method)}");
        command.Append(Given(held.Who));
        // The name in the address is the one in the handshake; without one the address itself stands there.
        var host = secured && held.Sni is { } sni ? sni : Address(address);
        var port = held.Port > 0 ? held.Port : Port(address);
        if (secured && held.Sni is not null)
            command.Append(CultureInfo.InvariantCulture, $" --connect-to {Quote($"::{Address(address)}:{port}")}");
        command.Append($" -H {Quote("Host: " + held.Host)}");
        foreach (var (name, value) in held.Headers)
            command.Append($" -H {Quote($"{name}: {value}")}");
        command.Append(CultureInfo.InvariantCulture, $" {Quote($"{(secured ? "https" : "http")}://{host}:{port}{held.At.Path}")}");
        return Made(held.Who) + command;
    }

    private static string At(AddressFacts address, int port) =>
        port == 0 ? address.Destination : string.Create(CultureInfo.InvariantCulture, $"{Address(address)}:{port}");

    private static string Address(AddressFacts address) => address.Destination[..address.Destination.LastIndexOf(':')];

    private static int Port(AddressFacts address) =>
        int.Parse(address.Destination.AsSpan(address.Destination.LastIndexOf(':') + 1), NumberStyles.None, CultureInfo.InvariantCulture);
}
