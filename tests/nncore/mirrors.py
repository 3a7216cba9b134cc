"""A mirror of MNIST on this machine that behaves well, or badly in every way, with small stand-ins for the files."""

import gzip
import hashlib
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from nncore import download


@pytest.fixture
def contents(monkeypatch):
    """Small stand-ins for MNIST's four files: name → gzipped bytes; the expected digests are theirs."""
    random, files = np.random.default_rng(0), {}
    for name in download.CONTENTS:
        n_digits = 20 if name.startswith("train") else 10
        shape = (n_digits, 28, 28) if "images" in name else (n_digits,)
        header = struct.pack(f">BBBB{len(shape)}I", 0, 0, 8, len(shape), *shape)
        files[name] = gzip.compress(header + random.integers(0, 10, shape, dtype=np.uint8).tobytes())
    plain = {name: gzip.decompress(content) for name, content in files.items()}
    digests = {name: (hashlib.sha256(content).hexdigest(), len(content)) for name, content in plain.items()}
    monkeypatch.setattr(download, "CONTENTS", digests)
    return files


@pytest.fixture
def mirror(contents):
    """A function that starts a server answering by `behaviour(handler, content)`; gives its address."""
    servers = []

    def start(behaviour):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.server.asked.append(self.path)
                behaviour(self, contents[self.path.strip("/").removesuffix(".gz")])

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads, server.asked = True, []
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    start.servers = servers
    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def send(handler, content, length=None, status=200):
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(content) if length is None else length))
    handler.end_headers()
    handler.wfile.write(content)


def hang(handler, content):
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    time.sleep(3)


def drip(handler, content):
    handler.send_response(200)
    handler.send_header("Content-Length", str(10_000_000))
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(bytes(download.CHUNK))
        time.sleep(0.05)


BAD = {
    "missing": (lambda handler, content: send(handler, b"no", status=404), "404"),
    "truncated": (lambda handler, content: send(handler, content[:-20]), "damaged or truncated"),
    "broken off": (lambda handler, content: send(handler, content[:-20], len(content)), "breaks off|truncated"),
    "not gzip": (lambda handler, content: send(handler, b"<html>login</html>"), "damaged or truncated"),
    "something else": (lambda handler, content: send(handler, gzip.compress(b"x" * 99)), "something else than MNIST"),
    "a gzip bomb": (lambda handler, content: send(handler, gzip.compress(bytes(10**7))), "something else than MNIST"),
    "silent": (hang, "in time"),
    "slow": (drip, "too slow"),
}
