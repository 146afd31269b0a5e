using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.SystemTrust;

/// <summary>SSLContext.init with no trust managers: the platform's own, not none.</summary>
internal static class Jvm
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var call in code.Calls("init"))
        {
            if (
                call.Arguments.Count != 3
                || !code.Values.Of(call.Argument(1)).Is(ValueKind.Null)
                || code.Values.Of(call.Argument(0)).Is(ValueKind.Null)
                || !code.Names.Has("SSLContext")
            )
                continue;
            yield return new(
                call.Whole,
                "the trust managers are null: the system's trust store decides, so every public authority is trusted, no private one, and revocation is not checked"
            )
            {
                Remedy = "Initialise a TrustManagerFactory with the KeyStore of your own authority and pass its trust managers.",
            };
        }
    }
}
