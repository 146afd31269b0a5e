using Handclasp.Interop.Harness;

namespace Handclasp.Interop.Servers;

public sealed class Stunnel : IProduct
{
    public static string Name => "stunnel";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Of("no verification", _ => ""),
        Of("verifyChain", s => $"verifyChain = yes\nCAfile = {s.Pki.ClientCa}"),
        Of("verify = 1", s => $"verify = 1\nCAfile = {s.Pki.ClientCa}"),
        Of("verify = 0", s => $"verify = 0\nCAfile = {s.Pki.ClientCa}"),
        Of("requireCert without verification", _ => "requireCert = yes"),
    ];

    private static Configuration Of(string name, Func<Launch, string> verify) =>
        new(
            name,
            async stage =>
            {
                var backend = new PlainBackend();
                try
                {
                    var file = stage.Write(
                        "stunnel.conf",
                        $"""
                        foreground = yes
                        pid =
                        debug = info
                        [tls]
                        accept = 127.0.0.1:{stage.Port}
                        connect = 127.0.0.1:{backend.Port}
                        cert = {stage.Pki.ServerBoth}
                        {verify(stage)}

                        """
                    );
                    return new Together(await stage.RunAsync("stunnel", file).ConfigureAwait(false), backend);
                }
                catch
                {
                    await backend.DisposeAsync().ConfigureAwait(false);
                    throw;
                }
            }
        );
}
