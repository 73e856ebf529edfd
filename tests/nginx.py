"""nginx with the configuration of `deploy/`, in front of processes of a test, with a certificate of its own."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from bot.settings import HOME
from tests.test_server import free_port

FOLDER = HOME / "deploy" / "nginx"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
AROUND = """
daemon off; pid {folder}/pid; error_log stderr crit;
events {{}}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi; access_log off;
    include {folder}/upstream.conf;
    include {folder}/backwise.conf;
}}
"""


@contextmanager
def nginx_before(ports: Sequence[int], folder: Path) -> Iterator[httpx.Client]:
    """A client of nginx, over https."""
    if NGINX is None:
        pytest.skip("nginx is not installed (Debian's package nginx-light is enough)")
    port, plain = free_port(), free_port()
    _write(folder, ports, port, plain)
    command = [NGINX, "-c", str(folder / "nginx.conf"), "-p", str(folder)]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    process = subprocess.Popen(command)
    trusted = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
    try:
        with httpx.Client(base_url=f"https://localhost:{port}", verify=trusted, timeout=60) as client:
            _wait(client)
            yield client
    finally:
        process.terminate()
        process.wait()


def _write(folder: Path, ports: Sequence[int], port: int, plain: int) -> None:
    """What `deploy/` says, with the test's ports, name and certificate."""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder))
    upstream = (FOLDER / "upstream-systemd.conf").read_text()
    for named, real in zip((8001, 8002), ports, strict=True):
        upstream = _replaced(upstream, f"127.0.0.1:{named}", f"127.0.0.1:{real}")
    (folder / "upstream.conf").write_text(upstream)
    site = (FOLDER / "backwise.conf").read_text()
    changes = {"listen 443": f"listen {port}", "listen 80": f"listen {plain}", "chat.clinic.example": "localhost"}
    for before, after in {**changes, "/etc/ssl/backwise": str(folder)}.items():
        site = _replaced(site, before, after)
    (folder / "backwise.conf").write_text(site)
    openssl = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    )
    files = ["-keyout", "privkey.pem", "-out", "fullchain.pem"]
    subprocess.run([*openssl.split(), *files], cwd=folder, check=True, capture_output=True)


def _replaced(text: str, before: str, after: str) -> str:
    assert before in text, f"deploy/nginx does not say {before} any more"
    return text.replace(before, after)


def _wait(client: httpx.Client) -> None:
    for _ in range(100):
        try:
            client.get("/healthz")
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("nginx did not start")
