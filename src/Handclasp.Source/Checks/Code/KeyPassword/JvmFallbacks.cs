using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.KeyPassword;

/// <summary>
/// The password of a store where the environment says none: <c>getenv("STORE_PASSWORD") ?: "…"</c>, <c>getOrDefault</c>, <c>orElse</c>,
/// Clojure's <c>or</c>; and setters of any library that say by their name that they take one.
/// </summary>
internal static partial class JvmFallbacks
{
    /// <summary>What reads the environment, a property, a configuration.</summary>
    private static readonly string[] Reading =
    [
        "getenv",
        "System/getenv",
        "getProperty",
        "System/getProperty",
        "env",
        "environ",
        "getOrDefault",
        "getOrElse",
        "orElse",
        "getString",
        "property",
        "findProperty",
        "getEnv",
        "envOrElse",
        "propOrElse",
        "requireNonNullElse",
        "systemProperty",
        "environmentVariable",
    ];

    /// <summary>What opens, fills or reads a store or a key with a password.</summary>
    private static readonly string[] Opening =
    [
        "load",
        "store",
        "init",
        "getInstance",
        "KeyStore/getInstance",
        "getKey",
        "setKeyEntry",
        "loadKeyMaterial",
        "loadTrustMaterial",
        "PasswordProtection",
        "keyManager",
        "char-array",
        "toCharArray",
    ];

    public static IEnumerable<Flag> Look(CodeFile code) => [.. Fallbacks(code), .. Setters(code)];

    private static IEnumerable<Flag> Fallbacks(CodeFile code)
    {
        if (!code.Names.Has("KeyStore") && !code.Names.Has("KeyManagerFactory") && !Stores.Any(code.Names.Mentions))
            yield break;
        HashSet<int> told = [];
        foreach (var read in code.Index.Places(Reading))
        {
            if (!code.IsWord(read) || Asked(code, read) is not { } key || !Password().IsMatch(code[key].Value))
                continue;
            if (
                Fallback(code, read, key) is { } text
                && Readers.IsSecret(code[text].Value)
                && (OfStore().IsMatch(code[key].Value) || OpensStore(code, text))
                && told.Add(text)
            )
                yield return new(new(text, text + 1), $"{Readers.Because} (it is taken where {code[key].Value} is not set)")
                {
                    Remedy = Readers.Remedy,
                    IsSecret = true,
                    Confidence = Model.Confidence.Firm,
                };
        }
    }

    private static readonly string[] Stores = ["eyStore", "eystore", "key-store"];

    /// <summary>The text that names what is read: getenv("X"), env["X"], (System/getenv "X").</summary>
    private static int? Asked(CodeFile code, int read)
    {
        for (var i = read + 1; i <= read + 3; i++)
            if (code[i] is { IsText: true, Holes: false })
                return i;
            else if (!(code[i].Value is "(" or "[" or "get" || code.IsLink(i)))
                return null;
        return null;
    }

    /// <summary>The text that stands for it behind a comma, an elvis, an or.</summary>
    private static int? Fallback(CodeFile code, int read, int key)
    {
        var to = Math.Min(code.Tokens.Length, key + 16);
        for (var i = key + 1; i < to; i++)
        {
            if (code[i] is { IsText: true, Holes: false })
                return
                    code.Is(i - 1, ",") && code.Parent(i) == code.Parent(key) && code.Parent(key) > read - 1
                    || code[i - 1].Value is "?:"
                    || code.Is(i - 1, "(") && code[i - 2].Value is "orElse" or "getOrElse" or "getOrDefault"
                    || code.Is(i - 1, "{") && code[i - 2].Value is "orElse" or "getOrElse" or "orElseGet" or "ifEmpty"
                    || code.Language.Name == "Clojure"
                        && code.Parent(i) is > 0 and var form
                        && code[form + 1].Value is "or" or "get" or "getenv"
                    || code.Is(i - 1, ",") && code[code.Parent(i) - 1].Value is "requireNonNullElse" or "firstNonNull" or "defaultString"
                    ? i
                    : null;
            if (
                code[i].Kind == TokenKind.Symbol && code[i].Value is ";" or "}"
                || code[i].LineBefore && code.BeginsStatement(i) && !code.IsLink(i)
            )
                return null;
        }

        return null;
    }

    /// <summary>What is read goes to what opens a store: there, or by the variable that holds it.</summary>
    private static bool OpensStore(CodeFile code, int text)
    {
        for (var (open, depth) = (code.Parent(text), 0); open > 0 && depth < 5; open = code.Parent(open), depth++)
            if (
                code.Is(open, "(")
                && (
                    code.CallAt(open) is { } call
                        ? Opening.Contains(call.Word) && call.Word is not "toCharArray"
                        : Opening.Contains(code[open + 1].Value)
                )
            )
                return true;
        var held = Holder(code, text);
        return held.Length > 0
            && code.Index.Places(held)
                .Any(i =>
                    code.IsWord(i)
                    && code.Parent(i) is > 0 and var around
                    && (
                        code.CallAt(around) is { } taker && (Opening.Contains(taker.Word) || Readers.IsPasswordSetter(taker.Word))
                        || Opening.Contains(code[around + 1].Value)
                        || code.CallAt(code.Parent(around)) is { } outer && Opening.Contains(outer.Word)
                    )
                );
    }

    /// <summary>The variable that is set to what a token stands in.</summary>
    private static string Holder(CodeFile code, int text)
    {
        var start = text;
        for (var steps = 0; steps < 30 && start > 0; steps++, start--)
            if (code.Is(start, "="))
                return code.IsWord(start - 1) && !code.Is(start - 2, ":") ? code[start - 1].Value : Named(code, start);
            else if (code[start].Value is "def" or "def-" or "defonce")
                return code[start + 1].Value == "^:private" ? code[start + 2].Value
                    : code.IsWord(start + 1) ? code[start + 1].Value
                    : code[start + 3].Value;
            else if (code[start].Value is ";" or "}")
                return "";
        return "";
    }

    /// <summary>val name: Type = …</summary>
    private static string Named(CodeFile code, int equals)
    {
        for (var i = equals - 1; i > Math.Max(0, equals - 12); i--)
            if (code.Is(i, ":") && code.IsWord(i - 1))
                return code[i - 1].Value;
        return "";
    }

    /// <summary>cert.setCertificateKeystorePassword("…"): any setter that is called after the password of a store.</summary>
    private static IEnumerable<Flag> Setters(CodeFile code)
    {
        if (code.Language.Name is not ("Java" or "Kotlin"))
            yield break;
        // Of no words the calls would be all of them.
        string[] setters = [.. code.Index.Words.Where(w => w.Length is > 12 and < 50 && Readers.IsPasswordSetter(w))];
        foreach (var call in setters.Length > 0 ? code.Calls(setters) : [])
            if (
                call.Arguments is [var only]
                && only.Length > 0
                && !ServerNotVerified.Jvm.IsDeclaration(code, call)
                && JvmWorth.Of(code, only).FirstOrDefault(w => IsText(code, w)) is { IsEmpty: false } text
                && Readers.IsSecret(code[text.From].Value)
            )
                yield return new(new(text.From, text.From + 1), Readers.Because) { Remedy = Readers.Remedy, IsSecret = true };
    }

    private static bool IsText(CodeFile code, Span way) =>
        code[way.From] is { IsText: true, Holes: false } && (way.Length == 1 || code.Is(way.From + 2, "toCharArray"));

    [GeneratedRegex("(?i)pass|secret|pwd|(^|[._-])pin$")]
    private static partial Regex Password();

    [GeneratedRegex("(?i)store|(^|[._-])key|p12|pfx|pkcs|jks|cert|tls|ssl|identity")]
    private static partial Regex OfStore();
}
