using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ClientNotVerified;

/// <summary>Kestrel and SslStream servers.</summary>
internal static class CSharp
{
    private const string Remedy =
        "Leave the standard validation in place; trust your clients' root with AddCertificate and CustomTrustStore.";

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var call in code.Calls("AllowAnyClientCertificate"))
            if (code.Names.Mentions("AddCertificate(") is false)
                yield return new(
                    call.Whole,
                    "AllowAnyClientCertificate() takes every certificate, self-signed as well, and no validation stands behind it"
                )
                {
                    Remedy = Remedy,
                };
        foreach (var (at, value) in DotNetCallbacks.Of(code, Side.Server))
            if (DotNetCallbacks.Judge(code, value) is { Length: > 0 } why && !code.Names.Mentions("AddCertificate("))
                yield return new(at, $"the validation of client certificates {why}") { Remedy = Remedy };
        foreach (var call in code.Calls("SslStream"))
            if (
                call.IsNew
                && call.Arguments.Count >= 3
                && (code.Names.Has("AuthenticateAsServer") || code.Names.Has("AuthenticateAsServerAsync"))
                && DotNetCallbacks.Judge(code, call.Argument(2)) is { Length: > 0 } why
            )
                yield return new(call.Argument(2), $"the validation of client certificates {why}") { Remedy = Remedy };
    }
}
