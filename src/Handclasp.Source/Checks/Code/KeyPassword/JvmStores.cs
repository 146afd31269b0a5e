using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.KeyPassword;

/// <summary>Passwords that a key store is opened or protected with where it is made: KeyStore.getInstance(file, "…".toCharArray()), KeyStore.PasswordProtection("…".toCharArray()).</summary>
internal static class JvmStores
{
    public static IEnumerable<Flag> Look(CodeFile code)
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
