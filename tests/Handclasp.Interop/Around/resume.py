"""resume.py PORT FROM TO PATH VERSION [CERT KEY]: takes a session under the name FROM, offers it under TO, both with this certificate, or without any.

Prints "resumed" or "full", and the answer to a request for PATH of TO; what ends in an error prints "refused".
"""
import socket
import ssl
import sys

port, first, second, path, version = sys.argv[1:6]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
if len(sys.argv) > 7:
    context.load_cert_chain(sys.argv[6], sys.argv[7])
context.minimum_version = context.maximum_version = getattr(ssl.TLSVersion, version)


def ask(name, where, session):
    plain = socket.create_connection(("127.0.0.1", int(port)), 5)
    with context.wrap_socket(plain, server_hostname=name, session=session) as secured:
        secured.settimeout(3)
        secured.sendall(f"GET {where} HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
        got = b""
        try:
            while True:
                piece = secured.recv(4096)
                if not piece:
                    break
                got += piece
        except OSError:
            # Refused or cut; a session may have come before.
            pass
        return got, secured.session, secured.session_reused


try:
    _, taken, _ = ask(first, "/", None)
    answer, _, reused = ask(second, path, taken)
    print("resumed" if reused else "full", answer.decode("latin-1"))
except OSError as refused:
    print("refused", refused)
