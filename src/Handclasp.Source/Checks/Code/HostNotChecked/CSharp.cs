using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.HostNotChecked;

/// <summary>.NET callbacks that verify the chain and let any name pass.</summary>
internal static class CSharp
{
    private const string Remedy =
        "Ask for errors == SslPolicyErrors.None; trust a private root with CertificateChainPolicy (CustomRootTrust), which leaves the comparison of names on.";

    public static IEnumerable<Flag> Look(CodeFile code) => DotNetCallbacks.Nameless(code, Remedy);
}
