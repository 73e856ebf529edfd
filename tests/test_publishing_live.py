"""A running server and the versions that are published beside it: nobody's message is lost, and chats go on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from bot.conversation.model_shelf import ModelShelf, ShelvedModel
from bot.staff.candidate import UNFINISHED, remove_unfinished
from bot.staff.training_run import TrainingDesk
from tests.channels.web.conftest import Person, texts
from tests.faults.saying import NUMB
from tests.staff.published_words import ANN, BOB, BOT, FLAGS, NERVE, ROBOT, SOONER, PublishedWords
from tests.staff.test_publishing_through_kills import MOMENTS, publish_and_die
from tests.test_server import BACKWISE, Server, environment, until

pytestmark = pytest.mark.slow

TAKEN_UP = "Another model is live: "


@pytest.fixture
def words(trained: Path, tmp_path: Path) -> PublishedWords:
    """Words of the test's own: today's are version 1, and there is a candidate that greets and warns otherwise."""
    words = PublishedWords(tmp_path)
    copied = partial(shutil.copy, trained)
    words.publishing.publish(words.candidate(copied), BOB, "first")
    words.edit("domain.yml", BOT, ROBOT)
    words.edit(FLAGS, NERVE, SOONER)
    words.commit(ANN)
    words.candidate(copied)
    return words


@pytest.fixture
def shelf(words: PublishedWords) -> ModelShelf:
    return words.shelf


@pytest.fixture
def server(words: PublishedWords, tmp_path: Path) -> Iterator[Server]:
    folders = {"MODELS_FOLDER": str(words.shelf.folder), "CONTENT_FOLDER": str(words.words)}
    server = Server(tmp_path, **folders, MESSAGES_PER_MINUTE="1000")
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


def _publish(words: PublishedWords) -> ShelvedModel:
    candidate = words.shelf.candidate()
    assert candidate
    return words.publishing.publish(candidate, BOB, "second").model


def _hears(server: Server) -> tuple[str, str]:
    """The greeting of a new chat, and what it is answered to a warning sign."""
    person = Person(server.client)
    return person.greeting["text"], texts(person.say(NUMB)["messages"])[0]


def _taken_up(server: Server, model: ShelvedModel, times: int = 1) -> bool:
    return until(lambda: server.output.count(f"{TAKEN_UP}{model.file}") >= times or None, server)


def test_a_published_version_is_taken_up_without_losing_a_message(server: Server, words: PublishedWords) -> None:
    greeting, alarm = _hears(server)
    assert BOT in greeting and NERVE in alarm
    person, other = Person(server.client), Person(server.client)
    person.say("show me an exercise for a stiff back")
    talker = Talker(other)
    talker.start()
    model = _publish(words)
    assert _taken_up(server, model)
    answers = talker.stop()
    assert len(answers) > 3 and set(answers) == {"causes"}
    assert person.say("easier please")["topic"] == "exercise_followup"
    greeting, alarm = _hears(server)
    assert ROBOT in greeting and SOONER in alarm


def test_a_chat_of_which_nothing_is_kept_goes_on(server: Server, words: PublishedWords) -> None:
    person = Person(server.client)
    person.say("don't keep anything")
    shown = person.say("show me an exercise for a stiff back")
    assert _taken_up(server, _publish(words))
    easier = person.say("easier please")
    assert easier["topic"] == "exercise_followup"
    assert texts(easier["messages"]) != texts(shown["messages"])


def test_rolling_back_on_the_command_line_is_taken_up_too(
    server: Server, words: PublishedWords, shelf: ModelShelf
) -> None:
    first, second = shelf.active(), _publish(words)
    assert _taken_up(server, second)
    command = [str(BACKWISE), "rollback", "1"]
    subprocess.run(command, env=environment(MODELS_FOLDER=str(shelf.folder)), check=True, capture_output=True)
    assert first and first == shelf.active()
    assert _taken_up(server, first)
    assert Person(server.client).say("what causes low back pain")["topic"] == "causes"
    greeting, alarm = _hears(server)
    assert BOT in greeting and NERVE in alarm


def test_while_publishing_is_killed_the_old_version_answers_and_publishing_again_works(
    server: Server, words: PublishedWords
) -> None:
    for moment in MOMENTS.values():
        assert publish_and_die(words, *moment) == -signal.SIGKILL
    greeting, alarm = _hears(server)
    assert BOT in greeting and NERVE in alarm
    assert Person(server.client).say("what causes low back pain")["topic"] == "causes"
    assert _taken_up(server, _publish(words))
    greeting, alarm = _hears(server)
    assert ROBOT in greeting and SOONER in alarm


def test_a_model_that_cannot_be_loaded_leaves_the_old_one_answering(server: Server, words: PublishedWords) -> None:
    candidate = words.shelf.candidate()
    assert candidate
    words.shelf.path(candidate).write_bytes(b"half a model")
    _publish(words)
    until(lambda: f"The model {candidate.file} cannot be loaded" in server.output or None, server)
    greeting, alarm = _hears(server)
    assert BOT in greeting and NERVE in alarm
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
