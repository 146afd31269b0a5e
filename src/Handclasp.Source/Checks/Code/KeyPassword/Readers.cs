using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.KeyPassword;

/// <summary>Passwords of key stores and keys, written into the program.</summary>
internal static partial class Readers
{
    internal const string Because = "the password of the key stands in the source: whoever reads the repository can open the key file";
    internal const string Remedy = "Read it from a secret store or the environment, and change it.";

    public static IEnumerable<Flag> Jvm(CodeFile code)
    {
        foreach (
            var call in code.Calls(
                "load",
                "store",
                "init",
                "loadKeyMaterial",
                "getKey",
                "setKeyEntry",
                "setKeyStorePassword",
                "setTrustStorePassword",
                "setKeyManagerPassword"
            )
        )
        {
            if (
                !code.Names.Has("KeyStore")
                && !code.Names.Has("KeyManagerFactory")
                && !code.Names.Has("keystore")
                && !call.Word.StartsWith("set", StringComparison.Ordinal)
                && call.Word != "loadKeyMaterial"
            )
                continue;
            foreach (
                var argument in call.Arguments.Skip(
                    call.Word.StartsWith("set", StringComparison.Ordinal) && call.Arguments.Count == 1 ? 0 : 1
                )
            )
            {
                // "password".toCharArray(): Kotlin and Java alike.
                var from = argument.From;
                var isText =
                    code[from].IsText
                    && (
                        argument.Length == 1 && call.Word.EndsWith("Password", StringComparison.Ordinal) || code.Is(from + 2, "toCharArray")
                    );
                if (isText && IsSecret(code[from].Value))
                    yield return new(new(from, from + 1), Because) { Remedy = Remedy, IsSecret = true };
            }
        }

        foreach (var pair in Pairs.Of(code))
            if (
                pair.Name.Length < 80
                && PropertyName().IsMatch(pair.Name)
                && code.Values.Of(pair.Value) is { Kind: ValueKind.Text } v
                && IsSecret(v.Text)
            )
                yield return new(pair.At with { To = pair.At.From + 1 }, Because) { Remedy = Remedy, IsSecret = true };
        // One argument that is a constant of this file: setKeyStorePassword(PASSWORD).
        foreach (
            var call in code.Calls(
                "setKeyStorePassword",
                "setTrustStorePassword",
                "setKeyManagerPassword",
                "keyStorePassword",
                "setKeyPassword"
            )
        )
            if (
                call.Arguments is [var given]
                && code.IsWord(given.From)
                && code.Values.Of(given) is { Kind: ValueKind.Text } known
                && IsSecret(known.Text)
                && !ServerNotVerified.Jvm.IsDeclaration(code, call)
            )
                yield return new(known.Decides >= 0 ? Mentions.Shown(code, call.Whole, known.Decides) : call.Whole, Because)
                {
                    Remedy = Remedy,
                    IsSecret = true,
                };
        // What a function of this file is given, or takes by itself, for the parameter that it opens a store with.
        foreach (
            var call in code.Calls(
                "load",
                "init",
                "getKey",
                "setKeyEntry",
                "loadKeyMaterial",
                "PasswordProtection",
                "setKeyStorePassword",
                "setTrustStorePassword"
            )
        )
        foreach (var argument in call.Arguments)
            if (code.Names.Has("KeyStore") || call.Word.EndsWith("Password", StringComparison.Ordinal))
                foreach (var given in JvmHanded.To(code, argument))
                    if (Written(code, given) is { Length: > 0 } handed && IsSecret(handed))
                        yield return new(given, Because) { Remedy = Remedy, IsSecret = true };
        foreach (
            var setting in code.Settings(
                "keyStorePassword",
                "keyManagerPassword",
                "trustStorePassword",
                "keyPassword",
                "privateKeyPassword"
            )
        )
            if (Written(code, setting.Value) is { Length: > 0 } written && IsSecret(written))
                yield return new(setting.Whole with { To = setting.Name + 1 }, Because) { Remedy = Remedy, IsSecret = true };
        foreach (var call in code.Calls("setPassword"))
            if (
                (code.Names.Has("PfxOptions") || code.Names.Has("JksOptions") || code.Names.Has("KeyStoreOptions"))
                && call.Arguments is [var only]
                && code.Values.Of(only) is { Kind: ValueKind.Text } v
                && IsSecret(v.Text)
            )
                yield return new(only, Because) { Remedy = Remedy, IsSecret = true };
        // val password = "…".toCharArray(); store.load(stream, password)
        HashSet<int> shown = [];
        foreach (
            var call in code.Calls("load", "init", "getKey", "setKeyEntry", "loadKeyMaterial", "loadTrustMaterial", "PasswordProtection")
        )
        foreach (var held in call.Arguments)
            if (
                (code.Names.Has("KeyStore") || call.Word.EndsWith("Material", StringComparison.Ordinal))
                && held.Length == 1
                && code.IsWord(held.From)
                && code.Names.Reaching(code[held.From].Value, held.From) is [var store]
                && store.Value.Length > 1
                && Written(code, store.Value) is { Length: > 0 } secret
                && IsSecret(secret)
                && shown.Add(store.Name)
            )
                yield return new(new(store.Name, store.Value.To), Because) { Remedy = Remedy, IsSecret = true };
        // PASSWORD.toCharArray() where this file has the constant.
        HashSet<int> constants = [];
        foreach (var call in code.Calls("toCharArray"))
            if (
                (code.Names.Has("KeyStore") || code.Names.Has("KeyManagerFactory"))
                && code.IsWord(call.Name - 2)
                && code.Parent(call.Name) is > 0 and var open
                && code[open - 1].Value
                    is "load"
                        or "init"
                        or "getKey"
                        or "setKeyEntry"
                        or "store"
                        or "loadKeyMaterial"
                        or "PasswordProtection"
                && Constant(code, call.Name - 2) is { Kind: ValueKind.Text } v
                && IsSecret(v.Text)
                && constants.Add(v.Decides >= 0 ? v.Decides : call.Name)
            )
                yield return new(v.Decides >= 0 ? Mentions.Shown(code, call.Whole, v.Decides) : call.Whole, Because)
                {
                    Remedy = Remedy,
                    IsSecret = true,
                };
    }

    /// <summary>What a word is worth; a constant of a companion object stands in a block of its own.</summary>
    private static Value Constant(CodeFile code, int word)
    {
        var value = code.Values.Of(new(word, word + 1));
        return value.Kind != ValueKind.Text && code.Names.To(code[word].Value) is [{ Declares: true } only] && code[only.Value.From].IsText
            ? code.Values.Of(only.Value) with
            {
                Decides = only.Value.From,
            }
            : value;
    }

    /// <summary>"…", "…".toCharArray(), { "…".toCharArray() }; empty where it is none of these.</summary>
    private static string Written(CodeFile code, Span value)
    {
        var from = code.Is(value.From, "{") ? value.From + 1 : value.From;
        var length = value.To - from - (code.Is(value.From, "{") ? 1 : 0);
        if (!code[from].IsText || code[from].Holes)
            return "";
        return length == 1 || length == 5 && code.Is(from + 2, "toCharArray") ? code[from].Value : "";
    }

    public static IEnumerable<Flag> Go(CodeFile code)
    {
        foreach (
            var call in code.Calls(
                "Decode",
                "DecodeChain",
                "DecodeTrustStore",
                "ToPEM",
                "DecryptPEMBlock",
                "EncryptPEMBlock",
                "Encode",
                "EncodeTrustStore",
                "ParsePKCS8PrivateKey",
                "ParsePKCS8PrivateKeyRSA",
                "ParsePKCS8PrivateKeyECDSA",
                "ConvertPrivateKeyToPKCS8"
            )
        )
        {
            // github.com/youmark/pkcs8: the standard library's function of that name takes no password.
            var isPkcs12 =
                call.Word.Contains("PKCS8", StringComparison.Ordinal) && call.Receiver == "pkcs8"
                || call.Receiver.Contains("pkcs12", StringComparison.OrdinalIgnoreCase);
            if (!isPkcs12 && !call.Word.EndsWith("PEMBlock", StringComparison.Ordinal))
                continue;
            var password =
                call.Word == "EncryptPEMBlock" ? call.Argument(3)
                : call.Word.StartsWith("Encode", StringComparison.Ordinal) ? call.Arguments[^1]
                : call.Argument(1);
            if (Text(code, password) is { Length: > 0 } text && IsSecret(text))
                yield return new(call.Whole, Because) { Remedy = Remedy, IsSecret = true };
            // What a function of this file is given, or a structure of it holds, for the password.
            foreach (var (at, value) in GoHanded.To(code, password))
                if (Text(code, value) is { Length: > 0 } handed && IsSecret(handed))
                    yield return new(at, Because) { Remedy = Remedy, IsSecret = true };
        }

        // github.com/pavlo-v-chernykh/keystore-go
        if (code.Names.Mentions("keystore-go"))
            foreach (
                var call in code.Calls("Load", "Store", "GetPrivateKeyEntry", "SetPrivateKeyEntry", "GetPrivateKeyEntryCertificateChain")
            )
                if (
                    call.Arguments is [_, .., var last]
                    && code.Is(last.From, "[")
                    && Text(code, last) is { Length: > 0 } text
                    && IsSecret(text)
                )
                    yield return new(call.Whole, Because) { Remedy = Remedy, IsSecret = true };
        foreach (var setting in code.Settings("ssl.key.password", "ssl.keystore.password"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text } v && IsSecret(v.Text))
                yield return new(setting.Whole with { To = setting.Name + 1 }, Because) { Remedy = Remedy, IsSecret = true };
    }

    /// <summary>A text, []byte of one, or a constant that is.</summary>
    private static string Text(CodeFile code, Span value, int depth = 0)
    {
        if (value.IsEmpty || depth > 2)
            return "";
        if (code.Is(value.From, "[") && code.Is(value.To - 1, ")") && code.Mate(value.To - 1) is > 0 and var open)
            return Text(code, code.Inside(open), depth + 1);
        if (
            value.Length == 1
            && code.IsWord(value.From)
            && code.Names.Reaching(code[value.From].Value, value.From) is [var only]
            && only.Value.From != value.From
        )
            return Text(code, only.Value, depth + 1);
        return code.Values.Of(value) is { Kind: ValueKind.Text } v ? v.Text : "";
    }

    public static IEnumerable<Flag> JavaScript(CodeFile code)
    {
        foreach (var call in code.Calls("toPkcs12Asn1", "pkcs12FromAsn1"))
            if (
                code.Values.Of(
                    call.Word == "toPkcs12Asn1" ? call.Argument(2)
                    : call.Arguments.Count > 1 ? call.Arguments[^1]
                    : default
                )
                    is { Kind: ValueKind.Text } p
                && IsSecret(p.Text)
            )
                yield return new(call.Whole, Because) { Remedy = Remedy, IsSecret = true };
        foreach (var setting in code.Settings("passphrase"))
            if (
                code.Values.Of(setting.Value) is { Kind: ValueKind.Text } v
                && IsSecret(v.Text)
                && (setting.Container >= 0 || setting.IsMember)
                && setting.Sibling("key", "pfx", "cert", "cipher") is not null
            )
                yield return new(setting.Whole with { To = setting.Name + 1 }, Because) { Remedy = Remedy, IsSecret = true };
    }

    /// <summary>Properties by which libraries are told the password of a key, a key store or a trust store: javax.net.ssl.keyStorePassword, com.ibm.ssl.keyStorePassword, ssl.key.password.</summary>
    [GeneratedRegex(
        @"(?i)(key|trust)[-_.]?store[-_.]?(password|passwd|passphrase|pass|pwd)$|(^|[._-])(ssl|tls|https?)\.(key|keystore|truststore|certificate)[-_.]?(password|passphrase)$|(^|[._-])ssl[-_.]?key[-_.]?(password|passphrase)$|^ssl-?password$|^(client|trust)Certificate(Key)?(Store)?Password$"
    )]
    private static partial Regex PropertyName();

    /// <summary>setCertificateKeystorePassword, keyStorePassword, setTruststorePass: a setter that takes the password of a store.</summary>
    internal static bool IsPasswordSetter(string word) => Setter().IsMatch(word);

    [GeneratedRegex(
        "(?i)^(set|with)?(\\w*[^a-z])?(key|trust)_?-?store(key)?_?(pass|password|passphrase|pwd)$|^(set|with)\\w*(Key|Trust|key|trust)[sS]tore(Key)?(Pass|Password|Passphrase|Pwd)$"
    )]
    private static partial Regex Setter();

    /// <summary>A placeholder is no secret.</summary>
    internal static bool IsSecret(string text) =>
        text.Length > 0
        && !text.StartsWith("${", StringComparison.Ordinal)
        && !text.StartsWith('<')
        && !text.Contains("{{", StringComparison.Ordinal);
}
