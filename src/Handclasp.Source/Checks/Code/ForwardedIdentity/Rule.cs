using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.ForwardedIdentity;

/// <summary>HC530: a forwarded certificate is believed only from the proxy.</summary>
internal sealed class Rule : SourceRule
{
    protected override CheckInfo Described { get; } =
        new(
            "HC530",
            "forwarded-certificate-believed",
            "A header with a client certificate is believed only from the proxy",
            Severity.High,
            CheckGroup.ServerCode,
            "forwarded certificate believed",
            """
            ## Why it matters
            Behind a proxy that ends TLS, the application learns from a header who the client is. A header is text: whoever reaches the application without passing the proxy (another pod, a forgotten port, a second route) writes the name of any client into it, and mutual TLS is bypassed without a key. The same happens where the proxy passes on a header of that name that the client sent.

            ## How it is found
            A header that proxies use for the certificate, its subject or the verdict (`X-SSL-Client-Verify`, `X-Forwarded-Client-Cert`, `ssl-client-subject-dn`, `X-ARR-ClientCert`, `Client-Cert`, …) is read from a request, and nothing in the file tells the proxy from others: no look at the peer's address, no secret compared, no certificate demanded of the proxy, no socket that only this machine reaches. What other files or the network do cannot be seen: so it is firm, never certain. `handclasp scan` tries it against the running service ([HC170](HC170.md)).

            ## What to do
            Let only the proxy reach the application, prove it in the application, and let the proxy remove and set the header:

            """,
            "Believe the header only from the proxy: check its address or a secret of its own, and let it overwrite the header.",
            SourceStandards.Forwarded
        );

    public override IReadOnlyList<Reader> Readers { get; } =
    [
        new([All.JavaScript], Any.Look)
        {
            Bad = """
                app.use((req, res, next) => {
                  if (req.headers['x-ssl-client-verify'] !== 'SUCCESS') return res.sendStatus(403);
                  next();
                });
                """,
            Good = """
                app.use((req, res, next) => {
                  if (!trustedProxies.has(req.socket.remoteAddress)) return res.sendStatus(403);
                  if (req.headers['x-ssl-client-verify'] !== 'SUCCESS') return res.sendStatus(403);
                  next();
                });
                """,
        },
        new([All.Go], Any.Look)
        {
            Bad = """
                func user(r *http.Request) string {
                	return r.Header.Get("X-SSL-Client-S-DN")
                }
                """,
            Good = """
                func user(r *http.Request) string {
                	if subtle.ConstantTimeCompare([]byte(r.Header.Get("X-Proxy-Auth")), proxySecret) != 1 {
                		return ""
                	}
                	return r.Header.Get("X-SSL-Client-S-DN")
                }
                """,
        },
        new([All.Java, All.Kotlin], Any.Look)
        {
            Bad = """
                String subject = request.getHeader("ssl-client-subject-dn");
                """,
            Good = """
                if (!proxies.contains(request.getRemoteAddr())) {
                    throw new AccessDeniedException("not from the proxy");
                }
                String subject = request.getHeader("ssl-client-subject-dn");
                """,
        },
        new([All.CSharp], Any.Look)
        {
            Bad = """
                var certificate = context.Request.Headers["X-ARR-ClientCert"];
                """,
            Good = """
                if (!proxies.Contains(context.Connection.RemoteIpAddress)) return Results.Forbid();
                var certificate = context.Request.Headers["X-ARR-ClientCert"];
                """,
        },
        new([All.Python], Any.Look)
        {
            Bad = """
                from flask import request
                subject = request.headers.get("X-SSL-Client-S-DN")
                """,
            Good = """
                from flask import request
                if request.remote_addr not in PROXIES:
                    abort(403)
                subject = request.headers.get("X-SSL-Client-S-DN")
                """,
        },
    ];
}
