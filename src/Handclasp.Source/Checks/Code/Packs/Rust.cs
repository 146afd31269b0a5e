using Handclasp.Source.Checks.Code.Packs.RustCode;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>Rust: reqwest, native-tls, rustls, openssl, curl, servers, drivers of databases and brokers.</summary>
internal static class Rust
{
    /// <summary>What each check looks for; in a module of tests it weighs less.</summary>
    public static IReadOnlyList<Entry> Entries { get; } =
    [.. All().Select(e => e with { Reader = e.Reader with { Look = code => Attributes.OfTests(code, e.Reader.Look(code)) } })];

    private static IReadOnlyList<Entry> All() =>
        [
            new(
                "HC500",
                new([Languages.All.Rust], Client.Look)
                {
                    Bad = "let client = reqwest::Client::builder().danger_accept_invalid_certs(true).build()?;",
                    Good = "let client = reqwest::Client::builder().add_root_certificate(root).build()?;",
                }
            ),
            new(
                "HC501",
                new([Languages.All.Rust], Verifiers.Servers)
                {
                    Bad = """
                    impl ClientCertVerifier for AnyClient {
                        fn verify_client_cert(&self, end: &CertificateDer, rest: &[CertificateDer], now: UnixTime) -> Result<ClientCertVerified, Error> {
                            Ok(ClientCertVerified::assertion())
                        }
                    }
                    """,
                    Good = "let verifier = WebPkiClientVerifier::builder(Arc::new(roots)).build()?;",
                }
            ),
            new(
                "HC502",
                new([Languages.All.Rust], Client.Hosts)
                {
                    Bad = "let connector = TlsConnector::builder().danger_accept_invalid_hostnames(true).build()?;",
                    Good = "let connector = TlsConnector::builder().add_root_certificate(root).build()?;",
                }
            ),
            new(
                "HC503",
                new([Languages.All.Rust], Verifiers.Look)
                {
                    Bad = """
                    impl ServerCertVerifier for Any {
                        fn verify_server_cert(&self, end: &CertificateDer, rest: &[CertificateDer], name: &ServerName, ocsp: &[u8], now: UnixTime) -> Result<ServerCertVerified, Error> {
                            Ok(ServerCertVerified::assertion())
                        }
                    }
                    """,
                    Good = "let verifier = WebPkiServerVerifier::builder(Arc::new(roots)).build()?;",
                }
            ),
            new(
                "HC510",
                new([Languages.All.Rust], Servers.NotDemanded)
                {
                    Bad = "let verifier = WebPkiClientVerifier::builder(roots).allow_unauthenticated().build()?;",
                    Good = "let verifier = WebPkiClientVerifier::builder(roots).build()?;",
                }
            ),
            new(
                "HC511",
                new([Languages.All.Rust], Servers.NeverDemanded)
                {
                    Bad = """
                    let mut acceptor = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls())?;
                    acceptor.set_ca_file("clients-ca.pem")?;
                    """,
                    Good = """
                    let mut acceptor = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls())?;
                    acceptor.set_ca_file("clients-ca.pem")?;
                    acceptor.set_verify(SslVerifyMode::PEER | SslVerifyMode::FAIL_IF_NO_PEER_CERT);
                    """,
                }
            ),
            new(
                "HC512",
                new([Languages.All.Rust], Servers.Names)
                {
                    Bad = """
                    acceptor.set_verify_callback(SslVerifyMode::PEER | SslVerifyMode::FAIL_IF_NO_PEER_CERT, |_, _| true);
                    let stream = acceptor.build().accept(tcp)?;
                    let user = stream.ssl().peer_certificate().map(|c| name_of(c.subject_name()));
                    """,
                    Good = """
                    acceptor.set_verify(SslVerifyMode::PEER | SslVerifyMode::FAIL_IF_NO_PEER_CERT);
                    let stream = acceptor.build().accept(tcp)?;
                    let user = stream.ssl().peer_certificate().map(|c| name_of(c.subject_name()));
                    """,
                }
            ),
            new(
                "HC514",
                new([Languages.All.Rust], Servers.Idle)
                {
                    Bad = """
                    fn verify_pin(cert: &CertificateDer) -> bool { Sha256::digest(cert).as_slice() == PINNED_SHA256 }
                    """,
                    Good = """
                    fn verify_pin(cert: &CertificateDer) -> bool { Sha256::digest(cert).as_slice() == PINNED_SHA256 }
                    fn ready(cert: &CertificateDer) -> bool { verify_pin(cert) }
                    """,
                }
            ),
            new(
                "HC520",
                new([Languages.All.Rust], code => Servers.Empty(code).Concat(Roots.Look(code)))
                {
                    Bad = "let config = ClientConfig::builder().with_root_certificates(RootCertStore::empty()).with_no_client_auth();",
                    Good = """
                    let mut roots = RootCertStore::empty();
                    roots.add(root)?;
                    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
                    """,
                }
            ),
            new(
                "HC521",
                new([Languages.All.Rust], Private.Look)
                {
                    Bad = """
                    fn ledger(id: Identity) -> Result<Endpoint> {
                        let tls = ClientTlsConfig::new().with_native_roots().identity(id);
                        Ok(Endpoint::from_static("https://ledger.mesh.internal").tls_config(tls)?)
                    }
                    """,
                    Good = """
                    fn ledger(id: Identity, root: Certificate) -> Result<Endpoint> {
                        let tls = ClientTlsConfig::new().ca_certificate(root).identity(id);
                        Ok(Endpoint::from_static("https://ledger.mesh.internal").tls_config(tls)?)
                    }
                    """,
                }
            ),
            new(
                "HC530",
                new([Languages.All.Rust], Servers.Headers)
                {
                    Bad = """
                    fn user(headers: &HeaderMap) -> Option<&str> {
                        if headers.get("x-ssl-client-verify")? != "SUCCESS" { return None; }
                        headers.get("x-ssl-client-s-dn")?.to_str().ok()
                    }
                    """,
                    Good = """
                    fn user(ConnectInfo(peer): ConnectInfo<SocketAddr>, headers: &HeaderMap) -> Option<&str> {
                        if !trusted_proxies().contains(&peer.ip()) { return None; }
                        if headers.get("x-ssl-client-verify")? != "SUCCESS" { return None; }
                        headers.get("x-ssl-client-s-dn")?.to_str().ok()
                    }
                    """,
                }
            ),
            new(
                "HC531",
                new([Languages.All.Rust], Strength.Tickets)
                {
                    Bad = """config.set_ticket_key(b"0123456789abcdef0123456789abcdef0123456789abcdef")?;""",
                    Good = "config.set_ticket_key(&secrets.ticket_key()?)?;",
                }
            ),
            new(
                "HC540",
                new([Languages.All.Rust], Strength.Revocation)
                {
                    Bad = "let verifier = WebPkiClientVerifier::builder(roots).with_crls(crls).allow_unknown_revocation_status().build()?;",
                    Good = "let verifier = WebPkiClientVerifier::builder(roots).with_crls(crls).build()?;",
                }
            ),
            new(
                "HC550",
                new([Languages.All.Rust], Strength.Old)
                {
                    Bad = "let client = reqwest::Client::builder().min_tls_version(reqwest::tls::Version::TLS_1_0).build()?;",
                    Good = "let client = reqwest::Client::builder().min_tls_version(reqwest::tls::Version::TLS_1_2).build()?;",
                }
            ),
            new(
                "HC551",
                new([Languages.All.Rust], Strength.Suites)
                {
                    Bad = """connector.set_cipher_list("DEFAULT:@SECLEVEL=0")?;""",
                    Good = """connector.set_cipher_list("ECDHE+AESGCM")?;""",
                }
            ),
            new(
                "HC552",
                new([Languages.All.Rust], Strength.Minted)
                {
                    Bad = """
                    let key = PKey::from_rsa(Rsa::generate(1024)?)?;
                    let mut certificate = X509Builder::new()?;
                    """,
                    Good = """
                    let key = PKey::from_rsa(Rsa::generate(3072)?)?;
                    let mut certificate = X509Builder::new()?;
                    """,
                }
            ),
            new(
                "HC560",
                new([Languages.All.Rust], Pins.Look)
                {
                    Bad = """
                    fn check_pin(cert: &X509Certificate) -> bool { cert.subject().to_string() == PINNED_SUBJECT }
                    let ok = check_pin(&cert);
                    """,
                    Good = """
                    fn check_pin(cert: &CertificateDer) -> bool { Sha256::digest(cert).as_slice() == PINNED_SHA256 }
                    let ok = check_pin(&cert);
                    """,
                }
            ),
            new(
                "HC571",
                new([Languages.All.Rust], Strength.Secrets)
                {
                    Bad = """let identity = Identity::from_pkcs12(&der, "s3cr3t")?;""",
                    Good = """let identity = Identity::from_pkcs12(&der, &std::env::var("KEY_PASSWORD")?)?;""",
                }
            ),
            new(
                "HC572",
                new([Languages.All.Rust], code => Strength.OpenKeys(code).Concat(OpenKeyFile.DefaultMode.Look(code)))
                {
                    Bad = """fs::set_permissions("server.key", Permissions::from_mode(0o644))?;""",
                    Good = """fs::set_permissions("server.key", Permissions::from_mode(0o600))?;""",
                }
            ),
        ];
}
