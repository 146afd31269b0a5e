namespace Handclasp.Interop.Servers;

public sealed class Caddy : IProduct
{
    public static string Name => "Caddy";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Of("no client_auth", _ => ""),
        Of("request", s => Mode("request", s.Pki.ClientCa)),
        Of("require", s => Mode("require", null)),
        Of("verify_if_given", s => Mode("verify_if_given", s.Pki.ClientCa)),
        Of("require_and_verify", s => Mode("require_and_verify", s.Pki.ClientCa)),
    ];

    private static string Mode(string mode, string? ca) =>
        $"client_auth {{\n mode {mode}\n {(ca is null ? "" : "trusted_ca_cert_file " + ca)}\n }}";

    private static Configuration Of(string name, Func<Launch, string> auth) =>
        new(name, stage => stage.RunAsync("caddy", "run", "--adapter", "caddyfile", "--config", Write(stage, auth(stage))))
        {
            Http2 = true,
        };

    private static string Write(Launch stage, string auth) =>
        stage.Write(
            "Caddyfile",
            $$"""
            {
              admin off
              auto_https disable_redirects
              storage file_system {{stage.Folder}}/storage
              servers {
                protocols h1 h2
              }
            }
            https://localhost:{{stage.Port}} {
              bind 127.0.0.1
              tls {{stage.Pki.ServerCertificate}} {{stage.Pki.ServerKey}} {
                {{auth}}
              }
              respond /protected "{{Configuration.Marker}}" 200
              respond 404
            }

            """
        );
}
