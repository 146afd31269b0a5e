using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.HostNotChecked;

/// <summary>A function that is given as <c>checkServerIdentity</c> and asks the certificate for nothing but how long it holds.</summary>
internal static class IdentityDates
{
    private static readonly string[] Dates = ["valid_to", "valid_from", "validTo", "validFrom", "validToDate", "validFromDate"];

    public static bool Only(CodeFile code, Function function)
    {
        if (function.Parameters is not [var host, var certificate, ..])
            return false;
        var looks = false;
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (!code.IsWord(i) || code.IsLink(i - 1))
                continue;
            if (code[i].Value == certificate)
            {
                // const { valid_to } = cert;
                var isTaken = code.Is(i - 1, "=") && code.Is(i - 2, "}") && IsOfDates(code, code.Inside(code.Mate(i - 2)));
                if (!isTaken && !(code.IsLink(i + 1) && Dates.Contains(code[i + 2].Value)))
                    return false;
                looks = true;
            }
            else if (code[i].Value == host && !IsSaid(code, i, function))
                return false;
        }

        return looks;
    }

    private static bool IsOfDates(CodeFile code, Span taken) => code.Parts(taken).All(p => Dates.Contains(code[p.From].Value));

    /// <summary>new Error(host + …), console.warn(host).</summary>
    private static bool IsSaid(CodeFile code, int at, Function function)
    {
        for (var open = code.Parent(at); open >= function.Body.From; open = code.Parent(open))
            if (
                code.CallAt(open) is { } call
                && (call.Word.EndsWith("Error", StringComparison.Ordinal) || call.Word is "log" or "warn" or "error" or "info" or "debug")
            )
                return true;
        return false;
    }
}
