"""The clock of the machine is set forward and back: chats go on, nothing is lost or sent twice, and the log says so."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot import clock
from bot.composition import Backwise
from bot.server import build_server
from bot.storage.conversations import find_conversation
from bot.storage.tables import Conversation
from tests.channels.web.conftest import Person, answered, error_of, new_id, texts
from tests.faults.saying import emergency
from tests.test_server import Server, serve, until  # noqa: F401 (fixture)

SOURCE = Path(__file__).with_name("set_clock.c")
HOURS, LONG = 12, 24 * 400  # within a session's life, and far beyond it


class SetClock:
    """The clock of one process, ahead of the machine's by some hours."""

    def __init__(self, folder: Path) -> None:
        library = folder / "set_clock.so"
        if shutil.which("cc") is None or subprocess.run(["cc", "-shared", "-fPIC", "-o", library, SOURCE]).returncode:
            pytest.skip("this machine has no C compiler (cc) for a clock that can be set")
        self._file = folder / "clock"
        self._file.write_text("0")
        self.settings = {"LD_PRELOAD": str(library), "SET_CLOCK": str(self._file)}

    def set(self, hours: int, server: Server) -> None:
        """Until the process has noticed."""
        said = server.output.count("clock was set")
        self._file.write_text(str(hours * 3600))
        until(lambda: server.output.count("clock was set") > said or None, server)


def test_chats_go_on_and_nothing_is_lost(serve: Callable[..., Server], tmp_path: Path) -> None:  # noqa: F811
    time_set = SetClock(tmp_path)
    server = serve(**time_set.settings)
    server.wait_for_status("ready")
    person = Person(server.client)
    for said, hours in (("as it is", 0), ("set back", -HOURS), ("set forward", HOURS - 1)):
        if hours:
            time_set.set(hours, server)
        assert emergency(person, new_id())
        assert person.say(said)["messages"]
        assert Person(server.client).say(said)["messages"]
    time_set.set(LONG, server)
    assert error_of(person.post({"id": new_id(), "text": "far ahead"})) == (401, "no_session")
    assert emergency(Person(server.client), new_id())
    time_set.set(0, server)
    assert answered(person.post({"id": new_id(), "text": "set right"}))["messages"]
    mine = [said for said in texts(person.history()) if said.startswith(("as it", "set "))]
    assert mine == ["as it is", "set back", "set forward", "set right"]


async def test_a_clock_that_was_just_set_forward_erases_nothing(
    starting_backwise: Backwise, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(starting_backwise, "load_dialogue", lambda: None)
    monkeypatch.setattr("bot.server.HOUR", 0.05)
    monkeypatch.setattr(clock, "DISTRUST", 1.0)
    conversation = await starting_backwise.conversations.open(channel="web", clinic="demo")

    def is_kept() -> bool:
        with starting_backwise.database.session() as session:
            return find_conversation(session, conversation) is not None

    async with build_server(starting_backwise, lambda _: None).router.lifespan_context(None):
        now = time.time
        monkeypatch.setattr(time, "time", lambda: now() + 40 * 24 * 3600)
        long_ago = datetime.now(UTC) - timedelta(days=40)
        with starting_backwise.database.session() as session:
            session.execute(update(Conversation).values(last_message_at=long_ago))
        await asyncio.sleep(0.5)
        assert is_kept()
        assert "The machine's clock was set forward by 57600 minutes." in caplog.text
        async with asyncio.timeout(20):
            while is_kept():  # nobody set it right, so it is taken at its word
                await asyncio.sleep(0.05)
