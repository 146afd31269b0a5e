using System.Globalization;
using System.Text.RegularExpressions;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Otp;

/// <summary>Keys and certificates made with public_key, crypto and x509: what the general reader knows, and these libraries' words.</summary>
internal static partial class Minting
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var flag in WeakMinting.Any.Look(code))
            yield return flag;
        // {rsa, 1024, 65537}, {:rsa, 1024, 65537}, new_rsa(1024), generate_key(:rsa, {1024, 65537})
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code[i].Kind == TokenKind.Number
                && int.TryParse(
                    code[i].Value.Replace("_", "", StringComparison.Ordinal),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var bits
                )
                && bits is >= 512 and < 2048
                && bits % 128 == 0
                && IsOfRsa(code, i)
            )
                yield return new(
                    new(i, i + 1),
                    $"{bits} bits of RSA can be broken: whoever does so is this party, and verifiers of today refuse such a key"
                )
                {
                    Remedy = "Make RSA keys of 2048 bits or more, or ECDSA keys on P-256.",
                    Changes = [new(new(i, i + 1), "2048")],
                    IsSafe = true,
                };
        foreach (var flag in Hashes(code))
            yield return flag;
    }

    private static IEnumerable<Flag> Hashes(CodeFile code)
    {
        foreach (var setting in code.Settings("hash", "digest", "algorithm", "hash_algorithm", "digest_type"))
            if (
                !setting.Value.IsEmpty
                && IsWeak(code, setting.Value)
                && (Maker().IsMatch(Around(code, setting)) || Written().IsMatch(code.Text(setting.Value)))
            )
                yield return Weak(setting.Whole, code.Text(setting.Value));
        foreach (var call in code.Calls("sign", "pkix_sign", "self_signed"))
            if (call.Receiver.Contains("CSR", StringComparison.Ordinal) || call.Receiver.Contains("Certificate", StringComparison.Ordinal))
                foreach (var argument in call.Arguments)
                    if (IsWeak(code, argument))
                        yield return Weak(call.Whole, code.Text(argument));
    }

    private static Flag Weak(Span at, string word) =>
        new(at, $"what is made here is signed with a hash that collides ({word}): a certificate that another was signed for can be made")
        {
            Remedy = "Sign with sha256 or better.",
        };

    private static bool IsWeak(CodeFile code, Span value)
    {
        if (value.Length > 4)
            return false;
        if (code.Values.Of(value) is { Kind: ValueKind.Text, Text: "sha" or "sha1" or "md5" })
            return true;
        for (var i = value.From; i < value.To; i++)
            if (Written().IsMatch(code[i].Value))
                return true;
        return false;
    }

    private static string Around(CodeFile code, Setting setting)
    {
        for (var (open, depth) = (setting.Container, 0); open > 0 && depth < 3; open = code.Parent(open), depth++)
            if (code.CallAt(open) is { } call)
                return call.Path;
        return "";
    }

    /// <summary>A number in a tuple or a call that speaks of RSA.</summary>
    private static bool IsOfRsa(CodeFile code, int number)
    {
        var open = code.Parent(number);
        for (var depth = 0; open >= 0 && depth < 2; open = code.Parent(open), depth++)
        {
            if (code.CallAt(open) is { } call && call.Word is "new_rsa" or "rsa_key" or "generate_rsa")
                return true;
            for (var i = open + 1; i < Math.Min(number, open + 5); i++)
                if (code[i].Value is "rsa")
                    return true;
            if (
                code.CallAt(open) is { Word: "generate_key" or "ensure_key" or "gen_key" } made
                && Enumerable.Range(made.Open, Math.Min(6, number - made.Open)).Any(i => code[i].Value == "rsa")
            )
                return true;
        }

        return false;
    }

    [GeneratedRegex(@"Certificate|CSR|self_signed|test_data|\bcert|pkix_sign", RegexOptions.None)]
    private static partial Regex Maker();

    [GeneratedRegex(@"^['?]*(sha1|md5|md2)-?[wW]ith-?RSAEncryption'?$|^ecdsa-with-SHA1$|^id-dsa-with-sha1$")]
    private static partial Regex Written();
}
