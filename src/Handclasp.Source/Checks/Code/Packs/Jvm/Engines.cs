using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Jvm;

/// <summary>Engines of clients, as Scala, Groovy and Clojure make them.</summary>
internal static class Engines
{
    private static readonly string[] Makers = ["createSSLEngine"];

    /// <summary>An engine of a client that is never told which name to compare.</summary>
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (
            !code.Names.Has("createSSLEngine") || code.Language.Name is "Java" or "Kotlin" // read by their own reader
        )
            yield break;
        var clients = code.Calls("setUseClientMode")
            .Where(c => c.Arguments is [var only] && code.Values.Of(only).Is(true))
            .Select(c => c.Name)
            .ToList();
        foreach (var call in code.Calls("createSSLEngine"))
            if (
                !ServerNotVerified.Jvm.IsDeclaration(code, call)
                // What verifies nothing at all is told as that.
                && !TakesAnything(code, call)
                && clients.Exists(c => Kinship.Speaks(code, call.Name, c, Makers))
                && !Kinship.Has(
                    code,
                    call.Name,
                    Makers,
                    "setEndpointIdentificationAlgorithm",
                    "endpointIdentificationAlgorithm",
                    "HostnameVerifier",
                    "HostnameChecker"
                )
            )
                yield return new(
                    call.Whole,
                    "an SSLEngine compares no name by itself: any certificate of a trusted authority will do, whoever it was issued to"
                )
                {
                    Remedy = "Set SSLParameters with setEndpointIdentificationAlgorithm(\"HTTPS\") on the engine.",
                };
    }

    /// <summary>The function around an engine, or one that it names, gives its context a trust manager of this file that refuses nobody.</summary>
    private static bool TakesAnything(CodeFile code, Call engine) =>
        code.Functions.NamedAround(engine.Name) is { } home
        && JvmTrust
            .Methods(code, "checkServerTrusted")
            .Where(m => m.Does == Verdicts.AcceptsAll)
            .Select(m => JvmMembers.ClassOf(code, code.Parent(m.Method.Start)))
            .Any(name => name.Length > 0 && code.Index.Places(name).Any(i => code.IsWord(i) && Kinship.Reaches(code, home.Start, i)));
}
