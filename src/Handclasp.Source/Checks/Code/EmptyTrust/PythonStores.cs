using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.EmptyTrust;

/// <summary>Stores that are filled file by file, where each file that cannot be read is passed over and nobody looks whether any was read.</summary>
internal static class PythonStores
{
    /// <summary>What in a handler keeps the failure, or ends the way.</summary>
    private static readonly string[] Keeping =
    [
        "raise",
        "return",
        "exit",
        "_exit",
        "abort",
        "fail",
        "assert",
        "append",
        "add",
        "break",
        "yield",
    ];

    /// <summary>What looks whether there is anything in the store, or fills it from elsewhere.</summary>
    private static readonly string[] Looking = ["if", "assert", "raise", "len", "any", "set_default_paths", "load_locations", "certifi"];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        HashSet<int> told = [];
        foreach (var call in code.Calls("add_cert"))
            if (
                PythonTries.Of(code, call.Name) is var (clause, tried, block)
                && code.Functions.Around(call.Name) is { } function
                && IsStore(code, call)
                && !Keeps(code, block)
                && !Has(code, new(Math.Max(tried.To, block.To), function.Body.To), Looking)
                && !IsAlsoFilled(code, call, tried, function)
                && IsGivenAlone(code, function)
                && told.Add(function.Start)
            )
                yield return new(
                    call.Whole,
                    "each root that cannot be read is passed over, and nobody looks whether any was: this store may hold too few, or none"
                )
                {
                    Remedy = "Let the error out, or refuse where nothing was read.",
                    Confidence = Confidence.Firm,
                    Beside = [new(new(clause, clause + 1), "forgotten here")],
                };
    }

    /// <summary>A store of pyOpenSSL that the function makes itself.</summary>
    private static bool IsStore(CodeFile code, Call call) =>
        code.Names.Reaching(call.Receiver, call.Name).Any(a => code.WordsOf(a.Value).Contains("X509Store"));

    /// <summary>The handler ends the way, or remembers what went wrong: in a list, a counter, a variable.</summary>
    private static bool Keeps(CodeFile code, Span block) =>
        Has(code, block, Keeping)
        || Enumerable.Range(block.From, block.Length).Any(i => code[i].Value is "=" or "+=" && code.Parent(i) < 0);

    private static bool IsAlsoFilled(CodeFile code, Call call, Span tried, Function function) =>
        code.Calls("add_cert", "load_locations", "set_default_paths")
            .Any(c => c.Receiver == call.Receiver && function.Body.Contains(c.Name) && !tried.Contains(c.Name));

    /// <summary>Not return store, count: then the caller may look.</summary>
    private static bool IsGivenAlone(CodeFile code, Function function) =>
        code.Functions.Returns(function).All(r => !code.Is(r.To, ",") && !code.Is(r.From, "("));

    private static bool Has(CodeFile code, Span span, string[] words) =>
        Enumerable.Range(span.From, span.Length).Any(i => code.IsWord(i) && words.Contains(code[i].Value));
}
