using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.KeyPassword;

/// <summary>
/// Ktor: its servers take the passwords of their key store as blocks: sslConnector(store, "alias", { "…".toCharArray() }, { … }); its maker of
/// certificates for a trial takes them as texts: certificate("alias") { password = "…" }, saveToFile(file, "…").
/// </summary>
internal static class KotlinConnectors
{
    public static IEnumerable<Flag> Look(CodeFile code) => [.. Connectors(code), .. Makers(code)];

    private static IEnumerable<Flag> Connectors(CodeFile code)
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
                    yield return Told(i);
    }

    /// <summary>io.ktor.network.tls.certificates: buildKeyStore { certificate("alias") { password = "…" } }, generateCertificate(…), saveToFile(file, "…").</summary>
    private static IEnumerable<Flag> Makers(CodeFile code)
    {
        if (!code.Names.Mentions("ktor.network.tls"))
            yield break;
        foreach (var call in code.Calls("saveToFile"))
            if (call.Arguments is [_, var password] && Text(code, password) is >= 0 and var text)
                yield return Told(text);
        foreach (var setting in code.Settings("password", "jksPassword"))
            if (
                code.Parent(setting.Name) is > 0 and var open
                && (Maker(code, open) is "certificate" or "buildKeyStore" or "generateCertificate")
                && Text(code, setting.Value) is >= 0 and var text
            )
                yield return Told(text);
    }

    /// <summary>What the bracket or block around belongs to: certificate("alias") { here }, generateCertificate(here).</summary>
    private static string Maker(CodeFile code, int open) =>
        code.Is(open, "{") && code.Is(open - 1, ")") && code.Mate(open - 1) is > 0 and var head
            ? code[head - 1].Value
            : code[open - 1].Value;

    /// <summary>The text that a value is, here or by a constant; -1 where it is none.</summary>
    private static int Text(CodeFile code, Span value)
    {
        if (value.Length == 1 && code[value.From] is { IsText: true, Holes: false })
            return Readers.IsSecret(code[value.From].Value) ? value.From : -1;
        return code.Values.Of(value) is { Kind: ValueKind.Text, Decides: >= 0 } v && Readers.IsSecret(v.Text) ? v.Decides : -1;
    }

    private static Flag Told(int text) => new(new(text, text + 1), Readers.Because) { Remedy = Readers.Remedy, IsSecret = true };
}
