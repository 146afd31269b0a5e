namespace Handclasp.Interop.Servers;

/// <summary>openssl s_server: one connection at a time.</summary>
public sealed class OpenSsl : IProduct
{
    public static string Name => "openssl s_server";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Of("-WWW", "-WWW"),
        Of("-verify -WWW", "-verify", "4", "-WWW"),
        Of("-verify -verify_return_error -WWW", "-verify", "4", "-verify_return_error", "-WWW"),
        Of("-Verify -WWW", "-Verify", "4", "-WWW"),
        Of("-Verify -verify_return_error -WWW", "-Verify", "4", "-verify_return_error", "-WWW"),
        Status("-Verify -www", "-Verify", "4", "-www"),
        Status("-Verify -verify_return_error -www", "-Verify", "4", "-verify_return_error", "-www"),
    ];

    private static Configuration Of(string name, params string[] options) =>
        new(
            name,
            s =>
                Handclasp
                    .Interop.Harness.ServerProcess.StartAsync(
                        "openssl",
                        [
                            "s_server",
                            "-accept",
                            $"127.0.0.1:{s.Port}",
                            "-cert",
                            s.Pki.ServerCertificate,
                            "-key",
                            s.Pki.ServerKey,
                            "-cert_chain",
                            s.Pki.ServerIssuer,
                            "-CAfile",
                            s.Pki.ClientCa,
                            "-quiet",
                            .. options,
                        ],
                        s.Pages(),
                        s.Port
                    )
                    .ContinueWith(t => (Harness.IRunning)t.GetAwaiter().GetResult(), TaskScheduler.Default)
        )
        {
            Path = "/protected.txt",
        };

    /// <summary>-www answers every path with a page about the connection.</summary>
    private static Configuration Status(string name, params string[] options) =>
        Of(name, options) with
        {
            Path = "/",
            Served = "Ciphers supported in s_server binary",
            // The page shows the session's secrets and the client's whole certificate: no two are alike.
            Expect = "Ciphers supported in s_server binary",
        };
}

/// <summary>gnutls-serv binds to every address; it has no option for one.</summary>
public sealed class GnuTls : IProduct
{
    public static string Name => "gnutls-serv";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Of("--disable-client-cert", "--disable-client-cert"),
        Of("request"),
        Of("--verify-client-cert", "--verify-client-cert"),
        Of("--require-client-cert", "--require-client-cert"),
        Of("--require-client-cert --verify-client-cert", "--require-client-cert", "--verify-client-cert"),
        Of("--require-client-cert --verify-client-cert, page of its own", "--require-client-cert", "--verify-client-cert") with
        {
            Served = "http://www.gnu.org/software/gnutls",
            // The page shows the session's numbers and the client's certificate: no two are alike.
            Expect = "http://www.gnu.org/software/gnutls",
        },
    ];

    private static Configuration Of(string name, params string[] options) =>
        new(
            name,
            s =>
                s.RunAsync(
                    "gnutls-serv",
                    [
                        "--http",
                        "--port",
                        $"{s.Port}",
                        "--x509certfile",
                        s.Pki.ServerCertificate,
                        "--x509keyfile",
                        s.Pki.ServerKey,
                        "--x509cafile",
                        s.Pki.ClientCa,
                        .. name.EndsWith("own", StringComparison.Ordinal)
                            ? Array.Empty<string>()
                            : ["--httpdata", s.Write("answer", Answer)],
                        .. options,
                    ]
                )
        );

    private static string Answer =>
        $"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {Configuration.Marker.Length}\r\n\r\n{Configuration.Marker}";
}
