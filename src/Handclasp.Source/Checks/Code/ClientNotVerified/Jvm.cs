using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ClientNotVerified;

/// <summary>Java and Kotlin servers: trust managers that let every client in.</summary>
internal static class Jvm
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (JvmTrust.IsServer(code))
        {
            foreach (var (method, does) in JvmTrust.Methods(code, "checkClientTrusted"))
                if (does is not Verdicts.Decides && JvmSides.IsServers(code, method))
                    yield return new(
                        JvmTrust.Head(code, method),
                        "checkClientTrusted never refuses: a client with any certificate is let in"
                    )
                    {
                        Remedy = "Initialise a TrustManagerFactory with a KeyStore that holds your clients' root.",
                    };
        }
        else
        {
            foreach (var (method, does) in JvmTrust.Methods(code, "checkClientTrusted"))
                if (
                    JvmSides.Beside(code, method, "checkServerTrusted") is { } beside
                    && (
                        does is Verdicts.DatesOnly or Verdicts.Swallows && !method.IsExpression && Decides(code, method)
                        || does is Verdicts.NamesOnly or Verdicts.DatesOnly && IsRefusal(code, beside)
                    )
                )
                    yield return new(
                        JvmTrust.Head(code, method),
                        "checkClientTrusted looks at what anybody can write into a certificate, or throws its verdict away: a client with any certificate is let in"
                    )
                    {
                        Remedy = "Initialise a TrustManagerFactory with a KeyStore that holds your clients' root.",
                        Confidence = Model.Confidence.Firm,
                    };
        }

        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code[i] is { Kind: TokenKind.Word, Value: "InsecureTrustManagerFactory" }
                && !ServerNotVerified.Jvm.IsImportOrType(code, i)
                && IsServers(code, i)
            )
                yield return new(
                    new(code.PathStart(i), code.Is(i + 1, ".") ? i + 3 : i + 1),
                    "InsecureTrustManagerFactory lets every client in, with any certificate"
                )
                {
                    Remedy = "Give trustManager(…) the file with your clients' root.",
                };
    }

    /// <summary>A method of the same class verifies servers.</summary>
    private static bool Decides(CodeFile code, Function method) =>
        JvmTrust
            .Methods(code, "checkServerTrusted")
            .Any(m => code.Parent(m.Method.Start) == code.Parent(method.Start) && m.Does == Verdicts.Decides);

    /// <summary>throw CertificateException("server side only"), and nothing else: the manager is a server's.</summary>
    private static bool IsRefusal(CodeFile code, Function method) =>
        code.Is(method.Body.From, "throw") && !Enumerable.Range(method.Body.From, method.Body.Length).Any(i => code.Is(i, "if"));

    /// <summary>Tomcat's optionalNoCA, set or handed to a function of this file that sets it; Jetty's factory whose trust managers accept all; Bouncy Castle's hook.</summary>
    public static IEnumerable<Flag> Libraries(CodeFile code)
    {
        foreach (var call in code.Calls("setCertificateVerification"))
        foreach (var given in JvmHanded.To(code, call.Argument(0)).Prepend(call.Argument(0)))
            if (
                !given.IsEmpty
                && code.Values.Of(given) is { Kind: ValueKind.Text, Text: "optionalNoCA" }
                && (code[given.From].IsText || given.From == call.Argument(0).From)
            )
                yield return new(given, "optionalNoCA takes any certificate of a client, whoever issued it")
                {
                    Remedy = "Write \"required\".",
                };
        foreach (var call in code.Calls("setTrustAll"))
            if (
                call.Arguments is [var all]
                && code.Values.Of(all).Is(true)
                && JvmOwners.Maker(code, call.Name).Contains("SslContextFactory.Server", StringComparison.Ordinal)
            )
                yield return new(call.Whole, "setTrustAll(true) lets every client in, with any certificate")
                {
                    Remedy = "Give it a trust store of your clients' root.",
                };
        foreach (var at in code.Index.Places("TRUST_ALL_CERTS"))
            if (code.IsWord(at) && IsOfServerFactory(code, at))
                yield return new(new(code.PathStart(at), at + 1), "TRUST_ALL_CERTS lets every client in, with any certificate")
                {
                    Remedy = "Call super.getTrustManagers, with a trust store of your clients' root.",
                };
        if (!code.Names.Mentions("bouncycastle"))
            yield break;
        foreach (var method in code.Functions.Named("notifyClientCertificate"))
            if (
                method.Parameters.Count == 1
                && (
                    Verifiers.Judge(code, method, _ => true, isVoid: true) != Verdicts.Decides
                    || JvmVerdicts.RefusesOnlyNothing(code, method)
                )
                && !method.Body.IsEmpty
            )
                yield return new(
                    JvmTrust.Head(code, method),
                    "notifyClientCertificate refuses no certificate, and Bouncy Castle verifies none by itself"
                )
                {
                    Remedy = "Verify the chain with a CertPathValidator, and throw TlsFatalAlert(AlertDescription.bad_certificate).",
                };
    }

    /// <summary>Within a class that extends Jetty's factory for servers.</summary>
    internal static bool IsOfServerFactory(CodeFile code, int index)
    {
        for (var open = code.Parent(index); open > 0; open = code.Parent(open))
            if (code.Is(open, "{") && JvmMembers.ClassOf(code, open).Length > 0)
                return Enumerable
                    .Range(Math.Max(0, open - 30), Math.Min(30, open))
                    .Any(i => code.Is(i, "Server") && code.Is(i - 2, "SslContextFactory"));
        return false;
    }

    /// <summary>True within a chain that begins with forServer or TlsServerCredentials, or that is called on a variable made by one.</summary>
    public static bool IsServers(CodeFile code, int index)
    {
        if (JvmTrust.IsBehind(code, index, "forServer", 80) || JvmTrust.IsBehind(code, index, "TlsServerCredentials", 80))
            return true;
        // b.clientAuth(REQUIRE).trustManager(…), (doto b (.clientAuth …) (.trustManager …)): who asks clients is a server.
        if (
            code
                .Index.Places("clientAuth", ".clientAuth")
                .Any(i =>
                    code.IsWord(i)
                    && Math.Abs(i - index) < 40
                    && (
                        code.PathStart(i) == code.PathStart(Math.Max(0, code.Parent(index) - 1))
                        || code.Language.Name == "Clojure"
                            && code.Parent(code.Parent(i)) is > 0 and var form
                            && form == code.Parent(code.Parent(index))
                    )
                )
        )
            return true;
        var call = code.Parent(index);
        if (call <= 0 || !code.Is(call, "(") || code.CallAt(call) is not { } taker || taker.Receiver.Length == 0)
            return false;
        return code
            .Names.Reaching(taker.Receiver.Split('.')[0], index)
            .Any(a =>
                code.Text(a.Value) is var made
                && (made.Contains("forServer", StringComparison.Ordinal) || made.Contains("TlsServerCredentials", StringComparison.Ordinal))
            );
    }
}
