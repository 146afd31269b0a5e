using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.OpenKeyFile;

/// <summary>HC572: files with private keys are for their owner alone.</summary>
internal sealed class Rule : SourceRule
{
    protected override CheckInfo Described { get; } =
        new(
            "HC572",
            "open-key-file",
            "Files with private keys are readable by their owner alone",
            Severity.Medium,
            CheckGroup.Secrets,
            "key file open to others",
            """
            ## Why it matters
            Mutual TLS proves that the peer can use a key. A key file that every user of the machine may read is every user's key: a low-rights process that is broken into becomes the client, or the server.

            ## How it is found
            A file that is plainly a private key (by its name, by the variable, by what is written) is created with or changed to a mode that gives others the right to read or write, or is written without any mode by a function that leaves it to the umask (as a rule 0644). Certificates, public keys and what is encrypted may be open.

            ## What to do
            Create it with mode 0600. Changing the mode afterwards leaves a moment in which it is open:

            """,
            "Create key files with mode 0600.",
            SourceStandards.KeyFiles
        );

    public override IReadOnlyList<Reader> Readers { get; } =
    [
        new([All.JavaScript], Any.Look)
        {
            Bad = """
                fs.writeFileSync('server.key', pem, { mode: 0o644 });
                fs.writeFileSync('client.key', privateKey.export({ type: 'pkcs8', format: 'pem' }));
                """,
            Good = """
                fs.writeFileSync('server.key', pem, { mode: 0o600 });
                fs.writeFileSync('client.key', privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
                """,
        },
        new([All.Go], Any.Look)
        {
            Bad = """
                err := os.WriteFile("client.key", pemBytes, 0644)
                """,
            Good = """
                err := os.WriteFile("client.key", pemBytes, 0600)
                """,
        },
        new([All.Java, All.Kotlin], Any.Look)
        {
            Bad = """
                Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-r--r--"));
                """,
            Good = """
                Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-------"));
                """,
        },
        new([All.CSharp], Any.Look)
        {
            Bad = """
                File.SetUnixFileMode(keyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
                """,
            Good = """
                File.SetUnixFileMode(keyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                """,
        },
        new([All.Python], Any.Look)
        {
            Bad = """
                import os
                os.chmod("server.key", 0o644)
                """,
            Good = """
                import os
                os.chmod("server.key", 0o600)
                """,
        },
    ];
}
