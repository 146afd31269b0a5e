namespace Handclasp.Checks.Around;

/// <summary>
/// Request headers by which proxies and platforms tell an application who the client is, as their documentation names them: bundles of at most
/// eight that belong together, each header with the kind of its value (<see cref="ForgedIdentity.Value"/>; after a colon stands the value itself).
/// </summary>
internal static class ForgedHeaderList
{
    /// <summary>Bundles whose values are written differently by different products.</summary>
    public static IReadOnlyList<string> Styled { get; } =
    [
        "X-SSL-Client-Verify=verify X-SSL-Client-Cert=cert X-SSL-Client-S-DN=dn X-SSL-Client-DN=dn X-SSL-Client-I-DN=issuer X-SSL-Client-CN=cn X-SSL-Client-Serial=serial X-SSL-Client-SHA1=sha1",
        "X-Client-Verify=verify X-Client-Cert=cert X-Client-DN=dn X-Client-S-DN=dn X-Client-CN=cn X-Client-Certificate=cert X-Client-Verified=verify X-Client-Serial=serial",
        "ssl-client-verify=verify ssl-client-cert=cert ssl-client-subject-dn=dn ssl-client-issuer-dn=issuer ssl-client-s-dn=dn X-SSL-CERT=cert X-SSL-Client-Subject=dn X-SSL-Client-Verified=verify",
        "SSL_CLIENT_VERIFY=verify SSL_CLIENT_CERT=cert SSL_CLIENT_S_DN=dn SSL_CLIENT_I_DN=issuer SSL_CLIENT_S_DN_CN=cn SSL_CLIENT_M_SERIAL=serial X_SSL_CLIENT_VERIFY=verify X_CLIENT_VERIFY=verify",
        "X-TLS-Client-Verify=verify X-TLS-Client-Cert=cert X-TLS-Client-DN=dn X-TLS-Client-Subject=dn X-TLS-Client-CN=cn X-Cert-Verified=verify X-Mtls-Verified=verify X-Client-Authenticated=verify",
        "X-SSL-Client-Fingerprint=fingerprint X-Client-Fingerprint=fingerprint X-Client-Cert-Fingerprint=fingerprint X-SSL-Fingerprint=fingerprint X-SSL-Issuer=issuer X-SSL-Subject=dn X-SSL-Client-Certificate=cert X-SSL-Client-SHA256=sha256",
    ];

    /// <summary>Bundles whose values have one form.</summary>
    public static IReadOnlyList<string> Fixed { get; } =
    [
        "X-Forwarded-Client-Cert=xfcc X-Forwarded-Tls-Client-Cert=der X-Forwarded-Tls-Client-Cert-Info=traefik-info Client-Cert=structured Client-Cert-Chain=structured X-ARR-ClientCert=der X-Forwarded-SSL-Client-Cert=der X-Client-Cert-Hash=sha256",
        "X-Amzn-Mtls-Clientcert=escaped X-Amzn-Mtls-Clientcert-Leaf=escaped X-Amzn-Mtls-Clientcert-Subject=dn X-Amzn-Mtls-Clientcert-Issuer=issuer X-Amzn-Mtls-Clientcert-Serial-Number=serial",
        "Cf-Client-Cert-Der-Base64=der Cf-Client-Cert-Sha256=sha256 Cf-Cert-Verified=:true Cf-Cert-Presented=:true Cf-Cert-Subject-Dn=dn Cf-Cert-Issuer-Dn=issuer Cf-Tls-Client-Auth-Cert-Verified=:true Cf-Tls-Client-Auth-Cert-Presented=:true",
        "X-Client-Cert-Present=:true X-Client-Cert-Chain-Verified=:true X-Client-Cert-Leaf=structured X-Client-Cert-Sha256-Fingerprint=hash X-Client-Cert-Serial-Number=serial X-Client-Cert-Subject-Dn=name64 X-Client-Cert-Dnsname-Sans=cn X-Client-Cert-Error=:none",
        "X-Remote-User=cn Remote-User=cn REMOTE_USER=cn X-WebAuth-User=cn SM_USER=cn X-Forwarded-User=cn X-Authenticated-User=cn X-Auth-Request-User=cn",
        "X-User=cn X-Client-Id=cn X-Forwarded-Client-Dn=dn X-Forwarded-Client-Cn=cn X-Subject-Dn=dn X-Goog-Authenticated-User-Email=cn X-Tyk-Client-Cert=sha256 X-SPIFFE-Id=cn",
        "X-Forwarded-For=:10.0.0.5 X-Real-IP=:10.0.0.5 Forwarded=:for=10.0.0.5;proto=https X-Client-IP=:10.0.0.5 True-Client-IP=:10.0.0.5 X-Originating-IP=:10.0.0.5 X-Cluster-Client-IP=:10.0.0.5 CF-Connecting-IP=:10.0.0.5",
        "X-Forwarded-For=:127.0.0.1 X-Real-IP=:127.0.0.1 Forwarded=:for=127.0.0.1;proto=https X-Forwarded-Proto=:https X-Forwarded-Ssl=:on X-Client-IP=:127.0.0.1 True-Client-IP=:127.0.0.1 X-Forwarded-Port=:443",
    ];

    /// <summary>The kind of value that a header of the user's takes, by its name.</summary>
    public static string KindOf(string name)
    {
        string[] words = ["verif", "present", "valid", "auth"];
        if (words.Any(w => name.Contains(w, StringComparison.OrdinalIgnoreCase)))
            return "verify";
        foreach (
            var (word, kind) in (ReadOnlySpan<(string, string)>)
                [
                    ("256", "sha256"),
                    ("fingerprint", "sha1"),
                    ("sha1", "sha1"),
                    ("thumb", "sha1"),
                    ("hash", "sha256"),
                    ("serial", "serial"),
                    ("issuer", "issuer"),
                ]
        )
            if (name.Contains(word, StringComparison.OrdinalIgnoreCase))
                return kind;
        if (name.Contains("xfcc", StringComparison.OrdinalIgnoreCase))
            return "xfcc";
        if (name.Contains("cert", StringComparison.OrdinalIgnoreCase))
            return "cert";
        return name.Contains("dn", StringComparison.OrdinalIgnoreCase) || name.Contains("subject", StringComparison.OrdinalIgnoreCase)
            ? "dn"
            : "cn";
    }

    public static IEnumerable<(string Name, string Kind)> Parse(string bundle) =>
        bundle.Split(' ').Select(pair => pair.Split('=', 2)).Select(halves => (halves[0], halves[1]));
}
