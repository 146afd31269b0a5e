namespace Handclasp.Interop.Servers;

public sealed class PythonFrameworks : IProduct
{
    public static string Name => "Python frameworks";

    public static IReadOnlyList<Configuration> Configurations { get; } =
    [
        Of("asyncio", "CERT_REQUIRED"),
        Of("asyncio", "CERT_OPTIONAL"),
        Of("asyncio", "CERT_OPTIONAL, fails without"),
        Of("tornado", "CERT_REQUIRED"),
        Of("tornado", "CERT_OPTIONAL, subject read"),
        Of("aiohttp", "CERT_REQUIRED"),
        Of("aiohttp", "CERT_OPTIONAL, checked"),
        Of("uvicorn", "CERT_REQUIRED"),
        Of("hypercorn", "CERT_REQUIRED") with
        {
            Http2 = true,
        },
        Of("hypercorn", "CERT_OPTIONAL") with
        {
            Http2 = true,
        },
        Of("gunicorn", "CERT_REQUIRED"),
        Of("gunicorn", "CERT_REQUIRED, late handshake"),
        Of("twisted", "CERT_REQUIRED") with
        {
            Http2 = true,
        },
        Of("twisted", "CERT_NONE") with
        {
            Http2 = true,
        },
        Of("twisted", "CERT_NONE, any") with
        {
            Http2 = true,
        },
        Of("twisted", "CERT_NONE, any checked"),
        Of("cherrypy", "CERT_REQUIRED"),
    ];

    private static Configuration Of(string framework, string mode) =>
        new($"{framework}, {mode}", s => s.RunAsync("/usr/bin/python3", [Launch.App("frameworks.py"), framework, mode, .. s.Common()]));
}
