using System.Globalization;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>VB.NET by C#'s readers, which its tokens are given the shape for; and the components of Visual Basic and VBScript.</summary>
internal static class VisualBasic
{
    private const string Remedy = "Remove it; install a private root in the store of the machine, or set CertificateChainPolicy.";

    public static IReadOnlyList<Entry> Entries { get; } =
    [
        new(
            "HC500",
            new([All.VisualBasic], c => Jvm.Switches.Once(c, ServerNotVerified.CSharp.Look(c), Options(c), Components(c), Browsers(c)))
            {
                Bad = "Dim connection As New SqlConnection(\"Server=db;Database=shop;Encrypt=True;TrustServerCertificate=True\")",
                Good = "Dim connection As New SqlConnection(\"Server=db;Database=shop;Encrypt=True;TrustServerCertificate=False\")",
            }
        ),
        new(
            "HC501",
            new([All.VisualBasic], ClientNotVerified.CSharp.Look)
            {
                Bad = """
                Dim tls As New SslStream(stream, False, Function(sender, certificate, chain, errors) True)
                Await tls.AuthenticateAsServerAsync(own, True, SslProtocols.None, True)
                """,
                Good = """
                Dim tls As New SslStream(stream, False, Function(sender, certificate, chain, errors) errors = SslPolicyErrors.None)
                Await tls.AuthenticateAsServerAsync(own, True, SslProtocols.None, True)
                """,
            }
        ),
        new(
            "HC503",
            new([All.VisualBasic], c => Jvm.Switches.Once(c, AcceptingVerifier.CSharp.Look(c), Handlers(c)))
            {
                Bad = """
                ServicePointManager.ServerCertificateValidationCallback = AddressOf Validate

                Private Function Validate(sender As Object, certificate As X509Certificate, chain As X509Chain, errors As SslPolicyErrors) As Boolean
                    Return True
                End Function
                """,
                Good = """
                ServicePointManager.ServerCertificateValidationCallback = AddressOf Validate

                Private Function Validate(sender As Object, certificate As X509Certificate, chain As X509Chain, errors As SslPolicyErrors) As Boolean
                    Return errors = SslPolicyErrors.None
                End Function
                """,
            }
        ),
        new(
            "HC510",
            new([All.VisualBasic], ClientAuthOptional.Readers.CSharp)
            {
                Bad = "options.ClientCertificateMode = ClientCertificateMode.AllowCertificate",
                Good = "options.ClientCertificateMode = ClientCertificateMode.RequireCertificate",
            }
        ),
        new(
            "HC540",
            new([All.VisualBasic], RevocationOff.Readers.CSharp)
            {
                Bad = "chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck",
                Good = "chain.ChainPolicy.RevocationMode = X509RevocationMode.Online",
            }
        ),
        new(
            "HC550",
            new([All.VisualBasic], c => Jvm.Switches.Once(c, OldProtocol.Readers.CSharp(c), Numbers(c)))
            {
                Bad = "ServicePointManager.SecurityProtocol = SecurityProtocolType.Tls Or SecurityProtocolType.Tls12",
                Good = "ServicePointManager.SecurityProtocol = SecurityProtocolType.Tls12 Or SecurityProtocolType.Tls13",
            }
        ),
        new(
            "HC551",
            new([All.VisualBasic], WeakSuites.Readers.CSharp)
            {
                Bad = "Dim tls As New SslStream(stream, False, Nothing, Nothing, EncryptionPolicy.AllowNoEncryption)",
                Good = "Dim tls As New SslStream(stream, False, Nothing, Nothing, EncryptionPolicy.RequireEncryption)",
            }
        ),
        new(
            "HC571",
            new([All.VisualBasic], c => [.. KeyPassword.Readers.CSharp(c), .. KeyPassword.Readers.CSharpOptions(c)])
            {
                Bad = "Dim certificate As New X509Certificate2(\"client.pfx\", \"changeit\")",
                Good = "Dim certificate As New X509Certificate2(\"client.pfx\", Environment.GetEnvironmentVariable(\"PFX_PASSWORD\"))",
            }
        ),
    ];

    /// <summary>Options of libraries that people use from Visual Basic more than from C#.</summary>
    private static IEnumerable<Flag> Options(CodeFile code)
    {
        foreach (
            var flag in Row.Option(
                code,
                [
                    "GiveUpSecurityAndAcceptAnyTlsHostCertificate",
                    "IgnoreCertificateErrors",
                    "SSLAcceptAnyServerCert",
                    "SSLAcceptServerCertAny",
                    "AcceptAnyServerCertificate",
                    "IgnoreServerCertificateErrors",
                    "IgnoreInvalidCertificate",
                    "AcceptAllCertificates",
                    "SkipServerCertificateValidation",
                ],
                v => Row.IsOn(v),
                "{0} is on: this client talks to whoever answers, with any certificate",
                Remedy,
                "False"
            )
        )
            yield return flag;
        foreach (
            var flag in Row.Option(
                code,
                ["RequireSslCertVerify", "VerifyServerCert", "ValidateRemoteCertificate"],
                v => Row.IsOff(v),
                "{0} is off: this client talks to whoever answers, with any certificate",
                Remedy,
                "True"
            )
        )
            yield return flag;
    }

    /// <summary>WinHttpRequest.Option(4) = 13056, ServerXMLHTTP.setOption 2, 13056: flags for what is ignored.</summary>
    private static IEnumerable<Flag> Components(CodeFile code)
    {
        if (!code.Source.Text.Contains("http", StringComparison.OrdinalIgnoreCase))
            yield break;
        foreach (var call in code.Calls())
        {
            var isOption = call.Word.Equals("Option", StringComparison.OrdinalIgnoreCase);
            if (!isOption && !call.Word.Equals("setOption", StringComparison.OrdinalIgnoreCase) || call.Arguments is not [var name, ..])
                continue;
            var isIgnore = Names(code, name, isOption ? "4" : "2", "SslErrorIgnoreFlags", "IGNORE_SERVER_SSL_CERT_ERROR_FLAGS");
            var value =
                call.Arguments.Count > 1 ? call.Arguments[1]
                : code.Mate(call.Open) is > 0 and var close && code[close + 1].Value is "=" or "==" ? code.Expression(close + 2)
                : default;
            if (isIgnore && !value.IsEmpty && Number(code, value) is not 0)
                yield return new(new(call.Start, value.To), "errors of the certificate are ignored: this client talks to whoever answers")
                {
                    Remedy = "Remove the line; install a private root in the store of the machine.",
                };
        }
    }

    private static bool Names(CodeFile code, Span span, string number, params string[] words) =>
        Number(code, span) is { } n && n.ToString(CultureInfo.InvariantCulture) == number
        || words.Any(w => code.Text(span).Contains(w, StringComparison.OrdinalIgnoreCase));

    private static int? Number(CodeFile code, Span span)
    {
        var value = code.Values.Of(span);
        if (value.Kind == ValueKind.Number && int.TryParse(value.Text.TrimEnd('&', 'L'), CultureInfo.InvariantCulture, out var number))
            return number;
        // &H3300
        var text = code.Text(span).Trim();
        return
            text.StartsWith("&H", StringComparison.OrdinalIgnoreCase)
            && int.TryParse(text[2..].TrimEnd('&'), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex)
            ? hex
            : null;
    }

    /// <summary>WinHttpRequest.Option(9) = 168: bits of versions.</summary>
    private static IEnumerable<Flag> Numbers(CodeFile code)
    {
        foreach (var call in code.Calls())
            if (
                call.Word.Equals("Option", StringComparison.OrdinalIgnoreCase)
                && call.Arguments is [var name]
                && Names(code, name, "9", "SecureProtocols")
                && code.Mate(call.Open) is > 0 and var close
                && code[close + 1].Value is "=" or "=="
                && Number(code, code.Expression(close + 2)) is { } bits
                && (bits & 0x2A8) != 0
            )
                yield return new(new(call.Start, code.Expression(close + 2).To), "versions before TLS 1.2 are allowed")
                {
                    Remedy = "Write 2048 (TLS 1.2) or 10240 (with 1.3).",
                };
        // CType(192, SecurityProtocolType)
        foreach (var call in code.Calls("CType", "DirectCast"))
            if (
                call.Arguments is [var number, var type]
                && code.Text(type).EndsWith("SecurityProtocolType", StringComparison.Ordinal)
                && Number(code, number) is { } version
                && (version & (48 | 192 | 768)) != 0
            )
                yield return new(call.Whole, "a version before TLS 1.2 is allowed") { Remedy = "Use SecurityProtocolType.SystemDefault." };
    }

    /// <summary>Browsers that are told to go on.</summary>
    private static IEnumerable<Flag> Browsers(CodeFile code)
    {
        foreach (var at in code.Index.Places("AlwaysAllow"))
            if (
                code.IsWord(at)
                && code.Is(at - 2, "CoreWebView2ServerCertificateErrorAction")
                && !Mentions.IsOnlySpokenOf(code, code.PathStart(at), at + 1)
            )
                yield return new(new(code.PathStart(at), at + 1), "every certificate error of a page is answered with AlwaysAllow")
                {
                    Remedy = "Use Cancel.",
                };
        foreach (var at in code.Index.Places("ignore-certificate-errors", "--ignore-certificate-errors"))
            if (code[at].IsText && code.Parent(at) is > 0 and var open && code[open - 1].Value is "Add" or "AddArgument" or "AddArguments")
                yield return new(new(at, at + 1), "the browser takes any certificate") { Remedy = "Remove the switch." };
    }

    /// <summary>AddHandler client.ValidateCertificate, AddressOf OnValidate: a handler that says e.Accept = True and looks at nothing.</summary>
    private static IEnumerable<Flag> Handlers(CodeFile code)
    {
        foreach (
            var setting in code.Settings(
                "ValidateCertificate",
                "CertificateValidation",
                "ServerCertificateValidation",
                "OnSSLServerAuthentication",
                "SSLServerAuthentication",
                "CertificateReceived",
                "ServerCertificateValidationEvent"
            )
        )
        {
            if (code.Functions.Of(setting.Value) is not { Parameters: [.., var e] } handler)
                continue;
            for (var i = handler.Body.From; i < handler.Body.To; i++)
                if (
                    code.Is(i, e)
                    && code[i + 2].Value is "Accept" or "AcceptAll" or "Cancel"
                    && code.Is(i + 3, "=")
                    && code.Values.Of(code.Expression(i + 4)).Is(code[i + 2].Value != "Cancel")
                    && !Enumerable.Range(handler.Body.From, handler.Body.Length).Any(k => code.Is(k, "if"))
                )
                    yield return new(setting.Whole, "the handler accepts every certificate: this client talks to whoever answers")
                    {
                        Remedy = "Remove the handler.",
                    };
        }
    }
}
