"""The independent client: CPython's ssl module over OpenSSL, no line of Handclasp in it.

Reads one JSON document from stdin and writes one JSON line per conversation:
  in   {"host", "port", "path", "marker", "threads", "timeout", "jobs": [{"id", "version": "TLSv1.2"|"TLSv1.3", "cert": file|null, "key": file|null}]}
  out  {"id", "served": bool, "asked": bool, "answered": bool, "status": int, "how": text, "clear": bool}

served    the marker stood in the answer
asked     a CertificateRequest arrived, in the handshake or after the request
clear     the conversation ended in a way that decides; a time-out does not
"""

import json
import queue
import socket
import ssl
import sys
import threading
import warnings

warnings.simplefilter("ignore")  # that old protocol versions are old is known here
VERSIONS = {
    "TLSv1": ssl.TLSVersion.TLSv1,
    "TLSv1.1": ssl.TLSVersion.TLSv1_1,
    "TLSv1.2": ssl.TLSVersion.TLSv1_2,
    "TLSv1.3": ssl.TLSVersion.TLSv1_3,
}
CERTIFICATE_REQUEST = 13
HANDSHAKE = 22
REQUEST = "GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nUser-Agent: handclasp-truth\r\nAccept: */*\r\nConnection: close\r\n\r\n"


def context(job, asked):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    # Level 0: OpenSSL would not even load the RSA-1024, MD5 and SHA-1 certificates that servers must be asked about.
    made.set_ciphers("DEFAULT:@SECLEVEL=0")
    made.minimum_version = made.maximum_version = VERSIONS[job["version"]]
    made.post_handshake_auth = True
    if job["cert"]:
        made.load_cert_chain(job["cert"], job["key"])

    def watch(_connection, direction, _version, content, message, _data):
        if direction == "read" and int(content) == HANDSHAKE and int(message) == CERTIFICATE_REQUEST:
            asked.append(True)

    made._msg_callback = watch
    return made


def at_once(made, plain, all_):
    """The last flight of the handshake and the request in one piece: no server sees the one without the other."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    secured = made.wrap_bio(incoming, outgoing, server_hostname=all_["host"])
    step = secured.do_handshake
    while True:
        try:
            part = step()
            if step == secured.do_handshake:
                secured.write(REQUEST.format(**all_).encode())
                step = lambda: secured.read(65536)
            elif not part:
                return
            else:
                yield part
        except ssl.SSLWantReadError:
            if outgoing.pending:
                plain.sendall(outgoing.read())
            more = plain.recv(65536)
            if not more:
                return
            incoming.write(more)
        except ssl.SSLZeroReturnError:
            return


def converse(all_, job):
    asked = []
    received = b""
    ended = ""
    clear = True
    made = context(job, asked)
    try:
        with socket.create_connection((all_["address"], all_["port"]), all_["timeout"]) as plain:
            if all_["eager"] and job["version"] == "TLSv1.3" and all_["scheme"] == "https":
                for part in at_once(made, plain, all_):
                    received += part
                return told(all_, job, asked, received, "", True)
            with made.wrap_socket(plain, server_hostname=all_["host"]) as secured:
                if all_["scheme"] == "tls":
                    if all_["send"]:
                        secured.sendall(all_["send"].encode())
                    while all_["marker"].encode() not in received:
                        part = secured.recv(65536)
                        if not part:
                            break
                        received += part
                    return told(all_, job, asked, received, "", True)
                secured.sendall(REQUEST.format(**all_).encode())
                while len(received) < 1 << 20:
                    part = secured.recv(65536)
                    if not part:
                        break
                    received += part
    except TimeoutError as problem:
        ended = "timed out: %s" % problem
        clear = bool(received)
    except ConnectionRefusedError:
        raise
    except OSError as problem:  # ssl.SSLError is one
        ended = getattr(problem, "reason", None) or type(problem).__name__
    return told(all_, job, asked, received, ended, clear)


def told(all_, job, asked, received, ended, clear):
    line = received.split(b"\r\n", 1)[0].decode("latin-1")
    words = line.split(" ")
    status = int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
    return {
        "id": job["id"],
        "served": all_["marker"].encode() in received,
        "asked": bool(asked),
        "answered": bool(received),
        "status": status,
        "how": " ".join(x for x in (line[:80], ended) if x) or "closed without a word",
        "clear": clear,
    }


def main():
    all_ = json.load(sys.stdin)
    waiting = queue.SimpleQueue()
    for job in all_["jobs"]:
        waiting.put(job)
    lock = threading.Lock()

    def work():
        while True:
            try:
                job = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                result = converse(all_, job)
            except Exception as problem:  # told to the test, which fails on it
                result = {"id": job["id"], "served": False, "asked": False, "answered": False, "status": 0, "how": "truth client failed: %r" % problem, "clear": False}
            with lock:
                print(json.dumps(result), flush=True)

    workers = [threading.Thread(target=work) for _ in range(all_["threads"])]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


main()
