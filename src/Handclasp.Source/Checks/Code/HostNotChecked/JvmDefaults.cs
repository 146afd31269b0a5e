using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.HostNotChecked;

/// <summary>Clients of libraries that compare no name until they are told to: Vert.x's NetClient, Jedis.</summary>
internal static class JvmDefaults
{
    public static IEnumerable<Flag> Look(CodeFile code) => [.. Vertx(code), .. Jedis(code)];

    /// <summary>new NetClientOptions().setSsl(true) without setHostnameVerificationAlgorithm("HTTPS").</summary>
    private static IEnumerable<Flag> Vertx(CodeFile code)
    {
        foreach (var options in code.Calls("NetClientOptions"))
            if (
                !ServerNotVerified.Jvm.IsDeclaration(code, options)
                && options.Arguments.Count == 0
                && IsOn(code, options, "NetClientOptions", "setSsl", "isSsl")
                && !Has(
                    code,
                    options,
                    "NetClientOptions",
                    "setHostnameVerificationAlgorithm",
                    "hostnameVerificationAlgorithm",
                    "setTrustAll",
                    "isTrustAll"
                )
            )
                yield return Told(
                    options.Whole,
                    "a NetClient of Vert.x compares no name until it is told to: any certificate of a trusted authority will do",
                    "Call setHostnameVerificationAlgorithm(\"HTTPS\")."
                );
    }

    /// <summary>DefaultJedisClientConfig.builder().ssl(true) without a verifier, parameters or SslOptions.</summary>
    private static IEnumerable<Flag> Jedis(CodeFile code)
    {
        foreach (var call in code.Calls("ssl"))
            if (
                call.Arguments is [var only]
                && code.Values.Of(only).Is(true)
                && JvmOwners.Maker(code, call.Name).Contains("JedisClientConfig", StringComparison.Ordinal)
                && !Has(code, call, "JedisClientConfig", "hostnameVerifier", "sslParameters", "sslOptions")
            )
                yield return Told(
                    call.Whole,
                    "Jedis compares no name until it is given a verifier or parameters that do: any certificate of a trusted authority will do",
                    "Give it sslOptions(SslOptions…) with SslVerifyMode.FULL, or sslParameters with endpoint identification \"HTTPS\"."
                );
    }

    /// <summary>setSsl(true), isSsl = true of the same thing.</summary>
    private static bool IsOn(CodeFile code, Call made, string maker, string setter, string property) =>
        code.Calls(setter).Any(c => JvmOwners.Speaks(code, made.Name, c.Name, [maker]) && code.Values.Of(c.Argument(0)).Is(true))
        || code.Settings(property).Any(s => JvmOwners.Speaks(code, made.Name, s.Name, [maker]) && code.Values.Of(s.Value).Is(true));

    private static bool Has(CodeFile code, Call made, string maker, params string[] words) =>
        code.Index.Places(words).Any(i => code.IsWord(i) && JvmOwners.Speaks(code, made.Name, i, [maker, "DefaultJedisClientConfig"]));

    private static Flag Told(Span at, string because, string remedy) =>
        new(at, because) { Remedy = remedy, Confidence = Confidence.Firm };
}
