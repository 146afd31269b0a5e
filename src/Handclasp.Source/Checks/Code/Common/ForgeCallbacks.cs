using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>node-forge speaks TLS in JavaScript: the option <c>verify</c> of a connection is asked for each certificate, after the library has verified it.</summary>
internal static class ForgeCallbacks
{
    /// <summary>The callbacks that say true to everything, each with whether a server asks it about clients.</summary>
    public static IEnumerable<(Span At, bool IsServer)> Accepting(CodeFile code)
    {
        if (!code.Names.Mentions("forge"))
            yield break;
        foreach (var call in code.Calls("createConnection", "createSession"))
        {
            var argument = call.Argument(0);
            if (argument.Length == 1 && code.Names.Reaching(code[argument.From].Value, argument.From) is [var only])
                argument = only.Value;
            if (
                code.Is(argument.From, "{")
                && Of(code, argument.From) is { } function
                && IsAlwaysTrue(code, function)
                && code.In(argument.From, "verify") is { } verify
            )
                yield return (
                    new(verify.Name, Math.Min(code.Tokens.Length, function.Body.To)),
                    code.In(argument.From, "server") is { } server && code.Values.Of(server.Value).Is(true)
                );
        }
    }

    /// <summary>What forge's callback is asked about, as programs call it: not what a verify of tokens or bodies is given.</summary>
    private static readonly string[] Asked =
    [
        "verified",
        "_verified",
        "vfd",
        "depth",
        "_depth",
        "certs",
        "_certs",
        "chain",
        "_chain",
        "certificates",
    ];

    /// <summary>A callback with forge's parameters that says true to everything, given as verify to what makes the connection elsewhere.</summary>
    public static IEnumerable<Flag> Elsewhere(CodeFile code)
    {
        if (!code.Names.Mentions("forge"))
            yield break;
        var told = Accepting(code).Select(a => a.At.From).ToHashSet();
        foreach (var setting in code.Settings("verify"))
            if (
                !told.Contains(setting.Name)
                && code.Functions.Of(setting.Value) is { Parameters.Count: >= 3 and <= 4 } function
                && function.Parameters.Any(Asked.Contains)
                && IsAlwaysTrue(code, function)
                && code.CallAt(code.Parent(setting.Container)) is not { Word: "createConnection" or "createSession" }
            )
            {
                var isHere = setting.Value.Contains(function.Start);
                yield return new(
                    isHere ? setting.Whole : new(function.Start, function.Body.From),
                    "the verify callback says true to everything: what node-forge found out before (verified) is thrown away"
                )
                {
                    Remedy = "Return verified.",
                    Confidence = Model.Confidence.Firm,
                    Beside = isHere ? [] : [new(setting.Whole, "given here")],
                };
            }
    }

    /// <summary>The option verify of an object: verify: function (…) {…}, verify: (…) => …, verify(…) {…}.</summary>
    public static Function? Of(CodeFile code, int brace) =>
        code.In(brace, "verify") is not { } verify
            ? null
            : code.Functions.All.FirstOrDefault(f => f.Start == verify.Name) ?? code.Functions.Of(verify.Value);

    /// <summary>True for a callback that says true on every way, and throws nothing.</summary>
    public static bool IsAlwaysTrue(CodeFile code, Function function) =>
        Verifiers.Judge(code, function, v => v.Is(true)) is Verdicts.AcceptsAll or Verdicts.Swallows;
}
