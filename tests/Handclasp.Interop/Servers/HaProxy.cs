namespace Handclasp.Interop.Servers;

public sealed class HaProxy : IProduct
{
    public static string Name => "HAProxy";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Of("verify none", _ => ""),
        Of("verify required", s => $"ca-file {s.Pki.ClientCa} verify required"),
        Of("verify required, HTTP/2", s => $"ca-file {s.Pki.ClientCa} verify required alpn h2,http/1.1") with
        {
            Http2 = true,
        },
        Of("verify required, CRL", s => $"ca-file {s.Pki.ClientCa} verify required crl-file {s.Pki.RootCrl}"),
        Of("verify optional", s => $"ca-file {s.Pki.ClientCa} verify optional"),
        Of("verify optional, deny unless ssl_c_used", s => $"ca-file {s.Pki.ClientCa} verify optional", "unless { ssl_c_used }"),
        Of(
            "verify optional, deny unless ssl_c_used and ssl_c_verify 0",
            s => $"ca-file {s.Pki.ClientCa} verify optional crt-ignore-err all ca-ignore-err all",
            "unless { ssl_c_used } { ssl_c_verify 0 }"
        ),
        Of("verify required, errors ignored", s => $"ca-file {s.Pki.ClientCa} verify required crt-ignore-err all ca-ignore-err all"),
        Of("verify optional, errors ignored", s => $"ca-file {s.Pki.ClientCa} verify optional crt-ignore-err all ca-ignore-err all"),
        Of("verify required, ca-ignore-err all", s => $"ca-file {s.Pki.ClientCa} verify required ca-ignore-err all"),
        Of("verify required, crt-ignore-err expired", s => $"ca-file {s.Pki.ClientCa} verify required crt-ignore-err 10"),
    ];

    internal static Configuration Of(string name, Func<Launch, string> verify, string deny = "if FALSE", string rules = "") =>
        new(name, stage => stage.RunAsync("haproxy", "-db", "-f", Write(stage, verify(stage), deny, rules)));

    private static string Write(Launch stage, string verify, string deny, string rules) =>
        stage.Write(
            "haproxy.cfg",
            $$"""
            global
              ssl-default-bind-options ssl-min-ver TLSv1.2
            defaults
              mode http
              timeout client 20s
              timeout connect 5s
              timeout server 20s
            frontend tls
              bind 127.0.0.1:{{stage.Port}} ssl crt {{stage.Pki.ServerBoth}} {{verify}}
              {{rules}}
              http-request deny deny_status 403 {{deny}}
              http-request return status 200 content-type text/plain string "{{Configuration.Marker}}" if { path /protected }
              http-request return status 404 content-type text/plain string "nothing here"

            """
        );
}
