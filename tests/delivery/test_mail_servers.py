"""Letters over real SMTP: encrypted or not at all, and what happens when the connection is cut."""

from __future__ import annotations

import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from bot.delivery.delivering import Delivering
from bot.knowledge.clinics import Clinic
from bot.settings import Settings
from bot.storage.database import Database
from tests.delivery.conftest import Leave, MailServer, deliver_all, make_due, statuses

Certificate = tuple[Path, Path]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A certificate of this machine, signed by itself, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key


@contextmanager
def encrypted(security: str, certificate: Certificate) -> Iterator[MailServer]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    options: dict[str, dict[str, Any]] = {
        "tls": {"ssl_context": context},
        "starttls": {"tls_context": context, "require_starttls": True},
    }
    server = MailServer("localhost", **options[security])
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def silent_server() -> Iterator[int]:
    """The port of a server to which one can connect, and which says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:  # the queue of the socket takes the connection
        yield int(listening.getsockname()[1])


Deliver = Callable[[MailServer, str], None]


@pytest.fixture
def deliver(database: Database, clinic: Clinic, settings: Settings) -> Deliver:
    def deliver(server: MailServer, security: str) -> None:
        changed = {"smtp_host": "localhost", "smtp_port": server.port, "smtp_security": security}
        deliver_all(Delivering(database, {"demo": clinic}, settings.copy(update=changed)))

    return deliver


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_letter_goes_encrypted_to_a_server_that_proves_who_it_is(
    security: str,
    certificate: Certificate,
    deliver: Deliver,
    leave: Leave,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handover = leave("email")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with encrypted(security, certificate) as server:
        deliver(server, security)
        assert len(server.letters) == 1
    assert statuses(database, handover) == {"email": "sent"}


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_server_that_nobody_vouches_for_gets_nothing(
    security: str, certificate: Certificate, deliver: Deliver, leave: Leave, database: Database
) -> None:
    handover = leave("email")
    with encrypted(security, certificate) as server:
        deliver(server, security)
        assert server.letters == []
    assert statuses(database, handover) == {"email": "waiting"}


def test_a_server_that_does_not_encrypt_gets_nothing(
    deliver: Deliver, mail: MailServer, leave: Leave, database: Database
) -> None:
    handover = leave("email")
    deliver(mail, "starttls")
    assert (statuses(database, handover), mail.letters) == ({"email": "waiting"}, [])


def test_a_letter_whose_receipt_is_cut_off_comes_again_with_the_same_id(
    delivering: Delivering, leave: Leave, mail: MailServer, database: Database
) -> None:
    handover = leave("email")
    mail.hangs_up = True
    deliver_all(delivering)
    assert statuses(database, handover) == {"email": "waiting"}
    mail.hangs_up = False
    make_due(database)
    deliver_all(delivering)
    ids = [message_from_bytes(letter)["Message-ID"] for letter in mail.letters]
    assert ids == [f"<{handover}-email@backwise>"] * 2
    assert statuses(database, handover) == {"email": "sent"}


def test_a_server_that_says_nothing_is_left_after_a_while(
    database: Database, clinic: Clinic, settings: Settings, leave: Leave, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.by_email.PATIENCE", 0.3)
    handover = leave("email")
    with silent_server() as port:
        deliver_all(Delivering(database, {"demo": clinic}, settings.copy(update={"smtp_port": port})))
    assert statuses(database, handover) == {"email": "waiting"}
