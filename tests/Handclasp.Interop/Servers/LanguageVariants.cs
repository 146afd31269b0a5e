using Handclasp.Interop.Harness;

namespace Handclasp.Interop.Servers;

public sealed class NodeVariants : IProduct
{
    public static string Name => "Node.js, variants";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Node.Of("strict, presence"),
        Node.Of("presence"),
        Node.Of("by name") with
        {
            ByName = true,
        },
        Node.Of("strict, by name") with
        {
            ByName = true,
        },
        Node.Of("trips over the missing certificate"),
        Node.Of("tells authorized") with
        {
            Expect = Configuration.Marker,
        },
        Node.Of("destroys the connection"),
        Node.Of("ends the connection"),
        Node.Of("strict, http2") with
        {
            Http2 = true,
        },
        Node.Of("rejectUnauthorized false, http2") with
        {
            Http2 = true,
        },
        Node.Of("strict, 1.3 only"),
        Node.Of("strict, RSA") with
        {
            Pki = PkiKind.Rsa,
        },
    ];
}

public sealed class GoVariants : IProduct
{
    public static string Name => "Go net/http, variants";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Go.Of("RequireAnyClientCert, VerifyPeerCertificate, MinVersion 1.2"),
        Go.Of("RequestClientCert, VerifyPeerCertificate, MinVersion 1.2"),
        Go.Of("RequireAnyClientCert, VerifyConnection, MinVersion 1.2"),
        Go.Of("RequestClientCert, VerifyConnection, MinVersion 1.2"),
        Go.Of("RequireAnyClientCert, VerifyPeerCertificate by name, MinVersion 1.2") with
        {
            ByName = true,
        },
        Go.Of("RequireAndVerifyClientCert, VerifyPeerCertificate by name, MinVersion 1.2") with
        {
            ByName = true,
        },
        Go.Of("RequireAndVerifyClientCert, GetConfigForClient"),
        Go.Of("RequireAndVerifyClientCert, MinVersion 1.2, RSA") with
        {
            Pki = PkiKind.Rsa,
        },
        Go.Of("RequireAndVerifyClientCert, MinVersion 1.2, P-384") with
        {
            Pki = PkiKind.Ec384,
        },
        Go.Of("RequireAndVerifyClientCert, MinVersion 1.2, path length 0") with
        {
            Pki = PkiKind.Narrow,
            BelowIntermediate = true,
        },
    ];
}
