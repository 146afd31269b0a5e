using Handclasp.Interop.Harness;

namespace Handclasp.Interop.Servers;

/// <summary>nginx again: other refusals, other pages, other certificates.</summary>
public sealed class NginxVariants : IProduct
{
    private const string Marker = Configuration.Marker;
    private const string Talkative =
        "dn $ssl_client_s_dn issuer $ssl_client_i_dn serial $ssl_client_serial fp $ssl_client_fingerprint from $ssl_client_v_start to $ssl_client_v_end at $time_iso8601 id $request_id msec $msec";

    public static string Name => "nginx, variants";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        On("on, verify_depth 0", "ssl_verify_depth 0;"),
        On("on, RSA", "ssl_verify_depth 3;") with
        {
            Pki = PkiKind.Rsa,
        },
        On("on, P-384", "ssl_verify_depth 3;") with
        {
            Pki = PkiKind.Ec384,
        },
        Nginx.Of("on, many CAs", s => $"ssl_verify_client on; ssl_client_certificate {s.Pki.ManyCas};"),
        On("on, issuer with path length 0", "ssl_verify_depth 4;") with
        {
            Pki = PkiKind.Narrow,
            BelowIntermediate = true,
        },
        On("on, issuer with path length 0, depth 1", "ssl_verify_depth 1;") with
        {
            Pki = PkiKind.Narrow,
            BelowIntermediate = true,
        },
        On("on, no tickets, no cache", "ssl_session_tickets off; ssl_session_cache off; keepalive_timeout 0;"),
        On("on, errors dropped with 444", "error_page 495 496 = @drop; location @drop { return 444; }"),
        On("on, errors answered with 404", "error_page 495 496 =404 /nowhere;"),
        On("on, errors answered with 403", "error_page 400 495 496 =403 /nowhere;"),
        On(
            "on, errors answered with JSON 401",
            "error_page 495 496 = @denied; location @denied { default_type application/json; return 401 '{\"error\":\"unauthorized\"}'; }"
        ),
        On(
            "on, errors answered with JSON 200",
            "error_page 495 496 =200 @denied; location @denied { default_type application/json; return 200 '{\"ok\":false,\"code\":17}'; }"
        ) with
        {
            Expect = Marker,
        },
        On("on, errors answered with 503", "error_page 495 496 = @denied; location @denied { return 503; }"),
        On("on, page names the client and the moment", "", Answer(Talkative)),
        On(
            "on, page in JSON",
            "",
            Answer("{\\\"subject\\\":\\\"$ssl_client_s_dn\\\",\\\"verify\\\":\\\"$ssl_client_verify\\\",\\\"id\\\":\\\"$request_id\\\"}")
        ),
        Optional("optional, page names the client and the moment", "", Answer(Talkative)),
        Optional("optional, page tells the verification", "", Answer("verify=$ssl_client_verify dn=$ssl_client_s_dn")),
        Nginx.Of(
            "optional_no_ca, page tells the verification",
            s => $"ssl_verify_client optional_no_ca; ssl_client_certificate {s.Pki.ClientCa};",
            Answer("verify=$ssl_client_verify dn=$ssl_client_s_dn")
        ),
        Nginx.Of(
            "optional_no_ca, page names the client and the moment",
            s => $"ssl_verify_client optional_no_ca; ssl_client_certificate {s.Pki.ClientCa};",
            Answer(Talkative)
        ),
        On("on, empty answer 204", "", "location = /protected { add_header X-Marker " + Marker + "; return 204; }"),
        On("on, empty answer 200", "", "location = /protected { add_header X-Marker " + Marker + "; return 200; }"),
        Optional("optional, empty answer 204", "", "location = /protected { add_header X-Marker " + Marker + "; return 204; }"),
        On("on, answer is a redirect", "", "location = /protected { return 302 https://localhost/" + Marker + "; }"),
        Optional("optional, answer is a redirect", "", "location = /protected { return 302 https://localhost/" + Marker + "; }"),
        On(
            "on, basic authentication behind",
            "",
            "location = /protected { auth_basic \"" + Marker + "\"; auth_basic_user_file /dev/null; }"
        ),
        Optional("optional, if 444", "if ($ssl_client_verify != SUCCESS) { return 444; }"),
        Optional("optional, if 404", "if ($ssl_client_verify != SUCCESS) { return 404; }"),
        Optional(
            "optional, if 401",
            "add_header WWW-Authenticate 'Bearer realm=\"api\"' always; if ($ssl_client_verify != SUCCESS) { return 401; }"
        ),
        Optional("optional, if 302", "if ($ssl_client_verify != SUCCESS) { return 302 https://login.example.test/?next=$uri&t=$msec; }"),
        Optional("optional, if 200", "if ($ssl_client_verify != SUCCESS) { return 200 \"Welcome to the public part.\\n\"; }") with
        {
            Expect = Marker,
        },
        Optional("optional, if 200 empty", "if ($ssl_client_verify != SUCCESS) { return 200; }") with
        {
            Expect = Marker,
        },
        Optional(
            "optional, if in the location",
            "",
            "location = /protected { if ($ssl_client_verify != SUCCESS) { return 403; } return 200 \"" + Marker + "\"; }"
        ),
        Optional("optional, if by common name", "if ($ssl_client_s_dn !~ \"CN=alice\") { return 403; }"),
        Nginx.Of(
            "optional_no_ca, if by common name",
            s =>
                $"ssl_verify_client optional_no_ca; ssl_client_certificate {s.Pki.ClientCa}; if ($ssl_client_s_dn !~ \"CN=alice\") {{ return 403; }}"
        ) with
        {
            ByName = true,
        },
        Nginx.Of(
            "optional_no_ca, if by fingerprint",
            s =>
                $"ssl_verify_client optional_no_ca; ssl_client_certificate {s.Pki.ClientCa}; if ($ssl_client_fingerprint != \"{Fingerprint(s)}\") {{ return 403; }}"
        ),
        Nginx.Of(
            "on, TLS 1.2 only, HTTP/2",
            s => $"ssl_verify_client on; ssl_client_certificate {s.Pki.ClientCa}; ssl_protocols TLSv1.2;",
            http2: true
        ),
        Nginx.Of(
            "optional, TLS 1.3 only, HTTP/2",
            s => $"ssl_verify_client optional; ssl_client_certificate {s.Pki.ClientCa}; ssl_protocols TLSv1.3;",
            http2: true
        ),
        Nginx.Of(
            "optional, if 444, HTTP/2",
            s =>
                $"ssl_verify_client optional; ssl_client_certificate {s.Pki.ClientCa}; if ($ssl_client_verify != SUCCESS) {{ return 444; }}",
            http2: true
        ),
    ];

    private static Configuration On(string name, string more, string? page = null) =>
        Nginx.Of(name, s => $"ssl_verify_client on; ssl_client_certificate {s.Pki.ClientCa}; {more}", page ?? Nginx.Page);

    private static Configuration Optional(string name, string more, string? page = null) =>
        Nginx.Of(name, s => $"ssl_verify_client optional; ssl_client_certificate {s.Pki.ClientCa}; {more}", page ?? Nginx.Page);

    private static string Answer(string text) =>
        "location = /protected { default_type text/plain; return 200 \"" + text + "\\n" + Marker + "\\n\"; }";

    private static string Fingerprint(Launch stage) =>
        stage.Pki.Valid.Certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA1).ToLowerInvariant();
}
