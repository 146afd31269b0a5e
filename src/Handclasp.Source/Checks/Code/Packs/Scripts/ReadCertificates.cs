using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Scripts;

/// <summary>
/// HC512 behind web servers that hand on the client's certificate itself, verified or not: a function that takes a name from it, and neither asks
/// for the server's verdict nor verifies it nor knows its digest, believes what anybody can write.
/// </summary>
internal static partial class ReadCertificates
{
    private static readonly string[] Sources =
    [
        "SSL_CLIENT_CERT",
        "SSL_CLIENT_RAW_CERT",
        "ssl_client_raw_cert",
        "ssl_client_cert",
        "ssl_client_escaped_cert",
        "get_full_client_certificate_chain",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var source in code.Index.Places(Sources))
        {
            if (code.Functions.NamedAround(source) is not { } function || code.Is(source + 1, "=") || Trusts(code, function))
                continue;
            for (var i = source + 1; i < function.Body.To; i++)
                if ((code.IsWord(i) || code[i].IsText) && Name().IsMatch(code[i].Value))
                {
                    yield return new(
                        new(i, i + 1),
                        "the name in a certificate that was not verified is taken for the client's: anybody can write it into one of his own"
                    )
                    {
                        Remedy = "Ask for the server's verdict first (SSL_CLIENT_VERIFY is SUCCESS), or verify the chain here.",
                        Confidence = Confidence.Firm,
                        Beside = [new(new(source, source + 1), "the certificate as it came")],
                    };
                    break;
                }
        }
    }

    /// <summary>Something in the function can tell the right certificate from another, or a function of the file is given it.</summary>
    private static bool Trusts(CodeFile code, Function function)
    {
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (!code.IsWord(i) && !code[i].IsText || code[i].Value.Length > 60)
                continue;
            if (Proof().IsMatch(code[i].Value))
                return true;
            if (
                code.Is(i + 1, "(")
                && code.Functions.Named(code[i].Value).FirstOrDefault() is { } helper
                && !ReferenceEquals(helper, function)
            )
                return true;
        }

        return false;
    }

    [GeneratedRegex("^(subject|CN|get_subject_name|commonName|subject_cn|emailAddress)$")]
    private static partial Regex Name();

    [GeneratedRegex(
        "verify|validat|checkpurpose|fingerprint|thumbprint|digest|sha_?256|sha_?512|hash|pubkey|public_key|trusted|issued",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Proof();
}
