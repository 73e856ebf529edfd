"""`backwise serve` as the operator runs it: a process of its own, with its settings in the environment."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from shutil import copy
from typing import Any, TypeVar

import httpx
import pytest

from tests.channels.telegram.fake_bot_api import FakeBotApi
from tests.channels.telegram.updates import text as telegram_text
from tests.channels.web.conftest import Person, check_shape, error_of, everything_in, new_id

pytestmark = pytest.mark.slow

BACKWISE = Path(sys.executable).with_name("backwise")
EMERGENCY = "I can't feel anything between my legs and I can't pee"
PATIENCE = 300  # seconds, for a busy machine
Found = TypeVar("Found")


class Server:
    """A running `backwise serve`; what it prints goes into a file."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.database_url = settings.get("DATABASE_URL", f"sqlite:///{folder / 'backwise.db'}")
        self.port = free_port()
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=60)
        self._output = folder / "output"
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                [BACKWISE, "serve", "--port", str(self.port)],
                cwd=folder,
                env=environment(**{"DATABASE_URL": self.database_url, **settings}),
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def output(self) -> str:
        return self._output.read_text()

    def wait_for_status(self, *statuses: str) -> str:
        """Wait until /healthz says one of these; gives what it said."""
        return until(lambda: next((each for each in statuses if each == self._status()), None), self)

    def interrupt(self) -> int:
        """What Ctrl-C does; gives the exit code."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(PATIENCE)

    def kill(self) -> None:
        """End it without a word, in the middle of whatever it does."""
        self._process.kill()
        self._process.wait()

    def is_running(self) -> bool:
        return self._process.poll() is None

    def close(self) -> None:
        self.client.close()
        if self.is_running():
            self._process.kill()
            self._process.wait()

    def _status(self) -> Any:
        with suppress(httpx.TransportError):
            return self.client.get("/healthz").json()["status"]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def start(**settings: str) -> Server:
        servers.append(Server(tmp_path, **settings))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def test_emergencies_are_answered_while_the_dialogue_loads(serve: Callable[..., Server]) -> None:
    server = serve()
    assert server.wait_for_status("starting", "ready") == "starting"
    answer = Person(server.client).say(EMERGENCY)
    assert answer["urgency"] == "emergency"
    assert server.client.get("/healthz").json()["status"] == "starting"
    assert server.interrupt() == 0
    assert "Telegram is off (no TELEGRAM_TOKEN).\n" in server.output
    assert "Traceback" not in server.output


def test_a_whole_life_of_the_server(serve: Callable[..., Server], api: FakeBotApi) -> None:
    server = serve(TELEGRAM_TOKEN=api.token, TELEGRAM_API_URL=api.url, LOG_LEVEL="DEBUG")
    server.wait_for_status("ready")
    person = Person(server.client)
    answer = person.say("what causes low back pain, dear xylophone?")
    check_shape("Answer", answer)
    assert answer["topic"] == "causes"
    person.tap(person.greeting["choices"][0])
    api.push(telegram_text(EMERGENCY))
    until(lambda: api.of("sendMessage") or None, server)
    check_erasure(server, person)
    assert server.interrupt() == 0
    assert sorted(server.output.splitlines()) == [  # no noise, and so neither tokens nor words of people
        f"Backwise answers on http://localhost:{server.port} (Ctrl-C stops it).",
        "Education only: no clinician has signed the content off yet (README.md).",
        "Ready.",
        "Telegram is on, by long polling.",
        "The dialogue is loading; warning signs are answered already.",
    ]


def check_erasure(server: Server, person: Person) -> None:
    """Rasa's tracker is in the same database: nothing of the words may be left there either."""
    assert "xylophone" in everything_in(server.database_url)
    assert person.erase().status_code == 204
    assert error_of(person.post({"id": new_id(), "text": "still there?"})) == (401, "no_session")
    left = everything_in(server.database_url)
    assert [words for words in ("xylophone", "causes low back", "still there") if words in left] == []


def test_what_is_written_is_soon_in_the_file_of_the_database_alone(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    server = serve()
    server.wait_for_status("starting", "ready")
    Person(server.client).say("I am numb between my legs")

    def is_there() -> bool | None:
        alone = copy(tmp_path / "backwise.db", tmp_path / "alone.db")  # without what SQLite writes beside it
        return "I am numb between my legs" in everything_in(f"sqlite:///{alone}") or None

    assert until(is_there, server)


@pytest.mark.parametrize("port", ["eighty", "0", "70000", "-1", "80.5"])
def test_an_unusable_port_ends_in_one_sentence(tmp_path: Path, port: str) -> None:
    ended = run(tmp_path, PORT=port)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert re.fullmatch(r"The setting PORT is wrong: .*\. See \.env\.example\.", one_sentence(ended.stderr))


@pytest.mark.parametrize("address", ["nonsense", "mysql://localhost/backwise", "sqlite:////nowhere/at/all.db"])
def test_an_unusable_database_ends_in_one_sentence(tmp_path: Path, address: str) -> None:
    ended = run(tmp_path, DATABASE_URL=address)
    assert ended.returncode == 1
    assert one_sentence(ended.stderr).startswith("The database ")
    assert "Traceback" not in ended.stdout + ended.stderr


def run(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """`backwise serve` that ends by itself."""
    given = {"DATABASE_URL": f"sqlite:///{folder / 'backwise.db'}", **settings}
    return subprocess.run(
        [BACKWISE, "serve"], cwd=folder, env=environment(**given), capture_output=True, text=True, timeout=PATIENCE
    )


def environment(**settings: str) -> dict[str, str]:
    """Of this machine, with nothing of its own Backwise in it."""
    return {
        **os.environ,
        "SECRET_KEY": "a-key-of-the-tests",
        "TELEGRAM_TOKEN": "",
        "PUBLIC_URL": "",
        "COLUMNS": "200",
        **settings,
    }


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def until(look: Callable[[], Found | None], server: Server) -> Found:
    """What ``look`` finds, as soon as it is not None."""
    end = time.monotonic() + PATIENCE
    while (found := look()) is None:
        assert server.is_running() and time.monotonic() < end, server.output
        time.sleep(0.05)
    return found


def one_sentence(text: str) -> str:
    """The text's only line."""
    (line,) = text.splitlines()
    return line
