using Handclasp.Model;
using static Handclasp.Source.Checks.Code.Commands.Say;

namespace Handclasp.Source.Checks.Code.Commands.Known;

/// <summary>Clients of databases and of message brokers.</summary>
internal static class Data
{
    private const string NoName = "the name of the server is not checked: any certificate of the same root will do";
    private const string Encrypts = "the connection is encrypted and the server is not verified";
    private const string Unasked = "clients without a certificate are served";
    private const string OldVersion = "an old version is allowed, whose handshake can be broken";

    private static readonly string[] MySql =
    [
        "mysql",
        "mariadb",
        "mysqldump",
        "mariadb-dump",
        "mysqladmin",
        "mariadb-admin",
        "mysqlimport",
        "mysqlbinlog",
        "mysqlsh",
        "mycli",
        "mysqlpump",
        "mysqlcheck",
        "mysqlslap",
        "mariabackup",
    ];

    public static IReadOnlyList<Tool> Tools { get; } =
    [
        new(
            [
                "mongosh",
                "mongo",
                "mongodump",
                "mongorestore",
                "mongoexport",
                "mongoimport",
                "mongostat",
                "mongotop",
                "mongofiles",
                "bsondump",
            ],
            Off("--tlsAllowInvalidCertificates", "--sslAllowInvalidCertificates", "--tlsInsecure"),
            Flag("HC580", NoName, "--tlsAllowInvalidHostnames", "--sslAllowInvalidHostnames"),
            OffIn("[?&](?:tlsInsecure|tlsAllowInvalidCertificates|tlsAllowInvalidHostnames|sslInvalid\\w+Allowed)=true"),
            Value("HC571", Keys.Told, "--tlsCertificateKeyFilePassword", Keys.Literal),
            Value("HC571", Keys.Told, "--sslPEMKeyPassword", Keys.Literal)
        ),
        new(
            ["mongod", "mongos"],
            Off("--tlsAllowInvalidCertificates", "--sslAllowInvalidCertificates"),
            Flag("HC580", NoName, "--tlsAllowInvalidHostnames"),
            Flag("HC510", Unasked, "--tlsAllowConnectionsWithoutCertificates", "--sslAllowConnectionsWithoutCertificates"),
            Value("HC571", Keys.Told, "--tlsCertificateKeyFilePassword", Keys.Literal)
        ),
        new(["redis-server", "valkey-server", "keydb-server"], Value("HC510", Unasked, "--tls-auth-clients", "optional|no", "yes")),
        new(["redis-cli", "valkey-cli", "redis-benchmark"], Off("--insecure")),
        new(
            MySql,
            OffIf("--ssl-verify-server-cert", "0|false|off"),
            Off("--skip-ssl-verify-server-cert", "--disable-ssl-verify-server-cert"),
            Value("HC580", Encrypts, "--ssl-mode", "REQUIRED|PREFERRED") with
            {
                AtMost = Severity.Medium,
                Remedy = "Write --ssl-mode=VERIFY_IDENTITY and --ssl-ca.",
            },
            Value("HC580", NoName, "--ssl-mode", "VERIFY_CA", "VERIFY_IDENTITY") with
            {
                AtMost = Severity.Medium,
            },
            Value("HC550", OldVersion, "--tls-version", @"(?:.*,)?TLSv1(?:\.[01])?(?:,.*)?")
        ),
        new(
            [
                "psql",
                "pg_dump",
                "pg_dumpall",
                "pg_restore",
                "pg_basebackup",
                "pgbench",
                "createdb",
                "dropdb",
                "vacuumdb",
                "pg_isready",
                "pgcli",
                "pg_receivewal",
                "cockroach",
                "usql",
                "vacuumlo",
                "reindexdb",
            ],
            Word("HC580", Encrypts, @"\bsslmode=(?:require|prefer|allow)\b", "sslrootcert") with
            {
                AtMost = Severity.Medium,
                Remedy = "Write sslmode=verify-full and sslrootcert.",
            },
            Word("HC580", NoName, @"\bsslmode=verify-ca\b") with
            {
                AtMost = Severity.Medium,
                Remedy = "Write sslmode=verify-full.",
            },
            Off("--insecure-skip-verify")
        ),
        new(
            ["sqlcmd", "bcp"],
            new Switch("HC580", (words, tool) => Trusting(words), "the server's certificate is accepted, whoever signed it")
        ),
        new(["clickhouse-client", "clickhouse"], Off("--accept-invalid-certificate")),
        new(["cqlsh"], Off("--no-verify")),
        new(
            ["kcat", "kafkacat", "kaf"],
            OffIn("^(?:-X)?enable\\.ssl\\.certificate\\.verification=(?:false|0)$"),
            Word("HC580", NoName, "^(?:-X)?ssl\\.endpoint\\.identification\\.algorithm=(?:none|)$"),
            Word("HC571", Keys.Told, "^(?:-X)?ssl\\.key(?:store)?\\.password=[^$]+$")
        ),
        new(["rabbitmqadmin"], Off("-k", "--ssl-insecure"), Flag("HC580", NoName, "--ssl-disable-hostname-verification")),
        new(
            ["mosquitto_pub", "mosquitto_sub", "mosquitto_rr"],
            Flag("HC580", NoName, "--insecure"),
            Value("HC550", OldVersion, "--tls-version", @"tlsv1(?:\.[01])?"),
            Value("HC551", "weak suites are allowed", "--ciphers", Web.WeakSuites)
        ),
        new(["nats"], Off("--tls-insecure", "--tlsinsecure")),
        new(["elasticdump", "es2csv", "curator", "esrally"], Off("--ssl-no-validate", "--tlsRejectUnauthorized=false")),
        new(
            ["filebeat", "metricbeat", "heartbeat", "elastic-agent", "auditbeat", "fleet-server"],
            Off("--insecure"),
            OffIn(@"\bssl\.verification_mode[:=]\s*[""']?none"),
            Word("HC580", NoName, @"\bssl\.verification_mode[:=]\s*[""']?certificate\b")
        ),
        new(["zookeeper-shell", "zkCli.sh"], OffIn("hostnameVerification=false")),
    ];

    /// <summary>sqlcmd's -C trusts the server's certificate; bcp's is a code page, and its -u trusts.</summary>
    private static IEnumerable<Hit> Trusting(IReadOnlyList<Scripts.Word> words)
    {
        var option = Scripts.CommandReader.NameOf(words[0]) == "bcp" ? "-u" : "-C";
        for (var i = 1; i < words.Count; i++)
            if (words[i].Text == option)
                yield return new(i, i + 1, option) { Good = "" };
    }
}
