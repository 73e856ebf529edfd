"""What people hear after a start: the content of the live version, whatever is in the working tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree

import pytest

from bot.composition import Backwise, built_encoder, temporary_backwise
from bot.conversation.gate import Gate
from bot.knowledge.content_in_use import INSTALLED, Content, serve_content
from bot.settings import Settings
from bot.staff.content_check import missed_signs
from bot.staff.publishing import PublishError
from bot.storage.safety_reviews import review
from bot.storage.staff import Member, Role
from tests.conversation.person import text_of
from tests.faults.saying import NUMB
from tests.staff.published_words import ANN, BOB, BOT, FLAGS, NERVE, NET, ROBOT, SOONER, PublishedWords

pytestmark = pytest.mark.slow

Start = Callable[[], Backwise]


@pytest.fixture
def words(tmp_path: Path) -> PublishedWords:
    return PublishedWords(tmp_path)


@pytest.fixture
def start(settings: Settings, words: PublishedWords, tmp_path: Path) -> Iterator[Start]:
    """Starts a Backwise as a new process would."""
    started: list[Backwise] = []

    def start() -> Backwise:
        folders = {"content_folder": words.words, "models_folder": words.shelf.folder}
        started.append(temporary_backwise(settings.copy(update=folders), tmp_path))
        return started[-1]

    yield start
    for backwise in started:
        backwise.database.dispose()
    serve_content(INSTALLED)


async def alarm_of(backwise: Backwise) -> str:
    answer = await backwise.conversations.alarm(NUMB, "demo", "1")
    assert answer
    return text_of(answer)


async def greeting_of(backwise: Backwise) -> str:
    conversation = await backwise.conversations.open(channel="web", clinic="demo")
    return text_of(await backwise.conversations.greet(conversation))


async def test_until_something_is_published_people_hear_the_content_folder(start: Start, words: PublishedWords) -> None:
    words.edit(FLAGS, NERVE, SOONER)
    words.edit("domain.yml", BOT, ROBOT)
    backwise = start()
    assert SOONER in await alarm_of(backwise)
    assert ROBOT in await greeting_of(backwise)
    assert backwise.live_content.fault == ""


async def test_an_edited_warning_text_is_heard_once_two_people_published_it(
    start: Start, words: PublishedWords
) -> None:
    words.publish()
    words.edit(FLAGS, NERVE, SOONER)
    assert NERVE in await alarm_of(start())
    words.commit(ANN)
    assert NERVE in await alarm_of(start())
    with pytest.raises(PublishError):
        words.publish(ANN)
    assert NERVE in await alarm_of(start())
    change = words.publishing.safety_change(words.candidate())
    assert change
    with words.publishing.database.session() as session:
        review(session, Member("1", BOB, Role.REVIEWER), change.digest)
    words.publish(ANN)
    assert SOONER in await alarm_of(start())


async def test_the_greeting_is_that_of_the_live_version(start: Start, words: PublishedWords) -> None:
    words.publish()
    words.edit("domain.yml", BOT, ROBOT)
    assert BOT in await greeting_of(start())
    words.commit(ANN)
    words.publish()
    assert ROBOT in await greeting_of(start())


async def test_going_back_brings_the_older_content_and_needs_no_git(start: Start, words: PublishedWords) -> None:
    words.publish()
    words.edit(FLAGS, NERVE, SOONER)
    words.edit("domain.yml", BOT, ROBOT)
    words.commit(ANN)
    words.publish()
    rmtree(words.words / ".git")
    words.shelf.roll_back(1)
    backwise = start()
    assert NERVE in await alarm_of(backwise)
    assert BOT in await greeting_of(backwise)
    words.shelf.roll_back(2)
    assert SOONER in await alarm_of(start())


async def test_a_model_that_was_never_published_speaks_with_the_content_of_the_last_version(
    start: Start, words: PublishedWords
) -> None:
    words.shelf.activate(words.candidate())
    words.edit("domain.yml", BOT, ROBOT)
    words.commit(ANN)
    words.publish()
    words.edit(FLAGS, NERVE, SOONER)
    assert words.shelf.roll_back()
    assert NERVE in await alarm_of(start())


DAMAGES: dict[str, Callable[[Path], object]] = {
    "gone": rmtree,
    "a file is missing": lambda home: (home / NET).unlink(),
    "cut short": lambda home: (home / FLAGS).write_text("signs: [{id: RF"),
    "of other code": lambda home: (home / FLAGS).write_text("signs: []\nalarms: []\n"),
    "the greeting names what is not known": lambda home: (home / "domain.yml").write_text(
        'responses: {utter_greet: [{text: "I am {who}."}], utter_reminder: [{text: "{plan}"}]}\n'
    ),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
async def test_instead_of_content_that_does_not_fit_people_hear_what_came_with_the_code(
    start: Start, words: PublishedWords, damage: Callable[[Path], object], caplog: pytest.LogCaptureFixture
) -> None:
    words.edit(FLAGS, NERVE, SOONER)
    words.commit(ANN)
    version = words.publish()
    damage(words.shelf.content_for(version.model))
    backwise = start()
    assert NERVE in await alarm_of(backwise)
    assert BOT in await greeting_of(backwise)
    (line,) = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert line == f"The content that came with this code is served, and not what it should be: {_fault(backwise)}"


def _fault(backwise: Backwise) -> str:
    """What staff are told."""
    fault = backwise.staff_services().content_fault()
    assert fault
    return fault


def test_content_that_misses_a_tricky_warning_sign_never_goes_with_a_model(start: Start, words: PublishedWords) -> None:
    words.edit(NET, "      - numb|odd|cannot_feel + saddle\n", "")
    words.edit(FLAGS, "  emergency: 0.", "  emergency: 1.")
    words.commit(ANN)
    version = words.publish()
    backwise = start()
    assert backwise.live_content.of(version.model) is INSTALLED
    assert "must be answered as emergency, and is not." in _fault(backwise)


def test_the_tricky_warning_signs_are_tried_with_the_content_that_is_asked_about(
    words: PublishedWords,
) -> None:
    gate = Gate(built_encoder(Settings()))
    assert missed_signs(Content(words.words), gate) == []
    words.edit(NET, "      - numb|odd|cannot_feel + saddle\n", "")
    words.edit(FLAGS, "  emergency: 0.", "  emergency: 1.")
    assert missed_signs(Content(words.words), gate)
