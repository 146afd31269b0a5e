using System.Text.RegularExpressions;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Jvm;

/// <summary>Passwords of key stores, as Scala, Groovy and Clojure write them.</summary>
internal static partial class Passwords
{
    private const string Because = "the password of the key stands in the source: whoever reads the repository can open the key file";
    private const string Remedy = "Read it from a secret store or the environment, and change it.";

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (code[i].Value is not { Length: > 6 and < 60 } name || !(code[i].IsWord || code[i].IsText))
                continue;
            if (code[i].IsText && Option().IsMatch(name) && IsSecret(Option().Match(name).Groups[1].Value))
            {
                yield return Found(i);
                continue;
            }

            if (!OptionName().IsMatch(name))
                continue;
            if (code.SettingAt(i) is { } setting)
            {
                if (!IsDeclared(code, setting) && Literal(code, setting.Value) is { } text && IsSecret(code[text].Value))
                    yield return Found(setting.Name) with
                    {
                        At = new(setting.Name, setting.Value.To),
                    };
            }
            else if (
                code.IsWord(i)
                && code.Is(i + 1, "(")
                && code.Parts(code.Inside(i + 1)).ToList() is [var only]
                && Literal(code, only) is { } given
                && IsSecret(code[given].Value)
            )
            {
                yield return Found(given);
            }
        }

        if (
            !code.Names.Has("KeyStore")
            && !code.Names.Has("KeyManagerFactory")
            && !code.Names.Has("SSLContexts")
            && !code.Names.Has("SSLContextBuilder")
        )
            yield break;
        var shown = new HashSet<int>();
        foreach (
            var call in code.Calls(
                "load",
                "init",
                "getKey",
                "setKeyEntry",
                "loadKeyMaterial",
                "loadTrustMaterial",
                "PasswordProtection",
                "getInstance"
            )
        )
        foreach (var argument in call.Arguments)
            if (IsCharacters(code, argument) is { } at && code.Values.Of(new(at, at + 1)) is var value && IsSecret(value.Text))
                yield return value.Decides >= 0 && !code[at].IsText
                    ? Found(at) with
                    {
                        At = Common.Mentions.Shown(code, new(at, at + 1), value.Decides),
                    }
                    : Found(at);
            // val password = "…".toCharArray; the literal is shown, once.
            else if (
                argument.Length == 1
                && code.IsWord(argument.From)
                && code.Names.Reaching(code[argument.From].Value, argument.From) is [var made]
                && IsCharacters(code, made.Value) is { } there
                && code[there].IsText
                && IsSecret(code[there].Value)
                && shown.Add(there)
            )
                yield return Found(there);
    }

    private static Flag Found(int at) => new(new(at, at + 1), Because) { Remedy = Remedy, IsSecret = true };

    private static bool IsDeclared(CodeFile code, Setting setting) =>
        !setting.IsMember && code[setting.Name - 1].Value is "val" or "var" or "def" or "String" or "final" or "lazy" or "private" or ":"
        || code.Language.Name == "Scala" && code.Is(setting.Name + 1, ":");

    /// <summary>"…", "…".toCharArray, '…' as char[], Some("…"), (.toCharArray "…").</summary>
    private static int? Literal(CodeFile code, Span value)
    {
        if (value.IsEmpty)
            return null;
        if (value.Length == 1 && code[value.From].IsText && !code[value.From].Holes)
            return value.From;
        return IsCharacters(code, value);
    }

    private static int? IsCharacters(CodeFile code, Span value)
    {
        if (value.Length is < 3 or > 12)
            return null;
        var text = -1;
        var converts = false;
        for (var i = value.From; i < value.To; i++)
        {
            if (code[i].IsText && !code[i].Holes)
                text = i;
            else if (code[i].Value is "toCharArray" or "char" or "chars" or "getChars" or "char-array" or "Some" or "Array")
                converts = true;
            else if (
                code[i].Value
                is "getenv"
                    or "getProperty"
                    or "env"
                    or "get"
                    or "apply"
                    or "resource"
                    or "getResourceAsStream"
                    or "File"
                    or "FileInputStream"
            )
                return null;
            // PASSWORD.toCharArray, where the file has the constant.
            else if (
                code.IsWord(i)
                && text < 0
                && code.Names.To(code[i].Value).Count > 0
                && code.Values.Of(new(i, i + 1)) is { Kind: ValueKind.Text }
            )
                text = i;
        }

        return converts && text >= 0 ? text : null;
    }

    private static bool IsSecret(string text) =>
        text.Length > 0
        && !text.Contains("${", StringComparison.Ordinal)
        && !text.StartsWith('$')
        && !text.StartsWith('<')
        && !text.StartsWith('/')
        && !text.Contains("{{", StringComparison.Ordinal)
        && !text.Contains("${", StringComparison.Ordinal)
        && !IsPath().IsMatch(text);

    [GeneratedRegex(@"\.(jks|p12|pfx|pem|key|crt|cer|bks|txt|password)$")]
    private static partial Regex IsPath();

    [GeneratedRegex(@"-Djavax\.net\.ssl\.(?:key|trust)StorePassword=([^\s""']+)")]
    private static partial Regex Option();

    [GeneratedRegex(
        @"(?i)^:?(set|with)?[\w.\-]*?((key|trust|pfx|p12|pkcs12|jks|ssl)[\-_.]?(store|manager)?[\-_.]?(key)?[\-_.]?(pass|password|passphrase|passwd|pwd)|store[\-_.]?(pass|password)|cert(ificate)?[\-_.]?(pass|password|passphrase))$"
    )]
    private static partial Regex OptionName();
}
