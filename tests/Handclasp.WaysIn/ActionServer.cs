using System.Diagnostics;

namespace Handclasp.WaysIn;

/// <summary>A workspace with certificates by openssl, and nginx on two ports of loopback: one demands a certificate, one only asks for it.</summary>
public sealed class ActionServer : IAsyncDisposable
{
    private const string Making = """
        set -euo pipefail
        new=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
        openssl req -x509 "${new[@]}" -days 30 -subj '/CN=Test CA' -keyout ca-key.pem -out ca.pem \
          -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
        leaf() {
          openssl req "${new[@]}" -subj "/CN=$1" -keyout "$1-key.pem" -out "$1.csr"
          printf '%s\n' basicConstraints=critical,CA:FALSE keyUsage=critical,digitalSignature "extendedKeyUsage=$2" "subjectAltName=$3" \
            subjectKeyIdentifier=hash authorityKeyIdentifier=keyid > "$1.ext"
          openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 30 -extfile "$1.ext" -out "$1-cert.pem"
        }
        leaf server serverAuth DNS:localhost,IP:127.0.0.1
        leaf client clientAuth DNS:client.test
        """;

    private readonly Process nginx;

    private ActionServer(string folder, int strict, int open, Process nginx)
    {
        Folder = folder;
        Strict = $"https://127.0.0.1:{strict}";
        Open = $"https://127.0.0.1:{open}";
        this.nginx = nginx;
    }

    /// <summary>The workspace: client-cert.pem and client-key.pem, and what the server has.</summary>
    internal string Folder { get; }

    /// <summary>Demands a client certificate.</summary>
    internal string Strict { get; }

    /// <summary>Asks for one, and serves whoever has none.</summary>
    internal string Open { get; }

    /// <summary>The machine trusts the server's CA.</summary>
    internal IReadOnlyDictionary<string, string> Trusting =>
        new Dictionary<string, string> { ["SSL_CERT_FILE"] = Path.Combine(Folder, "ca.pem") };

    public static async Task<ActionServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("handclasp-action-").FullName;
        var made = await Ran.BashAsync(Making, folder);
        if (made.Code != 0)
            throw new InvalidOperationException(made.Error);
        for (var attempt = 1; ; attempt++)
        {
            var (strict, open) = (Ports.Free(), Ports.Free());
            await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), Configuration(strict, open));
            var nginx = Process.Start(
                new ProcessStartInfo("nginx", ["-p", folder, "-c", "nginx.conf"])
                {
                    RedirectStandardError = true,
                    WorkingDirectory = folder,
                }
            )!;
            if (await Loopback.ListensAsync(strict, nginx) && await Loopback.ListensAsync(open, nginx))
                return new(folder, strict, open, nginx);
            // Somebody else took a port in between.
            nginx.Kill();
            if (attempt == 5)
                throw new InvalidOperationException($"nginx does not start: {await nginx.StandardError.ReadToEndAsync()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        nginx.Kill();
        await nginx.WaitForExitAsync();
        nginx.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static string Configuration(int strict, int open) =>
        $$"""
            daemon off; master_process off; pid nginx.pid; error_log stderr crit;
            events {}
            http {
              access_log off;
              client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
              ssl_certificate server-cert.pem; ssl_certificate_key server-key.pem; ssl_client_certificate ca.pem;
              server { listen 127.0.0.1:{{strict}} ssl; ssl_verify_client on; location / { return 200 "balance 42\n"; } }
              server { listen 127.0.0.1:{{open}} ssl; ssl_verify_client optional; location / { return 200 "balance 42\n"; } }
            }
            """;

    /// <summary>One server for the tests of a class.</summary>
    public sealed class Fixture : Xunit.IAsyncLifetime
    {
        internal ActionServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await StartAsync();

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
