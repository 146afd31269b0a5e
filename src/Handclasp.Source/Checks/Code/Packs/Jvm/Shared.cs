using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Jvm;

/// <summary>Java's readers, and what the other languages of its platform have beside them, one for each check.</summary>
internal static class Shared
{
    public static IEnumerable<Flag> Server(CodeFile code, params IEnumerable<Flag>[] own) =>
        Switches.Once(
            code,
            [
                ServerNotVerified.Jvm.Look(code),
                Switches.Look(code, Switched.Server, More.Trust),
                More.Configured(code, More.AnyCertificate(), "this client talks to whoever answers, with any certificate", More.Trust),
                More.Options(
                    code,
                    "this client talks to whoever answers",
                    "Remove the option.",
                    "com.amazonaws.sdk.disableCertChecking",
                    "maven.wagon.http.ssl.insecure=true"
                ),
                .. own,
            ]
        );

    public static IEnumerable<Flag> Host(CodeFile code, params IEnumerable<Flag>[] own) =>
        Switches.Once(
            code,
            [
                HostNotChecked.Jvm.Look(code),
                Switches.Look(code, Switched.Host, More.Compare),
                More.Engine(code),
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
        Switches.Once(code, [ClientAuthOptional.Readers.Jvm(code), More.Asked(code), .. own]);

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

    public static IEnumerable<Flag> Suites(CodeFile code, params IEnumerable<Flag>[] own) =>
        Switches.Once(
            code,
            [
                WeakSuites.Readers.Jvm(code),
                More.Suites(code),
                More.Configured(code, More.WeakCiphers(), "weak suites are allowed", "Remove the line."),
                .. own,
            ]
        );

    public static IEnumerable<Flag> Revocation(CodeFile code, params IEnumerable<Flag>[] own) =>
        Switches.Once(
            code,
            [
                RevocationOff.Readers.Jvm(code),
                More.SoftFail(code),
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

    public static IEnumerable<Flag> Keys(CodeFile code) => Switches.Once(code, KeyPassword.Readers.Jvm(code), Passwords.Look(code));
}
