using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Connection strings: what drivers of databases read from them, in any language.</summary>
internal static partial class Urls
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
        ("tls=preferred", "go-sql-driver/mysql"),
        ("sslfactory=org.postgresql.ssl.nonvalidatingfactory", "PostgreSQL JDBC"),
        ("ssl_verify_cert=false", "MySQL"),
        ("ssl_verify_mode=none", "Ruby"),
        ("ssl_cert_reqs=none", "redis-py"),
        ("ssl_cert_reqs=cert_none", "redis-py, Kombu"),
        ("sslverification=false", "Neo4j"),
        ("verify_peer=false", "RabbitMQ"),
        ("verify_peer=0", "Symfony Mailer"),
        ("ssl_verify_server_cert=0", "DBD::mysql, DBD::MariaDB"),
        ("trustservercertificate=1", "SQL Server"),
        ("verify=verify_none", "AMQP"),
        ("insecureskipverify=true", "Go"),
        ("tlsinsecureskipverify=true", "SAP HANA"),
        ("skip_verify=true", "ClickHouse, Redis"),
        ("trust_all_certificates=true", "JDBC"),
        ("sslaccept=accept_invalid_certs", "Prisma"),
        ("sslmode=trust", "MariaDB"),
        ("trustall=true", "Artemis"),
        ("disableservercertificatevalidation=true", "Cosmos DB"),
        ("tlsverifycert=false", "EventStore"),
        ("transport.acceptinvalidbrokercert=true", "Apache NMS"),
        ("\"rejectunauthorized\":false", "mysql2"),
        ("rejectunauthorized=false", "Node.js"),
        ("no_verify_ssl=1", "aiormq, aio-pika"),
        ("sslmode=none", "ClickHouse"),
    ];

    /// <summary>libpq and those that took its words: these encrypt, and verify nothing. node-postgres verifies with them.</summary>
    private static readonly string[] Unverified = ["sslmode=require", "sslmode=prefer", "sslmode=allow"];

    /// <summary>What leaves the chain verified and the name not compared.</summary>
    private static readonly (string Word, string Driver)[] Nameless =
    [
        ("sslmode=verify-ca", "libpq"),
        ("tlsallowinvalidhostnames=true", "MongoDB"),
        ("sslinvalidhostnameallowed=true", "MongoDB"),
        ("ssl_check_hostname=false", "PyMySQL, redis-py"),
        ("ssl_server_dn_match=false", "Oracle"),
        ("ssl_server_dn_match=no", "Oracle"),
        ("ssl_server_dn_match=off", "Oracle"),
    ];

    /// <summary>What has a driver ask nobody whether a certificate was revoked, though it would by itself.</summary>
    private static readonly (string Word, string Driver)[] Unasked =
    [
        ("tlsdisableocspendpointcheck=true", "MongoDB"),
        ("tlsdisablecertificaterevocationcheck=true", "MongoDB"),
    ];

    /// <summary>The words, for the search before the reading.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        "tlsInsecure",
        "AllowInvalid",
        "no-verify",
        "TrustServerCertificate",
        "Trust Server Certificate",
        "verifyServerCertificate",
        "skip-verify",
        "NonValidatingFactory",
        "ssl_verify",
        "cert_reqs",
        "sslmode",
        "verify_peer",
        "verify_none",
        "skip_verify",
        "accept_invalid_certs",
        "disableservercertificatevalidation",
        "tlsverifycert",
        "+ssc:",
    ];

    /// <summary>The names of the options.</summary>
    private static readonly HashSet<string> Names = new(
        Off.Concat(Nameless).Select(o => o.Word.Split('=')[0]).Append("sslmode"),
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Texts of the file that are connection strings and switch verification off.</summary>
    public static IEnumerable<Flag> Look(CodeFile code, string remedy)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!code[i].IsText || code[i].Value.Length is < 8 or > 2000)
                continue;
            if (code[i].Value.Contains("+ssc://", StringComparison.Ordinal))
            {
                yield return new(new(i, i + 1), "+ssc accepts any certificate: the Neo4j driver talks to whoever answers")
                {
                    Remedy = remedy,
                };
                continue;
            }

            if (
                !code[i].Value.Contains('=', StringComparison.Ordinal)
                && !code[i].Value.Contains("rejectUnauthorized", StringComparison.Ordinal)
            )
                continue;
            // A text of several lines explains.
            if (code[i].Value.Contains('\n', StringComparison.Ordinal))
                continue;
            var own = TextHoles.Filled(code, i);
            var whole = Joined(code, i, own);
            var text = whole.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
            // A sentence that explains the option is no connection string.
            if (
                !text.Contains("://", StringComparison.Ordinal)
                && !text.Contains("jdbc:", StringComparison.Ordinal)
                && !text.Contains(';', StringComparison.Ordinal)
                && !text.Contains("host=", StringComparison.Ordinal)
                && !text.Contains("@tcp(", StringComparison.Ordinal)
                && !Query().IsMatch(text)
                && !IsPiece(code, i)
            )
                continue;
            foreach (var (word, driver) in Off)
            {
                var at = text.IndexOf(word, StringComparison.Ordinal);
                if (
                    at <= 0
                    // MySQL's for .NET means by it that there is no TLS at all.
                    || word == "sslmode=none" && !code.Names.Mentions("clickhouse")
                    || !IsBorder(text, at + word.Length)
                    || char.IsLetterOrDigit(text[at - 1])
                    || !own.Replace(" ", "", StringComparison.Ordinal).Contains(word, StringComparison.OrdinalIgnoreCase)
                )
                    continue;
                yield return new(new(i, i + 1), $"the connection string says {word} ({driver}): the driver talks to whoever answers")
                {
                    Remedy = remedy,
                };
                break;
            }

            // Of parts joined with + the one that has the word is told.
            if (code.Language.Name is "JavaScript" or "C#" || !own.Contains("sslmode", StringComparison.OrdinalIgnoreCase))
                continue;
            foreach (var word in Unverified)
            {
                // Words of libpq are parted by spaces.
                var spaced = whole.Replace(' ', ';').ToLowerInvariant();
                var plain = spaced.Contains(word, StringComparison.Ordinal) ? spaced : text;
                var at = plain.IndexOf(word, StringComparison.Ordinal);
                if (at < 0 || !IsBorder(plain, at + word.Length) || text.Contains("sslrootcert", StringComparison.Ordinal))
                    continue;
                yield return new(new(i, i + 1), $"{word} encrypts and verifies nothing: the driver talks to whoever answers")
                {
                    Remedy = "Write sslmode=verify-full and sslrootcert.",
                    LoweredTo = Severity.Medium,
                };
                break;
            }
        }
    }

    /// <summary>What a connection string that stands by itself in a settings file says, and whose word that is; null where nothing is wrong with it.</summary>
    public static (string Word, string Driver)? Said(string connection)
    {
        if (!connection.AsSpan().ContainsAny(';', '/'))
            return null;
        var text = connection.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        if (!text.Contains(';', StringComparison.Ordinal) && !text.Contains("://", StringComparison.Ordinal))
            return null;
        foreach (var off in Off)
            if (
                text.IndexOf(off.Word, StringComparison.Ordinal) is > 0 and var at
                && IsBorder(text, at + off.Word.Length)
                && !char.IsLetterOrDigit(text[at - 1])
            )
                return off;
        return null;
    }

    /// <summary>Texts of the file that are connection strings and take the comparison of names out.</summary>
    public static IEnumerable<Flag> Hosts(CodeFile code, string remedy) =>
        Holding(code, Nameless).Select(h => Host(new(h.At, h.At + 1), h.Word, h.Driver, remedy));

    /// <summary>Texts of the file that are connection strings and ask nobody whether a certificate was revoked.</summary>
    public static IEnumerable<Flag> Revocation(CodeFile code) =>
        Holding(code, Unasked)
            .Select(h => new Flag(
                new(h.At, h.At + 1),
                $"the connection string says {h.Word} ({h.Driver}): a revoked certificate is accepted"
            )
            {
                Remedy = "Take it out.",
            });

    /// <summary>The texts of the file that are connection strings and hold one of these words.</summary>
    private static IEnumerable<(int At, string Word, string Driver)> Holding(CodeFile code, (string Word, string Driver)[] words)
    {
        if (!Array.Exists(words, w => code.Threes.MayHold(w.Word.AsSpan(0, w.Word.IndexOf('=', StringComparison.Ordinal)))))
            yield break;
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!code[i].IsText || code[i].Value.Length is < 12 or > 2000 || code[i].Value.Contains('\n', StringComparison.Ordinal))
                continue;
            var text = TextHoles.Filled(code, i).Replace(' ', ';').ToLowerInvariant();
            foreach (var (word, driver) in words)
                if (
                    text.IndexOf(word, StringComparison.Ordinal) is > 0 and var at
                    && !char.IsLetterOrDigit(text[at - 1])
                    && IsBorder(text, at + word.Length)
                    && (
                        text.Contains("://", StringComparison.Ordinal)
                        || text.Contains("host=", StringComparison.Ordinal)
                        || Query().IsMatch(text)
                    )
                )
                    yield return (i, word, driver);
        }
    }

    /// <summary>What an option of a connection that is given by itself (<c>query.Set("sslmode", "require")</c>) means; null where nothing is wrong with it.</summary>
    public static (Flag Flag, bool IsHost)? Option(Span at, string name, string value, string remedy)
    {
        var said = $"{name}={value}".ToLowerInvariant();
        if (Nameless.FirstOrDefault(n => n.Word == said) is { Word: { } host, Driver: { } of })
            return (Host(at, host, of, remedy), true);
        if (Unverified.Contains(said))
            return (
                new(at, $"{said} encrypts and verifies nothing: the driver talks to whoever answers")
                {
                    Remedy = "Write sslmode=verify-full and sslrootcert.",
                    LoweredTo = Severity.Medium,
                },
                false
            );
        return Off.FirstOrDefault(o => o.Word == said) is { Word: { } word, Driver: { } driver }
            ? (new(at, $"the connection is told {word} ({driver}): the driver talks to whoever answers") { Remedy = remedy }, false)
            : null;
    }

    /// <summary>True for the name of such an option.</summary>
    public static bool IsOption(string name) => Names.Contains(name);

    /// <summary>url.append("&amp;trustAll=true"), url += "?sslmode=none": put behind an address.</summary>
    private static bool IsPiece(CodeFile code, int text) =>
        code[text].Value[0] is '&' or '?'
        && (code[text - 1].Value is "+" or "+=" || code.Is(text - 1, "(") && code[text - 2].Value is "append" or "plus" or "concat");

    private static Flag Host(Span at, string word, string driver, string remedy) =>
        new(at, $"{word} ({driver}) compares no name: any certificate of that authority will do, whoever it was issued to")
        {
            Remedy = remedy,
            LoweredTo = Severity.Medium,
            Confidence = Confidence.Firm,
        };

    /// <summary>The query of a connection string by itself: "?ssl_cert_reqs=none", "tls=true&amp;tlsInsecure=true".</summary>
    [GeneratedRegex(@"^([?&]\w+=[^&\s]*(&[\w.]+=[^&\s]*)*|\w+=[^&\s]*(&[\w.]+=[^&\s]*)+)$")]
    private static partial Regex Query();

    private static bool IsBorder(string text, int at) =>
        at >= text.Length || text[at] is '&' or ';' or '"' or '\'' or '}' or ',' or ')' or ':';

    /// <summary>The text with those that stand beside it, joined or one after the other: a connection string over several lines.</summary>
    private static string Joined(CodeFile code, int index, string own)
    {
        var text = own;
        for (var i = index - 1; i > 0 && index - i < 12 && text.Length < 4000; i--)
            if (code[i].IsText)
                text = code[i].Value + text;
            else if (!code.Is(i, "+") && !code.Is(i, "\\") && !(code.IsWord(i) && code.Is(i - 1, "+")))
                break;
        return text;
    }
}
