using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.AcceptingVerifier;

/// <summary>.NET's validation callbacks on the side of the client.</summary>
internal static class CSharp
{
    private const string Remedy =
        "Remove the callback. For a private root set CertificateChainPolicy with TrustMode = CustomRootTrust and CustomTrustStore.";

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var (at, value) in DotNetCallbacks.Of(code, Side.Client))
            if (DotNetCallbacks.Judge(code, value) is { Length: > 0 } why)
                yield return new(at, $"the validation callback {why}: this client talks to whoever answers") { Remedy = Remedy };
    }
}
