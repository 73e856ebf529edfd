"""An answer of the clinic reaches the chat in which the message was left, or says plainly that it cannot."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import update

from bot.composition import Backwise
from bot.staff.answering import LONGEST, LONGEST_NAME
from bot.storage.audit import notes
from bot.storage.conversations import open_conversation
from bot.storage.erasure import erase_conversation, keep_nothing
from bot.storage.handovers import NewHandover, add_handover
from bot.storage.staff import Role
from bot.storage.tables import Conversation
from tests.channels.web.conftest import Person
from tests.channels.web.streams import listening_to
from tests.channels.web.test_sessions import conversation_of
from tests.staff.web.conftest import Browser

SignIn = Callable[[Role], Browser]
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(2)>\" '{{ 7*7 }}"
NEW = NewHandover(clinic="demo", name="Kim", contact="kim@person.example", message="Please ring me.")


@pytest.fixture
def person(site: str) -> Iterator[Person]:
    with httpx.Client(base_url=site, timeout=30) as client:
        yield Person(client)


@pytest.fixture
def left(starting_backwise: Backwise, person: Person) -> str:
    """The id of a message that they left from their chat."""
    with starting_backwise.database.session() as session:
        return add_handover(session, conversation_of(person), NEW)


def _form(browser: Browser, left: str) -> dict[str, object]:
    page = browser.get(f"/messages/{left}/answer").text
    return {name: re.findall(f'name="{name}" value="(\\w+)"', page)[0] for name in ("id", "seen")}


def send_answer(browser: Browser, left: str, text: str, **more: object) -> httpx.Response:
    return browser.post(f"/messages/{left}/answer", {**_form(browser, left), "text": text, **more})


def test_an_answer_appears_in_the_chat_as_from_a_person(sign_in: SignIn, left: str, person: Person) -> None:
    browser = sign_in(Role.EDITOR)
    assert "An answer reaches their web chat until" in browser.get("/messages").text
    sent = send_answer(browser, left, "We ring you at nine.\r\n\r\nBring your shoes.", name="  Dr  Who ")
    assert "Sent." in sent.text and "There is no message that waits." in sent.text
    answer = person.history()[-1]
    assert (answer["author"], answer["sender"]) == ("clinic", "Dr Who, Riverside Back Clinic (demo)")
    assert answer["text"] == "We ring you at nine.\n\nBring your shoes."
    assert [choice["title"] for choice in answer["choices"]] == ["Write to them again"]
    answered = browser.get("/messages/answered").text
    assert "Bring your shoes." in answered and "It is in their chat." in answered


def test_a_listening_page_gets_it_while_it_is_open(
    sign_in: SignIn, left: str, person: Person, starting_backwise: Backwise
) -> None:
    with listening_to(person, after=person.greeting["id"]) as tab:
        send_answer(sign_in(Role.EDITOR), left, "We ring you at nine.")
        starting_backwise.conversations.listeners.wake(conversation_of(person))
        (answer,) = tab.messages(1)
    assert (answer["author"], answer["sender"]) == ("clinic", "Riverside Back Clinic (demo)")


def test_it_is_in_the_persons_copy_and_goes_with_the_chat(
    sign_in: SignIn, left: str, person: Person, starting_backwise: Backwise
) -> None:
    send_answer(sign_in(Role.EDITOR), left, f"Words {ATTACK}", name=ATTACK[:50])
    kept = person.get("/chat/export").json()
    assert (kept["messages"][-1]["author"], kept["messages"][-1]["text"]) == ("clinic", f"Words {ATTACK}")
    page = starting_backwise.conversations._files.make(
        conversation_of(person), starting_backwise.clinics["demo"], "my-data.html"
    )
    assert page and b"(a person at the clinic): Words &lt;script&gt;" in page and b"<script" not in page
    assert person.erase().status_code == 204
    assert "Words" not in sign_in(Role.EDITOR).get("/messages/answered").text


def test_what_staff_wrote_is_shown_to_staff_as_words(sign_in: SignIn, left: str) -> None:
    browser = sign_in(Role.EDITOR)
    send_answer(browser, left, ATTACK, name=ATTACK[:50])
    page = browser.get("/messages/answered").text
    assert "<script" not in page and "<img" not in page and "&lt;script&gt;" in page and "{{ 7*7 }}" in page


def test_who_answered_is_written_down_without_the_words(
    sign_in: SignIn, left: str, starting_backwise: Backwise
) -> None:
    send_answer(sign_in(Role.EDITOR), left, "We ring you at nine.")
    with starting_backwise.database.session() as session:
        latest = notes(session)[0]
    assert (latest.member, latest.did, latest.about) == (
        "editor@clinic.example",
        "messages: answered in the chat",
        left,
    )


def test_a_form_sent_twice_is_one_answer(sign_in: SignIn, left: str, person: Person) -> None:
    browser = sign_in(Role.EDITOR)
    form = {**_form(browser, left), "text": "We ring you."}
    assert all("Sent." in browser.post(f"/messages/{left}/answer", form).text for _ in range(2))
    assert [message["author"] for message in person.history()] == ["bot", "clinic"]


def test_who_answers_second_sees_the_first_answer_and_keeps_their_words(
    sign_in: SignIn, left: str, person: Person
) -> None:
    first, second = sign_in(Role.EDITOR), sign_in(Role.REVIEWER)
    form = _form(second, left)
    send_answer(first, left, "We ring you at nine.")
    refused = second.post(f"/messages/{left}/answer", {**form, "text": "At ten."})
    assert refused.status_code == 422
    assert (
        "Somebody else answered" in refused.text
        and "We ring you at nine." in refused.text
        and "At ten." in refused.text
    )
    assert len(person.history()) == 2
    send_answer(second, left, "At ten.")
    assert [message["text"] for message in person.history()][1:] == ["We ring you at nine.", "At ten."]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"text": " \n "}, "There is nothing in your answer yet."),
        ({"text": "x" * (LONGEST + 1)}, "Your answer is too long."),
        ({"name": "x" * (LONGEST_NAME + 1)}, "The name is too long."),
    ],
)
def test_an_answer_that_does_not_fit_is_one_sentence(
    sign_in: SignIn, left: str, person: Person, change: dict[str, object], sentence: str
) -> None:
    browser = sign_in(Role.EDITOR)
    refused = browser.post(f"/messages/{left}/answer", {**_form(browser, left), "text": "Fine.", **change})
    assert refused.status_code == 422 and sentence in refused.text
    assert len(person.history()) == 1


BROKEN = [{}, {"id": "x", "seen": "0", "text": "a"}, {"id": "0" * 32, "seen": "-1", "text": "a"}]


@pytest.mark.parametrize("form", BROKEN)
def test_a_broken_form_changes_nothing(sign_in: SignIn, left: str, person: Person, form: dict[str, object]) -> None:
    assert sign_in(Role.EDITOR).post(f"/messages/{left}/answer", form).status_code == 400
    assert len(person.history()) == 1


def test_a_message_that_is_not_there_cannot_be_answered(sign_in: SignIn) -> None:
    assert sign_in(Role.EDITOR).get("/messages/unknown/answer").status_code == 404


def _erased(backwise: Backwise, conversation: str) -> None:
    with backwise.database.session() as session:
        erase_conversation(session, conversation, ["demo"])


def _keeps_nothing(backwise: Backwise, conversation: str) -> None:
    with backwise.database.session() as session:
        keep_nothing(session, conversation)


def _ended(backwise: Backwise, conversation: str) -> None:
    long_ago = datetime.now(UTC) - timedelta(hours=backwise.settings.session_hours)
    with backwise.database.session() as session:
        session.execute(update(Conversation).where(Conversation.id == conversation).values(created_at=long_ago))


UNREACHABLE = {
    "it was erased": _erased,
    "nothing of it is kept": _keeps_nothing,
    "it has ended": _ended,
}


@pytest.mark.parametrize("why", UNREACHABLE)
def test_where_an_answer_cannot_reach_the_chat_the_page_says_so_and_shows_the_contact(
    sign_in: SignIn, left: str, person: Person, starting_backwise: Backwise, why: str
) -> None:
    browser = sign_in(Role.EDITOR)
    form = _form(browser, left)  # opened before
    UNREACHABLE[why](starting_backwise, conversation_of(person))
    page = browser.get("/messages").text
    assert "An answer cannot reach the chat" in page and why in page and "kim@person.example" in page
    assert f"/messages/{left}/answer" not in page
    refused = browser.post(f"/messages/{left}/answer", {**form, "text": "We ring you at nine."})
    assert refused.status_code == 422
    assert "Your answer was not sent" in refused.text and "We ring you at nine." in refused.text
    assert "Send the answer" not in refused.text


def test_without_telegram_an_answer_to_its_chats_waits_for_a_call(sign_in: SignIn, starting_backwise: Backwise) -> None:
    with starting_backwise.database.session() as session:
        chat = open_conversation(session, channel="telegram", clinic="demo", channel_user_id="7").id
        add_handover(session, chat, NEW)
    assert "Telegram is switched off here" in sign_in(Role.EDITOR).get("/messages").text
