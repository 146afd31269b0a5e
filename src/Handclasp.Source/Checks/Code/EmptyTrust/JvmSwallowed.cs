using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.EmptyTrust;

/// <summary>Roots whose reading may fail without anybody being told: the connection goes on with the platform's.</summary>
internal static class JvmSwallowed
{
    private const string Because =
        "where the roots cannot be read, the failure is thrown away and the connection goes on with the platform's: every public authority is trusted then";
    private const string Remedy = "Let the failure through: a client that cannot read its roots must not connect.";

    /// <summary>Words of what reads or builds roots.</summary>
    private static readonly string[] Reading =
    [
        "TrustManagerFactory",
        "generateCertificate",
        "generateCertificates",
        "setCertificateEntry",
        "loadTrustMaterial",
        "trustManagers",
        "getTrustManagers",
        "trustManager",
    ];

    /// <summary>Calls that give a client its roots, or a context with them.</summary>
    private static readonly string[] Givers =
    [
        "trustManager",
        "loadTrustMaterial",
        "setSSLSocketFactory",
        "sslSocketFactory",
        "sslContext",
        "setSSLContext",
        "setSslContext",
        "setDefaultSSLSocketFactory",
        "setTrustOptions",
        "setPemTrustOptions",
        "addTrustedCertificate",
    ];

    public static IEnumerable<Flag> Look(CodeFile code) =>
        Packs.Jvm.Switches.Once(code, [Nothing(code), Defaults(code), Skipped(code), JvmUnfilled.Look(code), JvmMissing.Look(code)]);

    /// <summary>TrustManager[] roots = null; try { roots = … } catch { log } context.init(keys, roots, null); Kotlin's try and runCatching as a value.</summary>
    private static IEnumerable<Flag> Nothing(CodeFile code)
    {
        foreach (var init in code.Calls("init", "trustManager", "sslContext"))
        {
            var given = init.Word == "init" ? init.Argument(1) : init.Argument(0);
            if (
                given.IsEmpty
                || init.Word == "init" && init.Arguments.Count != 3
                || !code.IsWord(given.From)
                || code.Functions.NamedAround(init.Name) is not { } home
            )
                continue;
            var made = code.Names.To(code[given.From].Value).Where(a => home.Body.From <= a.Name && a.Name < init.Name).ToList();
            if (
                made.Exists(a => IsNothing(code, a.Value))
                    && made.Exists(a =>
                        !IsNothing(code, a.Value) && Swallowing(code, a.Name, home) is { IsEmpty: false } block && block.To <= init.Name
                    )
                || made is [var only] && IsTried(code, only.Value)
            )
                yield return Told(init.Whole);
        }

        // runCatching { roots() }.getOrNull()?.let { builder.trustManager(it) }
        foreach (var call in code.Calls("getOrNull"))
            if (
                code.Language == Languages.All.Kotlin
                && IsTried(code, new(call.Start, call.Name))
                && code.Is(call.Whole.To, "?.")
                && code.Is(call.Whole.To + 1, "let")
                && code.Is(call.Whole.To + 2, "{")
                && code.WordsOf(code.Inside(call.Whole.To + 2)).Any(Givers.Contains)
            )
                yield return Told(new(call.Start, call.Whole.To));
    }

    /// <summary>try { return contextWith(roots) } catch (Exception e) { return SSLContext.getDefault(); }</summary>
    private static IEnumerable<Flag> Defaults(CodeFile code)
    {
        foreach (var at in code.Index.Places(Fallbacks))
            if (
                code.IsWord(at)
                && IsFallback(code, at)
                && Failing(code, at) is { } failing
                && (Reads(code, failing.Tried) || SpeaksOfRoots(code, failing.Tried))
            )
                yield return Told(new(code.PathStart(at), code.Is(at + 1, "(") ? code.Mate(at + 1) + 1 : at + 1));
    }

    private static readonly string[] Fallbacks =
    [
        "getDefault",
        "createDefault",
        "createSystemDefault",
        "getDefaultSSLSocketFactory",
        "defaultSSLSocketFactory",
        "newHttpClient",
    ];

    private static bool IsFallback(CodeFile code, int at) =>
        code[at].Value is not "getDefault" || code.IsLink(at - 1) && code[at - 2].Value is "SSLContext" or "SSLSocketFactory";

    /// <summary>The block of a catch, or of getOrElse, that a place stands in and that refuses nothing; with what failed.</summary>
    private static (Span Block, Span Tried)? Failing(CodeFile code, int at)
    {
        for (var (open, depth) = (code.Parent(at), 0); open > 2 && depth < 5; open = code.Parent(open), depth++)
        {
            var inside = code.Inside(open);
            if (code.WordsOf(inside).Contains("throw"))
                return null;
            if (
                code[open - 1].Value is "getOrElse" or "orElseGet" or "recover"
                && code.PathStart(open - 1) is var start
                && start < open - 2
            )
                return (inside, new(start, open - 2));
            if (!code.Is(open, "{"))
                continue;
            var word =
                code.Is(open - 1, "catch") ? open - 1
                : code.Is(open - 1, ")") && code.Mate(open - 1) is > 2 and var head && code.Is(head - 1, "catch") ? head - 1
                : -1;
            if (word > 0 && code.Is(word - 1, "}"))
                return (inside, code.Inside(code.Mate(word - 1)));
            if (code.Functions.NamedAround(open) is { } home && open < home.Body.From)
                return null;
        }

        return null;
    }

    /// <summary>try { builder.trustManager(roots()); } catch (Exception e) { log } and the builder is used behind it.</summary>
    private static IEnumerable<Flag> Skipped(CodeFile code)
    {
        foreach (var call in code.Calls(Givers))
        {
            if (
                code.Functions.NamedAround(call.Name) is not { } home
                || ServerNotVerified.Jvm.IsDeclaration(code, call)
                || Swallowing(code, call.Name, home) is not { IsEmpty: false } caught
                || !code.Is(caught.From - 1, ")")
                || !Reads(code, Tried(code, caught))
                || code.WordsOf(Tried(code, caught))
                    .Any(w => w is "X509TrustManager" or "InsecureTrustManagerFactory" or "TrustAllStrategy")
                || JvmMembers.ClassOf(code, code.Parent(home.Start)) is { Length: > 0 } own
                    && own.Contains("Manager", StringComparison.Ordinal)
            )
                continue;
            var owner = JvmOwners.Of(code, call.Name);
            if (
                call.Word == "setDefaultSSLSocketFactory"
                || owner.Length > 0
                    && Enumerable.Range(caught.To, Math.Max(0, home.Body.To - caught.To)).Any(i => code.IsWord(i) && code.Is(i, owner))
                    && code.Names.To(owner).All(a => !(Tried(code, caught).From <= a.Name && a.Name < Tried(code, caught).To))
            )
                yield return Told(call.Whole);
        }
    }

    /// <summary>The block of the catch around a place that serves no further than to say so; empty where it refuses.</summary>
    private static Span Swallowing(CodeFile code, int at, Function home) =>
        JvmMembers.Caught(code, at, home.Body.From) is { IsEmpty: false } caught
        && !Enumerable
            .Range(caught.From, caught.Length)
            .Any(i =>
                code[i].Value is "throw" or "return" or "exit" or "exitProcess" or "abort" or "halt" or "continue"
                || code[i].Value is "error" or "fail" && !code.IsLink(i - 1)
            )
        && !Reads(code, caught)
            ? caught
            : default;

    /// <summary>The block that a catch belongs to.</summary>
    private static Span Tried(CodeFile code, Span caught) =>
        code.Mate(caught.From - 1) is > 2 and var head && code.Is(head - 2, "}") ? code.Inside(code.Mate(head - 2)) : default;

    /// <summary>null, or an empty array.</summary>
    private static bool IsNothing(CodeFile code, Span value) => code.Values.Of(value).Is(ValueKind.Null);

    /// <summary>Kotlin: try { roots } catch (e: …) { null }, runCatching { roots }.getOrNull().</summary>
    private static bool IsTried(CodeFile code, Span value)
    {
        if (code.Language != Languages.All.Kotlin || value.IsEmpty || !(Reads(code, value) || SpeaksOfRoots(code, value)))
            return false;
        var words = code.WordsOf(value).ToList();
        if (code.Is(value.From, "runCatching"))
            return !words.Contains("getOrThrow") && !words.Contains("getOrElse") && !words.Contains("throw");
        if (!code.Is(value.From, "try") || !code.Is(value.From + 1, "{"))
            return false;
        var close = code.Mate(value.From + 1);
        return code.Is(close + 1, "catch")
            && code.Mate(close + 2) + 1 is var block
            && code.Is(block, "{")
            && code.Inside(block) is { IsEmpty: false } inside
            && code.Is(inside.To - 1, "null")
            && !code.WordsOf(inside).Contains("throw");
    }

    private static bool SpeaksOfRoots(CodeFile code, Span value) =>
        code.WordsOf(value)
            .Any(w =>
                w.Contains("rust", StringComparison.Ordinal)
                || w.Contains("root", StringComparison.OrdinalIgnoreCase)
                || w is "ca" or "caFile" or "caCert" or "loadCa" or "readCa"
            );

    private static bool Reads(CodeFile code, Span span) => code.WordsOf(span).Any(Reading.Contains);

    private static Flag Told(Span at) => new(at, Because) { Remedy = Remedy, Confidence = Confidence.Firm };
}
