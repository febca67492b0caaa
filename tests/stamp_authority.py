"""A time stamp service after RFC 3161 on this machine, with a root of its own in `tsa.pem`."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest


@contextmanager
def stamp_authority(folder: Path) -> Iterator[str]:
    """A real time stamp authority (openssl ts) behind HTTP on this machine."""
    if shutil.which("openssl") is None:
        if os.environ.get("CI"):
            pytest.fail("openssl is not installed")
        pytest.skip("openssl is not installed")
    config = folder / "tsa.cnf"
    config.write_text(
        f"[req]\ndistinguished_name=dn\n[dn]\n[ext]\nextendedKeyUsage=critical,timeStamping\n"
        f"keyUsage=critical,digitalSignature\nbasicConstraints=critical,CA:FALSE\n"
        f"subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid:always\n[tsa]\ndefault_tsa=one\n[one]\nserial={folder}/serial\n"
        f"signer_cert={folder}/tsa.pem\nsigner_key={folder}/tsa.key\nsigner_digest=sha256\n"
        f"default_policy=1.2.3.4\ndigests=sha256,sha384,sha512\naccuracy=secs:1\n"
        f"ess_cert_id_alg=sha256\n"
    )
    (folder / "serial").write_text("01")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "tsa.key",
         "-out", folder / "tsa.pem", "-subj", "/CN=stamp", "-days", "2", "-config", config,
         "-extensions", "ext"],
        check=True, capture_output=True,
    )  # fmt: skip

    class Stamp(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            (folder / "q").write_bytes(query)
            answer = subprocess.run(
                ["openssl", "ts", "-reply", "-config", config, "-queryfile", folder / "q"],
                check=True, capture_output=True,
            ).stdout  # fmt: skip
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Stamp)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
