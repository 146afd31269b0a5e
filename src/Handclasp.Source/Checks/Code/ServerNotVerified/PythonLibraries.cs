using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>Options whose names say too little by themselves: they are judged where the library that has them is imported.</summary>
internal static class PythonLibraries
{
    /// <summary>Bad when it is on.</summary>
    private static readonly (string Library, string Option)[] Skips =
    [
        ("geventhttpclient", "insecure"),
        ("ovirtsdk4", "insecure"),
        ("pygnmi", "skip_verify"),
        ("openstack", "insecure"),
        ("novaclient", "insecure"),
        ("neutronclient", "insecure"),
        ("glanceclient", "insecure"),
        ("cinderclient", "insecure"),
        ("keystoneclient", "insecure"),
        ("heatclient", "insecure"),
        ("ironicclient", "insecure"),
        ("swiftclient", "insecure"),
        ("barbicanclient", "insecure"),
        ("magnumclient", "insecure"),
        ("databricks", "_tls_no_verify"),
    ];

    /// <summary>Bad when it is off.</summary>
    private static readonly (string Library, string Option)[] Verifies =
    [
        ("arango", "verify_override"),
        ("libcloud", "VERIFY_SSL_CERT"),
        ("thrift", "validate"),
        ("purestorage", "verify_https"),
        ("pypureclient", "verify_ssl"),
    ];

    /// <summary>What leaves the name alone out: bad when it is on.</summary>
    private static readonly (string Library, string Option)[] Nameless = [("aiomqtt", "tls_insecure"), ("asyncio_mqtt", "tls_insecure")];

    /// <summary>What compares the name: bad when it is off.</summary>
    private static readonly (string Library, string Option)[] Names = [("pytds", "validate_host")];

    /// <summary>Values by which a mode verifies nothing.</summary>
    private static readonly (string Library, string Option, string[] Bad)[] Modes =
    [
        ("couchbase", "tls_verify", ["NO_VERIFY", "NONE", "no_verify", "none"]),
        ("vertica_python", "tlsmode", ["require", "prefer"]),
    ];

    /// <summary>Names of arguments that mean something else in the libraries that have them.</summary>
    public static bool IsAboutName(CodeFile code, Setting setting) =>
        Nameless.Any(n => n.Option == setting.Option && code.Names.Has(n.Library));

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        const string means = "this client talks to whoever answers, with any certificate";
        foreach (var flag in Judged(code, Skips, true, means).Concat(Judged(code, Verifies, false, means)))
            yield return flag;
        foreach (var (library, option, bad) in Modes)
            if (code.Names.Has(library))
                foreach (var setting in code.Settings(option))
                    if (
                        setting.Container >= 0
                        && (
                            code.Values.Of(setting.Value) is { Kind: ValueKind.Text } said && bad.Contains(said.Text)
                            || bad.Contains(code[setting.Value.To - 1].Value) && code.IsLink(setting.Value.To - 2)
                        )
                    )
                        yield return new(setting.Whole, $"{option} encrypts and verifies nothing: {means}") { Remedy = Python.Remedy };
    }

    /// <summary>Those that leave out the name alone.</summary>
    public static IEnumerable<Flag> Hosts(CodeFile code)
    {
        const string means = "the server's name is not compared: any certificate of a trusted authority will do";
        return Judged(code, Nameless, true, means).Concat(Judged(code, Names, false, means));
    }

    private static IEnumerable<Flag> Judged(CodeFile code, (string Library, string Option)[] options, bool bad, string means)
    {
        foreach (var (library, option) in options)
            if (code.Names.Has(library))
                foreach (var setting in code.Settings(option))
                    if (
                        (setting.IsMember || setting.Container >= 0 && !code.Is(setting.Container - 2, "def"))
                        && Options.Judge(code, setting, bad, $"{option} is {(bad ? "on" : "off")}: {means}", Python.Remedy)
                            is { Confidence: not Confidence.Tentative } flag
                    )
                        yield return flag;
    }
}
