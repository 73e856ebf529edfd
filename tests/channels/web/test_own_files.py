"""The person's own files in the web chat: only through addresses that their session was given."""

from __future__ import annotations

import httpx
import pytest
from sqlalchemy import select

from bot.composition import Backwise
from bot.storage.plans import add_to_plan
from bot.storage.tables import Conversation
from tests.channels.web.conftest import ListeningDialogue, Person, check_shape, serving


class _Printing(ListeningDialogue):
    async def respond(self, conversation_id, understood, metadata):  # type: ignore[no-untyped-def]
        return [{"text": "Here it is.", "metadata": {"files": ["plan.pdf", "week.png"]}}]


@pytest.fixture
def client(starting_backwise: Backwise):  # type: ignore[no-untyped-def]
    starting_backwise.conversations.dialogue = _Printing()  # type: ignore[assignment]
    with serving(starting_backwise) as client:
        yield client


def _file(person: Person) -> str:
    message = person.say("print it")["messages"][0]
    check_shape("Message", message)
    assert message["image"]["url"].endswith("/week.png")
    return str(message["files"][0]["url"])


def test_a_file_opens_at_its_address_without_the_session(client: httpx.Client, starting_backwise: Backwise) -> None:
    person = Person(client)
    address = _file(person)
    assert client.get(address).status_code == 404  # nothing in the plan yet
    assert person.session["token"] not in address
    with starting_backwise.database.session() as session:
        add_to_plan(session, session.scalars(select(Conversation.id)).one(), "bridge")
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/pdf"
    assert "no-store" in response.headers["cache-control"]
    assert response.content.startswith(b"%PDF")


def test_a_reloaded_page_gets_working_addresses_again(client: httpx.Client) -> None:
    person = Person(client)
    _file(person)
    assert person.history()[-1]["files"][0]["url"].startswith("/chat/files/")


@pytest.mark.parametrize(("change", "status"), [("other-token", 401), ("other-name", 404), ("session-token", 401)])
def test_another_address_opens_nothing(client: httpx.Client, change: str, status: int) -> None:
    person = Person(client)
    *start, token, name = _file(person).split("/")
    changed = {
        "other-token": [*start, token[:-2] + "xx", name],
        "other-name": [*start, token, "passwords.txt"],
        "session-token": [*start, person.session["token"], name],
    }[change]
    assert client.get("/".join(changed)).status_code == status


def test_an_erased_chat_has_no_files(client: httpx.Client) -> None:
    person = Person(client)
    address = _file(person)
    person.erase()
    assert client.get(address).status_code == 404
