using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.AcceptingVerifier;

/// <summary>X509TrustManager.checkServerTrusted, in Java and Kotlin.</summary>
internal static class Jvm
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var (method, does) in JvmTrust.Methods(code, "checkServerTrusted"))
        {
            var because = does switch
            {
                Verdicts.AcceptsAll => "checkServerTrusted never throws: this client talks to whoever answers, with any certificate",
                Verdicts.Swallows => "checkServerTrusted verifies and swallows the exception: this client talks to whoever answers",
                Verdicts.DatesOnly => "checkServerTrusted looks at the dates only: anybody can make a certificate with good dates",
                Verdicts.NamesOnly => "checkServerTrusted only looks whether there is a certificate: this client talks to whoever has one",
                _ => "",
            };
            // A server's trust manager: what it does to clients is told instead.
            if (
                JvmSides.IsServersAlone(code, method)
                && JvmSides.Beside(code, method, "checkClientTrusted") is { } beside
                && JvmTrust.Methods(code, "checkClientTrusted").Any(m => ReferenceEquals(m.Method, beside) && m.Does != Verdicts.Decides)
            )
                continue;
            var idle = JvmTrust.IdleClass(code, method).Length > 0;
            if (because.Length > 0)
                yield return new(JvmTrust.Head(code, method), idle ? $"{because}; nothing in this file uses the class" : because)
                {
                    LoweredTo = idle ? Model.Severity.Low : null,
                    Remedy = "Drop the trust manager; initialise a TrustManagerFactory with a KeyStore that holds the server's root.",
                };
        }
    }
}
