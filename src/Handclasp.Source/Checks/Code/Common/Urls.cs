using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Connection strings: what drivers of databases read from them, in any language.</summary>
internal static class Urls
{
    /// <summary>Words of a connection string that switch verification off, and where they are known from. Compared without case and spaces.</summary>
    private static readonly (string Word, string Driver)[] Off =
    [
        ("tlsinsecure=true", "MongoDB"),
        ("tlsallowinvalidcertificates=true", "MongoDB"),
        ("sslverifycertificate=false", "MongoDB"),
        ("sslmode=no-verify", "node-postgres"),
        ("trustservercertificate=true", "SQL Server, Npgsql"),
        ("trustservercertificate=yes", "SQL Server"),
        ("verifyservercertificate=false", "MySQL Connector/J"),
        ("tls=skip-verify", "go-sql-driver/mysql"),
        ("sslfactory=org.postgresql.ssl.nonvalidatingfactory", "PostgreSQL JDBC"),
        ("ssl_verify_cert=false", "MySQL"),
        ("ssl_verify_mode=none", "Ruby"),
        ("ssl_cert_reqs=none", "redis-py"),
        ("ssl_cert_reqs=cert_none", "redis-py, Kombu"),
        ("sslverification=false", "Neo4j"),
        ("verify_peer=false", "RabbitMQ"),
        ("verify=verify_none", "AMQP"),
        ("insecureskipverify=true", "Go"),
        ("skip_verify=true", "ClickHouse"),
        ("trust_all_certificates=true", "JDBC"),
        ("ssl.endpoint.identification.algorithm=;", "Kafka"),
    ];

    /// <summary>Texts of the file that are connection strings and switch verification off.</summary>
    public static IEnumerable<Flag> Look(CodeFile code, string remedy)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!code[i].IsText || code[i].Value.Length is < 12 or > 2000 || !code[i].Value.Contains('=', StringComparison.Ordinal))
                continue;
            var text = code[i].Value.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
            // A sentence that explains the option is no connection string.
            if (
                !text.Contains("://", StringComparison.Ordinal)
                && !text.Contains("jdbc:", StringComparison.Ordinal)
                && !text.Contains(';', StringComparison.Ordinal)
                && !text.Contains("host=", StringComparison.Ordinal)
                && !text.Contains("@tcp(", StringComparison.Ordinal)
            )
                continue;
            foreach (var (word, driver) in Off)
            {
                var at = text.IndexOf(word, StringComparison.Ordinal);
                if (at <= 0 || !IsBorder(text, at + word.Length) || char.IsLetterOrDigit(text[at - 1]))
                    continue;
                yield return new(new(i, i + 1), $"the connection string says {word} ({driver}): the driver talks to whoever answers")
                {
                    Remedy = remedy,
                };
                break;
            }
        }
    }

    private static bool IsBorder(string text, int at) => at >= text.Length || !char.IsLetterOrDigit(text[at]);
}
