using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.UnverifiedIdentity;

/// <summary>Clients that take the name in the server's certificate for who he is, where nobody verified that certificate.</summary>
internal static partial class PythonPeers
{
    private static readonly string[] Reads = ["getpeercert", "get_peer_certificate", "get_server_certificate"];

    private static readonly string[] Loads = ["load_pem_x509_certificate", "load_der_x509_certificate", "load_certificate"];

    /// <summary>What cannot be forged, or who verifies by hand.</summary>
    private static readonly string[] Proofs =
    [
        "sha256",
        "sha384",
        "sha512",
        "digest",
        "fingerprint",
        "compare_digest",
        "public_bytes",
        "verify_certificate",
        "verify_directly_issued_by",
        "X509StoreContext",
        "PolicyBuilder",
    ];

    public static IEnumerable<Flag> Look(CodeFile code) => Connections(code).Concat(Headers(code)).Concat(PythonMessages.Look(code));

    /// <summary>Azure App Service hands any certificate on in X-ARR-ClientCert and verifies none: its subject alone says nothing.</summary>
    private static IEnumerable<Flag> Headers(CodeFile code)
    {
        if (!Loads.Any(code.Names.Has))
            yield break;
        foreach (var at in MisreadPin.Any.Comparisons(code))
            if (
                code.Functions.Around(at) is { } function
                && MisreadPin.Any.Operands(code, at) is var (left, right)
                && (MisreadPin.Python.Wrong(code, left) ?? MisreadPin.Python.Wrong(code, right)) is "subject" or "issuer"
                && Enumerable.Range(function.Body.From, function.Body.Length).ToList() is var body
                && body.Exists(i => code[i].IsText && Arr().IsMatch(code[i].Value))
                && body.Exists(i => Loads.Contains(code[i].Value))
                && !body.Exists(i =>
                    code.IsWord(i)
                    && (Proofs.Contains(code[i].Value) || code[i].Value.Contains("verif", StringComparison.OrdinalIgnoreCase))
                )
            )
                yield return new(
                    new(left.From, right.To),
                    "App Service verifies no certificate that it hands on: anybody can write any name into one"
                )
                {
                    Remedy = "Verify its chain against your root, or compare its SHA-256.",
                    Confidence = Confidence.Firm,
                };
    }

    [GeneratedRegex("^(HTTP_)?X[-_]ARR[-_]ClientCert$", RegexOptions.IgnoreCase)]
    private static partial Regex Arr();

    private static IEnumerable<Flag> Connections(CodeFile code)
    {
        var reads = code.Index.Places(Reads).Where(code.IsWord).ToList();
        if (reads.Count == 0)
            yield break;
        List<Flag>? off = null;
        List<Flag>? pins = null;
        foreach (var at in MisreadPin.Any.Comparisons(code))
        {
            if (
                MisreadPin.Any.Operands(code, at) is not var (left, right)
                || (MisreadPin.Python.TakenName(code, left) ?? MisreadPin.Python.TakenName(code, right)) is not ("subject" or "issuer")
                || !reads.Exists(r => Kinship.Speaks(code, at, r, PythonContexts.Makers))
            )
                continue;
            off ??=
            [
                .. ServerNotVerified
                    .Python.Look(code)
                    .Where(f => !f.IsSwitch && f.Confidence != Confidence.Tentative && IsContext(code, f.At)),
            ];
            pins ??= [.. MisreadPin.Any.Look(code)];
            if (
                off.Find(f => Kinship.Speaks(code, at, f.At.From, PythonContexts.Makers)) is { } open
                && !pins.Exists(p => p.At.Contains(at))
                && !Kinship.Has(code, at, PythonContexts.Makers, Proofs)
            )
                yield return new(
                    new(left.From, right.To),
                    "the name is read from a certificate that nobody verified: anybody can write any name into one"
                )
                {
                    Remedy = "Leave the standard verification on; it compares the name by itself.",
                    Confidence = Confidence.Firm,
                    Beside = [new(open.At, "not verified here")],
                };
        }
    }

    /// <summary>A context that verifies nothing, and no option of a library that never shows a certificate.</summary>
    private static bool IsContext(CodeFile code, Span at) =>
        code.Said(at) is var said
        && (
            said.Contains("CERT_NONE", StringComparison.Ordinal)
            || said.Contains("unverified", StringComparison.Ordinal)
            || said.Contains("VERIFY_NONE", StringComparison.Ordinal)
            || said.Contains("SSLContext", StringComparison.Ordinal)
            || said.Contains("wrap_socket", StringComparison.Ordinal)
        );
}
