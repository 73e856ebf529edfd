from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from bot.composition import Backwise, temporary_backwise
from bot.conversation.listeners import MOST_OF_ONE
from bot.settings import Settings
from bot.storage.conversations import set_kept
from tests.channels.web.conftest import (
    ListeningDialogue,
    Person,
    error_of,
    new_id,
    serving,
    texts,
)
from tests.channels.web.streams import listening_to
from tests.channels.web.test_sessions import conversation_of

pytestmark = pytest.mark.slow


def test_a_turn_appears_in_another_tab(newcomer: Person, listening: ListeningDialogue) -> None:
    with listening_to(newcomer, after=newcomer.greeting["id"]) as tab:
        key = new_id()
        answer = newcomer.say("does walking help", key)
        said, replied = tab.messages(2)
    assert (said["author"], said["client_id"], said["text"]) == ("person", key, "does walking help")
    assert (replied["author"], replied["id"]) == ("bot", answer["messages"][0]["id"])


def test_a_new_stream_begins_with_all_that_was_said(newcomer: Person, listening: ListeningDialogue) -> None:
    newcomer.say("one")
    with listening_to(newcomer) as tab:
        assert tab.messages(3) == newcomer.history()
        newcomer.say("two")
        assert texts(tab.messages(2)) == ["two", "You said: two"]


@pytest.mark.parametrize("how", ["header", "address"])
def test_a_stream_goes_on_after_the_last_message_that_was_seen(
    newcomer: Person, listening: ListeningDialogue, how: str
) -> None:
    newcomer.say("one")
    seen = newcomer.history()[1]["id"]
    given = (
        {"headers": {"Last-Event-ID": seen}, "after": newcomer.greeting["id"]} if how == "header" else {"after": seen}
    )
    with listening_to(newcomer, **given) as tab:
        assert texts(tab.messages(1)) == ["You said: one"]


@pytest.mark.parametrize("strange", ["x", "\x00", "0" * 32, "é" * 9000, "'; --"])
def test_an_unknown_place_to_go_on_from_begins_at_the_start(newcomer: Person, strange: str) -> None:
    with listening_to(newcomer, after=strange) as tab:
        assert tab.messages(1)[0]["id"] == newcomer.greeting["id"]


def test_nobody_hears_another_persons_chat(newcomer: Person, listening: ListeningDialogue) -> None:
    stranger = Person(newcomer.client)
    with listening_to(newcomer, after=newcomer.greeting["id"]) as tab:
        stranger.say("a secret")
        newcomer.say("mine")
        assert texts(tab.messages(2)) == ["mine", "You said: mine"]


def test_an_erased_chat_ends_the_stream(newcomer: Person) -> None:
    with listening_to(newcomer, after=newcomer.greeting["id"]) as tab:
        newcomer.erase()
        event = tab.next()
        assert event and event.name == "gone"
        assert tab.next() is None


def test_a_chat_that_keeps_nothing_is_heard_all_the_same(newcomer: Person, starting_site: Backwise) -> None:
    with starting_site.database.session() as session:
        set_kept(session, conversation_of(newcomer), False)
    with listening_to(newcomer) as tab:
        newcomer.say("I cannot feel between my legs and cannot pee")
        assert [message["author"] for message in tab.messages(2)] == ["person", "bot"]


class AlmostADayAgo(TimestampSigner):
    def get_timestamp(self) -> int:
        return int(time.time()) - 24 * 60 * 60 + 3


def test_the_end_of_a_session_ends_the_stream(newcomer: Person, starting_site: Backwise) -> None:
    key = starting_site.settings.signing_key()
    old = URLSafeTimedSerializer(key, salt="chat-session", signer=AlmostADayAgo)
    newcomer.headers = {"Authorization": f"Bearer {old.dumps([conversation_of(newcomer), 'demo'])}"}
    with listening_to(newcomer, after=newcomer.greeting["id"]) as tab:
        event = tab.next()
        assert event and event.name == "gone"
        assert tab.next() is None


def test_one_chat_has_so_many_streams_and_no_more(newcomer: Person, starting_site: Backwise) -> None:
    with ExitStack() as tabs:
        for _ in range(MOST_OF_ONE):
            tabs.enter_context(listening_to(newcomer))
        assert error_of(newcomer.get("/chat/events")) == (429, "too_many_streams")
        with listening_to(Person(newcomer.client)):
            pass
    while starting_site.conversations.listeners.of(conversation_of(newcomer)):
        time.sleep(0.05)
    with listening_to(newcomer) as tab:  # who left has made room
        assert tab.messages(1)


@pytest.fixture
def small(settings: Settings, tmp_path: Path) -> Iterator[httpx.Client]:
    """A process that has room for two streams."""
    backwise = temporary_backwise(settings.copy(update={"open_streams": 2}), tmp_path)
    with serving(backwise) as client:
        yield client
    backwise.database.dispose()


def test_one_process_has_so_many_streams_and_answers_on(small: httpx.Client) -> None:
    people = [Person(small) for _ in range(3)]
    with listening_to(people[0]), listening_to(people[1]):
        refused = people[2].get("/chat/events")
        assert error_of(refused) == (503, "no_room")
        assert refused.headers["Retry-After"] == "60"
        assert people[2].say("I cannot feel between my legs and cannot pee")["urgency"] == "emergency"


def test_nothing_on_the_way_holds_a_stream_back(newcomer: Person) -> None:
    with listening_to(newcomer, headers={"Accept-Encoding": "gzip, br"}) as tab:
        assert tab.messages(1)
        headers = tab.response.headers
    assert "content-encoding" not in headers and "content-length" not in headers
    assert (headers["cache-control"], headers["x-accel-buffering"]) == ("no-store", "no")
