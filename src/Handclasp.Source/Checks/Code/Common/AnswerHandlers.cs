using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Handlers of what a peer answers: when they run, what another handler of the same connection sent has gone.</summary>
internal static class AnswerHandlers
{
    private static readonly string[] Subscribing = ["on", "once", "addListener", "addEventListener", "prependListener"];

    /// <summary>What is told when the peer has sent something, or is done.</summary>
    private static readonly string[] Events = ["data", "readable", "end", "close", "message", "response"];

    /// <summary>Where something was sent to the peer before a function of this kind runs; null where nothing was, or the function is no such handler.</summary>
    /// <param name="code">The file.</param>
    /// <param name="function">The handler.</param>
    /// <param name="owner">The connection.</param>
    /// <param name="sending">Words that send.</param>
    public static Call? SentBefore(CodeFile code, Function? function, string owner, string[] sending)
    {
        if (
            function is null
            || code.CallAt(code.Parent(function.Start)) is not { } subscribed
            || !Subscribing.Contains(subscribed.Word, StringComparer.Ordinal)
            || code[subscribed.Argument(0).From] is not { IsText: true } happened
            || !Events.Contains(happened.Value, StringComparer.Ordinal)
        )
            return null;
        var outer = code.Functions.Outer(function)?.Body ?? new Span(0, code.Tokens.Length);
        foreach (var call in code.Calls(sending))
            if (
                outer.From <= call.Name
                && call.Name < outer.To
                && !function.Body.Contains(call.Name)
                && MisreadPin.Any.Touches(code, call, owner)
            )
                return call;
        return null;
    }
}
