using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Handclasp.Tests.Pki;

/// <summary>Runs the openssl program on files of its own: the independent truth about certificates and keys.</summary>
internal sealed class OpenSsl : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("handclasp-openssl-");

    public string Folder => folder.FullName;

    public string Path(string name) => System.IO.Path.Combine(folder.FullName, name);

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(Path(name), content);
        return Path(name);
    }

    public string Write(string name, params IEnumerable<byte[]> certificates) => Write(name, Encoding.ASCII.GetBytes(Pem(certificates)));

    public static string Pem(params IEnumerable<byte[]> certificates) =>
        string.Concat(certificates.Select(der => PemEncoding.WriteString("CERTIFICATE", der) + "\n"));

    /// <summary>"OK", or the error's number and words, of `openssl verify` for a client's chain.</summary>
    /// <param name="chain">As sent: the leaf first.</param>
    /// <param name="trusted">The trust anchors.</param>
    public string VerifyClient(IReadOnlyList<byte[]> chain, IReadOnlyList<byte[]> trusted, params IEnumerable<string> more)
    {
        var leaf = Write("leaf.pem", [chain[0]]);
        var others = Write("others.pem", chain.Skip(1));
        var roots = Write("roots.pem", trusted);
        List<string> arguments = ["verify", "-purpose", "sslclient", "-no-CApath", "-no-CAstore", "-CAfile", roots];
        if (chain.Count > 1)
            arguments.AddRange(["-untrusted", others]);
        var (code, output) = Run([.. arguments, .. more, leaf]);
        return code == 0 ? "OK" : string.Join("; ", output.Split('\n').Where(l => l.StartsWith("error", StringComparison.Ordinal)));
    }

    public (int Code, string Output) Run(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("openssl", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder.FullName,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("openssl does not start");
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        output += error.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
