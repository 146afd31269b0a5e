using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.HostNotChecked;

/// <summary>
/// Clients of libraries that compare a name only where they are told it, or told to: UnboundID's LDAP connections, Finagle's client configuration,
/// fs2's sockets, RabbitMQ's factory.
/// </summary>
internal static class JvmUntold
{
    public static IEnumerable<Flag> Look(CodeFile code) =>
        [.. Ldap(code), .. Finagle(code), .. Fs2(code), .. Copied(code), .. Rabbit(code)];

    /// <summary>new LDAPConnection(ssl.createSSLSocketFactory(), options, host, port): without setSSLSocketVerifier UnboundID's verifier takes any name.</summary>
    private static IEnumerable<Flag> Ldap(CodeFile code)
    {
        // A file that knows of the verifier somewhere has a place where it belongs.
        if (!code.Names.Mentions("com.unboundid") || !code.Names.Has("setSSLSocketVerifier"))
            yield break;
        foreach (var call in code.Calls("LDAPConnection"))
            if (
                call.Arguments is [var factory, ..]
                && code.Text(factory) is var made
                && (
                    made.Contains("ocketFactory", StringComparison.Ordinal)
                    || made.Contains("sslFactory", StringComparison.OrdinalIgnoreCase)
                )
                && !made.Contains("TrustAll", StringComparison.Ordinal)
                && !code
                    .Names.Reaching(code[factory.From].Value, call.Name)
                    .Any(a => code.Text(a.Value).Contains("TrustAll", StringComparison.Ordinal))
                && code.Functions.NamedAround(call.Name) is { } home
                && !code
                    .Index.Places("setSSLSocketVerifier", "sslSocketVerifier", "SSLSocketVerifier")
                    .Any(i =>
                        code.IsWord(i)
                        && !code.Is(code.StatementStart(i), "import")
                        && (
                            JvmMembers.Home(code, i) is null
                            || home.Body.Contains(i)
                            || Kinship.Reaches(code, home.Start, i)
                            || code.Functions.NamedAround(i) is { } other && Kinship.Reaches(code, other.Start, call.Name)
                        )
                    )
                // Options that come from elsewhere may have it.
                && !call.Arguments.Any(a => a.Length == 1 && IsOptions(code, a.From))
            )
                yield return Told(
                    call.Whole,
                    "UnboundID compares no name until its options are given a verifier: any certificate of a trusted authority will do",
                    "Call setSSLSocketVerifier(new HostNameSSLSocketVerifier(false)) on the options."
                );
    }

    private static bool IsOptions(CodeFile code, int word) =>
        code[word].Value.Contains("opt", StringComparison.OrdinalIgnoreCase)
        && (code.Functions.IsParameter(code[word].Value, word) || code.Names.Reaching(code[word].Value, word).Count == 0);

    /// <summary>SslClientConfiguration(trustCredentials = …) without a hostname: Finagle compares none then.</summary>
    private static IEnumerable<Flag> Finagle(CodeFile code)
    {
        foreach (var call in code.Calls("SslClientConfiguration"))
            if (
                code.In(call.Open, "trustCredentials") is { } trust
                && !code.Text(trust.Value).Contains("Insecure", StringComparison.Ordinal)
                && code.In(call.Open, "hostname") is var host
                && (host is null || code.Is(host.Value.Value.From, "None"))
            )
                yield return Told(
                    new(call.Start, call.Name + 1),
                    "the configuration has no hostname, so Finagle compares none: any certificate of a trusted authority will do",
                    "Add hostname = Some(host)."
                );
    }

    /// <summary>clientBuilder(socket).withParameters(TLSParameters(…)) without endpointIdentificationAlgorithm.</summary>
    private static IEnumerable<Flag> Fs2(CodeFile code)
    {
        if (!code.Names.Mentions("fs2"))
            yield break;
        foreach (var call in code.Calls("withParameters"))
            if (
                call.Arguments is [var only]
                && code[only.From].Value is "TLSParameters"
                && code.Is(only.From + 1, "(")
                && code.In(only.From + 1, "endpointIdentificationAlgorithm") is null
                && Enumerable.Range(call.Start, Math.Max(0, call.Name - call.Start)).Any(i => code.Is(i, "clientBuilder"))
            )
                yield return Told(
                    only,
                    "the parameters name no endpoint identification: the chain is verified and the name is not, so any certificate of a trusted authority will do",
                    "Add endpointIdentificationAlgorithm = Some(\"HTTPS\")."
                );
    }

    /// <summary>Clojure: (.setEndpointIdentificationAlgorithm p "HTTPS") of parameters that no (.setSSLParameters …) gives back.</summary>
    private static IEnumerable<Flag> Copied(CodeFile code)
    {
        if (code.Language != Languages.All.Clojure)
            yield break;
        foreach (var call in code.Calls("setEndpointIdentificationAlgorithm"))
        {
            var form = code.Parent(call.Name);
            while (form > 0 && !(code.Is(form, "(") && code[form + 1].Value is "let" or "defn" or "defn-" or "fn" or "doto"))
                form = code.Parent(form);
            var (held, all) = (call.Receiver, new Span(Math.Max(form, 0), form > 0 ? code.Mate(form) : code.Tokens.Length));
            if (
                held.Length > 0
                && code.Is(form + 1, "let")
                && code.Calls("getSSLParameters").Any(c => all.Contains(c.Name) && code.Is(code.Parent(c.Name) - 1, held))
                && !code.Calls("setSSLParameters").Any(c => all.Contains(c.Name))
            )
                yield return Told(
                    call.Whole,
                    "the parameters are a copy, and nobody gives them back to the connection: the server's name is not compared",
                    "Call (.setSSLParameters socket p), before the handshake."
                );
        }
    }

    /// <summary>factory.useSslProtocol(context) without enableHostnameVerification(), of the same factory.</summary>
    private static IEnumerable<Flag> Rabbit(CodeFile code)
    {
        if (!code.Names.Mentions("com.rabbitmq") || !code.Language.IsJvm)
            yield break;
        var enabling = code.Calls("enableHostnameVerification").ToList();
        foreach (var call in code.Calls("useSslProtocol"))
            if (
                call.Arguments is [{ Length: > 0 } context]
                && !code[context.From].IsText
                && !ServerNotVerified.Jvm.IsDeclaration(code, call)
                // A file that knows of it somewhere has a place where it belongs; one that never does is told by nobody.
                && enabling.Count > 0
                && code.Functions.NamedAround(call.Name) is { } home
                && !enabling.Exists(e =>
                    Parents(code, call.Name).Contains(code.Parent(e.Name)) && !IsArm(code, code.Parent(e.Name), call.Name)
                    || Parents(code, e.Name).Contains(code.Parent(call.Name))
                    || code.Functions.NamedAround(e.Name) is { } other
                        && !ReferenceEquals(other, home)
                        && (Kinship.Reaches(code, home.Start, e.Name) || Kinship.Reaches(code, other.Start, call.Name))
                )
            )
                yield return Told(
                    call.Whole,
                    "RabbitMQ's client compares no name until enableHostnameVerification() is called: any certificate of a trusted authority will do",
                    "Call enableHostnameVerification() on the factory."
                );
    }

    private static HashSet<int> Parents(CodeFile code, int index)
    {
        HashSet<int> found = [];
        for (var open = code.Parent(index); open >= 0; open = code.Parent(open))
            found.Add(open);
        found.Add(-1);
        return found;
    }

    /// <summary>It stands in another arm of the switch around both.</summary>
    private static bool IsArm(CodeFile code, int block, int index) => block < 0 || !code.Inside(block).Contains(index);

    private static Flag Told(Span at, string because, string remedy) => new(at, because) { Remedy = remedy, Confidence = Confidence.Firm };
}
