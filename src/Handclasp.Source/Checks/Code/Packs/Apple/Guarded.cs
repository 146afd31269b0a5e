using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Apple;

/// <summary>Places that are reached only behind an early return: <c>guard isDebug else { return }</c>, <c>if (kReleaseMode) return;</c>.</summary>
internal static class Guarded
{
    /// <summary>A flaw behind such a one is a switch.</summary>
    public static Flag By(CodeFile code, Flag flag)
    {
        if (flag.IsSwitch || code.Functions.Around(flag.At.From) is not { } function)
            return flag;
        foreach (var condition in Conditions.Exits(code, flag.At.From, function.Body.From - 1))
            if (Conditions.IsSwitch(code, condition.At) || code.Values.Of(condition.At).Is(ValueKind.Switch))
                return flag with
                {
                    IsSwitch = true,
                    Because = $"where '{code.Text(condition.At).ReplaceLineEndings(" ")}' lets it: {flag.Because}",
                    Confidence = Confidence.Firm,
                    IsSafe = false,
                    Changes = [],
                };
        return flag;
    }
}
