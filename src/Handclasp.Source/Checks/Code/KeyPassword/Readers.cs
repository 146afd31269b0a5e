using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.KeyPassword;

/// <summary>Passwords of key stores and keys, written into the program.</summary>
internal static class Readers
{
    internal const string Because = "the password of the key stands in the source: whoever reads the repository can open the key file";
    internal const string Remedy = "Read it from a secret store or the environment, and change it.";

    public static IEnumerable<Flag> Jvm(CodeFile code)
    {
        foreach (
            var call in code.Calls(
                "load",
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
                pair.Name
                    is "javax.net.ssl.keyStorePassword"
                        or "javax.net.ssl.trustStorePassword"
                        or "ssl.keystore.password"
                        or "ssl.key.password"
                        or "ssl.truststore.password"
                && code.Values.Of(pair.Value) is { Kind: ValueKind.Text } v
                && IsSecret(v.Text)
            )
                yield return new(pair.At with { To = pair.At.From + 1 }, Because) { Remedy = Remedy, IsSecret = true };
        foreach (var setting in code.Settings("keyStorePassword", "keyManagerPassword", "trustStorePassword"))
            if (code[setting.Value.From].IsText && IsSecret(code[setting.Value.From].Value) && setting.Value.Length == 1)
                yield return new(setting.Whole with { To = setting.Name + 1 }, Because) { Remedy = Remedy, IsSecret = true };
        foreach (var call in code.Calls("setPassword"))
            if (
                (code.Names.Has("PfxOptions") || code.Names.Has("JksOptions"))
                && call.Arguments is [var only]
                && code.Values.Of(only) is { Kind: ValueKind.Text } v
                && IsSecret(v.Text)
            )
                yield return new(only, Because) { Remedy = Remedy, IsSecret = true };
        // PASSWORD.toCharArray() where this file has the constant.
        foreach (var call in code.Calls("toCharArray"))
            if (
                (code.Names.Has("KeyStore") || code.Names.Has("KeyManagerFactory"))
                && code.IsWord(call.Name - 2)
                && code.Parent(call.Name) is > 0 and var open
                && code[open - 1].Value is "load" or "init" or "getKey"
                && code.Values.Of(new(call.Name - 2, call.Name - 1)) is { Kind: ValueKind.Text } v
                && IsSecret(v.Text)
            )
                yield return new(call.Whole, Because) { Remedy = Remedy, IsSecret = true };
    }

    public static IEnumerable<Flag> JavaScript(CodeFile code)
    {
        foreach (var setting in code.Settings("passphrase"))
            if (
                code.Values.Of(setting.Value) is { Kind: ValueKind.Text } v
                && IsSecret(v.Text)
                && setting.Container >= 0
                && setting.Sibling("key", "pfx", "cert") is not null
            )
                yield return new(setting.Whole with { To = setting.Name + 1 }, Because) { Remedy = Remedy, IsSecret = true };
    }

    public static IEnumerable<Flag> Python(CodeFile code)
    {
        foreach (var call in code.Calls("load_cert_chain", "load_pem_private_key", "load_key_and_certificates", "load_pkcs12"))
        {
            var password =
                code.In(call.Open, "password", "passphrase") is { } named ? named.Value
                : call.Word == "load_cert_chain" ? call.Argument(2)
                : call.Argument(1);
            if (
                !password.IsEmpty
                && !code.Is(password.From + 1, "=")
                && code.Values.Of(password) is { Kind: ValueKind.Text } v
                && IsSecret(v.Text)
            )
                yield return new(new(password.From, password.From + 1), Because) { Remedy = Remedy, IsSecret = true };
        }
    }

    public static IEnumerable<Flag> CSharp(CodeFile code)
    {
        foreach (
            var call in code.Calls(
                "X509Certificate2",
                "X509Certificate",
                "LoadPkcs12",
                "LoadPkcs12FromFile",
                "CreateFromEncryptedPemFile",
                "ImportFromEncryptedPem",
                "UseHttps"
            )
        )
        {
            if (call.Word.StartsWith("X509", StringComparison.Ordinal) && !call.IsNew || call.Arguments.Count < 2)
                continue;
            if (code.Values.Of(call.Argument(1)) is { Kind: ValueKind.Text } v && IsSecret(v.Text))
                yield return new(new(call.Argument(1).From, call.Argument(1).From + 1), Because) { Remedy = Remedy, IsSecret = true };
        }
    }

    /// <summary>Names of such options in other libraries of .NET.</summary>
    public static IEnumerable<Flag> CSharpOptions(CodeFile code)
    {
        foreach (var setting in code.Settings("CertPassphrase", "SslKeyPassword", "SslKeystorePassword", "CertificatePassword"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text } v && IsSecret(v.Text))
                yield return new(setting.Whole with { To = setting.Name + 1 }, Because) { Remedy = Remedy, IsSecret = true };
    }

    /// <summary>A placeholder is no secret.</summary>
    internal static bool IsSecret(string text) =>
        text.Length > 0
        && !text.StartsWith("${", StringComparison.Ordinal)
        && !text.StartsWith('<')
        && !text.Contains("{{", StringComparison.Ordinal);
}
