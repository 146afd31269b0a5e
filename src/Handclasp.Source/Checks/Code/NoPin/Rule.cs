using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.NoPin;

/// <summary>HC561: with <c>--policy pinning</c>, clients know their servers' keys.</summary>
internal sealed class Rule : SourceRule
{
    /// <summary>The policy that asks for it: without, it does not run.</summary>
    public const string Policy = "pinning";

    public const string Id = "HC561";

    protected override CheckInfo Described { get; } =
        new(
            Id,
            "no-pin",
            "Where the policy asks for pins, clients know their servers' keys",
            Severity.Low,
            CheckGroup.ClientCode,
            "no pin",
            """
            ## Why it matters
            Verification trusts every authority of the machine's store: hundreds, and whatever an administrator or an attacker with rights has added. A pin says which key alone is meant. For most programs that is more trouble than it is worth (a lost key locks everybody out), so its absence is no flaw: it is told only where the policy is to pin, with `--policy pinning`.

            ## How it is found
            A file that makes TLS clients, gives them no verification of its own, and speaks of no pin, fingerprint or public key. One finding per file, at the first client.

            ## What to do
            Pin the public key (SPKI), beside the standard verification, and always two of them:

            """,
            "Pin the public keys of your servers, two of them.",
            SourceStandards.Pinning
        );

    public override IReadOnlyList<Reader> Readers { get; } =
    [
        new([All.JavaScript], Any.JavaScript)
        {
            Bad = """
                const agent = new https.Agent({ ca });
                """,
            Good = """
                const agent = new https.Agent({ ca, checkServerIdentity: (host, cert) => PINS.has(cert.fingerprint256) ? tls.checkServerIdentity(host, cert) : new Error('pin') });
                """,
        },
        new([All.Go], Any.Go)
        {
            Bad = """
                config := &tls.Config{RootCAs: roots, ServerName: "api.example.com"}
                """,
            Good = """
                config := &tls.Config{RootCAs: roots, ServerName: "api.example.com", VerifyConnection: pins.check}
                """,
        },
        new([All.Java, All.Kotlin], Any.Jvm)
        {
            Bad = """
                OkHttpClient client = new OkHttpClient.Builder().build();
                """,
            Good = """
                OkHttpClient client = new OkHttpClient.Builder().certificatePinner(pinner).build();
                """,
        },
        new([All.CSharp], Any.CSharp)
        {
            Bad = """
                var client = new HttpClient();
                """,
            Good = """
                var client = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = pins.Check });
                """,
        },
        new([All.Python], Any.Python)
        {
            Bad = """
                import requests
                session = requests.Session()
                """,
            Good = """
                import requests
                session = requests.Session()
                session.mount("https://api.example.com", FingerprintAdapter(PINNED_SHA256))
                """,
        },
    ];
}
