using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.UnverifiedIdentity;

/// <summary>
/// HttpListener of .NET gives a client's certificate whatever Windows found wrong with it, and tells that in ClientCertificateError alone: who does not
/// ask for it goes by what anybody can write into a certificate.
/// </summary>
internal static class HttpListeners
{
    private static readonly string[] Given = ["GetClientCertificate", "GetClientCertificateAsync", "EndGetClientCertificate"];

    /// <summary>What only the right certificate has, and what verifies one.</summary>
    private static readonly string[] Proofs =
    [
        "ClientCertificateError",
        "Thumbprint",
        "GetCertHash",
        "GetCertHashString",
        "RawData",
        "RawDataMemory",
        "GetRawCertData",
        "Export",
        "GetPublicKey",
        "GetPublicKeyString",
        "PublicKey",
        "X509Chain",
        "Build",
        "Verify",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (!code.Names.Mentions("HttpListener"))
            yield break;
        foreach (var call in code.Calls(Given))
            if (
                call.Receiver.Length > 0
                && code.Functions.Around(call.Name) is { } function
                && !code.Index.Places(Proofs).Any(p => code.IsWord(p) && Kinship.Speaks(code, call.Name, p, Given))
                && Counts(code, function, call)
            )
                yield return new(
                    call.Whole,
                    "HttpListener hands over any certificate, and what is wrong with it stands in ClientCertificateError, which nobody asks: anybody can write any name into one"
                )
                {
                    Remedy = "Refuse the request where ClientCertificateError is not 0.",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>A name is read from it, or that there is one decides; where it is handed on whole, who takes it may look closer.</summary>
    private static bool Counts(CodeFile code, Function function, Call call)
    {
        if (code.IsLink(call.Whole.To))
            return !Logged.Is(code, call.Name);
        if (code.Held(call.Open) is not { Length: > 0 } held)
            return false;
        var uses = code.Index.Places(held).Where(i => i > call.Open && function.Body.Contains(i) && code.IsWord(i)).ToList();
        return uses.Exists(i => !Logged.Is(code, i))
            && !uses.Exists(i =>
                code.Is(code.Parent(i), "(")
                && code.CallAt(code.Parent(i)) is { } taker
                && code[i + 1].Value is "," or ")"
                && !Logged.IsCall(taker)
            )
            // return certificate; other = certificate;
            && !uses.Exists(i => code[i - 1].Value is "return" or "=" && !code.IsLink(i + 1) && code[i + 1].Value is ";" or ")" or ",");
    }
}
