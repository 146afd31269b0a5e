using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Jvm;

/// <summary>Java's readers, and what the other languages of its platform have beside them, one for each check.</summary>
internal static partial class Shared
{
    public static IEnumerable<Flag> Server(CodeFile code, params IEnumerable<Flag>[] own) =>
        Switches.Once(
            code,
            [
                ServerNotVerified.Jvm.Look(code).Select(f => Switches.Weighed(code, f)).OfType<Flag>(),
                Switches.Look(code, Switched.Server, More.Trust),
                More.Configured(code, More.AnyCertificate(), "this client talks to whoever answers, with any certificate", More.Trust),
                More.Options(
                    code,
                    "this client talks to whoever answers",
                    "Remove the option.",
                    "com.amazonaws.sdk.disableCertChecking",
                    "maven.wagon.http.ssl.insecure=true"
                ),
                Bare(code),
                Modes(code),
                Strategies(code),
                MoreLibraries.Server(code),
                Rarer.Server(code),
                BuiltOptions.Look(code, isHost: false),
                .. own,
            ]
        );

    /// <summary>What needs no brackets here: getAcceptAllTrustManager in Scala, the property acceptAllTrustManager in Groovy.</summary>
    private static IEnumerable<Flag> Bare(CodeFile code)
    {
        foreach (
            var at in code.Index.Places(
                "getAcceptAllTrustManager",
                "acceptAllTrustManager",
                "getValidateServerCertificateTrustManager",
                "validateServerCertificateTrustManager",
                "relaxedHTTPSValidation",
                "useRelaxedHTTPSValidation",
                "disableTrustManager",
                "opentls",
                "TrustAllX509TrustManager",
                "TrustAllSSLSocketFactory",
                "ALL_TRUSTING_TRUST_MANAGER",
                "TRUST_ALL_TRUST_MANAGER"
            )
        )
            if (
                code.IsWord(at)
                && !code.Is(at + 1, "(")
                && !code.Is(at + 1, "=")
                && !ServerNotVerified.Jvm.IsImportOrType(code, at)
                && !Mentions.IsDeclaredHere(code, code[at].Value)
                && !Mentions.IsOnlySpokenOf(code, code.PathStart(at), at + 1)
                && code[at - 1].Value is not ("def" or "val" or "var" or "object")
            )
                yield return new(
                    new(code.Shown(at), at + 1),
                    $"{code[at].Value} accepts any certificate: this client talks to whoever answers"
                )
                {
                    Remedy = More.Trust,
                };
    }

    /// <summary>Jedis: SslVerifyMode.INSECURE; Neo4j: TrustStrategy.trustAllCertificates().</summary>
    private static IEnumerable<Flag> Modes(CodeFile code)
    {
        foreach (var at in code.Index.Places("INSECURE"))
            if (code.IsWord(at) && code.Is(at - 2, "SslVerifyMode") && !Mentions.IsOnlySpokenOf(code, code.PathStart(at), at + 1))
                yield return new(new(code.Shown(at), at + 1), "SslVerifyMode.INSECURE: this client talks to whoever answers")
                {
                    Remedy = "Use SslVerifyMode.FULL.",
                };
        foreach (var call in code.Calls("trustAllCertificates"))
            if (call.Arguments.Count == 0 && call.Receiver.EndsWith("TrustStrategy", StringComparison.Ordinal))
                yield return new(call.Whole, "trustAllCertificates: the Neo4j driver talks to whoever answers") { Remedy = More.Trust };
    }

    /// <summary>{ chain, type -> true } as TrustStrategy; val any: TrustStrategy = (_, _) => true.</summary>
    internal static IEnumerable<Flag> Strategies(CodeFile code)
    {
        if (!code.Names.Has("TrustStrategy"))
            yield break;
        foreach (var function in code.Functions.All)
        {
            if (function.Name.Length > 0 || function.Parameters.Count is not (1 or 2))
                continue;
            var start = code.StatementStart(function.Start);
            var isStrategy =
                code.Is(function.End + 1, "as") && code.Is(function.End + 2, "TrustStrategy")
                || code.Is(function.Start - 1, "=")
                    && Enumerable.Range(start, function.Start - start).Any(i => code.Is(i, "TrustStrategy"));
            // The call that is given it is told already.
            var isGiven = code.Calls("loadTrustMaterial").Any(c => c.Arguments.Any(a => ReferenceEquals(code.Functions.Of(a), function)));
            if (isStrategy && !isGiven && Verifiers.Judge(code, function, v => v.Is(true)) is Verdicts.AcceptsAll or Verdicts.Swallows)
                yield return new(
                    new(function.Start, Math.Max(function.End, function.Start + 1)),
                    "the trust strategy agrees with every certificate: this client talks to whoever answers"
                )
                {
                    Remedy = More.Trust,
                };
        }
    }

    /// <summary>verify within what is a HostnameVerifier by its place: a map's closure, a form of reify.</summary>
    private static IEnumerable<Flag> Placed(CodeFile code)
    {
        if (!code.Names.Has("HostnameVerifier"))
            yield break;
        foreach (var function in code.Functions.Named("verify"))
            if (
                function.Parameters.Count == 2
                && (code.Is(function.Start, "{") || code.Is(function.Start, "("))
                && (
                    Verifiers.Judge(code, function, v => v.Is(true)) is Verdicts.AcceptsAll or Verdicts.Swallows
                    || JvmVerdicts.Agrees(code, function)
                )
            )
                yield return new(
                    new(function.Start, function.End),
                    "the host name verifier agrees with every name: any certificate of a trusted authority will do, whoever it was issued to"
                )
                {
                    Remedy = "Leave the verifier out: the default one compares the name with the certificate.",
                };
            else if (code.Language.Name == "Clojure" && JvmEvasions.LooksAtNoCertificate(code, function))
                yield return new(
                    new(function.Start, function.End),
                    "the host name verifier looks at the name that was asked for and never at the certificate: any certificate of a trusted authority will do for it"
                )
                {
                    Remedy = "Leave the verifier out: the default one compares the name with the certificate.",
                    Confidence = Model.Confidence.Firm,
                };
    }

    /// <summary>Oracle's driver is told not to compare.</summary>
    private static IEnumerable<Flag> Oracle(CodeFile code)
    {
        foreach (var flag in OracleMatch(code))
            yield return flag;
        // The DataStax driver for Cassandra.
        foreach (var at in code.Index.Places("SSL_HOSTNAME_VALIDATION"))
            if (code.IsWord(at) && code.Is(at + 1, ",") && code.Values.Of(code.Expression(at + 2)).Is(false))
                yield return new(new(code.Shown(at), at + 3), "SSL_HOSTNAME_VALIDATION is off: the server's name is not compared")
                {
                    Remedy = "Write true.",
                };
        foreach (var pair in Pairs.Of(code))
            if (pair.Name == "oracle.net.ssl_server_dn_match" && Switches.Says(code.Values.Of(pair.Value), false))
                yield return new(pair.At, "oracle.net.ssl_server_dn_match is off: the server's name is not compared")
                {
                    Remedy = "Write true.",
                };
    }

    /// <summary>SSL_SERVER_DN_MATCH=no in a connection descriptor.</summary>
    public static IEnumerable<Flag> OracleMatch(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
            if (code[i].IsText && DnMatch().IsMatch(code[i].Value))
                yield return new(new(i, i + 1), "SSL_SERVER_DN_MATCH is off: the server's name is not compared")
                {
                    Remedy = "Write SSL_SERVER_DN_MATCH=yes.",
                };
    }

    [GeneratedRegex(@"(?i)\(\s*SSL_SERVER_DN_MATCH\s*=\s*(no|off|false)\s*\)")]
    private static partial Regex DnMatch();

    public static IEnumerable<Flag> Host(CodeFile code, params IEnumerable<Flag>[] own) =>
        Switches.Once(
            code,
            [
                HostNotChecked.Jvm.Look(code),
                Switches.Look(code, Switched.Host, More.Compare),
                Engines.Look(code),
                More.Configured(code, More.AnyHost(), "the server's name is not compared", "Remove the line."),
                More.Options(
                    code,
                    "the server's name is not compared",
                    "Remove the option.",
                    "jdk.internal.httpclient.disableHostnameVerification",
                    "com.sun.jndi.ldap.object.disableEndpointIdentification",
                    "maven.wagon.http.ssl.allowall=true"
                ),
                Partial(code),
                Placed(code),
                Oracle(code),
                Cassandra.Look(code),
                MoreLibraries.Host(code),
                Rarer.Host(code),
                BuiltOptions.Look(code, isHost: true),
                .. own,
            ]
        );

    /// <summary>Lettuce: SslVerifyMode.CA verifies the chain alone.</summary>
    private static IEnumerable<Flag> Partial(CodeFile code)
    {
        foreach (var at in code.Index.Places("CA"))
            if (code.IsWord(at) && code.Is(at - 2, "SslVerifyMode") && !Mentions.IsOnlySpokenOf(code, code.PathStart(at), at + 1))
                yield return new(new(code.PathStart(at), at + 1), "SslVerifyMode.CA compares no name")
                {
                    Remedy = "Use SslVerifyMode.FULL.",
                };
    }

    public static IEnumerable<Flag> Asked(CodeFile code, params IEnumerable<Flag>[] own) =>
        Switches.Once(
            code,
            [
                ClientAuthOptional.Readers.Jvm(code),
                ClientAuthOptional.JvmTables.Look(code),
                More.Asked(code),
                MoreLibraries.Asked(code),
                MoreLibraries.Grizzly(code),
                Rarer.Asked(code),
                .. own,
            ]
        );

    public static IEnumerable<Flag> Protocols(CodeFile code, params IEnumerable<Flag>[] own) =>
        Switches.Once(
            code,
            [
                OldProtocol.Readers.Jvm(code),
                More.Protocols(code),
                More.Configured(code, More.WeakProtocols(), "SSL and early TLS are allowed", "Remove the line."),
                More.Options(
                    code,
                    "old versions are allowed",
                    "Name TLSv1.2 and TLSv1.3 only.",
                    "https.protocols=TLSv1,",
                    "https.protocols=TLSv1.1",
                    "https.protocols=SSLv3",
                    "jdk.tls.client.protocols=TLSv1,",
                    "jdk.tls.client.protocols=TLSv1.1"
                ),
                .. own,
            ]
        );

    public static IEnumerable<Flag> Suites(CodeFile code, params IEnumerable<Flag>[] own)
    {
        List<Flag> told = [.. WeakSuites.Readers.Jvm(code)];
        return Switches.Once(
            code,
            [
                told,
                // Whose entries are told one by one is not told as a whole again.
                More.Suites(code).Where(f => !told.Exists(t => f.At.Contains(t.At.From))),
                More.Configured(code, More.WeakCiphers(), "weak suites are allowed", "Remove the line."),
                .. own,
            ]
        );
    }

    public static IEnumerable<Flag> Revocation(CodeFile code, params IEnumerable<Flag>[] own) =>
        Switches.Once(
            code,
            [
                RevocationOff.Readers.Jvm(code),
                More.SoftFail(code),
                RevocationOff.Snowflake.Look(code),
                More.Options(
                    code,
                    "a revoked certificate is accepted",
                    "Remove the option.",
                    "com.sun.net.ssl.checkRevocation=false",
                    "ocsp.enable=false"
                ),
                .. own,
            ]
        );

    public static IEnumerable<Flag> Keys(CodeFile code)
    {
        List<Flag> told = [.. OfKeys(code), .. KeyPassword.JvmClassDefaults.Look(code)];
        return Switches.Once(code, told, Passwords.Look(code).Where(f => !told.Exists(t => IsOnePair(code, t, f))));
    }

    /// <summary>What all languages of the platform say of passwords; what is taken where the environment says nothing is told once.</summary>
    public static IEnumerable<Flag> OfKeys(CodeFile code)
    {
        List<Flag> told = [.. KeyPassword.Readers.Jvm(code), .. MoreLibraries.Keys(code)];
        return [.. told, .. KeyPassword.JvmFallbacks.Look(code).Where(f => !told.Exists(t => t.At.From < f.At.To && f.At.From < t.At.To))];
    }

    /// <summary>p.put("name", "secret"): told at its beginning, and not at its name again.</summary>
    private static bool IsOnePair(CodeFile code, Flag told, Flag other) =>
        Pairs.Of(code).Any(p => p.At.From == told.At.From && p.At.Contains(other.At.From));
}
