using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.UnverifiedIdentity;

/// <summary>.NET: a certificate is read out of a header that anybody can send, and its name decides.</summary>
internal static class ForwardedNames
{
    private static readonly string[] Names = ["Subject", "SubjectName", "GetNameInfo", "Issuer", "IssuerName"];

    /// <summary>What a look at more than the name would be.</summary>
    private static readonly string[] Proofs =
    [
        "Build",
        "Verify",
        "Thumbprint",
        "GetCertHash",
        "GetCertHashString",
        "RawData",
        "GetRawCertData",
        "GetPublicKey",
        "GetPublicKeyString",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (!code.Names.Has("Headers"))
            yield break;
        var forwarded = ForwardedIdentity.Any.Look(code).ToList();
        foreach (var at in code.Index.Places(Names))
            if (
                code.IsWord(at)
                && code.IsLink(at - 1)
                && !Logged.Is(code, at)
                && code.IsWord(code.PathStart(at))
                && code.Names.Reaching(code[code.PathStart(at)].Value, at).Any(a => IsOfHeader(code, a.Value))
                && forwarded.Find(f => code.Functions.AreTogether(f.At.From, at)) is { } header
                && !code.Index.Places(Proofs).Any(p => code.IsWord(p) && code.Functions.AreTogether(p, at))
            )
                yield return new(
                    new(code.PathStart(at), at + 1),
                    "the certificate comes out of a header and nobody verified it: anybody can write any name into one"
                )
                {
                    Remedy = "Build its chain to your clients' root, and take the header from your proxy alone.",
                    Confidence = Model.Confidence.Firm,
                    Beside = [new(header.At, "taken from here")],
                };
    }

    /// <summary>new X509Certificate2(Convert.FromBase64String(raw)), where raw is a header.</summary>
    private static bool IsOfHeader(CodeFile code, Span value)
    {
        var isMade = false;
        var isHeader = false;
        for (var i = value.From; i < Math.Min(value.To, value.From + 40); i++)
        {
            isMade |= code[i].Value is "X509Certificate2" or "X509CertificateLoader" or "CreateFromPem" or "LoadCertificate";
            isHeader |=
                code.Is(i, "Headers")
                || code.IsWord(i)
                    && !code.IsLink(i - 1)
                    && code.Names.Reaching(code[i].Value, i)
                        .Any(a => Enumerable.Range(a.Value.From, Math.Min(20, a.Value.Length)).Any(k => code.Is(k, "Headers")));
        }

        return isMade && isHeader;
    }
}
