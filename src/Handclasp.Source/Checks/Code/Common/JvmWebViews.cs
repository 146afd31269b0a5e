using System.Text.RegularExpressions;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Android's WebView: onReceivedSslError, and the errors that it goes on with.</summary>
internal static partial class JvmWebViews
{
    private const int Deepest = 3;

    /// <summary>The places where an error is answered with proceed(), each with its handler.</summary>
    public static IEnumerable<(Span At, Function Handler)> Proceeding(CodeFile code)
    {
        foreach (var handler in code.Functions.Named("onReceivedSslError"))
            for (var i = handler.Body.From; i < handler.Body.To; i++)
                if (code.Is(i, "proceed") && code.Is(i + 1, "("))
                    yield return (new(code.PathStart(i), code.Mate(i + 1) + 1), handler);
    }

    /// <summary>True where a handler also refuses, or asks whoever sits before it.</summary>
    public static bool Chooses(CodeFile code, Function handler) =>
        code.WordsOf(handler.Body).Any(w => w is "cancel" or "super" || Asking().IsMatch(w));

    /// <summary>
    /// True where a handler that goes on in one branch looks at what only the right certificate has, leaves it to the user, or asks code that is not in
    /// sight: the kind of error, the host's name and the names in a certificate that nobody verified are none of it.
    /// </summary>
    public static bool IsFounded(CodeFile code, Function handler) => IsFounded(code, handler, 0);

    private static bool IsFounded(CodeFile code, Function function, int depth)
    {
        if (depth > Deepest || code.WordsOf(function.Body).Any(w => Evidence().IsMatch(w) || Asking().IsMatch(w)))
            return true;
        var given = function.Parameters.ToHashSet(StringComparer.Ordinal);
        foreach (var call in code.Calls())
        {
            if (
                call.Name < function.Body.From
                || call.Name >= function.Body.To
                || Known().IsMatch(call.Word)
                || Logged.IsCall(call)
                || !call.Arguments.Any(a => code.WordsOf(a).Any(given.Contains))
                || Logged.Is(code, call.Name)
            )
                continue;
            if (
                call.Receiver is not ("" or "this")
                || code.Functions.Named(call.Word).Take(2).ToList() is not [var helper]
                || IsFounded(code, helper, depth + 1)
            )
                return true;
        }

        return false;
    }

    [GeneratedRegex(
        "(?i)digest|fingerprint|thumbprint|sha_?(1|256)|x509|encoded|publickey|checkservertrusted|trustmanager|^verify|pinn?(s|ed|ner|ning)?$|savestate"
    )]
    private static partial Regex Evidence();

    [GeneratedRegex("Dialog|Snackbar|Prompt|setPositiveButton|positiveButton|askUser|confirm")]
    private static partial Regex Asking();

    /// <summary>Calls that say nothing of whether a certificate is the right one.</summary>
    [GeneratedRegex(
        "^(hasError|getPrimaryError|parse|contains|equals|equalsIgnoreCase|startsWith|endsWith|matches|toString|format|proceed|cancel|onReceivedSslError|if|when|switch|catch|while|for|also|let|apply|isEmpty|isNullOrEmpty|valueOf|URL|URI|create|recordException|makeText|report.*|track.*|notify.*)$"
    )]
    private static partial Regex Known();
}
