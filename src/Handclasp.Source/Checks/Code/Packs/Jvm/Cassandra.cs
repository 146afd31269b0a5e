using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Jvm;

/// <summary>Cassandra's drivers for the platform: which of their ways to TLS compare no host name.</summary>
internal static class Cassandra
{
    private const string AnyName = "any certificate of a trusted authority will do, whoever it was issued to";
    private const string Remedy = "Use withSslEngineFactory(new ProgrammaticSslEngineFactory(context, null, true)).";

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var call in code.Calls("ProgrammaticSslEngineFactory"))
            if (
                !ServerNotVerified.Jvm.IsDeclaration(code, call)
                && call.Arguments.Count is 1 or 2 or 3
                && (call.Arguments.Count < 3 || code.Values.Of(call.Argument(2)).Is(false))
            )
                yield return new(
                    call.Whole,
                    "ProgrammaticSslEngineFactory is not told to compare the host's name: any certificate of a trusted authority will do"
                )
                {
                    Remedy = "Pass true as the third argument.",
                };
        if (!code.Names.Mentions("datastax"))
            yield break;
        // CqlSession.builder().withSslContext(context) is that factory with one argument.
        foreach (var call in code.Calls("withSslContext"))
            if (
                !ServerNotVerified.Jvm.IsDeclaration(code, call)
                && call.Arguments is [var context]
                && !code.Values.Of(context).Is(ValueKind.Null)
            )
                yield return new(call.Whole, $"withSslContext compares no host name: {AnyName}") { Remedy = Remedy };
        // Driver 3: withSSL(), and its own options of the JDK.
        foreach (var call in code.Calls("withSSL"))
            if (
                code.Names.Mentions("datastax.driver.core")
                && !ServerNotVerified.Jvm.IsDeclaration(code, call)
                && (
                    call.Arguments.Count == 0
                    || code.WordsOf(call.Argument(0)).Any(w => w.EndsWith("JdkSSLOptions", StringComparison.Ordinal))
                )
            )
                yield return new(call.Whole, $"the driver's options of the JDK compare no host name: {AnyName}")
                {
                    Remedy =
                        "Subclass RemoteEndpointAwareJdkSSLOptions and set the endpoint identification \"HTTPS\" on its engines; or use driver 4.",
                };
    }
}
