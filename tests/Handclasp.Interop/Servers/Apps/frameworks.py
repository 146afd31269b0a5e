# python3 frameworks.py FRAMEWORK MODE PORT CERT KEY CA MARKER
import asyncio
import json
import ssl
import sys

framework, mode, port, cert, key, ca, marker = sys.argv[1:8]
port = int(port)
verify = getattr(ssl, mode.split(",")[0])


def context():
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=ca)
    made.load_cert_chain(cert, key)
    made.verify_mode = verify
    return made


async def asgi(scope, receive, send):
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                return
    found = scope["path"] == "/protected"
    body = (marker if found else "nothing here").encode()
    await send({"type": "http.response.start", "status": 200 if found else 404, "headers": [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})


def wsgi(environ, start_response):
    found = environ["PATH_INFO"] == "/protected"
    body = (marker if found else "nothing here").encode()
    start_response("200 OK" if found else "404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


def tornado_():
    import tornado.httpserver
    import tornado.ioloop
    import tornado.web

    class Page(tornado.web.RequestHandler):
        def get(self):
            peer = self.request.get_ssl_certificate()
            if "subject" in mode:
                # Trips over the missing certificate: a 500 for strangers.
                name = dict(part[0] for part in peer["subject"])["commonName"]
                self.write({"hello": name, "data": marker})
            else:
                self.write(marker)

    server = tornado.httpserver.HTTPServer(tornado.web.Application([("/protected", Page)]), ssl_options=context())
    server.listen(port, "127.0.0.1")
    tornado.ioloop.IOLoop.current().start()


def aiohttp_():
    from aiohttp import web

    async def page(request):
        peer = request.transport.get_extra_info("peercert")
        if "checked" in mode and not peer:
            return web.json_response({"detail": "Not authenticated"}, status=401)
        return web.json_response({"data": marker, "id": id(request)})

    app = web.Application()
    app.router.add_get("/protected", page)
    web.run_app(app, host="127.0.0.1", port=port, ssl_context=context(), print=None)


def uvicorn_():
    import uvicorn

    uvicorn.run(asgi, host="127.0.0.1", port=port, ssl_certfile=cert, ssl_keyfile=key, ssl_ca_certs=ca, ssl_cert_reqs=verify, log_level="warning")


def hypercorn_():
    from hypercorn.asyncio import serve
    from hypercorn.config import Config

    config = Config()
    config.bind = ["127.0.0.1:%d" % port]
    config.certfile, config.keyfile, config.ca_certs, config.verify_mode = cert, key, ca, verify
    asyncio.run(serve(asgi, config))


def gunicorn_():
    from gunicorn.app.base import BaseApplication

    class Application(BaseApplication):
        def load_config(self):
            for name, value in {
                "bind": "127.0.0.1:%d" % port,
                "workers": 1,
                "worker_class": "gthread",
                "threads": 8,
                "certfile": cert,
                "keyfile": key,
                "ca_certs": ca,
                "cert_reqs": verify,
                "do_handshake_on_connect": "late" not in mode,
                "worker_tmp_dir": "/dev/shm",
            }.items():
                self.cfg.set(name, value)

        def load(self):
            return wsgi

    Application().run()


def twisted_():
    from twisted.internet import reactor, ssl as tls
    from twisted.web import resource, server

    class Page(resource.Resource):
        isLeaf = True

        def render_GET(self, request):
            if "checked" in mode and request.transport.getPeerCertificate() is None:
                request.setResponseCode(403)
                return b"forbidden"
            return marker.encode()

    root = resource.Resource()
    root.putChild(b"protected", Page())
    private = tls.PrivateCertificate.loadPEM(open(cert).read() + open(key).read())
    if verify == ssl.CERT_REQUIRED:
        options = private.options(tls.Certificate.loadPEM(open(ca).read()))
    else:
        options = private.options()
        if "any" in mode:
            from OpenSSL import SSL

            made = options.getContext()
            made.set_verify(SSL.VERIFY_PEER, lambda *_: True)
    site = server.Site(root)
    if "checked" in mode:
        # Twisted's HTTP/2 gives applications no transport to ask for the certificate.
        site.acceptableProtocols = lambda: [b"http/1.1"]
    reactor.listenSSL(port, site, options, interface="127.0.0.1")
    reactor.run()


def cherrypy_():
    import cherrypy
    from cheroot.ssl.builtin import BuiltinSSLAdapter

    class Root:
        @cherrypy.expose
        def protected(self):
            return marker

    cherrypy.config.update({"environment": "production", "server.socket_host": "127.0.0.1", "server.socket_port": port, "server.ssl_module": "builtin", "server.ssl_certificate": cert, "server.ssl_private_key": key})
    cherrypy.tree.mount(Root())
    server = cherrypy._cpserver.Server()
    made = BuiltinSSLAdapter(cert, key)
    made.context = context()
    cherrypy.server.httpserver, _ = cherrypy.server.httpserver_from_self()
    cherrypy.server.httpserver.ssl_adapter = made
    cherrypy.engine.start()
    cherrypy.engine.block()


def asyncio_():
    async def serve(reader, writer):
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            peer = writer.get_extra_info("peercert")
            found = b" /protected " in head.split(b"\r\n")[0]
            if "fails" in mode and not peer:
                status, body = "500 Internal Server Error", "Internal Server Error"
            else:
                status, body = ("200 OK", json.dumps({"data": marker, "peer": peer} if verify == ssl.CERT_REQUIRED else {"data": marker})) if found else ("404 Not Found", "nothing here")
            writer.write(("HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (status, len(body), body)).encode())
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        writer.close()

    async def main():
        server = await asyncio.start_server(serve, "127.0.0.1", port, ssl=context())
        await server.serve_forever()

    asyncio.run(main())


globals()[framework + "_"]()
