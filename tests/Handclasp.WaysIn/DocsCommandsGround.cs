using System.Diagnostics;

namespace Handclasp.WaysIn;

/// <summary>
/// Where documented commands run: a folder with the files that the pages name, and two nginx on loopback, one that demands a client
/// certificate and one that only asks for it. What is added to a command's words stands in <see cref="Wrapper"/>, and nowhere else.
/// </summary>
public sealed class DocsCommandsGround : IAsyncDisposable
{
    /// <summary>
    /// <c>handclasp</c> and <c>npx</c> of the pages. Their words stay as they are; a scan gets <c>--connect</c> to the strict server on loopback
    /// (in place of the origin where the command itself connects elsewhere), or to a closed port where the page's server is no web server.
    /// The server's certificate is api.example.com's, and its authority stands in the system's store (SSL_CERT_FILE). Every call is noted.
    /// </summary>
    private const string Wrapper = """
        #!/usr/bin/env bash
        if [ "$(basename "$0")" = npx ]; then
          while [ $# -gt 0 ] && [ "$1" != handclasp ]; do shift; done
          shift
        fi
        echo "$*" >> "$GROUND_CALLS"
        place=127.0.0.1:$GROUND_PORT
        words=() connected=
        while [ $# -gt 0 ]; do
          case $1 in
            --connect) words+=(--connect "$place"); connected=1; shift ;;
            https://*|-*) words+=("$1") ;;
            *://*) words+=("$1"); place=127.0.0.1:1 ;;
            *) words+=("$1") ;;
          esac
          shift
        done
        [ "${words[0]}" = scan ] && [ -z "$connected" ] && words+=(--connect "$place")
        exec "$GROUND_TOOL" "${words[@]}"
        """;

    private const string Certificates = """
        set -e
        new() { openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "$@" 2>/dev/null; }
        new -x509 -days 30 -subj "/CN=Acme issuing CA" -keyout ca-key.pem -out ca.pem -addext "keyUsage=critical,keyCertSign,cRLSign"
        issue() { # NAME PURPOSE SAN DAYS
          new -subj "/CN=$1" -keyout "$1-key.pem" -out "$1.csr"
          printf 'basicConstraints=critical,CA:false\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=%s\nsubjectAltName=%s\nauthorityKeyIdentifier=keyid\n' "$2" "$3" > "$1.ext"
          openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days "$4" -extfile "$1.ext" -out "$1-cert.pem" 2>/dev/null
        }
        issue server serverAuth DNS:api.example.com,DNS:localhost,IP:127.0.0.1 25
        issue client clientAuth DNS:client.example.com 25
        issue other clientAuth DNS:other.example.com 25
        for name in server-ca issuing-ca parent-ca client-ca origin-ca; do cp ca.pem "$name.pem"; cp ca-key.pem "$name.key"; cp ca-key.pem "$name-key.pem"; done
        cp client-cert.pem edge-cert.pem; cp client-key.pem edge-key.pem
        openssl pkcs12 -export -in client-cert.pem -inkey client-key.pem -passout pass:secret -out client.p12
        rm -f *.csr *.ext
        """;

    private const string Others = """
        set -e
        printf 'https://api.example.com:443  # a comment\n' > hosts.txt
        printf 'openapi: 3.0.3\ninfo: { title: a, version: "1" }\npaths:\n  /v1/balance:\n    get: { responses: { "200": { description: ok } } }\n' > openapi.yaml
        mkdir -p src
        printf 'const https = require("https");\nhttps.get({ rejectUnauthorized: false });\n' > src/client.js
        git init -q . && git add src && git -c user.name=a -c user.email=a@example.com commit -qm a && git update-ref refs/remotes/origin/main HEAD
        """;

    private readonly List<Process> servers = [];

    public DocsCommandsGround()
    {
        Folder = Directory.CreateTempSubdirectory("handclasp-docs-").FullName;
        Calls = Path.Combine(Folder, "calls");
        var (tools, files) = (Path.Combine(Folder, "tools"), Path.Combine(Folder, "files"));
        Directory.CreateDirectory(tools);
        Directory.CreateDirectory(files);
        foreach (var name in (string[])["handclasp", "npx"])
        {
            File.WriteAllText(Path.Combine(tools, name), Wrapper);
            File.SetUnixFileMode(Path.Combine(tools, name), (UnixFileMode)0b111_101_101);
        }

        Wait(Ran.BashAsync(Certificates + "\n" + Others, files));
        // Two reports to compare, and a home with the folders that shells and man look into.
        Wait(Ran.BashAsync($"'{Ran.Tool}' source src --fail-on never -f json -o last.json && cp last.json new.json", files));
        var home = Path.Combine(Folder, "home");
        foreach (var place in (string[])[".zfunc", ".config/fish/completions", ".local/share/man/man1"])
            Directory.CreateDirectory(Path.Combine(home, place));
        Strict = Serve("on");
        Open = Serve("optional_no_ca");
        Environment = new Dictionary<string, string>
        {
            ["PATH"] = tools + ":" + System.Environment.GetEnvironmentVariable("PATH"),
            ["GROUND_TOOL"] = Ran.Tool,
            ["GROUND_CALLS"] = Calls,
            ["GROUND_PORT"] = Strict.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["SSL_CERT_FILE"] = Path.Combine(files, "ca.pem"),
            ["SSL_CERT_DIR"] = tools,
            ["CLIENT_KEY_PASSPHRASE"] = "secret",
            ["CLIENT_CERT"] = "client-cert.pem",
            ["CLIENT_KEY"] = "client-key.pem",
            ["HOME"] = home,
        };
    }

    /// <summary>All of it lies below.</summary>
    public string Folder { get; }

    /// <summary>One line for each call of the tool.</summary>
    public string Calls { get; }

    /// <summary>The port of the server that demands a certificate.</summary>
    public int Strict { get; }

    /// <summary>The port of the server that asks for one and believes everything.</summary>
    public int Open { get; }

    /// <summary>For processes that run on this ground.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>A fresh copy of the files.</summary>
    public string Fresh()
    {
        var copy = Directory.CreateTempSubdirectory("handclasp-docs-run-").FullName;
        Wait(Ran.BashAsync($"cp -a '{Folder}/files/.' '{copy}'"));
        return copy;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync().ConfigureAwait(false);
            server.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
    }

    private static void Wait(Task<Ran> running)
    {
        var ran = running.GetAwaiter().GetResult();
        if (ran.Code != 0)
            throw new InvalidOperationException($"the ground could not be prepared: {ran.Error}{ran.Out}");
    }

    private int Serve(string verify)
    {
        var port = Ports.Free();
        var home = Directory.CreateDirectory(Path.Combine(Folder, "nginx-" + verify)).FullName;
        var files = Path.Combine(Folder, "files");
        File.WriteAllText(
            Path.Combine(home, "nginx.conf"),
            $$"""
            daemon off; master_process off; pid {{home}}/pid; error_log {{home}}/error.log;
            events {}
            http {
              access_log off;
              client_body_temp_path {{home}}/a; proxy_temp_path {{home}}/b; fastcgi_temp_path {{home}}/c; uwsgi_temp_path {{home}}/d; scgi_temp_path {{home}}/e;
              server {
                listen 127.0.0.1:{{port}} ssl;
                server_name api.example.com;
                ssl_certificate {{files}}/server-cert.pem; ssl_certificate_key {{files}}/server-key.pem;
                ssl_client_certificate {{files}}/ca.pem; ssl_verify_client {{verify}}; ssl_verify_depth 4;
                ssl_protocols TLSv1.2 TLSv1.3; default_type text/plain;
                location ~ ^/(|balance|v1/balance|legacy/balance)$ { return 200 "42 EUR\n"; }
                location / { return 404 "no such page\n"; }
              }
            }
            """
        );
        var start = new ProcessStartInfo("nginx", ["-c", Path.Combine(home, "nginx.conf"), "-p", home]) { RedirectStandardError = true };
        var server = Process.Start(start) ?? throw new InvalidOperationException("nginx did not start");
        servers.Add(server);
        if (Loopback.ListensAsync(port, server).GetAwaiter().GetResult())
            return port;
        throw new InvalidOperationException("nginx did not listen: " + File.ReadAllText(Path.Combine(home, "error.log")));
    }
}
