using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.KeyPassword;

/// <summary>HC571: no password of a key or key store stands in the source.</summary>
internal sealed class Rule : SourceRule
{
    protected override CheckInfo Described { get; } =
        new(
            "HC571",
            "key-password-in-source",
            "No password of a key or key store stands in the source",
            Severity.Medium,
            CheckGroup.Secrets,
            "key password in source",
            """
            ## Why it matters
            The password is all that protects a key file that was copied. Written into the program, it protects nothing.

            ## How it is found
            A text where a library takes the password of a key or a key store.

            ## What to do

            ```java bad
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new FileInputStream("client.p12"), "s3cr3t".toCharArray());
            ```
            ```java good
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new FileInputStream("client.p12"), secrets.get("client-key").toCharArray());
            ```
            ```js bad
            https.createServer({ pfx: fs.readFileSync('server.p12'), passphrase: 's3cr3t' }, handle);
            ```
            ```js good
            https.createServer({ pfx: fs.readFileSync('server.p12'), passphrase: process.env.KEY_PASSPHRASE }, handle);
            ```
            ```csharp bad
            var certificate = new X509Certificate2("client.pfx", "s3cr3t");
            ```
            ```csharp good
            var certificate = X509CertificateLoader.LoadPkcs12FromFile("client.pfx", secrets["client-key"]);
            ```
            ```python bad
            context.load_cert_chain("client.pem", "client.key", password="s3cr3t")
            ```
            ```python good
            context.load_cert_chain("client.pem", "client.key", password=os.environ["KEY_PASSWORD"])
            ```
            """,
            "Read it from a secret store, and change it.",
            SourceStandards.Secrets
        );

    public override IReadOnlyList<Reader> Readers { get; } =
    [
        new([All.Kotlin], c => [.. KotlinConnectors.Look(c), .. JvmClassDefaults.Look(c)]),
        new([All.Java, All.Kotlin], JvmStores.Look),
        new([All.Java, All.Kotlin], c => Packs.Jvm.Shared.OfKeys(c)),
        new([All.JavaScript], KeyPassword.Readers.JavaScript),
        new([All.CSharp], CSharp.Look),
        new([All.CSharp], CSharp.Named),
        new([All.Python], Python.Look),
        new([All.Go], KeyPassword.Readers.Go)
        {
            Bad = """
                key, certificate, err := pkcs12.Decode(data, "winter-2022")
                """,
            Good = """
                key, certificate, err := pkcs12.Decode(data, os.Getenv("P12_PASSWORD"))
                """,
        },
    ];
}
