using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.KeyPassword;

/// <summary>Ktor's servers take the passwords of their key store as blocks: sslConnector(store, "alias", { "…".toCharArray() }, { … }).</summary>
internal static class KotlinConnectors
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var call in code.Calls("sslConnector", "EngineSSLConnectorBuilder"))
        foreach (var argument in call.Arguments)
            for (var i = argument.From; i < argument.To; i++)
                if (
                    code[i].IsText
                    && !code[i].Holes
                    && code.Is(i + 2, "toCharArray")
                    && code.Is(code.Parent(i), "{")
                    && code[i - 1] is { Kind: Lexing.TokenKind.Symbol, Value: "{" or "->" }
                    && Readers.IsSecret(code[i].Value)
                    // keyStorePassword = { … } by its name is told where settings are read.
                    && !code.Is(code.Parent(i) - 1, "=")
                )
                    yield return new(new(i, i + 1), Readers.Because) { Remedy = Readers.Remedy, IsSecret = true };
    }
}
