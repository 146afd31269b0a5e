using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.HostNotChecked;

/// <summary>.NET: callbacks that verify the chain and let any name pass, and the switches of libraries.</summary>
internal static class CSharp
{
    private const string Remedy =
        "Ask for errors == SslPolicyErrors.None; trust a private root with CertificateChainPolicy (CustomRootTrust), which leaves the comparison of names on.";

    public static IEnumerable<Flag> Look(CodeFile code) =>
        [
            .. DotNetCallbacks.Nameless(code, Remedy),
            .. Forgiven(code),
            .. Kafka(code),
            .. DotNetConnections.Hosts(code),
            .. DotNetChains.Nameless(code),
            .. Graphs(code),
            .. Brokers(code),
            .. Nameless(code),
            .. AcceptingVerifier.DotNetPlatforms.Names(code),
            .. ServerNotVerified.CSharp.Ignorable(code, names: true),
            .. Sockets(code),
            .. Identities(code),
        ];

    /// <summary>WCF: an IdentityVerifier that agrees, or that agrees as well where the one that it asks does not.</summary>
    private static IEnumerable<Flag> Identities(CodeFile code)
    {
        foreach (var method in code.Functions.Named("CheckAccess"))
            if (
                code.Names.Has("IdentityVerifier")
                && method.Parameters is [var identity, _]
                && (
                    Verifiers.Judge(code, method, v => v.Is(true)) is Verdicts.AcceptsAll or Verdicts.Swallows
                    || code.Functions.Returns(method).Any(r => IsWider(code, r, identity))
                )
            )
                yield return new(
                    new(method.Start, method.End + 1),
                    "CheckAccess agrees whoever the service is: any certificate of a trusted authority will do, whoever it was issued to"
                )
                {
                    Remedy = "Give the endpoint its identity (EndpointIdentity.CreateDnsIdentity), and leave the verifier as it is.",
                    Confidence = Model.Confidence.Firm,
                };
    }

    /// <summary>inner.CheckAccess(identity, context) || context.ClaimSets.Count > 0: one way to a yes that does not ask for the identity.</summary>
    private static bool IsWider(CodeFile code, Span returned, string identity)
    {
        var operands = DotNetVerdicts.Operands(code, returned).ToList();
        return operands.Count > 1
            && operands.Exists(o =>
                !Enumerable
                    .Range(o.From, o.Length)
                    .Any(i => code.Is(i, identity) || code[i].Value is "Thumbprint" or "ClaimType" or "Resource")
                && !code.Values.Of(o).Is(false)
            );
    }

    /// <summary>WebSocket4Net, SuperSocket and Couchbase, which verify the chain all the same.</summary>
    private static IEnumerable<Flag> Sockets(CodeFile code) =>
        code.Settings("AllowNameMismatchCertificate", "KvIgnoreRemoteCertificateNameMismatch", "HttpIgnoreRemoteCertificateMismatch")
            .Where(s => code.Values.Of(s.Value).Is(true))
            .Select(s => new Flag(s.Whole, "the server's name is not compared: any certificate of a trusted authority will do")
            {
                Remedy = "Remove it.",
                Changes = [new(s.Value, "false")],
            });

    /// <summary>Pulsar's two clients.</summary>
    private static IEnumerable<Flag> Brokers(CodeFile code)
    {
        foreach (var call in code.Calls("VerifyCertificateName", "EnableTlsHostnameVerification"))
            if (
                call.Arguments is [var only]
                && ServerNotVerified.CSharp.Unnamed(code, only) is var verifies
                && code.Values.Of(verifies).Is(false)
            )
                yield return new(
                    call.Whole,
                    $"{call.Word}(false): the broker's name is not compared, any certificate of a trusted authority will do"
                )
                {
                    Remedy = "Write true.",
                    Changes = [new(verifies, "true")],
                };
    }

    /// <summary>What says that a client of Pulsar encrypts.</summary>
    private static readonly string[] Encrypted =
    [
        "TrustedCertificateAuthority",
        "AuthenticateUsingClientCertificate",
        "EnforceEncrypted",
        "PreferEncrypted",
        "EnableTls",
        "TlsTrustCertificate",
    ];

    /// <summary>Pulsar's two clients compare no name unless they are told to.</summary>
    private static IEnumerable<Flag> Nameless(CodeFile code)
    {
        foreach (var call in code.Calls("Builder", "PulsarClientBuilder"))
        {
            var asked = call.IsNew ? "EnableTlsHostnameVerification" : "VerifyCertificateName";
            if (call.IsNew ? call.Word != "PulsarClientBuilder" : call.Receiver is not ("PulsarClient" or "DotPulsar.PulsarClient"))
                continue;
            var chain = code.Expression(call.Start);
            var held = code.Held(call.Start);
            if (
                Enumerable
                    .Range(chain.From, chain.Length)
                    .Any(i =>
                        code[i].IsText && code[i].Value.StartsWith("pulsar+ssl:", StringComparison.Ordinal)
                        || Encrypted.Contains(code[i].Value)
                    )
                && !code.WordsOf(chain).Any(w => w == asked)
                && !(held.Length > 0 && code.Calls(asked, "VerifyCertificateAuthority").Any(c => c.Receiver == held))
                // Where nothing is verified, that is what is told.
                && !code.WordsOf(chain).Any(w => w is "VerifyCertificateAuthority" or "AllowTlsInsecureConnection")
            )
                yield return new(
                    call.Whole,
                    $"this client of Pulsar compares no name unless {asked}(true) is called: any certificate of the root will do"
                )
                {
                    Remedy = $"Call {asked}(true).",
                    Confidence = Model.Confidence.Firm,
                };
        }
    }

    /// <summary>RabbitMQ and its like: a wrong name is called acceptable.</summary>
    private static IEnumerable<Flag> Forgiven(CodeFile code) =>
        ServerNotVerified
            .CSharp.Forgiven(code)
            .Where(f => ServerNotVerified.CSharp.IsNameAlone(code, f.Errors))
            .Select(f => new Flag(
                f.At,
                "a wrong name is called acceptable: any certificate of a trusted authority will do, whoever it was issued to"
            )
            {
                Remedy = "Leave it at SslPolicyErrors.None; where the certificate bears another name, give that one as ServerName.",
            });

    /// <summary>Neo4j's trust managers, whose first argument is whether to compare the name.</summary>
    private static IEnumerable<Flag> Graphs(CodeFile code)
    {
        foreach (var call in code.Calls("CreateChainTrust", "CreatePeerTrust", "CreateCertTrust"))
            if (
                call.Receiver.EndsWith("TrustManager", StringComparison.Ordinal)
                && (code.In(call.Open, "verifyHostname") is { } named ? named.Value : Flagged(code, call)) is { IsEmpty: false } verifies
                && code.Values.Of(verifies).Is(false)
            )
                yield return new(call.Whole, "the server's name is not compared: any certificate of a trusted authority will do")
                {
                    Remedy = "Leave verifyHostname at true.",
                    Changes = [new(verifies, "true")],
                };
    }

    /// <summary>The argument that is a yes or no: the certificates may stand before it.</summary>
    private static Span Flagged(CodeFile code, Call call) =>
        call.Arguments.FirstOrDefault(a => code.Values.Of(a) is { Kind: ValueKind.True or ValueKind.False });

    /// <summary>Confluent.Kafka, by its property and by librdkafka's own name.</summary>
    private static IEnumerable<Flag> Kafka(CodeFile code)
    {
        foreach (var setting in code.Settings("SslEndpointIdentificationAlgorithm", "ssl.endpoint.identification.algorithm"))
            if (
                code.Text(setting.Value).EndsWith("SslEndpointIdentificationAlgorithm.None", StringComparison.Ordinal)
                || code[setting.Name].IsText && code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text: "none" or "" }
            )
                yield return new(setting.Whole, "no endpoint identification: the broker's name is not compared")
                {
                    Remedy = "Leave it at https, which is the default.",
                };
    }
}
