using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC160: no protocol version older than TLS 1.2.</summary>
internal sealed class OldProtocolVersions : IRule
{
    public CheckInfo Info { get; } =
        new(
            "HC160",
            "old-protocol-versions",
            "Server offers no protocol version older than TLS 1.2",
            Severity.High,
            CheckGroup.Strength,
            "old versions",
            """
            ## Why it matters
            SSL 3.0, TLS 1.0 and TLS 1.1 are prohibited or deprecated (RFC 7568, RFC 8996): their handshakes are signed with MD5 and SHA-1, and their
            ciphers have known attacks. A client's proof of possession is worth no more than the hash it signs.
            SSL 3.0 weighs High; TLS 1.0 and 1.1 weigh Medium.

            ## How it is tested
            One ClientHello per version offers this version only. A ServerHello of that version means that it is offered.

            ## What to do
            * nginx: `ssl_protocols TLSv1.2 TLSv1.3;`. Apache: `SSLProtocol -all +TLSv1.2 +TLSv1.3`. HAProxy: `ssl-min-ver TLSv1.2`.
            * Caddy: `tls { protocols tls1.2 }`. Node: `minVersion: 'TLSv1.2'`. Go: `MinVersion: tls.VersionTLS12`.
            * Java: leave `TLSv1, TLSv1.1` in `jdk.tls.disabledAlgorithms`. Kestrel: `SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13`.
            """,
            "Switch off everything older than TLS 1.2.",
            Standards.OldVersions
        );

    public IEnumerable<Ruling> Judge(EvidenceSet seen)
    {
        var old = seen.Of<VersionFacts>().Where(v => v.Version < TlsVersion.Tls12).OrderBy(v => v.Version).ToList();
        if (old.Count == 0)
            yield break;
        var offered = old.Where(v => v.Offered == true).ToList();
        var unclear = old.Where(v => v.Offered is null).ToList();
        if (offered.Count > 0)
            yield return Ruling.Fail(
                $"the server still offers {string.Join(" and ", offered.Select(v => v.Version.Human()))}",
                Confidence.Certain,
                [.. offered.Select(v => new EvidenceItem($"{v.Version.Human()}: a ServerHello came", v.Version.Word()))]
            ) with
            {
                LoweredTo = offered[0].Version == TlsVersion.Ssl3 ? null : Severity.Medium,
            };
        else if (unclear.Count > 0)
            yield return Ruling.Inconclusive(
                $"it is not clear whether the server offers {string.Join(" and ", unclear.Select(v => v.Version.Human()))}: {unclear[0].Detail}",
                "scan again",
                [.. unclear.Select(v => new EvidenceItem($"{v.Version.Human()}: {v.Detail}", v.Version.Word()))]
            ) with
            {
                LoweredTo = unclear[0].Version == TlsVersion.Ssl3 ? null : Severity.Medium,
            };
        else
            yield return Ruling.Pass(
                $"not offered: {string.Join(", ", old.Select(v => v.Version.Human()))}",
                Confidence.Certain,
                [.. old.Select(v => new EvidenceItem($"{v.Version.Human()}: {v.Detail}", v.Version.Word()))]
            );
    }
}
