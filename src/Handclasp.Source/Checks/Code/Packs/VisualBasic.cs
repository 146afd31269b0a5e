using System.Globalization;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>VB.NET by C#'s readers, which its tokens are given the shape for; and the components of Visual Basic and VBScript.</summary>
internal static class VisualBasic
{
    private const string Remedy = "Remove it; install a private root in the store of the machine, or set CertificateChainPolicy.";

    /// <summary>The flag for a name that does not fit, alone.</summary>
    private const int NameOnly = 0x1000;

    public static IReadOnlyList<Entry> Entries { get; } =
    [
        new(
            "HC500",
            new(
                [All.VisualBasic],
                c => Weighed(c, Jvm.Switches.Once(c, ServerNotVerified.CSharp.Look(c), Options(c), Components(c), Browsers(c)))
            )
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
            new([All.VisualBasic], RevocationOff.CSharp.Look)
            {
                Bad = "chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck",
                Good = "chain.ChainPolicy.RevocationMode = X509RevocationMode.Online",
            }
        ),
        new(
            "HC550",
            new(
                [All.VisualBasic],
                c => Jvm.Switches.Once(c, OldProtocol.Readers.CSharp(c), OldProtocol.Readers.CSharpSwitches(c), Numbers(c))
            )
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
            new([All.VisualBasic], c => [.. KeyPassword.CSharp.Look(c), .. KeyPassword.CSharp.Named(c)])
            {
                Bad = "Dim certificate As New X509Certificate2(\"client.pfx\", \"changeit\")",
                Good = "Dim certificate As New X509Certificate2(\"client.pfx\", Environment.GetEnvironmentVariable(\"PFX_PASSWORD\"))",
            }
        ),
        new(
            "HC502",
            new([All.VisualBasic], Hosts)
            {
                Bad = """
                Dim builder As New NpgsqlConnectionStringBuilder With {.Host = "db", .SslMode = SslMode.VerifyCA}
                """,
                Good = """
                Dim builder As New NpgsqlConnectionStringBuilder With {.Host = "db", .SslMode = SslMode.VerifyFull}
                """,
            }
        ),
        new(
            "HC512",
            new([All.VisualBasic], c => Identity(c).Concat(UnverifiedIdentity.DotNetMessages.Look(c)))
            {
                Bad = """
                Using tls As New SslStream(stream, False, Function(sender, certificate, chain, errors) True)
                    tls.AuthenticateAsServer(own, True, SslProtocols.None, True)
                    Dim user = tls.RemoteCertificate.Subject
                End Using
                """,
                Good = """
                Using tls As New SslStream(stream, False)
                    tls.AuthenticateAsServer(own, True, SslProtocols.None, True)
                    Dim user = tls.RemoteCertificate.Subject
                End Using
                """,
            }
        ),
        new(
            "HC511",
            new([All.VisualBasic], ClientAuthNeverDemanded.CSharp.Look)
            {
                Bad = """
                Dim options As New SslServerAuthenticationOptions With {.ServerCertificate = own, .CertificateChainPolicy = clients}
                """,
                Good = """
                Dim options As New SslServerAuthenticationOptions With {.ServerCertificate = own, .CertificateChainPolicy = clients, .ClientCertificateRequired = True}
                """,
            }
        ),
        new(
            "HC520",
            new([All.VisualBasic], EmptyTrust.CSharp.Look)
            {
                Bad = """
                chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust
                Dim trusted = chain.Build(certificate)
                """,
                Good = """
                chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust
                chain.ChainPolicy.CustomTrustStore.Add(root)
                Dim trusted = chain.Build(certificate)
                """,
            }
        ),
        new(
            "HC530",
            new([All.VisualBasic], ForwardedIdentity.Any.Look)
            {
                Bad = """
                Dim raw = Request.Headers.GetValues("X-ARR-ClientCert").First()
                """,
                Good = """
                If Not trustedProxies.Contains(address) Then Return Unauthorized()
                Dim raw = Request.Headers.GetValues("X-ARR-ClientCert").First()
                """,
            }
        ),
        new(
            "HC552",
            new([All.VisualBasic], WeakMinting.Any.Look)
            {
                Bad = """
                Dim request As New CertificateRequest("CN=api", key, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1)
                """,
                Good = """
                Dim request As New CertificateRequest("CN=api", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                """,
            }
        ),
        new(
            "HC560",
            new([All.VisualBasic], c => [.. MisreadPin.Any.Look(c), .. Pins(c)])
            {
                Bad = """
                Public Function Check(message As Object, certificate As X509Certificate2, chain As X509Chain, errors As SslPolicyErrors) As Boolean
                    Return errors = SslPolicyErrors.None AndAlso certificate.SerialNumber = "0A1B2C"
                End Function
                """,
                Good = """
                Public Function Check(message As Object, certificate As X509Certificate2, chain As X509Chain, errors As SslPolicyErrors) As Boolean
                    Return errors = SslPolicyErrors.None AndAlso certificate.GetCertHashString(HashAlgorithmName.SHA256) = Expected
                End Function
                """,
            }
        ),
        new(
            "HC572",
            new([All.VisualBasic], OpenKeyFile.Any.Look)
            {
                Bad = """
                File.SetUnixFileMode("server.key", UnixFileMode.UserRead Or UnixFileMode.OtherRead)
                """,
                Good = """
                File.SetUnixFileMode("server.key", UnixFileMode.UserRead)
                """,
            }
        ),
        new(
            "HC580",
            new([All.VisualBasic], Jvm.Variables.Look)
            {
                Bad = """
                start.Environment("NODE_TLS_REJECT_UNAUTHORIZED") = "0"
                """,
                Good = """
                start.Environment("NODE_EXTRA_CA_CERTS") = "ca.pem"
                """,
            }
        ),
    ];

    /// <summary>What is set on a property that this file has itself is tentative: who reads it is not known.</summary>
    private static IEnumerable<Flag> Weighed(CodeFile code, IEnumerable<Flag> flags) =>
        flags.Select(f => IsOwn(code, f.At) ? f with { Confidence = Confidence.Tentative } : f);

    private static bool IsOwn(CodeFile code, Span at)
    {
        var name = Enumerable.Range(at.From, Math.Min(at.Length, 12)).TakeWhile(i => !code.Is(i, "=")).LastOrDefault(code.IsWord, -1);
        if (code.IsLink(at.From + 1))
            return IsProperty(code, name) && !IsForeign(code, at.From);
        return IsProperty(code, at.From);
    }

    private static bool IsProperty(CodeFile code, int name) =>
        name >= 0
        && code.Index.Places(code[name].Value)
            .Any(i => code.Source.Text.AsSpan(0, code[i].Start).TrimEnd().EndsWith("Property", StringComparison.OrdinalIgnoreCase));

    /// <summary>A variable that holds a new object of a type from elsewhere.</summary>
    private static bool IsForeign(CodeFile code, int variable) =>
        code.Names.Reaching(code[variable].Value, variable) is [var only]
        && code.Is(only.Value.From, "new")
        && code.IsWord(only.Value.From + 1)
        && !Mentions.IsDeclaredHere(code, code[only.Value.From + 1].Value);

    /// <summary>Options of libraries that people use from Visual Basic more than from C#.</summary>
    private static IEnumerable<Flag> Options(CodeFile code)
    {
        foreach (
            var flag in Row.Option(
                code,
                ["GiveUpSecurityAndAcceptAnyTlsHostCertificate", "SSLAcceptAnyServerCert", "SSLAcceptServerCertAny"],
                v => Row.IsOn(v),
                "{0} is on: this client talks to whoever answers, with any certificate",
                Remedy,
                "False"
            )
        )
            yield return flag;
    }

    /// <summary>Flags of errors that WinHttpRequest.Option(4) and ServerXMLHTTP.setOption 2 ignore.</summary>
    private static IEnumerable<Flag> Components(CodeFile code)
    {
        foreach (var (at, bits) in Ignored(code))
            if (bits is not (0 or NameOnly))
                yield return new(at, "errors of the certificate are ignored: this client talks to whoever answers")
                {
                    Remedy = "Remove the line; install a private root in the store of the machine.",
                };
    }

    private static IEnumerable<(Span At, int? Bits)> Ignored(CodeFile code)
    {
        if (!code.Names.MentionsAnyCase("http"))
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
            if (isIgnore && !value.IsEmpty)
                yield return (
                    new(call.Start, value.To),
                    code.Text(value).EndsWith("CERT_CN_INVALID", StringComparison.OrdinalIgnoreCase) ? NameOnly : Number(code, value)
                );
        }
    }

    private static IEnumerable<Flag> Hosts(CodeFile code)
    {
        foreach (var (at, bits) in Ignored(code))
            if (bits == NameOnly)
                yield return new(at, "a certificate for another name is taken: any of a trusted authority will do")
                {
                    Remedy = "Remove the line.",
                };
        foreach (var flag in DotNetConnections.Hosts(code).Concat(DotNetChains.Nameless(code)))
            yield return flag;
        for (var i = 2; i < code.Tokens.Length; i++)
            if (
                code[i].Value is "None"
                && code[i - 2].Value is "SslEndpointIdentificationAlgorithm"
                && code.IsLink(i - 1)
                && !Mentions.IsOnlySpokenOf(code, code.PathStart(i), i + 1)
            )
                yield return new(
                    new(code.PathStart(i), i + 1),
                    $"{code.PathTo(i)} compares no name: any certificate of a trusted authority will do"
                )
                {
                    Remedy = "Remove it: Https is the standard.",
                };
        foreach (var setting in code.Settings("ssl.endpoint.identification.algorithm"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text: "" or "none" })
                yield return new(setting.Whole, "no endpoint identification: the server's name is not compared") { Remedy = "Remove it." };
        foreach (var flag in Jvm.Switches.Look(code, Jvm.Switched.Host, "Leave the comparison of the name on."))
            yield return flag;
    }

    private static readonly string[] Streams = ["SslStream"];

    /// <summary>A client's name after a server's callback has agreed with every certificate.</summary>
    private static IEnumerable<Flag> Identity(CodeFile code)
    {
        var flaws = DotNetCallbacks.Flaws(code, Side.Server, "").Where(f => !f.IsSwitch).ToList();
        if (flaws.Count == 0)
            yield break;
        for (var i = 2; i < code.Tokens.Length; i++)
            if (
                code[i].Value is "Subject" or "Issuer" or "GetNameInfo" or "SubjectName"
                && code.Is(i - 1, ".")
                && code[i - 2].Value is "RemoteCertificate" or "ClientCertificate"
                && flaws.Exists(f => Kinship.Speaks(code, i, f.At.From, Streams))
            )
                yield return new(
                    new(code.PathStart(i), i + 1),
                    "the client's name is read from a certificate that nobody verified: anybody can write any name into one"
                )
                {
                    Remedy = "Let the standard validation stand, then read the name.",
                };
    }

    /// <summary>A callback that verifies, and then compares a name or a number with a text of its own.</summary>
    private static IEnumerable<Flag> Pins(CodeFile code)
    {
        foreach (var function in code.Functions.All)
        {
            if (function.Parameters.Count != 4)
                continue;
            var body = Enumerable.Range(function.Body.From, function.Body.Length).ToList();
            if (
                body.Exists(i => code.Is(i, "None") && code.Is(i - 2, "SslPolicyErrors"))
                && !body.Exists(i =>
                    code[i].Value
                        is "Thumbprint"
                            or "GetCertHash"
                            or "GetCertHashString"
                            or "GetPublicKey"
                            or "GetPublicKeyString"
                            or "RawData"
                            or "HashData"
                            or "ComputeHash"
                            or "GetRawCertData"
                )
            )
                foreach (var flag in Jvm.Pins.Compared(code, function))
                    yield return flag;
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
                    yield return new(
                        DotNetCallbacks.Shown(code, setting.Value) ?? setting.Whole,
                        "the handler accepts every certificate: this client talks to whoever answers"
                    )
                    {
                        Remedy = "Remove the handler.",
                    };
        }
    }
}
