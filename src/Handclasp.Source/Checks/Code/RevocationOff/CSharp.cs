using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.RevocationOff;

/// <summary>.NET: chains, and libraries that look for revoked certificates unless they are told not to.</summary>
internal static class CSharp
{
    /// <summary>Where it is off unless somebody switches it on: to say so changes nothing.</summary>
    private static readonly string[] OffByItself =
    [
        "HttpsConnectionAdapterOptions",
        "ConfigureHttpsDefaults",
        "UseHttps",
        "SslSettings",
        "SslOption",
        "SslClientAuthenticationOptions",
        "SslServerAuthenticationOptions",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var setting in code.Settings("CheckCertificateRevocation"))
            if (
                code.Values.Of(setting.Value).Is(false)
                && (setting.IsMember || IsInitialiser(code, setting))
                && !IsOffByItself(code, setting)
            )
                yield return new(setting.Whole, "CheckCertificateRevocation is off: a revoked certificate is accepted")
                {
                    Remedy = "Remove it.",
                    Confidence = setting.IsMember ? Confidence.Certain : Confidence.Firm,
                };
        foreach (var setting in code.Settings("RevocationMode"))
            if (code[setting.Value.To - 1] is { Kind: TokenKind.Word, Value: "NoCheck" })
                yield return new(setting.Whole, "X509RevocationMode.NoCheck: a revoked certificate is accepted")
                {
                    Remedy = "Use X509RevocationMode.Online.",
                };
        foreach (var setting in code.Settings("IgnoreCertificateRevocationErrors"))
            if (code.Values.Of(setting.Value).Is(true))
                yield return Ignored(setting.Whole);
        foreach (var flag in DotNetChains.SoftFailing(code))
            yield return flag;
        foreach (var call in code.Calls("WithIgnoreCertificateRevocationErrors"))
            if (call.Arguments.Count == 0 || code.Values.Of(call.Argument(0)).Is(true))
                yield return Ignored(call.Whole);
    }

    private static Flag Ignored(Span at) =>
        new(at, "errors of revocation are ignored: a revoked certificate is accepted") { Remedy = "Remove it." };

    private static bool IsInitialiser(CodeFile code, Setting setting) =>
        setting.Container >= 0 && code.Is(setting.Container, "{") && (code.Is(setting.Name - 1, "{") || code.Is(setting.Name - 1, ","));

    /// <summary>By the lambda or the literal that it stands in, or by the type of what it is set on.</summary>
    private static bool IsOffByItself(CodeFile code, Setting setting)
    {
        if (setting.IsMember)
        {
            var owner = setting.Owner.Split('.');
            if (owner[^1] is "Ssl" or "SslSettings" or "SslOptions")
                return true;
            if (
                code
                    .Names.Reaching(owner[0], setting.Name)
                    .Any(a => OffByItself.Any(t => code.Text(a.Value).Contains(t, StringComparison.Ordinal)))
            )
                return true;
        }

        for (var open = code.Parent(setting.Name); open > 0; open = code.Parent(open))
        {
            // new SslOption(host, enabled: true) { … }
            var last = code.Is(open, "{") && code.Is(open - 1, ")") && code.Mate(open - 1) is > 0 and var given ? given - 1 : open - 1;
            for (var i = last; i >= 0 && i > last - 3; i--)
                if (code.IsWord(i) && OffByItself.Contains(code[i].Value))
                    return true;
        }

        return false;
    }
}
