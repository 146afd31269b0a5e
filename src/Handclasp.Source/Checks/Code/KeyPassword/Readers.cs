using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.KeyPassword;

/// <summary>Passwords of key stores and keys, written into the program.</summary>
internal static class Readers
{
    private const string Because = "the password of the key stands in the source: whoever reads the repository can open the key file";
    private const string Remedy = "Read it from a secret store or the environment, and change it.";

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
                    yield return new(new(from, from + 1), Because) { Remedy = Remedy };
            }
        }
    }

    public static IEnumerable<Flag> JavaScript(CodeFile code)
    {
        foreach (var setting in code.Settings("passphrase"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text } v && IsSecret(v.Text) && setting.Container >= 0)
                yield return new(setting.Whole with { To = setting.Name + 1 }, Because) { Remedy = Remedy };
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
                yield return new(new(password.From, password.From + 1), Because) { Remedy = Remedy };
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
                yield return new(new(call.Argument(1).From, call.Argument(1).From + 1), Because) { Remedy = Remedy };
        }
    }

    /// <summary>A placeholder is no secret.</summary>
    private static bool IsSecret(string text) =>
        text.Length > 0
        && !text.StartsWith("${", StringComparison.Ordinal)
        && !text.StartsWith('<')
        && !text.Contains("{{", StringComparison.Ordinal);
}
