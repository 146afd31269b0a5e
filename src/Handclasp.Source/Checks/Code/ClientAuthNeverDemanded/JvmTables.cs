using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ClientAuthNeverDemanded;

/// <summary>
/// One of several servers that a helper makes: it has the roots for clients, and what this server is given for the demand is none:
/// <c>tls(ClientAuth.NONE)</c>, a row of a table with NONE. And the JDK's HttpsParameters, whose SSLParameters replace what was demanded before.
/// </summary>
internal static class JvmTables
{
    private static readonly HashSet<string> Roots = new(StringComparer.Ordinal)
    {
        "trustManager",
        "trustManagerFactory",
        "trustOptions",
        "setTrustOptions",
        "setTrustStoreOptions",
        "setPemTrustOptions",
        "setTrustStore",
        "trustStore",
        "setTrustStorePath",
        "trustStorePath",
        "setTruststoreFile",
    };

    public static IEnumerable<Flag> Look(CodeFile code) => [.. Rows(code), .. Replaced(code)];

    private static IEnumerable<Flag> Rows(CodeFile code)
    {
        foreach (var (taker, value) in Demands(code))
        {
            if (JvmMembers.Home(code, taker) is not { } home || !code.WordsOf(home.Body).Any(Roots.Contains))
                continue;
            // What a condition chooses between is no choice of this server's.
            List<Span> ways = [.. JvmHanded.To(code, value), .. JvmRows.Of(code, value)];
            if (!ways.Any(w => Last(code, w) is "REQUIRE" or "REQUIRED" or "NEED" or "MANDATORY"))
                continue;
            foreach (var way in ways)
                if (way != value && Last(code, way) == "NONE" && way.Length > 1 && !HasNothing(code, way))
                    yield return new(way, "the server has roots for clients, and asks no client for a certificate")
                    {
                        Remedy = "Demand it: REQUIRE, or leave the roots out of this server.",
                        Confidence = Confidence.Firm,
                        Beside = [new(new(taker, taker + 1), "it is set here")],
                    };
        }
    }

    /// <summary>What sets the demand, and with what.</summary>
    internal static IEnumerable<(int Taker, Span Value)> Demands(CodeFile code) =>
        code.Calls("clientAuth", "setClientAuth", "withClientAuth")
            .Where(c => c.Arguments.Count == 1 && !ServerNotVerified.Jvm.IsDeclaration(code, c))
            .Select(c => (c.Name, c.Argument(0)))
            .Concat(code.Settings("clientAuth").Where(s => !ServerNotVerified.Jvm.IsDeclared(code, s)).Select(s => (s.Name, s.Value)));

    internal static string Last(CodeFile code, Span way) =>
        code.IsWord(way.To - 1) && code.IsLink(way.To - 2) ? code[way.To - 1].Value : "";

    /// <summary>Port(8443, ClientAuth.NONE, null): this one has no roots.</summary>
    private static bool HasNothing(CodeFile code, Span way) =>
        code.Parent(way.From) is > 0 and var open
        && code.Is(open, "(")
        && code.Parts(code.Inside(open)).Any(p => code.Values.Of(p).Is(ValueKind.Null) || code.Text(p) is "None" or "Optional.empty()");

    /// <summary>configure(params): params.setNeedClientAuth(true); … params.setSSLParameters(p): the JDK's server takes p alone then.</summary>
    private static IEnumerable<Flag> Replaced(CodeFile code)
    {
        if (!code.Names.Has("HttpsParameters"))
            yield break;
        foreach (var call in code.Calls("setNeedClientAuth"))
            if (
                code.Values.Of(call.Argument(0)).Is(true)
                && code.Functions.Around(call.Name) is { } configure
                && configure.Parameters.Contains(call.Receiver)
                && code.Calls("setSSLParameters")
                    .FirstOrDefault(c => configure.Body.Contains(c.Name) && c.Receiver == call.Receiver && c.Arguments.Count == 1)
                    is { Code: not null } replaces
                && code.Text(replaces.Argument(0)) is var given
                && !code.Calls("setNeedClientAuth", "setWantClientAuth").Any(c => configure.Body.Contains(c.Name) && c.Receiver == given)
                && code.IsWord(replaces.Argument(0).From)
            )
                yield return new(
                    call.Whole,
                    "the parameters that are set with setSSLParameters take the place of this demand: no client is asked for a certificate"
                )
                {
                    Remedy = "Call setNeedClientAuth(true) on the SSLParameters themselves.",
                    Confidence = Confidence.Firm,
                    Beside = [new(replaces.Whole, "replaced here")],
                };
    }
}
