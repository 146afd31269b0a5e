using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.OldProtocol;

/// <summary>HC550: no version before TLS 1.2 is allowed by name.</summary>
internal sealed class Rule : SourceRule
{
    protected override CheckInfo Described { get; } =
        new(
            "HC550",
            "old-protocol-version",
            "No version before TLS 1.2 is allowed by name",
            Severity.Medium,
            CheckGroup.ClientCode,
            "old protocol version",
            """
            ## Why it matters
            SSL 3, TLS 1.0 and TLS 1.1 are withdrawn (RFC 7568, RFC 8996): their signatures rest on MD5 and SHA-1, and the client certificate of a handshake below TLS 1.3 goes over the wire in clear.

            ## How it is found
            An old version that is named as allowed.

            ## What to do

            ```js bad
            tls.createServer({ key, cert, minVersion: 'TLSv1' }, handle);
            ```
            ```js good
            tls.createServer({ key, cert, minVersion: 'TLSv1.2' }, handle);
            ```
            ```go bad
            config := &tls.Config{MinVersion: tls.VersionTLS10}
            ```
            ```go good
            config := &tls.Config{MinVersion: tls.VersionTLS12}
            ```
            ```java bad
            SSLContext context = SSLContext.getInstance("SSLv3");
            ```
            ```java good
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            ```
            ```csharp bad
            ServicePointManager.SecurityProtocol = SecurityProtocolType.Tls | SecurityProtocolType.Tls12;
            ```
            ```csharp good
            ServicePointManager.SecurityProtocol = SecurityProtocolType.SystemDefault;
            ```
            ```python bad
            import ssl
            context = ssl.SSLContext(ssl.PROTOCOL_TLSv1)
            ```
            ```python good
            import ssl
            context = ssl.create_default_context()
            ```
            """,
            "Let the library choose, or name TLS 1.2 as the least.",
            SourceStandards.Strength
        );

    public override IReadOnlyList<Reader> Readers { get; } =
    [
        new([All.JavaScript], OldProtocol.Readers.JavaScript),
        new([All.Go], OldProtocol.Readers.Go),
        new([All.Java, All.Kotlin], c => Packs.Jvm.Shared.Protocols(c)),
        new([All.CSharp], OldProtocol.Readers.CSharp),
        new([All.CSharp], OldProtocol.Readers.CSharpSwitches),
        new([All.CSharp], OldProtocol.Readers.CSharpNumbers)
        {
            Bad = """
                ServicePointManager.SecurityProtocol = (SecurityProtocolType)(192 | 768);
                """,
            Good = """
                ServicePointManager.SecurityProtocol = (SecurityProtocolType)3072;
                """,
        },
        new([All.Python], OldProtocol.Readers.Python),
    ];
}
