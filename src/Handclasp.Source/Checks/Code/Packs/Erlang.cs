using Handclasp.Source.Checks.Code.Packs.Otp;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>Erlang: ssl, httpc, hackney, gun, ibrowse, drivers, eldap, ranch, Cowboy, RabbitMQ and what else takes ssl's options.</summary>
internal static class Erlang
{
    private static IReadOnlyList<Language> Only { get; } = [All.Erlang];

    public static IReadOnlyList<Entry> Entries { get; } =
    [
        new(
            "HC500",
            new(Only, Clients.Unverified)
            {
                Bad = """
                hackney:get(Url, [], <<>>, [{ssl_options, [{verify, verify_none}]}]).
                """,
                Good = """
                hackney:get(Url, [], <<>>, [{ssl_options, [{verify, verify_peer}, {cacerts, public_key:cacerts_get()}]}]).
                """,
            }
        ),
        new(
            "HC501",
            new(Only, Callbacks.Servers)
            {
                Bad = """
                listen(Port) ->
                    ssl:listen(Port, [{certfile, "c.pem"}, {cacertfile, "clients.pem"}, {verify, verify_peer}, {fail_if_no_peer_cert, true},
                                      {verify_fun, {fun(_Cert, _Event, State) -> {valid, State} end, []}}]).
                """,
                Good = """
                listen(Port) ->
                    ssl:listen(Port, [{certfile, "c.pem"}, {cacertfile, "clients.pem"}, {verify, verify_peer}, {fail_if_no_peer_cert, true}]).
                """,
            }
        ),
        new(
            "HC502",
            new(Only, Clients.Hosts)
            {
                Bad = """
                ssl:connect(Host, 443, [{verify, verify_peer}, {cacerts, Roots}, {server_name_indication, disable}]).
                """,
                Good = """
                ssl:connect(Host, 443, [{verify, verify_peer}, {cacerts, Roots}, {server_name_indication, Host}]).
                """,
            }
        ),
        new(
            "HC503",
            new(Only, Callbacks.Clients)
            {
                Bad = """
                connect(Host) ->
                    ssl:connect(Host, 443, [{verify, verify_peer}, {verify_fun, {fun accept/3, []}}]).

                accept(_Cert, {bad_cert, _}, State) -> {valid, State};
                accept(_Cert, {extension, _}, State) -> {unknown, State};
                accept(_Cert, _, State) -> {valid, State}.
                """,
                Good = """
                connect(Host) ->
                    ssl:connect(Host, 443, [{verify, verify_peer}, {verify_fun, {fun accept/3, []}}]).

                accept(_Cert, {bad_cert, Reason}, _State) -> {fail, Reason};
                accept(_Cert, {extension, _}, State) -> {unknown, State};
                accept(_Cert, _, State) -> {valid, State}.
                """,
            }
        ),
        new(
            "HC510",
            new(Only, code => Servers.Optional(code).Concat(Taken.Demand(code)))
            {
                Bad = """
                cowboy:start_tls(web, [{port, 8443}, {certfile, "c.pem"}, {cacertfile, "clients.pem"}, {verify, verify_peer}], #{}).
                """,
                Good = """
                cowboy:start_tls(web, [{port, 8443}, {certfile, "c.pem"}, {cacertfile, "clients.pem"}, {verify, verify_peer},
                                       {fail_if_no_peer_cert, true}], #{}).
                """,
            }
        ),
        new(
            "HC511",
            new(Only, Servers.NeverAsked)
            {
                Bad = """
                ssl:listen(8443, [{certfile, "c.pem"}, {keyfile, "k.pem"}, {cacertfile, "clients.pem"}]).
                """,
                Good = """
                ssl:listen(8443, [{certfile, "c.pem"}, {keyfile, "k.pem"}, {cacertfile, "clients.pem"}, {verify, verify_peer},
                                  {fail_if_no_peer_cert, true}]).
                """,
            }
        ),
        new(
            "HC512",
            new(Only, c => Servers.Identity(c).Concat(Servers.Dropped(c)).Concat(Taken.IssuerOnly(c)))
            {
                Bad = """
                serve(Listen) ->
                    {ok, Listen} = ssl:listen(8443, [{certfile, "c.pem"}, {verify, verify_none}]),
                    {ok, Der} = ssl:peercert(Socket),
                    name_of(subject(Der)).
                """,
                Good = """
                serve(Listen) ->
                    {ok, Listen} = ssl:listen(8443, [{certfile, "c.pem"}, {cacertfile, "ca.pem"}, {verify, verify_peer}, {fail_if_no_peer_cert, true}]),
                    {ok, Der} = ssl:peercert(Socket),
                    name_of(subject(Der)).
                """,
            }
        ),
        new(
            "HC520",
            new(Only, code => Clients.Empty(code).Concat(Taken.Emptied(code)))
            {
                Bad = """
                ssl:connect(Host, 443, [{verify, verify_peer}, {cacerts, []}]).
                """,
                Good = """
                ssl:connect(Host, 443, [{verify, verify_peer}, {cacerts, public_key:cacerts_get()}]).
                """,
            }
        ),
        new(
            "HC530",
            new(Only, c => Insecure.FirstOfEach(c, ForwardedIdentity.Any.Look(c)))
            {
                Bad = """
                init(Req, State) ->
                    Name = cowboy_req:header(<<"x-ssl-client-s-dn">>, Req),
                    {ok, Req, State#{user => Name}}.
                """,
                Good = """
                init(Req, State) ->
                    true = is_trusted_proxy(cowboy_req:peer(Req)),
                    Name = cowboy_req:header(<<"x-ssl-client-s-dn">>, Req),
                    {ok, Req, State#{user => Name}}.
                """,
            }
        ),
        new(
            "HC531",
            new(Only, SslOptions.Tickets)
            {
                Bad = """
                ssl:listen(8443, [{certfile, "c.pem"}, {session_tickets, stateless}, {stateless_tickets_seed, <<"9f1c0a7be2d34456">>}]).
                """,
                Good = """
                ssl:listen(8443, [{certfile, "c.pem"}, {session_tickets, stateless}]).
                """,
            }
        ),
        new(
            "HC540",
            new(Only, SslOptions.Revocation)
            {
                Bad = """
                ssl:connect(Host, 443, [{cacerts, Roots}, {crl_check, best_effort}]).
                """,
                Good = """
                ssl:connect(Host, 443, [{cacerts, Roots}, {crl_check, true}, {crl_cache, Cache}]).
                """,
            }
        ),
        new(
            "HC550",
            new(Only, SslOptions.Versions)
            {
                Bad = """
                ssl:connect(Host, 443, [{cacerts, Roots}, {versions, ['tlsv1.2', 'tlsv1.1', tlsv1]}]).
                """,
                Good = """
                ssl:connect(Host, 443, [{cacerts, Roots}, {versions, ['tlsv1.3', 'tlsv1.2']}]).
                """,
            }
        ),
        new(
            "HC551",
            new(Only, SslOptions.Suites)
            {
                Bad = """
                ssl:connect(Host, 443, [{cacerts, Roots}, {ciphers, ["RC4-SHA", "ECDHE-RSA-AES128-GCM-SHA256"]}]).
                """,
                Good = """
                ssl:connect(Host, 443, [{cacerts, Roots}, {ciphers, ["ECDHE-RSA-AES128-GCM-SHA256"]}]).
                """,
            }
        ),
        new(
            "HC552",
            new(Only, Minting.Look)
            {
                Bad = """
                key() -> public_key:generate_key({rsa, 1024, 65537}).
                """,
                Good = """
                key() -> public_key:generate_key({rsa, 2048, 65537}).
                """,
            }
        ),
        new(
            "HC560",
            new(Only, MisreadPin.Any.Look)
            {
                Bad = """
                pinned(Cert, PinnedSubject) -> subject(Cert) =:= PinnedSubject.
                """,
                Good = """
                pinned(Der, PinnedDigest) -> crypto:hash(sha256, Der) =:= PinnedDigest.
                """,
            }
        ),
        new(
            "HC571",
            new(Only, code => SslOptions.Passwords(code).Concat(Taken.Fallbacks(code)))
            {
                Bad = """
                ssl:connect(Host, 443, [{cacerts, Roots}, {certfile, "c.pem"}, {keyfile, "k.pem"}, {password, "winter1"}]).
                """,
                Good = """
                ssl:connect(Host, 443, [{cacerts, Roots}, {certfile, "c.pem"}, {keyfile, "k.pem"}, {password, os:getenv("KEY_PASSWORD")}]).
                """,
            }
        ),
        new(
            "HC572",
            new(Only, OpenKeyFile.Any.Look)
            {
                Bad = """
                file:change_mode("server.key", 8#644).
                """,
                Good = """
                file:change_mode("server.key", 8#600).
                """,
            }
        ),
    ];
}
