"""Asks a TLS server one thing with Python's own ssl, and prints what came back as hexadecimal.

ask.py PORT CERT KEY BEFORE HEX: CERT and KEY may be "-"; BEFORE is "nats" where a plaintext line comes before TLS, else "-".
"""
import socket
import ssl
import sys

port, cert, key, before, send = sys.argv[1:6]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
if cert != "-":
    context.load_cert_chain(cert, key)
got = b""
try:
    plain = socket.create_connection(("127.0.0.1", int(port)), 5)
    if before == "nats":
        while not got.endswith(b"\n"):
            got += plain.recv(1)
        got = b""
    with context.wrap_socket(plain, server_hostname="localhost") as secured:
        secured.sendall(bytes.fromhex(send))
        secured.settimeout(1.5)
        while len(got) < 65536:
            piece = secured.recv(4096)
            if not piece:
                break
            got += piece
except OSError:
    pass
print(got.hex())
