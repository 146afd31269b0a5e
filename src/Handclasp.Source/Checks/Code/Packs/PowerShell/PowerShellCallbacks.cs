using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>.NET's validation callbacks as script blocks, judged by what they do.</summary>
internal static partial class PowerShellCallbacks
{
    private const string Remedy = "Remove it, and import the root that signed the server.";

    private static readonly string[] Places =
    [
        "ServerCertificateValidationCallback",
        "ServerCertificateCustomValidationCallback",
        "RemoteCertificateValidationCallback",
        "VerifyServerCertificate",
        "CertificateValidationCallback",
        "CertificateValidation",
        "ServerCertificateValidator",
        "UserCertificateValidationCallback",
        "SslStream",
    ];

    /// <summary>What a script block comes to.</summary>
    private enum Kind
    {
        Sound,
        Accepts,
        LooksAtNothing,
        Masks,
        MasksName,
        Switched,
        WrongThing,
    }

    /// <summary>Callbacks that accept what they must refuse.</summary>
    public static IEnumerable<Flag> Accepting(CodeFile code)
    {
        foreach (var (at, block) in Blocks(code))
            if (Judge(code, block) is var kind && kind is Kind.Accepts or Kind.LooksAtNothing or Kind.Masks or Kind.Switched)
                yield return new(at, $"the validation callback {Said(kind)}: this client talks to whoever answers")
                {
                    Remedy = Remedy,
                    IsSwitch = kind == Kind.Switched,
                    Confidence = kind == Kind.Switched ? Confidence.Firm : Confidence.Certain,
                };
    }

    /// <summary>Callbacks that let a certificate of another name pass.</summary>
    public static IEnumerable<Flag> Names(CodeFile code)
    {
        foreach (var (at, block) in Blocks(code))
            if (Judge(code, block) == Kind.MasksName)
                yield return new(
                    at,
                    "the validation callback agrees where the name does not match: any certificate of the same root will do"
                )
                {
                    Remedy = Remedy,
                };
    }

    /// <summary>Callbacks that compare what anybody can write into a certificate.</summary>
    public static IEnumerable<Flag> Pins(CodeFile code)
    {
        foreach (var (at, block) in Blocks(code))
            if (Judge(code, block) == Kind.WrongThing)
                yield return new(
                    Compared(code, block) ?? at,
                    "the pin is compared with a name or a number that another certificate can bear as well"
                )
                {
                    Remedy = "Compare the digest of the public key ($cert.GetCertHashString('SHA256')).",
                    Confidence = Confidence.Firm,
                };
    }

    private static string Said(Kind kind) =>
        kind switch
        {
            Kind.Accepts => "agrees with every certificate",
            Kind.Masks => "agrees whatever the errors are",
            Kind.Switched => "agrees with every certificate where a switch says so",
            _ => "looks at nothing that proves who it is",
        };

    private static IEnumerable<(Span At, Span Block)> Blocks(CodeFile code)
    {
        HashSet<int> seen = [];
        foreach (var (at, block) in Placed(code).Concat(ByParameters(code)))
            if (seen.Add(block.From))
                yield return (at, block);
    }

    private static IEnumerable<(Span At, Span Block)> Placed(CodeFile code)
    {
        for (var at = 0; at < code.Tokens.Length; at++)
        {
            if (!code[at].IsWord || !Places.Contains(code[at].Value, StringComparer.OrdinalIgnoreCase))
                continue;
            var isStream = code[at].Value.Equals("SslStream", StringComparison.OrdinalIgnoreCase);
            var from = code.Is(at + 1, "]") ? at + 2 : at + 1;
            // $callback = [RemoteCertificateValidationCallback] { … }: where the variable is used it is told.
            if (code.Is(at + 1, "]") && code.Is(from, "{") && IsHeld(code, at))
                continue;
            if (!isStream && (code.Is(from, "=") || code.Is(from, "(")))
                from++;
            else if (!isStream && !code.Is(from, "{"))
                continue;
            if (BlockAt(code, from, isStream) is { } block)
                yield return (new(at, at + 1), block);
        }
    }

    /// <summary>{ param($sender, $certificate, $chain, $errors) … }: a validation callback by what it takes, whoever it is given to; told at its last line, which decides.</summary>
    private static IEnumerable<(Span At, Span Block)> ByParameters(CodeFile code)
    {
        for (var at = 1; at + 1 < code.Tokens.Length; at++)
        {
            if (
                !code[at].IsWord
                || !code[at].Value.Equals("param", StringComparison.OrdinalIgnoreCase)
                || !code.Is(at - 1, "{")
                || !code.Is(at + 1, "(")
                || code.Parts(code.Inside(at + 1)).ToList() is not [_, _, var chain, var errors]
                || !code.Text(chain).Contains("chain", StringComparison.OrdinalIgnoreCase)
                || !Errors().IsMatch(code.Text(errors))
            )
                continue;
            var block = code.Inside(at - 1);
            var last = block.To - 1;
            while (last > at && !code[last].LineBefore && !code.Is(last - 1, ";"))
                last = code.Mate(last) is var open && open >= block.From && open < last ? open - 1 : last - 1;
            yield return (new(Math.Max(at, last), block.To), block);
        }
    }

    private static bool IsHeld(CodeFile code, int cast)
    {
        for (var i = cast; i > 0 && i > cast - 12; i--)
            if (code.Is(i, "="))
                return code[i - 1].IsWord && code[i - 1].Value.StartsWith('$');
            else if (code[i].LineBefore)
                return false;
        return false;
    }

    /// <summary>The script block that begins in the next few tokens, or that a variable there holds.</summary>
    private static Span? BlockAt(CodeFile code, int from, bool isStream)
    {
        var around = code.Parent(from - 1);
        for (var i = from; i < code.Tokens.Length && i < from + (isStream ? 60 : 14); i++)
        {
            if (code.Is(i, "{"))
                return code.Inside(i);
            if ((code[i].LineBefore && i > from && code.Parent(i) == around) || code.Is(i, ";") || code.Is(i, "}"))
                return null;
            if (code[i].IsWord && code[i].Value is ['$', _, ..] && Held(code, code[i].Value) is { } held)
                return held;
        }

        return null;
    }

    private static Span? Held(CodeFile code, string variable)
    {
        // [RemoteCertificateValidationCallback] $Callback of a constructor: whoever calls gives it.
        for (var j = 2; j < code.Tokens.Length; j++)
            if (
                code[j].IsWord
                && code[j].Value.Equals(variable, StringComparison.OrdinalIgnoreCase)
                && code.Is(j - 1, "]")
                && code[j - 2].Value.EndsWith("Callback", StringComparison.Ordinal)
                && !code.Is(j + 1, "=")
            )
                return null;
        for (var j = 1; j < code.Tokens.Length - 2; j++)
            if (code.Is(j, "=") && code[j - 1].IsWord && code[j - 1].Value.Equals(variable, StringComparison.OrdinalIgnoreCase))
                for (var k = j + 1; k < j + 14 && !(code[k].LineBefore && k > j + 1); k++)
                    if (code.Is(k, "{"))
                        return code.Is(k - 1, "@") ? null : code.Inside(k);
        return null;
    }

    private static Kind Judge(CodeFile code, Span block)
    {
        // What is only written down decides nothing.
        var body = Used(Written().Replace(Remark().Replace(ParameterList().Replace(code.Text(block), ""), ""), ""));
        if (OnlyYes().IsMatch(body))
            return Kind.Accepts;
        var asks = Comparison().IsMatch(body) || body.Contains("$true", StringComparison.OrdinalIgnoreCase);
        if (!Evidence().IsMatch(body))
            return !asks ? Kind.Sound
                : body.Contains("$env:", StringComparison.OrdinalIgnoreCase) || Asked().IsMatch(body) ? Kind.Switched
                : Kind.LooksAtNothing;
        if (OfBits(body) is { } masked)
            return masked;
        if (NameError().IsMatch(body) && !body.Contains("$false", StringComparison.OrdinalIgnoreCase))
            return Kind.MasksName;
        if (ChainError().IsMatch(body) && !Strong().IsMatch(body) && !body.Contains("$false", StringComparison.OrdinalIgnoreCase))
            return Kind.Masks;
        if (
            !body.Contains("$false", StringComparison.OrdinalIgnoreCase)
            && EndsWithYes().IsMatch(body)
            && !body.Contains("throw", StringComparison.OrdinalIgnoreCase)
        )
            return Kind.Masks;
        return WrongThing().IsMatch(body) && !Strong().IsMatch(body) ? Kind.WrongThing : Kind.Sound;
    }

    /// <summary>Errors as bits: all but one are looked at, or one alone; and a refusal of those alone who show no certificate.</summary>
    private static Kind? OfBits(string body)
    {
        if (Strong().IsMatch(body) || AnyError().IsMatch(body))
            return null;
        if (Cleared().Match(body) is { Success: true } cleared)
            return cleared.Groups["name"].Success ? Kind.MasksName : Kind.Masks;
        if (Alone().Match(body) is { Success: true } alone && Alone().Count(body) == 1)
            return alone.Groups["chain"].Success ? Kind.MasksName : Kind.Masks;
        return null;
    }

    /// <summary>Without what is worked out and never asked for again.</summary>
    private static string Used(string body)
    {
        for (var count = 0; count < 4; count++)
        {
            var idle = Assigned()
                .Matches(body)
                .FirstOrDefault(m => Regex.Count(body, Regex.Escape(m.Groups["name"].Value) + @"(?!\w)") == 1);
            if (idle is null)
                return body;
            body = body.Remove(idle.Index, idle.Length);
        }

        return body;
    }

    private static Span? Compared(CodeFile code, Span block)
    {
        for (var i = block.From; i < block.To; i++)
            if (
                code[i].IsWord
                && code.IsLink(i - 1)
                && code[i].Value is "Subject" or "Issuer" or "SerialNumber" or "GetSerialNumberString" or "GetName" or "FriendlyName"
            )
                return new(code.PathStart(i), i + 1);
        return null;
    }

    [GeneratedRegex(
        @"\bif\s*\((?:[^(){}]|\([^(){}]*\))*\)\s*\{\s*(?:(?:Write-\w+|\[Console\]::\w+)[^\n{}]*\s*)+\}(?!\s*else)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Remark();

    /// <summary>A line that only writes something down.</summary>
    [GeneratedRegex(
        @"(?<=^|[\n;{])[ \t]*(?:Write-(?:Verbose|Warning|Host|Debug|Information|Log|Error)|\[Console\]::Write\w*)[^\n{}]*(?=\n|$)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Written();

    /// <summary>$x = something, on a line of its own.</summary>
    [GeneratedRegex(@"(?<=^|\n)[ \t]*(?<name>\$\w+)[ \t]*=[^=\n][^\n{}]*(?=\n|$)")]
    private static partial Regex Assigned();

    [GeneratedRegex(@"(?:err|polic)", RegexOptions.IgnoreCase)]
    private static partial Regex Errors();

    /// <summary>$errors -band (-bnot [int][SslPolicyErrors]::RemoteCertificateNameMismatch).</summary>
    [GeneratedRegex(
        @"-band\s*\(?\s*-bnot\s*\(?(?:\[[\w.]+\])*(?::{2}|['""])?(?:(?<name>RemoteCertificateNameMismatch)|RemoteCertificateChainErrors)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Cleared();

    /// <summary>($errors -band [SslPolicyErrors]::RemoteCertificateChainErrors) -eq 0, $errors -ne [SslPolicyErrors]::RemoteCertificateNotAvailable.</summary>
    [GeneratedRegex(
        @"-band\s*(?:\[[\w.]+\])*(?::{2}|['""])?(?:(?<chain>RemoteCertificateChainErrors)|RemoteCertificateNameMismatch)\)?\s*\)?\s*-eq\s*0|-i?ne\s*(?:\[[\w.]+\])*(?::{2}|['""])?RemoteCertificateNotAvailable",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Alone();

    /// <summary>What is compared with none at all.</summary>
    [GeneratedRegex(@"\bNone\b", RegexOptions.IgnoreCase)]
    private static partial Regex AnyError();

    [GeneratedRegex(@"^\s*param\s*\((?:[^()]|\([^()]*\))*\)", RegexOptions.IgnoreCase)]
    private static partial Regex ParameterList();

    [GeneratedRegex(
        @"^(?:[^\n]*(?:Write-\w+|Out-\w+)[^\n]*\n|\s)*;?\s*(?:return\s+)?\(?(?:\[bool\])?(?:\$true|1)\)?\s*;?\s*$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex OnlyYes();

    [GeneratedRegex(
        @"SslPolicyErrors|\bNone\b|Thumbprint|GetCertHash|\.Build\(|\.Verify\(|PublicKey|RawData|GetRawCertData|GetPublicKey|\$(?:ssl)?(?:policy)?(?:errors?|err)\b|CustomRootTrust",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Evidence();

    [GeneratedRegex(
        @"-(?:i?eq|i?ne|i?like|i?match|lt|gt|le|ge|contains)\b|\.(?:Contains|StartsWith|EndsWith|Equals)\(|NotAfter|NotBefore",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Comparison();

    [GeneratedRegex(
        @"Thumbprint|GetCertHash|\.Build\(|\.Verify\(|PublicKey|RawData|GetRawCertData|CustomRootTrust",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Strong();

    [GeneratedRegex(@"-eq\s*[\[\w.:\]'""]*RemoteCertificateNameMismatch", RegexOptions.IgnoreCase)]
    private static partial Regex NameError();

    [GeneratedRegex(@"-eq\s*[\[\w.:\]'""]*RemoteCertificateChainErrors", RegexOptions.IgnoreCase)]
    private static partial Regex ChainError();

    [GeneratedRegex(@"(?:;|\n)\s*(?:return\s+)?\$true\s*;?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex EndsWithYes();

    [GeneratedRegex(
        @"\.(?:Subject|Issuer|SerialNumber|GetSerialNumberString\(\)|GetName\(\)|FriendlyName)\s*-i?(?:eq|ne|like|match)\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex WrongThing();

    [GeneratedRegex(@"\$(?:\w+:)?\w*(?:skip|insecure|ignore|allow|trust|debug|dev)\w*", RegexOptions.IgnoreCase)]
    private static partial Regex Asked();
}
