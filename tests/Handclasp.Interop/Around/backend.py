"""backend.py PORT RULE: an application behind a proxy, that believes what a request header says of the client."""
import http.server
import sys

rule = sys.argv[2]


class Application(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def known(self):
        said = self.headers
        if rule == "verify":
            return said.get("X-SSL-Client-Verify") == "SUCCESS"
        if rule == "haproxy":
            return said.get("X-SSL-Client-Verify") == "0" and bool(said.get("X-SSL-Client-CN"))
        if rule == "dn":
            return said.get("ssl-client-verify") == "SUCCESS" and "CN=alice" in (said.get("ssl-client-subject-dn") or "")
        if rule == "xfcc":
            return "alice" in (said.get("X-Forwarded-Client-Cert") or "")
        if rule == "custom":
            return "MII" in (said.get("X-Acme-Certificate") or "")
        return True

    def do_GET(self):
        found = self.path == "/protected"
        status, body = (200, b"the secret 4711") if self.known() else (403, b"no access")
        if status == 200 and not found:
            status, body = 404, b"nothing here"
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET


http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Application).serve_forever()
