using System.Text.RegularExpressions;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.SecretInSource;

/// <summary>A private key as a text of the program, in any language.</summary>
internal static partial class Any
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!code[i].IsText || !code[i].Value.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
                continue;
            // The key may go on in further texts: "-----BEGIN…\n" + "MII…".
            var whole = code[i].Value;
            var to = i + 1;
            for (var j = i + 1; j < code.Tokens.Length && j < i + 80; j++)
                if (code[j].IsText)
                    (whole, to) = (whole + code[j].Value, j + 1);
                else if (!code.Is(j, "+") && !code.Is(j, ",") && !code.Is(j, "\\"))
                    break;
            if (Key().IsMatch(whole))
                yield return new(new(i, i + 1), "a private key stands in the source: whoever reads the repository can be this party")
                {
                    IsSecret = true,
                    Remedy =
                        "Issue a new key, keep it in a secret store, and revoke the certificate of this one: deleting the line does not take it out of the history.",
                };
        }
    }

    [GeneratedRegex(@"-----BEGIN (RSA |EC |DSA |OPENSSH |)PRIVATE KEY-----[\s\\nr]*([A-Za-z0-9+/=]{16,}[\s\\nr]*){2,}")]
    private static partial Regex Key();
}
