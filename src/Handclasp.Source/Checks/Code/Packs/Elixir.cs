using Handclasp.Source.Checks.Code.Packs.Otp;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>Elixir: httpc, HTTPoison, hackney, Mint, Finch, Req, Tesla, gun, drivers, mail, Phoenix with Cowboy or Bandit.</summary>
internal static class Elixir
{
    private static IReadOnlyList<Language> Only { get; } = [All.Elixir];

    public static IReadOnlyList<Entry> Entries { get; } =
    [
        new(
            "HC500",
            new(Only, Clients.Unverified)
            {
                Bad = """HTTPoison.get!(url, [], ssl: [verify: :verify_none])""",
                Good = """HTTPoison.get!(url, [], ssl: [verify: :verify_peer, cacertfile: CAStore.file_path()])""",
            }
        ),
        new(
            "HC501",
            new(Only, Callbacks.Servers)
            {
                Bad = """
                :ssl.listen(8443,
                  certfile: "cert.pem",
                  cacertfile: "clients.pem",
                  verify: :verify_peer,
                  fail_if_no_peer_cert: true,
                  verify_fun: {fn _cert, _event, state -> {:valid, state} end, nil}
                )
                """,
                Good = """
                :ssl.listen(8443,
                  certfile: "cert.pem",
                  cacertfile: "clients.pem",
                  verify: :verify_peer,
                  fail_if_no_peer_cert: true
                )
                """,
            }
        ),
        new(
            "HC502",
            new(Only, Clients.Hosts)
            {
                Bad = """:ssl.connect(host, 443, verify: :verify_peer, cacerts: roots, server_name_indication: :disable)""",
                Good = """:ssl.connect(host, 443, verify: :verify_peer, cacerts: roots, server_name_indication: host)""",
            }
        ),
        new(
            "HC503",
            new(Only, Callbacks.Clients)
            {
                Bad = """
                Mint.HTTP.connect(:https, host, 443,
                  transport_opts: [
                    verify_fun: {fn _, {:bad_cert, _}, state -> {:valid, state}
                                    _, _, state -> {:unknown, state} end, []}
                  ]
                )
                """,
                Good = """
                Mint.HTTP.connect(:https, host, 443, transport_opts: [cacertfile: "private-ca.pem"])
                """,
            }
        ),
        new(
            "HC510",
            new(Only, code => Servers.Optional(code).Concat(Taken.Demand(code)))
            {
                Bad = """
                config :shop, ShopWeb.Endpoint,
                  https: [port: 443, certfile: "c.pem", keyfile: "k.pem", cacertfile: "clients.pem", verify: :verify_peer]
                """,
                Good = """
                config :shop, ShopWeb.Endpoint,
                  https: [
                    port: 443,
                    certfile: "c.pem",
                    keyfile: "k.pem",
                    cacertfile: "clients.pem",
                    verify: :verify_peer,
                    fail_if_no_peer_cert: true
                  ]
                """,
            }
        ),
        new(
            "HC511",
            new(Only, Servers.NeverAsked)
            {
                Bad = """
                {Bandit, scheme: :https, plug: Shop, certfile: "c.pem", keyfile: "k.pem",
                  thousand_island_options: [transport_options: [certfile: "c.pem", cacertfile: "clients.pem"]]}
                """,
                Good = """
                {Bandit, scheme: :https, plug: Shop, certfile: "c.pem", keyfile: "k.pem",
                  thousand_island_options: [
                    transport_options: [certfile: "c.pem", cacertfile: "clients.pem", verify: :verify_peer, fail_if_no_peer_cert: true]
                  ]}
                """,
            }
        ),
        new(
            "HC512",
            new(Only, c => Servers.Identity(c).Concat(Servers.Dropped(c)).Concat(Taken.IssuerOnly(c)))
            {
                Bad = """
                {:ok, listen} = :ssl.listen(8443, certfile: "c.pem", verify: :verify_none)
                {:ok, der} = :ssl.peercert(socket)
                name = der |> X509.Certificate.from_der!() |> X509.Certificate.subject("CN")
                """,
                Good = """
                {:ok, listen} =
                  :ssl.listen(8443, certfile: "c.pem", cacertfile: "ca.pem", verify: :verify_peer, fail_if_no_peer_cert: true)
                {:ok, der} = :ssl.peercert(socket)
                name = der |> X509.Certificate.from_der!() |> X509.Certificate.subject("CN")
                """,
            }
        ),
        new(
            "HC520",
            new(Only, code => Clients.Empty(code).Concat(Taken.Emptied(code)))
            {
                Bad = """:ssl.connect(host, 443, verify: :verify_peer, cacerts: [])""",
                Good = """:ssl.connect(host, 443, verify: :verify_peer, cacerts: :public_key.cacerts_get())""",
            }
        ),
        new(
            "HC530",
            new(Only, c => Insecure.FirstOfEach(c, ForwardedIdentity.Any.Look(c)))
            {
                Bad = """
                def call(conn, _) do
                  [name] = get_req_header(conn, "x-ssl-client-s-dn")
                  assign(conn, :user, name)
                end
                """,
                Good = """
                def call(conn, _) do
                  if conn.remote_ip in @trusted_proxies do
                    [name] = get_req_header(conn, "x-ssl-client-s-dn")
                    assign(conn, :user, name)
                  end
                end
                """,
            }
        ),
        new(
            "HC531",
            new(Only, SslOptions.Tickets)
            {
                Bad = """:ssl.listen(8443, certfile: "c.pem", session_tickets: :stateless, stateless_tickets_seed: "9f1c0a7be2d34456")""",
                Good = """:ssl.listen(8443, certfile: "c.pem", session_tickets: :stateless)""",
            }
        ),
        new(
            "HC540",
            new(Only, SslOptions.Revocation)
            {
                Bad = """:ssl.connect(host, 443, cacerts: roots, crl_check: :best_effort)""",
                Good = """:ssl.connect(host, 443, cacerts: roots, crl_check: true, crl_cache: cache)""",
            }
        ),
        new(
            "HC550",
            new(Only, SslOptions.Versions)
            {
                Bad = """:ssl.connect(host, 443, cacerts: roots, versions: [:"tlsv1.2", :"tlsv1.1", :tlsv1])""",
                Good = """:ssl.connect(host, 443, cacerts: roots, versions: [:"tlsv1.3", :"tlsv1.2"])""",
            }
        ),
        new(
            "HC551",
            new(Only, SslOptions.Suites)
            {
                Bad = """:ssl.connect(host, 443, cacerts: roots, ciphers: ["RC4-SHA", "ECDHE-RSA-AES128-GCM-SHA256"])""",
                Good = """:ssl.connect(host, 443, cacerts: roots, ciphers: ["ECDHE-RSA-AES128-GCM-SHA256"])""",
            }
        ),
        new(
            "HC552",
            new(Only, Minting.Look)
            {
                Bad = """
                key = X509.PrivateKey.new_rsa(1024)
                X509.Certificate.self_signed(key, "/CN=shop")
                """,
                Good = """
                key = X509.PrivateKey.new_rsa(2048)
                X509.Certificate.self_signed(key, "/CN=shop")
                """,
            }
        ),
        new(
            "HC560",
            new(Only, MisreadPin.Any.Look)
            {
                Bad = """
                def pinned?(cert, pinned_subject) do
                  X509.Certificate.subject(cert, "CN") == pinned_subject
                end
                """,
                Good = """
                def pinned?(der, pinned_digest) do
                  :crypto.hash(:sha256, der) == pinned_digest
                end
                """,
            }
        ),
        new(
            "HC571",
            new(Only, code => SslOptions.Passwords(code).Concat(Taken.Fallbacks(code)))
            {
                Bad = """:ssl.connect(host, 443, cacerts: roots, certfile: "c.pem", keyfile: "k.pem", password: ~c"winter1")""",
                Good = """
                :ssl.connect(host, 443, cacerts: roots, certfile: "c.pem", keyfile: "k.pem", password: System.fetch_env!("KEY_PASSWORD"))
                """,
            }
        ),
        new(
            "HC572",
            new(Only, OpenKeyFile.Any.Look)
            {
                Bad = """File.chmod!("priv/server.key", 0o644)""",
                Good = """File.chmod!("priv/server.key", 0o600)""",
            }
        ),
    ];
}
