using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.KeyPassword;

/// <summary>Passwords that a key store is opened or protected with where it is made: KeyStore.getInstance(file, "…".toCharArray()), KeyStore.PasswordProtection("…".toCharArray()).</summary>
internal static partial class JvmStores
{
    public static IEnumerable<Flag> Look(CodeFile code) => [.. Stores(code), .. Decryptors(code), .. Addresses(code)];

    /// <summary>Bouncy Castle: new JcePEMDecryptorProviderBuilder().build("…".toCharArray()), and its encryptors.</summary>
    private static IEnumerable<Flag> Decryptors(CodeFile code)
    {
        if (!code.Names.Mentions("bouncycastle") && !code.Names.Mentions("cryptorProviderBuilder"))
            yield break;
        foreach (var call in code.Calls("build", "setPassword"))
            if (
                call.Arguments is [var only]
                && code[only.From] is { IsText: true, Holes: false } text
                && (only.Length == 1 || code.Is(only.From + 2, "toCharArray"))
                && Cryptor().IsMatch(code.Text(new(call.Start, call.Name)) + JvmOwners.Maker(code, call.Name))
                && Readers.IsSecret(text.Value)
            )
                yield return new(new(only.From, only.From + 1), Readers.Because) { Remedy = Readers.Remedy, IsSecret = true };
    }

    [GeneratedRegex("(De|En)cryptor(Provider)?Builder")]
    private static partial Regex Cryptor();

    /// <summary>jdbc:mysql://…?clientCertificateKeyStorePassword=…: the password of a key store in an address.</summary>
    private static IEnumerable<Flag> Addresses(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
            if (code[i].IsText && code[i].Value.Length is > 20 and < 2000 && InAddress().IsMatch(code[i].Value))
                yield return new(new(i, i + 1), Readers.Because) { Remedy = Readers.Remedy, IsSecret = true };
    }

    [GeneratedRegex(@"(?i)[?&;](client|trust)?(certificate)?(key|trust)StorePassword=[^&;${}<>%*\s'""]+")]
    private static partial Regex InAddress();

    private static IEnumerable<Flag> Stores(CodeFile code)
    {
        foreach (var call in code.Calls("getInstance", "PasswordProtection", "newInstance"))
        {
            if (
                call.Word == "PasswordProtection" ? call.Arguments.Count == 0
                : call.Word == "newInstance" ? !call.Path.EndsWith("Builder.newInstance", StringComparison.Ordinal)
                : !call.Path.EndsWith("KeyStore.getInstance", StringComparison.Ordinal)
            )
                continue;
            foreach (var argument in call.Arguments)
                if (
                    code[argument.From].IsText
                    && !code[argument.From].Holes
                    && code.Is(argument.From + 2, "toCharArray")
                    && code.Mate(argument.From + 3) == argument.To - 1
                    && Readers.IsSecret(code[argument.From].Value)
                )
                    yield return new(new(argument.From, argument.From + 1), Readers.Because) { Remedy = Readers.Remedy, IsSecret = true };
        }
    }
}
