using Handclasp.Model;

namespace Handclasp.Interop.Servers;

public sealed class Lighttpd : IProduct
{
    public static string Name => "lighttpd";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Of("no verification", _ => ""),
        Of("activate and enforce", s => Verify(s, "enable", 9)),
        Of("activate and enforce, depth 1", s => Verify(s, "enable", 1)),
        Of("activate only", s => Verify(s, "disable", 9)) with
        {
            // After a signature that does not verify, OpenSSL's error stays queued; lighttpd 1.4.69 reads it as the connection's own
            // when the request has not arrived by then, and hangs up without a word. In TLS 1.2 no request can come with our Finished.
            Unsteady = ["lookalike-ca", "lookalike-ca-aki", "flipped-signature"],
            UnsteadyIn = [TlsVersion.Tls12],
        },
    ];

    private static string Verify(Launch stage, string enforce, int depth) =>
        $"""
            ssl.verifyclient.activate = "enable"
            ssl.verifyclient.enforce = "{enforce}"
            ssl.verifyclient.depth = {depth}
            ssl.verifyclient.ca-file = "{stage.Pki.ClientCa}"
            """;

    private static Configuration Of(string name, Func<Launch, string> verify) =>
        new(
            name,
            stage =>
                stage.RunAsync(
                    "lighttpd",
                    "-D",
                    "-f",
                    stage.Write(
                        "lighttpd.conf",
                        $"""
                        server.modules = ( "mod_openssl" )
                        server.bind = "127.0.0.1"
                        server.port = {stage.Port}
                        server.document-root = "{stage.Pages()}"
                        mimetype.assign = ( "" => "text/plain" )
                        ssl.engine = "enable"
                        ssl.pemfile = "{stage.Pki.ServerBoth}"
                        {verify(stage)}

                        """
                    )
                )
        )
        {
            Http2 = true,
        };
}
