using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.HostNotChecked;

/// <summary>crypto/tls with a verification by hand that builds the chain and forgets the name.</summary>
internal static class Go
{
    /// <summary>What else tells this peer from others of the same authority.</summary>
    private static readonly string[] Identity =
    [
        "DNSName",
        "VerifyHostname",
        "DNSNames",
        "URIs",
        "IPAddresses",
        "CommonName",
        "Sum256",
        "Sum1",
        "Sum512",
        "ConstantTimeCompare",
        "Equal",
        "Fingerprint",
        "RawSubjectPublicKeyInfo",
        "SerialNumber",
        "Subject",
        "PublicKey",
        "EmailAddresses",
    ];

    /// <summary>Where a certificate says whose it is.</summary>
    private static readonly string[] Names = ["DNSNames", "CommonName", "IPAddresses", "URIs", "EmailAddresses", "Subject"];

    /// <summary>go-spiffe: what makes a client of an authorizer.</summary>
    private static readonly string[] SpiffeClients =
    [
        "TLSClientConfig",
        "MTLSClientConfig",
        "HookTLSClientConfig",
        "HookMTLSClientConfig",
        "TLSClientCredentials",
        "MTLSClientCredentials",
        "TLSClient",
        "MTLSClient",
        "Dial",
    ];

    private const string Remedy = "Leave the comparison of names on, and connect under a name that is in the certificate.";

    public static IEnumerable<Flag> Look(CodeFile code) =>
        [.. Nameless(code), .. Options(code), .. Spiffe(code), .. AdvancedTls(code), .. Connections(code)];

    /// <summary>Options of drivers, by the value that takes the name out.</summary>
    private static IEnumerable<Flag> Options(CodeFile code)
    {
        foreach (var setting in code.Settings("ssl.endpoint.identification.algorithm"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text: "none" or "" })
                yield return new(setting.Whole, "no name is compared: any certificate of that authority will do, whoever it was issued to")
                {
                    Remedy = "Write \"https\".",
                };
        foreach (var setting in code.Settings("TLSValidateHostname"))
            if (
                Common.Options.Judge(
                    code,
                    setting,
                    false,
                    $"{setting.Option} is off: any certificate of that authority will do, whoever it was issued to",
                    Remedy
                ) is
                { } flag
            )
                yield return flag;
    }

    /// <summary>go-spiffe: a client that takes every workload of its trust domain for the one it calls.</summary>
    private static IEnumerable<Flag> Spiffe(CodeFile code)
    {
        foreach (var any in code.Calls("AuthorizeAny"))
            if (
                code.Names.Mentions("go-spiffe")
                && (
                    code.CallAt(code.Parent(any.Start)) is { } client && SpiffeClients.Contains(client.Word)
                    // authorize := tlsconfig.AuthorizeAny()
                    || code.Held(any.Open) is { Length: > 0 } held
                        && code.Calls(SpiffeClients)
                            .Any(c =>
                                code.Functions.AreTogether(c.Name, any.Name) && c.Arguments.Any(a => a.Length == 1 && code.Is(a.From, held))
                            )
                )
            )
                yield return new(any.Whole, "AuthorizeAny takes every workload of the trust domain for the server that is meant")
                {
                    Remedy = "Use tlsconfig.AuthorizeID with the server's SPIFFE ID.",
                    Confidence = Confidence.Firm,
                    LoweredTo = Severity.Medium,
                };
    }

    /// <summary>google.golang.org/grpc/security/advancedtls: a client that verifies the chain alone. What clients are called a server learns afterwards.</summary>
    private static IEnumerable<Flag> AdvancedTls(CodeFile code)
    {
        foreach (var setting in code.Settings("VerificationType", "VType"))
            if (
                !GoAdvancedTls.IsServer(code, setting)
                && setting.Sibling("AdditionalPeerVerification", "VerifyPeer") is null
                && Nameless(code, setting) is { IsEmpty: false } at
            )
                yield return new(
                    at,
                    "CertVerification compares no name: any certificate of that authority will do, whoever it was issued to"
                )
                {
                    Remedy = "Use advancedtls.CertAndHostVerification.",
                };
    }

    /// <summary>Where a level is said that compares no name: at the option, or where its variable gets it.</summary>
    private static Span Nameless(CodeFile code, Setting setting) =>
        GoChoices.Of(code, setting.Value) is { Count: > 0 } choices
            ? choices.FirstOrDefault(c => GoTls.Word(code, c.Word) is "CertVerification").At
        : GoTls.Word(code, setting.Value) is "CertVerification" ? setting.Whole
        : default;

    private static IEnumerable<Flag> Connections(CodeFile code) =>
        GoConnections.Look(code, Remedy).Where(f => f.IsHost).Select(f => f.Flag).Concat(Urls.Hosts(code, Remedy));

    /// <summary>A chain that is built by hand, and no name asked for in the callback or in what it names.</summary>
    private static IEnumerable<Flag> Nameless(CodeFile code)
    {
        if (!code.Literals("VerifyOptions").Any())
            yield break;
        foreach (var setting in code.Settings("InsecureSkipVerify"))
            if (
                code.Values.Of(setting.Value).Is(true)
                && !GoTls.IsServer(setting)
                && GoTls.Callback(code, setting) is { Does: Verdicts.Decides } callback
                && GoCallbacks.Written(code, callback.At.Value) is { } function
                && code.Index.Places("VerifyOptions").Any(p => GoTls.Speaks(code, function.Body.From, p))
                && (
                    !code.Index.Places(Identity).Any(p => code.IsWord(p) && IsAskedBy(code, function, p) && Tells(code, p))
                    || GoResults.Forgives(code, function, "HostnameError", "certificate is valid for")
                )
            )
                yield return new(
                    setting.Whole,
                    $"{callback.At.Option} builds the chain and compares no name: any certificate of that authority will do, whoever it was issued to"
                )
                {
                    Remedy =
                        "Set DNSName in x509.VerifyOptions (cs.ServerName in VerifyConnection), or leave the standard verification on with RootCAs.",
                    Confidence = Confidence.Firm,
                    LoweredTo = Severity.Medium,
                    Beside = [new(callback.At.Whole, "the callback")],
                };
    }

    /// <summary>False for a name that is only told or counted, and for one that the certificate is asked for itself: leaf.VerifyHostname(leaf.DNSNames[0]).</summary>
    private static bool Tells(CodeFile code, int place)
    {
        if (GoCallbacks.IsLogged(code, place) || GoCallbacks.IsOfMessage(code, place))
            return false;
        var start = code.PathStart(place);
        if (code.Is(start - 1, "(") && code.Is(start - 2, "len"))
            return false;
        if (code.Is(place, "VerifyHostname") && code.Is(place + 1, "("))
            return !IsOwnName(code, code.Inside(place + 1));
        if (code.Is(place, "DNSName") && code.SettingAt(place) is { } set)
            return code.Text(set.Value) != "\"\"" && !IsOwnName(code, set.Value);
        if (!Names.Contains(code[place].Value))
            return true;
        if (IsAsked(code, place))
            return false;
        // name := leaf.DNSNames[0]: what it is then used for.
        return !(code[start - 1].Value is ":=" or "=" && code.IsWord(start - 2))
            || code.Index.Places(code[start - 2].Value)
                .Any(p =>
                    p > place
                    && code.Functions.AreTogether(p, place)
                    && !IsAsked(code, p)
                    && !GoCallbacks.IsLogged(code, p)
                    && !GoCallbacks.IsOfMessage(code, p)
                );
    }

    /// <summary>Given to VerifyHostname, or as the name that a chain is verified for.</summary>
    private static bool IsAsked(CodeFile code, int place)
    {
        for (var open = code.Parent(place); open > 0 && !code.Is(open, "{"); open = code.Parent(open))
            if (code.Is(open - 1, "VerifyHostname"))
                return true;
        return code.Settings("DNSName").Any(s => s.Value.Contains(place));
    }

    /// <summary>A name out of the certificate, also by way of a variable.</summary>
    private static bool IsOwnName(CodeFile code, Span value, int depth = 0)
    {
        for (var i = value.From; i < value.To; i++)
            if (
                code.IsWord(i)
                && (
                    code.IsLink(i - 1) && Names.Contains(code[i].Value)
                    || depth == 0
                        && value.Length == 1
                        && code.Names.Reaching(code[i].Value, i) is [var only]
                        && IsOwnName(code, only.Value, 1)
                )
            )
                return true;
        return false;
    }

    /// <summary>In the callback itself, or in a function of this file that makes nothing that is verified on its own.</summary>
    private static bool IsAskedBy(CodeFile code, Function callback, int place)
    {
        if (callback.Body.Contains(place))
            return true;
        if (code.Functions.Around(place) is not { } around || IsOtherCallback(code, around))
            return false;
        // The options may be put together where the callback is made.
        return around.Body.Contains(callback.Start) || GoTls.Speaks(code, callback.Body.From, place);
    }

    /// <summary>The callback of a configuration, written there or named there.</summary>
    private static bool IsOtherCallback(CodeFile code, Function function) =>
        code.Settings("VerifyConnection", "VerifyPeerCertificate")
            .Any(s =>
                function.Name.Length == 0
                    ? s.Value.Contains(function.Start)
                    : code.Is(s.Value.To - 1, function.Name) && ReferenceEquals(GoCallbacks.Written(code, s.Value), function)
            );
}
