using Handclasp.Source.Checks.Code.Packs.CCode;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>C and C++: OpenSSL and its kin, GnuTLS, Mbed TLS, curl, Asio, Qt, Poco, gRPC, Windows, drivers of databases and brokers.</summary>
internal static class C
{
    public static IReadOnlyList<Entry> Entries { get; } =
    [
        new(
            "HC500",
            new([All.C, All.ObjectiveC], Client.Look)
            {
                Bad = "curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);",
                Good = """curl_easy_setopt(curl, CURLOPT_CAINFO, "ca.pem");""",
            }
        ),
        new(
            "HC501",
            new([All.C, All.ObjectiveC], Servers.NotVerified)
            {
                Bad = """
                static int any(int preverify_ok, X509_STORE_CTX *store) { return 1; }
                void prepare(SSL_CTX *server_ctx) {
                    SSL_CTX_set_verify(server_ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, any);
                }
                """,
                Good = """
                void prepare(SSL_CTX *server_ctx) {
                    SSL_CTX_set_verify(server_ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
                }
                """,
            }
        ),
        new(
            "HC502",
            new([All.C, All.ObjectiveC], Client.Hosts)
            {
                Bad = """
                SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
                SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
                SSL *ssl = SSL_new(ctx);
                if (SSL_connect(ssl) != 1) return -1;
                """,
                Good = """
                SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
                SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
                SSL *ssl = SSL_new(ctx);
                SSL_set1_host(ssl, host);
                if (SSL_connect(ssl) != 1) return -1;
                """,
            }
        ),
        new(
            "HC503",
            new([All.C, All.ObjectiveC], Callbacks.Look)
            {
                Bad = """
                static int yes(int preverify_ok, X509_STORE_CTX *store) { return 1; }
                void prepare(SSL_CTX *context) { SSL_CTX_set_verify(context, SSL_VERIFY_PEER, yes); }
                """,
                Good = "void prepare(SSL_CTX *context) { SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL); }",
            }
        ),
        new(
            "HC510",
            new([All.C, All.ObjectiveC], Servers.NotDemanded)
            {
                Bad = """
                SSL_CTX *context = SSL_CTX_new(TLS_server_method());
                SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
                """,
                Good = """
                SSL_CTX *context = SSL_CTX_new(TLS_server_method());
                SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
                """,
            }
        ),
        new(
            "HC511",
            new([All.C], Servers.NeverDemanded)
            {
                Bad = """
                SSL_CTX *context = SSL_CTX_new(TLS_server_method());
                if (SSL_CTX_load_verify_locations(context, "clients-ca.pem", NULL) != 1) return NULL;
                """,
                Good = """
                SSL_CTX *context = SSL_CTX_new(TLS_server_method());
                if (SSL_CTX_load_verify_locations(context, "clients-ca.pem", NULL) != 1) return NULL;
                SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
                """,
            }
        ),
        new(
            "HC512",
            new([All.C], code => Servers.Names(code).Concat(IssuerNames.Look(code)))
            {
                Bad = """
                static int any(int preverify_ok, X509_STORE_CTX *store) { return 1; }
                int serve(SSL_CTX *server_ctx, SSL *ssl) {
                    SSL_CTX_set_verify(server_ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, any);
                    SSL_accept(ssl);
                    X509_NAME *name = X509_get_subject_name(SSL_get0_peer_certificate(ssl));
                    return is_admin(name);
                }
                """,
                Good = """
                int serve(SSL_CTX *server_ctx, SSL *ssl) {
                    SSL_CTX_set_verify(server_ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
                    if (SSL_accept(ssl) != 1) return -1;
                    X509_NAME *name = X509_get_subject_name(SSL_get0_peer_certificate(ssl));
                    return is_admin(name);
                }
                """,
            }
        ),
        new(
            "HC514",
            new([All.C], Habits.Idle)
            {
                Bad = """
                static int strong(int ok, X509_STORE_CTX *store) {
                    return ok && EVP_PKEY_bits(X509_get0_pubkey(X509_STORE_CTX_get_current_cert(store))) >= 3072;
                }
                void prepare(SSL_CTX *context) { SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL); }
                """,
                Good = """
                static int strong(int ok, X509_STORE_CTX *store) {
                    return ok && EVP_PKEY_bits(X509_get0_pubkey(X509_STORE_CTX_get_current_cert(store))) >= 3072;
                }
                void prepare(SSL_CTX *context) { SSL_CTX_set_verify(context, SSL_VERIFY_PEER, strong); }
                """,
            }
        ),
        new(
            "HC520",
            new([All.C], code => Trust.Empty(code).Concat(SwallowedRoots.Look(code)))
            {
                Bad = """
                int roots(SSL_CTX *context) {
                    SSL_CTX_load_verify_locations(context, "ca.pem", NULL);
                    return 1;
                }
                """,
                Good = """
                int roots(SSL_CTX *context) {
                    if (SSL_CTX_load_verify_locations(context, "ca.pem", NULL) != 1) return 0;
                    return 1;
                }
                """,
            }
        ),
        new(
            "HC521",
            new([All.C], Private.Look)
            {
                Bad = """
                std::shared_ptr<grpc::Channel> open() {
                    grpc::SslCredentialsOptions options;
                    options.pem_private_key = key();
                    options.pem_cert_chain = chain();
                    return grpc::CreateChannel("dns:///audit.svc:8443", grpc::SslCredentials(options));
                }
                """,
                Good = """
                std::shared_ptr<grpc::Channel> open() {
                    grpc::SslCredentialsOptions options;
                    options.pem_root_certs = root();
                    options.pem_private_key = key();
                    options.pem_cert_chain = chain();
                    return grpc::CreateChannel("dns:///audit.svc:8443", grpc::SslCredentials(options));
                }
                """,
            }
        ),
        new(
            "HC530",
            new([All.C], Habits.Headers)
            {
                Bad = """
                void handle(const Request &req, Response &res) {
                    if (req.get_header_value("X-SSL-Client-Verify") != "SUCCESS") { res.status = 403; return; }
                    serve(req, res);
                }
                """,
                Good = """
                void handle(const Request &req, Response &res) {
                    if (!trusted_proxies.count(req.remote_addr)) { res.status = 403; return; }
                    if (req.get_header_value("X-SSL-Client-Verify") != "SUCCESS") { res.status = 403; return; }
                    serve(req, res);
                }
                """,
            }
        ),
        new(
            "HC531",
            new([All.C], Secrets.Tickets)
            {
                Bad = """
                static unsigned char ticket_keys[80] = "0123456789abcdef0123456789abcdef0123456789abcdef";
                SSL_CTX_set_tlsext_ticket_keys(context, ticket_keys, sizeof(ticket_keys));
                """,
                Good = """
                unsigned char ticket_keys[80];
                if (RAND_bytes(ticket_keys, sizeof(ticket_keys)) != 1) return -1;
                SSL_CTX_set_tlsext_ticket_keys(context, ticket_keys, sizeof(ticket_keys));
                """,
            }
        ),
        new(
            "HC540",
            new([All.C], Trust.Revocation)
            {
                Bad = "curl_easy_setopt(curl, CURLOPT_SSL_OPTIONS, (long)CURLSSLOPT_NO_REVOKE);",
                Good = """curl_easy_setopt(curl, CURLOPT_CRLFILE, "revoked.pem");""",
            }
        ),
        new(
            "HC550",
            new([All.C, All.ObjectiveC], Strength.Old)
            {
                Bad = "SSL_CTX_set_min_proto_version(context, TLS1_VERSION);",
                Good = "SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);",
            }
        ),
        new(
            "HC551",
            new([All.C, All.ObjectiveC], Strength.Suites)
            {
                Bad = """SSL_CTX_set_cipher_list(context, "DEFAULT:@SECLEVEL=0");""",
                Good = """SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM");""",
            }
        ),
        new(
            "HC552",
            new([All.C], Strength.Minted)
            {
                Bad = "X509_sign(certificate, key, EVP_sha1());",
                Good = "X509_sign(certificate, key, EVP_sha256());",
            }
        ),
        new(
            "HC560",
            new([All.C], Habits.Pins)
            {
                Bad = """
                int check_pin(X509 *cert) {
                    char subject[256];
                    X509_NAME_oneline(X509_get_subject_name(cert), subject, sizeof(subject));
                    return strcmp(subject, PINNED_SUBJECT) == 0;
                }
                int ok = check_pin(cert);
                """,
                Good = """
                int check_pin(X509 *cert) {
                    unsigned char digest[32];
                    X509_pubkey_digest(cert, EVP_sha256(), digest, NULL);
                    return CRYPTO_memcmp(digest, PINNED_SHA256, 32) == 0;
                }
                int ok = check_pin(cert);
                """,
            }
        ),
        new(
            "HC571",
            new([All.C], Secrets.Passwords)
            {
                Bad = """curl_easy_setopt(curl, CURLOPT_KEYPASSWD, "s3cr3t");""",
                Good = """curl_easy_setopt(curl, CURLOPT_KEYPASSWD, getenv("KEY_PASSWORD"));""",
            }
        ),
        new(
            "HC572",
            new([All.C], Habits.KeyFiles)
            {
                Bad = """chmod("/etc/app/tls/server.key", 0644);""",
                Good = """chmod("/etc/app/tls/server.key", 0600);""",
            }
        ),
    ];
}
