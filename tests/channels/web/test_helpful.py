"""People say whether an answer helped, by the API or in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import inspect, text

from bot.channels.web.tokens import Tokens
from bot.composition import Backwise
from bot.knowledge.clinics import today_at
from bot.storage.counts import Kind, counts_between
from bot.storage.erasure import keep_nothing
from bot.storage.inbox import inbox
from tests.channels.web.conftest import ListeningDialogue, Person, error_of


@pytest.fixture
def _with_inbox(starting_site: Backwise) -> Iterator[None]:
    """The clinic's inbox is on, for one test."""
    demo = starting_site.clinics["demo"]
    starting_site.clinics["demo"] = replace(demo, inbox=True)
    yield
    starting_site.clinics["demo"] = demo


def _inbox(site: Backwise) -> list[str]:
    with site.database.session() as session:
        return [message.text for message in inbox(session, ["demo"])]


def _marks(site: Backwise) -> dict[str, int]:
    day = today_at(site.clinics["demo"])
    with site.database.session() as session:
        counts = counts_between(session, ["demo"], day, day)
    return {count.name: count.number for count in counts if count.kind == Kind.MARK}


def _mark(person: Person, message_id: str, body: object) -> int:
    path = f"/chat/messages/{message_id}/helpful"
    return person.client.post(path, json=body, headers=person.headers).status_code


@pytest.mark.usefixtures("_with_inbox")
def test_not_helpful_puts_the_masked_question_in_the_inbox(
    newcomer: Person, listening: ListeningDialogue, starting_site: Backwise
) -> None:
    before = _marks(starting_site).get("not_helpful", 0)
    answer = newcomer.say("ring 0412 345 678 about saunas")["messages"][0]
    assert _mark(newcomer, answer["id"], {"helpful": False}) == 204
    assert _mark(newcomer, answer["id"], {"helpful": False}) == 204
    assert "ring <number> about saunas" in _inbox(starting_site)
    assert _marks(starting_site)["not_helpful"] == before + 1
    newcomer.erase()
    assert "ring <number> about saunas" not in _inbox(starting_site)


@pytest.mark.usefixtures("_with_inbox")
def test_not_helpful_can_be_typed(newcomer: Person, listening: ListeningDialogue, starting_site: Backwise) -> None:
    newcomer.say("what of cherry stone cushions")
    newcomer.say("Not helpful.")
    assert "what of cherry stone cushions" in _inbox(starting_site)
    assert "Not helpful." not in _inbox(starting_site)


@pytest.mark.usefixtures("_with_inbox")
def test_what_people_typed_is_nowhere_but_in_their_chat(
    newcomer: Person, listening: ListeningDialogue, starting_site: Backwise
) -> None:
    for said in ("call 0491 570 006 please", "mail pat@clinic.example", "+61 491 570 156"):
        _mark(newcomer, newcomer.say(said)["messages"][0]["id"], {"helpful": False})
    secrets = ("0491 570 006", "pat@clinic.example", "491 570 156")
    assert [_tables_with(starting_site, secret) for secret in secrets] == [{"messages"}] * 3
    newcomer.erase()
    assert [_tables_with(starting_site, secret) for secret in secrets] == [set()] * 3


def _tables_with(site: Backwise, secret: str) -> set[str]:
    with site.database.session() as session:
        names = inspect(session.connection()).get_table_names()
        rows = {name: session.execute(text(f'SELECT * FROM "{name}"')).all() for name in names}
    return {name for name in names if secret in repr(rows[name])}


def test_without_an_inbox_only_the_mark_is_counted(
    newcomer: Person, listening: ListeningDialogue, starting_site: Backwise
) -> None:
    before = _marks(starting_site).get("helpful", 0)
    words = _inbox(starting_site)
    assert _mark(newcomer, newcomer.say("saunas")["messages"][0]["id"], {"helpful": True}) == 204
    assert _marks(starting_site)["helpful"] == before + 1
    assert _inbox(starting_site) == words


@pytest.mark.usefixtures("_with_inbox")
def test_who_wants_nothing_kept_leaves_no_trace(
    newcomer: Person, listening: ListeningDialogue, starting_site: Backwise
) -> None:
    with starting_site.database.session() as session:
        keep_nothing(session, _conversation(newcomer, starting_site))
    before, words = _marks(starting_site), _inbox(starting_site)
    answer = newcomer.say("hush")["messages"][0]
    assert _mark(newcomer, answer["id"], {"helpful": False}) == 204
    assert (_marks(starting_site), _inbox(starting_site)) == (before, words)


@pytest.mark.parametrize("body", [{}, {"helpful": "yes"}, {"helpful": None}, [], "x"])
def test_a_mark_is_yes_or_no(newcomer: Person, body: object) -> None:
    assert _mark(newcomer, newcomer.greeting["id"], body) == 400


def test_a_mark_needs_a_message_of_the_own_chat(newcomer: Person) -> None:
    stranger = Person(newcomer.client)
    assert _mark(newcomer, stranger.greeting["id"], {"helpful": True}) == 404
    assert _mark(newcomer, "unknown", {"helpful": True}) == 404


def test_a_mark_needs_a_session(newcomer: Person) -> None:
    response = newcomer.client.post("/chat/messages/x/helpful", json={"helpful": True})
    assert error_of(response) == (401, "no_session")


def _conversation(person: Person, site: Backwise) -> str:
    session = Tokens(site.settings.signing_key(), 1).read(person.session["token"])
    assert session
    return session.conversation
