using System.Text.RegularExpressions;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.SecretInSource;

/// <summary>A private key in a text of the program, in any language; and as it is in scripts and manifests.</summary>
internal static partial class Any
{
    private const string Stands = "a private key stands in the source: whoever reads the repository can be this party";
    private const string Remedy =
        "Issue a new key, keep it in a secret store, and revoke the certificate of this one: deleting the line does not take it out of the history.";

    /// <summary>Languages whose texts need no quotes: a key stands there as it is, or in Base64 as Kubernetes wants it.</summary>
    private static readonly string[] Plain = ["YAML", "JSON", "Settings", "Shell", "Dockerfile", "Makefile"];

    public static IEnumerable<Flag> Look(CodeFile code) => Plain.Contains(code.Language.Name) ? Written(code) : Texts(code);

    private static IEnumerable<Flag> Written(CodeFile code)
    {
        foreach (var pattern in (Regex[])[Key(), Encoded()])
        foreach (Match match in pattern.Matches(code.Source.Text))
        {
            var end = match.Value.IndexOfAny(['\n', '\r']);
            var at = new Reach(match.Index, match.Index + (end > 0 ? end : Math.Min(match.Length, 60)));
            yield return new(code.Covering(at), Stands)
            {
                Exact = at,
                IsSecret = true,
                Remedy = Remedy,
            };
        }
    }

    private static IEnumerable<Flag> Texts(CodeFile code)
    {
        var read = 0;
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!code[i].IsText)
                continue;
            // A further line of the key before is told with it.
            var isBare = i >= read && code[i].Value.Length > 30 && code[i].Value[0] == 'M' && Bare().IsMatch(code[i].Value);
            if (!isBare && !code[i].Value.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
                continue;
            // The key may go on in further texts: "-----BEGIN…\n" + "MII…".
            var whole = code[i].Value;
            var to = i + 1;
            for (var j = i + 1; j < code.Tokens.Length && j < i + 80; j++)
                if (code[j].IsText)
                    (whole, to) = (whole + code[j].Value, j + 1);
                else if (!code.Is(j, "+") && !code.Is(j, ",") && !code.Is(j, "\\") && !IsBetweenLines(code, j))
                    break;
            read = to;
            if (isBare ? Base64().Match(whole).Length > 60 : Key().IsMatch(whole))
                yield return new(new(i, i + 1), Stands) { IsSecret = true, Remedy = Remedy };
        }
    }

    /// <summary>Visual Basic: "-----BEGIN…" &amp; vbLf &amp; "MII…".</summary>
    private static bool IsBetweenLines(CodeFile code, int index) =>
        code.Language.Name == "VB.NET"
        && code[index].Value
            is "&"
                or "vbLf"
                or "vbCrLf"
                or "vbNewLine"
                or "Environment"
                or "."
                or "NewLine"
                or "ControlChars"
                or "Lf"
                or "CrLf";

    [GeneratedRegex(@"-----BEGIN (RSA |EC |DSA |OPENSSH |)PRIVATE KEY-----[\s\\nr]*([A-Za-z0-9+/=]{16,}[\s\\nr]*){2,}")]
    private static partial Regex Key();

    /// <summary>What the Base64 of a private key begins with, without its lines around: PKCS #8 of RSA, EC and Ed25519, PKCS #1, SEC 1.</summary>
    [GeneratedRegex(
        "^(MII[A-Za-z0-9+/]{3}IBADANBgkqhkiG9w0BAQEFAASC|MI[A-Za-z0-9+/]{2,3}AgEAM(B[A-Za-z0-9+/]{2}|A[A-Za-z0-9+/]{2})ByqGSM49AgEG|MC4CAQAwBQYDK2VwBCIEI|MII[A-Za-z0-9+/]{3}IBAAKCA[QgY]|M[GH][a-z]CAQEE[IM])"
    )]
    private static partial Regex Bare();

    [GeneratedRegex("^[A-Za-z0-9+/=\\s]+")]
    private static partial Regex Base64();

    /// <summary>Base64 of -----BEGIN … PRIVATE KEY----- and of a key behind it.</summary>
    [GeneratedRegex("LS0tLS1CRUdJTi(?:BQUklWQVRFIEtFWS0tLS0t|BSU0EgUFJJVkFURSBLRVktLS0tL|BFQyBQUklWQVRFIEtFWS0tLS0t)[A-Za-z0-9+/=]{100,}")]
    private static partial Regex Encoded();
}
