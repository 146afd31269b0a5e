using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Handclasp.Pki;

namespace Handclasp.Checks.Around;

/// <summary>In which product's manner a forged value is written.</summary>
internal enum HeaderStyle
{
    /// <summary>nginx and ingress-nginx: SUCCESS, PEM percent-encoded, names as RFC 4514 writes them.</summary>
    Nginx,

    /// <summary>HAProxy: 0 for "verified", DER in base64, names with slashes.</summary>
    HaProxy,

    /// <summary>Apache's mod_ssl: SUCCESS, PEM on one line.</summary>
    Apache,

    /// <summary>Others: a word for yes, DER in base64.</summary>
    Words,
}

/// <summary>A client certificate as proxies write it into request headers.</summary>
internal sealed class ForgedIdentity
{
    private readonly string pem;
    private readonly string base64;
    private readonly string subject;
    private readonly string issuer;
    private readonly string name;
    private readonly string serial;
    private readonly byte[] der;
    private readonly IReadOnlyList<string> dns;
    private readonly IReadOnlyList<string> uris;

    private ForgedIdentity(byte[] der, ParsedCertificate? read)
    {
        this.der = der;
        base64 = Convert.ToBase64String(der);
        pem = $"-----BEGIN CERTIFICATE-----\n{string.Join('\n', base64.Chunk(64).Select(c => new string(c)))}\n-----END CERTIFICATE-----\n";
        subject = read?.Subject is { Length: > 0 } said ? said : "CN=admin";
        issuer = read?.Issuer ?? "CN=CA";
        name = read?.CommonNames is [var first, ..] ? first : "admin";
        serial = read?.Serial.ToUpperInvariant() ?? "01";
        dns = read?.DnsNames ?? [];
        uris = read?.Said.SubjectAltName.Uri ?? [];
    }

    /// <param name="der">The certificate to be taken for; null: nobody's, for applications that only look whether something is there.</param>
    public static ForgedIdentity Of(byte[]? der) =>
        der is not null && ParsedCertificate.TryParse(der, out var read, out _) ? new(der, read) : new([0x30, 0x00], null);

    /// <summary>The value for one kind of header (see <see cref="ForgedHeaderList"/>), one line.</summary>
    public string Value(string kind, HeaderStyle style) =>
        kind switch
        {
            "verify" => style switch
            {
                HeaderStyle.Nginx or HeaderStyle.Apache => "SUCCESS",
                HeaderStyle.HaProxy => "0",
                _ => "true",
            },
            "cert" => style switch
            {
                HeaderStyle.Nginx => Escaped,
                HeaderStyle.HaProxy or HeaderStyle.Words => base64,
                _ => pem.TrimEnd().Replace('\n', ' '),
            },
            "dn" => style == HeaderStyle.HaProxy ? Slashes(subject) : subject,
            "issuer" => style == HeaderStyle.HaProxy ? Slashes(issuer) : issuer,
            "cn" => name,
            "serial" => serial,
            "sha1" => Hex(SHA1.HashData(der), style),
            "sha256" => Hex(SHA256.HashData(der), style),
            // nginx and HAProxy have the SHA-1; others the SHA-256.
            "fingerprint" => Hex(style is HeaderStyle.Nginx or HeaderStyle.HaProxy ? SHA1.HashData(der) : SHA256.HashData(der), style),
            "hash" => Convert.ToBase64String(SHA256.HashData(der)),
            "der" => base64,
            "escaped" => Escaped,
            // RFC 8941 section 3.3.5, as RFC 9440 section 2.1 has it.
            "structured" => $":{base64}:",
            "xfcc" => Forwarded(),
            "traefik-info" => Uri.EscapeDataString($"Subject=\"{subject}\";Issuer=\"{issuer}\""),
            "name64" => Convert.ToBase64String(Encoding.UTF8.GetBytes(subject)),
            _ => kind.TrimStart(':'),
        };

    /// <summary>HAProxy writes hexadecimal in capitals, Java's libraries with colons; nginx and Envoy in small letters.</summary>
    private static string Hex(byte[] hash, HeaderStyle style) =>
        style switch
        {
            HeaderStyle.HaProxy => Convert.ToHexString(hash),
            HeaderStyle.Words => string.Join(':', hash.Select(b => b.ToString("X2", CultureInfo.InvariantCulture))),
            _ => Convert.ToHexStringLower(hash),
        };

    private string Escaped => Uri.EscapeDataString(pem);

    /// <summary>Envoy's x-forwarded-client-cert.</summary>
    private string Forwarded()
    {
        var names = string.Concat(uris.Select(u => $";URI={u}").Concat(dns.Select(d => $";DNS={d}")));
        return $"Hash={Convert.ToHexStringLower(SHA256.HashData(der))};Cert=\"{Escaped}\";Subject=\"{subject.Replace("\"", "\\\"", StringComparison.Ordinal)}\"{names}";
    }

    /// <summary>"CN=a,O=b" as "/O=b/CN=a": OpenSSL's old way, which HAProxy keeps.</summary>
    private static string Slashes(string rfc4514)
    {
        List<string> parts = [];
        var begun = 0;
        for (var i = 0; i <= rfc4514.Length; i++)
            if (i == rfc4514.Length || (rfc4514[i] == ',' && (i == 0 || rfc4514[i - 1] != '\\')))
            {
                parts.Add(rfc4514[begun..i].Trim());
                begun = i + 1;
            }

        parts.Reverse();
        return string.Concat(parts.Select(p => "/" + p));
    }
}
