using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>.NET: ready-made callbacks and libraries' own switches. Callbacks written by hand are another check's.</summary>
internal static class CSharp
{
    private const string Remedy =
        "Remove it; trust a private root with SslClientAuthenticationOptions.CertificateChainPolicy (CustomRootTrust).";

    private static readonly string[] Skips =
    [
        "TrustServerCertificate",
        "AllowUntrustedCertificates",
        "IgnoreCertificateChainErrors",
        "AllowInsecureTls",
        "AcceptAnyCertificate",
        "SkipCertificateCheck",
        "IgnoreSslErrors",
        "AcceptInsecureCertificates",
        "IgnoreHTTPSErrors",
        "SkipTlsVerify",
        "InsecureSkipVerify",
        "AllowInvalidCertificates",
        "SkipCertificateValidation",
        "AllowInvalidCertificate",
        "TrustAllCertificates",
        "IgnoreSslCertificateErrors",
        "DangerousAcceptAnyServerCertificate",
        "ValidateAnyCertificate",
        "AutoAcceptUntrustedCertificates",
        "AcceptInsecureCerts",
        "DisableServerCertValidation",
        "DisableCertificateValidation",
        "DisableServerCertificateValidation",
        "IgnoreCertificateErrors",
        "IgnoreServerCertificateErrors",
        "IgnoreInvalidCertificate",
        "AcceptAllCertificates",
        "AcceptAnyServerCertificate",
        "SkipServerCertificateValidation",
        "BypassCertificateValidation",
        "AllowInvalidBrokerCertificates",
        "AllowUnstrustedCertificate",
        "AllowUntrustedCertificate",
        "AllowCertificateChainErrors",
        "Trust Server Certificate",
    ];
    private static readonly string[] Verifies =
    [
        "EnableSslCertificateVerification",
        "VerifySsl",
        "ValidateCertificate",
        "ValidateServerCertificate",
        "VerifyServerCertificate",
        "CheckCertificate",
        "TlsVerifyCert",
        "enable.ssl.certificate.verification",
        "VerifySslCertificate",
        "VerifyCertificate",
        "ValidateSslCertificate",
        "ValidateRemoteCertificate",
        "VerifyServerCert",
        "RequireSslCertVerify",
    ];

    /// <summary>Events and delegates of other libraries bear these names: a method is no switch.</summary>
    private static readonly string[] Delegates = ["ValidateCertificate", "ValidateServerCertificate", "VerifyServerCertificate"];

    /// <summary>Its words, for the search before the reading.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        .. Skips,
        .. Verifies,
        "DangerousAcceptAny",
        "CertificateValidationMode",
        "AcceptablePolicyErrors",
        "AllowPolicyErrors",
        "WithAllowUntrustedCertificates",
        "WithIgnoreCertificateChainErrors",
        "AllowTlsInsecureConnection",
        "VerifyCertificateAuthority",
        "AlwaysValidVerifyer",
        "KvIgnoreRemoteCertificateNameMismatch",
        "HttpIgnoreRemoteCertificateMismatch",
        "SslServerCredentials",
        "SslCredentials",
        "WebSocketSharp",
        "CustomTrustStore",
        "PulsarClient",
        "pulsar+ssl",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code.IsWord(i)
                && (
                    code[i].Value is "DangerousAcceptAnyServerCertificateValidator"
                    || code[i].Value is "AlwaysValidVerifyer" && code.Is(i - 1, "new")
                    || code[i].Value is "AllowAll" && code.IsLink(i - 1) && code.Is(i - 2, "CertificateValidations")
                    || code[i].Value is "CreateInsecure" && code.IsLink(i - 1) && code.Is(i - 2, "TrustManager")
                )
                && !Mentions.IsOnlySpokenOf(code, code.PathStart(i), i + 1)
                && !IsDeclared(code, i)
            )
                yield return new(
                    new(code.PathStart(i), i + 1),
                    $"{code[i].Value}: this client talks to whoever answers, with any certificate"
                )
                {
                    Remedy = Remedy,
                };
        foreach (var setting in code.Settings(Skips))
        {
            if (
                Options.Judge(
                    code,
                    setting.Whole,
                    setting.Value,
                    // builder["TrustServerCertificate"] = "True"
                    v => v.Is(true) || code.Is(setting.Name - 1, "[") && v is { Kind: ValueKind.Text } && IsYes(v.Text),
                    $"{setting.Option} is on: this client talks to whoever answers, with any certificate",
                    Remedy,
                    code.Values.Of(setting.Value) is { Kind: ValueKind.Text } ? "" : code.Language.False[0]
                ) is
                { } flag
            )
                yield return flag;
        }

        foreach (var setting in code.Settings(Verifies))
            if (
                !IsDelegate(code, setting)
                && Options.Judge(
                    code,
                    setting,
                    false,
                    $"{setting.Option} is off: this client talks to whoever answers, with any certificate",
                    Remedy
                )
                    is { } flag
            )
                yield return flag;
        foreach (var setting in code.Settings("CertificateValidationMode"))
            if (
                code.Text(setting.Value).EndsWith("X509CertificateValidationMode.None", StringComparison.Ordinal)
                && !IsOfClients(code, setting)
            )
                yield return new(setting.Whole, "X509CertificateValidationMode.None accepts any certificate")
                {
                    Remedy = "Use ChainTrust.",
                    Changes = [new(setting.Value, "X509CertificateValidationMode.ChainTrust")],
                    IsSafe = true,
                };
        foreach (var (at, forgiven) in Forgiven(code))
            if (!IsNameAlone(code, forgiven))
                yield return new(at, "errors of the chain are called acceptable: any issuer will do")
                {
                    Remedy = "Leave AcceptablePolicyErrors at None.",
                };
        foreach (var setting in code.Settings("enable.ssl.certificate.verification"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text: "false" })
                yield return new(setting.Whole, "enable.ssl.certificate.verification is false: the Kafka client talks to whoever answers")
                {
                    Remedy = "Remove it; name the root with ssl.ca.location.",
                };
        foreach (var flag in DotNetConnections.Servers(code))
            yield return flag;
        foreach (var flag in Browsers(code).Concat(Ignorable(code, names: false)).Concat(Sockets(code)))
            yield return flag;
        foreach (var call in code.Calls("DisableServerCertificateValidation"))
            if (call.Arguments.Count == 0 && code.IsLink(call.Name - 1))
                yield return new(call.Whole, $"{call.Word}: this client talks to whoever answers, with any certificate")
                {
                    Remedy = Remedy,
                };
        foreach (
            var call in code.Calls(
                "WithAllowUntrustedCertificates",
                "WithIgnoreCertificateChainErrors",
                "WithAllowInvalidBrokerCertificates",
                "AllowTlsInsecureConnection"
            )
        )
            if (call.Arguments.Count == 0 || code.Values.Of(Unnamed(code, call.Argument(0))).Is(true))
                yield return new(call.Whole, $"{call.Word}: this client talks to whoever answers, with any certificate")
                {
                    Remedy = Remedy,
                };
        foreach (var call in code.Calls("VerifySsl", "VerifyCertificateAuthority"))
            if (call.Arguments is [var only] && Unnamed(code, only) is var verifies && code.Values.Of(verifies).Is(false))
                yield return new(call.Whole, $"{call.Word}(false): this client talks to whoever answers")
                {
                    Remedy = Remedy,
                    Changes = [new(verifies, "true")],
                    IsSafe = true,
                };
        foreach (var flag in Urls.Look(code, "Remove it from the connection string; trust the server's root."))
            yield return flag;
    }

    /// <summary>HttpBaseProtocolFilter of Windows: errors that are called ignorable, of the name alone or of the chain.</summary>
    public static IEnumerable<Flag> Ignorable(CodeFile code, bool names)
    {
        foreach (var call in code.Calls("Add"))
            if (
                call.Receiver.EndsWith("IgnorableServerCertificateErrors", StringComparison.Ordinal)
                && call.Arguments is [var error]
                && code[error.To - 1].Value is var which
                && (names ? which == "InvalidName" : which is "Untrusted" or "IncompleteChain" or "InvalidSignature")
            )
                yield return new(
                    call.Whole,
                    names
                        ? "a wrong name is called ignorable: any certificate of a trusted authority will do, whoever it was issued to"
                        : $"{which} is called ignorable: this client talks to whoever answers"
                )
                {
                    Remedy = "Remove it; a private root belongs in the package's manifest (Certificates).",
                };
    }

    private static bool IsYes(string text) => text.ToUpperInvariant() is "TRUE" or "YES";

    /// <summary>An argument without its name.</summary>
    public static Span Unnamed(CodeFile code, Span argument) =>
        code.Is(argument.From + 1, ":") ? new(argument.From + 2, argument.To) : argument;

    /// <summary>websocket-sharp, whose own callback agrees with every certificate unless another is set.</summary>
    private static IEnumerable<Flag> Sockets(CodeFile code)
    {
        if (!code.Names.Has("WebSocketSharp"))
            yield break;
        foreach (var call in DotNetMaking.Made(code, "WebSocket"))
            if (
                Said(code, call.Argument(0)).StartsWith("wss:", StringComparison.Ordinal)
                && !Kinship.Has(code, call.Name, ["WebSocket"], "ServerCertificateValidationCallback", "SslConfiguration")
            )
                yield return new(
                    call.Whole,
                    "websocket-sharp verifies nothing unless it is given a callback: this client talks to whoever answers"
                )
                {
                    Remedy =
                        "Set SslConfiguration.ServerCertificateValidationCallback to one that asks for errors == SslPolicyErrors.None.",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>The text that an expression begins with, or that its variable holds.</summary>
    private static string Said(CodeFile code, Span span) =>
        span.IsEmpty ? ""
        : code[span.From].IsText ? code[span.From].Value
        : code.Values.Of(span) is { Kind: ValueKind.Text } text ? text.Text
        : "";

    /// <summary>Switches of a browser that a test drives.</summary>
    private static IEnumerable<Flag> Browsers(CodeFile code)
    {
        foreach (var at in code.Index.Places("ignore-certificate-errors", "--ignore-certificate-errors"))
            if (code[at].IsText && IsGivenToBrowser(code, at))
                yield return new(new(at, at + 1), "the browser takes any certificate")
                {
                    Remedy = "Remove the switch.",
                    LoweredTo = Severity.Medium,
                };
    }

    /// <summary>AddArgument("…"), AddArguments(new List&lt;string&gt; { "…" }), Args = new[] { "…" }.</summary>
    private static bool IsGivenToBrowser(CodeFile code, int text)
    {
        for (var (open, depth) = (code.Parent(text), 0); open > 0 && depth < 3; open = code.Parent(open), depth++)
        {
            if (code.CallAt(open) is { Word: "AddArgument" or "AddArguments" or "AddAdditionalChromeOption" or "Add" or "AddRange" })
                return true;
            var start = code.StatementStart(open);
            for (var i = open - 1; i >= Math.Max(start, open - 10); i--)
                if (code.Is(i, "=") && code[i - 1].Value is "Args" or "Arguments" or "AdditionalArguments" or "AdditionalBrowserArguments")
                    return true;
        }

        return code.Is(text - 1, "=") && code[text - 2].Value is "AdditionalBrowserArguments";
    }

    /// <summary>An event that a handler is added to, or a method where another library has a yes or no.</summary>
    private static bool IsDelegate(CodeFile code, Setting setting) =>
        code.Is(setting.Name + 1, "+=")
        || Delegates.Contains(setting.Option)
            && (
                code.Functions.Of(setting.Value) is not null
                || code.Values.Of(setting.Value) is { Kind: ValueKind.Given or ValueKind.Unknown }
            );

    /// <summary>Errors of the standard verification that a library is told to forgive: the place, and which.</summary>
    public static IEnumerable<(Span At, Span Errors)> Forgiven(CodeFile code)
    {
        foreach (var setting in code.Settings("AcceptablePolicyErrors"))
            if (code.Text(setting.Value).Contains("RemoteCertificate", StringComparison.Ordinal) && !code.Text(setting.Value).Contains('~'))
                yield return (setting.Whole, setting.Value);
        foreach (var call in code.Calls("AllowPolicyErrors"))
            yield return (call.Whole, call.Argument(0));
    }

    /// <summary>The name is forgiven and nothing else: the chain is still verified.</summary>
    public static bool IsNameAlone(CodeFile code, Span errors)
    {
        var text = code.Text(errors);
        return text.Contains("RemoteCertificateNameMismatch", StringComparison.Ordinal)
            && !text.Contains("RemoteCertificateChainErrors", StringComparison.Ordinal)
            && !text.Contains("RemoteCertificateNotAvailable", StringComparison.Ordinal);
    }

    /// <summary>ServiceHost.Credentials.ClientCertificate.Authentication: what a server asks of its clients.</summary>
    public static bool IsOfClients(CodeFile code, Setting setting) =>
        setting.Owner.Contains("ClientCertificate", StringComparison.Ordinal)
        || setting.IsMember
            && code.Names.Reaching(setting.Owner.Split('.')[0], setting.Name)
                .Any(a => code.Text(a.Value).EndsWith("ClientCertificate.Authentication", StringComparison.Ordinal));

    /// <summary>public static Func‹…› DangerousAcceptAny… { get; }: what declares it does not use it.</summary>
    private static bool IsDeclared(CodeFile code, int index) =>
        !code.IsLink(index - 1)
        && (
            code.Is(index + 1, "{")
            || code.Is(index + 1, "=>")
            || code.Is(index + 1, "=") && (code.Is(index - 1, ">") || code.IsWord(index - 1))
        );
}
