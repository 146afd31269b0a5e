using Handclasp.Source.Checks.Code.Commands;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>Commands and settings. What holds shell hands it to the shell's readers; here is also what a host says by itself.</summary>
internal static class Commands
{
    public static IReadOnlyList<Entry> Entries { get; } =
    [
        Shell(
            "HC500",
            "cat > /etc/nginx/conf.d/api.conf <<EOF\nserver {\n  location / {\n    proxy_pass https://api.internal;\n    proxy_ssl_verify off;\n  }\n}\nEOF",
            "cat > /etc/nginx/conf.d/api.conf <<EOF\nserver {\n  location / {\n    proxy_pass https://api.internal;\n    proxy_ssl_verify on;\n  }\n}\nEOF"
        ),
        Shell(
            "HC501",
            "cat > /etc/nginx/conf.d/api.conf <<EOF\nserver {\n  listen 443 ssl;\n  ssl_verify_client optional_no_ca;\n}\nEOF",
            "cat > /etc/nginx/conf.d/api.conf <<EOF\nserver {\n  listen 443 ssl;\n  ssl_client_certificate ca.pem;\n  ssl_verify_client on;\n}\nEOF"
        ),
        Shell(
            "HC502",
            "cat > /etc/haproxy/haproxy.cfg <<EOF\nbackend api\n  server a api.internal:443 ssl verify required ca-file ca.pem\nEOF",
            "cat > /etc/haproxy/haproxy.cfg <<EOF\nbackend api\n  server a api.internal:443 ssl verify required ca-file ca.pem verifyhost api.internal\nEOF"
        ),
        Shell(
            "HC510",
            "mongod --tlsMode requireTLS --tlsCAFile ca.pem --tlsAllowConnectionsWithoutCertificates",
            "mongod --tlsMode requireTLS --tlsCAFile ca.pem"
        ),
        Shell(
            "HC511",
            "dockerd --host tcp://0.0.0.0:2376 --tls --tlscacert ca.pem --tlscert server.pem --tlskey server-key.pem",
            "dockerd --host tcp://0.0.0.0:2376 --tlsverify --tlscacert ca.pem --tlscert server.pem --tlskey server-key.pem"
        ),
        new(
            "HC520",
            new([All.Shell], EmptyTrust.Shell.Look)
            {
                Bad =
                    "openssl s_client -connect \"$HOST:443\" </dev/null | openssl x509 > peer.pem\ncurl --cacert peer.pem \"https://$HOST/\"",
                Good =
                    "openssl s_client -connect \"$HOST:443\" </dev/null | openssl x509 > peer.pem\n[ \"$(openssl x509 -in peer.pem -noout -fingerprint -sha256)\" = \"$KNOWN\" ] || exit 1\ncurl --cacert peer.pem \"https://$HOST/\"",
            }
        ),
        Shell("HC540", "curl --ssl-no-revoke https://example.com/", "curl https://example.com/"),
        Shell("HC550", "curl --tlsv1.0 https://example.com/", "curl --tlsv1.2 https://example.com/"),
        Shell("HC551", "curl --ciphers 'DEFAULT@SECLEVEL=0' https://example.com/", "curl https://example.com/"),
        Shell(
            "HC552",
            "openssl req -x509 -newkey rsa:1024 -sha1 -keyout key.pem -out cert.pem",
            "openssl req -x509 -newkey rsa:3072 -sha256 -keyout key.pem -out cert.pem"
        ),
        Shell(
            "HC571",
            "openssl pkcs12 -export -in cert.pem -inkey key.pem -out client.p12 -passout pass:s3cr3t",
            "openssl pkcs12 -export -in cert.pem -inkey key.pem -out client.p12 -passout file:/run/secrets/p12"
        ),
        Shell("HC572", "chmod 644 /etc/ssl/private/server.key", "chmod 600 /etc/ssl/private/server.key"),
        Shell(
            "HC580",
            "git -c http.sslVerify=false clone https://git.example.com/app.git",
            "git -c http.sslCAInfo=/etc/ssl/ca.pem clone https://git.example.com/app.git"
        ),
        Settings("HC540", "[http]\n\tschannelCheckRevoke = false", "[http]\n\tschannelCheckRevoke = true"),
        Settings("HC550", "[system_default_sect]\nMinProtocol = TLSv1", "[system_default_sect]\nMinProtocol = TLSv1.2"),
        Settings(
            "HC551",
            "[system_default_sect]\nCipherString = DEFAULT@SECLEVEL=0",
            "[system_default_sect]\nCipherString = DEFAULT@SECLEVEL=2"
        ),
        Settings("HC552", "[req]\ndefault_md = sha1", "[req]\ndefault_md = sha256"),
        Settings(
            "HC580",
            "registry=https://npm.example.com/\nstrict-ssl=false",
            "registry=https://npm.example.com/\ncafile=/etc/ssl/ca.pem"
        ),
        Manifest(
            "HC552",
            Manifests.WeakCertificates,
            "- community.crypto.openssl_privatekey:\n    path: /etc/ssl/private/app.key\n    size: 1024",
            "- community.crypto.openssl_privatekey:\n    path: /etc/ssl/private/app.key\n    size: 3072"
        ),
        Manifest(
            "HC571",
            Manifests.Passwords,
            "- community.crypto.openssl_pkcs12:\n    path: /etc/ssl/app.p12\n    passphrase: s3cr3t",
            "- community.crypto.openssl_pkcs12:\n    path: /etc/ssl/app.p12\n    passphrase: \"{{ vault_passphrase }}\""
        ),
        Manifest(
            "HC572",
            Manifests.OpenKeys,
            "- copy:\n    src: app.key\n    dest: /etc/ssl/private/app.key\n    mode: '0644'",
            "- copy:\n    src: app.key\n    dest: /etc/ssl/private/app.key\n    mode: '0600'"
        ),
        Manifest(
            "HC580",
            Manifests.NotVerified,
            "- get_url:\n    url: https://example.com/app.tar.gz\n    dest: /opt/app.tar.gz\n    validate_certs: no",
            "- get_url:\n    url: https://example.com/app.tar.gz\n    dest: /opt/app.tar.gz\n    validate_certs: yes"
        ),
        Manifest(
            "HC500",
            Manifests.Connections,
            "env:\n  - name: ConnectionStrings__Orders\n    value: Server=db;Database=Orders;Encrypt=True;TrustServerCertificate=True",
            "env:\n  - name: ConnectionStrings__Orders\n    value: Server=db;Database=Orders;Encrypt=Strict"
        ),
        new(
            "HC500",
            new([All.Json], Manifests.Connections)
            {
                Bad = "{ \"ConnectionStrings\": { \"Orders\": \"Server=db;Database=Orders;Encrypt=True;TrustServerCertificate=True\" } }",
                Good = "{ \"ConnectionStrings\": { \"Orders\": \"Server=db;Database=Orders;Encrypt=Strict\" } }",
            }
        ),
        new(
            "HC580",
            new([All.Json], Manifests.NotVerified)
            {
                Bad = "{ \"registry\": \"https://bower.example.com\", \"strict-ssl\": false }",
                Good = "{ \"registry\": \"https://bower.example.com\", \"strict-ssl\": true }",
            }
        ),
        new(
            "HC580",
            new([All.Ruby], Vagrant)
            {
                Bad = "Vagrant.configure('2') do |config|\n  config.vm.box_download_insecure = true\nend",
                Good = "Vagrant.configure('2') do |config|\n  config.vm.box_download_ca_cert = '/etc/ssl/ca.pem'\nend",
            }
        ),
    ];

    private static Entry Shell(string check, string bad, string good) =>
        new(check, new([All.Shell], code => Look.For(check)(code).Concat(ProxyTexts.Look(code, check))) { Bad = bad, Good = good });

    private static Entry Settings(string check, string bad, string good) =>
        new(check, new([All.Settings], SettingsFiles.For(check)) { Bad = bad, Good = good });

    private static Entry Manifest(string check, Func<CodeFile, IEnumerable<Flag>> look, string bad, string good) =>
        new(check, new([All.Yaml], look) { Bad = bad, Good = good });

    /// <summary>Vagrant downloads boxes with curl, and can tell it -k.</summary>
    private static IEnumerable<Flag> Vagrant(CodeFile code) =>
        Row.Option(
            code,
            ["box_download_insecure", "download_insecure"],
            v => v.Is(true),
            "{0} is on: the machine's image comes from whoever answers",
            "Remove it, and set box_download_ca_cert.",
            "false"
        );
}
