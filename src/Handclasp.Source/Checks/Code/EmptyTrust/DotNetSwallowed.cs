using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.EmptyTrust;

/// <summary>
/// .NET: roots that are read in a try whose handlers take the failure for no failure, after which the connection goes on with the roots of the system or
/// with none.
/// </summary>
internal static partial class DotNetSwallowed
{
    /// <summary>What reads a certificate out of a file or a text.</summary>
    private static readonly string[] Loading =
    [
        "ImportFromPemFile",
        "ImportFromPem",
        "LoadCertificateFromFile",
        "LoadCertificate",
        "CreateFromPemFile",
        "CreateFromPem",
        "CreateFromCertFile",
        "CreateFromSignedFile",
        "X509Certificate2",
        "X509Certificate",
        "Import",
    ];

    /// <summary>What ends the function, or the program.</summary>
    private static readonly string[] Refusing =
    [
        "throw",
        "Throw",
        "ThrowIfNull",
        "ThrowIfZero",
        "Exit",
        "FailFast",
        "StopApplication",
        "Fail",
    ];

    /// <summary>Where roots of one's own are used.</summary>
    private static readonly string[] Using =
    [
        "CustomTrustStore",
        "CertificateChainPolicy",
        "TrustIssuer",
        "WithTrustChain",
        "UseRootCertificate",
        "CreateCertTrust",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (!Using.Any(code.Names.Has))
            yield break;
        foreach (var at in code.Index.Places("try"))
        {
            if (
                !code.IsWord(at)
                || !code.Is(at + 1, "{")
                || code.Functions.NamedAround(at) is not { } function
                || IsLooped(code, at, function)
            )
                continue;
            var body = code.Inside(at + 1);
            var handlers = Handlers(code, at).ToList();
            if (
                handlers.Count > 0
                && handlers.TrueForAll(h => !Has(code, h, Refusing) && !IsRefused(code, h))
                && Loaded(code, body, function) is { } load
                && !IsRefusedLater(code, function, handlers[^1].To)
                && GoesOn(code, function, body, handlers)
            )
                yield return new(
                    // From the reading to the handler that forgets.
                    new(load.Whole.From, handlers[0].From),
                    "a root that cannot be read is passed over: the connection goes on with the authorities of the system, or with no root at all"
                )
                {
                    Remedy = "Let the exception through: without its root this program must not connect.",
                    Confidence = Confidence.Firm,
                    LoweredTo = Severity.Low,
                };
        }
    }

    /// <summary>One of many files that cannot be read is no reason to stop.</summary>
    private static bool IsLooped(CodeFile code, int at, Function function)
    {
        for (var open = code.Parent(at); open > function.Body.From; open = code.Parent(open))
            if (code.Is(open, "{") && code.Is(open - 1, ")") && code[code.Mate(open - 1) - 1].Value is "foreach" or "for" or "while")
                return true;
        return false;
    }

    private static IEnumerable<Span> Handlers(CodeFile code, int at)
    {
        for (var i = code.Mate(at + 1) + 1; code.Is(i, "catch"); )
        {
            var open = i + 1;
            while (open < code.Tokens.Length && !code.Is(open, "{"))
                open = code.Is(open, "(") ? code.Mate(open) + 1 : open + 1;
            if (open >= code.Tokens.Length)
                yield break;
            yield return code.Inside(open);
            i = code.Mate(open) + 1;
        }
    }

    private static bool Has(CodeFile code, Span span, string[] words) => code.WordsOf(span).Any(words.Contains);

    /// <summary>catch { return false; }: a callback that refuses then.</summary>
    private static bool IsRefused(CodeFile code, Span handler) =>
        Enumerable.Range(handler.From, handler.Length).Any(i => code.Is(i, "return") && code.Values.At(i + 1).Is(false));

    /// <summary>The call that reads what is plainly a root, by what it is read into, from, or in which function.</summary>
    private static Call? Loaded(CodeFile code, Span body, Function function)
    {
        foreach (var call in code.Calls(Loading))
        {
            if (call.Name < body.From || call.Name >= body.To || call.Word is "X509Certificate2" or "X509Certificate" && !call.IsNew)
                continue;
            var start = code.StatementStart(call.Start);
            var statement = new Span(start, Math.Min(code.Mate(call.Open) + 1, body.To));
            var own = Enumerable
                .Range(statement.From, statement.Length)
                .Any(i => (code.IsWord(i) || code[i].IsText) && code[i].Value.Length < 120 && Private().IsMatch(code[i].Value));
            if (
                !own
                && (
                    Root().IsMatch(function.Name)
                    || Enumerable
                        .Range(statement.From, statement.Length)
                        .Any(i => (code.IsWord(i) || code[i].IsText) && code[i].Value.Length < 120 && Root().IsMatch(code[i].Value))
                )
            )
                return call;
        }

        return null;
    }

    /// <summary>Something behind it, or who calls the function, refuses where there is no root.</summary>
    private static bool IsRefusedLater(CodeFile code, Function function, int behind) =>
        Has(code, new(behind, function.Body.To), Refusing)
        || code.Index.Places(function.Name)
            .Where(i => i < function.Start || i >= function.Body.To)
            .Select(i => (At: i, Home: code.Functions.NamedAround(i)))
            .Any(u => u.Home is { } caller && Has(code, new(u.At, caller.Body.To), Refusing));

    /// <summary>The function goes on to connect, or gives nothing back and who calls it does.</summary>
    private static bool GoesOn(CodeFile code, Function function, Span body, List<Span> handlers)
    {
        if (Has(code, function.Body, Using))
            return handlers.TrueForAll(h => !Has(code, h, ["return"])) || Has(code, body, Using);
        return code
            .Index.Places(function.Name)
            .Any(i => (i < function.Start || i >= function.Body.To) && code.Functions.NamedAround(i) is { } caller && Uses(code, caller));
    }

    private static bool Uses(CodeFile code, Function caller) =>
        code.Index.Places(Using).Any(p => code.IsWord(p) && Kinship.Reaches(code, caller.Start, p));

    [GeneratedRegex(@"[rR]oot|ROOT|(?<![a-z])[cC]a(?![a-z])|(?<![A-Z])CA(?![A-Z])|[tT]rust|[aA]nchor|[aA]uthorit|[iI]ssuer")]
    private static partial Regex Root();

    [GeneratedRegex(@"[cC]lient|[iI]dentity|\.key$|\.pfx$|\.p12$|[pP]rivate")]
    private static partial Regex Private();
}
