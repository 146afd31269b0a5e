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
                        && code[code.PathStart(i)].Value == holder
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

    /// <summary>Functions that have such a certificate, and the variable that holds it.</summary>
    private static IEnumerable<(Function Home, string Holder)> Held(CodeFile code)
    {
        foreach (var call in code.Calls("generateCertificate"))
        {
            if (code.Functions.NamedAround(call.Name) is not { } maker || call.Arguments is not [var given])
                continue;
            if (IsOfRequest(code, given, 0) && Holder(code, call.Start) is { Length: > 0 } own)
                yield return (maker, own);
            // parse(ctx.body()), of a function that makes a certificate of its parameter.
            if (code.Functions.Named(maker.Name).Count() != 1)
                continue;
            foreach (var use in code.Calls(maker.Name))
                if (
                    !ServerNotVerified.Jvm.IsDeclaration(code, use)
                    && code.Functions.NamedAround(use.Name) is { } home
                    && !ReferenceEquals(home, maker)
                    && use.Arguments.Any(a => IsOfRequest(code, a, 0))
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
