using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.IdleVerifier;

/// <summary>
/// Private members of the platform's languages that would judge a peer and that nothing in their file speaks of: by what they are given (a certificate, a
/// session, a socket) and that they can refuse, whatever they are called; and private classes and fields that are a trust manager or a verifier.
/// </summary>
internal static class JvmUnused
{
    /// <summary>Types of which a function that judges a peer is given one.</summary>
    private static readonly string[] Peers = ["X509Certificate", "SSLSession", "SSLSocket", "Certificate", "Handshake"];

    /// <summary>What is read of a certificate in order to judge it.</summary>
    private static readonly HashSet<string> Reads = new(StringComparer.Ordinal)
    {
        "getSubjectAlternativeNames",
        "subjectAlternativeNames",
        "getPeerCertificates",
        "peerCertificates",
        "getPeerPrincipal",
        "peerPrincipal",
        "checkValidity",
        "getNotAfter",
        "notAfter",
        "getSerialNumber",
        "serialNumber",
        "getPublicKey",
        "publicKey",
        "getEncoded",
        "encoded",
        "getBasicConstraints",
        "basicConstraints",
        "getExtendedKeyUsage",
        "extendedKeyUsage",
        "getKeyUsage",
        "keyUsage",
    };

    private static readonly string[] Judges =
    [
        "X509TrustManager",
        "X509ExtendedTrustManager",
        "HostnameVerifier",
        "X509HostnameVerifier",
        "TrustStrategy",
        "CertificatePinner",
    ];

    public static IEnumerable<Flag> Look(CodeFile code) => [.. Functions(code), .. Classes(code), .. Fields(code), .. Pinners(code)];

    /// <summary>val pinner = CertificatePinner.Builder()….build(), of which something is read, and which no client is given.</summary>
    private static IEnumerable<Flag> Pinners(CodeFile code)
    {
        foreach (var made in code.Index.Places("CertificatePinner"))
        {
            if (!code.IsWord(made) || code[code.StatementStart(made)].Value is "import" || code.Functions.Around(made) is not { } home)
                continue;
            var equals = code.Is(made - 1, "new") ? made - 2 : made - 1;
            if (!code.Is(equals, "=") || !code.IsWord(equals - 1) || !code.Is(made + 1, "."))
                continue;
            var name = code[equals - 1].Value;
            var uses = code.Index.Places(name).Where(i => code.IsWord(i) && i != equals - 1 && home.Body.Contains(i)).ToList();
            var isLocal = code.Names.To(name) is [{ Declares: true } only] && home.Body.Contains(only.Name);
            // pinner.check(…) judges by itself.
            if (
                isLocal
                && uses.TrueForAll(i =>
                    !code.IsLink(i - 1) && code.IsLink(i + 1) && !code[i + 2].Value.StartsWith("check", StringComparison.Ordinal)
                )
            )
                yield return Told(equals - 1, name, "gives a client");
        }
    }

    /// <summary>private boolean ours(String host, SSLSession session) { … }</summary>
    private static IEnumerable<Flag> Functions(CodeFile code)
    {
        foreach (var function in code.Functions.All)
            if (
                function.Name.Length > 0
                && IsPrivate(code, function.Start)
                && Enumerable
                    .Range(function.Start, Math.Max(0, function.Body.From - function.Start))
                    .Any(i => code.IsWord(i) && Peers.Contains(code[i].Value) && IsParameter(code, function, i))
                && code.WordsOf(function.Body).Any(w => Reads.Contains(w) || JvmEvasions.IsName(w))
                && Refuses(code, function)
                && code.Index.Places(function.Name).Count(code.IsWord) == 1
            )
                yield return Told(JvmTrust.Head(code, function).From, function.Name, "calls");
    }

    /// <summary>It answers yes or no by more than one constant, or throws.</summary>
    private static bool Refuses(CodeFile code, Function function)
    {
        var words = code.WordsOf(function.Body).ToHashSet(StringComparer.Ordinal);
        if (words.Contains("throw") && (function.IsExpression || code.Functions.Returns(function).Count == 0))
            return true;
        var head = Enumerable.Range(Math.Max(0, function.Start - 3), Math.Max(0, function.Body.From - function.Start + 3));
        if (head.Any(i => code.IsWord(i) && code[i].Value is "boolean" or "Boolean"))
            return !code.Functions.Returns(function).All(r => code.Values.Of(r).Is(true));
        return words.Overlaps(Demands) && !head.Any(i => code.Is(i, "String"));
    }

    private static readonly string[] Demands = ["require", "check", "checkArgument", "checkState"];

    /// <summary>private static class Pinning implements X509TrustManager { … }</summary>
    private static IEnumerable<Flag> Classes(CodeFile code)
    {
        foreach (var name in (string[])["checkServerTrusted", "verify"])
        foreach (var method in code.Functions.Named(name))
            if (
                method.Parameters.Count is 2 or 3
                && JvmTrust.IdleClass(code, method) is { Length: > 0 } idle
                && code.Index.Places(idle).First() is var at
                && code.WordsOf(new(at, Math.Max(at, code.Parent(method.Start)))).Any(Judges.Contains)
                && (
                    name == "verify"
                        ? Verifiers.Judge(code, method, v => v.Is(true)) == Verdicts.Decides && !JvmVerdicts.Agrees(code, method)
                        : JvmTrust.Methods(code, name).Any(m => ReferenceEquals(m.Method, method) && m.Does == Verdicts.Decides)
                )
            )
                yield return Told(at, idle, "uses");
    }

    /// <summary>private final HostnameVerifier strict = new DefaultHostnameVerifier();</summary>
    private static IEnumerable<Flag> Fields(CodeFile code)
    {
        if (code.Language != Languages.All.Java && code.Language != Languages.All.Kotlin)
            yield break;
        foreach (var type in code.Index.Places("HostnameVerifier", "X509TrustManager"))
        {
            // Java: HostnameVerifier name = …; Kotlin: name: HostnameVerifier = …
            var name =
                code.Is(type - 1, ":") && code.IsWord(type - 2) ? type - 2
                : code.IsWord(type + 1) ? type + 1
                : -1;
            if (
                name < 0
                || !code.Is(Math.Max(name, type) + 1, "=")
                || code.Functions.Around(type) is not null
                || !IsPrivate(code, Math.Min(name, type))
                || code.Index.Places(code[name].Value).Count(code.IsWord) != 1
                || code.Expression(Math.Max(name, type) + 2) is var value && code.WordsOf(value).Any(IsLax)
                // What agrees with too much is told as that.
                || HostNotChecked.Jvm.Look(code).Concat(AcceptingVerifier.Jvm.Look(code)).Any(f => value.Contains(f.At.From))
            )
                continue;
            yield return Told(name, code[name].Value, "uses");
        }
    }

    private static bool IsLax(string word) =>
        word.StartsWith("Noop", StringComparison.Ordinal)
        || word.Contains("AllowAll", StringComparison.OrdinalIgnoreCase)
        || word.Contains("ALLOW_ALL", StringComparison.Ordinal)
        || word.Contains("nsecure", StringComparison.Ordinal)
        || word.Contains("TrustAll", StringComparison.Ordinal);

    private static Flag Told(int name, string called, string verb) =>
        new(new(name, name + 1), $"nothing in this file {verb} {called}: what it verifies decides nothing until something does")
        {
            Remedy = "Give it to the client or the trust manager that it was written for, or delete it.",
            Confidence = Confidence.Firm,
        };

    /// <summary>The type of a parameter, not what it gives back.</summary>
    private static bool IsParameter(CodeFile code, Function function, int type) =>
        code.Parent(type) is var open && open >= function.Start && code[open].Value is "(" or "["
        // private fun X509Certificate.isOurs(): Boolean
        || code.IsLink(type + 1) && code.Is(type + 2, function.Name);

    /// <summary>The word stands before what is declared there.</summary>
    private static bool IsPrivate(CodeFile code, int declared)
    {
        for (var i = declared; i >= Math.Max(0, declared - 14); i--)
            if (code.Is(i, "private"))
                return true;
            else if (i < declared && code[i] is { Kind: Lexing.TokenKind.Symbol, Value: ";" or "}" or "{" })
                return false;
            // Where lines end what is declared, another member's word says nothing.
            else if (
                i < declared
                && code.Language.LineEnds == Languages.LineEnds.Expressions
                && code.BeginsStatement(i + 1)
                && !code[i].Value.StartsWith('@')
            )
                return false;
        return false;
    }
}
