"""grpc_server.py PORT CERT KEY CA require|none: a gRPC server with no services."""
import sys
from concurrent import futures

import grpc

port, cert, key, ca, clients = sys.argv[1:6]


def read(name):
    with open(name, "rb") as file:
        return file.read()


needed = clients == "require"
credentials = grpc.ssl_server_credentials(
    [(read(key), read(cert))],
    root_certificates=read(ca) if needed else None,
    require_client_auth=needed,
)
server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
server.add_secure_port(f"127.0.0.1:{port}", credentials)
server.start()
server.wait_for_termination()
