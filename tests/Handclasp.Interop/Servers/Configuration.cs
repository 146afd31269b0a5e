using Handclasp.Interop.Harness;

namespace Handclasp.Interop.Servers;

/// <summary>One way to run one product. What it enforces is not said here: the truth measures it.</summary>
/// <param name="Name">What is configured, in the product's own words.</param>
/// <param name="Start">Starts it; it answers <see cref="Path"/> with a page that carries <see cref="Marker"/>.</param>
public sealed record Configuration(string Name, Func<Launch, Task<IRunning>> Start)
{
    /// <summary>Stands in the protected answer and nowhere else.</summary>
    public const string Marker = "the-protected-content-9f27c1";

    /// <summary>The protected path.</summary>
    public string Path { get; init; } = "/protected";

    /// <summary>What tells that the protected answer came, where the server's page cannot be chosen.</summary>
    public string Served { get; init; } = Marker;

    /// <summary>The client and the authority at hand are below an intermediate, whose parent the server trusts.</summary>
    public bool BelowIntermediate { get; init; }

    /// <summary>What the deployment's certificates are like.</summary>
    public PkiKind Pki { get; init; }

    /// <summary>"https", or "tls" for a server that is spoken to in bare TLS.</summary>
    public string Scheme { get; init; } = "https";

    /// <summary>The server looks at the client's name: strangers made with nothing at hand have another than the truth's.</summary>
    public bool ByName { get; init; }

    /// <summary>Bare TLS: what to say; empty where the server speaks first.</summary>
    public string Send { get; init; } = "";

    /// <summary>The refusal is a page with status 200: only --expect can tell it from the protected one. The pattern to give, or null.</summary>
    public string? Expect { get; init; }

    /// <summary>Identities that this server lets in or drops by chance: its own defect. A silent refusal of them is no mistake.</summary>
    public IReadOnlyList<string> Unsteady { get; init; } = [];

    /// <summary>The versions in which <see cref="Unsteady"/> holds; none means all.</summary>
    internal IReadOnlyList<Model.TlsVersion> UnsteadyIn { get; init; } = [];

    internal bool IsUnsteady(Model.Identity who, Model.TlsVersion version) =>
        Unsteady.Contains(who.Word) && (UnsteadyIn.Count == 0 || UnsteadyIn.Contains(version));

    /// <summary>The server speaks HTTP/2 too.</summary>
    public bool Http2 { get; init; }

    public override string ToString() => Name;
}

/// <summary>One product: its name and the configurations under test.</summary>
public interface IProduct
{
    static abstract string Name { get; }
    static abstract IReadOnlyList<Configuration> Configurations { get; }
}

/// <summary>What a configuration is started with.</summary>
public sealed record Launch(TestPki Pki, string Folder, int Port)
{
    /// <summary>A folder with the file "protected" (and "protected.txt") in it, for servers of files.</summary>
    public string Pages()
    {
        var pages = Directory.CreateDirectory(Path.Combine(Folder, "pages")).FullName;
        File.WriteAllText(Path.Combine(pages, "protected"), Configuration.Marker + "\n");
        File.WriteAllText(Path.Combine(pages, "protected.txt"), Configuration.Marker + "\n");
        File.WriteAllText(Path.Combine(pages, "index.html"), "<title>Welcome</title>\n");
        return pages;
    }

    /// <summary>Writes a file of the configuration and returns its path.</summary>
    public string Write(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Starts a program that will listen on <see cref="Port"/>.</summary>
    public async Task<IRunning> RunAsync(string program, params string[] arguments) =>
        await ServerProcess.StartAsync(program, arguments, Folder, Port).ConfigureAwait(false);

    /// <summary>The arguments that the small servers of Apps/ share: port, certificate, key, authorities, marker.</summary>
    public string[] Common() => [$"{Port}", Pki.ServerCertificate, Pki.ServerKey, Pki.ClientCa, Configuration.Marker];

    /// <summary>A file that was copied beside the tests.</summary>
    public static string App(string file) => Path.Combine(AppContext.BaseDirectory, "Servers", "Apps", file);
}
