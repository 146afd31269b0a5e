using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ClientNotVerified;

/// <summary>crypto/tls: RequireAnyClientCert asks for a certificate and verifies nothing.</summary>
internal static class Go
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var setting in code.Settings("ClientAuth"))
        {
            var decided = Word(code, setting.Value);
            if (decided is not "RequireAnyClientCert")
                continue;
            var callback = GoTls.Callback(code, setting);
            if (callback is { Does: Verdicts.Decides } || VerifiesByHand(code))
                continue;
            var why = callback is null
                ? "and no VerifyPeerCertificate or VerifyConnection looks at it"
                : $"and {callback.Value.At.Option} agrees with everything";
            yield return new(setting.Whole, $"RequireAnyClientCert takes any certificate, self-signed as well, {why}")
            {
                Remedy = "Use tls.RequireAndVerifyClientCert with ClientCAs.",
                Changes =
                    code.Text(setting.Value) == "tls.RequireAnyClientCert" ? [new(setting.Value, "tls.RequireAndVerifyClientCert")] : [],
                IsSafe = setting.Sibling("ClientCAs") is not null,
            };
        }
    }

    /// <summary>The constant an option is set to, also by way of a local constant.</summary>
    public static string Word(CodeFile code, Span value)
    {
        if (value.IsEmpty)
            return "";
        // uint16(tls.VersionTLS10)
        if (code.Is(value.To - 1, ")") && code.Mate(value.To - 1) is > 0 and var open && code.IsWord(open - 1) && open - 1 == value.From)
            return Word(code, code.Inside(open));
        if (
            value.Length == 1
            && code.Names.Reaching(code[value.From].Value, value.From) is { Count: > 0 } made
            && made[^1].Value is { IsEmpty: false } last
            && last.From != value.From
        )
            return code[last.To - 1].Value;
        return code[value.To - 1].Value switch
        {
            "0x0301" or "769" => "VersionTLS10",
            "0x0302" or "770" => "VersionTLS11",
            var word => word ?? "",
        };
    }

    /// <summary>cert.Verify(x509.VerifyOptions{…}) somewhere in the file.</summary>
    public static bool VerifiesByHand(CodeFile code) =>
        code.Names.Has("VerifyOptions") && code.Calls("Verify").Any() || code.Calls("CheckSignatureFrom").Any();
}
