using Handclasp.Engine;
using Handclasp.Interop.Harness;
using Handclasp.Model;

namespace Handclasp.Interop.Protocols;

/// <summary>One real server that is no web server, what a scan must say of it, and how that is known without us.</summary>
/// <param name="Word">The enforcement word.</param>
/// <param name="Start">Starts it.</param>
/// <param name="Served">Whether a client of its own kind is let in, with the valid certificate or without any.</param>
internal sealed record ProtocolCase(
    string Name,
    string Scheme,
    Enforcement Word,
    Func<Place, Task<IRunning>> Start,
    Func<Place, bool, Task<bool>> Served
)
{
    /// <summary>user:password@ in the target, or empty.</summary>
    public string Account { get; init; } = "";

    /// <summary>What the user would say beside the certificates.</summary>
    public Func<ScanOptions, ScanOptions> With { get; init; } = options => options;

    /// <summary>Ways around that are planted, by check.</summary>
    public IReadOnlyList<string> Holes { get; init; } = [];

    public override string ToString() => Name;
}

/// <summary>Where a case's server lives, with its certificates as files.</summary>
internal sealed record Place(TestPki Pki, string Folder, int Port)
{
    public string Certificate => Pki.ServerCertificate;
    public string Key => Pki.ServerKey;
    public string Ca => Pki.ClientCa;
    public string ClientCertificate => Pki.ValidCertificate;

    /// <summary>The valid client's key, written for other programs.</summary>
    public string ClientKey
    {
        get
        {
            var file = Path.Combine(Folder, "client.key");
            if (!File.Exists(file))
            {
                File.WriteAllText(file, Pki.Valid.Key.ExportPkcs8PrivateKeyPem() + "\n");
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            return file;
        }
    }

    public string Write(string name, string text)
    {
        var file = Path.Combine(Folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    public string Make(string name)
    {
        var folder = Path.Combine(Folder, name);
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>A file of the product's own user, who alone may read it.</summary>
    public async Task<string> OwnedAsync(string from, string name, string user)
    {
        var file = Path.Combine(Folder, name);
        File.Copy(from, file, true);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await GiveAsync(file, user).ConfigureAwait(false);
        return file;
    }

    /// <summary>Root starts servers that refuse to be root under their own user; anybody else starts them as he is.</summary>
    public static async Task GiveAsync(string path, string user)
    {
        if (Environment.UserName == "root")
            await Tools.RunAsync("chown", ["-R", user, path]).ConfigureAwait(false);
    }

    public Task<IRunning> RunAsync(string program, params string[] arguments) => RunAsAsync("", program, arguments);

    public async Task<IRunning> RunAsAsync(
        string user,
        string program,
        string[] arguments,
        IReadOnlyDictionary<string, string>? environment = null
    ) =>
        user.Length > 0 && Environment.UserName == "root"
            ? await ServerProcess
                .StartAsync("runuser", ["-u", user, "--", program, .. arguments], Folder, Port, environment)
                .ConfigureAwait(false)
            : await ServerProcess.StartAsync(program, arguments, Folder, Port, environment).ConfigureAwait(false);

    /// <summary>What Python's ssl gets for these bytes.</summary>
    public async Task<byte[]> AskAsync(bool withCertificate, byte[] send, string before = "-")
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Protocols", "ask.py");
        string[] who = withCertificate ? [ClientCertificate, ClientKey] : ["-", "-"];
        var ran = await Tools.RunAsync("python3", [script, $"{Port}", .. who, before, Convert.ToHexString(send)]).ConfigureAwait(false);
        return Convert.FromHexString(ran.Output.Trim());
    }

    /// <summary>Whether curl gets what it asks for.</summary>
    public async Task<ToolResult> CurlAsync(bool withCertificate, params string[] arguments)
    {
        string[] who = withCertificate ? ["--cert", ClientCertificate, "--key", ClientKey] : [];
        return await Tools.RunAsync("curl", ["-sSk", "--max-time", "20", .. who, .. arguments]).ConfigureAwait(false);
    }
}
