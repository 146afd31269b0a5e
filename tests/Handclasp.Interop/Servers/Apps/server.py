# python3 server.py MODE PORT CERT KEY CA MARKER
import http.server
import ssl
import sys

mode, port, cert, key, ca, marker = sys.argv[1:7]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(cert, key)
context.load_verify_locations(ca)
context.verify_mode = getattr(ssl, mode.split(",")[0])
if "post-handshake" in mode:
    context.post_handshake_auth = True


class Handler(http.server.BaseHTTPRequestHandler):
    timeout = 10

    def do_GET(self):
        if "post-handshake" in mode and self.path == "/protected" and self.connection.version() == "TLSv1.3":
            try:
                self.connection.verify_client_post_handshake()
            except ssl.SSLError:
                return self.send_error(403, "a client certificate is needed")
        status, body = (200, marker) if self.path == "/protected" else (404, "nothing here")
        if "checked" in mode and not self.connection.getpeercert():
            status, body = 403, "a client certificate is needed"
        self.send_response(status)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 64

    def finish_request(self, request, client_address):
        # The handshake runs in the connection's own thread: in the accepting one, a silent client would stop the server.
        request.settimeout(10)
        try:
            with context.wrap_socket(request, server_side=True) as secured:
                self.RequestHandlerClass(secured, client_address, self)
        except OSError as problem:
            print("ended:", problem, flush=True)


Server(("127.0.0.1", int(port)), Handler).serve_forever()
