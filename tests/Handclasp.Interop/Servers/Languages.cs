using Handclasp.Interop.Harness;

namespace Handclasp.Interop.Servers;

public sealed class Node : IProduct
{
    public static string Name => "Node.js";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Of("no requestCert"),
        Of("strict"),
        Of("rejectUnauthorized false"),
        Of("authorized checked"),
        Of("checked, denied with 200") with
        {
            Expect = Configuration.Marker,
        },
    ];

    internal static Configuration Of(string mode) => new(mode, s => s.RunAsync("node", [Launch.App("server.js"), mode, .. s.Common()]));
}

public sealed class Python : IProduct
{
    public static string Name => "Python ssl";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Of("CERT_NONE"),
        Of("CERT_OPTIONAL"),
        Of("CERT_REQUIRED"),
        Of("CERT_OPTIONAL, getpeercert checked"),
        Of("CERT_REQUIRED, post-handshake"),
    ];

    private static Configuration Of(string mode) => new(mode, s => s.RunAsync("python3", [Launch.App("server.py"), mode, .. s.Common()]));
}

public sealed class Java : IProduct
{
    public static string Name => "Java JSSE";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Of("none"),
        Of("need"),
        Of("want"),
        Of("need, trust-all manager"),
        Of("want, trust-all manager"),
        Of("want, checked"),
        Of("need, RSA") with
        {
            Pki = PkiKind.Rsa,
        },
    ];

    private static Configuration Of(string mode) =>
        new(mode, s => s.RunAsync("java", ["-XX:TieredStopAtLevel=1", "-Xshare:auto", Launch.App("Server.java"), mode, .. s.Common()]));
}

public sealed class Go : IProduct
{
    private static readonly Lazy<Task<string>> Program = new(BuildAsync);

    public static string Name => "Go net/http";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Of("NoClientCert"),
        Of("RequestClientCert"),
        Of("RequireAnyClientCert"),
        Of("VerifyClientCertIfGiven"),
        Of("RequireAndVerifyClientCert"),
        Of("RequestClientCert, checked in the handler"),
        Of("RequestClientCert, presence checked in the handler"),
    ];

    internal static Configuration Of(string mode) =>
        new(
            mode,
            async s =>
                await ServerProcess
                    .StartAsync(await Program.Value.ConfigureAwait(false), [mode, .. s.Common()], s.Folder, s.Port)
                    .ConfigureAwait(false)
        )
        {
            Http2 = true,
        };

    private static async Task<string> BuildAsync()
    {
        var program = Path.Combine(Folders.Create("go"), "server");
        var cache = Path.Combine(Path.GetTempPath(), "handclasp-interop-go-cache");
        var built = await Tools
            .RunAsync(
                "go",
                ["build", "-o", program, Launch.App("server.go")],
                environment: new Dictionary<string, string>
                {
                    ["GOCACHE"] = cache,
                    ["GOFLAGS"] = "-mod=mod",
                    ["GO111MODULE"] = "off",
                    ["GOPROXY"] = "off",
                }
            )
            .ConfigureAwait(false);
        return built.ExitCode == 0 ? program : throw new InvalidOperationException("go build failed: " + built.Errors);
    }
}
