namespace Handclasp.Interop.Servers;

public sealed class Nginx : IProduct
{
    internal const string Page = "location = /protected { default_type text/plain; return 200 \"" + Configuration.Marker + "\\n\"; }";

    public static string Name => "nginx";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Of("off", _ => "ssl_verify_client off;"),
        Of("on", s => $"ssl_verify_client on; ssl_client_certificate {s.Pki.ClientCa};"),
        Of("on, verify_depth 3", s => $"ssl_verify_client on; ssl_verify_depth 3; ssl_client_certificate {s.Pki.ClientCa};"),
        Of("on, two CAs", s => $"ssl_verify_client on; ssl_verify_depth 3; ssl_client_certificate {s.Pki.TwoCas};"),
        Of(
            "on, issuer below the trusted root",
            s => $"ssl_verify_client on; ssl_verify_depth 4; ssl_client_certificate {s.Pki.ClientCa};"
        ) with
        {
            BelowIntermediate = true,
        },
        Of(
            "on, root and issuer trusted",
            s => $"ssl_verify_client on; ssl_verify_depth 4; ssl_client_certificate {s.Pki.RootAndIssuing};"
        ) with
        {
            BelowIntermediate = true,
        },
        Of(
            "on, CRL of the root",
            s => $"ssl_verify_client on; ssl_verify_depth 3; ssl_client_certificate {s.Pki.ClientCa}; ssl_crl {s.Pki.RootCrl};"
        ),
        Of(
            "on, CRLs of root and issuer",
            s => $"ssl_verify_client on; ssl_verify_depth 4; ssl_client_certificate {s.Pki.ClientCa}; ssl_crl {s.Pki.AllCrls};"
        ) with
        {
            BelowIntermediate = true,
        },
        Of("on, TLS 1.2 only", s => $"ssl_verify_client on; ssl_client_certificate {s.Pki.ClientCa}; ssl_protocols TLSv1.2;"),
        Of("on, TLS 1.3 only", s => $"ssl_verify_client on; ssl_client_certificate {s.Pki.ClientCa}; ssl_protocols TLSv1.3;"),
        Of("on, HTTP/2", s => $"ssl_verify_client on; ssl_verify_depth 3; ssl_client_certificate {s.Pki.ClientCa};", http2: true),
        Of(
            "on, errors redirected",
            s => $"ssl_verify_client on; ssl_client_certificate {s.Pki.ClientCa}; error_page 495 496 =302 https://login.example.test/;"
        ),
        Of(
            "on, errors answered with 200",
            s =>
                $"ssl_verify_client on; ssl_client_certificate {s.Pki.ClientCa}; error_page 495 496 =200 /denied; "
                + "location = /denied { internal; return 200 \"Please bring your certificate.\\n\"; }"
        ) with
        {
            Expect = Configuration.Marker,
        },
        Of("optional", s => $"ssl_verify_client optional; ssl_client_certificate {s.Pki.ClientCa};"),
        Of(
            "optional, if 403",
            s =>
                $"ssl_verify_client optional; ssl_verify_depth 3; ssl_client_certificate {s.Pki.ClientCa}; "
                + "if ($ssl_client_verify != SUCCESS) { return 403; }"
        ),
        Of(
            "optional, page names the client",
            s => $"ssl_verify_client optional; ssl_client_certificate {s.Pki.ClientCa};",
            "location = /protected { default_type text/html; return 200 \"<p>Hello $ssl_client_s_dn</p><p>"
                + Configuration.Marker
                + "</p>\"; }"
        ),
        Of("optional_no_ca", s => $"ssl_verify_client optional_no_ca; ssl_client_certificate {s.Pki.ClientCa};"),
        Of(
            "optional_no_ca, if no certificate 403",
            s =>
                $"ssl_verify_client optional_no_ca; ssl_client_certificate {s.Pki.ClientCa}; "
                + "if ($ssl_client_verify = NONE) { return 403; }"
        ),
        Of(
            "optional_no_ca, if not SUCCESS 403",
            s =>
                $"ssl_verify_client optional_no_ca; ssl_verify_depth 3; ssl_client_certificate {s.Pki.ClientCa}; "
                + "if ($ssl_client_verify != SUCCESS) { return 403; }"
        ),
    ];

    internal static Configuration Of(string name, Func<Launch, string> verify, string page = Page, bool http2 = false) =>
        new(name, stage => stage.RunAsync("nginx", "-p", stage.Folder, "-e", "stderr", "-c", Write(stage, verify(stage), page, http2)))
        {
            Http2 = http2,
        };

    private static string Write(Launch stage, string verify, string page, bool http2) =>
        stage.Write(
            "nginx.conf",
            $$"""
            daemon off;
            worker_processes 1;
            pid nginx.pid;
            events { worker_connections 256; }
            http {
              error_log stderr;
              access_log off;
              client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
              server {
                listen 127.0.0.1:{{stage.Port}} ssl{{(http2 ? " http2" : "")}};
                server_name localhost;
                {{(verify.Contains("ssl_protocols", StringComparison.Ordinal) ? "" : "ssl_protocols TLSv1.2 TLSv1.3;")}}
                ssl_certificate {{stage.Pki.ServerCertificate}};
                ssl_certificate_key {{stage.Pki.ServerKey}};
                root {{stage.Pages()}};
                {{verify}}
                {{page}}
              }
            }
            """
        );
}
