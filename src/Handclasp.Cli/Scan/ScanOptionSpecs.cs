using Handclasp.Cli.CommandLine;

namespace Handclasp.Cli.Scan;

/// <summary>The options of <c>scan</c>, in the order of its help.</summary>
internal static class ScanOptionSpecs
{
    private const string What = "What to scan";
    private const string Who = "Your client certificate";
    private const string Authority = "Your authority: makes expired, wrong-purpose and wrong-chain clients testable";
    private const string Server = "The server";
    private const string Asking = "The question";
    private const string Scope = "How much";
    public const string Manners = "Manners, per host and port";

    public static readonly OptionSpec Targets = File("--targets", What, "targets from a file, one a line, # comments; - is standard input");
    public static readonly OptionSpec Mtls = new(
        "--mtls",
        "",
        What,
        "every path named demands a client certificate: say so, and it is judged so"
    );
    public static readonly OptionSpec Path = new("--path", "PATH", What, "a further path that demands a certificate") { Repeatable = true };
    public static readonly OptionSpec AlsoName = new(
        "--also-name",
        "NAME",
        What,
        "another name on the same listener, tried as a way around [the names in its certificate]"
    )
    {
        Repeatable = true,
    };
    public static readonly OptionSpec AlsoPort = Whole(
        "--also-port",
        "PORT",
        What,
        "another port of the host, tried as a way around",
        65535
    ) with
    {
        Repeatable = true,
    };
    public static readonly OptionSpec AlsoPath = new(
        "--also-path",
        "PATH",
        What,
        "another way to the same content, tried without a certificate"
    )
    {
        Repeatable = true,
    };
    public static readonly OptionSpec OpenApi = File(
        "--openapi",
        What,
        "an API document: its paths with GET and HEAD are asked for as well"
    );
    public static readonly OptionSpec AlsoHeader = new(
        "--also-header",
        "NAME[: VALUE]",
        What,
        "a further header that the application may believe, forged"
    )
    {
        Takes = Takes.Header,
        Repeatable = true,
    };
    public static readonly OptionSpec Protocol = new("--protocol", "NAME", What, "what is spoken inside TLS [the target's scheme]");

    public static readonly OptionSpec ClientCert = File("--client-cert", Who, "the certificate that must be served: PEM chain or PKCS#12");
    public static readonly OptionSpec ClientKey = File("--client-key", Who, "its key, where the certificate's file does not hold it");
    public static readonly OptionSpec PassphraseVariable = new(
        "--client-key-passphrase-env",
        "VAR",
        Who,
        "environment variable with the passphrase of keys and PKCS#12 files"
    );
    public static readonly OptionSpec OtherCert = File("--other-cert", Who, "a second, equally valid client");
    public static readonly OptionSpec OtherKey = File("--other-key", Who, "its key");
    public static readonly OptionSpec ExpiredCert = File("--expired-cert", Who, "an expired certificate of the same issuer");
    public static readonly OptionSpec ExpiredKey = File("--expired-key", Who, "its key");
    public static readonly OptionSpec RevokedCert = File("--revoked-cert", Who, "a revoked certificate of the same issuer");
    public static readonly OptionSpec RevokedKey = File("--revoked-key", Who, "its key");

    public static readonly OptionSpec ClientCa = File("--client-ca", Authority, "the issuing CA's certificate, then its parents");
    public static readonly OptionSpec ClientCaKey = File("--client-ca-key", Authority, "its key; stays in memory, on this machine");

    public static readonly OptionSpec ServerCa = File("--server-ca", Server, "trust anchors for the server's chain [system]") with
    {
        Aliases = ["--cacert"],
    };
    public static readonly OptionSpec ServerName = new(
        "--server-name",
        "NAME",
        Server,
        "name for SNI, Host and the certificate [the target's host]"
    );
    public static readonly OptionSpec Connect = new("--connect", "HOST:PORT", Server, "connect there instead");
    public static readonly OptionSpec Proxy = new("--proxy", "URL", Server, "through an HTTP proxy, http://host:port");
    public static readonly OptionSpec Crl = File("--crl", Server, "revocation list for the server's chain") with { Repeatable = true };
    public static readonly OptionSpec Revocation = Words(
        "--revocation",
        "MODE",
        Server,
        "judge the stapled OCSP answer [staple]",
        "staple",
        "off"
    );

    public static readonly OptionSpec Method = Words("--method", "METHOD", Asking, "[GET]", "GET", "HEAD", "OPTIONS");
    public static readonly OptionSpec Header = new("--header", "'NAME: VALUE'", Asking, "a header to send")
    {
        Aliases = ["-H"],
        Takes = Takes.Header,
        Repeatable = true,
    };
    public static readonly OptionSpec Expect = new("--expect", "REGEX", Asking, "matches the protected answer and no other");
    public static readonly OptionSpec Send = new("--send", "TEXT", Asking, @"for raw TLS: what to send; knows \r \n \t \0 \\ \xNN");

    public static readonly OptionSpec User = new("--user", "NAME", Asking, "account for databases, brokers, mail [the certificate's name]");
    public static readonly OptionSpec Database = new("--database", "NAME", Asking, "for PostgreSQL and MySQL");
    public static readonly OptionSpec Recipient = new("--rcpt", "ADDRESS", Asking, "for SMTP: ask as far as RCPT TO");

    public static readonly OptionSpec Tls = Words(
        "--tls",
        "VERSIONS",
        Scope,
        "only these versions, 1.2,1.3 [all]",
        "1.3",
        "1.2",
        "1.1",
        "1.0"
    ) with
    {
        IsList = true,
    };
    public static readonly OptionSpec Alpn = Words(
        "--alpn",
        "NAMES",
        Scope,
        "only these application protocols [all]",
        "http/1.1",
        "h2"
    ) with
    {
        IsList = true,
    };
    public static readonly OptionSpec Checks = new("--checks", "IDS", Scope, "only these checks, by id or name, a,b")
    {
        Repeatable = true,
        IsList = true,
    };
    public static readonly OptionSpec Skip = new("--skip", "IDS", Scope, "not these checks") { Repeatable = true, IsList = true };
    public static readonly OptionSpec Level = Words(
        "--level",
        "LEVEL",
        Scope,
        "passive presents no forged certificate [standard]",
        "passive",
        "standard",
        "intrusive"
    );
    public static readonly OptionSpec ExpectRevocation = new(
        "--expect-revocation",
        "",
        Scope,
        "revoked clients must be refused: judged High instead of Low"
    );

    public static readonly OptionSpec ExpectRefused = new(
        "--expect-refused",
        "",
        Scope,
        "the client of --other-cert must be refused: a failure, not information"
    );

    public static readonly OptionSpec CallbackListen = new(
        "--callback-listen",
        "ADDRESS:PORT",
        Scope,
        "listen there for calls to URLs inside certificates of ours [off]"
    );

    public static readonly OptionSpec Concurrency = Whole("--concurrency", "N", Manners, "connections at once [8]", 256);
    public static readonly OptionSpec Rate = new("--rate", "N", Manners, "new connections a second [20; loopback: no limit unless given]")
    {
        Takes = Takes.Rate,
    };
    public static readonly OptionSpec MaxConnections = Whole("--max-connections", "N", Manners, "connections in all [800]", 1_000_000);
    public static readonly OptionSpec Timeout = Time("--timeout", "longest wait for the next byte [5s]");
    public static readonly OptionSpec MaxTime = Time("--max-time", "longest scan of one target [180s]");

    /// <summary>What is scan's own; <see cref="Output.OutputOptionSpecs"/> come after it.</summary>
    public static IReadOnlyList<OptionSpec> All { get; } =
    [
        Targets,
        Mtls,
        Path,
        AlsoName,
        AlsoPort,
        AlsoPath,
        AlsoHeader,
        OpenApi,
        Protocol,
        ClientCert,
        ClientKey,
        PassphraseVariable,
        OtherCert,
        OtherKey,
        ExpiredCert,
        ExpiredKey,
        RevokedCert,
        RevokedKey,
        ClientCa,
        ClientCaKey,
        ServerCa,
        ServerName,
        Connect,
        Proxy,
        Crl,
        Revocation,
        Method,
        Header,
        Expect,
        Send,
        User,
        Database,
        Recipient,
        Tls,
        Alpn,
        Checks,
        Skip,
        Level,
        ExpectRevocation,
        ExpectRefused,
        CallbackListen,
        Concurrency,
        Rate,
        MaxConnections,
        Timeout,
        MaxTime,
    ];

    private static OptionSpec File(string name, string group, string summary) => new(name, "FILE", group, summary) { Offer = Offer.Files };

    /// <summary>A number from 1.</summary>
    private static OptionSpec Whole(string name, string value, string group, string summary, int most) =>
        new(name, value, group, summary)
        {
            Takes = Takes.Whole,
            Least = 1,
            Most = most,
        };

    private static OptionSpec Time(string name, string summary) => new(name, "TIME", Manners, summary) { Takes = Takes.Duration };

    private static OptionSpec Words(string name, string value, string group, string summary, params string[] words) =>
        new(name, value, group, summary) { Offer = Offer.Words, Words = words };
}
