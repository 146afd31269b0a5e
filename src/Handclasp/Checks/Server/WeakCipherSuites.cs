using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC161: no weak or anonymous cipher suite.</summary>
internal sealed class WeakCipherSuites : IRule
{
    public CheckInfo Info { get; } =
        new(
            "HC161",
            "weak-cipher-suites",
            "Server accepts no weak or anonymous cipher suite",
            Severity.High,
            CheckGroup.Strength,
            "weak suites",
            """
            ## Why it matters
            Anonymous suites authenticate nobody: there is no server certificate, and so no client certificate either. NULL suites do not encrypt, export suites
            can be broken in minutes. RC4 is prohibited (RFC 7465), and 3DES has blocks too small for long connections (RFC 9325 section 4.1).
            Anonymous, NULL and export suites weigh High; RC4 and 3DES weigh Medium.

            ## How it is tested
            One ClientHello per kind offers suites of this kind only, in the newest version before TLS 1.3 that the server has (TLS 1.3 has none of them).
            A ServerHello that chooses one means that it is accepted.

            ## What to do
            * OpenSSL-based (nginx `ssl_ciphers`, Apache `SSLCipherSuite`, HAProxy `ssl-default-bind-ciphers`, Node `ciphers`): `ECDHE+AESGCM:ECDHE+CHACHA20`.
            * Go and Caddy: leave `CipherSuites` unset, or name AEAD suites with ECDHE only.
            * Java: leave `anon, NULL, RC4, 3DES_EDE_CBC, EXPORT` in `jdk.tls.disabledAlgorithms`. Kestrel on Linux: the system's OpenSSL policy or `CipherSuitesPolicy`.
            """,
            "Accept suites with forward secrecy and authenticated encryption only.",
            Standards.WeakSuites
        );

    public IEnumerable<Ruling> Judge(EvidenceSet seen)
    {
        var probes = seen.Of<SuiteFacts>().OrderBy(s => s.Version).ThenBy(s => s.Category, StringComparer.Ordinal).ToList();
        var accepted = probes.Where(s => s.Accepted).ToList();
        if (accepted.Count > 0)
            yield return Ruling.Fail(
                $"the server accepts {string.Join(", ", accepted.Select(s => $"{s.Suite} ({Human(s.Category)})"))}",
                Confidence.Certain,
                [
                    .. accepted.Select(s => new EvidenceItem(
                        $"{Human(s.Category)} suites alone were offered: {s.Suite} was chosen",
                        s.Version.Word()
                    )),
                ]
            ) with
            {
                LoweredTo = accepted.TrueForAll(s => s.Category is "rc4" or "3des") ? Severity.Medium : null,
            };
        else if (probes.Count > 0)
            yield return Ruling.Pass(
                $"refused: {string.Join(", ", probes.Select(s => Human(s.Category)))} suites",
                Confidence.Certain,
                [.. probes.Select(s => new EvidenceItem($"{Human(s.Category)} suites alone were offered: {s.Detail}", s.Version.Word()))]
            );
        else if (seen.Of<VersionFacts>().Any(v => v.Offered == true))
            yield return seen.Of<VersionFacts>().Any(v => v.Offered == true && v.Version < TlsVersion.Tls13)
                ? Ruling.NotTestable("no conversation about weak suites was held with this server", "scan again")
                : Ruling.NotApplicable("the server speaks TLS 1.3 only, which has no such suites");
    }

    private static string Human(string category) =>
        category switch
        {
            "null" => "NULL",
            "rc4" => "RC4",
            "3des" => "3DES",
            _ => category,
        };
}
