using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.WeakSuites;

/// <summary>HC551: no suite without encryption or authentication, and none that is broken, is allowed by name.</summary>
internal sealed class Rule : SourceRule
{
    protected override CheckInfo Described { get; } =
        new(
            "HC551",
            "weak-cipher-suites",
            "No suite without encryption or authentication, and none that is broken, is allowed by name",
            Severity.Medium,
            CheckGroup.ClientCode,
            "weak cipher suites",
            """
            ## Why it matters
            Suites without authentication (anonymous, NULL) have no certificate to verify; export, RC4, DES and 3DES can be broken. OpenSSL's security level 0 allows them all, and keys and signatures of any weakness.

            ## How it is found
            Such a suite that is named as allowed; `@SECLEVEL=0`.

            ## What to do
            Leave the list out: the libraries' own lists are sound.

            ```js bad
            tls.connect({ host, port, ciphers: 'ALL:@SECLEVEL=0' });
            ```
            ```js good
            tls.connect({ host, port });
            ```
            ```go bad
            config := &tls.Config{CipherSuites: []uint16{tls.TLS_RSA_WITH_RC4_128_SHA}}
            ```
            ```go good
            config := &tls.Config{MinVersion: tls.VersionTLS12}
            ```
            ```java bad
            socket.setEnabledCipherSuites(new String[] { "TLS_RSA_WITH_NULL_SHA256" });
            ```
            ```csharp bad
            var stream = new SslStream(inner, false, null, null, EncryptionPolicy.AllowNoEncryption);
            ```
            ```python bad
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
            ```
            ```python good
            context.set_ciphers("ECDHE+AESGCM")
            ```
            """,
            "Leave the list out.",
            SourceStandards.Strength
        );

    public override IReadOnlyList<Reader> Readers { get; } =
    [
        new([All.JavaScript], WeakSuites.Readers.JavaScript),
        new([All.Go], WeakSuites.Readers.Go),
        new([All.Java, All.Kotlin], c => Packs.Jvm.Shared.Suites(c)),
        new([All.CSharp], WeakSuites.Readers.CSharp),
        new([All.Python], WeakSuites.Readers.Python),
    ];
}
