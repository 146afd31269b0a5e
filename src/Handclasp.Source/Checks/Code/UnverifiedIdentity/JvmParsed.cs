using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.UnverifiedIdentity;

/// <summary>Java and Kotlin: a certificate that a request carries as a text, read by hand, whose name is believed though nobody verifies it.</summary>
internal static partial class JvmParsed
{
    private static readonly string[] Names =
    [
        "getSubjectX500Principal",
        "subjectX500Principal",
        "getSubjectDN",
        "subjectDN",
        "getIssuerX500Principal",
        "issuerX500Principal",
        "getIssuerDN",
        "issuerDN",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (!code.Names.Has("generateCertificate"))
            yield break;
        HashSet<int> told = [];
        foreach (var (home, holder) in Held(code))
        {
            if (IsVerified(code, home) || !told.Add(home.Start))
                continue;
            var read = code
                .Index.Places(Names)
                .FirstOrDefault(
                    i =>
                        home.Body.From <= i
                        && i < home.Body.To
                        && code.IsLink(i - 1)
                        && (code[code.PathStart(i)].Value == holder || IsOfBlock(code, i, holder))
                        && !Logged.Is(code, i)
                        && !IsLoggedAbove(code, i),
                    -1
                );
            if (read >= 0)
                yield return new(
                    new(code.PathStart(read), read + 1),
                    "the name is read from a certificate that the request carries and that nobody verifies: anybody can write any name into one"
                )
                {
                    Remedy = "Verify it first, with a CertPathValidator and the root that issues these certificates.",
                    Confidence = Confidence.Firm,
                };
        }
    }

    /// <summary>certificate?.let { it.subjectX500Principal }</summary>
    private static bool IsOfBlock(CodeFile code, int name, string holder) =>
        code.Is(code.PathStart(name), "it")
        && code.Functions.Around(name) is { Name: "" } block
        && code[block.Start - 1].Value is "let" or "run" or "also" or "map"
        && code.Is(code.PathStart(block.Start - 1), holder);

    /// <summary>A certificate whose dates alone are looked at before its names are used: nobody has verified who issued it.</summary>
    public static IEnumerable<Flag> DatesOnly(CodeFile code)
    {
        if (!code.Names.Has("generateCertificate") && !code.Names.Has(".generateCertificate"))
            yield break;
        foreach (var call in code.Calls("checkValidity"))
        {
            if (
                JvmMembers.Home(code, call.Name) is not { Name: not ("checkServerTrusted" or "checkClientTrusted") } home
                || call.Receiver.Split('.')[0] is not { Length: > 0 } holder
                || !code.Names.To(holder).Any(a => home.Body.Contains(a.Name) && IsParsed(code, a.Value))
            )
                continue;
            var uses = code.Index.Places(holder).Where(i => home.Body.Contains(i) && code.IsWord(i) && !code.IsLink(i - 1)).ToList();
            var isRead = uses.Exists(i => code.WordsOf(new(i, Math.Min(i + 8, home.Body.To))).Any(Names.Contains));
            // return certificate, of which another function reads the name.
            var isReturned = code.Functions.Returns(home).Any(r => r.Length == 1 && code.Is(r.From, holder)) && Names.Any(code.Names.Has);
            var isGiven = uses.Exists(i =>
                code.Parent(i) is > 0 and var open
                && code.Is(open, "(")
                && code.CallAt(open) is { IsNew: false, Word: not ("if" or "when") } taker
                && taker.Name != call.Name
                && code.Language.IsJvm
            );
            if (
                !(code.Language.Name is "Java" or "Kotlin" && Look(code).Any(f => home.Body.Contains(f.At.From)))
                && (isRead && !IsVerified(code, home) || isReturned && !isGiven && !IsVerifiedByCallers(code, home))
                && !uses.Exists(i =>
                    code.IsLink(i + 1) && code[i + 2].Value is "verify" or "encoded" or "getEncoded" or "publicKey" or "getPublicKey"
                )
            )
                yield return new(
                    isRead ? Read(code, uses, home) : call.Whole,
                    "only the dates of the certificate are looked at before its names are used: nobody verifies who issued it, anybody can write any name into one"
                )
                {
                    Remedy = "Verify it with a CertPathValidator and the root that issues these certificates.",
                    Confidence = Confidence.Firm,
                };
        }
    }

    /// <summary>Where the first of its names is read.</summary>
    private static Span Read(CodeFile code, List<int> uses, Function home) =>
        uses.Select(i =>
                Enumerable.Range(i, Math.Max(0, Math.Min(8, home.Body.To - i))).FirstOrDefault(k => Names.Contains(code[k].Value), -1)
            )
            .Where(k => k > 0)
            .Select(k => new Span(code.PathStart(k), k + 1))
            .First();

    private static bool IsVerifiedByCallers(CodeFile code, Function home) =>
        code.Functions.All.Any(f =>
            f.Name.Length > 0
            && !ReferenceEquals(f, home)
            && code.Index.Places(home.Name).Any(i => f.Body.Contains(i))
            && code.WordsOf(f.Body).Any(Verifying.Contains)
        );

    /// <summary>generateCertificate(…), or a function of the file that makes one of what it is given.</summary>
    private static bool IsParsed(CodeFile code, Span value) =>
        code.WordsOf(value)
            .Any(w =>
                w.EndsWith("generateCertificate", StringComparison.Ordinal)
                || code.Functions.Named(w).Take(2).ToList() is [var maker]
                    && code.WordsOf(maker.Body).Any(m => m.EndsWith("generateCertificate", StringComparison.Ordinal))
            );

    /// <summary>Functions that have such a certificate, and the variable that holds it.</summary>
    private static IEnumerable<(Function Home, string Holder)> Held(CodeFile code)
    {
        foreach (var call in code.Calls("generateCertificate"))
        {
            if (code.Functions.NamedAround(call.Name) is not { } maker || call.Arguments is not [var given])
                continue;
            var isOfRequest = IsOfRequest(code, given, 0);
            if (isOfRequest && Holder(code, call.Start) is { Length: > 0 } own)
                yield return (maker, own);
            // parse(ctx.body()), of a function that makes a certificate of its parameter.
            if (code.Functions.Named(maker.Name).Count() != 1)
                continue;
            foreach (var use in code.Calls(maker.Name))
                if (
                    !ServerNotVerified.Jvm.IsDeclaration(code, use)
                    && JvmMembers.Home(code, use.Name) is { } home
                    && !ReferenceEquals(home, maker)
                    && (isOfRequest || use.Arguments.Any(a => IsOfRequest(code, a, 0)))
                    && Holder(code, use.Start) is { Length: > 0 } holder
                )
                    yield return (home, holder);
        }
    }

    /// <summary>The variable that gets it; a cast and brackets between are stepped over.</summary>
    private static string Holder(CodeFile code, int start)
    {
        for (var i = start - 1; i > Math.Max(0, start - 8); i--)
            if (code.Is(i, "="))
            {
                for (var k = i - 1; k > Math.Max(0, i - 8); k--)
                    if (code[k - 1].Value is "val" or "var")
                        return code[k].Value;
                return code.IsWord(i - 1) ? code[i - 1].Value : "";
            }

        return "";
    }

    /// <summary>What a request brings: a word of it stands there, or in what a variable there holds; a parameter that is called so.</summary>
    private static bool IsOfRequest(CodeFile code, Span span, int depth)
    {
        for (var i = span.From; i < span.To; i++)
        {
            if (!code.IsWord(i))
                continue;
            if (code.IsLink(i - 1) && Carried().IsMatch(code[i].Value) && !Answered().IsMatch(code[code.PathStart(i)].Value))
                return true;
            if (code.IsLink(i - 1) || code.Is(i + 1, "("))
                continue;
            // header(…)?.let { decode(it) }
            if (
                code.Is(i, "it")
                && code.Functions.Around(i) is { Name: "" } block
                && code[block.Start - 1].Value is "let" or "run" or "map"
                && IsOfRequest(code, new(code.PathStart(block.Start - 1), block.Start - 1), depth + 1)
            )
                return true;
            if (code.Functions.IsParameter(code[i].Value, i) && Parameter().IsMatch(code[i].Value))
                return true;
            if (
                depth < 3
                && code.Names.Reaching(code[i].Value, i) is [var only]
                && !only.Value.Contains(i)
                && IsOfRequest(code, only.Value, depth + 1)
            )
                return true;
        }

        return false;
    }

    /// <summary>It, or what it calls, verifies: by a path, a key, a digest.</summary>
    internal static bool IsVerified(CodeFile code, Function home)
    {
        foreach (var i in code.Index.Places(Verifying))
            if (
                code.IsWord(i)
                // The name of a parameter says nothing.
                && (code[i].Value is not ("encoded" or "publicKey" or "fingerprint") || code.IsLink(i - 1))
                && (home.Body.Contains(i) || Kinship.Reaches(code, home.Start, i))
            )
                return true;
        return Verifiers.Verifies(code, home.Body);
    }

    private static readonly string[] Verifying =
    [
        "verify",
        "validate",
        "CertPathValidator",
        "CertPathBuilder",
        "PKIXParameters",
        "checkClientTrusted",
        "checkServerTrusted",
        "MessageDigest",
        "publicKey",
        "getPublicKey",
        "encoded",
        "getEncoded",
        "sha256",
        "fingerprint",
    ];

    /// <summary>log.info("{}", …) around it.</summary>
    private static bool IsLoggedAbove(CodeFile code, int index) =>
        code.Parent(index) is > 0 and var open
        && code.CallAt(open) is { } call
        && call.Word is "info" or "debug" or "warn" or "trace" or "println";

    [GeneratedRegex(
        "^(getHeader|header|headers|body|bodyAsBytes|bodyAsString|getBody|bodyString|receiveText|receive|getParameter|formParam|queryParam|getReader)$"
    )]
    private static partial Regex Carried();

    [GeneratedRegex("(?i)^(response|resp|res|reply|answer|client|http)$")]
    private static partial Regex Answered();

    [GeneratedRegex("(?i)^(\\w*header\\w*|requestBody|body)$")]
    private static partial Regex Parameter();
}
