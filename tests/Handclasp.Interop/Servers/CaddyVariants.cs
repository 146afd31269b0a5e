using Handclasp.Interop.Harness;

namespace Handclasp.Interop.Servers;

public sealed class CaddyVariants : IProduct
{
    public static string Name => "Caddy, variants";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Caddy("require_and_verify, RSA", s => $"mode require_and_verify\n trusted_ca_cert_file {s.Pki.ClientCa}") with
        {
            Pki = PkiKind.Rsa,
        },
        Caddy("require_and_verify, issuer alone", s => $"mode require_and_verify\n trusted_ca_cert_file {s.Pki.IssuingAlone}") with
        {
            BelowIntermediate = true,
        },
        Caddy(
            "require_and_verify, leaf pinned",
            s => $"mode require_and_verify\n trusted_ca_cert_file {s.Pki.ClientCa}\n trusted_leaf_cert_file {s.Pki.ValidCertificate}"
        ),
        Caddy(
            "verify_if_given, refused in the site",
            s => $"mode verify_if_given\n trusted_ca_cert_file {s.Pki.ClientCa}",
            "@nobody expression {tls_client_subject} == null\n respond @nobody 403"
        ),
        Caddy("request, abort without", s => "mode request", "@nobody expression {tls_client_subject} == null\n abort @nobody"),
    ];

    private static Configuration Caddy(string name, Func<Launch, string> auth, string rules = "") =>
        new(
            name,
            s =>
                s.RunAsync(
                    "caddy",
                    "run",
                    "--adapter",
                    "caddyfile",
                    "--config",
                    s.Write(
                        "Caddyfile",
                        $$"""
                        {
                          admin off
                          auto_https disable_redirects
                          storage file_system {{s.Folder}}/storage
                        }
                        https://localhost:{{s.Port}} {
                          bind 127.0.0.1
                          tls {{s.Pki.ServerCertificate}} {{s.Pki.ServerKey}} {
                            protocols tls1.2 tls1.3
                            client_auth {
                              {{auth(s)}}
                            }
                          }
                          route {
                          {{rules}}
                          respond /protected "{{Configuration.Marker}}" 200
                          respond 404
                          }
                        }

                        """
                    )
                )
        )
        {
            Http2 = true,
        };
}
