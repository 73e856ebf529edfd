"""A clinic that wants its messages, a mail server and a web server that take them, and a database of their own."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import update

from bot.delivery.delivering import Delivering
from bot.knowledge.clinics import Clinic, HandoverOptions, read_clinics
from bot.knowledge.handover_ways import handover_ways
from bot.settings import HOME, Settings
from bot.storage.conversations import open_conversation
from bot.storage.database import Database
from bot.storage.deliveries import add_deliveries, deliveries_of
from bot.storage.handovers import NewHandover, add_handover
from bot.storage.tables import Delivery
from tests.built import migrated

SECRET = "a-secret-of-the-tests"
NEW = NewHandover(clinic="demo", name="Kim Öz", contact="kim@person.example", message="Please ring me.\n.\nAfter 5 pm.")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def dripping_server() -> Iterator[str]:
    """Gives a byte of an answer every fifth of a second, and so never lets one wait long for the next."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            connection, _ = listening.accept()
            with connection, suppress(OSError):
                for byte in b"HTTP/1.1 204 No Content\r\n" + b"x" * 200:
                    connection.sendall(bytes([byte]))
                    time.sleep(0.2)

        threading.Thread(target=drip, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


class MailServer:
    """``answer`` is what it says to each letter; one that ``hangs_up`` takes the letter and says nothing."""

    def __init__(self, hostname: str = "127.0.0.1", **options: Any) -> None:
        self.letters: list[bytes] = []
        self.answer = "250 Taken"
        self.hangs_up = False
        self.port = free_port()
        self._controller = Controller(self, hostname=hostname, port=self.port, **options)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.letters.append(envelope.content if isinstance(envelope.content, bytes) else b"")
        if self.hangs_up and server.transport:
            cast(asyncio.WriteTransport, server.transport).abort()
        return self.answer

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()


class WebServer:
    """``status`` is what it answers; ``taken`` are the headers and bodies of what came."""

    def __init__(self) -> None:
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        self.takes = 0.0  # seconds before it answers
        self.location: str | None = None
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                server.taken.append((dict(self.headers), body))
                time.sleep(server.takes)
                self.send_response(server.status)
                if server.location:
                    self.send_header("Location", server.location)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """The tests are quiet."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/messages"

    def start(self) -> None:
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def web() -> Iterator[WebServer]:
    server = WebServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(migrated(tmp_path / "backwise.db"))
    yield database
    database.dispose()


@pytest.fixture
def clinic(web: WebServer) -> Clinic:
    options = HandoverOptions("the front desk", "one day", email="desk@clinic.example", webhook=web.url)
    return replace(read_clinics(HOME / "clinics")["demo"], handover=options)


@pytest.fixture
def settings(mail: MailServer) -> Settings:
    return Settings(
        smtp_host="127.0.0.1",
        smtp_port=mail.port,
        smtp_security="none",
        smtp_from="backwise@clinic.example",
        webhook_secret=SECRET,
    )


Leave = Callable[..., str]


@pytest.fixture
def leave(database: Database, clinic: Clinic, settings: Settings) -> Leave:
    """Leaves a message for the clinic, on its way by ``ways`` or by all that work; gives its id."""

    def leave(*ways: str, user: str = "7") -> str:
        with database.session() as session:
            conversation = open_conversation(session, channel="telegram", clinic="demo", channel_user_id=user).id
            handover = add_handover(session, conversation, NEW)
            add_deliveries(session, handover, ways or handover_ways(clinic.handover, settings), datetime.now(UTC))
        return handover

    return leave


@pytest.fixture
def delivering(database: Database, clinic: Clinic, settings: Settings) -> Delivering:
    return Delivering(database, {"demo": clinic}, settings)


def statuses(database: Database, handover: str) -> dict[str, str]:
    with database.session() as session:
        return {state.way: str(state.status) for state in deliveries_of(session, handover)}


def deliver_all(delivering: Delivering) -> int:
    """Send all that is due; how many were tried."""
    count = 0
    while delivering.deliver_next():
        count += 1
    return count


def make_due(database: Database) -> None:
    """As if the pauses and claims of all that wait had passed."""
    with database.session() as session:
        waiting = update(Delivery).where(Delivery.status == "waiting")
        session.execute(waiting.values(due_at=datetime.now(UTC), claimed_until=None))
