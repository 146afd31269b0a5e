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
                if (does is Verdicts.AcceptsAll or Verdicts.Swallows or Verdicts.DatesOnly)
                    yield return new(
                        JvmTrust.Head(code, method),
                        "checkClientTrusted never refuses: a client with any certificate is let in"
                    )
                    {
                        Remedy = "Initialise a TrustManagerFactory with a KeyStore that holds your clients' root.",
                    };
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (code[i] is not { Kind: TokenKind.Word, Value: "InsecureTrustManagerFactory" } || code.Is(code.StatementStart(i), "import"))
                continue;
            for (var j = i; j >= Math.Max(0, i - 60) && !code.Is(j, ";"); j--)
                if (code.Is(j, "forServer"))
                {
                    yield return new(
                        new(i, code.Is(i + 1, ".") ? i + 3 : i + 1),
                        "InsecureTrustManagerFactory lets every client in, with any certificate"
                    )
                    {
                        Remedy = "Give trustManager(…) the file with your clients' root.",
                    };
                    break;
                }
        }
    }
}
