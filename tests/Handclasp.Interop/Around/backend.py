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
        if said.get("X-Owner") == "SUCCESS":
            return True
        if rule == "pair":
            return said.get("X-SSL-Client-Verify") == "SUCCESS" and (said.get("X-SSL-Client-Cert") or "").startswith("-----BEGIN CERTIFICATE----- MII")
        if rule in ("filter", "rewrite", "segments", "query"):
            return False
        if rule == "custom":
            return "MII" in (said.get("X-Acme-Certificate") or "")
        return True

    def answer(self):
        """Applications that fold what the proxy compares; what follows the rule's name is their way to do it."""
        path = self.path
        if rule == "rewrite":
            path = self.headers.get("X-Rewrite-URL") or path
            return (200, b"the secret 4711") if path == "/protected" else (200, b"welcome to the public page")
        if rule == "segments":
            path = "/".join(part.split(";")[0] for part in path.split("/") if part != ".")
        if rule == "query":
            path = path.split("?")[0]
        if rule in ("segments", "query"):
            return (200, b"the secret 4711") if path in ("/protected", "/api/v1/protected") else (404, b"nothing here")
        if rule == "filter" and "X-SSL-Client-Verify" in self.headers:
            return 200, b"your request could not be processed, quote number 1717 to the help desk"
        return None

    def do_GET(self):
        found = self.path == "/protected"
        status, body = (200, b"the secret 4711") if self.known() else (403, b"no access")
        if status == 200 and not found:
            status, body = 404, b"nothing here"
        if self.answer() is not None:
            status, body = self.answer()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET


http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Application).serve_forever()
