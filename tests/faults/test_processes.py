"""A process is killed in the middle of a turn, or its disk is full: nothing is lost or doubled, and it recovers."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.channels.web.conftest import Person, answered, error_of, new_id, texts
from tests.faults.saying import emergency
from tests.test_server import BACKWISE, Server, environment, free_port, serve, until  # noqa: F401 (fixture)

ASKED = "does walking help my back"


def test_a_killed_process_answers_after_its_start_what_it_was_asked(serve: Callable[..., Server]) -> None:  # noqa: F811
    server = serve()
    server.wait_for_status("ready")
    person, ids = Person(server.client), [new_id() for _ in range(6)]
    with ThreadPoolExecutor(len(ids)) as pool:
        for message_id in ids:
            pool.submit(person.post, {"id": message_id, "text": ASKED})
        server.kill()
    again = serve()
    again.wait_for_status("ready")
    person.client = again.client
    for message_id in ids:
        assert answered(person.post({"id": message_id, "text": ASKED}))["messages"]
    mine = [said["client_id"] for said in person.history() if said["author"] == "person"]
    assert sorted(mine) == sorted(ids)


class SmallDisk:
    """`backwise serve` with its database on a disk of its own, of 3 MB."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "disk"
        self.folder.mkdir()
        self.port = free_port()
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=60)
        inside = f"mount -t tmpfs -o size=3m tmpfs {self.folder} && exec {BACKWISE} serve --port {self.port}"
        self._output = folder / "output"
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                ["unshare", "-Urm", "sh", "-c", inside],
                env=environment(DATABASE_URL=f"sqlite:///{self.folder / 'backwise.db'}"),
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def output(self) -> str:
        return self._output.read_text()

    @property
    def disk(self) -> Path:
        """The disk as the process sees it."""
        return Path(f"/proc/{self._process.pid}/root{self.folder}")

    def is_running(self) -> bool:
        return self._process.poll() is None

    def is_ready(self) -> bool | None:
        try:
            return self.client.get("/readyz").status_code == 200 or None
        except httpx.TransportError:
            return None

    def fill(self) -> None:
        with suppress(OSError), (self.disk / "filler").open("wb", buffering=0) as filler:
            while True:
                filler.write(b"x" * 4096)

    def close(self) -> None:
        self.client.close()
        self._process.kill()
        self._process.wait()


def test_on_a_full_disk_warning_signs_are_answered_and_others_told(tmp_path: Path) -> None:
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-Urm", "true"]).returncode:
        pytest.skip("this machine lets nobody mount a disk of their own (unshare -Urm)")
    server = SmallDisk(tmp_path)
    try:
        until(server.is_ready, server)  # type: ignore[arg-type]
        person = Person(server.client)
        server.fill()
        message_id = new_id()
        told = person.post({"id": message_id, "text": ASKED})
        for _ in range(100):  # what the file still has room for
            if told.status_code != 200:
                break
            message_id = new_id()
            told = person.post({"id": message_id, "text": ASKED})
        assert error_of(told) == (500, "failed")
        first = new_id()
        at_once = emergency(person, first)
        (server.disk / "filler").unlink()
        assert answered(person.post({"id": message_id, "text": ASKED}))["messages"]
        assert answered(person.post({"id": first, "text": "I am numb between my legs since this morning"})) == at_once
        assert len(texts(person.history())) > 2
        assert "DatabaseError" in server.output
    finally:
        server.close()
