namespace Handclasp.WaysIn;

/// <summary>A folder with a settings file, where the tool is run; goes away.</summary>
internal sealed class ConfigFolder : IDisposable
{
    public const string Name = ".handclasp.yaml";

    private readonly ScratchFolder scratch = new();

    public string Path => scratch.Path;

    public ConfigFolder(string yaml = "")
    {
        if (yaml.Length > 0)
            File(Name, yaml);
    }

    public void File(string name, string content) => scratch.File(name, content);

    /// <summary>Runs the tool there; <c>$HC</c> in the line stands for it.</summary>
    public Task<Ran> RunAsync(string line, IReadOnlyDictionary<string, string>? environment = null, string below = "") =>
        Ran.BashAsync(line.Replace("$HC", $"'{Ran.Tool}'", StringComparison.Ordinal), System.IO.Path.Combine(Path, below), environment);

    /// <summary>A client CA, a client of it and a self-signed server certificate, by openssl; names end with the suffix.</summary>
    public async Task PkiAsync(string suffix)
    {
        const string key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
        var ran = await Ran.BashAsync(
                $"""
                set -e
                openssl req -x509 {key} -keyout ca{suffix}-key.pem -out ca{suffix}.pem -days 2 -subj "/CN=client CA {suffix}"
                openssl req {key} -keyout client{suffix}-key.pem -out client{suffix}.csr -subj "/CN=client {suffix}"
                printf 'extendedKeyUsage=clientAuth\nkeyUsage=critical,digitalSignature\nbasicConstraints=CA:FALSE\n' > client.ext
                openssl x509 -req -in client{suffix}.csr -CA ca{suffix}.pem -CAkey ca{suffix}-key.pem -CAcreateserial -days 2 -extfile client.ext -out client{suffix}.pem
                openssl req -x509 {key} -keyout server{suffix}-key.pem -out server{suffix}.pem -days 2 -subj "/CN=localhost" -addext subjectAltName=DNS:localhost
                """,
                Path
            )
            .ConfigureAwait(false);
        if (ran.Code != 0)
            throw new InvalidOperationException(ran.Error);
    }

    public void Dispose() => scratch.Dispose();
}
