using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>
/// A context or a client that is given what another file makes, and whose name says that it takes any certificate:
/// <c>context.init(null, DevTls.acceptAll(), null)</c>, <c>sslSocketFactory(InsecureTls.factory(), …)</c>. What this file makes is judged itself.
/// </summary>
internal static partial class JvmNamed
{
    /// <summary>What a client is given its context, its factory or its trust managers by.</summary>
    private static readonly string[] Takers =
    [
        "sslSocketFactory",
        "setSSLSocketFactory",
        "setSslSocketFactory",
        "setDefaultSSLSocketFactory",
        "trustManager",
        "setTrustManager",
        "sslContext",
        "setSSLContext",
        "setSslContext",
        "setDefault",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (code.Language.Name is not ("Java" or "Kotlin") || JvmTrust.IsServer(code))
            yield break;
        HashSet<int> told = [];
        foreach (var given in Given(code))
        foreach (var word in Telling(code, given, 0))
            if (told.Add(code.Source.At(code[word].Start).Line))
                yield return new(
                    new(code.PathStart(word), code.Is(word + 1, "(") ? Math.Min(code.Mate(word + 1) + 1, code.Tokens.Length) : word + 1),
                    $"{code.PathTo(word)} says by its name that it takes any certificate: this client talks to whoever answers"
                )
                {
                    Remedy = "Trust the root that signed the server: initialise a TrustManagerFactory with a KeyStore that holds it.",
                    Confidence = Confidence.Firm,
                };
    }

    private static IEnumerable<Span> Given(CodeFile code)
    {
        if (code.Names.Has("SSLContext"))
            foreach (var call in code.Calls("init"))
                if (call.Arguments is [_, var managers, _])
                    yield return managers;
        foreach (var call in code.Calls(Takers))
            if (!Jvm.IsDeclaration(code, call) && (call.Word != "setDefault" || call.Receiver == "SSLContext"))
                foreach (var argument in call.Arguments)
                    yield return argument;
    }

    /// <summary>The words of an expression that say it, and of what a variable in it was set to.</summary>
    private static IEnumerable<int> Telling(CodeFile code, Span value, int depth)
    {
        for (var i = value.From; i < Math.Min(value.To, value.From + 60); i++)
        {
            // A lambda's own doings are no argument; an array's elements are.
            if (code.Is(i, "{") && !code.Is(i - 1, "]"))
                yield break;
            if (!code.IsWord(i) || IsOfHere(code, i))
                continue;
            if (!code.IsLink(i - 1) && !code.IsLink(i + 1) && !code.Is(i + 1, "(") && code.Names.To(code[i].Value).Count > 0)
            {
                if (depth == 0 && code.Names.Reaching(code[i].Value, i) is { Count: > 0 and < 3 } made)
                    foreach (var word in made.Where(a => !a.Value.Contains(i)).SelectMany(a => Telling(code, a.Value, 1)))
                        yield return word;
                continue;
            }

            // Of a path the last word that stands for what is given.
            var isLast = !code.IsLink(i + 1) || code.Is(i + 1, "(") || !code.IsWord(i + 2) || !char.IsUpper(code[i + 2].Value[0]);
            if (isLast && IsTelling(code, i) && !Jvm.IsKnownName(code[i].Value))
                yield return i;
        }
    }

    /// <summary>The word, or the class that it is a member of: acceptAll(), InsecureTls.socketFactory().</summary>
    private static bool IsTelling(CodeFile code, int word)
    {
        var name = code[word].Value;
        var owner = code.IsLink(word - 1) && code.IsWord(word - 2) && char.IsUpper(code[word - 2].Value[0]) ? code[word - 2].Value : "";
        return Any().IsMatch(name)
            || Unsafe().IsMatch(name) && AboutTls().IsMatch(owner + name)
            || owner.Length > 0 && (Any().IsMatch(owner) || Unsafe().IsMatch(owner) && AboutTls().IsMatch(owner));
    }

    /// <summary>Declared in this file, or given to it: then it is judged there.</summary>
    private static bool IsOfHere(CodeFile code, int word)
    {
        var first = code.PathStart(word);
        return Declared(code[word].Value) || first != word && Declared(code[first].Value);

        bool Declared(string name) =>
            code.Functions.Named(name).Any()
            || Mentions.IsDeclaredHere(code, name)
            || code.Functions.IsParameter(name, word)
            || name == code[word].Value && code.IsLink(word - 1) && code.Is(word - 2, "this");
    }

    /// <summary>trustAll, acceptAny, AllTrusting, trustEverything, allowAllCertificates.</summary>
    [GeneratedRegex(
        "(?i)(trust|accept|allow|permit)(s|ing)?_?(all|(any|every)(thing|one|body)?|blind(ly)?)(?-i:(?![a-z]))|(all|any|every)_?(trusting|accepting)|(?-i:without(Certificate|Tls|Ssl)?(Verification|Validation))"
    )]
    private static partial Regex Any();

    [GeneratedRegex(
        "^(?i:insecure|unsafe|naive|dummy|noop|permissive|gullible|null|fake)(?=[A-Z_])|[a-z_](Insecure|Unsafe|Naive|Dummy|Noop|Permissive)(?![a-z])"
    )]
    private static partial Regex Unsafe();

    [GeneratedRegex("(?i)ssl|tls|trust|https|certificate")]
    private static partial Regex AboutTls();
}
