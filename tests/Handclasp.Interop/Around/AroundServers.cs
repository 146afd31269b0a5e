using Handclasp.Interop.Harness;
using Handclasp.Interop.Protocols;
using Handclasp.Model;

namespace Handclasp.Interop.Around;

/// <summary>Servers with strict doors, and with planted holes beside them.</summary>
internal static class AroundServers
{
    private const string Secret = AroundCase.Secret;
    private static readonly TlsVersion[] Only12 = [TlsVersion.Tls12];

    public static IReadOnlyList<AroundCase> All { get; } =
    [
        // Resumption and names: shared tickets and caches, as they come.
        new("nginx, two names", p => NginxAsync(p, Public + Protected())) { Shut = p => ResumesAsync(p, "TLSv1_3") },
        new("nginx, two names, TLS 1.2", p => NginxAsync(p, Public + Protected()))
        {
            Shut = p => ResumesAsync(p, "TLSv1_2"),
            Versions = Only12,
        },
        new(
            "nginx, the other name leads to the same content",
            p => NginxAsync(p, $"server {{ listen {Listen}; server_name a.test; {Content} }}" + Protected()),
            "HC157"
        )
        {
            Truth = p => GetsAsync(p, $"https://a.test:{p.Port}/protected"),
        },
        new("Apache, two virtual hosts", ApacheAsync) { Shut = p => ResumesAsync(p, "TLSv1_3") },
        new("Caddy, two sites", CaddyAsync) { Shut = p => ResumesAsync(p, "TLSv1_3") },
        new("HAProxy, crt-list, Host decides", p => HaProxyAsync(p, checkNames: false), "HC150", "HC154", "HC155")
        {
            Truth = p => ResumesAsync(p, "TLSv1_3"),
        },
        new("HAProxy, crt-list, names compared", p => HaProxyAsync(p, checkNames: true), "HC150")
        {
            Truth = p => ResumesAsync(p, "TLSv1_3"),
        },
        new("lighttpd, per-host verify", LighttpdAsync, "HC150", "HC154", "HC155") { Truth = p => ResumesAsync(p, "TLSv1_3") },
        new("Node.js, authorized checked", NodeAsync, "HC150", "HC152") { Truth = p => ResumesAsync(p, "TLSv1_3") },
        // Forged headers.
        Backed(
            "nginx, header passed on",
            "verify",
            "proxy_set_header X-SSL-Client-Verify $http_x_ssl_client_verify$by;",
            "X-SSL-Client-Verify: SUCCESS",
            "HC170"
        ),
        Backed("nginx, header overwritten", "verify", "proxy_set_header X-SSL-Client-Verify $ssl_client_verify;", ""),
        Backed(
            "nginx, subject passed on",
            "dn",
            "proxy_set_header ssl-client-verify $http_ssl_client_verify$by; proxy_set_header ssl-client-subject-dn $http_ssl_client_subject_dn$dn;",
            "ssl-client-verify: SUCCESS\nssl-client-subject-dn: CN=alice",
            "HC170"
        ),
        Backed(
            "nginx, XFCC passed on",
            "xfcc",
            "proxy_set_header X-Forwarded-Client-Cert $http_x_forwarded_client_cert$dn;",
            "X-Forwarded-Client-Cert: Subject=\"CN=alice\"",
            "HC170"
        ),
        Backed(
            "nginx, a header of one's own passed on",
            "custom",
            "proxy_set_header X-Acme-Certificate $http_x_acme_certificate$pem;",
            "X-Acme-Certificate: MII",
            "HC170"
        ) with
        {
            With = (_, options) => options with { AlsoHeaders = [new("X-Acme-Certificate", "")] },
        },
        Backed(
            "nginx, verification and certificate on one line passed on",
            "pair",
            $"{Owner} proxy_set_header X-SSL-Client-Verify $http_x_ssl_client_verify; proxy_set_header X-SSL-Client-Cert $http_x_ssl_client_cert;",
            "X-SSL-Client-Verify: SUCCESS\nX-SSL-Client-Cert: -----BEGIN CERTIFICATE----- MII",
            "HC170"
        ),
        Backed("nginx, a filter answers odd headers with a page", "filter", Owner, "") with
        {
            Unclear = ["HC170"],
        },
        Backed(
            "nginx, header passed on, requests limited",
            "verify",
            $"limit_req zone=few burst=30 nodelay; {PassedOn}",
            "X-SSL-Client-Verify: SUCCESS",
            "HC170"
        ) with
        {
            With = (_, options) => options with { Rate = 60, RateGiven = true },
        },
        // Paths and methods.
        Backed(
            "nginx, the address is read from a header, the root is a public page",
            "rewrite",
            "set $guard $uri:$by; if ($guard = /protected:) { return 403; }",
            "",
            "HC167"
        ) with
        {
            Truth = place => GetsAsync(place, $"https://b.test:{place.Port}/", "X-Rewrite-URL: /protected"),
        },
        Backed(
            "nginx, the whole request line is compared",
            "query",
            "set $guard $request_uri:$by; if ($guard = /protected:) { return 403; }",
            "",
            "HC167"
        ) with
        {
            Truth = place => GetsAsync(place, $"https://b.test:{place.Port}/protected?x=1"),
        },
        Backed(
            "nginx, a parameter in the middle of the path",
            "segments",
            "set $guard $by; if ($uri ~ ^/api/v1/) { set $guard x$by; } if ($guard = x) { return 403; }",
            "",
            "HC167"
        ) with
        {
            Path = "/api/v1/protected",
            Truth = place => GetsAsync(place, $"https://b.test:{place.Port}/api;a=b/v1/protected"),
        },
        PathCase("nginx, prefix location", "location /protected { if ($ssl_client_verify != SUCCESS) { return 403; } " + File + " }"),
        PathCase(
            "nginx, exact location before a loose one",
            "location = /protected { if ($ssl_client_verify != SUCCESS) { return 403; } "
                + File
                + " } location ~* ^/protected { "
                + File
                + " }",
            "HC167",
            "/PROTECTED"
        ),
        PathCase(
            "nginx, check for GET only",
            "location /protected { set $d $request_method$ssl_client_verify; if ($d = GETNONE) { return 403; } if ($d ~ ^GETFAILED) { return 403; } "
                + File
                + " }",
            "HC168",
            "-I"
        ),
        // Next door.
        new(
            "nginx, plaintext port beside",
            p => NginxAsync(p, Protected() + $"server {{ listen 127.0.0.1:{Second(p)}; server_name b.test; {Content} }}"),
            "HC162"
        )
        {
            With = (p, options) => options with { AlsoPorts = [Second(p)] },
            Truth = async p =>
                (
                    await p.CurlAsync(false, "-H", "Host: b.test", $"http://127.0.0.1:{Second(p)}/protected").ConfigureAwait(false)
                ).Output.Contains(Secret, StringComparison.Ordinal),
        },
        new(
            "nginx, plaintext port redirects",
            p =>
                NginxAsync(
                    p,
                    Protected() + $"server {{ listen 127.0.0.1:{Second(p)}; server_name b.test; return 301 https://$host$request_uri; }}"
                )
        )
        {
            With = (p, options) => options with { AlsoPorts = [Second(p)] },
        },
        new(
            "nginx, second TLS port without verification",
            p => NginxAsync(p, Protected() + $"server {{ listen 127.0.0.1:{Second(p)} ssl; server_name b.test; {Content} }}"),
            "HC165"
        )
        {
            With = (p, options) => options with { AlsoPorts = [Second(p)] },
            Truth = async p =>
                (
                    await p.CurlAsync(false, "--resolve", $"b.test:{Second(p)}:127.0.0.1", $"https://b.test:{Second(p)}/protected")
                        .ConfigureAwait(false)
                ).Output.Contains(Secret, StringComparison.Ordinal),
        },
    ];

    private const string Owner = "proxy_set_header X-Owner $by;";
    private const string PassedOn = "proxy_set_header X-SSL-Client-Verify $http_x_ssl_client_verify$by;";
    private const string Listen = "127.0.0.1:PORT ssl";
    private const string File = "default_type text/plain; try_files /secret.txt =404;";
    private const string Content =
        "location = /protected { default_type text/plain; try_files /secret.txt =404; } location / { return 404; }";
    private const string Public = "server { listen 127.0.0.1:PORT ssl; server_name a.test; location / { return 200 \"welcome\"; } }";

    private static string Protected(string content = Content) =>
        $"server {{ listen {Listen}; server_name b.test; ssl_client_certificate CA; ssl_verify_client on; {content} }}";

    /// <summary>Another port of the same case, always the same one.</summary>
    private static int Second(Place place) => Seconds.GetOrAdd(place.Port, _ => Ports.Free());

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<int, int> Seconds = new();

    private static AroundCase Backed(string name, string rule, string headers, string forged, params string[] holes) =>
        new(
            name,
            async place =>
            {
                var backend = await ServerProcess
                    .StartAsync(
                        "python3",
                        [System.IO.Path.Combine(AppContext.BaseDirectory, "Around", "backend.py"), $"{Second(place)}", rule],
                        place.Folder,
                        Second(place)
                    )
                    .ConfigureAwait(false);
                var by =
                    "set $by \"\"; set $dn \"\"; set $pem \"\"; if ($ssl_client_verify = SUCCESS) { set $by SUCCESS; set $dn $ssl_client_s_dn; set $pem $ssl_client_escaped_cert; }";
                var front = await NginxAsync(
                        place,
                        $"limit_req_zone $server_name zone=few:1m rate=40r/s; server {{ listen {Listen}; server_name b.test; ssl_client_certificate CA; ssl_verify_client optional; location / {{ {by} {headers} proxy_pass http://127.0.0.1:{Second(place)}; }} }}"
                    )
                    .ConfigureAwait(false);
                return new Together(front, backend);
            },
            holes
        )
        {
            Truth =
                holes.Length == 0
                    ? null
                    : async place =>
                        (
                            await place
                                .CurlAsync(
                                    false,
                                    [
                                        "--resolve",
                                        $"b.test:{place.Port}:127.0.0.1",
                                        .. forged.Split('\n').SelectMany(h => new[] { "-H", h }),
                                        $"https://b.test:{place.Port}/protected",
                                    ]
                                )
                                .ConfigureAwait(false)
                        ).Output.Contains(Secret, StringComparison.Ordinal),
        };

    private static AroundCase PathCase(string name, string locations, string hole = "", string way = "") =>
        new(
            name,
            place =>
                NginxAsync(
                    place,
                    $"server {{ listen {Listen}; server_name b.test; ssl_client_certificate CA; ssl_verify_client optional; {locations} location / {{ return 404; }} }}"
                ),
            hole.Length > 0 ? [hole] : []
        )
        {
            Truth =
                hole.Length == 0
                    ? null
                    : place => way.StartsWith('-') ? GetsHeadAsync(place) : GetsAsync(place, $"https://b.test:{place.Port}{way}"),
        };

    private static async Task<bool> GetsAsync(Place place, string url, string header = "X-Nothing: 1")
    {
        string[] names = ["--resolve", $"a.test:{place.Port}:127.0.0.1", "--resolve", $"b.test:{place.Port}:127.0.0.1"];
        var got = await place.CurlAsync(false, [.. names, "--path-as-is", "-H", header, url]).ConfigureAwait(false);
        return got.Output.Contains(Secret, StringComparison.Ordinal);
    }

    private static async Task<bool> GetsHeadAsync(Place place)
    {
        var got = await place
            .CurlAsync(false, "--resolve", $"b.test:{place.Port}:127.0.0.1", "-I", $"https://b.test:{place.Port}/protected")
            .ConfigureAwait(false);
        return got.Output.StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
    }

    /// <summary>Whether Python's ssl gets the secret of b.test with a session begun as a.test, without a certificate.</summary>
    private static async Task<bool> ResumesAsync(Place place, string version)
    {
        var script = System.IO.Path.Combine(AppContext.BaseDirectory, "Around", "resume.py");
        var ran = await Tools
            .RunAsync("python3", [script, $"{place.Port}", "a.test", "b.test", "/protected", version])
            .ConfigureAwait(false);
        return ran.Output.StartsWith("resumed", StringComparison.Ordinal) && ran.Output.Contains(Secret, StringComparison.Ordinal);
    }

    private static Task<IRunning> NginxAsync(Place place, string servers)
    {
        place.Make("www");
        place.Write("www/secret.txt", Secret + "\n");
        var temporary = string.Concat(
            ((string[])["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]).Select(n => $"{n}_temp_path {place.Folder}/{n};")
        );
        var file = place.Write(
            "nginx.conf",
            $$"""
            daemon off; master_process off; pid {{place.Folder}}/pid; error_log stderr; events { }
            http {
              access_log off; {{temporary}} root {{place.Folder}}/www;
              ssl_certificate {{place.Certificate}}; ssl_certificate_key {{place.Key}}; ssl_protocols TLSv1.2 TLSv1.3; ssl_session_cache shared:all:1m;
              {{servers.Replace("PORT", $"{place.Port}", StringComparison.Ordinal).Replace(
                "CA;",
                place.Ca + ";",
                StringComparison.Ordinal
            )}}
            }

            """
        );
        return place.RunAsync("nginx", "-c", file);
    }

    private static Task<IRunning> ApacheAsync(Place place)
    {
        place.Make("www");
        place.Write("www/protected", Secret + "\n");
        place.Make("public");
        place.Write("public/index.html", "welcome\n");
        var modules = string.Concat(
            ((string[])["mpm_event", "authz_core", "ssl", "socache_shmcb", "dir", "mime"]).Select(m =>
                $"LoadModule {m}_module /usr/lib/apache2/modules/mod_{m}.so\n"
            )
        );
        var tls = $"SSLEngine on\nSSLCertificateFile {place.Certificate}\nSSLCertificateKeyFile {place.Key}";
        var file = place.Write(
            "apache.conf",
            $"""
            ServerRoot {place.Folder}
            PidFile {place.Folder}/pid
            ErrorLog {place.Folder}/log
            Listen 127.0.0.1:{place.Port}
            ServerName a.test
            User www-data
            Group www-data
            {modules}
            TypesConfig /etc/mime.types
            SSLSessionCache shmcb:{place.Folder}/cache(512000)
            <Directory {place.Folder}>
              Require all granted
            </Directory>
            <VirtualHost *:{place.Port}>
              ServerName a.test
              DocumentRoot {place.Folder}/public
              {tls}
            </VirtualHost>
            <VirtualHost *:{place.Port}>
              ServerName b.test
              DocumentRoot {place.Folder}/www
              {tls}
              SSLCACertificateFile {place.Ca}
              SSLVerifyClient require
            </VirtualHost>

            """
        );
        return place.RunAsync("apache2", "-f", file, "-DFOREGROUND");
    }

    private static Task<IRunning> CaddyAsync(Place place)
    {
        var file = place.Write(
            "Caddyfile",
            $$"""
            {
              admin off
              auto_https off
              storage file_system {{place.Make("storage")}}
            }
            https://a.test:{{place.Port}} {
              bind 127.0.0.1
              tls {{place.Certificate}} {{place.Key}}
              respond "welcome"
            }
            https://b.test:{{place.Port}} {
              bind 127.0.0.1
              tls {{place.Certificate}} {{place.Key}} {
                client_auth {
                  mode require_and_verify
                  trusted_ca_cert_file {{place.Ca}}
                }
              }
              respond /protected "{{Secret}}"
              respond 404
            }

            """
        );
        return place.RunAsync("caddy", "run", "--adapter", "caddyfile", "--config", file);
    }

    private static Task<IRunning> HaProxyAsync(Place place, bool checkNames)
    {
        var list = place.Write(
            "crt-list",
            $"{place.Pki.ServerBoth} a.test\n{place.Pki.ServerBoth} [verify required ca-file {place.Ca}] b.test\n"
        );
        var compare = checkNames ? "http-request deny if { hdr(host),field(1,:) -m str b.test } !{ ssl_fc_sni b.test }" : "";
        var file = place.Write(
            "haproxy.cfg",
            $$"""
            global
              log stderr local0 emerg
            defaults
              mode http
              timeout client 5s
              timeout server 5s
              timeout connect 5s
            frontend f
              bind 127.0.0.1:{{place.Port}} ssl crt-list {{list}}
              {{compare}}
              http-request return status 200 content-type text/plain string "{{Secret}}" if { hdr(host),field(1,:) -m str b.test } { path /protected }
              http-request return status 404 content-type text/plain string "nothing here" if { hdr(host),field(1,:) -m str b.test }
              http-request return status 200 content-type text/plain string "welcome"

            """
        );
        return place.RunAsync("haproxy", "-f", file);
    }

    private static Task<IRunning> LighttpdAsync(Place place)
    {
        place.Make("www");
        place.Write("www/protected", Secret + "\n");
        place.Make("public");
        place.Write("public/index.html", "welcome\n");
        var file = place.Write(
            "lighttpd.conf",
            $$"""
            server.modules = ( "mod_openssl" )
            server.bind = "127.0.0.1"
            server.port = {{place.Port}}
            server.document-root = "{{place.Folder}}/public"
            index-file.names = ( "index.html" )
            mimetype.assign = ( "" => "text/plain" )
            ssl.engine = "enable"
            ssl.pemfile = "{{place.Pki.ServerBoth}}"
            $HTTP["host"] =~ "^b\.test(:[0-9]+)?$" {
              server.document-root = "{{place.Folder}}/www"
              ssl.verifyclient.activate = "enable"
              ssl.verifyclient.enforce = "enable"
              ssl.verifyclient.ca-file = "{{place.Ca}}"
            }

            """
        );
        return place.RunAsync("lighttpd", "-D", "-f", file);
    }

    private static Task<IRunning> NodeAsync(Place place)
    {
        var file = place.Write(
            "server.js",
            $$"""
            const fs = require('fs'), tls = require('tls'), https = require('https');
            const cert = fs.readFileSync('{{place.Certificate}}'), key = fs.readFileSync('{{place.Key}}'), ca = fs.readFileSync('{{place.Ca}}');
            const options = { cert, key, ca, requestCert: true, rejectUnauthorized: false };
            https.createServer(options, (req, res) => {
              const name = (req.headers.host || '').split(':')[0];
              if (name !== 'b.test') return res.end('welcome');
              // As its documentation has it; but whoever resumes a TLS 1.3 session is "authorized".
              if (!req.socket.authorized) { res.statusCode = 403; return res.end('no access'); }
              if (req.url !== '/protected') { res.statusCode = 404; return res.end('nothing here'); }
              res.end('{{Secret}}');
            }).listen({{place.Port}}, '127.0.0.1');

            """
        );
        return place.RunAsync("node", file);
    }
}
