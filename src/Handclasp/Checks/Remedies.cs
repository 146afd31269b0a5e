namespace Handclasp.Checks;

/// <summary>What to do, product by product, where several checks have the same answer.</summary>
internal static class Remedies
{
    /// <summary>How to demand and verify a client certificate.</summary>
    public const string Demand = """
        Make the certificate mandatory where TLS ends, and name the authorities whose clients may come in:

        * nginx: `ssl_verify_client on;` with `ssl_client_certificate` naming your CA. After `optional`, refuse unless `$ssl_client_verify` is `SUCCESS`; `optional_no_ca` verifies no issuer.
        * Apache: `SSLVerifyClient require` with `SSLCACertificateFile`; set it for the virtual host, not for one `Location` only.
        * HAProxy: `bind … ssl verify required ca-file clients-ca.pem`; with `verify optional`, refuse unless `{ ssl_c_used }` and `{ ssl_c_verify 0 }` hold.
        * Caddy: `client_auth` with `mode require_and_verify` and a `trust_pool`. `request`, `require` and `verify_if_given` are weaker.
        * Node: `requestCert: true, rejectUnauthorized: true`. With `false`, refuse every request whose `socket.authorized` is not true.
        * Go: `ClientAuth: tls.RequireAndVerifyClientCert` with `ClientCAs` set. `RequireAnyClientCert` verifies nothing.
        * Java: `setNeedClientAuth(true)` (Tomcat: `certificateVerification="required"`) with a trust store of its own and the platform's trust manager.
        * Kestrel: `ClientCertificateMode.RequireCertificate`, without `AllowAnyClientCertificate()` and without a validation callback that returns true for everything.
        """;

    /// <summary>How to leave a library's own path validation on.</summary>
    public const string Validate = """
        Every common TLS library refuses this by itself while its own path validation is on. Look for what switched it off:

        * nginx: `optional_no_ca`, or `optional` without a test of `$ssl_client_verify`. Use `ssl_verify_client on;`.
        * Apache: `SSLVerifyClient optional_no_ca`. Use `require`.
        * HAProxy: `crt-ignore-err` and `ca-ignore-err` on the `bind` line. Remove them.
        * Caddy: a `client_auth` mode of `request` or `require`. Use `require_and_verify`.
        * Node: `rejectUnauthorized: false` without a test of `socket.authorized`.
        * Go: `RequireAnyClientCert`, or a `VerifyPeerCertificate` of your own that parses but does not call `Certificate.Verify` with `KeyUsages: {x509.ExtKeyUsageClientAuth}`.
        * Java: an `X509TrustManager` of your own. Return to the one of `TrustManagerFactory` (PKIX).
        * Kestrel: `AllowAnyClientCertificate()` or a `ClientCertificateValidation` that overlooks `SslPolicyErrors`; in the certificate authentication handler keep `ValidateCertificateUse` and `ValidateValidityPeriod` on.
        """;

    /// <summary>How to serve a whole chain.</summary>
    public const string ServeChain = """
        Send the server's certificate first, then each issuing certificate, without the root:

        * nginx: all of them in the file of `ssl_certificate`. Apache: in the file of `SSLCertificateFile`. HAProxy: in the `crt` file, with the key.
        * Caddy: `tls cert.pem key.pem`, the chain in the first file. Node: in `cert`. Go: in the file given to `tls.LoadX509KeyPair`.
        * Java: the key entry of the keystore must hold the chain. Kestrel: a PFX with the chain, or `ServerCertificateChain`.
        """;
}
