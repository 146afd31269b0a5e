using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;
using Never = Handclasp.Source.Checks.Code.ClientAuthNeverDemanded.JvmTables;

namespace Handclasp.Source.Checks.Code.ClientAuthOptional;

/// <summary>A row of an enumeration or a table by which a server asks for a certificate and serves without one: <c>SCHOOL("…", ClientAuth.OPTIONAL)</c>.</summary>
internal static class JvmTables
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var (taker, value) in Never.Demands(code))
        foreach (var way in JvmWorth.Of(code, value))
            if (
                way != value
                && Never.Last(code, way) is "OPTIONAL" or "REQUEST" or "WANT" or "REQUESTED"
                && code.Parent(way.From) is > 0 and var open
                && code.IsWord(open - 1)
                && !code[open - 1].Value.Any(char.IsLower)
                && !Readers.Insists(code, taker)
            )
                yield return Told(way, taker);
        foreach (var call in code.Calls("setCertificateVerification"))
        foreach (var way in JvmWorth.Of(code, call.Argument(0)))
            if (way != call.Argument(0) && code.Values.Of(way) is { Kind: ValueKind.Text, Text: "optional" or "optionalNoCA" or "want" })
                yield return Told(way, call.Name);
    }

    private static Flag Told(Span way, int taker) =>
        new(way, "clients are asked for a certificate and served without one")
        {
            Remedy = "Demand it: ClientAuth.REQUIRE(D), \"required\".",
            Confidence = Confidence.Firm,
            Beside = [new(new(taker, taker + 1), "it is set here")],
        };
}
