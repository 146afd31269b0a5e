using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ClientNotVerified;

/// <summary>Java and Kotlin servers: trust managers that let every client in.</summary>
internal static class Jvm
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (JvmTrust.IsServer(code))
            foreach (var (method, does) in JvmTrust.Methods(code, "checkClientTrusted"))
                if (does is not Verdicts.Decides && JvmSides.IsServers(code, method))
                    yield return new(
                        JvmTrust.Head(code, method),
                        "checkClientTrusted never refuses: a client with any certificate is let in"
                    )
                    {
                        Remedy = "Initialise a TrustManagerFactory with a KeyStore that holds your clients' root.",
                    };
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code[i] is { Kind: TokenKind.Word, Value: "InsecureTrustManagerFactory" }
                && !ServerNotVerified.Jvm.IsImportOrType(code, i)
                && IsServers(code, i)
            )
                yield return new(
                    new(code.PathStart(i), code.Is(i + 1, ".") ? i + 3 : i + 1),
                    "InsecureTrustManagerFactory lets every client in, with any certificate"
                )
                {
                    Remedy = "Give trustManager(…) the file with your clients' root.",
                };
    }

    /// <summary>True within a chain that begins with forServer, or that is called on a variable made by one.</summary>
    public static bool IsServers(CodeFile code, int index)
    {
        if (JvmTrust.IsBehind(code, index, "forServer", 80))
            return true;
        var call = code.Parent(index);
        if (call <= 0 || !code.Is(call, "(") || code.CallAt(call) is not { } taker || taker.Receiver.Length == 0)
            return false;
        return code
            .Names.Reaching(taker.Receiver.Split('.')[0], index)
            .Any(a => code.Text(a.Value).Contains("forServer", StringComparison.Ordinal));
    }
}
