using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Jvm;

/// <summary>Switches that one library alone has, by its documentation: drivers' addresses, brokers, browsers, Smack, Redisson, Helidon, Bouncy Castle.</summary>
internal static partial class Rarer
{
    private const string Anyone = "this client talks to whoever answers, with any certificate";
    private const string AnyName = "any certificate of a trusted authority will do, whoever it was issued to";

    public static IEnumerable<Flag> Server(CodeFile code) =>
        [
            .. Addresses(code, Unverified(), Anyone, More.Trust),
            .. Constants(code, Anyone, More.Trust, ("NONE", "SslVerificationMode")),
            .. Row.Argument(
                code,
                ["setVerifySSLEnable"],
                0,
                Row.IsOff,
                $"{{0}}(false): {Anyone}",
                "Remove the call.",
                code.Language.True[0]
            ),
            .. Row.Argument(
                code,
                ["trustAllProxyTargets"],
                0,
                Row.IsOn,
                $"{{0}}(true): {Anyone}",
                "Name the hosts with trustedProxyTargets."
            ),
            .. Row.Call(
                code,
                ["acceptAllCertificates"],
                $"{{0}}: {Anyone}",
                More.Trust,
                c => c.Receiver.EndsWith("TLSUtils", StringComparison.Ordinal)
            ),
            .. Row.Call(
                code,
                ["EasySSLProtocolSocketFactory"],
                $"{{0}} trusts every certificate that signs itself: {Anyone}",
                More.Trust,
                c => c.IsNew && !Mentions.IsDeclaredHere(code, c.Word)
            ),
            .. Capabilities(code),
            .. Named(code, ["SSL_VALIDATE_CERTIFICATE", "tls.client.authServer"], Row.IsOff, Anyone),
            .. Named(code, ["SSLVerification"], v => v is { Kind: ValueKind.Text, Text: "NONE" }, Anyone),
            // Of Java and Kotlin it is told as what it is there, a callback.
            .. code.Language.Name is "Java" or "Kotlin" ? [] : AcceptingVerifier.Jvm.Notified(code),
        ];

    public static IEnumerable<Flag> Host(CodeFile code) =>
        [
            .. Addresses(code, Unnamed(), AnyName, More.Compare),
            .. Constants(
                code,
                AnyName,
                More.Compare,
                ("CA_ONLY", "SslVerificationMode"),
                ("ENDPOINT_IDENTIFICATION_NONE", "Tls"),
                ("ENDPOINT_IDENTIFICATION_NONE", "")
            ),
            .. Row.Argument(
                code,
                ["endpointIdentificationAlgorithm"],
                0,
                v => v is { Kind: ValueKind.Text, Text: "NONE" },
                $"{{0}}(\"NONE\"): {AnyName}",
                "Write \"HTTPS\".",
                "\"HTTPS\"",
                c => code[c.Argument(0).From].IsText
            ),
            .. Row.Call(
                code,
                ["disableHostnameVerificationForTlsCertificates"],
                $"{{0}}: {AnyName}",
                More.Compare,
                c => c.Receiver.EndsWith("TLSUtils", StringComparison.Ordinal)
            ),
            .. Named(code, ["SSL_VALIDATE_CERTIFICATE_HOST"], Row.IsOff, AnyName),
            .. Named(code, ["SSLVerification"], v => v is { Kind: ValueKind.Text, Text: "CA" }, AnyName),
            .. Pairs
                .Of(code)
                .Where(p =>
                    p.Name.EndsWith(".ssl.endpoint.identification.algorithm", StringComparison.Ordinal)
                    && code.Values.Of(p.Value) is { Kind: ValueKind.Text, Text: "" }
                )
                .Select(p => new Flag(p.At, $"{p.Name} is empty: {AnyName}") { Remedy = "Write https." }),
        ];

    /// <summary>Kafka's listeners, ZooKeeper, Helidon's servers.</summary>
    public static IEnumerable<Flag> Asked(CodeFile code)
    {
        const string Unasked = "clients are asked for a certificate and served without one";
        foreach (var pair in Pairs.Of(code))
            if (
                code.Values.Of(pair.Value) is { Kind: ValueKind.Text } v
                && (
                    pair.Name.EndsWith(".ssl.client.auth", StringComparison.Ordinal) && v.Text == "requested"
                    || pair.Name is "zookeeper.ssl.clientAuth" or "ssl.clientAuth" && v.Text is "want" or "WANT"
                )
            )
                yield return new(pair.At, $"{pair.Name}={v.Text}: {Unasked}") { Remedy = More.Demand };
        foreach (var flag in Constants(code, Unasked, More.Demand, ("OPTIONAL", "TlsClientAuth")))
            yield return flag;
    }

    /// <summary>A driver's address that says it.</summary>
    private static IEnumerable<Flag> Addresses(CodeFile code, Regex words, string because, string remedy)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code[i] is { IsText: true, Value: { Length: > 16 and < 2000 } text }
                && text.StartsWith("jdbc:", StringComparison.OrdinalIgnoreCase)
                && words.Match(text) is { Success: true } match
            )
                yield return new(new(i, i + 1), $"the address says {match.Groups["word"].Value}: {because}") { Remedy = remedy };
    }

    [GeneratedRegex(
        @"^jdbc:((clickhouse|ch):.*[?&;](?<word>sslmode=none)|(trino|presto):.*[?&](?<word>SSLVerification=NONE)|(databricks|spark|hive2?|impala|bigquery|drill):.*;(?<word>AllowSelfSignedCerts=1)|exa:.*;(?<word>validateservercertificate=0)|sap:.*[?&](?<word>validateCertificate=false))(?=[&;]|$)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Unverified();

    [GeneratedRegex(
        @"^jdbc:((trino|presto):.*[?&](?<word>SSLVerification=CA)|(databricks|spark|hive2?|impala|drill):.*;(?<word>(CAIssuedCertNamesMismatch|AllowHostNameCNMismatch)=1))(?=[&;]|$)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Unnamed();

    /// <summary>A constant by its enumeration; where that is empty, by its own name as a static import brings it.</summary>
    private static IEnumerable<Flag> Constants(CodeFile code, string because, string remedy, params (string Name, string Of)[] known)
    {
        foreach (var (name, of) in known)
        foreach (var at in code.Index.Places(name))
            if (
                code.IsWord(at)
                && (of.Length == 0 ? !code.IsLink(at - 1) : code.IsLink(at - 1) && code[at - 2].Value == of)
                && !code.Is(code.StatementStart(at), "import")
                && !Mentions.IsOnlySpokenOf(code, code.PathStart(at), at + 1)
            )
                yield return new(new(code.PathStart(at), at + 1), $"{code.PathTo(at)}: {because}") { Remedy = remedy };
    }

    /// <summary>A property by the constant or the text that names it.</summary>
    private static IEnumerable<Flag> Named(CodeFile code, string[] names, Func<Value, bool> isBad, string because)
    {
        foreach (var call in code.Calls("setProperty", "setBooleanProperty", "put"))
            if (
                call.Arguments is [var name, var value]
                && (code.Values.Of(name) is { Kind: ValueKind.Text } v ? v.Text : code[name.To - 1].Value) is var given
                && names.Contains(given)
                && code.Values.Of(value) is var worth
                && (isBad(worth) || worth is { Kind: ValueKind.Text, Text: "false" } && isBad(new(ValueKind.False)))
            )
                yield return new(call.Whole, $"{given}: {because}") { Remedy = "Remove the line." };
    }

    /// <summary>setCapability("acceptInsecureCerts", true): a browser that is driven.</summary>
    private static IEnumerable<Flag> Capabilities(CodeFile code)
    {
        foreach (var call in code.Calls("setCapability", "addCapability", "amend"))
            if (
                call.Arguments is [var name, var value]
                && code[name.To - 1].Value is "acceptInsecureCerts" or "acceptSslCerts" or "ACCEPT_INSECURE_CERTS" or "ACCEPT_SSL_CERTS"
                && Options.Judge(
                    code,
                    call.Whole,
                    value,
                    v => v.Is(true),
                    $"the browser is driven without certificate verification: {Anyone}",
                    "Remove the call; let the browser trust your root.",
                    code.Language.False[0]
                )
                    is { } flag
            )
                yield return flag;
    }
}
