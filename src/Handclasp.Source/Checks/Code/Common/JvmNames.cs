using System.Text.RegularExpressions;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// Host name verifiers of Java and Kotlin that look at the name this side has asked for, and at no certificate: <c>HOSTS.contains(hostname)</c>
/// agrees for these hosts with whoever answers.
/// </summary>
internal static partial class JvmNames
{
    /// <summary>True where an expression only asks whether the host's name is one of this side's own list.</summary>
    /// <param name="code">The file.</param>
    /// <param name="function">The verifier.</param>
    /// <param name="span">What it answers.</param>
    public static bool IsListed(CodeFile code, Function function, Span span)
    {
        if (function.Parameters.Count != 2 || !HostName().IsMatch(function.Parameters[0]) || code.Is(span.From, "!"))
            return false;
        // hostname in hosts
        // OkHttp asks nobody else; elsewhere such a list may stand beside the usual comparison.
        if (
            code.Language == Languages.All.Kotlin
            && code.Names.Has("OkHttpClient")
            && Enumerable.Range(span.From, span.Length).FirstOrDefault(i => code.Is(i, "in"), -1) is > 0 and var among
        )
            return IsOwn(code, function, new(span.From, among))
                && (IsHeld(code, function, new(among + 1, span.To)) || code[among + 1].Value is "setOf" or "listOf" or "arrayOf");
        if (
            !code.Is(span.To - 1, ")")
            || code.Mate(span.To - 1) is not (> 0 and var open)
            || code.CallAt(open) is not { Arguments: [var only] } call
            || call.Start < span.From
            || call.Name - 1 <= call.Start
        )
            return false;
        var on = new Span(call.Start, call.Name - 1);
        return call.Word switch
        {
            "contains" or "containsKey" => IsOwn(code, function, only) && IsHeld(code, function, on),
            "endsWith" or "startsWith" => IsOwn(code, function, on) && IsFixed(code, function, only),
            _ => false,
        };
    }

    private static bool IsOwn(CodeFile code, Function function, Span span) => JvmVerdicts.IsOwnName(code, function, span, 0);

    /// <summary>A text that is written here; what stays on this machine needs no certificate.</summary>
    private static bool IsFixed(CodeFile code, Function function, Span span) =>
        code.Values.Of(span) is { Kind: ValueKind.Text, Text.Length: > 0 } v
        && !Loopback().IsMatch(v.Text)
        && !(code.IsWord(span.From) && function.Parameters.Contains(code[span.From].Value));

    /// <summary>A field or constant, not something that the function reads of the session.</summary>
    private static bool IsHeld(CodeFile code, Function function, Span span) =>
        (span.Length == 1 || span.Length == 3 && code.Is(span.From, "this"))
        && code.IsWord(span.To - 1)
        && !function.Parameters.Contains(code[span.To - 1].Value)
        && !code.Names.To(code[span.To - 1].Value).Any(a => function.Body.Contains(a.Name));

    [GeneratedRegex("(?i)^(h|hn|name|s|string|peer|domain|server|serverName|.*host.*)$")]
    private static partial Regex HostName();

    [GeneratedRegex(@"(?i)^(localhost|127\.|::1|\[::1\]|10\.0\.2\.2)")]
    private static partial Regex Loopback();
}
