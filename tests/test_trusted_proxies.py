"""Whom `backwise serve` believes when a request says from whom it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.test_server import Server

pytestmark = pytest.mark.slow

Serve = Callable[..., httpx.Client]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts a server that lets each address begin one chat a minute."""
    servers: list[Server] = []

    def start(proxies: str) -> httpx.Client:
        servers.append(Server(tmp_path, TRUSTED_PROXIES=proxies, SESSIONS_PER_MINUTE="1", LOG_LEVEL="ERROR"))
        servers[-1].wait_for_status("starting", "ready")
        return servers[-1].client

    yield start
    for server in servers:
        server.close()


def begin(client: httpx.Client, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/chat/sessions", json={"clinic": "demo"}, headers=named).status_code


def test_behind_a_trusted_proxy_each_person_has_a_limit_of_their_own(serve: Serve) -> None:
    client = serve("127.0.0.1, 10.0.0.0/8")
    assert begin(client, x_forwarded_for="198.51.100.1") == 201
    assert begin(client, x_forwarded_for="198.51.100.2") == 201
    assert begin(client, x_forwarded_for="198.51.100.2") == 429
    # What the person claims stands on the left; what a proxy of ours saw counts.
    assert begin(client, x_forwarded_for="203.0.113.9, 198.51.100.2, 10.0.0.7") == 429
    https = f"https://{client.base_url.netloc.decode()}"
    assert begin(client, x_forwarded_for="198.51.100.3", x_forwarded_proto="https", origin=https) == 201


def test_nobody_else_is_believed(serve: Serve) -> None:
    for proxies in ("", "10.0.0.0/8"):
        client = serve(proxies)
        https = f"https://{client.base_url.netloc.decode()}"
        assert begin(client, x_forwarded_proto="https", origin=https) == 403
        assert begin(client, x_forwarded_for="198.51.100.1") == 201
        assert begin(client, x_forwarded_for="198.51.100.2") == 429
