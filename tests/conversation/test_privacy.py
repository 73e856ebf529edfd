"""What is known, a copy of it, nothing kept at all, everything erased: with the live model and real databases."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest

from bot.composition import Backwise, temporary_backwise
from bot.conversation.replies import Answer
from bot.knowledge.topics import Topic, Urgency
from bot.settings import HOME, Settings
from bot.storage.reminders import find_reminder
from tests.built import build_folder_in
from tests.channels.web.conftest import everything_in
from tests.conversation.person import Person, arrives, movement_of, text_of

pytestmark = pytest.mark.slow

CHANNELS = ("web", "telegram")
LIMIT_KEPT = re.compile(r"limits[^\[]{0,6}\[\W*[A-Z]{2}")
WORDS = ("xylophone", "Quixotic")  # what nobody but the person in the test says


@pytest.fixture(scope="module")
def stored(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backwise]:
    """A Backwise that keeps everything, Rasa's trackers too, in one database as it does for people."""
    folder = tmp_path_factory.mktemp("stored")
    backwise = temporary_backwise(Settings(build_folder=build_folder_in(folder)), Path(folder))
    with chdir(HOME):
        backwise.load_dialogue()
    yield backwise
    backwise.database.dispose()


async def _arrives(backwise: Backwise, channel: str) -> Person:
    user = "4711470" if channel == "telegram" else None
    person = Person(backwise, await backwise.conversations.open(channel=channel, clinic="demo", channel_user_id=user))
    await backwise.conversations.greet(person.conversation)
    return person


def _left(backwise: Backwise) -> str:
    return everything_in(f"sqlite:///{backwise.database._engine.url.database}")


def _files(answer: Answer) -> list[str]:
    return [file.name for message in answer.messages for file in message.files]


async def test_what_is_known_is_said_in_kinds_and_counts(backwise: Backwise) -> None:
    person = await arrives(backwise)
    await person.says("I live in Ireland and my xylophone hurts my back")
    await person.says("add knee rolls to my plan")
    known = text_of(await person.says("what do you know about me"))
    assert "Movements in your plan: 1" in known and "Ireland" in known
    assert "xylophone" not in known and "Reminders" not in known


async def test_a_copy_comes_as_a_page_and_as_json(backwise: Backwise) -> None:
    person = await arrives(backwise)
    await person.says("my <b>xylophone</b> hurts my back")
    await person.says("show me knee rolls")
    await person.says("I did it")
    assert _files(await person.says("send me a copy")) == ["my-data.html", "my-data.json"]
    page = (await backwise.conversations.file(person.conversation, "my-data.html")).decode()
    assert "my &lt;b&gt;xylophone&lt;/b&gt; hurts my back" in page and "<script" not in page
    assert "Knee rolls" in page and "Riverside Back Clinic" in page
    copy = json.loads(await backwise.conversations.file(person.conversation, "my-data.json"))
    assert copy["messages"][0]["text"] == "my <b>xylophone</b> hurts my back"
    assert copy["done"][0]["exercise"] == "knee_rolls"


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("wish", ["don't keep anything", "please store nothing of what I write"])
async def test_after_a_no_the_chat_goes_on_and_nothing_of_it_is_stored(
    stored: Backwise, channel: str, wish: str
) -> None:
    person = await _arrives(stored, channel)
    await person.says("my xylophone hurts my back")
    assert "xylophone" in _left(stored)
    assert "keep nothing" in text_of(await person.says(wish))
    shown = await person.says("Quixotic as it is, show me a gentle exercise")
    first = movement_of(shown)
    assert first and movement_of(await person.taps(shown, "Another one")) not in (None, first)
    alarm = await person.says("Quixotic, but I can't feel anything between my legs and I can't pee")
    assert alarm.urgency == Urgency.EMERGENCY
    assert "Quixotic" in str(await stored.conversations.history(person.conversation))
    left = _left(stored)
    assert [word for word in (*WORDS, "gentle", "between my legs", shown.messages[-1].id) if word in left] == []
    await stored.conversations.erase(person.conversation)
    assert person.conversation not in _left(stored)


def _bytes(backwise: Backwise) -> bytes:
    """The file of SQLite and what lies beside it, to the last byte, deleted or not."""
    file = Path(str(backwise.database._engine.url.database))
    return b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))


@pytest.mark.parametrize("wish", ["delete everything", "don't keep anything"])
async def test_no_byte_of_what_was_erased_is_left_on_the_disk(stored: Backwise, wish: str) -> None:
    person = await _arrives(stored, "web")
    for number in range(30):  # more than a page of the database holds
        await person.says(f"my xylophone {number} hurts my back")
    assert b"xylophone" in _bytes(stored)
    asked = await person.says(wish)
    if "xylophone" in _left(stored):
        await person.taps(asked, asked.messages[-1].choices[0].title)
    assert b"xylophone" not in _bytes(stored)


async def test_who_should_take_care_is_told_once_asked_of_nobody_and_never_stored(stored: Backwise) -> None:
    person = await _arrives(stored, "web")
    first = await person.says("show me an exercise")
    (care,) = [message for message in first.messages if message.text.startswith("Before you start")]
    assert "weak bones" in care.text and not care.choices
    assert "Before you start" not in text_of(await person.says("another one"))
    known = text_of(await person.says("what do you know about me"))
    assert not any(words in known for words in ("bones", "cancer", "pregnan"))
    assert not LIMIT_KEPT.search(_left(stored))
    await person.says("something for bad knees please")  # a limit of one's own is a wish, and kept as one
    assert LIMIT_KEPT.search(_left(stored))
    await stored.conversations.erase(person.conversation)


async def test_a_no_is_by_choice_too_and_lasts(stored: Backwise) -> None:
    person = await _arrives(stored, "telegram")
    asked = await person.says("is this private?")
    await person.taps(asked, "Don't keep anything")
    assert "asked me to keep nothing" in text_of(await person.says("what do you know about me"))
    again = await _arrives(stored, "telegram")
    assert again.conversation == person.conversation
    await again.says("my xylophone hurts my back")
    assert "xylophone" not in _left(stored)
    await stored.conversations.erase(person.conversation)


@pytest.mark.parametrize("no", ["no", "no I'd rather not", "nope"])
async def test_no_is_understood_when_asked_whether_it_is_all_right(backwise: Backwise, no: str) -> None:
    person = await arrives(backwise)
    await person.says("what do you keep?")
    assert "from now on I keep nothing" in text_of(await person.says(no))


async def test_a_plan_is_not_lost_by_a_quick_no(backwise: Backwise) -> None:
    person = await arrives(backwise)
    await person.says("add knee rolls to my plan")
    asked = await person.says("don't keep anything")
    assert "Knee rolls" in text_of(await person.says("show my plan"))
    assert "from now on I keep nothing" in text_of(await person.taps(asked, "Yes, keep nothing"))
    assert "Knee rolls" not in text_of(await person.says("show my plan"))


async def test_who_wants_nothing_kept_is_told_what_that_costs(backwise: Backwise) -> None:
    opened = await backwise.conversations.open(channel="telegram", clinic="demo", channel_user_id="7")
    person = Person(backwise, opened)
    await person.says("don't keep anything")
    for wish in ("add knee rolls to my plan", "remind me every day at 8am"):
        answer = await person.says(wish)
        assert "asked me to keep nothing" in text_of(answer)
    with backwise.database.session() as session:
        assert find_reminder(session, person.conversation) is None
    await person.taps(answer, "Keep this chat again")
    assert "Knee rolls" in text_of(await person.says("add knee rolls to my plan"))


@pytest.mark.parametrize("channel", CHANNELS)
async def test_deleting_leaves_nothing_of_the_person_anywhere(stored: Backwise, channel: str) -> None:
    before = _left(stored)
    person = await _arrives(stored, channel)
    for words in (
        "my xylophone hurts my back",
        "show me knee rolls",
        "I did it",
        "add knee rolls to my plan",
        "remind me every day at 8am",
        "can I talk to a person",
        "yes",
        "Quixotic Name",
        "0412 345 678",
        "Please ring me about my xylophone",
    ):
        await person.says(words)
    assert [word for word in WORDS if word in _left(stored)] == list(WORDS)
    asked = await person.says("delete everything")
    assert "  " not in text_of(asked) and " \n" not in text_of(asked)
    answer = await person.taps(asked, "Erase everything")
    assert answer.topic == Topic.PRIVACY and not text_of(answer).endswith(" ")
    left = _left(stored)
    traces = (*WORDS, person.conversation, "412 345 678", "4711470", "knee_rolls")
    assert [word for word in traces if word in left and word not in before] == []


async def test_nothing_is_erased_without_a_yes(backwise: Backwise) -> None:
    person = await arrives(backwise)
    await person.says("my xylophone hurts my back")
    await person.says("delete everything")
    await person.says("no")
    assert "xylophone" in _left(backwise)
