using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Scripts;

/// <summary>A function that looks at a certificate, and that nothing calls although nobody else can.</summary>
internal static partial class Idle
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var function in code.Functions.All)
        {
            if (
                function.Name.Length < 6
                || !Checks().IsMatch(function.Name)
                || Misread().IsMatch(function.Name)
                || !IsPrivate(code, function)
            )
                continue;
            if (code.Index.Places(function.Name).Count() > 1 || code.Names.Mentions("->$"))
                continue;
            for (var i = function.Body.From; i < Math.Min(function.Body.To, function.Body.From + 200); i++)
                if (code.IsWord(i) && code[i].Value.Length < 60 && Looks().IsMatch(code[i].Value))
                {
                    yield return new(
                        new(function.Start, function.Start + 1),
                        $"nothing calls {function.Name}: what it looks at decides nothing"
                    )
                    {
                        Remedy = "Call it before the first byte is sent.",
                        Confidence = Confidence.Firm,
                    };
                    break;
                }
        }
    }

    private static bool IsPrivate(CodeFile code, Function function) =>
        code.Language.Name switch
        {
            "PHP" => code.Is(function.Start - 1, "private") || code.Is(function.Start - 2, "private"),
            "Perl" => function.Name.StartsWith('_'),
            _ => code
                .Index.Places("private")
                .Any(p => p < function.Start && code.IsWord(p) && code[p].LineBefore && (code[p + 1].LineBefore || code.Is(p + 1, "def"))),
        };

    [GeneratedRegex("(verif|check|validat|match).*(cert|peer|fingerprint|chain|ssl|tls|issuer)", RegexOptions.IgnoreCase)]
    private static partial Regex Checks();

    /// <summary>Pins are told by their own check.</summary>
    [GeneratedRegex("(^|_)pin|Pin")]
    private static partial Regex Misread();

    [GeneratedRegex("fingerprint|hexdigest|SHA256|openssl_x509|verify|X509_|to_der|checkpurpose|public_key")]
    private static partial Regex Looks();
}
