"""A running server and the versions that are published beside it: nobody's message is lost, and chats go on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation.model_shelf import ModelShelf, ShelvedModel
from bot.settings import Settings
from bot.staff.candidate import UNFINISHED, remove_unfinished
from bot.staff.training_run import TrainingDesk
from tests.channels.web.conftest import Person, texts
from tests.test_server import BACKWISE, Server, environment, until

pytestmark = pytest.mark.slow

TAKEN_UP = "Another model is live: "


@pytest.fixture
def shelf(tmp_path: Path) -> ModelShelf:
    """A models folder of the test's own, in which today's live model is version 1, and version 2 a copy of it."""
    today = ModelShelf(Settings().models_folder)
    model = today.active()
    if model is None:
        pytest.skip("There is no trained model; `make train` makes one.")
    shelf = ModelShelf(tmp_path / "models")
    shelf.folder.mkdir()
    for file in ("1.tar.gz", "2.tar.gz"):
        shutil.copy(today.path(model), shelf.folder / file)
    shelf.publish(replace(model, file="1.tar.gz"), "ann@clinic.example", "first")
    shelf.offer(replace(model, file="2.tar.gz"))
    return shelf


@pytest.fixture
def server(shelf: ModelShelf, tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path, MODELS_FOLDER=str(shelf.folder), MESSAGES_PER_MINUTE="1000")
    server.wait_for_status("ready")
    yield server
    server.close()


class Talker(threading.Thread):
    """Asks the same over and over, until it is told to stop; ``answers`` are the topics of the answers."""

    def __init__(self, person: Person) -> None:
        super().__init__()
        self._person, self._over, self.answers = person, threading.Event(), list[str]()

    def run(self) -> None:
        while not self._over.is_set():
            self.answers.append(self._person.say("what causes low back pain")["topic"])
            time.sleep(0.1)

    def stop(self) -> list[str]:
        self._over.set()
        self.join()
        return self.answers


def _publish(shelf: ModelShelf) -> ShelvedModel:
    candidate = shelf.candidate()
    assert candidate
    return shelf.publish(candidate, "ann@clinic.example", "second").model


def _taken_up(server: Server, model: ShelvedModel, times: int = 1) -> bool:
    return until(lambda: server.output.count(f"{TAKEN_UP}{model.file}") >= times or None, server)


def test_a_published_version_is_taken_up_without_losing_a_message(server: Server, shelf: ModelShelf) -> None:
    person, other = Person(server.client), Person(server.client)
    person.say("show me an exercise for a stiff back")
    talker = Talker(other)
    talker.start()
    model = _publish(shelf)
    assert _taken_up(server, model)
    answers = talker.stop()
    assert len(answers) > 3 and set(answers) == {"causes"}
    assert person.say("easier please")["topic"] == "exercise_followup"


def test_a_chat_of_which_nothing_is_kept_goes_on(server: Server, shelf: ModelShelf) -> None:
    person = Person(server.client)
    person.say("don't keep anything")
    shown = person.say("show me an exercise for a stiff back")
    assert _taken_up(server, _publish(shelf))
    easier = person.say("easier please")
    assert easier["topic"] == "exercise_followup"
    assert texts(easier["messages"]) != texts(shown["messages"])


def test_rolling_back_on_the_command_line_is_taken_up_too(server: Server, shelf: ModelShelf) -> None:
    second = _publish(shelf)
    assert _taken_up(server, second)
    command = [str(BACKWISE), "rollback", "1"]
    subprocess.run(command, env=environment(MODELS_FOLDER=str(shelf.folder)), check=True, capture_output=True)
    first = shelf.active()
    assert first and first.file == "1.tar.gz"
    assert _taken_up(server, first)
    assert Person(server.client).say("what causes low back pain")["topic"] == "causes"


def test_a_model_that_cannot_be_loaded_leaves_the_old_one_answering(server: Server, shelf: ModelShelf) -> None:
    (shelf.folder / "2.tar.gz").write_bytes(b"half a model")
    _publish(shelf)
    until(lambda: "The model 2.tar.gz cannot be loaded" in server.output or None, server)
    assert Person(server.client).say("what causes low back pain")["topic"] == "causes"
    assert "Traceback" not in server.output


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_a_training_that_is_ended_changes_nothing(shelf: ModelShelf, sent: signal.Signals) -> None:
    desk = TrainingDesk(shelf.folder)
    before = (shelf.folder / "shelf.json").read_bytes()
    command = [str(BACKWISE), "train", "--only-candidate"]
    training = subprocess.Popen(
        command, env=environment(MODELS_FOLDER=str(shelf.folder)), stderr=subprocess.DEVNULL, start_new_session=True
    )
    while (run := desk.last()) is None or run.step != "Reading the words":
        assert training.poll() is None
        time.sleep(0.1)
    os.kill(training.pid, sent)
    training.wait()
    assert (shelf.folder / "shelf.json").read_bytes() == before
    run = desk.last()
    assert run and run.outcome == "stopped"
    left = [file.name for file in shelf.folder.iterdir() if file.name.startswith(UNFINISHED)]
    assert len(left) == (1 if sent == signal.SIGKILL else 0)  # the next training removes it
    remove_unfinished(shelf.folder)
    assert not list(shelf.folder.glob(f"{UNFINISHED}*"))
