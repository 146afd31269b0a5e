namespace Handclasp.WaysIn;

/// <summary>
/// The host of the users' document, for real: in a network namespace of its own, where api.example.com is 127.0.0.1, nginx listens on 443 and demands a client certificate,
/// and nothing else can be reached. The folder holds client-cert.pem and client-key.pem.
/// </summary>
internal static class AcmeHost
{
    private const string Setup = """
        set -e
        ec() { openssl ecparam -name prime256v1 -genkey -noout -out "$1"; }
        leaf() { # file subject extensions
            ec "$1.key"
            openssl req -new -key "$1.key" -subj "/CN=$2" -out "$1.csr"
            printf "$3\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n" > "$1.ext"
            openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile "$1.ext" -out "$1.pem"
        }
        { ec ca.key
          openssl req -x509 -new -key ca.key -subj /CN=acme-ca -days 2 -out ca.pem
          leaf server api.example.com 'subjectAltName=DNS:api.example.com,IP:127.0.0.1\nextendedKeyUsage=serverAuth'
          leaf client-cert client 'extendedKeyUsage=clientAuth'; } 2> openssl.log || { cat openssl.log >&2; exit 1; }
        mv client-cert.key client-key.pem
        mkdir html && echo 'the balance is 42' > html/index.html
        cat > nginx.conf <<END
        daemon off; worker_processes 1; pid $PWD/nginx.pid; error_log $PWD/error.log; user root;
        events { worker_connections 256; }
        http {
          access_log off; root $PWD/html; client_body_temp_path $PWD/b; proxy_temp_path $PWD/p; fastcgi_temp_path $PWD/f; uwsgi_temp_path $PWD/u; scgi_temp_path $PWD/s;
          ssl_certificate $PWD/server.pem; ssl_certificate_key $PWD/server.key; ssl_client_certificate $PWD/ca.pem; ssl_verify_client VERIFY;
          ssl_protocols TLSv1.2 TLSv1.3; ssl_session_cache off; ssl_session_tickets off;
          server { listen 127.0.0.1:443 ssl; listen 127.0.0.1:8443 ssl; server_name api.example.com; }
        }
        END
        cat > inside.sh <<'END'
        set -e
        ip link set lo up
        printf '127.0.0.1 localhost api.example.com\n' > hosts
        mount --bind hosts /etc/hosts
        /usr/sbin/nginx -p . -e error.log -c "$PWD/nginx.conf" &
        nginx=$!
        trap 'kill $nginx; wait $nginx' EXIT
        for _ in $(seq 200); do (exec 3<>/dev/tcp/127.0.0.1/443) 2>/dev/null && break; sleep 0.05; done
        bash -c "$1"
        END
        """;

    /// <summary>Makes certificates, configuration and the script that runs a line beside the server.</summary>
    /// <param name="verify">nginx's ssl_verify_client: "on", or "off" for one that lets strangers in.</param>
    public static async Task PrepareAsync(string folder, string verify = "on")
    {
        var ran = await Ran.BashAsync(Setup.Replace("VERIFY", verify, StringComparison.Ordinal), folder).ConfigureAwait(false);
        if (ran.Code != 0)
            throw new InvalidOperationException($"certificates: {ran.Error}");
    }

    /// <summary>Runs a line beside the server. The namespaces need root, or a kernel that lets users make their own.</summary>
    public static Task<Ran> RunAsync(string folder, string line)
    {
        var quoted = line.Replace("'", "'\\''", StringComparison.Ordinal);
        var user = Environment.IsPrivilegedProcess ? "" : "--map-root-user ";
        return Ran.BashAsync($"unshare {user}--net --mount bash inside.sh '{quoted}'", folder);
    }
}
