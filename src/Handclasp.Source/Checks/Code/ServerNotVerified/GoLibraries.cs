using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>Libraries of Go that have their own words for "do not verify", beside crypto/tls.</summary>
internal static class GoLibraries
{
    private const string Remedy = "Remove it, and give the library the root that signed the server.";

    /// <summary>Functions that take whether to skip verification by position: the word, a word of its package, the position.</summary>
    private static readonly (string Word, string Package, int Position)[] Positions =
    [
        ("NewClient", "vmware/govmomi", -1),
        ("NewEndpoint", "winrm", 3),
        ("SetIgnoreCertificateErrors", "cdproto", 0),
        ("IgnoreCertErrors", "rod", 0),
        ("MustIgnoreCertErrors", "rod", 0),
        ("NewVCDClient", "go-vcloud-director", 1),
        ("NewClientWithArgs", "goscaleio", 3),
        ("NewClientWithArgs", "gopowerscale", 2),
        ("SetInsecureTls", "jfrog-client-go", 0),
        ("SetHTTPSInsecure", "alibaba-cloud-sdk-go", 0),
        ("WithIgnoreSSLVerification", "huaweicloud-sdk-go", 0),
        ("Insecure", "aci-go-client", 0),
    ];

    /// <summary>Packages whose structures say Insecure and mean that certificates are not verified.</summary>
    private static readonly string[] SayInsecure =
    [
        "argo-cd",
        "vmware/govmomi",
        "gophercloud/utils",
        "gofish",
        "nutanix",
        "rancher/norman",
        "go-vmware-nsxt",
    ];

    /// <summary>Names of a browser's option that is driven.</summary>
    private static readonly string[] Browsers = ["ignore-certificate-errors", "--ignore-certificate-errors"];

    /// <summary>Words for the search before the reading.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        "govmomi",
        "winrm",
        "SetIgnoreCertificateErrors",
        "IgnoreCertErrors",
        "ignore-certificate",
        "go-vcloud-director",
        "goscaleio",
        "gopowerscale",
        "IgnoreSSLVerification",
        "go-dockerclient",
        "IgnoreServerCertificate",
    ];

    public static IEnumerable<Flag> Look(CodeFile code) =>
        [
            .. Calls(code),
            .. Docker(code),
            .. Structures(code),
            .. AdvancedTls(code, isServers: false),
            .. Browser(code),
            .. Connections(code),
        ];

    /// <summary>google.golang.org/grpc/security/advancedtls: SkipVerification, of a client or of a server.</summary>
    public static IEnumerable<Flag> AdvancedTls(CodeFile code, bool isServers)
    {
        foreach (var setting in code.Settings("VerificationType", "VType"))
        {
            if (GoTls.Word(code, setting.Value) is not "SkipVerification" || GoAdvancedTls.IsServer(code, setting) != isServers)
                continue;
            var callback = setting.Sibling("AdditionalPeerVerification", "VerifyPeer");
            if (callback is { } own && GoCallbacks.Judge(code, own.Value) == Verdicts.Decides)
                continue;
            yield return new(
                setting.Whole,
                isServers
                    ? "SkipVerification: any certificate of a client is taken, self-signed as well"
                    : "SkipVerification: this client talks to whoever answers, with any certificate"
            )
            {
                Remedy = "Use advancedtls.CertAndHostVerification (a server: CertVerification) with RootOptions.",
            };
        }
    }

    private static IEnumerable<Flag> Calls(CodeFile code)
    {
        foreach (var (word, package, position) in Positions)
            if (code.Names.Mentions(package))
                foreach (var call in code.Calls(word))
                {
                    // govmomi.NewClient(ctx, url, insecure), soap.NewClient(url, insecure): the last one.
                    var arguments = call.Arguments;
                    if (position < 0 && (call.Receiver is not ("govmomi" or "soap") || arguments.Count < 2))
                        continue;
                    var given = position < 0 ? arguments[^1] : call.Argument(position);
                    if (
                        !given.IsEmpty
                        && Options.Judge(
                            code,
                            call.Whole,
                            given,
                            v => v.Is(true),
                            $"{call.Word} is told not to verify: this client talks to whoever answers, with any certificate",
                            Remedy,
                            "false"
                        )
                            is { } flag
                    )
                        yield return Go.Decided(code, flag, given);
                }
    }

    /// <summary>github.com/fsouza/go-dockerclient: without a root NewTLSClient verifies nothing.</summary>
    private static IEnumerable<Flag> Docker(CodeFile code)
    {
        if (!code.Names.Mentions("go-dockerclient"))
            yield break;
        foreach (var call in code.Calls("NewTLSClient", "NewVersionedTLSClient", "NewTLSClientFromBytes", "NewVersionedTLSClientFromBytes"))
            if (code.Values.Of(call.Argument(3)) is { Kind: ValueKind.Null } or { Kind: ValueKind.Text, Text: "" })
                yield return new(call.Whole, $"{call.Word} verifies nothing without a root: this client talks to whoever answers")
                {
                    Remedy = "Give it the root that signed the daemon's certificate.",
                };
    }

    private static IEnumerable<Flag> Structures(CodeFile code)
    {
        if (SayInsecure.Any(code.Names.Mentions))
            foreach (var setting in code.Settings("Insecure"))
                if (
                    Options.Judge(
                        code,
                        setting,
                        true,
                        "Insecure is on: this client talks to whoever answers, with any certificate",
                        Remedy
                    ) is
                    { } flag
                )
                    yield return flag;
        // containers/image: types.OptionalBoolTrue, types.NewOptionalBool(true).
        foreach (var setting in code.Settings("DockerInsecureSkipTLSVerify", "OCIInsecureSkipTLSVerify"))
        {
            var last = setting.Value.To - 1;
            if (code.Is(last, "OptionalBoolTrue") || code.Is(last, ")") && code.Is(last - 1, "true"))
                yield return new(setting.Whole, $"{setting.Option} is on: this client talks to whoever answers") { Remedy = Remedy };
        }

        // github.com/sijms/go-ora: options of its connection as texts.
        foreach (var setting in code.Settings("SSL VERIFY", "SSL Verify", "ssl verify"))
            if (
                code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text: { } said }
                && said.ToUpperInvariant() is "FALSE" or "NO" or "OFF" or "0"
            )
                yield return new(setting.Whole, $"{setting.Option} is off: the driver talks to whoever answers") { Remedy = Remedy };
        // github.com/CheckPointSW/cp-mgmt-api-go-sdk
        foreach (var setting in code.Settings("IgnoreServerCertificate"))
            if (
                Options.Judge(code, setting, true, "IgnoreServerCertificate is on: this client talks to whoever answers", Remedy) is
                { } flag
            )
                yield return flag;
        // github.com/google/go-containerregistry: an option that is a function.
        foreach (var at in code.Index.Places("Insecure"))
            if (code.IsWord(at) && code.Is(at - 2, "crane") && code.Is(code.Parent(at), "(") && code[at + 1].Value is ")" or ",")
                yield return new(new(at - 2, at + 1), "crane.Insecure: the registry is talked to whoever answers, without TLS as well")
                {
                    Remedy = Remedy,
                };
        // librdkafka's options as one text.
        foreach (var at in code.Index.Places("enable.ssl.certificate.verification=false"))
            yield return new(new(at, at + 1), $"{code[at].Value}: this client talks to whoever answers") { Remedy = Remedy };
        foreach (var setting in code.Settings("IgnoreHttpsErrors", "AcceptInsecureCerts", "acceptInsecureCerts"))
            if (
                Options.Judge(
                    code,
                    setting,
                    true,
                    $"{setting.Option} is on: this browser shows what whoever answers sends",
                    "Remove it, and put the private root into the browser's trust store."
                ) is
                { IsSwitch: false } flag
            )
                yield return flag;
        // git2go: a callback for the server's certificate.
        foreach (var setting in code.Settings("CertificateCheckCallback"))
            if (
                GoCallbacks.Written(code, setting.Value) is { } function
                && Verifiers.Judge(code, function, v => v.Is(ValueKind.Null)) == Verdicts.AcceptsAll
            )
                yield return new(setting.Whole, "CertificateCheckCallback agrees with everything: this client talks to whoever answers")
                {
                    Remedy = "Return an error where valid is false.",
                };
    }

    /// <summary>chromedp.Flag("ignore-certificate-errors", true), launcher.Set("ignore-certificate-errors"), []string{"--ignore-certificate-errors"}.</summary>
    private static IEnumerable<Flag> Browser(CodeFile code)
    {
        foreach (var at in code.Index.Places(Browsers))
        {
            if (!code[at].IsText)
                continue;
            var call = code.CallAt(code.Parent(at));
            if (call is { } given && code[at].Value[0] != '-')
            {
                if (given.Word is not ("Flag" or "Set" or "Append" or "Add"))
                    continue;
                var arguments = given.Arguments;
                if (
                    arguments.Count > 1
                    && code.Values.Of(arguments[1]) is var value
                    && (value.Is(false) || value is { Kind: ValueKind.Text, Text: "false" })
                )
                    continue;
            }
            else if (call is { Word: "Delete" or "Has" or "Contains" or "HasPrefix" })
                continue;

            var shown = call is { } of && code[at].Value[0] != '-' ? of.Whole : new Span(at, at + 1);
            yield return new(shown, $"{code[at].Value}: this browser shows what whoever answers sends")
            {
                Remedy = "Remove it, and put the private root into the browser's trust store.",
            };
        }
    }

    private static IEnumerable<Flag> Connections(CodeFile code) =>
        GoConnections.Look(code, "Verify the server: name its root.").Where(f => !f.IsHost).Select(f => f.Flag);
}
