using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Jvm;

/// <summary>What libraries of Java and Kotlin have beside switches: modes of an enumeration, constructors without a verifier, hooks that must not be empty.</summary>
internal static partial class Libraries
{
    private const string Encrypted = "encrypts and verifies nothing: the driver talks to whoever answers";
    private const string AnyName = "verifies the authority and compares no name: any certificate of that authority will do";
    private const string Full = "Use the mode that verifies the authority and the name (verify-full, VERIFY_IDENTITY), with the root.";

    /// <summary>Modes that verify nothing.</summary>
    [GeneratedRegex("^(require|required|prefer|preferred|allow|trust|tunnel)$", RegexOptions.IgnoreCase)]
    private static partial Regex Unverified();

    /// <summary>Modes that verify the chain and no name.</summary>
    [GeneratedRegex("^verify[-_]?ca$", RegexOptions.IgnoreCase)]
    private static partial Regex ChainOnly();

    public static IEnumerable<Flag> Server(CodeFile code) =>
        [
            .. Constants(code, false),
            .. Modes(code, Unverified(), Encrypted),
            .. Appended(code, Unverified(), Encrypted),
            .. Elastic(code, "none", "none verifies nothing: this node or client talks to whoever answers", More.Trust),
            .. JdbcModes(code, MySql(), "sslMode"),
            .. Factories(code),
            .. Kubernetes(code),
            .. KotlinCode.Clients.Server(code),
        ];

    public static IEnumerable<Flag> Host(CodeFile code) =>
        [
            .. Constants(code, true),
            .. Modes(code, ChainOnly(), AnyName),
            .. Appended(code, ChainOnly(), AnyName),
            .. Elastic(code, "certificate", "certificate compares no name: any certificate of that authority will do", "Write full."),
            .. JdbcModes(code, NoName(), ""),
            .. Hooks(code),
            .. RabbitMq(code),
            .. KotlinCode.Clients.Host(code),
        ];

    /// <summary>SSLMode.REQUIRE, SslVerifyMode.CA, HostnameVerificationPolicy.ANY: a constant by its enumeration.</summary>
    private static IEnumerable<Flag> Constants(CodeFile code, bool isHost)
    {
        foreach (
            var i in code.Index.Places(
                "REQUIRE",
                "REQUIRED",
                "PREFER",
                "PREFERRED",
                "ALLOW",
                "TRUST",
                "VERIFY_CA",
                "ANY",
                "INSTANCE",
                "NONE"
            )
        )
        {
            if (!code.IsWord(i) || !code.IsLink(i - 1))
                continue;
            var path = $"{code[i - 2].Value}.{code[i].Value}";
            var (host, because) = path switch
            {
                "SSLMode.REQUIRE"
                or "SSLMode.PREFER"
                or "SSLMode.ALLOW"
                or "SslMode.REQUIRE"
                or "SslMode.PREFER"
                or "SslMode.ALLOW"
                or "SslMode.REQUIRED"
                or "SslMode.PREFERRED"
                or "SslMode.TRUST" => (false, $"{path} {Encrypted}"),
                "SSLMode.VERIFY_CA" or "SslMode.VERIFY_CA" => (true, $"{path} {AnyName}"),
                "HostnameVerificationPolicy.ANY" => (true, $"{path}: the server's name is not compared"),
                "TrustAllOptions.INSTANCE" => (false, "TrustAllOptions trusts every certificate: this client talks to whoever answers"),
                _ => (false, ""),
            };
            if (
                because.Length == 0
                || host != isHost
                || IsOther(code, code[i - 2].Value)
                || Mentions.IsOnlySpokenOf(code, code.PathStart(i), i + 1)
            )
                continue;
            yield return new(new(code.PathStart(i), i + 1), because)
            {
                Remedy = path.StartsWith("Ssl", StringComparison.OrdinalIgnoreCase) ? Full : More.Trust,
                LoweredTo = because.EndsWith(Encrypted, StringComparison.Ordinal) ? Severity.Medium : null,
            };
        }
    }

    /// <summary>An enumeration of that name that is no driver's: the program's own, or that of a library whose modes say whether there is TLS at all (Ignite).</summary>
    private static bool IsOther(CodeFile code, string name) =>
        name is "SslMode" or "SSLMode"
        && (
            Mentions.IsDeclaredHere(code, name)
            || code.Index.Places(name).Any(i => code.Is(code.StatementStart(i), "import") && !Driver().IsMatch(code.PathTo(i)))
        );

    [GeneratedRegex("(?i)vertx|mysql|mariadb|postgres|r2dbc|jasync|sqlclient|pgclient|jdbc|cj\\.conf")]
    private static partial Regex Driver();

    /// <summary>setSslMode("require"), properties.put("sslmode", "verify-ca"), sslMode = "require" of a data source.</summary>
    private static IEnumerable<Flag> Modes(CodeFile code, Regex bad, string because)
    {
        foreach (var call in code.Calls("setSslMode", "sslMode"))
            if (
                call.Arguments is [var only]
                && !ServerNotVerified.Jvm.IsDeclaration(code, call)
                && code.Values.Of(only) is { Kind: ValueKind.Text } v
                && bad.IsMatch(v.Text)
            )
                yield return Mode(call.Whole, v.Text);
        foreach (var pair in Pairs.Of(code))
            if (
                pair.Name.Equals("sslmode", StringComparison.OrdinalIgnoreCase)
                && code.Values.Of(pair.Value) is { Kind: ValueKind.Text } v
                && bad.IsMatch(v.Text)
            )
                yield return Mode(pair.At, v.Text);
            else if (pair.Name.Equals("sslmode", StringComparison.OrdinalIgnoreCase) && pair.Value.Length is > 3 and < 40)
                foreach (var flag in Chosen(code, pair.Value, bad, because))
                    yield return flag;

        Flag Mode(Span at, string mode) => new(at, $"the mode {mode} {because}") { Remedy = Full, LoweredTo = Severity.Medium };
    }

    /// <summary>"jdbc:…?sslMode=" + (verify ? "VERIFY_IDENTITY" : "REQUIRED")</summary>
    private static IEnumerable<Flag> Appended(CodeFile code, Regex bad, string because)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
            if (code[i].IsText && code[i].Value.EndsWith("sslmode=", StringComparison.OrdinalIgnoreCase) && code.Is(i + 1, "+"))
                foreach (var flag in Chosen(code, new(i + 2, code.OperandEnd(i + 2)), bad, because))
                    yield return flag;
    }

    /// <summary>if (verify) "verify-full" else "trust": a mode that whoever runs it chooses.</summary>
    private static IEnumerable<Flag> Chosen(CodeFile code, Span value, Regex bad, string because)
    {
        for (var i = value.From; i < value.To; i++)
            if (code[i].IsText && bad.IsMatch(code[i].Value) && Guards.Of(code, i) is { Kind: ValueKind.Switch } guard)
                yield return Common.Options.ByOperator(new(i, i + 1), $"the mode {code[i].Value} {because}", Full, guard.Text) with
                {
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>Elasticsearch and Logstash: xpack.…ssl.verification_mode.</summary>
    private static IEnumerable<Flag> Elastic(CodeFile code, string mode, string because, string remedy)
    {
        foreach (var pair in Pairs.Of(code))
            if (
                pair.Name.EndsWith("ssl.verification_mode", StringComparison.Ordinal)
                && code.Values.Of(pair.Value) is { Kind: ValueKind.Text } v
                && v.Text == mode
            )
                yield return new(pair.At, $"{pair.Name}: {because}") { Remedy = remedy };
    }

    /// <summary>What a connection's address says of it.</summary>
    private static IEnumerable<Flag> JdbcModes(CodeFile code, Regex words, string mode)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!code[i].IsText || code[i].Value.Length is < 8 or > 2000 || code[i].Value.Contains('\n', StringComparison.Ordinal))
                continue;
            if (words.Match(code[i].Value) is not { Success: true } match || !IsAddress(code, i, match.Index))
                continue;
            // PostgreSQL's modes are read by the reader that all languages share.
            if (mode.Length > 0 && code[i].Value.Contains("postgres", StringComparison.OrdinalIgnoreCase))
                continue;
            yield return new(
                new(i, i + 1),
                $"the address says {match.Groups[1].Value}: {(mode.Length > 0 ? Encrypted : "the server's name is not compared, any certificate of a trusted authority will do")}"
            )
            {
                Remedy = mode.Length > 0 ? Full : More.Compare,
                LoweredTo = mode.Length > 0 ? Severity.Medium : null,
            };
        }
    }

    /// <summary>An address, or a piece that is put behind one.</summary>
    private static bool IsAddress(CodeFile code, int text, int word) =>
        code[text].Value.Contains(':', StringComparison.Ordinal) && code[text].Value.IndexOf(':', StringComparison.Ordinal) < word
        || word == 0 && code[text].Value[0] is '?' or '&' or ';'
        // Kotlin: "$BASE&verifyHost=false" is put behind what the constant holds.
        || code.Language.Name == "Kotlin" && code[text].Value[0] == '$'
        || code.Is(text - 1, "+")
            && Enumerable
                .Range(Math.Max(0, text - 12), Math.Min(12, text))
                .Any(k => code[k].IsText && code[k].Value.Contains(':', StringComparison.Ordinal));

    [GeneratedRegex(@"[?&;,](sslMode=(?:REQUIRED|PREFERRED))(?=[&;""')}]|$)", RegexOptions.IgnoreCase)]
    private static partial Regex MySql();

    [GeneratedRegex(
        @"(?:[?&;,]|(?<=\()|^)((?:sslmode=verify[-_]ca|(?:socket\.|transport\.|nested\.\w+\.)?verifyHost(?:name)?=false|tlsAllowInvalidHostnames=true|sslInvalidHostNameAllowed=true|disableSslHostnameVerification=true|(?:oracle\.net\.)?ssl_server_dn_match=(?:false|no|off)|ssl\.endpoint\.identification\.algorithm=(?=[&;]|$)|sslHostnameVerification=false))(?=[&;""')},]|$)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex NoName();

    /// <summary>PGSimpleDataSource: setSslfactory(NonValidatingFactory.class.getName()).</summary>
    private static IEnumerable<Flag> Factories(CodeFile code)
    {
        foreach (var call in code.Calls("setSslfactory", "setSslFactory"))
            if (code.Text(new(call.Name, call.Whole.To)).Contains("NonValidatingFactory", StringComparison.Ordinal))
                yield return new(call.Whole, "NonValidatingFactory verifies nothing: the driver talks to whoever answers")
                {
                    Remedy = "Remove it; use sslmode=verify-full and sslrootcert.",
                };
    }

    /// <summary>The Kubernetes client: Config.fromToken(url, token, false).</summary>
    private static IEnumerable<Flag> Kubernetes(CodeFile code)
    {
        if (!code.Names.Mentions("kubernetes"))
            yield break;
        foreach (var call in code.Calls("fromToken", "fromUrl", "fromUserPassword"))
            if (
                call.Receiver.EndsWith("Config", StringComparison.Ordinal)
                && call.Arguments is [_, .., var last]
                && code.Values.Of(last).Is(false)
            )
                yield return new(call.Whole, $"{call.Word}(…, false) does not validate the server: the client talks to whoever answers")
                {
                    Remedy = "Pass true, and set the cluster's root with setSslCaCert.",
                    Changes = [new(last, code.Language.True[0])],
                };
    }

    /// <summary>Java-WebSocket compares names in onSetSSLParameters: an override that calls nothing takes that away.</summary>
    private static IEnumerable<Flag> Hooks(CodeFile code)
    {
        foreach (var method in code.Functions.Named("onSetSSLParameters"))
        {
            var words = Enumerable
                .Range(method.Body.From, method.Body.Length)
                .Where(code.IsWord)
                .Select(i => code[i].Value)
                .ToHashSet(StringComparer.Ordinal);
            var sets = code.Calls("setEndpointIdentificationAlgorithm")
                .Any(c =>
                    method.Body.From <= c.Name
                    && c.Name < method.Body.To
                    && code.Values.Of(c.Argument(0)) is not ({ Kind: ValueKind.Null } or { Kind: ValueKind.Text, Text: "" })
                );
            if (!words.Contains("super") && !sets && !words.Contains("endpointIdentificationAlgorithm"))
                yield return new(
                    JvmTrust.Head(code, method),
                    "onSetSSLParameters is overridden without its comparison of the name: any certificate of a trusted authority will do"
                )
                {
                    Remedy = "Call super.onSetSSLParameters(parameters), or leave the method out.",
                };
        }
    }

    /// <summary>RabbitMQ's factory with a context verifies the chain; the name is compared only after enableHostnameVerification().</summary>
    private static IEnumerable<Flag> RabbitMq(CodeFile code)
    {
        if (!code.Names.Mentions("rabbitmq"))
            yield break;
        foreach (var call in code.Calls("useSslProtocol"))
            if (
                call.Arguments is [{ IsEmpty: false } context, ..]
                && !ServerNotVerified.Jvm.IsDeclaration(code, call)
                && !code[context.From].IsText
                && code.Values.Of(context).Kind != ValueKind.Text
                && !code.Calls("enableHostnameVerification").Any(c => JvmOwners.Speaks(code, call.Name, c.Name, Rabbits))
            )
                yield return new(
                    call.Whole,
                    "the broker's chain is verified and its name is not: any certificate of a trusted authority will do"
                )
                {
                    Remedy = "Call enableHostnameVerification() on the factory.",
                };
    }

    private static readonly string[] Rabbits = ["useSslProtocol", "ConnectionFactory"];
}
