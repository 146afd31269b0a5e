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

    /// <summary>The option verify of an object: verify: function (…) {…}, verify: (…) => …, verify(…) {…}.</summary>
    public static Function? Of(CodeFile code, int brace) =>
        code.In(brace, "verify") is not { } verify
            ? null
            : code.Functions.All.FirstOrDefault(f => f.Start == verify.Name) ?? code.Functions.Of(verify.Value);

    /// <summary>True for a callback that says true on every way, and throws nothing.</summary>
    public static bool IsAlwaysTrue(CodeFile code, Function function) =>
        Verifiers.Judge(code, function, v => v.Is(true)) is Verdicts.AcceptsAll or Verdicts.Swallows;
}
