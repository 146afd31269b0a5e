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
                && IsOn(code, options, "setSsl", "isSsl")
                && !code.Text(new(options.Start, Math.Min(code.Tokens.Length, options.Start + 80)))
                    .Split(';')[0]
                    .Contains("TrustAllOptions", StringComparison.Ordinal)
                && !Has(code, options, "setHostnameVerificationAlgorithm", "hostnameVerificationAlgorithm", "setTrustAll", "isTrustAll")
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
                && !Has(code, call, "hostnameVerifier", "sslParameters", "sslOptions")
            )
                yield return Told(
                    call.Whole,
                    "Jedis compares no name until it is given a verifier or parameters that do: any certificate of a trusted authority will do",
                    "Give it sslOptions(SslOptions…) with SslVerifyMode.FULL, or sslParameters with endpoint identification \"HTTPS\"."
                );
    }

    /// <summary>setSsl(true), isSsl = true of the same thing.</summary>
    private static bool IsOn(CodeFile code, Call made, string setter, string property) =>
        code.Calls(setter).Any(c => IsOf(code, made, c.Name) && code.Values.Of(c.Argument(0)).Is(true))
        || code.Settings(property).Any(s => IsOf(code, made, s.Name) && code.Values.Of(s.Value).Is(true));

    private static bool Has(CodeFile code, Call made, params string[] words) =>
        code.Index.Places(words).Any(i => code.IsWord(i) && IsOf(code, made, i));

    /// <summary>A member of the same chain, of the variable that holds what is made, or in the block behind it; or of something that is handed on.</summary>
    private static bool IsOf(CodeFile code, Call made, int member)
    {
        if (code.PathStart(member) == code.PathStart(made.Name))
            return true;
        if (JvmMembers.BlockOf(code, made) is { IsEmpty: false } block && block.Contains(member))
            return true;
        var holder = code.PathStart(made.Name) == made.Name ? JvmOwners.Of(code, made.Name, isMade: true) : JvmOwners.Of(code, made.Name);
        return holder.Length > 0
            ? JvmOwners.Of(code, member) == holder
                && (JvmOwners.IsBeside(code, made.Name, member) || code.Functions.NamedAround(made.Name) is null)
            // return options(new NetClientOptions()…): another function has the last word.
            : code.Functions.NamedAround(made.Name) is { } home
                && code.Functions.NamedAround(member) is { } other
                && !ReferenceEquals(home, other)
                && Kinship.Reaches(code, other.Start, made.Name);
    }

    private static Flag Told(Span at, string because, string remedy) => new(at, because) { Remedy = remedy, Confidence = Confidence.Firm };
}
