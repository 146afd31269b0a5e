using System.Text;
using Handclasp.Interop.Harness;
using Handclasp.Model;

namespace Handclasp.Interop.Protocols;

/// <summary>Each product at least once strict and once with a planted hole.</summary>
internal static class ProtocolServers
{
    private static readonly byte[] MqttConnect = [0x10, 14, 0, 4, .. "MQTT"u8, 4, 2, 0, 30, 0, 2, .. "hc"u8];

    private static readonly string[] MailSchemes = ["imap", "imaps", "pop3", "pop3s"];

    public static IReadOnlyList<ProtocolCase> All { get; } =
    [
        Mosquitto("require_certificate", true, true, Enforcement.Required),
        Mosquitto("no certificate", false, true, Enforcement.NotRequested),
        Mosquitto("require_certificate, log-in besides", true, false, Enforcement.Required),
        Redis("yes", Enforcement.Required),
        Redis("optional", Enforcement.Optional),
        Redis("no", Enforcement.NotRequested),
        Redis("yes", Enforcement.Required, "requirepass"),
        Redis("optional", Enforcement.Optional, "requirepass"),
        Nats("verify", "verify: true", Enforcement.Required),
        Nats("no verify", "verify: false", Enforcement.NotRequested),
        Nats("verify, allow_non_tls", "verify: true", Enforcement.Required, "allow_non_tls: true") with
        {
            Holes = ["HC166"],
        },
        Etcd(true, Enforcement.Required),
        Etcd(false, Enforcement.NotRequested),
        Postgres("cert", "hostssl all all all cert", Enforcement.Required),
        Postgres("clientcert=verify-ca", "hostssl all all all trust clientcert=verify-ca", Enforcement.Required),
        Postgres("hostssl trust", "hostssl all all all trust", Enforcement.Optional),
        Postgres("cert, plaintext trusted", "hostssl all all all cert\nhost all all all trust", Enforcement.Required) with
        {
            Holes = ["HC166"],
        },
        MariaDb("REQUIRE X509", "require x509", Enforcement.Required),
        MariaDb("REQUIRE SSL", "require ssl", Enforcement.Optional),
        Slapd("demand", "security tls=1", "ldaps", Enforcement.Required),
        Slapd("allow", "", "ldaps", Enforcement.OptionalUnverified),
        Slapd("try", "", "ldaps", Enforcement.Optional),
        Slapd("demand", "security tls=1", "ldap", Enforcement.Required),
        Slapd("demand, plaintext", "", "ldap", Enforcement.Required) with
        {
            Holes = ["HC166"],
        },
        Vsftpd("require_cert", "require_cert=YES\nvalidate_cert=YES", Enforcement.Required),
        Vsftpd("no require_cert", "require_cert=NO", Enforcement.OptionalUnverified),
        Dovecot("imap", "yes", Enforcement.Required),
        Dovecot("imaps", "yes", Enforcement.Required),
        Dovecot("pop3s", "yes", Enforcement.Required),
        Dovecot("imaps", "no", Enforcement.OptionalUnverified),
        Postfix(
            "ask, permit_tls_all_clientcerts",
            "smtpd_tls_ask_ccert = yes\nsmtpd_client_restrictions = permit_tls_all_clientcerts, reject",
            Enforcement.Required
        ),
        Postfix("ask, unchecked", "smtpd_tls_ask_ccert = yes", Enforcement.OptionalUnverified),
        Grpc("require", Enforcement.Required),
        Grpc("none", Enforcement.NotRequested),
        Rabbit(),
    ];

    private static ProtocolCase Mosquitto(string name, bool require, bool anonymous, Enforcement word) =>
        new(
            $"mosquitto, {name}",
            "mqtts",
            word,
            async place =>
            {
                var passwords = place.Write("passwords", "");
                var file = place.Write(
                    "mosquitto.conf",
                    $"""
                    listener {place.Port} 127.0.0.1
                    cafile {place.Ca}
                    certfile {place.Certificate}
                    keyfile {place.Key}
                    require_certificate {(require ? "true" : "false")}
                    allow_anonymous {(anonymous ? "true" : "false")}
                    {(anonymous ? "" : $"password_file {passwords}")}

                    """
                );
                return await place.RunAsync("mosquitto", "-c", file).ConfigureAwait(false);
            },
            // CONNACK: 0, or 5 where a log-in is needed besides.
            async (place, valid) => await place.AskAsync(valid, MqttConnect).ConfigureAwait(false) is [0x20, 2, _, 0 or 5]
        );

    private static ProtocolCase Redis(string clients, Enforcement word, string more = "") =>
        new(
            $"Redis, tls-auth-clients {clients}{(more.Length > 0 ? ", " + more : "")}",
            "rediss",
            word,
            place =>
                place.RunAsync(
                    "redis-server",
                    [
                        "--port",
                        "0",
                        "--tls-port",
                        $"{place.Port}",
                        "--bind",
                        "127.0.0.1",
                        "--tls-cert-file",
                        place.Certificate,
                        "--tls-key-file",
                        place.Key,
                        "--tls-ca-cert-file",
                        place.Ca,
                        "--tls-auth-clients",
                        clients,
                        "--save",
                        "",
                        .. more.Length > 0 ? ["--requirepass", "secret"] : (string[])[],
                    ]
                ),
            async (place, valid) =>
                Encoding
                    .ASCII.GetString(await place.AskAsync(valid, [.. "PING\r\n"u8]).ConfigureAwait(false))
                    .StartsWith(more.Length > 0 ? "-NOAUTH" : "+PONG", StringComparison.Ordinal)
        );

    private static ProtocolCase Nats(string name, string verify, Enforcement word, string more = "") =>
        new(
            $"NATS, {name}",
            "nats",
            word,
            async place =>
            {
                var file = place.Write(
                    "nats.conf",
                    $$"""
                    listen: 127.0.0.1:{{place.Port}}
                    tls { cert_file: "{{place.Certificate}}", key_file: "{{place.Key}}", ca_file: "{{place.Ca}}", {{verify}} }
                    {{more}}

                    """
                );
                return await place.RunAsync("nats-server", "-c", file).ConfigureAwait(false);
            },
            async (place, valid) =>
                Encoding
                    .ASCII.GetString(
                        await place.AskAsync(valid, [.. "CONNECT {\"verbose\":false}\r\nPING\r\n"u8], "nats").ConfigureAwait(false)
                    )
                    .Contains("PONG", StringComparison.Ordinal)
        );

    private static ProtocolCase Etcd(bool clients, Enforcement word) =>
        new(
            $"etcd, client-cert-auth {clients}",
            "etcd",
            word,
            place =>
            {
                var peers = $"http://127.0.0.1:{Ports.Free()}";
                string[] trust = clients ? ["--trusted-ca-file", place.Ca, "--client-cert-auth"] : [];
                return place.RunAsync(
                    "etcd",
                    [
                        "--data-dir",
                        place.Make("data"),
                        "--listen-client-urls",
                        $"https://127.0.0.1:{place.Port}",
                        "--advertise-client-urls",
                        $"https://127.0.0.1:{place.Port}",
                        "--listen-peer-urls",
                        peers,
                        "--initial-advertise-peer-urls",
                        peers,
                        "--initial-cluster",
                        $"default={peers}",
                        "--cert-file",
                        place.Certificate,
                        "--key-file",
                        place.Key,
                        .. trust,
                    ]
                );
            },
            async (place, valid) =>
                (await place.CurlAsync(valid, $"https://127.0.0.1:{place.Port}/version").ConfigureAwait(false)).Output.Contains(
                    "etcdserver",
                    StringComparison.Ordinal
                )
        );

    private static ProtocolCase Postgres(string name, string rules, Enforcement word)
    {
        const string bin = "/usr/lib/postgresql/15/bin/";
        return new(
            $"PostgreSQL, {name}",
            "postgres",
            word,
            async place =>
            {
                await Place.GiveAsync(place.Folder, "postgres").ConfigureAwait(false);
                var data = Path.Combine(place.Folder, "data");
                string[] init = [bin + "initdb", "-D", data, "-U", "alice", "-A", "trust", "--no-sync"];
                var made =
                    Environment.UserName == "root"
                        ? await Tools.RunAsync("runuser", ["-u", "postgres", "--", .. init], folder: "/tmp").ConfigureAwait(false)
                        : await Tools.RunAsync(init[0], init[1..], folder: "/tmp").ConfigureAwait(false);
                if (made.ExitCode != 0)
                    throw new InvalidOperationException(made.Errors);
                await File.WriteAllTextAsync(Path.Combine(data, "pg_hba.conf"), rules + "\n").ConfigureAwait(false);
                var key = await place.OwnedAsync(place.Key, "server.key", "postgres").ConfigureAwait(false);
                string[] settings =
                [
                    "ssl=on",
                    $"ssl_cert_file={place.Certificate}",
                    $"ssl_key_file={key}",
                    $"ssl_ca_file={place.Ca}",
                    "listen_addresses=127.0.0.1",
                    $"unix_socket_directories={place.Folder}",
                    "fsync=off",
                ];
                var server = await place
                    .RunAsAsync(
                        "postgres",
                        bin + "postgres",
                        ["-D", data, "-p", $"{place.Port}", .. settings.SelectMany(s => new[] { "-c", s })]
                    )
                    .ConfigureAwait(false);
                // It listens before it has started up, and refuses whoever comes in between.
                return await server.SaysAsync("ready to accept connections").ConfigureAwait(false);
            },
            async (place, valid) =>
            {
                var who = valid ? $"sslcert={place.ClientCertificate} sslkey={place.ClientKey}" : "sslcert=/none sslkey=/none";
                var asked = await Tools
                    .RunAsync(
                        "psql",
                        [$"host=127.0.0.1 port={place.Port} user=alice dbname=postgres sslmode=require {who}", "-tAc", "select 4711"]
                    )
                    .ConfigureAwait(false);
                return asked.Output.Contains("4711", StringComparison.Ordinal);
            }
        );
    }

    private static ProtocolCase MariaDb(string name, string require, Enforcement word) =>
        new(
            $"MariaDB, {name}",
            "mysql",
            word,
            async place =>
            {
                await Place.GiveAsync(place.Folder, "mysql").ConfigureAwait(false);
                var data = Path.Combine(place.Folder, "data");
                var made = await Tools
                    .RunAsync(
                        "mariadb-install-db",
                        ["--no-defaults", $"--datadir={data}", "--auth-root-authentication-method=normal", "--user=mysql", "--skip-test-db"]
                    )
                    .ConfigureAwait(false);
                if (made.ExitCode != 0)
                    throw new InvalidOperationException(made.Output + made.Errors);
                var key = await place.OwnedAsync(place.Key, "server.key", "mysql").ConfigureAwait(false);
                var accounts = place.Write(
                    "accounts.sql",
                    $"create or replace user alice@'127.0.0.1' {require};\ncreate or replace user alice@localhost {require};\n"
                );
                return await place
                    .RunAsync(
                        "mariadbd",
                        "--no-defaults",
                        $"--datadir={data}",
                        $"--socket={place.Folder}/s",
                        $"--port={place.Port}",
                        "--bind-address=127.0.0.1",
                        $"--ssl-ca={place.Ca}",
                        $"--ssl-cert={place.Certificate}",
                        $"--ssl-key={key}",
                        $"--init-file={accounts}",
                        "--user=mysql"
                    )
                    .ConfigureAwait(false);
            },
            async (place, valid) =>
            {
                string[] who = valid ? [$"--ssl-cert={place.ClientCertificate}", $"--ssl-key={place.ClientKey}"] : ["--ssl"];
                var asked = await Tools
                    .RunAsync(
                        "mariadb",
                        ["--no-defaults", "-h", "127.0.0.1", "-P", $"{place.Port}", "-u", "alice", .. who, "-NBe", "select 4711"]
                    )
                    .ConfigureAwait(false);
                return asked.Output.Contains("4711", StringComparison.Ordinal);
            }
        );

    private static ProtocolCase Slapd(string name, string more, string scheme, Enforcement word) =>
        new(
            $"OpenLDAP, TLSVerifyClient {name}, {scheme}",
            scheme,
            word,
            async place =>
            {
                var file = place.Write(
                    "slapd.conf",
                    $"""
                    include /etc/ldap/schema/core.schema
                    modulepath /usr/lib/ldap
                    moduleload back_mdb
                    pidfile {place.Folder}/pid
                    TLSCACertificateFile {place.Ca}
                    TLSCertificateFile {place.Certificate}
                    TLSCertificateKeyFile {place.Key}
                    TLSVerifyClient {name.Split(',')[0]}
                    {more}
                    database mdb
                    suffix "dc=test"
                    directory {place.Make("data")}

                    """
                );
                return await place
                    .RunAsync("slapd", "-f", file, "-h", $"{scheme}://127.0.0.1:{place.Port}", "-d", "0")
                    .ConfigureAwait(false);
            },
            async (place, valid) =>
            {
                var environment = new Dictionary<string, string> { ["LDAPTLS_REQCERT"] = "never" };
                if (valid)
                {
                    environment["LDAPTLS_CERT"] = place.ClientCertificate;
                    environment["LDAPTLS_KEY"] = place.ClientKey;
                }

                string[] start = scheme == "ldap" ? ["-ZZ"] : [];
                var asked = await Tools
                    .RunAsync(
                        "ldapsearch",
                        ["-x", .. start, "-H", $"{scheme}://127.0.0.1:{place.Port}", "-s", "base", "-b", "", "supportedLDAPVersion"],
                        environment: environment
                    )
                    .ConfigureAwait(false);
                return asked.Output.Contains("supportedLDAPVersion: 3", StringComparison.Ordinal);
            }
        );

    private static ProtocolCase Vsftpd(string name, string more, Enforcement word) =>
        new(
            $"vsftpd, {name}",
            "ftp",
            word,
            async place =>
            {
                var file = place.Write(
                    "vsftpd.conf",
                    $"""
                    listen=YES
                    listen_address=127.0.0.1
                    listen_port={place.Port}
                    background=NO
                    anonymous_enable=YES
                    no_anon_password=YES
                    local_enable=NO
                    ssl_enable=YES
                    allow_anon_ssl=YES
                    force_anon_logins_ssl=YES
                    ca_certs_file={place.Ca}
                    rsa_cert_file={place.Certificate}
                    rsa_private_key_file={place.Key}
                    secure_chroot_dir={place.Make("empty")}
                    anon_root={place.Make("empty")}
                    ssl_ciphers=HIGH
                    {more}

                    """
                );
                return await place.RunAsync("vsftpd", file).ConfigureAwait(false);
            },
            async (place, valid) =>
                (
                    await place
                        .CurlAsync(valid, "--ssl-reqd", "-v", "-Q", "NOOP", "-I", $"ftp://127.0.0.1:{place.Port}/")
                        .ConfigureAwait(false)
                ).Errors.Contains("230 Login successful", StringComparison.Ordinal)
        );

    private static ProtocolCase Dovecot(string scheme, string verify, Enforcement word) =>
        new(
            $"Dovecot, {scheme}, auth_ssl_require_client_cert {verify}",
            scheme,
            word,
            async place =>
            {
                var kind = scheme[..4];
                var implicitTls = scheme.Length > 4;
                var mail = place.Make("mail");
                await Tools.RunAsync("chmod", ["777", mail]).ConfigureAwait(false);
                var listeners = string.Concat(
                    MailSchemes.Select(s =>
                        $"service {s[..4]}-login {{\n inet_listener {s} {{\n port = {(s == scheme ? place.Port : 0)}\n }}\n}}\n"
                    )
                );
                var file = place.Write(
                    "dovecot.conf",
                    $$"""
                    base_dir = {{place.Folder}}/run
                    state_dir = {{place.Folder}}/state
                    log_path = {{place.Folder}}/log
                    protocols = imap pop3
                    listen = 127.0.0.1
                    ssl = {{(implicitTls ? "yes" : "required")}}
                    ssl_cert = <{{place.Certificate}}
                    ssl_key = <{{place.Key}}
                    ssl_ca = <{{place.Ca}}
                    ssl_verify_client_cert = yes
                    ssl_require_crl = no
                    auth_ssl_require_client_cert = {{verify}}
                    passdb {
                      driver = static
                      args = password=secret
                    }
                    userdb {
                      driver = static
                      args = uid=nobody gid=nogroup home={{mail}}/%u
                    }
                    mail_location = maildir:{{mail}}/%u
                    {{listeners}}

                    """
                );
                return await place.RunAsync("dovecot", "-F", "-c", file).ConfigureAwait(false);
            },
            async (place, valid) =>
                (
                    await place
                        .CurlAsync(valid, "--ssl-reqd", "-u", "u:secret", $"{scheme}://127.0.0.1:{place.Port}/")
                        .ConfigureAwait(false)
                ).ExitCode == 0
        )
        {
            Account = "u:secret@",
        };

    private static ProtocolCase Postfix(string name, string more, Enforcement word) =>
        new(
            $"Postfix, {name}",
            "smtp",
            word,
            async place =>
            {
                var etc = place.Make("etc");
                foreach (var file in Directory.GetFiles("/etc/postfix", "dynamicmaps.cf*"))
                    File.Copy(file, Path.Combine(etc, Path.GetFileName(file)));
                var (queue, data) = (place.Make("queue"), place.Make("data"));
                await File.WriteAllTextAsync(
                        Path.Combine(etc, "master.cf"),
                        $"""
                        {place.Port} inet n - n - - smtpd
                        cleanup unix n - n - 0 cleanup
                        qmgr unix - n n 300 1 qmgr
                        rewrite unix - - n - - trivial-rewrite
                        tlsmgr unix - - n 1000? 1 tlsmgr
                        anvil unix - - n - 1 anvil
                        proxymap unix - - n - - proxymap

                        """
                    )
                    .ConfigureAwait(false);
                await File.WriteAllTextAsync(
                        Path.Combine(etc, "main.cf"),
                        $"""
                        compatibility_level = 3.6
                        queue_directory = {queue}
                        data_directory = {data}
                        inet_interfaces = 127.0.0.1
                        inet_protocols = ipv4
                        mydestination = localhost
                        mynetworks =
                        alias_maps =
                        local_recipient_maps =
                        smtpd_tls_cert_file = {place.Certificate}
                        smtpd_tls_key_file = {place.Key}
                        smtpd_tls_CAfile = {place.Ca}
                        smtpd_tls_security_level = encrypt
                        smtpd_tls_protocols = >=TLSv1.2
                        smtpd_tls_mandatory_protocols = >=TLSv1.2
                        smtpd_relay_restrictions = reject_unauth_destination
                        {more}

                        """
                    )
                    .ConfigureAwait(false);
                await Place.GiveAsync(data, "postfix").ConfigureAwait(false);
                foreach (
                    var folder in (string[])
                        [
                            "active",
                            "bounce",
                            "corrupt",
                            "defer",
                            "deferred",
                            "flush",
                            "hold",
                            "incoming",
                            "private",
                            "public",
                            "saved",
                            "trace",
                            "maildrop",
                            "pid",
                        ]
                )
                {
                    place.Make($"queue/{folder}");
                    if (folder is not "pid")
                        await Place.GiveAsync(Path.Combine(queue, folder), "postfix").ConfigureAwait(false);
                }

                return await place.RunAsync("/usr/lib/postfix/sbin/master", "-c", etc, "-d").ConfigureAwait(false);
            },
            async (place, valid) =>
            {
                // --mail-rcpt is accepted or refused before any mail is sent; there is none to send.
                var mail = place.Write("mail", "Subject: test\r\n\r\ntest\r\n");
                var asked = await place
                    .CurlAsync(
                        valid,
                        "--ssl-reqd",
                        "-v",
                        "--mail-from",
                        "",
                        "--mail-rcpt",
                        "a@localhost",
                        "-T",
                        mail,
                        $"smtp://127.0.0.1:{place.Port}/handclasp.test"
                    )
                    .ConfigureAwait(false);
                return asked.Errors.Contains("250 2.1.5 Ok", StringComparison.Ordinal);
            }
        )
        {
            // Its processes take a second for each connection here.
            With = options => options with { Recipient = "a@localhost", Versions = [TlsVersion.Tls13] },
        };

    private static ProtocolCase Grpc(string clients, Enforcement word) =>
        new(
            $"gRPC in Python, client certificates: {clients}",
            "grpc",
            word,
            place =>
                place.RunAsync(
                    "/usr/bin/python3",
                    Path.Combine(AppContext.BaseDirectory, "Protocols", "grpc_server.py"),
                    $"{place.Port}",
                    place.Certificate,
                    place.Key,
                    place.Ca,
                    clients
                ),
            async (place, valid) =>
                (
                    await place
                        .CurlAsync(
                            valid,
                            "--http2",
                            "-i",
                            "-H",
                            "content-type: application/grpc",
                            "-H",
                            "te: trailers",
                            "--data-binary",
                            "",
                            $"https://127.0.0.1:{place.Port}/a.B/c"
                        )
                        .ConfigureAwait(false)
                ).Output.Contains("grpc-status: 12", StringComparison.Ordinal)
        );

    private static ProtocolCase Rabbit() =>
        new(
            "RabbitMQ, fail_if_no_peer_cert",
            "amqps",
            Enforcement.Required,
            async place =>
            {
                var file = place.Write(
                    "rabbitmq.conf",
                    $"""
                    listeners.tcp = none
                    listeners.ssl.1 = 127.0.0.1:{place.Port}
                    ssl_options.cacertfile = {place.Ca}
                    ssl_options.certfile = {place.Certificate}
                    ssl_options.keyfile = {place.Key}
                    ssl_options.verify = verify_peer
                    ssl_options.fail_if_no_peer_cert = true

                    """
                );
                await Place.GiveAsync(place.Folder, "rabbitmq").ConfigureAwait(false);
                var environment = new Dictionary<string, string>
                {
                    ["RABBITMQ_CONFIG_FILE"] = file,
                    ["RABBITMQ_MNESIA_BASE"] = $"{place.Folder}/m",
                    ["RABBITMQ_LOG_BASE"] = $"{place.Folder}/l",
                    ["RABBITMQ_PID_FILE"] = $"{place.Folder}/pid",
                    ["RABBITMQ_NODENAME"] = $"hc{place.Port}@localhost",
                    ["RABBITMQ_DIST_PORT"] = $"{Ports.Free()}",
                    ["ERL_EPMD_PORT"] = $"{Ports.Free()}",
                    ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
                    ["HOME"] = place.Folder,
                };
                return await place.RunAsAsync("rabbitmq", "/usr/lib/rabbitmq/bin/rabbitmq-server", [], environment).ConfigureAwait(false);
            },
            async (place, valid) =>
                Encoding
                    .Latin1.GetString(await place.AskAsync(valid, [.. "AMQP"u8, 0, 0, 9, 1]).ConfigureAwait(false))
                    .Contains("PLAIN", StringComparison.Ordinal)
        );
}
