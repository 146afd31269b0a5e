using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>Lua: what LuaReaders find, with examples.</summary>
internal static class Lua
{
    private static IReadOnlyList<Language> Only { get; } = [All.Lua];

    public static IReadOnlyList<Entry> Entries { get; } =
    [
        new(
            "HC500",
            new(Only, LuaReaders.Unverified)
            {
                Bad = """local res = httpc:request_uri(url, { ssl_verify = false })""",
                Good = """local res = httpc:request_uri(url, { ssl_verify = true })""",
            }
        ),
        new(
            "HC501",
            new(Only, LuaReaders.Anybody)
            {
                Bad =
                    """local params = { mode = "server", key = "k.pem", certificate = "c.pem", cafile = "ca.pem", verify = { "peer", "fail_if_no_peer_cert" }, verifyext = { "lsec_continue" } }""",
                Good =
                    """local params = { mode = "server", key = "k.pem", certificate = "c.pem", cafile = "ca.pem", verify = { "peer", "fail_if_no_peer_cert" } }""",
            }
        ),
        new(
            "HC502",
            new(Only, LuaReaders.Names)
            {
                Bad = """local c = curl.easy({ url = url, ssl_verifyhost = 0 })""",
                Good = """local c = curl.easy({ url = url })""",
            }
        ),
        new(
            "HC503",
            new(Only, LuaReaders.Everything)
            {
                Bad =
                    """local params = { mode = "client", protocol = "any", cafile = "ca.pem", verify = "peer", verifyext = "lsec_continue" }""",
                Good = """local params = { mode = "client", protocol = "any", cafile = "ca.pem", verify = "peer" }""",
            }
        ),
        new(
            "HC510",
            new(Only, LuaReaders.NotInsisting)
            {
                Bad = """local params = { mode = "server", key = "k.pem", certificate = "c.pem", cafile = "ca.pem", verify = "peer" }""",
                Good =
                    """local params = { mode = "server", key = "k.pem", certificate = "c.pem", cafile = "ca.pem", verify = { "peer", "fail_if_no_peer_cert" } }""",
            }
        ),
        new(
            "HC511",
            new(Only, LuaReaders.NeverDemanded)
            {
                Bad = """local params = { mode = "server", key = "k.pem", certificate = "c.pem", cafile = "clients.pem" }""",
                Good =
                    """local params = { mode = "server", key = "k.pem", certificate = "c.pem", cafile = "clients.pem", verify = { "peer", "fail_if_no_peer_cert" } }""",
            }
        ),
        new(
            "HC512",
            new(Only, c => LuaReaders.Identity(c).Concat(Scripts.ReadCertificates.Look(c)))
            {
                Bad = """local user = ngx.var.ssl_client_s_dn""",
                Good = """local user = ngx.var.ssl_client_verify == "SUCCESS" and ngx.var.ssl_client_s_dn""",
            }
        ),
        new(
            "HC530",
            new(Only, LuaReaders.Forwarded)
            {
                Bad = """local dn = ngx.req.get_headers()["X-SSL-Client-S-DN"]""",
                Good = """if ngx.var.remote_addr == proxy_address then dn = ngx.req.get_headers()["X-SSL-Client-S-DN"] end""",
            }
        ),
        new(
            "HC550",
            new(Only, LuaReaders.Protocols)
            {
                Bad = """local params = { mode = "client", protocol = "tlsv1", verify = "peer", cafile = "ca.pem" }""",
                Good = """local params = { mode = "client", protocol = "tlsv1_2", verify = "peer", cafile = "ca.pem" }""",
            }
        ),
        new(
            "HC551",
            new(Only, LuaReaders.Suites)
            {
                Bad = """local params = { mode = "client", protocol = "any", verify = "peer", ciphers = "ALL:RC4-SHA" }""",
                Good = """local params = { mode = "client", protocol = "any", verify = "peer", ciphers = "ECDHE+AESGCM" }""",
            }
        ),
        new(
            "HC552",
            new(Only, WeakMinting.Any.Look)
            {
                Bad = """
                local key = pkey.new({ type = "RSA", bits = 1024 })
                local crt = x509.new()
                """,
                Good = """
                local key = pkey.new({ type = "RSA", bits = 2048 })
                local crt = x509.new()
                """,
            }
        ),
        new(
            "HC560",
            new(Only, MisreadPin.Any.Look)
            {
                Bad = """if cert:subject() == pinned_subject then return true end""",
                Good = """if cert:digest("sha256") == pinned_digest then return true end""",
            }
        ),
        new(
            "HC571",
            new(Only, LuaReaders.Passwords)
            {
                Bad = """local params = { mode = "client", protocol = "any", verify = "peer", key = "k.pem", password = "winter1" }""",
                Good =
                    """local params = { mode = "client", protocol = "any", verify = "peer", key = "k.pem", password = os.getenv("KEY_PASSWORD") }""",
            }
        ),
        new(
            "HC572",
            new(Only, OpenKeyFile.Any.Look)
            {
                Bad = """posix.chmod("server.key", "rw-r--r--")""",
                Good = """posix.chmod("server.key", "rw-------")""",
            }
        ),
    ];
}
