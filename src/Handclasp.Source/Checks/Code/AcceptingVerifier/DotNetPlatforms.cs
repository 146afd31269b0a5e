using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.AcceptingVerifier;

/// <summary>Verifiers of the platforms that C# is written for beside .NET itself: Unity, Android, Apple's, and browsers in a window.</summary>
internal static class DotNetPlatforms
{
    private const string Remedy =
        "Remove it: the platform's own verification stands then. Ship a private root with the program, and compare with that.";

    private static readonly string[] AndroidTrust = ["IX509TrustManager", "X509TrustManager", "X509ExtendedTrustManager"];

    /// <summary>What looks at the peer's certificate after all.</summary>
    private static readonly string[] Looks =
    [
        "Evaluate",
        "EvaluateAsync",
        "GetTrustResult",
        "Thumbprint",
        "GetCertHashString",
        "GetCertHash",
        "GetPublicKey",
        "GetPublicKeyString",
        "SequenceEqual",
        "FixedTimeEquals",
        "RawData",
        "DerEncodedIssuer",
        "ToPemEncoding",
        "HashData",
        "ComputeHash",
        "DerData",
    ];

    /// <summary>What is accepted.</summary>
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var method in Agreeing(code, "ValidateCertificate", 1, "CertificateHandler"))
            yield return Told(method, "ValidateCertificate agrees with every certificate: this client talks to whoever answers");
        foreach (var method in code.Functions.Named("CheckServerTrusted"))
            if (
                AndroidTrust.Any(code.Names.Has)
                && Verifiers.Judge(code, method, _ => true, isVoid: true) is Verdicts.AcceptsAll or Verdicts.Swallows
            )
                yield return Told(method, "CheckServerTrusted never throws: this client talks to whoever answers");
        foreach (var setting in code.Settings("TrustOverride", "TrustOverrideForUrl"))
            if (
                code.Functions.Of(setting.Value) is { } handler
                && Verifiers.Judge(code, handler, v => v.Is(true)) is Verdicts.AcceptsAll or Verdicts.Swallows
            )
                yield return new(setting.Whole, $"{setting.Option} trusts every server: this client talks to whoever answers")
                {
                    Remedy = Remedy,
                };
        foreach (
            var method in code.Functions.Named("DidReceiveChallenge").Concat(code.Functions.Named("DidReceiveAuthenticationChallenge"))
        )
            if (
                Holds(code, method, "NSUrlCredential")
                && Holds(code, method, "UseCredential")
                && Holds(code, method, "ServerSecTrust", "ServerTrust", "SecTrust")
                && !Holds(code, method, Looks)
            )
                yield return Told(
                    method,
                    "the server's trust is taken as it came, without being evaluated: this client talks to whoever answers"
                );
        foreach (var flag in Browsers(code))
            yield return flag;
    }

    /// <summary>Android: every name will do.</summary>
    public static IEnumerable<Flag> Names(CodeFile code) =>
        Agreeing(code, "Verify", 2, "IHostnameVerifier")
            .Select(m =>
                Told(m, "Verify agrees with every name: any certificate of a trusted authority will do, whoever it was issued to")
            );

    private static IEnumerable<Flag> Browsers(CodeFile code)
    {
        // WebView2
        foreach (var at in code.Index.Places("AlwaysAllow"))
            if (
                code.IsWord(at)
                && code.Is(at - 2, "CoreWebView2ServerCertificateErrorAction")
                && !(code.Functions.Around(at) is { } handler && Holds(code, handler, Looks))
            )
                yield return new(new(code.PathStart(at), at + 1), "the browser goes on where a certificate did not verify")
                {
                    Remedy = "Leave the action at Default, or Cancel.",
                    Confidence = Confidence.Firm,
                };
        // CefSharp
        foreach (var method in code.Functions.Named("OnCertificateError"))
            if (
                code.Calls("Continue")
                    .Any(c =>
                        method.Body.From <= c.Name
                        && c.Name < method.Body.To
                        && c.Arguments.Count > 0
                        && code.Values.Of(c.Argument(0)).Is(true)
                    )
                && !Holds(code, method, "if", "switch", "?")
                && !Holds(code, method, Looks)
            )
                yield return Told(method, "the browser goes on where a certificate did not verify, whoever answers");
    }

    private static IEnumerable<Function> Agreeing(CodeFile code, string name, int parameters, string type) =>
        code.Names.Has(type)
            ? code
                .Functions.Named(name)
                .Where(m =>
                    m.Parameters.Count == parameters
                    && Verifiers.Judge(code, m, v => v.Is(true)) is Verdicts.AcceptsAll or Verdicts.Swallows
                )
            : [];

    private static Flag Told(Function method, string why) => new(new(method.Start, method.End + 1), why) { Remedy = Remedy };

    private static bool Holds(CodeFile code, Function method, params string[] words) =>
        Enumerable
            .Range(method.Body.From, method.Body.Length)
            .Any(i => code[i].Kind is TokenKind.Word or TokenKind.Symbol && words.Contains(code[i].Value));
}
